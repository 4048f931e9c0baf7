"""A meetup in the platform's own list: interest counts as maybe, and the meetup stays the truth."""

from dataclasses import replace
from datetime import timedelta

import pytest

from community.meetups.calling import Call
from community.meetups.model import Coming, Meetup
from community.model import Visitor
from community.places import Home, Ref
from tests.community.meetups.meetups_world import MeetupsWorld
from tests.community.people import account
from tests.fakes.events import SERVER

YES, MAYBE, NO = Coming.YES, Coming.MAYBE, Coming.NO


@pytest.fixture
async def world() -> MeetupsWorld:
    made = MeetupsWorld()
    await made.open()
    return made


@pytest.fixture
async def ada(world: MeetupsWorld) -> Visitor:
    [made] = await world.know("Ada")
    return made


def listed(world: MeetupsWorld, meetup: Meetup) -> Ref:
    """Return where a meetup stands in the list."""
    ref = world.memory.outbox[f"meetup:{meetup.id}:event"].ref
    assert ref is not None
    return ref


async def likes(
    world: MeetupsWorld, name: str, meetup: Meetup, *, interested: bool = True, heard: bool = True
) -> None:
    """Let somebody press "Interested" in the list (again); ``heard``: the platform tells of it."""
    ref = listed(world, meetup)
    there = world.events.people.get(ref, frozenset())
    who = {account(name)}
    world.events.people[ref] = there | who if interested else there - who
    if heard:
        home = Home(ref.platform, ref.place)
        await world.interest.interested(
            home, ref.message or "", account(name), interested=interested
        )


def coming(world: MeetupsWorld, meetup: Meetup) -> dict[str, str]:
    """Return who answered what; a maybe from the list has a star."""
    people = world.memory.members
    return {
        people[one.member_id].name: one.coming + ("*" if one.by_event else "")
        for one in world.gathering(meetup).rsvps
    }


async def looks(world: MeetupsWorld) -> None:
    """Let an hour begin."""
    await world.interest.look_again()
    await world.send_all()


# --- who is interested --------------------------------------------------------------------------


