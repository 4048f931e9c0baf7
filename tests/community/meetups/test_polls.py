"""The poll in a meetup's thread, where a platform has polls."""

from datetime import timedelta

import pytest

from community.meetups.calling import Call
from community.meetups.model import Coming, Meetup, MeetupKind, Space
from community.meetups.polls import VOTES
from community.model import Visitor
from community.places import Ref
from community.polls import Poll
from tests.community.meetups.meetups_world import MeetupsWorld


@pytest.fixture
async def world() -> MeetupsWorld:
    made = MeetupsWorld()
    await made.begin()
    return made


@pytest.fixture
async def ada(world: MeetupsWorld) -> Visitor:
    [made] = await world.know("Ada")
    return made


async def called(world: MeetupsWorld, ada: Visitor, **more: object) -> tuple[Meetup, Ref]:
    """Let Ada call a meetup; return it, and where its one poll stands."""
    meetup = await world.called(ada, **more)  # type: ignore[arg-type]
    await world.waits(seconds=5)
    return meetup, asked(world)


def asked(world: MeetupsWorld) -> Ref:
    """Return where the one open poll stands."""
    [ref] = world.polls.open
    return ref


def ids(poll: Poll) -> list[str]:
    """Return what can be voted for."""
    return [one.id for one in poll.answers]


async def test_it_stands_in_the_thread_where_there_are_polls_and_only_there(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup, ref = await called(world, ada)
    assert ref.place == world.chat.threads[world.card_ref(meetup, "@1")].place
    poll = world.polls.open[ref]
    assert (poll.key, ids(poll)) == (f"meetup_poll:{meetup.id}", ["yes", "maybe", "no"])
    assert "what you say last counts" in poll.question.msgid
    assert world.state(f"meetup:{meetup.id}:poll") == "dropped"
    assert world.failures == []


async def test_where_one_can_join_online_that_is_one_of_the_answers(
    world: MeetupsWorld, ada: Visitor
) -> None:
    _, ref = await called(world, ada, space=Space.HYBRID)
    assert ids(world.polls.open[ref]) == ["yes", "online", "maybe", "no"]
    assert VOTES["online"] == (Coming.YES, True, False)


async def test_at_a_conference_one_can_come_in_the_evenings_only(
    world: MeetupsWorld, ada: Visitor
) -> None:
    _, ref = await called(world, ada, kind=MeetupKind.CONFERENCE)
    assert ids(world.polls.open[ref]) == ["yes", "online", "evenings", "maybe", "no"]
    assert VOTES["evenings"] == (Coming.YES, False, True)
    assert set(ids(world.polls.open[ref])) == set(VOTES)


async def test_a_second_attempt_asks_nothing_twice(world: MeetupsWorld, ada: Visitor) -> None:
    meetup, ref = await called(world, ada)
    await world.deliver_again(f"meetup:{meetup.id}:poll@1")
    assert asked(world) == ref
    assert world.polls.closed == []


async def test_a_new_time_needs_no_new_poll_but_another_way_to_come_does(
    world: MeetupsWorld, ada: Visitor
) -> None:
    meetup, ref = await called(world, ada)
    await world.hosting.change(ada, meetup.id, Call(when="2026-03-13 18:30"))
    await world.waits(seconds=5)
    assert asked(world) == ref
    await world.hosting.change(ada, meetup.id, Call(space=Space.HYBRID))
    await world.waits(seconds=5)
    assert ids(world.polls.open[asked(world)]) == ["yes", "online", "maybe", "no"]
    assert world.polls.closed == [ref]


async def test_it_ends_when_the_meetup_is_called_off(world: MeetupsWorld, ada: Visitor) -> None:
    meetup, ref = await called(world, ada)
    await world.hosting.call_off(ada, meetup.id)
    await world.send_all()
    assert (world.polls.open, world.polls.closed) == ({}, [ref])


async def test_it_ends_when_the_meetup_is_over(world: MeetupsWorld, ada: Visitor) -> None:
    meetup, ref = await called(world, ada)
    await world.until(meetup)
    assert asked(world) == ref
    await world.until(meetup, -timedelta(hours=3, minutes=5))
    assert (world.polls.open, world.polls.closed) == ({}, [ref])


async def test_it_ends_when_its_host_was_erased(world: MeetupsWorld, ada: Visitor) -> None:
    _, ref = await called(world, ada)
    await world.privacy.erase(ada)
    await world.send_all()
    assert (world.polls.open, world.polls.closed) == ({}, [ref])


async def test_what_is_called_off_at_once_asks_nothing(world: MeetupsWorld, ada: Visitor) -> None:
    draft = await world.meetups.call(ada, Call("Soup", "2026-03-12 18:30"))
    await world.meetups.confirm(ada, draft.meetup.id)
    await world.hosting.call_off(ada, draft.meetup.id)
    await world.waits(seconds=10)
    assert (world.polls.open, world.polls.closed) == ({}, [])


async def test_a_place_without_polls_troubles_nobody(world: MeetupsWorld, ada: Visitor) -> None:
    world.polls.gone = True
    meetup = await world.called(ada)
    await world.waits(seconds=5)
    assert world.state(f"meetup:{meetup.id}:poll@1") == "dropped"
    assert world.failures == []


async def test_where_no_thread_could_be_opened_nothing_is_asked(
    world: MeetupsWorld, ada: Visitor
) -> None:
    draft = await world.meetups.call(ada, Call("Soup", "2026-03-12 18:30"))
    await world.meetups.confirm(ada, draft.meetup.id)
    world.memory.outbox[f"meetup:{draft.meetup.id}:thread@1"].state = "dropped"
    await world.waits(seconds=10)
    assert world.polls.open == {}
    assert world.state(f"meetup:{draft.meetup.id}:poll@1") == "dropped"
