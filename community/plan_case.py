"""What a plan is made of and what comes of it, as values that another process can be handed."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from community.matching.inputs import Person, PlanRules, dump_inputs
from community.matching.planner import Plan
from community.matching.planner import plan as plan_round
from community.model import PastMatch

Planner = Callable[
    [Sequence[Person], Sequence[PastMatch], frozenset[tuple[int, int]], PlanRules, int], Plan
]
"""``community.matching.planner.plan``, or what a test puts in its place."""


@dataclass(frozen=True, slots=True)
class PlanCase:
    """The arguments of ``planner.plan``."""

    people: tuple[Person, ...]
    history: tuple[PastMatch, ...]
    blocks: frozenset[tuple[int, int]]
    rules: PlanRules
    seed: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and what the planner saw as JSON text, for a replay."""

    plan: Plan
    inputs: str


Think = Callable[[PlanCase], Awaitable[Planned]]
"""Solves a case where it holds up nobody: a large round takes seconds."""


def solve(case: PlanCase, plan: Planner = plan_round) -> Planned:
    """Plan a round, and write down what for."""
    arguments = (case.people, case.history, case.blocks, case.rules, case.seed)
    return Planned(plan(*arguments), dump_inputs(*arguments))


async def at_once(case: PlanCase, plan: Planner = plan_round) -> Planned:
    """Think here and now; good enough for tests."""
    return solve(case, plan)
