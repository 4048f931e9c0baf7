"""Invitations to a match that nobody has accepted yet: a reminder, and an end after a week."""

from datetime import timedelta

import pytest

from community.model import MatchState
from community.places import Account
from tests.community.people import account
from tests.community.rounds_world import RoundsWorld
from tests.community.two_homes_world import TwoHomes, matrix_account
from tests.community.world import SLOT, sentences


@pytest.fixture
async def world() -> RoundsWorld:
    made = RoundsWorld()
    await made.open()
    return made


@pytest.fixture
async def homes() -> TwoHomes:
    made = TwoHomes()
    await made.begin()
    return made


def invited(world: RoundsWorld, *names: str) -> None:
    """Let these people not have accepted in the one conversation."""
    world.chat.asked[world.only_conversation().place] = [account(name) for name in names]


def reminders(world: RoundsWorld) -> dict[Account, str]:
    """Return what people were told in private, each of whom was told one thing."""
    told = [(call.people[0], call.card) for call in world.chat.calls if call.verb == "tell"]
    assert len(told) == len({who for who, _ in told})
    return {who: sentences(card) for who, card in told if card is not None}


def reads(world: RoundsWorld) -> list[str]:
    """Return what stands in the one conversation after its first message."""
    cards = world.chat.cards_in(world.only_conversation().place)
    return [sentences(card) for card in cards[1:]]


def withdrawn(world: RoundsWorld) -> set[Account]:
    """Return whose invitation was taken back."""
    return {who for call in world.chat.calls if call.verb == "withdraw" for who in call.people}


# --- the reminder -------------------------------------------------------------------------------


async def test_whoever_has_not_accepted_is_reminded_once_and_in_private(world: RoundsWorld) -> None:
    await world.joined("Ada", "Bob")
    await world.sent()
    invited(world, "Bob")
    for days in (2, 3, 6):
        await world.after_days(days)
    [(who, words)] = reminders(world).items()
    assert who == account("Bob")
    assert "You are matched with Ada." in words
    assert reads(world) == []
    assert world.failures == []


async def test_a_reminder_whose_answer_was_lost_is_not_told_twice(world: RoundsWorld) -> None:
    await world.joined("Ada", "Bob")
    await world.sent()
    invited(world, "Bob")
    await world.after_days(2)
    stood = dict(world.chat.messages)
    await world.deliver_again(f"match:{world.only_match().id}:remind:{world.member('Bob').id}")
    await world.deliver_again(f"match:{world.only_match().id}:remind")
    await world.send_all()
    assert world.chat.messages == stood


@pytest.mark.parametrize("then", ["accepted", "left", "undone"])
async def test_nobody_is_reminded_who_need_not_be(world: RoundsWorld, then: str) -> None:
    _, bob = await world.joined("Ada", "Bob")
    await world.sent()
    invited(world, "Bob")
    world.pass_to(SLOT + timedelta(days=2))
    assert await world.send() > 0  # writes the reminder, and what happens next overtakes it
    if then == "accepted":
        world.chat.asked.clear()
    elif then == "left":
        await world.members.left(world.community().home, bob.account)
    else:
        await world.rounds_store.set_state(world.only_match(), MatchState.CALLED_OFF)
    await world.send_all()
    assert reminders(world) == {}
    assert f"match:{world.only_match().id}:remind:{world.member('Bob').id}" in world.dropped


async def test_a_conversation_that_was_deleted_reminds_nobody(world: RoundsWorld) -> None:
    await world.joined("Ada", "Bob")
    await world.sent()
    invited(world, "Bob")
    world.chat.refuse(world.only_conversation().place, "gone")
    await world.after_days(7)
    assert reminders(world) == {}
    assert world.failures == []
    assert world.only_match().state is MatchState.OPEN


async def test_one_that_cannot_be_reached_just_now_is_tried_again(world: RoundsWorld) -> None:
    await world.joined("Ada", "Bob")
    await world.sent()
    invited(world, "Bob")
    world.chat.be_unavailable(world.only_conversation().place)
    await world.after_days(2)
    assert reminders(world) == {}
    world.chat.recover()
    world.clock.advance(minutes=10)
    await world.send_all()
    assert set(reminders(world)) == {account("Bob")}


async def test_who_is_erased_is_taken_out_of_the_other_ones_reminder(world: RoundsWorld) -> None:
    ada, _ = await world.joined("Ada", "Bob")
    await world.sent()
    invited(world, "Bob")
    await world.after_days(2)
    assert "Ada" in reminders(world)[account("Bob")]
    assert any("Ada" in sentences(card) for card in world.chat.cards_in("organisers"))
    await world.privacy.erase(ada)
    await world.send_all()
    assert [card for card in world.chat.messages.values() if "Ada" in sentences(card)] == []


# --- after a week -------------------------------------------------------------------------------


async def test_a_match_that_nobody_else_accepted_is_called_off_and_comes_first(
    world: RoundsWorld,
) -> None:
    await world.joined("Ada", "Bob")
    await world.sent()
    invited(world, "Bob")
    await world.after_days(7)
    assert world.only_match().state is MatchState.CALLED_OFF
    assert withdrawn(world) == {account("Bob")}
    [words] = reads(world)
    assert "This match did not come about" in words
    assert {world.participates(name).sat_out for name in ("Ada", "Bob")} == {1}


