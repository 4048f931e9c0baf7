"""What a conference has to have come to at the end of each act."""

from collections import Counter

from tests.crash.companion_scene import CONFERENCE, who
from tests.crash.laboratory import Ending
from tests.crash.meetup_scene import ADA, BEN, CEM, WALL
from tests.crash.relay_scene import words_in

ROWS = (
    {
        ("card", "sent"): 1,
        ("thread", "sent"): 1,
        ("remind", "pending"): 2,
        ("after", "pending"): 1,
        ("pairs", "pending"): 2,
        ("session", "pending"): 2,
        ("session_thread", "pending"): 2,
    },
    {
        ("card", "sent"): 1,
        ("thread", "sent"): 1,
        ("remind", "sent"): 2,
        ("after", "pending"): 1,
        ("moved", "sent"): 1,
        ("pairs", "sent"): 1,
        ("pairs", "dropped"): 1,
        ("session", "sent"): 1,
        ("session", "pending"): 2,
        ("session_thread", "sent"): 1,
        ("session_thread", "pending"): 2,
    },
    {
        ("card", "sent"): 1,
        ("thread", "sent"): 1,
        ("remind", "sent"): 2,
        ("after", "sent"): 1,
        ("moved", "sent"): 1,
        ("pairs", "sent"): 1,
        ("pairs", "dropped"): 1,
        ("session", "sent"): 2,
        ("session", "dropped"): 1,
        ("session_thread", "sent"): 2,
        ("session_thread", "dropped"): 1,
        ("asked", "sent"): 1,
        ("answered", "sent"): 1,
    },
)
KINDS = {what for rows in ROWS for what, _ in rows}
"""The others are those of every meetup: see its scene."""
EYES = f"{who(ADA)} is there for {who(BEN)} and {who(CEM)}."
MOVED = "Moved: Open data (Room 5)"
HELLO = f"{who(ADA)} and {who(BEN)}: you both wrote about"
THREAD = (MOVED, f"Tomorrow: {CONFERENCE}", HELLO, EYES, f"In an hour: {CONFERENCE}")
CARDS = ((CONFERENCE,), (CONFERENCE, "Great Hall"), (CONFERENCE, "Great Hall", "Room 5"))


def check_companion(ending: Ending) -> None:
    """Each session has one card and one thread, each thing is said once, and nothing is lost."""
    rows = Counter(
        (kind.removeprefix("meetup_"), state)
        for _, kind, state in ending.held["outbox"]
        if kind.removeprefix("meetup_") in KINDS
    )
    assert rows == ROWS[ending.act]
    assert ending.world.unknown == []
    cards = words_in(ending.world, WALL)
    wanted = CARDS[ending.act]
    assert len(cards) == len(wanted)
    for words, sign in zip(cards, wanted, strict=True):
        assert sign in words
    messages = ending.world.messages[WALL]
    threads = [thread.message for thread in ending.world.threads.values()]
    assert sorted(filter(None, threads)) == [one["id"] for one in messages]
    said = [words_in(ending.world, one["id"]) for one in messages]
    if ending.act == 0:
        assert said == [[]]
        return
    after = ("This came together: 1 question and 1 note.",) if ending.act == 2 else ()
    _compare(said[0], (*THREAD, *after))
    _compare(said[1], ("Who pays for it?", "The county does.") if ending.act == 2 else ())


def _compare(heard: list[str], signs: tuple[str, ...]) -> None:
    assert len(heard) == len(signs), heard
    for words, sign in zip(heard, signs, strict=True):
        assert sign in words
