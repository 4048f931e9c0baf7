"""What is said about a round as a whole: to organisers with names, to everybody without."""

from dataclasses import replace

import pytest

from community.model import Unmatched
from community.round_words import LISTED
from tests.community.rounds_world import RoundsWorld
from tests.community.world import SLOT, sentences


@pytest.fixture
async def world() -> RoundsWorld:
    world = RoundsWorld()
    await world.open()
    return world


async def test_the_organisers_see_who_meets_whom_and_can_undo_it(world: RoundsWorld) -> None:
    world.script.trios = False
    await world.joined("Ada", "Grace", "Kübra")
    planned = await world.planned()
    (card,) = world.chat.cards_in("organisers")
    words = sentences(card)
    assert "Ada and Grace: one has what the other looks for (70 of 100)" in words
    assert "Kübra meets nobody this time: nobody was left to meet" in words
    assert "2026-03-09 08:00:00+00:00" in words
    assert [button.action for button in card.buttons] == [f"undo:{planned.id}"]


async def test_a_large_round_is_told_in_short(world: RoundsWorld) -> None:
    world.script.trios = False
    await world.joined(*(f"Person {n:02}" for n in range(2 * LISTED + 5)))
    await world.planned()
    words = sentences(world.chat.cards_in("organisers")[0])
    assert "and 2 more matches" in words
    assert "Person 29" in words
    assert "Person 30" not in words


async def test_many_who_stay_out_are_told_in_short(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    world.pass_to(SLOT)
    world.clock.advance(minutes=-30)
    await world.rounds.work(world.occurrence())
    stored = world.memory.rounds[world.newest().id]
    out = tuple(Unmatched(world.member("Ada").id, "language") for _ in range(LISTED + 1))
    world.memory.rounds[stored.id] = replace(stored, unmatched=out)
    await world.send_all()
    assert "and 1 more person without a match" in sentences(world.chat.cards_in("organisers")[0])


async def test_who_was_erased_meanwhile_has_no_name_in_it(world: RoundsWorld) -> None:
    world.script.trios = False
    await world.joined("Ada", "Grace", "Kübra")
    await world.send_all()
    world.pass_to(SLOT)
    world.clock.advance(minutes=-30)
    await world.rounds.work(world.occurrence())
    del world.memory.members[world.member("Kübra").id]
    await world.send_all()
    assert "… meets nobody this time" in sentences(world.chat.cards_in("organisers")[0])


async def test_everybody_reads_numbers_and_no_names(world: RoundsWorld) -> None:
    names = ("Ada", "Grace", "Kübra", "Lin", "Mary", "Noor", "Olu")
    await world.joined(*names)
    await world.sent()
    (card,) = world.chat.cards_in("rounds")
    words = sentences(card)
    assert "7 people meet in 3 conversations" in words
    assert "100 % of the matches reach beyond" in words
    assert not any(name in words for name in names)
    assert card.mentions == ()


async def test_a_round_within_the_bubble_is_not_praised_for_leaving_it(world: RoundsWorld) -> None:
    world.script.across = False
    await world.joined("Ada", "Grace", "Kübra", "Lin", "Mary", "Noor")
    await world.sent()
    assert "%" not in sentences(world.chat.cards_in("rounds")[0])


async def test_a_small_round_is_announced_without_numbers(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace", "Kübra", "Lin")
    await world.sent()
    words = sentences(world.chat.cards_in("rounds")[0])
    assert "Enjoy getting to know each other" in words
    assert not any(character.isdigit() for character in words.replace("Round 1", ""))


async def test_a_round_in_which_nobody_meets_is_not_announced(world: RoundsWorld) -> None:
    await world.joined("Ada")
    await world.sent()
    assert world.chat.cards_in("rounds") == []


async def test_the_organisers_read_a_summary(world: RoundsWorld) -> None:
    world.script.trios = False
    await world.joined("Ada", "Grace", "Kübra")
    await world.sent()
    words = sentences(world.chat.cards_in("organisers")[-1])
    assert "Round 1 is out" in words
    assert "People who meet: 2" in words
    assert "People without a match: 1" in words
    assert "Out of the bubble: 100 %" in words


async def test_without_an_organisers_channel_the_round_goes_out_all_the_same(
    world: RoundsWorld,
) -> None:
    world.change(organisers=None)
    await world.joined("Ada", "Grace")
    await world.sent()
    assert len(world.chat.conversations) == 1
    assert world.failures == []


async def test_a_plan_that_comes_too_late_to_undo_is_not_told(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    planned = await world.sent()
    await world.deliver_again(f"round:{planned.id}:planned")
    assert world.state(f"round:{planned.id}:planned") == "dropped"