async def test_where_nobody_at_all_accepted_nothing_is_said_to_nobody(world: RoundsWorld) -> None:
    await world.joined("Ada", "Bob")
    await world.sent()
    invited(world, "Ada", "Bob")
    await world.after_days(7)
    assert world.only_match().state is MatchState.CALLED_OFF
    assert withdrawn(world) == {account("Ada"), account("Bob")}
    assert reads(world) == []


async def test_two_of_three_go_on(world: RoundsWorld) -> None:
    await world.joined("Ada", "Bob", "Cem")
    await world.sent()
    invited(world, "Cem")
    await world.after_days(7)
    assert world.only_match().state is MatchState.OPEN
    assert withdrawn(world) == {account("Cem")}
    assert not any("did not come about" in words for words in reads(world))


async def test_where_everybody_is_in_nothing_happens(world: RoundsWorld) -> None:
    await world.joined("Ada", "Bob")
    await world.sent()
    await world.after_days(7)
    assert world.only_match().state is MatchState.OPEN
    assert withdrawn(world) == set()
    assert reminders(world) == {}


async def test_a_crash_after_calling_off_still_takes_the_invitations_back(
    world: RoundsWorld,
) -> None:
    await world.joined("Ada", "Bob")
    await world.sent()
    invited(world, "Bob")
    await world.rounds_store.set_state(world.only_match(), MatchState.CALLED_OFF)
    await world.after_days(7)
    assert withdrawn(world) == {account("Bob")}
    [words] = reads(world)
    assert "This match did not come about" in words


# --- who is alone is not nudged -----------------------------------------------------------------


async def test_nobody_is_nudged_or_asked_while_the_other_one_has_not_come_in(
    world: RoundsWorld,
) -> None:
    await world.joined("Ada", "Bob")
    await world.sent()
    invited(world, "Bob")
    await world.after_days(2)
    await world.after_days(5)
    assert reads(world) == []
    dropped = world.dropped
    match = world.only_match().id
    assert "reminded of the invitation" in dropped[f"match:{match}:bump"]
    assert "could not have met" in dropped[f"match:{match}:ask"]


async def test_two_of_three_are_asked_although_the_third_has_not_come_in(
    world: RoundsWorld,
) -> None:
    await world.joined("Ada", "Bob", "Cem")
    await world.sent()
    invited(world, "Cem")
    await world.after_days(4)
    [words] = reads(world)
    assert "meet" in words


async def test_where_the_conversation_was_deleted_nobody_is_asked(world: RoundsWorld) -> None:
    await world.joined("Ada", "Bob")
    await world.sent()
    world.chat.refuse(world.only_conversation().place, "gone")
    await world.after_days(4)
    assert world.failures == []
    assert "deleted" in world.dropped[f"match:{world.only_match().id}:ask"]


# --- two homes ----------------------------------------------------------------------------------


async def test_a_side_where_somebody_is_pending_calls_the_match_off_on_both(
    homes: TwoHomes,
) -> None:
    await homes.on_discord("Ada")
    await homes.on_matrix("Bob")
    await homes.sent()
    homes.chat.asked[homes.side("matrix").place] = [matrix_account("Bob")]
    await homes.after_days(2)
    await homes.after_days(7)
    assert set(reminders(homes)) == {matrix_account("Bob")}
    assert homes.only_match().state is MatchState.CALLED_OFF
    assert "This match did not come about" in homes.reads("discord")[-1]
    assert len(homes.reads("matrix")) == 1  # where nobody is there is nothing to say
    assert withdrawn(homes) == {matrix_account("Bob")}


async def test_two_who_accepted_on_two_sides_go_on_without_the_third(homes: TwoHomes) -> None:
    await homes.on_discord("Ada")
    await homes.on_matrix("Bob", "Cem")
    await homes.sent()
    homes.chat.asked[homes.side("matrix").place] = [matrix_account("Cem")]
    await homes.after_days(2)
    await homes.after_days(7)
    assert homes.only_match().state is MatchState.OPEN
    assert set(reminders(homes)) == {matrix_account("Cem")}
    assert withdrawn(homes) == {matrix_account("Cem")}


async def test_a_side_that_somebody_deleted_counts_as_nobody(homes: TwoHomes) -> None:
    await homes.on_discord("Ada")
    await homes.on_matrix("Bob")
    await homes.sent()
    homes.chat.asked[homes.side("matrix").place] = [matrix_account("Bob")]
    homes.chat.refuse(homes.side("discord").place, "gone")
    await homes.after_days(7)
    assert homes.only_match().state is MatchState.CALLED_OFF
    assert withdrawn(homes) == {matrix_account("Bob")}
    assert homes.failures == []


async def test_who_has_read_that_they_are_alone_is_not_told_again(homes: TwoHomes) -> None:
    await homes.on_discord("Ada")
    await homes.on_matrix("Bob")
    homes.chat.refuse(matrix_account("Bob"), "person_gone")
    await homes.sent()
    assert homes.only_match().state is MatchState.CALLED_OFF
    told = len(homes.reads("discord"))
    await homes.after_days(7)
    assert len(homes.reads("discord")) == told
