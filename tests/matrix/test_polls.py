"""Polls on Matrix: asked, voted on, ended; and what becomes of votes for a meetup."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from community.errors import ChatRefused, ChatUnavailable
from community.meetups.model import Coming, Meetup
from community.meetups.polls import coming_poll
from community.places import Place, Ref
from community.polls import Poll, PollAnswer
from community.texts import text
from matrix import PLATFORM
from matrix.cards import MARK
from matrix.chat import MatrixChat
from matrix.paced_wire import PacedWire
from matrix.polls import ABOUT, END, POLL, START, TEXT, VOTE
from tests.matrix.test_meetups import called
from tests.matrix.town import ADA, BEN, OLGA, PLAZA, Town

THREAD = Place(PLATFORM, f"{PLAZA} $card")
RESPONSE = "org.matrix.msc3381.poll.response"
LUNCH = Poll(
    "lunch:7",
    text("Are you coming? A sign under the meetup's card says the same: what you say last counts."),
    (
        PollAnswer("yes", text("I'm coming")),
        PollAnswer("maybe", text("Maybe")),
        PollAnswer("no", text("Not this time")),
    ),
    "de",
    at_most=2,
)
"""A poll whose labels are in the catalogue."""


@pytest.fixture
async def town() -> Town:
    opened = Town()
    await opened.opened()
    for who in (ADA, BEN):
        await opened.member_here(who)
    return opened


@pytest.fixture
def chat(town: Town) -> MatrixChat:
    return a_chat(town)


def a_chat(town: Town) -> MatrixChat:
    """Return the chat as a new process has it."""
    wire = PacedWire(town.wire, town.pace)
    return MatrixChat(wire, town.pace, town.store, town.rooms, town.community_store, town.clock)


async def ask(chat: MatrixChat, poll: Poll = LUNCH, ref: Ref | None = None, **more: Any) -> Ref:
    """Let a poll stand in the thread."""
    how: dict[str, Any] = {"key": 5, "again": False, **more}
    asked = await chat.keep_poll(THREAD, poll, ref=ref, **how)
    assert asked is not None
    assert asked.message is not None
    return asked


def events(town: Town, kind: str) -> list[dict[str, Any]]:
    """Return what stands in the plaza of a kind."""
    return [one for one in town.wire.rooms[PLAZA].events if one["type"] == kind]


async def vote(
    town: Town, who: str, poll: Ref, *answers: Any, at: int | None = None, **more: Any
) -> str:
    """Let somebody vote; the front answers."""
    said = {
        "m.relates_to": {"rel_type": "m.reference", "event_id": poll.message},
        RESPONSE: {"answers": list(answers)},
    }
    event = {"type": RESPONSE, "room_id": PLAZA, "sender": who, "content": said, **more}
    if at is not None:
        event["origin_server_ts"] = at
    name = await town.hear(event)
    await town.front.work()
    return name


# --- asking and ending --------------------------------------------------------------------------


async def test_a_poll_is_asked_in_the_thread_and_readable_without_polls(
    town: Town, chat: MatrixChat
) -> None:
    ref = await ask(chat)
    assert (ref.platform, ref.place) == (PLATFORM, THREAD.external_id)
    [event] = events(town, START)
    assert event["event_id"] == ref.message
    content = event["content"]
    asks = "Kommst du? Ein Zeichen unter der Karte des Treffens sagt dasselbe"
    assert content["body"] == content[TEXT]
    first, *answers = content["body"].split("\n")
    assert first.startswith(asks)
    assert answers == ["1. Ich komme", "2. Vielleicht", "3. Diesmal nicht"]
    start = content[START]
    assert start["question"][TEXT] == start["question"]["body"] == first
    assert start["kind"] == "org.matrix.msc3381.poll.disclosed"
    assert start["max_selections"] == 2
    assert [one["id"] for one in start["answers"]] == ["yes", "maybe", "no"]
    assert [one[TEXT] for one in start["answers"]] == ["Ich komme", "Vielleicht", "Diesmal nicht"]
    assert content["m.relates_to"]["rel_type"] == "m.thread"
    assert content["m.relates_to"]["event_id"] == "$card"
    assert content["m.mentions"] == {}


async def test_what_stands_already_is_not_asked_again(town: Town, chat: MatrixChat) -> None:
    ref = await ask(chat)
    assert await ask(chat, ref=ref) == ref
    assert await ask(chat, again=True) == ref
    town.wire.forget_keys()
    assert await ask(a_chat(town), again=True) == ref
    assert len(events(town, START)) == 1


async def test_other_answers_are_asked_for_anew_and_the_old_poll_ends(
    town: Town, chat: MatrixChat
) -> None:
    ref = await ask(chat)
    other = replace(LUNCH, answers=LUNCH.answers[:2])
    new = await ask(chat, other, ref)
    assert new.message != ref.message
    [ended] = events(town, END)
    relation = {"rel_type": "m.reference", "event_id": ref.message}
    assert ended["content"]["m.relates_to"] == relation
    assert ended["content"][END] == {}
    assert ended["content"]["body"] == "Diese Umfrage ist vorbei."
    # The process ended before the new one's place was noted.
    town.wire.forget_keys()
    assert await ask(a_chat(town), other, ref, again=True) == new
    assert (len(events(town, START)), len(events(town, END))) == (2, 1)
    back = await ask(chat, LUNCH, new)
    assert back.message not in (ref.message, new.message)
    assert len(events(town, END)) == 2


async def test_a_poll_is_ended_once(town: Town, chat: MatrixChat) -> None:
    ref = await ask(chat)
    await chat.close_poll(ref, again=False)
    await chat.close_poll(ref, again=False)
    assert len(events(town, END)) == 1


async def test_an_end_whose_answer_got_lost_is_sent_once(town: Town, chat: MatrixChat) -> None:
    ref = await ask(chat)
    town.wire.fail_next("send, answer lost", ChatUnavailable("cut off"))
    with pytest.raises(ChatUnavailable):
        await chat.close_poll(ref, again=False)
    town.wire.forget_keys()
    await a_chat(town).close_poll(ref, again=True)
    assert len(events(town, END)) == 1


async def test_one_that_somebody_took_away_stays_away(town: Town, chat: MatrixChat) -> None:
    ref = await ask(chat)
    await town.store.drop(PLATFORM, POLL, ref.message or "")
    await town.wire.redact(PLAZA, ref.message or "", key="moderator")
    assert await ask(chat, replace(LUNCH, answers=LUNCH.answers[:2]), ref) == ref
    await chat.close_poll(ref, again=False)
    assert len(events(town, START)) == 1
    assert events(town, END) == []


async def test_where_we_are_not_nothing_is_asked(chat: MatrixChat) -> None:
    with pytest.raises(ChatRefused):
        await chat.keep_poll(Place(PLATFORM, "!elsewhere"), LUNCH, ref=None, key=1, again=False)


# --- votes --------------------------------------------------------------------------------------


async def a_meetup(town: Town, more: str = "") -> tuple[Meetup, Ref]:
    """Let Ada call a meetup, and let its poll be asked."""
    meetup, _ = await called(town, more)
    community = town.memory.communities[meetup.community_id]
    return meetup, await ask(a_chat(town), coming_poll(community, meetup))


def coming(town: Town, name: str = "Ben") -> Coming | None:
    """Return what somebody answered to the one meetup."""
    [gathering] = town.memory.gatherings.values()
    found = gathering.of(town.member(name).id)
    return None if found is None else found.coming


def heard(town: Town, who: str = BEN) -> list[str]:
    """Return what somebody read in the room with us."""
    return town.alone_with(who).said


async def test_a_vote_answers_like_a_sign_and_in_private(town: Town) -> None:
    meetup, poll = await a_meetup(town)
    before = list(town.wire.rooms[PLAZA].said)
    for answer, expected, words in (
        ("yes", Coming.YES, "You are coming"),
        ("maybe", Coming.MAYBE, "Noted as “maybe”"),
        ("no", Coming.NO, "See you another time!"),
    ):
        await vote(town, BEN, poll, answer)
        assert coming(town) is expected
        assert words in heard(town)[-1]
    assert len(heard(town)) == 3
    assert town.wire.rooms[PLAZA].said == before
    assert f"meetup:{meetup.id}:card" in town.row_keys()


async def test_a_vote_by_its_stable_name_counts_as_well(town: Town) -> None:
    _, poll = await a_meetup(town)
    relation = {"rel_type": "m.reference", "event_id": poll.message}
    content = {"m.relates_to": relation, "m.selections": ["maybe"]}
    await vote(town, BEN, poll, type="m.poll.response", content=content)
    assert coming(town) is Coming.MAYBE


async def test_online_is_a_way_to_come_where_it_is_hybrid(town: Town) -> None:
    _, poll = await a_meetup(town, "space=hybrid")
    await vote(town, BEN, poll, "online")
    assert "You join online." in heard(town)[-1]
    await vote(town, BEN, poll, "yes")
    assert "You are coming." in heard(town)[-1]
    [gathering] = town.memory.gatherings.values()
    assert [one.online for one in gathering.rsvps] == [False, False]


async def test_a_conference_has_evenings_and_whoever_votes_anew_comes_as_they_said_last(
    town: Town,
) -> None:
    _, poll = await a_meetup(town, "kind=conference")
    await vote(town, BEN, poll, "evenings")
    assert "You come in the evenings." in heard(town)[-1]
    await vote(town, BEN, poll, "yes")
    assert "You are coming." in heard(town)[-1]
    [gathering] = town.memory.gatherings.values()
    assert [one.evenings for one in gathering.rsvps] == [False, False]


async def test_of_a_sign_and_a_vote_the_last_one_counts(town: Town) -> None:
    meetup, card = await called(town)
    community = town.memory.communities[meetup.community_id]
    poll = await ask(a_chat(town), coming_poll(community, meetup))
    await vote(town, BEN, poll, "yes")
    sign = await town.react(BEN, PLAZA, card, "🤔")
    assert coming(town) is Coming.MAYBE
    # What is taken back here says nothing about the sign.
    await vote(town, BEN, poll)
    assert coming(town) is Coming.MAYBE
    await vote(town, BEN, poll, "yes")
    await town.take_back(BEN, PLAZA, sign)
    assert coming(town) is Coming.YES


@pytest.mark.parametrize("spoiled", [(), ("perhaps",), ("yes", "perhaps"), (7,)])
async def test_an_empty_or_spoiled_vote_takes_back_the_one_before(
    town: Town, spoiled: tuple[Any, ...]
) -> None:
    _, poll = await a_meetup(town)
    await vote(town, BEN, poll, *spoiled)
    assert (coming(town), heard(town)) == (None, [])
    await vote(town, BEN, poll, "yes")
    await vote(town, BEN, poll, *spoiled)
    assert coming(town) is Coming.NO
    await vote(town, BEN, poll, *spoiled)
    assert len(heard(town)) == 2


async def test_a_no_that_is_taken_back_changes_nothing(town: Town) -> None:
    _, poll = await a_meetup(town)
    await vote(town, BEN, poll, "no")
    await vote(town, BEN, poll)
    assert coming(town) is Coming.NO
    assert len(heard(town)) == 1


async def test_of_more_answers_than_count_the_first_ones_do(town: Town) -> None:
    _, poll = await a_meetup(town)
    await vote(town, BEN, poll, "maybe", "yes")
    assert coming(town) is Coming.MAYBE


async def test_a_vote_that_comes_late_does_not_overtake_a_newer_one(town: Town) -> None:
    _, poll = await a_meetup(town)
    await vote(town, BEN, poll, "yes", at=2_000_000)
    await vote(town, BEN, poll, "no", at=1_999_999)
    assert coming(town) is Coming.YES
    await vote(town, BEN, poll, "maybe", at=2_000_000)
    assert coming(town) is Coming.MAYBE


async def test_removing_ones_vote_takes_it_back_and_nobody_else_can(town: Town) -> None:
    _, poll = await a_meetup(town)
    first = await vote(town, BEN, poll, "maybe")
    second = await vote(town, BEN, poll, "yes")
    await town.take_back(OLGA, PLAZA, second)
    await town.take_back(BEN, PLAZA, first)
    assert coming(town) is Coming.YES
    await town.take_back(BEN, PLAZA, second)
    assert coming(town) is Coming.NO
    await town.take_back(BEN, PLAZA, second)
    assert len(heard(town)) == 3
    assert await town.store.notes(PLATFORM, VOTE) == []


async def test_who_did_not_agree_reads_the_note_in_private(town: Town) -> None:
    _, poll = await a_meetup(town)
    before = list(town.wire.rooms[PLAZA].said)
    await vote(town, OLGA, poll, "yes")
    assert "please read the privacy note" in heard(town, OLGA)[-1]
    assert town.wire.rooms[PLAZA].said == before
    assert await town.store.notes(PLATFORM, VOTE) == []


async def test_after_the_end_votes_say_nothing_any_more(town: Town) -> None:
    meetup, poll = await a_meetup(town)
    kept = await vote(town, BEN, poll, "maybe")
    await a_chat(town).close_poll(poll, again=False)
    assert await town.store.notes(PLATFORM, VOTE) == []
    before = len(heard(town))
    await vote(town, BEN, poll, "yes")
    await town.take_back(BEN, PLAZA, kept)
    assert (coming(town), len(heard(town))) == (Coming.MAYBE, before)
    # A poll that is still open while the meetup is over: whoever votes is told so, like by a sign.
    community = town.memory.communities[meetup.community_id]
    late = await ask(a_chat(town), coming_poll(community, meetup), key=6)
    town.clock.time = meetup.ends_at + timedelta(minutes=1)
    await vote(town, BEN, late, "yes")
    assert "This meetup is over." in heard(town)[-1]
    assert coming(town) is Coming.MAYBE


async def test_a_poll_that_was_never_noted_is_understood_from_what_it_asked(town: Town) -> None:
    _, poll = await a_meetup(town)
    await town.store.drop(PLATFORM, POLL, poll.message or "")
    town.restart()
    await vote(town, BEN, poll, "yes")
    assert coming(town) is Coming.YES


async def test_what_others_ask_is_nothing_to_us_whatever_it_says(town: Town) -> None:
    _, poll = await a_meetup(town)
    [ours] = events(town, START)
    forged = {**ours, "event_id": "$forged", "sender": BEN}
    no_poll = {**ours, "event_id": "$message", "type": "m.room.message"}
    hollow = {**ours, "event_id": "$hollow", "content": {ABOUT: {"key": 7, "answers": "yes"}}}
    town.wire.rooms[PLAZA].events += [forged, no_poll, hollow]
    for event in ("$forged", "$message", "$hollow", "$unknown"):
        await vote(town, BEN, replace(poll, message=event), "yes")
        await vote(town, BEN, replace(poll, message=event), "yes")
    assert (coming(town), heard(town)) == (None, [])


async def test_a_vote_from_another_room_says_nothing(town: Town) -> None:
    _, poll = await a_meetup(town)
    town.wire.room("!other", BEN)
    await vote(town, BEN, poll, "yes", room_id="!other")
    assert coming(town) is None


async def test_a_poll_that_nobody_answers_for_is_left_alone(town: Town, chat: MatrixChat) -> None:
    poll = await ask(chat)
    await vote(town, BEN, poll, "yes")
    assert heard(town) == []
    assert await town.store.notes(PLATFORM, VOTE) == []


async def test_a_crash_before_the_answer_was_sent_answers_once(town: Town) -> None:
    _, poll = await a_meetup(town)
    await vote(town, BEN, poll, "maybe")
    town.wire.fail_next("send", ChatUnavailable("cut off"))
    await vote(town, BEN, poll, "yes")
    assert len(heard(town)) == 1
    town.restart()
    await town.front.work()
    assert len(heard(town)) == 2
    assert coming(town) is Coming.YES
    [note] = await town.store.notes(PLATFORM, VOTE)
    assert note.value["answers"] == ["yes"]


async def test_every_word_that_we_send_for_a_poll_carries_its_mark(
    town: Town, chat: MatrixChat
) -> None:
    ref = await ask(chat)
    await chat.close_poll(ref, again=False)
    marks = [one["content"][MARK] for kind in (START, END) for one in events(town, kind)]
    assert marks == ["nw5", f"{ref.message}.end"]
