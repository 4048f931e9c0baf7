"""What a round says first: conversations, and a word to those who meet nobody."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from community.errors import Cause, ChatRefused
from community.model import MatchState, RoundState, Visitor
from tests.community.rounds_world import RoundsWorld
from tests.community.world import SLOT, said, sentences

WEEK = timedelta(weeks=1)


@pytest.fixture
async def world() -> RoundsWorld:
    world = RoundsWorld()
    await world.open()
    return world


# --- opening -----------------------------------------------------------------------------------


async def test_a_match_gets_a_private_conversation_that_says_why(world: RoundsWorld) -> None:
    await world.joined("Ada", "Kübra")
    await world.sent()
    ref = world.only_conversation()
    match = world.only_match()
    assert world.chat.conversations[ref] == (
        world.member("Ada").account,
        world.member("Kübra").account,
    )
    assert said(world.chat.titles[ref]) == f"Ada × Kübra · #{match.id}"  # noqa: RUF001
    (card,) = world.chat.cards_in(ref.place)
    words = sentences(card)
    assert "Ada helps Kübra (photography, en)" in words
    assert f"What brought you here (en, {match.id})?" in words
    assert "Ada starts" in words
    assert "Only moderators" in words
    assert card.mentions == (world.member("Ada").who, world.member("Kübra").who)
    assert [button.action for button in card.buttons] == [
        f"why:{match.id}",
        f"slots_find:{match.id}",
        f"meetup_call:match:{match.id}",
    ]
    assert match.state is MatchState.OPEN


async def test_a_conversation_among_germans_is_german(world: RoundsWorld) -> None:
    for name in ("Ada", "Kübra"):
        german = world.visitor(name, language="de")
        await world.members.agree(german, old_enough=True)
        await world.join(german)
    await world.sent()
    (card,) = world.conversation("Ada")
    assert card.language == "de"


async def test_a_mixed_conversation_is_in_the_communitys_language(world: RoundsWorld) -> None:
    here = world.community()
    world.memory.communities[here.id] = replace(here, language="de")
    german = world.visitor("Kübra", language="de")
    await world.members.agree(german, old_enough=True)
    await world.join(german)
    await world.joined("Ada")
    await world.sent()
    assert world.conversation("Ada")[0].language == "de"


async def test_a_trio_is_one_conversation_and_long_names_keep_their_marker(
    world: RoundsWorld,
) -> None:
    await world.joined("Ada", "Grace", "Maximiliane von und zu Hohenzollern-Sigmaringen")
    await world.sent()
    ref = world.only_conversation()
    assert len(world.chat.conversations[ref]) == 3
    title = said(world.chat.titles[ref])
    assert title.endswith(f" × Maximiliane von und zu Ho… · #{world.only_match().id}")  # noqa: RUF001


async def test_a_lost_answer_opens_no_second_conversation(world: RoundsWorld) -> None:
    ada, grace = await world.joined("Ada", "Grace")
    await world.sent()
    ref = world.only_conversation()
    await world.participation.avoid(ada, grace.account)  # too late to matter
    again = await world.deliver_again(f"match:{world.only_match().id}:open")
    assert again == ref
    assert world.only_match().state is MatchState.OPEN


async def test_everybody_leaving_after_a_lost_answer_is_no_fault(world: RoundsWorld) -> None:
    visitors = await world.joined("Ada", "Grace")
    await world.planned()
    for visitor in visitors:
        await world.members.left(visitor.home, visitor.account)
    await world.rounds_store.set_state(world.only_match(), MatchState.OPEN)
    await world.after_days(0)
    assert world.dropped[f"match:{world.only_match().id}:open"] == (
        "nobody of the match could be reached"
    )


async def test_one_match_that_cannot_open_does_not_stop_the_others(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace", "Kübra", "Lin")
    world.chat.refuse(world.member("Ada").account, "person_gone")
    world.chat.refuse(world.member("Grace").account, "person_gone")
    await world.sent()
    assert len(world.chat.conversations) == 1
    assert len(world.conversation("Kübra")) == 1
    assert world.failures == []
    states = [match.state for match in world.newest().matches]
    assert states == [MatchState.CALLED_OFF, MatchState.OPEN]


@pytest.mark.parametrize("cause", ["gone", "forbidden", "full"])
async def test_what_the_platform_refuses_is_told_once_and_all_come_first_next_time(
    world: RoundsWorld, cause: Cause
) -> None:
    await world.joined("Ada", "Grace", "Kübra", "Lin")
    world.chat.refuse("rounds", cause)
    await world.sent()
    refused = [key for key, _ in world.failures if key.startswith("match")]
    assert len(refused) == 2
    assert all(isinstance(error, ChatRefused) for _, error in world.failures)
    notices = [key for key in world.row_keys() if key.startswith("notice:")]
    assert len(notices) == 1
    for name in ("Ada", "Grace", "Kübra", "Lin"):
        assert world.participates(name).sat_out == 1
        assert world.participates(name).last_slot is None
    world.chat.recover()
    await world.sent(SLOT + WEEK)
    assert len(world.chat.conversations) == 2


async def test_a_channel_that_was_taken_away_is_told_as_gone(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    await world.planned()
    world.change(rounds=None)
    await world.after_days(0)
    assert world.only_match().state is MatchState.CALLED_OFF
    assert "is gone" in sentences(world.chat.cards_in("organisers")[-1])


async def test_an_unavailable_platform_is_asked_again(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    world.chat.be_unavailable("rounds")
    await world.sent()
    assert world.only_match().state is MatchState.PLANNED
    world.chat.recover()
    world.clock.advance(minutes=1)
    await world.send_all()
    assert world.only_match().state is MatchState.OPEN


# --- what changed since it was planned ---------------------------------------------------------


async def test_a_block_set_after_planning_stops_the_pair_and_shows_nowhere(
    world: RoundsWorld,
) -> None:
    ada, grace = await world.joined("Ada", "Grace")
    await world.planned()
    await world.block(ada, grace)
    await world.after_days(0)
    assert world.only_match().state is MatchState.CALLED_OFF
    cards = [world.conversation(name) for name in ("Ada", "Grace")]
    assert [len(each) for each in cards] == [1, 1]
    hers, his = (sentences(each[0]) for each in cards)
    assert hers == his
    assert "could not take place" in hers
    assert "come first in the next round" in hers


async def test_the_notes_of_a_block_and_of_somebody_leaving_read_the_same(
    world: RoundsWorld,
) -> None:
    ada, grace, kuebra, lin = await world.joined("Ada", "Grace", "Kübra", "Lin")
    await world.planned()
    await world.block(grace, ada)
    world.chat.absent.add(lin.account)
    await world.after_days(0)
    (blocked,) = world.conversation("Ada")
    (left,) = world.conversation("Kübra")
    assert replace(blocked, mentions=()) == replace(left, mentions=())
    assert kuebra.name == "Kübra"


async def test_called_off_people_come_first_in_the_next_round(world: RoundsWorld) -> None:
    ada, grace = await world.joined("Ada", "Grace")
    await world.planned()
    await world.block(ada, grace)
    await world.after_days(0)
    for name in ("Ada", "Grace"):
        assert (world.participates(name).sat_out, world.participates(name).last_slot) == (1, None)
    await world.planned(SLOT + WEEK)
    people = world.script.seen[-1][0]
    assert [person.sat_out for person in people] == [1, 1]
    assert world.script.seen[-1][1] == ()


async def test_calling_off_twice_changes_nothing_more(world: RoundsWorld) -> None:
    ada, grace = await world.joined("Ada", "Grace")
    await world.planned()
    await world.block(ada, grace)
    await world.after_days(0)
    match = world.only_match()
    await world.rounds_store.set_state(match, MatchState.PLANNED)  # as if it crashed before that
    await world.deliver_again(f"match:{match.id}:open")
    await world.send_all()
    assert world.participates("Ada").sat_out == 1
    assert len(world.conversation("Ada")) == 1
    await world.deliver_again(f"match:{match.id}:open")
    assert world.dropped[f"match:{match.id}:open"] == "undone or called off"


async def test_who_leaves_is_not_written_to_and_the_other_is_told(world: RoundsWorld) -> None:
    _, grace = await world.joined("Ada", "Grace")
    await world.planned()
    await world.members.left(grace.home, grace.account)
    await world.after_days(0)
    assert len(world.conversation("Ada")) == 1
    assert world.conversation("Grace") == []


async def test_who_left_unseen_is_noticed_before_a_conversation_opens(world: RoundsWorld) -> None:
    _, grace = await world.joined("Ada", "Grace")
    await world.planned()
    world.chat.absent.add(grace.account)
    await world.after_days(0)
    assert world.only_match().state is MatchState.CALLED_OFF
    assert world.member("Grace").left_at is not None
    assert "Grace" not in str(world.conversation("Ada")[0])


async def test_who_stopped_matching_after_the_plan_still_meets(world: RoundsWorld) -> None:
    _, grace = await world.joined("Ada", "Grace")
    await world.planned()
    await world.participation.leave(grace)
    await world.after_days(0)
    assert world.only_match().state is MatchState.OPEN


async def test_calling_off_brings_nobody_back_who_stopped(world: RoundsWorld) -> None:
    ada, grace = await world.joined("Ada", "Grace")
    await world.planned()
    await world.participation.leave(grace)
    await world.block(ada, grace)
    await world.after_days(0)
    assert world.member("Grace").id not in world.memory.participations
    assert world.participates("Ada").sat_out == 1


async def test_an_erased_person_is_nowhere_in_the_round(world: RoundsWorld) -> None:
    _, grace = await world.joined("Ada", "Grace")
    await world.planned()
    await world.privacy.erase(grace)
    await world.after_days(0)
    assert len(world.conversation("Ada")) == 1
    assert "Grace" not in str(world.conversation("Ada")[0])


async def test_a_trio_that_loses_one_goes_on_as_two(world: RoundsWorld) -> None:
    ada, _, _ = await world.joined("Ada", "Grace", "Kübra")
    await world.planned()
    await world.members.left(ada.home, ada.account)
    await world.after_days(0)
    ref = world.only_conversation()
    (card,) = world.chat.cards_in(ref.place)
    words = sentences(card)
    assert said(world.chat.titles[ref]).startswith("Grace × Kübra · #")  # noqa: RUF001
    assert "Ada" not in words
    assert "Grace starts" in words


async def test_a_block_within_a_trio_stops_it(world: RoundsWorld) -> None:
    visitors = await world.joined("Ada", "Grace", "Kübra")
    await world.planned()
    await world.block(visitors[2], visitors[0])
    await world.after_days(0)
    assert world.only_match().state is MatchState.CALLED_OFF
    assert len(world.chat.conversations) == 3


async def test_a_block_against_somebody_who_left_stops_nothing(world: RoundsWorld) -> None:
    visitors = await world.joined("Ada", "Grace", "Kübra")
    await world.planned()
    await world.block(visitors[2], visitors[0])
    await world.members.left(visitors[0].home, visitors[0].account)
    await world.after_days(0)
    assert world.only_match().state is MatchState.OPEN


async def test_a_match_of_a_round_that_is_gone_is_dropped(world: RoundsWorld) -> None:
    await world.joined("Ada", "Grace")
    await world.planned()
    key = f"match:{world.only_match().id}:open"
    world.memory.matches.clear()
    await world.after_days(0)
    assert world.dropped[key] == "erased"


# --- left out ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("alone", "the only one in the round"),
        ("no_partner", "nobody was left for you to meet"),
        ("language", "shares a language with you"),
    ],
)
async def test_who_stays_out_reads_why_in_private(
    world: RoundsWorld, reason: str, words: str
) -> None:
    world.script.trios = False
    world.script.reason = reason  # type: ignore[assignment]
    await world.joined("Ada", "Grace", "Kübra")
    await world.sent()
    (card,) = world.conversation("Kübra")
    assert words in sentences(card)
    assert "come first in the next round" in sentences(card)
    ref = next(r for r, people in world.chat.conversations.items() if len(people) == 1)
    marker = f"#{world.newest().id}-{world.member('Kübra').id}"
    assert said(world.chat.titles[ref]) == f"Round 1, for Kübra · {marker}"


def leaves(world: RoundsWorld, visitor: Visitor) -> None:
    member = world.member(visitor.name)
    world.memory.members[member.id] = replace(member, left_at=world.clock.now())


def is_erased(world: RoundsWorld, visitor: Visitor) -> None:
    member = world.member(visitor.name)
    del world.memory.introductions[member.id], world.memory.members[member.id]


def is_undone(world: RoundsWorld, _: Visitor) -> None:
    stored = world.memory.rounds[world.newest().id]
    world.memory.rounds[stored.id] = replace(stored, state=RoundState.UNDONE)


@pytest.mark.parametrize("event", [leaves, is_erased, is_undone])
async def test_who_is_gone_or_was_never_left_out_reads_nothing(
    world: RoundsWorld, event: Callable[[RoundsWorld, Visitor], None]
) -> None:
    world.script.trios = False
    _, _, kuebra = await world.joined("Ada", "Grace", "Kübra")
    await world.planned()
    key = f"left_out:{world.newest().id}:{world.member('Kübra').id}"
    event(world, kuebra)
    await world.after_days(0)
    assert world.state(key) == "dropped"


async def test_who_cannot_be_reached_is_no_fault(world: RoundsWorld) -> None:
    await world.joined("Ada")
    world.chat.absent.add(world.member("Ada").account)
    await world.sent()
    assert world.failures == []


async def test_a_refused_consolation_is_told_to_the_organisers(world: RoundsWorld) -> None:
    await world.joined("Ada")
    world.chat.refuse("rounds", "forbidden")
    await world.sent()
    assert [key.partition(":")[0] for key, _ in world.failures] == ["left_out"]
