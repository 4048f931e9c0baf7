"""The call of a parade is pinned while people can write for it, in every home."""

from dataclasses import replace

import pytest

from community.model import Visitor
from community.parades.book import Seen
from community.parades.model import ParadeState
from community.parades.pinning import AGAIN_IN
from community.places import Ref
from tests.community.parades.parades_world import NOW, ParadesWorld


@pytest.fixture
async def world() -> ParadesWorld:
    made = ParadesWorld()
    made.clock.time = NOW
    await made.begin()
    return made


def cards(world: ParadesWorld, seen: Seen) -> list[Ref]:
    """Return where a parade's card stands, on Discord and on Matrix."""
    return [world.ref(seen), world.ref(seen, at="@1")]


async def test_the_call_is_pinned_in_both_homes_until_late_posts_are_in(
    world: ParadesWorld, ada: Visitor
) -> None:
    seen = await world.called_parade(ada, grace="3")
    assert world.pins.pinned == cards(world, seen)
    await world.it_is("2027-01-03", 20)
    assert world.pins.pinned == cards(world, seen), "late posts are welcome for three days"
    await world.it_is("2027-01-04", 1)
    assert world.pins.pinned == []


async def test_a_proposal_is_not_pinned(world: ParadesWorld, ada: Visitor) -> None:
    seen = await world.proposes(ada)
    await world.names_days(ada, seen.parade.id)
    await world.a_moment()
    assert world.pins.pinned == []


async def test_what_is_closed_is_pinned_no_more_and_again_once_it_has_new_days(
    world: ParadesWorld, ada: Visitor
) -> None:
    seen = await world.called_parade(ada)
    await world.it_is("2026-12-10")
    await world.parades.close(ada, seen.parade.id)
    await world.send_all()
    assert world.pins.pinned == []
    await world.names_days(ada, seen.parade.id, opens="2026-12-01", closes="2026-12-24")
    await world.send_all()
    assert world.pins.pinned == cards(world, seen)


async def test_what_is_rounded_up_while_late_posts_are_welcome_is_pinned_no_more(
    world: ParadesWorld, ada: Visitor
) -> None:
    seen = await world.called_parade(ada, grace="14")
    await world.writes_here(ada, seen.parade.id, "The wall", "I walk along it.")
    await world.it_is("2027-01-02")
    assert world.pins.pinned == cards(world, seen)
    await world.roundups.publish(ada, seen.parade.id)
    await world.send_all()
    assert world.pins.pinned == []


async def test_later_days_keep_it_pinned_also_past_the_end_of_before(
    world: ParadesWorld, ada: Visitor
) -> None:
    seen = await world.called_parade(ada, grace="0")
    await world.it_is("2026-12-20")
    days = {"opens": "2026-12-01", "closes": "2027-01-10", "grace": "0"}
    await world.names_days(ada, seen.parade.id, **days)
    await world.it_is("2027-01-05")
    assert world.pins.pinned == cards(world, seen)
    await world.it_is("2027-01-11", 1)
    assert world.pins.pinned == []


async def test_pins_hold_nothing_up_and_come_later(world: ParadesWorld, ada: Visitor) -> None:
    world.pins.down = True
    seen = await world.called_parade(ada)
    await world.a_moment()
    assert "Blog parade: My town" in world.shown(seen)
    assert world.pins.pinned == []
    world.pins.down = False
    world.clock.advance(seconds=60)
    await world.send_all()
    assert world.pins.pinned == cards(world, seen)


async def test_a_card_that_was_never_posted_is_waited_for_only_while_it_could_be_pinned(
    world: ParadesWorld, ada: Visitor
) -> None:
    world.chat.refuse("!prompts:here", "forbidden")
    seen = await world.called_parade(ada)
    assert world.pins.pinned == [world.ref(seen)]
    assert world.state(f"parade:{seen.parade.id}:pin@1") == "pending"
    await world.parades.close(ada, seen.parade.id)
    world.clock.advance(seconds=AGAIN_IN.total_seconds() * 20)
    await world.send_all()
    assert world.state(f"parade:{seen.parade.id}:pin@1") == "dropped"
    assert world.pins.pinned == []


async def test_a_row_that_comes_twice_pins_once(world: ParadesWorld, ada: Visitor) -> None:
    seen = await world.called_parade(ada)
    await world.deliver_again(f"parade:{seen.parade.id}:pin")
    assert world.pins.pinned == cards(world, seen)


async def test_what_is_withdrawn_or_gone_is_pinned_no_more(
    world: ParadesWorld, ada: Visitor
) -> None:
    seen = await world.called_parade(ada)
    there = world.parading(seen)
    gone = replace(there.parade, state=ParadeState.WITHDRAWN)
    world.memory.parades[seen.parade.id] = replace(there, parade=gone)
    await world.deliver_again(f"parade:{seen.parade.id}:pin")
    assert world.pins.pinned == [world.ref(seen, at="@1")]
    del world.memory.parades[seen.parade.id]
    await world.deliver_again(f"parade:{seen.parade.id}:pin@1")
    assert world.state(f"parade:{seen.parade.id}:pin@1") == "dropped"
