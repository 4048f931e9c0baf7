"""What a blog parade has to have come to at the end of each act."""

from collections import Counter

from tests.crash.laboratory import Ending
from tests.crash.meetup_scene import ADA, BEN, CEM, WALL
from tests.crash.parade_scene import TOPIC, TOWER
from tests.crash.parade_scene import WALL as OF_CEM
from tests.crash.relay_scene import words_in

ONCE = ("proposal", "card", "thread", "pin", "over", "silent", "unread")
"""Kinds of which there is one row; the three last ones are pending at first."""
STATES = (
    {"over": "pending", "silent": "pending", "unread": "pending"},
    {"over": "pending", "silent": "pending", "unread": "pending"},
    {"silent": "pending"},
    {"silent": "pending"},
    {"silent": "dropped"},
)
"""By act; whatever stands here not is sent."""
ROWS = (
    {("remind", "pending"): 4, ("phase", "pending"): 3},
    {
        ("remind", "pending"): 3,
        ("remind", "sent"): 1,
        ("phase", "pending"): 2,
        ("phase", "dropped"): 1,
        ("post", "sent"): 2,
        ("give", "sent"): 1,
    },
    {
        ("remind", "sent"): 4,
        ("phase", "dropped"): 3,
        ("check", "dropped"): 1,
        ("post", "sent"): 2,
        ("give", "sent"): 2,
    },
)
_ALL_READINGS: list[list[str | int]] = [[TOWER, CEM.name, 1], [OF_CEM, BEN.name, 0]]
READINGS: tuple[list[list[str | int]], ...] = (
    [],
    [[TOWER, CEM.name, 0]],
    _ALL_READINGS,
    _ALL_READINGS,
    [],
)
"""By act: what was given to whom, and whether they commented on it."""
PHASES = ("called", "open", "over, the roundup comes", "rounded up", "rounded up")
REMINDERS = ("A week is left", "Half-time", "Two days are left", "Today is the last day")
_READ = ("this is for you to read", "Nobody has read these yet", "this is for you to read")


def check_parade(ending: Ending) -> None:
    """Each card stands once and says what is true, each thing is said once, nothing is lost."""
    assert ending.world.unknown == []
    _check_rows(ending)
    _check_channel(words_in(ending.world, WALL), ending.act)
    [_, card, *_] = ending.world.messages[WALL]
    [thread] = ending.world.threads.values()
    assert (thread.message, thread.name) == (card["id"], TOPIC)
    _check_thread(words_in(ending.world, thread.id), ending.act)
    state = "called" if ending.act < 3 else "rounded_up"
    assert ending.held["parades"] == [[TOPIC, state, 0]]
    posts: list[list[object]] = [[TOWER, True], [OF_CEM, True]]
    is_there = ending.act > 0
    assert ending.held["parade_posts"] == (posts[ending.act // 4 :] if is_there else [])
    assert ending.held["parade_readings"] == READINGS[ending.act]


def _check_rows(ending: Ending) -> None:
    found = Counter(
        (kind.removeprefix("parade_"), state)
        for _, kind, state in ending.held["outbox"]
        if kind.startswith("parade_")
    )
    wanted = dict(ROWS[min(ending.act, 2)])
    wanted |= {(kind, STATES[ending.act].get(kind, "sent")): 1 for kind in ONCE}
    if ending.act > 2:
        wanted["roundup", "sent"] = 1
    if ending.act == 4:  # what was for Ben, and what he gave
        wanted |= {("post", "sent"): 1, ("give", "sent"): 1}
    assert found == wanted


def _check_channel(said: list[str], act: int) -> None:
    reminders = {0: 0, 1: 1, 2: 4, 3: 4, 4: 0}[act]
    signs = (f"Proposed: {TOPIC}", f"Blog parade: {TOPIC}", *REMINDERS[:reminders])
    roundup = (f"Roundup: {TOPIC}",) if act > 2 else ()
    _compare(said, (*signs, *roundup))
    proposal, card = said[:2]
    assert f"**How far it is:** {PHASES[act]}" in card
    assert "It was called" in proposal
    writers = "Ada and Ben" if act < 4 else "Ada"
    assert f"**Want to write:** {writers}" in proposal
    handed_in = {0: "", 4: "**Handed in:** 1 post"}.get(act, "**Handed in:** 2 posts")
    assert handed_in in card
    if act > 2:
        assert (TOWER in said[-1]) == (act == 3)
    if act == 4:
        assert not any(BEN.name in one for one in said)


def _check_thread(said: list[str], act: int) -> None:
    told_over = f"<@{ADA.account.external_id}>, everything is in: 2 posts."
    if act == 4:
        _compare(said, (f"{OF_CEM}, by Cem", told_over))
        return
    posts = (f"{TOWER}, by Ben", f"{OF_CEM}, by Cem") if act else ()
    _compare(said, (*posts, *_READ[: (0, 1, 3, 3)[act]], *((told_over,) if act > 1 else ())))
    if act > 1:
        [tower] = [words for words in said if f"{TOWER}, by Ben" in words]
        assert "1 person has read it." in tower


def _compare(heard: list[str], signs: tuple[str, ...]) -> None:
    """Each thing is said once, and nothing else; after a crash perhaps in another order."""
    left = list(heard)
    for sign in signs:
        found = next((words for words in left if sign in words), None)
        assert found is not None, (sign, heard)
        left.remove(found)
    assert left == []
