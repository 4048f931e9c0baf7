"""Ways to decide who meets whom: ours, and those of other bots, on the same people.

Nobody is put at a disadvantage: the two that look at scores are given ours, keep blocks, languages
and the cool-down as hard rules, and may pair people who have nothing in common.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations
from random import Random
from typing import Literal

import numpy as np

from community.matching.columns import Flags, Floats
from community.matching.inputs import Person, PlanRules
from community.matching.planner import plan
from community.model import MatchKind, PastMatch
from demo.roommates import roommates
from demo.worth import Worth, worth_of

PolicyName = Literal["ours", "chance", "greedy", "stable"]
Group = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """A round to be decided. ``people``: who is there, by id; ``blocks``: smaller id first."""

    people: tuple[Person, ...]
    history: Sequence[PastMatch]
    blocks: frozenset[tuple[int, int]]
    rules: PlanRules
    seed: int


@dataclass(frozen=True, slots=True)
class Decision:
    """Groups of ids; who is in none waits. Only ours says more: ``debts``, what is owed now, by
    id, and ``made_of``, the kind of a group's match and the topics that its reasons name.
    """

    groups: tuple[Group, ...]
    debts: Mapping[int, int] = field(default_factory=dict[int, int])
    made_of: Mapping[Group, tuple[MatchKind, tuple[str, ...]]] = field(
        default_factory=dict[Group, tuple[MatchKind, tuple[str, ...]]]
    )


Policy = Callable[[Week], Decision]


def ours(week: Week) -> Decision:
    """Decide as the bot does."""
    planned = plan(week.people, week.history, week.blocks, week.rules, week.seed)
    topics = {
        match.members: dict.fromkeys(topic for why in match.reasons for topic in why.topics)
        for match in planned.matches
    }
    return Decision(
        tuple(match.members for match in planned.matches),
        planned.debts,
        {match.members: (match.kind, tuple(topics[match.members])) for match in planned.matches},
    )


def chance(week: Week) -> Decision:
    """Shuffle and pair in that order; an odd one waits. So do most pairing bots."""
    ids = [person.id for person in week.people]
    Random(week.seed).shuffle(ids)  # noqa: S311 (repeatable, no secret)
    return Decision(tuple(zip(ids[::2], ids[1::2], strict=False)))


def greedy(week: Week) -> Decision:
    """Take the best pair, then the best of those left, and so on."""
    worth = worth_of(week.people)
    one, other = np.nonzero(np.triu(_may(week, worth), 1))
    order = np.lexsort((_drawn(week)[one, other], -worth.score[one, other]))
    free = np.ones(len(week.people), dtype=np.bool_)
    groups: list[Group] = []
    for at in order:
        pair = [int(one[at]), int(other[at])]
        if free[pair].all():
            free[pair] = False
            groups.append(_ids(week, pair))
    return Decision(tuple(groups))


def stable(week: Week) -> Decision:
    """Let no two find that they would rather have each other (see ``roommates.py``).

    Everybody likes best whoever gives them most, and of these whoever gets most in return. (By
    the pairs' scores alone, which are the same for both, the stable pairs are the greedy ones.)
    """
    worth, drawn = worth_of(week.people), _drawn(week)
    may = _may(week, worth)
    lists: list[list[int]] = []
    for row in range(len(week.people)):
        liked = np.lexsort((drawn[row], -worth.score[row], -worth.benefit[row]))
        lists.append([int(other) for other in liked if may[row, other]])
    return Decision(tuple(_ids(week, pair) for pair in roommates(lists).pairs))


POLICIES: Mapping[PolicyName, Policy] = {
    "ours": ours,
    "chance": chance,
    "greedy": greedy,
    "stable": stable,
}


def _may(week: Week, worth: Worth) -> Flags:
    """Return which pairs may be."""
    may = worth.talk & ~np.eye(len(week.people), dtype=np.bool_)
    row = {person.id: at for at, person in enumerate(week.people)}
    for one, other in (*week.blocks, *_met_of_late(week)):
        if one in row and other in row:
            may[row[one], row[other]] = may[row[other], row[one]] = False
    return may


def _drawn(week: Week) -> Floats:
    """Return what decides between equals: a drawn number for each pair, the same for both."""
    count = len(week.people)
    drawn = np.triu(np.random.default_rng(week.seed).random((count, count)), 1)
    return drawn + drawn.T


def _met_of_late(week: Week) -> set[tuple[int, int]]:
    oldest = week.rules.slot - timedelta(weeks=week.rules.cooldown_weeks)
    return {
        pair
        for past in week.history
        if past.met and past.slot > oldest
        for pair in combinations(past.members, 2)
    }


def _ids(week: Week, rows: Sequence[int]) -> Group:
    return tuple(week.people[row].id for row in rows)
