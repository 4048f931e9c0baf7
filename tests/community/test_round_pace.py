"""A platform that lets only so much through: organisers are told how long a round takes."""

from datetime import timedelta

import pytest

from community.round_pace import HOW_TO_LIFT
from tests.community.rounds_world import RoundsWorld
from tests.community.two_homes_world import SPACE, TwoHomes
from tests.community.world import said, sentences

NAMES = tuple(f"P{number}" for number in range(20))


async def ten_matches(world: RoundsWorld, minutes: float) -> None:
    """Let a round of ten matches go out, each of which takes some minutes."""
    await world.joined(*NAMES)
    world.chat.pace_of_one = timedelta(minutes=minutes)
    await world.planned()


async def two_minutes_later(world: RoundsWorld) -> None:
    """Let it be time to tell, while nothing has gone out yet."""
    world.clock.advance(minutes=32)
    key = f"round:{world.newest().id}:pace"
    now = world.clock.now()
    rows = await world.outbox.claim("test", now, now + timedelta(minutes=5), 1000)
    row = next(row for row in rows if row.key == key)
    await world.handlers()[row.kind](row)


def told(world: RoundsWorld, place: str) -> list[str]:
    """Return what organisers read there about the pace."""
    return [one for one in map(sentences, world.chat.cards_in(place)) if said(HOW_TO_LIFT) in one]


async def test_a_round_that_takes_long_says_how_long_and_how_to_lift_it() -> None:
    world = RoundsWorld()
    await world.open()
    await ten_matches(world, 1)
    await two_minutes_later(world)
    [words] = told(world, "organisers")
    assert "about 10 more minutes until all matches of round 1 are out" in words
    assert "override_ratelimit" in words


@pytest.mark.parametrize("minutes", [0.1, 0.49])
async def test_what_takes_less_than_five_minutes_is_not_worth_a_word(minutes: float) -> None:
    world = RoundsWorld()
    await world.open()
    await ten_matches(world, minutes)
    await two_minutes_later(world)
    assert told(world, "organisers") == []


async def test_a_round_that_was_undone_takes_no_time() -> None:
    world = RoundsWorld()
    await world.open()
    await ten_matches(world, 1)
    await world.rounds.undo(world.olga)
    world.clock.advance(minutes=32)
    await world.send_all()
    assert told(world, "organisers") == []


async def test_in_two_homes_it_is_told_once_where_organisers_have_a_channel() -> None:
    world = TwoHomes()
    await world.begin()
    world.change(organisers=None)
    await ten_matches(world, 1)
    await two_minutes_later(world)
    assert len(told(world, "!organisers:here")) == 1
    assert told(world, "organisers") == []
    asked = {call.place for call in world.chat.calls if call.verb == "pace"}
    assert asked == {"rounds", "!rounds:here"}
    assert SPACE in [seat.home for seat in world.community().seats]
