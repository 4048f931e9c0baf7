"""Planning in a process of its own: the same plan, and an end to it when it fails."""

import asyncio
import io
import os
import pickle
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from community.matching.inputs import Person, PlanRules
from community.matching.planner import load_inputs
from community.plan_case import PlanCase, Planned, solve
from scheduling.plan_worker import work
from scheduling.planning import PlanningFailed, PlanningProcess

SLOT = datetime(2026, 6, 1, 9)  # noqa: DTZ001 - a slot is local


def a_case(*ids: int) -> PlanCase:
    people = tuple(
        Person(one, seeks=frozenset({f"t{one % 3}"}), gives=frozenset({f"t{(one + 1) % 3}"}))
        for one in ids
    )
    return PlanCase(people, (), frozenset({(1, 2)}), PlanRules(SLOT), seed=7)


def program(path: Path, *lines: str) -> tuple[str, ...]:
    """Return a worker that does something else."""
    path.write_text("\n".join(("import os, sys, time", *lines)))
    return sys.executable, str(path)


async def test_a_large_round_planned_in_a_process_is_the_same_as_one_planned_here() -> None:
    case = a_case(*range(1, 12))

    planned = await PlanningProcess(small=10)(case)

    assert planned == solve(case)
    assert load_inputs(planned.inputs)[0] == case.people


async def test_a_small_round_starts_no_process(tmp_path: Path) -> None:
    never = program(tmp_path / "never.py", "sys.exit(9)")

    planned = await PlanningProcess(small=4, program=never)(a_case(1, 2, 3, 4))

    assert len(planned.plan.matches) == 2


async def test_the_process_is_found_wherever_the_bot_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)

    assert await PlanningProcess(small=0)(a_case(1, 3)) == solve(a_case(1, 3))


async def test_a_process_that_dies_is_an_error_and_the_next_round_gets_a_new_one(
    tmp_path: Path,
) -> None:
    marker = tmp_path / "was-here"
    dies_once = program(
        tmp_path / "dies.py",
        f"if not os.path.exists({str(marker)!r}):",
        f"    open({str(marker)!r}, 'w').close()",
        "    sys.stderr.write('out of memory')",
        "    sys.stderr.flush()",
        "    os.kill(os.getpid(), 9)",
        "from scheduling.plan_worker import work",
        "work(sys.stdin.buffer, sys.stdout.buffer)",
    )
    think = PlanningProcess(small=0, program=dies_once)

    with pytest.raises(PlanningFailed, match="code -9: out of memory"):
        await think(a_case(1, 3))

    assert await think(a_case(1, 3)) == solve(a_case(1, 3))


async def test_what_the_planner_refuses_surfaces_with_its_reason() -> None:
    with pytest.raises(PlanningFailed, match="somebody is in the round twice"):
        await PlanningProcess(small=0)(a_case(1, 1))
    with pytest.raises(ValueError, match="somebody is in the round twice"):
        await PlanningProcess()(a_case(1, 1))


async def test_a_bot_that_stops_ends_the_process_too(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    os.mkfifo(told)
    slow = program(
        tmp_path / "slow.py",
        f"with open({str(told)!r}, 'w') as pipe: pipe.write(str(os.getpid()))",
        "time.sleep(600)",
    )
    thinking = asyncio.create_task(PlanningProcess(small=0, program=slow)(a_case(1, 3)))
    pid = int(await asyncio.to_thread(told.read_text))

    thinking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await thinking

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_two_large_rounds_are_planned_one_after_the_other(tmp_path: Path) -> None:
    log = tmp_path / "log"
    notes = program(
        tmp_path / "notes.py",
        f"log = open({str(log)!r}, 'a', buffering=1)",
        "from scheduling.plan_worker import work",
        "log.write('begins ')",
        "work(sys.stdin.buffer, sys.stdout.buffer)",
        "log.write('ends ')",
    )
    think = PlanningProcess(small=0, program=notes)

    first, second = await asyncio.gather(think(a_case(1, 3)), think(a_case(4, 5, 6)))

    assert [sorted(members(one)) for one in (first, second)] == [[1, 3], [4, 5, 6]]
    assert log.read_text() == "begins ends begins ends "


def members(planned: Planned) -> Sequence[int]:
    return [one for match in planned.plan.matches for one in match.members]


def test_the_worker_reads_a_case_and_writes_a_plan() -> None:
    case, sink = replace(a_case(1, 3, 5), seed=3), io.BytesIO()

    work(io.BytesIO(pickle.dumps(case)), sink)

    assert pickle.loads(sink.getvalue()) == solve(case)  # noqa: S301 - written above
