"""Whenever the process dies, the next one ends what was begun: nothing is lost, nothing doubled.

A process that dies leaves the same traces at two steps between which nothing was written. So it
dies at every commit and every request, at every step right after one, and once at any other kind
of step. With ``CRASH_AT_EVERY_STEP=1`` in the environment it is every single step; that takes
twice as long and has to end the same.
"""

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pytest

from cogs._cards import container_id
from community.places import Ref
from tests.crash.approved_ending import check_approved
from tests.crash.chosen_ending import check_chosen
from tests.crash.companion_ending import check_companion
from tests.crash.laboratory import Ending, Laboratory
from tests.crash.link_scene import (
    ADA_HERE,
    ADA_THERE,
    CARDS_HERE,
    CARDS_THERE,
    CYD,
    NEWER,
    OLDER,
    ONLY_THERE,
    cards,
)
from tests.crash.meetup_ending import check_meetup
from tests.crash.parade_ending import check_parade
from tests.crash.relay_scene import HERE, THERE, WRITTEN, words_in
from tests.crash.scenes import ACTS, ALONE, ORGANISERS, PEOPLE, PROMPTS, ROUNDS, TAKERS
from tests.crash.sides_scene import HERE as HERE_SIDE
from tests.crash.sides_scene import THERE as THERE_SIDE

WRITING = {
    "sql.commit:before",
    "chat.post:before",
    "chat.open_conversation:before",
    "chat.open_thread:before",
    "chat.pass_on:before",
    "chat.pass_on_again:before",
    "chat.remove:before",
}
AT_ONCE = frozenset({"relay", "sides", "meetup", "approved", "companion", "parade", "chosen"})
"""Scenes in which rows are delivered that let each other go first."""
EVERY_STEP = bool(os.environ.get("CRASH_AT_EVERY_STEP"))
SENT_IN_ACT: Mapping[str, int] = {
    "round_planned": 0,
    "match_open": 1,
    "left_out": 1,
    "round_summary": 1,
    "round_public": 1,
    "match_bump": 2,
    "match_ask": 3,
    "meetup_proposed": 2,
    "prompt": 0,
    "prompt_thread": 1,
    "prompt_took": 1,
}
UNNEEDED: Mapping[str, int] = {"match_remind": 2, "match_withdraw": 99, "meetup_idea": 2}
"""Rows that are dropped, where people are not asked into a conversation or because they only look
for something to say; and in which act.
"""


def _posted(ending: Ending) -> Counter[int]:
    """Return how many messages carry each marker; every message of the bot's carries one."""
    messages = chain.from_iterable(ending.world.messages.values())
    return Counter(part["id"] for message in messages for part in message["components"])


def _expect_rows(ending: Ending, kinds: Mapping[str, int]) -> None:
    """Assert that these outbox rows were written, and that each that was due by the end of the
    act brought about exactly one message (a thread under a message is none).
    """
    rows = ending.held["outbox"]
    assert Counter(kind for _, kind, _ in rows) == kinds
    for _, kind, state in rows:
        if kind in UNNEEDED:
            assert state == ("dropped" if UNNEEDED[kind] <= ending.act else "pending")
    rows = [row for row in rows if row[1] not in UNNEEDED]
    due = [row for row in rows if SENT_IN_ACT[row[1]] <= ending.act]
    assert {state for _, _, state in due} == {"sent"}
    assert {state for row in rows if row not in due for state in row[2:]} <= {"pending"}
    speaking = [container_id(number) for number, kind, _ in due if kind != "prompt_thread"]
    assert _posted(ending) == Counter(speaking)
    assert ending.held["occurrences"] == [["done"]]
    assert ending.world.unknown == []


