"""The process that plans one large round: `python -m scheduling.plan_worker`, case in, plan out.

It imports nothing but the rules, so that it starts quickly and stays small.
"""

import os
import pickle
import sys
from typing import BinaryIO

from community.plan_case import PlanCase, solve

POLITENESS = 5
"""How far the process stands back (see nice(1)): the bot's answers to people go first."""


def work(source: BinaryIO, sink: BinaryIO) -> None:
    """Read a case, solve it, write what came of it."""
    case: PlanCase = pickle.load(source)  # noqa: S301 - the bot wrote it
    pickle.dump(solve(case), sink)


if __name__ == "__main__":
    os.nice(POLITENESS)
    work(sys.stdin.buffer, sys.stdout.buffer)
