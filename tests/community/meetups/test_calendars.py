"""Meetups in people's own calendars: a file of one, and an address that a calendar follows."""

import pytest

from community.errors import Invalid, NotAllowed, NotFound
from community.forms import Filled
from community.meetups.calendars import CalendarService
from community.meetups.calling import Call
from community.meetups.model import Coming, MeetupKind, Space
from community.model import Visitor
from tests.community.meetups.meetups_world import WHEN, MeetupsWorld, writes


@pytest.fixture
async def world() -> MeetupsWorld:
    made = MeetupsWorld()
    await made.open()
    return made


@pytest.fixture
async def ada(world: MeetupsWorld) -> Visitor:
    [made] = await world.know("Ada")
    return made


async def followed(world: MeetupsWorld, address: str) -> str | None:
    """Return what a calendar reads at an address."""
    token = address.removeprefix("https://bot.example.org/").removesuffix(".ics")
    found = await world.calendars.calendar(token)
    return None if found is None else found.decode()


async def test_a_file_tells_when_where_and_what_but_not_who_comes(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(
        ada, where="Main door", about="Bring a scarf.", kind=MeetupKind.WALK
    )
    await world.hosting.detail(ada, meetup.id, Filled({"route": "The old bridge"}))
    name, content = await world.calendars.file(ada, meetup.id)
    assert name == f"meetup-{meetup.id}.ics"
    for words in ("Light and shadow", "Main door", "Bring a scarf.", "The old bridge"):
        assert words in content.decode()
    assert "Ada" not in content.decode()


async def test_the_same_meetup_keeps_its_id_and_counts_its_changes(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    _, before = await world.calendars.file(ada, meetup.id)
    await world.hosting.change(ada, meetup.id, Call(when="2026-03-13 18:30"))
    _, after = await world.calendars.file(ada, meetup.id)
    uid = f"uid='meetup-{meetup.id}-100@netzwerkstatt'"
    assert uid in before.decode()
    assert f"{uid}, sequence=1" in after.decode()
    await world.hosting.call_off(ada, meetup.id)
    assert b"cancelled=True" in (await world.calendars.file(ada, meetup.id))[1]


async def test_a_draft_or_what_is_not_there_has_no_file(world: MeetupsWorld, ada: Visitor) -> None:
    [ben] = await world.know("Ben")
    draft = await world.meetups.call(ada, Call("Lunch", WHEN))
    with pytest.raises(NotFound):
        await world.calendars.file(ben, draft.meetup.id)
    with pytest.raises(NotFound):
        await world.calendars.file(ben, 4711)


async def test_a_feed_of_ones_own_shows_what_one_comes_to(
    world: MeetupsWorld, ada: Visitor
) -> None:
    await world.called(ada, "Lunch")
    walk = await world.called(ada, "Walk")
    [ben] = await world.know("Ben")
    await world.comes(ben, walk, Coming.MAYBE)
    address = await world.calendars.feed(ben, mine=True)
    shown = await followed(world, address)
    assert shown is not None
    assert "Walk" in shown
    assert "Lunch" not in shown
    shown = await followed(world, await world.calendars.feed(ben, mine=False))
    assert shown is not None
    assert "Lunch" in shown


async def test_a_new_address_ends_the_old_one_and_off_ends_it_for_good(
    world: MeetupsWorld, ada: Visitor
) -> None:
    first = await world.calendars.feed(ada, mine=True)
    second = await world.calendars.feed(ada, mine=True)
    assert await followed(world, first) is None
    assert await followed(world, second) is not None
    await world.calendars.end_feed(ada)
    assert await followed(world, second) is None


async def test_the_token_itself_is_kept_nowhere(world: MeetupsWorld, ada: Visitor) -> None:
    await world.calendars.feed(ada, mine=True)
    assert "token-1" not in repr(world.memory)


async def test_whoever_left_or_was_erased_has_no_feed(world: MeetupsWorld, ada: Visitor) -> None:
    [ben] = await world.know("Ben")
    one, other = [await world.calendars.feed(who, mine=True) for who in (ada, ben)]
    await world.members.left(ada.home, ada.account)
    await world.privacy.erase(ben)
    assert await followed(world, one) is None
    assert await followed(world, other) is None


# --- the community's own ------------------------------------------------------------------------


async def test_the_communitys_own_tells_what_is_called_and_nobodys_name(
    world: MeetupsWorld, ada: Visitor
) -> None:
    walk = await world.called(
        ada, where="Main door", about="Bring a scarf.", kind=MeetupKind.WALK, places=3
    )
    await world.hosting.detail(ada, walk.id, Filled({"route": "Ring at Ada's first"}))
    [ben] = await world.know("Ben")
    await world.comes(ben, walk)
    await world.meetups.call(ben, Call("Not confirmed", WHEN))
    shown = await followed(world, await world.calendars.open_for_all(world.olga))
    assert shown is not None
    for words in ("Light and shadow", "Main door", "Bring a scarf.", "sequence=0"):
        assert words in shown
    for words in ("Ada", "Ben", "Not confirmed"):
        assert words not in shown
    await world.hosting.call_off(ada, walk.id)
    shown = await followed(world, await world.calendars.open_for_all(world.olga))
    assert shown is not None
    assert "cancelled=True" in shown, "so that it goes from the website"


@pytest.mark.parametrize(
    ("space", "where"),
    [(Space.ONLINE, "room 4711"), (Space.HYBRID, "Café, or https://meet.example.org/4711")],
)
async def test_strangers_do_not_learn_the_way_into_a_meeting_online(
    world: MeetupsWorld, ada: Visitor, space: Space, where: str
) -> None:
    await world.called(ada, where=where, space=space)
    shown = await followed(world, await world.calendars.open_for_all(world.olga))
    assert shown is not None
    assert "Light and shadow" in shown
    assert "4711" not in shown
    own = await followed(world, await world.calendars.feed(ada, mine=False))
    assert own is not None
    assert "4711" in own


async def test_the_communitys_own_has_one_address_until_it_is_ended(
    world: MeetupsWorld, ada: Visitor
) -> None:
    mine = await world.calendars.feed(ada, mine=True)
    first = await world.calendars.open_for_all(world.olga)
    second = await world.calendars.open_for_all(world.olga)
    assert await followed(world, first) is None
    assert await followed(world, second) is not None
    assert second.removesuffix(".ics").rpartition("/")[2] not in repr(world.memory)
    await world.calendars.end_for_all(world.olga)
    assert await followed(world, second) is None
    assert await followed(world, mine) is not None


async def test_only_organisers_give_the_communitys_address_out(
    world: MeetupsWorld, ada: Visitor
) -> None:
    address = await world.calendars.open_for_all(world.olga)
    for asked in (world.calendars.open_for_all(ada), world.calendars.end_for_all(ada)):
        with pytest.raises(NotAllowed):
            await asked
    assert await followed(world, address) is not None


async def test_an_erased_host_is_not_in_the_communitys_own(
    world: MeetupsWorld, ada: Visitor
) -> None:
    await world.called(ada)
    address = await world.calendars.open_for_all(world.olga)
    await world.privacy.erase(ada)
    shown = await followed(world, address)
    assert shown is not None
    assert "Light and shadow" not in shown


async def test_a_community_that_the_bot_has_left_has_no_calendar(
    world: MeetupsWorld, ada: Visitor
) -> None:
    address = await world.calendars.open_for_all(world.olga)
    await world.communities.depart(ada.home)
    assert await followed(world, address) is None


async def test_where_feeds_are_not_served_a_sentence_says_so(
    world: MeetupsWorld, ada: Visitor
) -> None:
    silent = CalendarService(
        world.meetup_store,
        world.members,
        world.community_store,
        world.ledger,
        world.clock,
        writes,
        lambda: "token",
    )
    with pytest.raises(Invalid, match="as a file"):
        await silent.feed(ada, mine=True)
    with pytest.raises(Invalid, match="README"):
        await silent.open_for_all(world.olga)