def check_round(ending: Ending) -> None:
    """Everybody is in one conversation with exactly the people of their match."""
    kinds = {"match_open": 4, "match_bump": 4, "match_ask": 4, "left_out": 1}
    kinds |= {"match_remind": 4, "match_withdraw": 4}
    notes = {"round_planned": 1, "round_summary": 1, "round_public": 1, "meetup_idea": 1}
    proposed = {"meetup_proposed": 1} if ending.act > 1 else {}
    _expect_rows(ending, kinds | notes | proposed)
    assert len(ending.held["rounds"]) == 1
    assert ending.held["left_out"] == [[ALONE]]
    planned: dict[int, set[str]] = {}
    for match, person in ending.held["matches"]:
        planned.setdefault(match, set()).add(person)
    assert sorted(map(len, planned.values())) == [2, 2, 2, 3]
    assert sorted(chain.from_iterable(planned.values())) == sorted(set(PEOPLE) - {ALONE})
    said = {place: len(messages) for place, messages in ending.world.messages.items()}
    threads = ending.world.threads.values()
    if ending.act == 0:
        assert not threads
        assert said == {ORGANISERS: 1}
        return
    assert sorted(sorted(thread.asked) for thread in threads) == sorted(
        [*(sorted(people) for people in planned.values()), [ALONE]]
    )
    wanted = {thread.id: 1 if set(thread.asked) == {ALONE} else ending.act for thread in threads}
    idea = {PROMPTS: 1} if proposed else {}
    assert said == wanted | {ORGANISERS: 2, ROUNDS: 1} | idea


def check_prompt(ending: Ending) -> None:
    """The prompt stands once, with one thread in which both takers are named once."""
    taken_up = ending.act == 1
    answers = {"prompt_thread": 1, "prompt_took": 2} if taken_up else {}
    _expect_rows(ending, {"prompt": 1} | answers)
    assert len(ending.held["posts"]) == 1
    (prompt,) = ending.world.messages[PROMPTS]
    said = {place: len(messages) for place, messages in ending.world.messages.items()}
    if not taken_up:
        assert said == {PROMPTS: 1}
        return
    assert sorted(ending.held["took"]) == [[taker] for taker in TAKERS]
    (thread,) = ending.world.threads.values()
    assert thread.message == prompt["id"]
    assert said == {PROMPTS: 1, thread.id: 2}


def check_sides(ending: Ending) -> None:
    """The match is open once on each platform, and each side hears each thing once."""
    kinds = [f"match_{what}" for what in ("open", "bump", "ask", "remind", "withdraw")]
    kinds += [f"round_{what}" for what in ("planned", "summary", "public")]
    _expect_rows(ending, dict.fromkeys(kinds, 2) | {"meetup_idea": 1})
    said = {place: len(messages) for place, messages in ending.world.messages.items()}
    organisers = {HERE_SIDE.organisers, THERE_SIDE.organisers}
    if ending.act == 0:
        assert said == dict.fromkeys(organisers, 1)
        assert ending.held["sides"] == []
        return
    threads = ending.world.threads.values()
    assert sorted((thread.parent, *thread.asked) for thread in threads) == [
        (HERE_SIDE.rounds, "9701"),
        (THERE_SIDE.rounds, "9711"),
    ]
    wanted = {thread.id: ending.act for thread in threads}
    public = dict.fromkeys((HERE_SIDE.rounds, THERE_SIDE.rounds), 1)
    assert said == wanted | dict.fromkeys(organisers, 2) | public
    assert [seat for seat, _ in ending.held["sides"]] == [0, 1]
    places = {Ref.parse(ref).place for _, ref in ending.held["sides"]}
    assert places == set(wanted)


def check_relay(ending: Ending) -> None:
    """Each message stands once on the other side, in its order, as it was written last."""
    states = Counter((kind, state) for _, kind, state in ending.held["outbox"])
    assert ending.world.unknown == []
    [files] = words_in(ending.world, HERE)
    assert "no files" in files
    copies = words_in(ending.world, THERE)
    if ending.act == 0:
        assert copies == [f"**Ada**: {words}" for words in WRITTEN]
        assert states == {("relay", "sent"): 3, ("relay_files", "sent"): 1}
        return
    assert copies == ["**Ada**: first, edited", "**Ada**: third"]
    assert states == {("relay", "sent"): 2, ("relay", "dropped"): 1, ("relay_files", "sent"): 1}


