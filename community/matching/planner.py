"""Plan a round: who meets whom. Pure: the same people, rules and seed always give the same plan.

Hard rules: blocks, a language in common, a way to meet. Then, each before all that follow: as many
people as possible; no repeats within the cool-down; nobody again whom one just missed; those left
out before; the best scores of the whole round. Trios are made only where pairs do not come out.
Above ``SMALL_ROUND`` people not every pair can be looked at; the plan then says how good it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from community.matching.alternatives import next_best
from community.matching.columns import columns as columns_of
from community.matching.fairness import debts
from community.matching.findings import Finder
from community.matching.gatherings import gather
from community.matching.groups import Group
from community.matching.inputs import Person, PlanRules, dump_inputs, load_inputs
from community.matching.large import solve_large
from community.matching.memory import liked_topics, mentoring, remember
from community.matching.pairs import pair_set
from community.matching.scoring import can_meet, table_of
from community.matching.small import SMALL_ROUND, solve_small
from community.matching.solution import Solution
from community.matching.weights import Case, case_of, group_weights
from community.model import MatchKind, PastMatch, Unmatched
from community.planned import Alternative, PlannedMatch

__all__ = ["Person", "Plan", "PlanRules", "dump_inputs", "load_inputs", "plan"]

_TURNS, _PRIME, _SIX = 48_271, 2_147_483_647, 6  # a Lehmer generator; six fits twos and threes

Stage = Literal["look", "pair", "explain"]
Progress = Callable[[Stage], None]
"""Told which stage of a long plan begins: looking for candidates, pairing, explaining."""


def _quiet(_stage: Stage) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A planned round. ``weight`` is the sum of the matches' weights, in millionths, ``bound`` a
    proven upper bound of what any pairing of the pairs looked at can weigh (0: nothing is proven,
    as of groups of more than three); ``debts``: everybody's new debt, 0 to 1000, by member.
    """

    matches: tuple[PlannedMatch, ...]
    unmatched: tuple[Unmatched, ...]
    weight: int = 0
    bound: int = 0
    debts: Mapping[int, int] = field(default_factory=dict[int, int])

    @property
    def mutual(self) -> int:
        """How many matches let everybody find something they seek and give something sought."""
        return sum(match.kind is MatchKind.EXCHANGE for match in self.matches)

    @property
    def out_of_bubble_percent(self) -> int:
        """The share of matches between people of different fields."""
        beyond = sum(match.out_of_bubble for match in self.matches)
        return round(100 * beyond / len(self.matches)) if self.matches else 0


def plan(
    people: Sequence[Person],
    history: Sequence[PastMatch],
    blocks: frozenset[tuple[int, int]],
    rules: PlanRules,
    seed: int,
    *,
    progress: Progress = _quiet,
) -> Plan:
    """Return the best round of ``people`` (in any order). ValueError if somebody is in it twice.

    ``blocks``: pairs of ids, either way round. ``seed`` decides only among equally good plans.
    ``progress`` is told when a stage begins.
    """
    ordered = sorted(people, key=lambda person: person.id)
    if len({person.id for person in ordered}) < len(ordered):
        raise ValueError("somebody is in the round twice")
    if not ordered:
        return Plan((), ())
    progress("look")
    case = case_for(ordered, history, blocks, rules)
    progress("pair")
    solution = solve_large(case, seed) if len(ordered) > SMALL_ROUND else solve_small(case, seed)
    if rules.group_size > 2:  # noqa: PLR2004 (two are a pair already)
        groups = gather(case, solution.groups, rules.group_size, seed)
        solution = replace(solution, groups=groups, bound=0)
    progress("explain")
    return _told(case, solution, seed)


def case_for(
    ordered: Sequence[Person],
    history: Sequence[PastMatch],
    blocks: frozenset[tuple[int, int]],
    rules: PlanRules,
) -> Case:
    """Return the round to be solved of people in the order of their ids."""
    row = {person.id: at for at, person in enumerate(ordered)}
    columns = columns_of(ordered, liked_topics(history), mentoring(history, rules))
    memory = remember(ordered, history, rules)
    return case_of(ordered, columns, memory, pair_set(blocks, row), rules)


def _told(case: Case, solution: Solution, seed: int) -> Plan:
    """Return the plan in ids, with all that can be said of it."""
    groups = solution.groups
    columns = case.columns
    finder = Finder(case.people, table_of(columns, groups), columns.roots, columns.rarity)
    weight = group_weights(case, groups)
    others = next_best(solution)
    matches = tuple(
        _match(finder, group, weight[at], others.get(at), seed) for at, group in enumerate(groups)
    )
    matched = {member for match in matches for member in match.members}
    unmatched = tuple(
        _unmatched(case, at) for at, person in enumerate(case.people) if person.id not in matched
    )
    return Plan(
        matches,
        unmatched,
        sum(weight),
        solution.bound,
        debts(case.people, matches),
    )


def _match(
    finder: Finder,
    group: Group,
    weight: int,
    other: tuple[int, int, float] | None,
    seed: int,
) -> PlannedMatch:
    people = finder.people
    ids = tuple(people[one].id for one in group)
    # Who starts among equals changes from round to round and from pair to pair.
    turn = (seed + sum(ids)) * _TURNS % _PRIME % _SIX
    return PlannedMatch(
        members=ids,
        kind=finder.kind(group),
        score=finder.score(group),
        weight=weight,
        reasons=finder.reasons(group),
        starter=people[finder.starter(group, turn)].id,
        out_of_bubble=finder.out_of_bubble(group),
        parts=finder.parts(group),
        alternative=_alternative(people, other),
    )


def _alternative(
    people: Sequence[Person], other: tuple[int, int, float] | None
) -> Alternative | None:
    if other is None:
        return None
    member, instead, score = other
    return Alternative(people[member].id, people[instead].id, round(100 * score))


def _unmatched(case: Case, at: int) -> Unmatched:
    """Say why somebody is left over; blocks play no part in what is said."""
    member = case.people[at].id
    if len(case.people) == 1:
        return Unmatched(member, "alone")
    others = np.delete(np.arange(len(case.people)), at)
    anywhere = replace(case.columns, reach=None)  # which platform somebody is on is no reason
    if not can_meet(anywhere, np.full(len(others), at), others).any():
        return Unmatched(member, "language")
    return Unmatched(member, "no_partner")
