"""Whole rounds from a spreadsheet: how long, how good, and the same however they are run."""

import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from community.matching import planner
from community.matching.pairing import pair
from community.matching.scoring import every_pair
from community.matching.weights import edges_of
from demo.crowd import avoid_csv, members_csv, townspeople
from demo.seasons import RULES
from tests.bench.one import BROKEN

SIZES = (1_000, 10_000, 100_000)
SEED = 1
PLAIN = 10_000
"""So many people are also planned without numba."""
ALL_PAIRS = 3_000

_WITHOUT_NUMBA = "import sys; sys.modules['numba'] = None; "
_ONE_THREAD = "from community.matching import candidates; candidates.THREADS = 1; "
_RUN = "import bot; bot.app()"


@dataclass(frozen=True, slots=True)
class Run:
    """One plan: its totals, and a hash of all in it but how long it took."""

    totals: dict[str, Any]
    plan: str


def plans() -> list[list[str]]:
    """Measure, each in a process of its own, as an organiser would run it."""
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        seconds: dict[int, float] = {}
        for size in SIZES:
            files = _spread(Path(folder), size)
            runs = [_planned(files) for _ in range(3 if size < SIZES[-1] else 2)][1:]
            seconds[size] = median(run.totals["seconds"] for run in runs)
            rows += _told(size, runs[-1], seconds[size])
        growth = math.log(seconds[SIZES[-1]] / seconds[SIZES[0]], SIZES[-1] / SIZES[0])
        rows.append([f"exponent of the time, {SIZES[0]} to {SIZES[-1]}", f"{growth:.2f}"])
        rows += _the_same(Path(folder))
    rows += _of_all_pairs()
    return rows


def _spread(folder: Path, size: int) -> list[str]:
    """Write a crowd as files; return the arguments that name them."""
    crowd = townspeople(size, SEED)
    members, avoid = folder / f"{size}.csv", folder / f"{size}.avoid.csv"
    members.write_text(members_csv(crowd), encoding="utf-8")
    avoid.write_text(avoid_csv(crowd), encoding="utf-8")
    return [str(members), "--avoid", str(avoid), "--seed", str(SEED)]


def _planned(files: Sequence[str], before: str = "") -> Run:
    out = Path(files[0]).with_suffix(".json")
    subprocess.run(  # noqa: S603 (our own program)
        [sys.executable, "-c", before + _RUN, "match", *files, "--out", str(out)],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    plan = json.loads(out.read_text(encoding="utf-8"))
    totals = plan.pop("totals")
    plain = json.dumps([plan, totals["weight"], totals["upper_bound"]], sort_keys=True)
    return Run(totals, sha256(plain.encode()).hexdigest())


def _told(size: int, run: Run, seconds: float) -> list[list[str]]:
    totals = run.totals
    name = f"{size:,} people, spreadsheet to plan"
    certified = totals["weight"] / totals["upper_bound"]
    return [
        [f"{name}: seconds", f"{seconds:.2f}"],
        [f"{name}: memory", f"{totals['peak_mb']:.0f} MB"],
        [f"{name}: matched", f"{totals['matched'] / totals['people']:.4f}"],
        [f"{name}: at least so much of the best possible", f"{certified:.4f}"],
        [f"{name}: matches in which both find and give", f"{totals['mutual'] * 2 / size:.3f}"],
    ]


def _the_same(folder: Path) -> list[list[str]]:
    """Plan the same people without numba, with one thread, and with their rows shuffled."""
    files = _spread(folder, PLAIN)
    usual = _planned(files)
    plain = _planned(files, _WITHOUT_NUMBA)
    single = _planned(files, _ONE_THREAD)
    members = Path(files[0])
    head, *lines = members.read_text(encoding="utf-8").splitlines()
    Random(SEED).shuffle(lines)  # noqa: S311 (repeatable, no secret)
    members.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    shuffled = _planned(files)
    same = {
        "without numba": plain.plan == usual.plan,
        "with one thread": single.plan == usual.plan,
        "rows shuffled": shuffled.plan == usual.plan,
    }
    return [
        [f"{PLAIN:,} people without numba: seconds", f"{plain.totals['seconds']:.1f}"],
        *(
            [f"{PLAIN:,} people, {how}", "same plan" if it else f"{BROKEN}: another plan"]
            for how, it in same.items()
        ),
    ]


def _of_all_pairs() -> list[list[str]]:
    """Compare a plan with what is possible if every pair is looked at."""
    crowd = townspeople(ALL_PAIRS, SEED)
    rules = replace(RULES, out_of_bubble_percent=0)
    planned = planner.plan(crowd.people, [], crowd.blocks, rules, SEED)
    case = planner.case_for(crowd.people, [], crowd.blocks, rules)
    edges = edges_of(case, *every_pair(ALL_PAIRS))
    best = pair(ALL_PAIRS, edges.left, edges.right, edges.micro, seed=SEED)
    share = planned.weight / best.bound
    return [[f"{ALL_PAIRS:,} people: at least so much of the best of all pairs", f"{share:.4f}"]]
