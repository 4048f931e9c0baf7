"""What is pinned: the card with what comes next, and the cards of the meetups that come first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from community.meetups.calling import Call
from community.meetups.model import Meetup
from community.meetups.pinning import MOST
from community.model import Visitor
from community.places import Ref
from tests.community.meetups.meetups_world import MeetupsWorld

BOARD = "!board:here"


@pytest.fixture
async def world() -> MeetupsWorld:
    made = MeetupsWorld()
    await made.begin()
    return made


@pytest.fixture
async def ada(world: MeetupsWorld) -> Visitor:
    [made] = await world.know("Ada")
    return made


def card(world: MeetupsWorld, meetup: Meetup) -> Ref:
    """Return where a meetup's card stands on Matrix."""
    return world.card_ref(meetup, "@1")


async def some(world: MeetupsWorld, ada: Visitor, count: int) -> list[Meetup]:
    """Let meetups be called, an hour each after the one before."""
    return [
        await world.called(ada, f"Number {one}", f"2026-03-12 {one + 8:02}:00", lasts=30)
        for one in range(count)
    ]


async def a_while(world: MeetupsWorld) -> None:
    """Let the card be drawn, and pinned a moment after that."""
    for _ in range(5):
        await world.waits(seconds=6)


def on_the_board(world: MeetupsWorld, channel: str) -> None:
    """Let the card with what comes next stand in a room."""
    there = world.community().seen_from(1)
    assert there is not None
    world.memory.communities[there.id] = replace(
        there, channels=replace(there.channels, upcoming=channel)
    )


async def test_a_card_is_pinned_until_the_meetup_is_over(world: MeetupsWorld, ada: Visitor) -> None:
    walk = await world.called(ada)
    assert world.pins.pinned == [card(world, walk)]
    await world.hosting.change(ada, walk.id, Call(when="2026-03-12 19:30"))
    await world.waits(hours=1)
    moved = world.gathering(walk).meetup
    await world.until(moved)
    assert world.pins.pinned == [card(world, walk)], "not over yet, since it was moved"
    world.clock.time = walk.ends_at
    await world.send_all()
    assert world.pins.pinned == [card(world, walk)]
    world.clock.time = moved.ends_at
    await world.send_all()
    assert world.pins.pinned == []


async def test_a_card_is_pinned_no_more_also_if_the_bot_was_off_for_days(
    world: MeetupsWorld, ada: Visitor
) -> None:
    walk = await world.called(ada)
    assert world.pins.pinned == [card(world, walk)]
    await world.until(walk, before=timedelta(days=-9))
    assert world.pins.pinned == []


async def test_what_is_called_off_is_pinned_no_more(world: MeetupsWorld, ada: Visitor) -> None:
    walk = await world.called(ada)
    await world.hosting.call_off(ada, walk.id)
    await world.waits(seconds=5)
    assert world.pins.pinned == []


async def test_the_card_with_what_comes_next_is_pinned_too_also_on_discord(
    world: MeetupsWorld, ada: Visitor
) -> None:
    on_the_board(world, BOARD)
    await world.upcoming.show(world.olga, "board")
    await world.called(ada)
    await a_while(world)
    places = sorted(one.place for one in world.pins.pinned)
    assert places == ["!board:here", "!prompts:here", "board"]


async def test_one_that_is_posted_anew_is_pinned_anew(world: MeetupsWorld, ada: Visitor) -> None:
    await world.upcoming.show(world.olga, "board")
    await world.waits(seconds=5)
    [first] = [one for one in world.pins.pinned if one.place == "board"]
    world.chat.delete_by_hand(first)
    await world.called(ada)
    await a_while(world)
    second = [one for one in world.pins.pinned if one.place == "board"][-1]
    assert second != first
    assert second in world.chat.messages


async def test_no_more_than_ten_are_pinned_and_the_earliest_are(
    world: MeetupsWorld, ada: Visitor
) -> None:
    on_the_board(world, BOARD)
    called = await some(world, ada, MOST + 1)
    await a_while(world)
    assert len(world.pins.pinned) == MOST + 1, "nine, and the card with what comes next"
    assert card(world, called[-1]) not in world.pins.pinned
    # An earlier one comes in, and the last one of nine goes out.
    first = await world.called(ada, "Breakfast", "2026-03-12 07:00", lasts=30)
    await a_while(world)
    assert card(world, first) in world.pins.pinned
    assert card(world, called[MOST - 1]) not in world.pins.pinned
    # Once it is over, that one is back.
    world.clock.time = first.ends_at
    await world.send_all()
    await world.waits(seconds=5)
    assert card(world, first) not in world.pins.pinned
    assert card(world, called[MOST - 1]) in world.pins.pinned
    assert len(world.pins.pinned) == MOST + 1


async def test_pins_hold_nothing_up(world: MeetupsWorld, ada: Visitor) -> None:
    world.pins.down = True
    walk = await world.called(ada)
    await world.waits(seconds=5)
    assert "Light and shadow" in world.card(walk, "@1")
    assert world.pins.pinned == []
    world.pins.down = False
    await world.waits(minutes=1)
    assert world.pins.pinned == [card(world, walk)]


async def test_a_card_that_was_never_posted_is_not_looked_for_once_it_is_too_late(
    world: MeetupsWorld, ada: Visitor
) -> None:
    world.chat.refuse("!prompts:here", "forbidden")
    walk = await world.called(ada)
    await world.hosting.call_off(ada, walk.id)
    await world.waits(minutes=1)
    assert world.state(f"meetup:{walk.id}:pin@1") == "dropped"
    assert world.pins.pinned == []


async def test_nothing_is_pinned_where_the_card_is_switched_off_meanwhile(
    world: MeetupsWorld,
) -> None:
    await world.upcoming.show(world.olga, "board")
    await world.upcoming.end(world.olga)
    await world.waits(seconds=5)
    assert world.pins.pinned == []
