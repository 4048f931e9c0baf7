"""Votes on topics on Matrix: /parade vote and choose, taps in the poll, the early end."""

from typing import Any

import pytest

from community.parades.vote_cards import the_poll
from community.parades.voting import Vote
from community.places import Place, Ref
from matrix import PLATFORM
from matrix.chat import MatrixChat
from matrix.polls import START
from tests.matrix.test_polls import a_chat, events, vote
from tests.matrix.town import ADA, BEN, OLGA, PLAZA, Town

STRANGER = "@stranger:hs"


@pytest.fixture
async def town() -> Town:
    opened = Town()
    await opened.opened()
    for who in (ADA, BEN):
        await opened.member_here(who)
    for title in ("Light", "Dark"):
        await opened.tell(ADA, "parade propose", title, "Why?", "skip")
    return opened


async def asked(town: Town, chat: MatrixChat) -> tuple[Vote, Ref]:
    """Let Olga put the topics to the vote; return the vote and where its poll stands."""
    assert "A vote is running" in await town.tell(OLGA, "parade vote 3")
    await town.send_all()
    [running] = town.memory.votes.values()
    seen = await town.votes.seen(town.community(), running)
    poll = the_poll(seen, town.clock.now())
    ref = await chat.keep_poll(Place(PLATFORM, PLAZA), poll, ref=None, key=5, again=False)
    assert ref is not None
    return running, ref


def said(town: Town) -> dict[str, int]:
    """Return what is stored, by the member's name."""
    names = {one.id: one.name for one in town.memory.members.values()}
    return {names[one.member_id]: one.number for one in town.memory.ballots.values()}


async def test_the_poll_can_be_read_and_answered_without_polls(town: Town) -> None:
    running, _ = await asked(town, a_chat(town))
    [event] = events(town, START)
    first, second = running.topics
    lines = event["content"]["body"].split("\n")
    assert lines[:3] == [
        "Which topic shall we write about next?",
        f"{first.parade_id}: Dark",
        f"{second.parade_id}: Light",
    ]
    assert "!netz parade choose" in lines[3]
    answer = await town.tell(BEN, f"parade choose {second.parade_id}")
    assert "Your vote is for “Light”" in answer
    assert said(town) == {"Ben": 2}
    town.clock.advance(days=4)
    await town.send_all()
    assert town.memory.votes[running.id].chosen == 2


async def test_a_tap_is_noted_without_a_word_back_and_can_be_taken_back(town: Town) -> None:
    _, poll = await asked(town, a_chat(town))
    heard = len(town.alone_with(BEN).said)
    await vote(town, BEN, poll, "1")
    assert said(town) == {"Ben": 1}
    last = await vote(town, BEN, poll, "2")
    await vote(town, ADA, poll, "1")
    assert said(town) == {"Ben": 2, "Ada": 1}
    [place] = {one.place for one in town.memory.ballots.values()}
    assert place == PLAZA
    await town.hear(redaction(last))
    await town.front.work()
    assert said(town) == {"Ada": 1}
    await vote(town, ADA, poll, "3")
    assert said(town) == {}, "what the poll does not offer spoils a vote"
    assert len(town.alone_with(BEN).said) == heard


async def test_who_is_no_member_is_asked_to_agree_first(town: Town) -> None:
    _, poll = await asked(town, a_chat(town))
    town.wire.rooms[PLAZA].members[STRANGER] = "join"
    room = town.alone_with(STRANGER)
    await vote(town, STRANGER, poll, "1")
    assert town.memory.ballots == {}
    assert "Before I store anything about you" in room.said[-1]


async def test_only_organisers_begin_a_vote_and_end_it(town: Town) -> None:
    assert "for the organisers" in await town.tell(ADA, "parade vote")
    running, _ = await asked(town, a_chat(town))
    assert "It runs until" in await town.tell(OLGA, "parade vote")
    assert "The vote ends" in await town.tell(OLGA, "end")
    await town.send_all()
    assert not town.memory.votes[running.id].runs


async def test_a_poll_of_before_says_nothing_once_it_is_taken_away(town: Town) -> None:
    chat = a_chat(town)
    _, poll = await asked(town, chat)
    await vote(town, BEN, poll, "1")
    assert await chat.voices(poll) is None
    await chat.take_away(poll, again=False)
    await vote(town, BEN, poll, "2")
    assert said(town) == {"Ben": 1}
    await chat.take_away(poll, again=True)
    assert [one["content"] for one in events(town, START)] == [{}], "it is redacted"


def redaction(target: str) -> dict[str, Any]:
    return {
        "type": "m.room.redaction",
        "room_id": PLAZA,
        "sender": BEN,
        "redacts": target,
        "content": {"redacts": target},
    }