async def test_interest_counts_as_maybe_and_is_seen_on_the_card(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await world.know("Ben")
    await likes(world, "Ben", meetup)
    await world.waits(seconds=3)
    assert coming(world, meetup) == {"Ada": "yes", "Ben": "maybe*"}
    assert "1 maybe" in world.card(meetup)
    await likes(world, "Ben", meetup, interested=False)
    await world.waits(seconds=3)
    assert coming(world, meetup) == {"Ada": "yes"}
    assert "maybe" not in world.card(meetup)


@pytest.mark.parametrize("said", [YES, MAYBE, NO])
async def test_whoever_answered_here_is_left_alone(
    world: MeetupsWorld, ada: Visitor, said: Coming
) -> None:
    meetup = await world.called(ada)
    [ben] = await world.know("Ben")
    await world.comes(ben, meetup, said)
    await likes(world, "Ben", meetup)
    assert coming(world, meetup)["Ben"] == said
    await likes(world, "Ben", meetup, interested=False)
    await looks(world)
    assert coming(world, meetup)["Ben"] == said


async def test_an_answer_here_takes_the_place_of_interest_for_good(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    [ben] = await world.know("Ben")
    await likes(world, "Ben", meetup)
    await world.comes(ben, meetup, MAYBE)
    assert coming(world, meetup)["Ben"] == "maybe"
    await likes(world, "Ben", meetup, interested=False)
    await looks(world)
    assert coming(world, meetup)["Ben"] == "maybe"


async def test_nothing_is_stored_of_who_did_not_agree_or_left(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await world.know("Cem")
    await world.members.left(world.community().home, account("Cem"))
    before = dict(world.memory.members)
    await likes(world, "Stranger", meetup)
    await likes(world, "Cem", meetup)
    await looks(world)
    assert coming(world, meetup) == {"Ada": "yes"}
    assert world.memory.members == before


async def test_whoever_agrees_later_counts_from_the_next_look_on(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await likes(world, "Ben", meetup)
    await world.know("Ben")
    await looks(world)
    assert coming(world, meetup)["Ben"] == "maybe*"


async def test_what_was_missed_is_made_up_for(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    await world.know("Ben", "Cem")
    await likes(world, "Cem", meetup)
    await likes(world, "Ben", meetup, heard=False)
    await likes(world, "Cem", meetup, interested=False, heard=False)
    await looks(world)
    assert coming(world, meetup) == {"Ada": "yes", "Ben": "maybe*"}
    await looks(world)
    assert coming(world, meetup) == {"Ada": "yes", "Ben": "maybe*"}


async def test_people_are_asked_for_only_where_there_can_be_news(
    world: MeetupsWorld, ada: Visitor
) -> None:
    first, second = await world.called(ada), await world.called(ada, "Soup")
    await world.know("Ben")
    await looks(world)
    assert world.events.read == []
    await likes(world, "Ben", second)
    await looks(world)
    assert world.events.read == [listed(world, second)]
    await likes(world, "Ben", second, interested=False, heard=False)
    await looks(world)
    await looks(world)
    assert world.events.read == [listed(world, second)] * 2
    assert coming(world, first) == coming(world, second) == {"Ada": "yes"}


async def test_too_many_to_read_change_nothing(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    await world.know("Ben")
    await likes(world, "Ben", meetup)
    world.events.people[listed(world, meetup)] = frozenset({account("Somebody")})
    world.events.too_many = True
    await looks(world)
    assert coming(world, meetup)["Ben"] == "maybe*"


async def test_an_event_of_somebody_else_is_nothing_to_us(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await world.know("Ben")
    for home, event in ((SERVER, "4711"), ("another", listed(world, meetup).message or "")):
        there = Home("discord", home)
        assert not await world.interest.interested(there, event, account("Ben"), interested=True)
        assert not await world.interest.changed(there, event)
    assert coming(world, meetup) == {"Ada": "yes"}


async def test_interest_in_what_is_over_or_called_off_changes_nothing(
    world: MeetupsWorld, ada: Visitor
) -> None:
    over, off = await world.called(ada), await world.called(ada, "Soup")
    await world.know("Ben", "Cem")
    await likes(world, "Cem", over)
    ref = listed(world, off)
    await world.hosting.call_off(ada, off.id)
    home = Home(ref.platform, ref.place)
    await world.interest.interested(home, ref.message or "", account("Ben"), interested=True)
    assert coming(world, off) == {"Ada": "yes"}
    await world.until(over, -timedelta(hours=3))
    await likes(world, "Ben", over)
    await likes(world, "Cem", over, interested=False)
    assert coming(world, over) == {"Ada": "yes", "Cem": "maybe*"}


async def test_who_was_there_stays_noted_when_interest_ends(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    [ben] = await world.know("Ben")
    await likes(world, "Ben", meetup)
    await world.until(meetup, -timedelta(minutes=5))
    await world.meetups.attended(ben, meetup.id, there=True)
    await likes(world, "Ben", meetup, interested=False)
    assert world.rsvp(meetup, "Ben").attended


async def test_whoever_is_interested_hears_of_changes(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    await world.know("Ben")
    await likes(world, "Ben", meetup)
    await world.hosting.change(ada, meetup.id, Call(when="2026-03-13 18:30"))
    await world.send_all()
    assert {"Ada", "Ben"} in world.named(meetup)


# --- what people do to the event ----------------------------------------------------------------


async def by_hand(world: MeetupsWorld, meetup: Meetup, *, heard: bool = True, **more: str) -> None:
    """Let somebody change an event in the list, or take it away."""
    ref = listed(world, meetup)
    if more:
        world.events.events[ref] = replace(world.events.events[ref], **more)  # type: ignore[arg-type]
    else:
        del world.events.events[ref]
    if heard:
        assert await world.interest.changed(Home(ref.platform, ref.place), ref.message or "")
    else:
        await world.interest.look_again()
    await world.send_all()


@pytest.mark.parametrize("heard", [True, False])
async def test_what_was_changed_by_hand_is_put_back_and_the_hosts_are_told_once(
    world: MeetupsWorld, ada: Visitor, *, heard: bool
) -> None:
    meetup = await world.called(ada, where="Main door")
    for title in ("Darkness", "Night"):
        await by_hand(world, meetup, heard=heard, title=title)
        assert world.events.events[listed(world, meetup)].title == "Light and shadow"
    [told] = world.thread(meetup)
    for words in ("changed in the list of events", "I put it back", "/meetup change", "For: Ada"):
        assert words in told
    assert world.named(meetup) == [{"Ada"}]
    assert world.gathering(meetup).meetup.title == "Light and shadow"


async def test_what_may_have_changed_by_itself_is_put_right_in_silence(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada, about="With camera or phone.")
    world.memory.communities = {
        i: replace(one, name="Another name") for i, one in world.memory.communities.items()
    }
    await by_hand(world, meetup, about="")
    event = world.events.events[listed(world, meetup)]
    assert (event.about, event.where) == ("With camera or phone.", "Another name")
    assert world.chat.threads
    assert world.thread(meetup) == []


async def test_our_own_change_is_nobodys_deed(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    ref = listed(world, meetup)
    await world.hosting.change(ada, meetup.id, Call(title="Shadow and light"))
    # The platform tells of an earlier edit of ours while the newest one is on its way.
    await world.interest.changed(Home(ref.platform, ref.place), ref.message or "")
    await world.send_all()
    await looks(world)
    assert world.events.events[ref].title == "Shadow and light"
    assert [words for words in world.thread(meetup) if "list of events" in words] == []


@pytest.mark.parametrize("heard", [True, False])
async def test_what_was_taken_away_stays_away_and_the_meetup_takes_place(
    world: MeetupsWorld, ada: Visitor, *, heard: bool
) -> None:
    meetup = await world.called(ada)
    await world.know("Ben")
    await likes(world, "Ben", meetup)
    await by_hand(world, meetup, heard=heard)
    await looks(world)
    assert world.events.events == {}
    [told] = world.thread(meetup)
    for words in ("out of the list", "all the same", "/meetup cancel", "For: Ada"):
        assert words in told
    assert coming(world, meetup) == {"Ada": "yes", "Ben": "maybe*"}
    await world.hosting.change(ada, meetup.id, Call(title="Shadow and light"))
    await world.send_all()
    assert world.events.events == {}
    assert [words for words in world.thread(meetup) if "out of the list" in words] == [told]


async def test_what_we_took_away_ourselves_is_nothing_to_tell(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    ref = listed(world, meetup)
    await world.hosting.call_off(ada, meetup.id)
    await world.send_all()
    await world.interest.changed(Home(ref.platform, ref.place), ref.message or "")
    await world.send_all()
    assert [words for words in world.thread(meetup) if "list of events" in words] == []


async def test_what_cannot_be_looked_at_is_left_alone(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    await world.know("Ben")
    await likes(world, "Ben", meetup)
    world.events.hidden = True
    await looks(world)
    assert world.thread(meetup) == []
    assert coming(world, meetup)["Ben"] == "maybe*"
    assert world.failures == []


async def test_what_has_begun_is_not_looked_at_any_more(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    await world.until(meetup)
    await by_hand(world, meetup, heard=False, title="Darkness")
    assert world.events.events[listed(world, meetup)].title == "Darkness"


async def test_a_crash_while_looking_tells_the_hosts_once(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await by_hand(world, meetup, title="Darkness")
    await world.deliver_again(f"meetup:{meetup.id}:look")
    await world.deliver_again(f"meetup:{meetup.id}:byhand:changed")
    await world.send_all()
    assert len(world.thread(meetup)) == 1


async def test_an_erased_host_stands_in_nothing_that_was_told(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await by_hand(world, meetup, title="Darkness")
    assert len(world.thread(meetup)) == 1
    await world.privacy.erase(ada)
    await world.send_all()
    assert world.thread(meetup) == []


async def test_only_the_home_with_the_list_is_told(world: MeetupsWorld, ada: Visitor) -> None:
    await world.begin()
    meetup = await world.called(ada)
    await by_hand(world, meetup, title="Darkness")
    assert len(world.thread(meetup)) == 1
    assert world.thread(meetup, "@1") == []


async def test_the_list_of_a_second_home_is_looked_at_as_well(world: MeetupsWorld) -> None:
    await world.begin()
    first = world.community()
    second = first.seen_from(1)
    assert second is not None
    world.memory.communities[first.id] = replace(
        second, number=0, elsewhere=(replace(first.every_seat[0], number=1),)
    )
    [ada] = await world.know("Ada")
    meetup = await world.called(ada)
    ref = world.memory.outbox[f"meetup:{meetup.id}:event@1"].ref
    assert ref is not None
    await world.know("Ben")
    home = Home("discord", SERVER)
    await world.interest.interested(home, ref.message or "", account("Ben"), interested=True)
    assert coming(world, meetup)["Ben"] == "maybe*"
    del world.events.events[ref]
    await looks(world)
    await looks(world)
    assert len(world.thread(meetup, "@1")) == 1
    assert world.thread(meetup) == []
