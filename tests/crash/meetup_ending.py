"""What the meetups have to have come to at the end of each act."""

import json
from collections import Counter
from dataclasses import dataclass

from tests.crash.laboratory import Ending
from tests.crash.meetup_scene import BOARD, LUNCH, WALK, WALL
from tests.crash.relay_scene import words_in


@dataclass(frozen=True)
class Wanted:
    """``rows``: outbox rows by kind and state; ``walk`` and ``lunch``: what the card says;
    ``seats``: who answered what to the walk, in order; ``thread``: what the walk's thread holds.
    """

    rows: str
    walk: str
    seats: str
    thread: tuple[str, ...] = ()
    lunch: str = ""
    lunch_thread: tuple[str, ...] = ()


OFFERED_BEN, OFFERED_CEM = "<@9862>, a place became free", "<@9863>, a place became free"
OFFERED = (OFFERED_BEN, OFFERED_CEM)
CHANGED = (*OFFERED, "Something changed")
REMINDED = (*CHANGED, f"Tomorrow: {WALK}", f"In an hour: {WALK}")
ASKED = (*REMINDED, "How was it?")
MOVED = "At the bridge\n**Called by:** <@9861>\n**Answers:** 1 of 1 and 1 maybe\n**Coming:** Cem"
TAKEN = "Ben maybe none, Cem yes taken, Ada no none"
HELLO = (f"Tomorrow: {LUNCH}", "<@9862> and <@9863>: you both wrote about")
CALLED_OFF = f"Called off: {LUNCH}"

ACTS = (
    Wanted(
        "card sent 1, thread sent 1, remind pending 2, hello pending 1, after pending 1",
        "1 of 1 and 2 waiting",
        "Ada yes taken, Ben yes waiting, Cem yes waiting",
    ),
    Wanted(
        "card sent 1, thread sent 1, remind pending 2, hello pending 1, after pending 1,"
        " promoted sent 1, claim pending 1",
        "1 of 1 and 1 waiting",
        "Ben yes offered, Cem yes waiting, Ada no none",
        (OFFERED_BEN,),
    ),
    Wanted(
        "card sent 1, thread sent 1, remind pending 2, hello pending 1, after pending 1,"
        " promoted sent 2, claim dropped 1, claim pending 1",
        "1 of 1 and 1 maybe",
        "Ben maybe none, Cem yes offered, Ada no none",
        OFFERED,
    ),
    Wanted(
        "card sent 2, thread sent 2, remind pending 6, hello pending 3, after pending 3,"
        " promoted sent 2, claim dropped 1, claim pending 1, told sent 1",
        MOVED,
        TAKEN,
        CHANGED,
        "2 people",
    ),
    Wanted(
        "card sent 2, thread sent 2, remind pending 1, remind dropped 2, remind sent 3,"
        " hello dropped 2, hello sent 1, after pending 2, after dropped 1, promoted sent 2,"
        " claim dropped 2, told sent 1",
        MOVED,
        TAKEN,
        REMINDED,
        "2 people",
        HELLO,
    ),
    Wanted(
        "card sent 2, thread sent 2, remind pending 1, remind dropped 2, remind sent 3,"
        " hello dropped 2, hello sent 1, after pending 1, after dropped 1, after sent 1,"
        " promoted sent 2, claim dropped 2, told sent 2",
        MOVED,
        TAKEN,
        ASKED,
        CALLED_OFF,
        (*HELLO, CALLED_OFF),
    ),
)


def check_meetup(ending: Ending) -> None:
    """One card and one thread a meetup, each thing said once, and the seats as the rules say."""
    wanted = ACTS[ending.act]
    rows = Counter(
        f"{kind.removeprefix('meetup_')} {state}" for _, kind, state in ending.held["outbox"]
    )
    # This platform has no list of events, no polls, and nothing can be pinned.
    for what in ("event dropped", "poll dropped"):
        assert rows.pop(what) == (2 if wanted.lunch else 1)
    assert rows.pop("pin sent") >= (2 if wanted.lunch else 1)
    del rows["pin pending"]
    # One card says what comes next; it comes back by itself when a meetup begins or ends.
    assert rows.pop("upcoming sent") == 1
    assert rows.pop("upcoming_pin sent") == 1
    assert set(rows) & {"upcoming_due dead", "upcoming_due expired"} == set()
    for state in ("pending", "dropped"):
        del rows[f"upcoming_due {state}"]
    assert rows == _counted(wanted.rows)
    assert ending.world.unknown == []
    titles = (WALK, LUNCH) if wanted.lunch else (WALK,)
    assert [title for title, _, _ in ending.held["meetups"]] == list(titles)
    [board] = words_in(ending.world, BOARD)
    assert (f"**{WALK}**" in board) is ("How was it?" not in wanted.thread)
    assert (f"**{LUNCH}**" in board) is (wanted.lunch not in {"", CALLED_OFF})
    seats = [" ".join(said[1:]) for said in ending.held["rsvps"] if said[0] == WALK]
    assert ", ".join(seats) == wanted.seats
    cards = words_in(ending.world, WALL)
    assert len(cards) == len(titles)
    threads = [thread.message for thread in ending.world.threads.values()]
    assert sorted(filter(None, threads)) == [card["id"] for card in ending.world.messages[WALL]]
    for title, says, said in (
        (WALK, wanted.walk, wanted.thread),
        (LUNCH, wanted.lunch, wanted.lunch_thread),
    ):
        if says:
            _check_one(ending, title, says, said)


def _check_one(ending: Ending, title: str, says: str, said: tuple[str, ...]) -> None:
    """Compare one meetup's card and thread."""
    cards = words_in(ending.world, WALL)
    at, card = next((at, card) for at, card in enumerate(cards) if title in card)
    assert says in card
    message = ending.world.messages[WALL][at]
    is_open = says != CALLED_OFF and "How was it?" not in said
    assert ("meetup_yes" in json.dumps(message)) is is_open
    heard = words_in(ending.world, message["id"])
    assert len(heard) == len(said)
    for words, sign in zip(heard, said, strict=True):
        assert sign in words


def _counted(rows: str) -> Counter[str]:
    pairs = (one.strip().rpartition(" ") for one in rows.split(","))
    return Counter({what: int(many) for what, _, many in pairs})
