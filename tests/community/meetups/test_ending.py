"""Before a meetup is called off: what is asked, of whom, and that nothing happens until then."""

import pytest

from community.errors import Invalid, NotAllowed, NotFound
from community.meetups.calling import Call
from community.meetups.ending import call_off_card
from community.meetups.model import Coming, MeetupState
from community.meetups.series import Every
from community.model import Visitor
from tests.community.meetups.meetups_world import WHEN, MeetupsWorld
from tests.community.world import sentences


@pytest.fixture
async def world() -> MeetupsWorld:
    world = MeetupsWorld()
    await world.open()
    return world


@pytest.fixture
async def ada(world: MeetupsWorld) -> Visitor:
    [ada] = await world.know("Ada")
    return ada


async def test_it_says_which_one_when_and_how_many_count_on_it(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    ben, cem, dan, eve = await world.know("Ben", "Cem", "Dan", "Eve")
    for person, coming in (
        (ben, Coming.YES),
        (cem, Coming.YES),
        (dan, Coming.MAYBE),
        (eve, Coming.NO),
    ):
        await world.comes(person, meetup, coming)
    await world.send_all()
    before, rows = world.gathering(meetup), world.row_keys()
    card = call_off_card(await world.hosting.calling_off(ada, meetup.id), "en")
    words = sentences(card)
    assert words.startswith("Call off “Light and shadow”?\nWhen: 2026-03-12 17:30")
    assert "Said yes: 2\nSaid maybe: 1" in words
    assert "They are told" in words
    assert [one.action for one in card.buttons] == [
        f"meetup_off_yes:{meetup.id}",
        f"meetup_keep:{meetup.id}",
    ]
    assert world.gathering(meetup) == before
    assert world.row_keys() == rows


async def test_where_nobody_else_comes_nobody_is_said_to_be_told(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup = await world.called(ada)
    await world.hosting.repeat(ada, meetup.id, Every.WEEK)
    words = sentences(call_off_card(await world.hosting.calling_off(ada, meetup.id), "en"))
    assert "Nobody else counts on it yet." in words
    assert "Said yes" not in words
    assert "The dates after this one stay." in words


async def test_only_who_may_call_it_off_is_asked(world: MeetupsWorld, ada: Visitor) -> None:
    meetup = await world.called(ada)
    [ben] = await world.know("Ben")
    await world.members.agree(world.olga, old_enough=True)
    with pytest.raises(NotAllowed):
        await world.hosting.calling_off(ben, meetup.id)
    seen = await world.hosting.calling_off(world.olga, meetup.id)
    assert "Said yes: 1" in sentences(call_off_card(seen, "en"))


async def test_what_cannot_be_called_off_is_not_asked_about(
    world: MeetupsWorld, ada: Visitor
) -> None:
    with pytest.raises(NotFound):
        await world.hosting.calling_off(ada, 4711)
    draft = await world.meetups.call(ada, Call("Lunch", WHEN))
    with pytest.raises(Invalid, match="not called yet"):
        await world.hosting.calling_off(ada, draft.meetup.id)
    meetup = await world.called(ada)
    await world.hosting.call_off(ada, meetup.id)
    assert world.gathering(meetup).meetup.state is MeetupState.CANCELLED
    with pytest.raises(Invalid, match="called off"):
        await world.hosting.calling_off(ada, meetup.id)
    other = await world.called(ada)
    world.clock.time = other.ends_at
    with pytest.raises(Invalid, match="is over"):
        await world.hosting.calling_off(ada, other.id)
