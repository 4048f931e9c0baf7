"""The people of a match find a time in their conversation."""

from dataclasses import replace

import pytest

from community.errors import Invalid, NotFound
from community.forms import Filled
from community.model import MatchState, Visitor
from community.slots.cards import all_card, asked_card, confirm_card, made_card
from community.slots.model import Poll, PollState
from community.slots.service import MOST_OF_ONE
from tests.community.slots.slots_world import SlotsWorld
from tests.community.world import sentences

NAMED = Filled({"days": "12 March, 13 March", "parts": "noon, evening"})


@pytest.fixture
async def world() -> SlotsWorld:
    """Ada is on Discord and Bob on Matrix; they are matched. Cyd is somebody else."""
    made = SlotsWorld()
    await made.begin()
    await made.on_discord("Ada")
    await made.on_matrix("Bob")
    await made.sent()
    await made.know("Cyd")
    return made


def person(world: SlotsWorld, name: str) -> Visitor:
    return replace(world.visitor(name), account=world.member(name).account)


async def asks(world: SlotsWorld, name: str) -> Poll:
    """Let somebody ask the person they are matched with."""
    by, match = person(world, name), world.only_match()
    draft, found = await world.slots.ask_match(by, match.id, NAMED)
    assert "Find a time" in sentences(confirm_card(draft, found, "en"))
    seen = await world.slots.confirm(by, draft.poll.id)
    assert "in your conversation" in sentences(asked_card(seen, "en"))
    await world.send_all()
    return seen.poll


async def test_the_first_message_of_a_match_offers_to_find_a_time(world: SlotsWorld) -> None:
    match = world.only_match()
    for platform in ("discord", "matrix"):
        [card] = world.chat.cards_in(world.side(platform).place)
        assert f"slots_find:{match.id}" in [one.action for one in card.buttons]
    form = await world.slots.match_form(person(world, "Bob"), match.id)
    assert [one.key for one in form.fields] == ["days", "parts"]
    assert form.parts == (str(match.id),)


async def test_it_is_asked_in_both_conversations_and_nowhere_else(world: SlotsWorld) -> None:
    await asks(world, "Ada")
    for platform in ("discord", "matrix"):
        _, asked = world.reads(platform)
        assert asked.startswith("When does it suit you?\nAsked by: Ada\n4 times can be chosen.")
    assert world.chat.cards_in("prompts") == []
    assert world.chat.cards_in("!prompts:here") == []
    assert world.failures == []


async def test_either_of_them_takes_a_time_once_and_both_conversations_tell(
    world: SlotsWorld,
) -> None:
    poll = await asks(world, "Ada")
    ada, bob = person(world, "Ada"), person(world, "Bob")
    await world.suits(ada, poll, 1, 2)
    seen = await world.suits(bob, poll, 2)
    assert f"slots_make:{poll.id}:2" in [one.action for one in all_card(seen, "en").buttons]
    made = await world.slots.make(bob, poll.id, 2)
    again = await world.slots.make(ada, poll.id, 1)
    assert (made.poll.chosen, again.poll.chosen) == (2, 2)
    assert "You have a time" in sentences(made_card(made, "en"))
    assert world.memory.gatherings == {}, "it is theirs alone"
    await world.waits(seconds=3)
    for platform, name in (("discord", "Ada"), ("matrix", "Bob")):
        place = world.side(platform).place
        first, card, told = world.chat.cards_in(place)
        assert "You have a time: 2026-03-12 18:00" in sentences(told)
        assert [who.name for who in told.mentions] == [name]
        assert "You have a time" in sentences(card)
        assert card.buttons == ()
        assert first.buttons != ()
    with pytest.raises(Invalid):
        await world.suits(ada, poll, 1)
    assert "found already" in sentences(all_card(await world.slots.show(ada, poll.id), "en"))
    assert world.failures == []


async def test_nobody_else_sees_or_answers_it_not_even_organisers(world: SlotsWorld) -> None:
    poll = await asks(world, "Ada")
    for other in (person(world, "Cyd"), replace(person(world, "Cyd"), organiser=True)):
        for act in (
            world.slots.match_form(other, world.only_match().id),
            world.slots.ask_match(other, world.only_match().id, NAMED),
            world.slots.show(other, poll.id),
            world.slots.form(other, poll.id),
            world.suits(other, poll, 1),
            world.slots.make(other, poll.id, 1),
            world.slots.close(other, poll.id),
        ):
            with pytest.raises(NotFound):
                await act
    assert world.standing(poll).answers == {}


async def test_a_match_that_does_not_go_on_is_not_asked(world: SlotsWorld) -> None:
    match = world.only_match()
    world.memory.matches[match.id] = replace(match, state=MatchState.CALLED_OFF)
    with pytest.raises(NotFound):
        await world.slots.match_form(person(world, "Ada"), match.id)


async def test_what_one_asks_has_an_end_in_matches_too(world: SlotsWorld) -> None:
    for _ in range(MOST_OF_ONE):
        poll = await asks(world, "Ada")
        assert poll.state is PollState.OPEN
    with pytest.raises(Invalid, match="open questions"):
        await asks(world, "Ada")


async def test_a_conversation_that_was_deleted_hears_no_more(world: SlotsWorld) -> None:
    world.chat.refuse(world.side("matrix").place, "gone")
    poll = await asks(world, "Ada")
    await world.slots.make(person(world, "Ada"), poll.id, 1)
    await world.waits(seconds=3)
    assert world.failures == []
    assert len(world.reads("discord")) == 3


async def test_of_an_erased_member_nothing_stands_in_the_conversation(world: SlotsWorld) -> None:
    poll = await asks(world, "Ada")
    await world.slots.make(person(world, "Bob"), poll.id, 1)
    await world.waits(seconds=3)
    assert len(world.reads("matrix")) == 3
    await world.privacy.erase(person(world, "Ada"))
    await world.waits(seconds=3)
    assert not any("Ada" in repr(card) for card in world.chat.messages.values())
    with pytest.raises(NotFound):
        await world.slots.show(person(world, "Bob"), poll.id)