def check_link(ending: Ending) -> None:
    """Who is one person has one card in each home; who goes along has theirs only there."""
    assert ending.world.unknown == []
    assert {state for _, _, state in ending.held["outbox"]} == {"sent"}
    whose = {account: member for member, account in ending.held["accounts"]}
    written = [goal for (goal,) in ending.held["written"]]
    standing = (cards(ending.world, CARDS_HERE), cards(ending.world, CARDS_THERE))
    if ending.act == 0:
        everything = sorted((OLDER, NEWER, ONLY_THERE))
        assert len(set(whose.values())) == len(whose) == len(everything)
        assert written == everything
        assert standing == (everything, everything)
        return
    assert written == sorted((NEWER, ONLY_THERE))
    if ending.act == 1:
        assert whose[ADA_HERE.external_id] == whose[ADA_THERE.external_id]
        assert standing == (written, written)
        return
    assert set(whose) == {ADA_HERE.external_id, CYD.external_id}
    assert standing == ([NEWER], [ONLY_THERE])


CHECKS: Mapping[str, Callable[[Ending], None]] = {
    "round": check_round,
    "prompt": check_prompt,
    "relay": check_relay,
    "sides": check_sides,
    "link": check_link,
    "meetup": check_meetup,
    "approved": check_approved,
    "companion": check_companion,
    "parade": check_parade,
    "chosen": check_chosen,
}


@dataclass
class Tally:
    """What was done to the bot."""

    kills: int = 0
    over_before: int = 0
    steps: int = 0
    writes: int = 0


def _play_act(laboratory: Laboratory, share: slice, check: Callable[[Ending], None]) -> Tally:
    """End the bot at a share of this act's steps and requests, then go on to the next act."""
    calm = laboratory.play()
    check(calm)
    writes = calm.world.writes
    steps = _chosen(calm.steps)
    cases = _cases(steps, writes)[share]
    tally = Tally(steps=len(steps), writes=writes)
    for case in cases:
        ending = laboratory.play(**case)
        check(ending)
        if ending.act > 0:
            assert ending.held["matches"] == calm.held["matches"]
        # Rows that let each other go first pass fewer steps one time and more another.
        over_before = ending.kills == 0 and max(case.get("kill_at", (0,))) > len(ending.steps)
        assert ending.kills >= 1 or over_before
        tally.kills += ending.kills
        tally.over_before += over_before
    laboratory.go_on()
    return tally


def _chosen(steps: Sequence[str]) -> Sequence[int]:
    """Return the numbers (from 1) of the steps to die at."""
    if EVERY_STEP:
        return range(1, len(steps) + 1)
    first = {step: number for number, step in reversed(list(enumerate(steps, 1)))}
    writing = [number for number, step in enumerate(steps, 1) if step in WRITING]
    following = [number + 1 for number in writing if number < len(steps)]
    return sorted({*first.values(), *writing, *following})


def _cases(steps: Sequence[int], writes: int) -> list[Mapping[str, Any]]:
    """Return what ends the lives: steps, requests (also where Discord has forgotten the nonce, so
    that only looking back helps), and several steps in a row.
    """
    numbers = range(1, writes + 1)
    return [
        *({"kill_at": (step,)} for step in steps),
        *({"kill_after": write} for write in numbers),
        *({"kill_after": write, "remembers": False} for write in numbers[::3]),
        {"kill_at": tuple(steps[len(steps) // part] for part in (2, 3, 5, 8))},
    ]


@pytest.mark.parametrize("scene", CHECKS)
def test_whatever_step_it_dies_at_nothing_is_lost_and_nothing_doubled(
    scene: str, engine: str, laboratories: list[Laboratory], capsys: pytest.CaptureFixture[str]
) -> None:
    def line(number: int) -> list[Tally]:
        share = slice(number, None, len(laboratories))
        return [_play_act(laboratories[number], share, CHECKS[scene]) for _ in ACTS[scene]]

    with ThreadPoolExecutor(len(laboratories)) as pool:
        lines = list(pool.map(line, range(len(laboratories))))
    kills = sum(tally.kills for tally in chain.from_iterable(lines))
    fewest = min(lines, key=lambda acts: sum(tally.steps for tally in acts))
    steps, writes = sum(tally.steps for tally in fewest), sum(t.writes for t in fewest)
    over_before = sum(tally.over_before for tally in chain.from_iterable(lines))
    assert kills + over_before >= steps + writes
    assert over_before <= (kills // 5 if scene in AT_ONCE else 0)
    figures = f"{kills} kills at {steps} steps and {writes} requests, 0 lost, 0 doubled"
    with capsys.disabled():
        print(f"\n{scene} on {engine}: {figures}")  # noqa: T201 - the figure is asked for
