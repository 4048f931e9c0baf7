"""Who of those who come to the same place could say hello to each other: the best pairs first.

The same people are kept apart as in a round, decoys included: so never being named beside somebody
says no more about a block than never being matched with them.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from community.matching.columns import columns as columns_of
from community.matching.decoys import decoys
from community.matching.findings import Finder
from community.matching.inputs import Person, PlanRules
from community.matching.pairs import pair_set
from community.matching.scoring import can_meet, every_pair, score_pairs, table_of
from community.model import Reason

_TOLD = ("gives", "shares", "widens", "interests")
"""The kinds of reasons that name a topic."""


def greetings(
    people: Sequence[Person],
    circle: Collection[int],
    apart: frozenset[tuple[int, int]],
    rules: PlanRules,
    most: int,
) -> tuple[Reason, ...]:
    """Return at most ``most`` pairs, each by its strongest reason; nobody is in two of them.

    ``circle``: the ids of all who take part in rounds, whether they come or not; ``apart``: pairs
    of ids that are not to be named, either way round: blocks, and who knows each other already.
    """
    ordered = sorted(map(_with_all_topics, people), key=lambda person: person.id)
    row = {person.id: at for at, person in enumerate(ordered)}
    columns = columns_of(ordered)
    left, right = every_pair(len(ordered))
    # How many decoys there are depends on how many meet in rounds, not on how many come here.
    ids = np.array([*row, *sorted(set(circle) - set(row))], dtype=np.int64)
    fits = can_meet(columns, left, right)
    fits &= ~pair_set(apart, row).holds(left, right)
    fits &= ~decoys(ids, left, right, rules.decoy_key, rules.slot)
    scored = score_pairs(columns, left[fits], right[fits])
    pairs = list(zip(scored.left.tolist(), scored.right.tolist(), strict=True))
    best = sorted(range(len(pairs)), key=lambda at: (-scored.score[at], pairs[at]))
    found: list[Reason] = []
    taken: set[int] = set()
    for at in best:
        if len(found) == most or scored.score[at] <= 0:
            break
        if taken.isdisjoint(pairs[at]):
            finder = Finder(ordered, table_of(columns, [pairs[at]]), columns.roots, columns.rarity)
            reasons = finder.reasons(pairs[at])
            found += [one for one in reasons if one.kind in _TOLD][:1]
            taken.update(pairs[at])
    return tuple(found)


def _with_all_topics(person: Person) -> Person:
    """Return somebody who cares about all they wrote of: two who know the same thing have something
    to talk about, though in a round neither would need the other.
    """
    everything = person.seeks | person.gives | person.widens | person.interests
    return replace(person, interests=everything)
