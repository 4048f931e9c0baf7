"""Who meets whom: the best division of people into pairs, and trios where pairs do not come out.

For a few hundred people, each pair of whom is looked at. Trios are made only for people who would
be left over. Up to ten are solved exactly. Of more, the pairs are the optimum; an odd one's trio is
the best of a number of promising ones, and where hard rules leave more people over, trios are found
that bring in as many as can be.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice

import numpy as np

from community.matching.columns import Flags
from community.matching.pairing import Ints, pair, shuffled
from community.matching.weights import WISH, Weights

Group = tuple[int, ...]

SMALL = 10
"""Circles of up to so many people are solved by going through all divisions."""

_TRIO = 3
_RESCUE_WORK = 4_000_000  # trios that are tested, times the square of the people
_TRIO_WORK = 60_000  # trios that are tried out, times the square of the people
_TRIO_TRIES = 60


def divide(weights: Weights, seed: int, *, small: int = SMALL) -> tuple[Group, ...]:
    """Return the groups of a round, as sorted rows; whoever is in none stays unmatched."""
    groups: list[Group] = []
    for circle in circles(weights):
        if len(circle) <= small:
            groups += _all_divisions(weights, circle, seed)
        else:
            groups += _Large(weights, seed).divide(circle)
    return tuple(sorted(tuple(sorted(group)) for group in groups))


def circles(weights: Weights) -> Iterator[tuple[int, ...]]:
    """Return the sets of people between whom there is any way, through others, to meet."""
    unseen = np.ones(len(weights.may), dtype=np.bool_)
    for start in range(len(unseen)):
        if not unseen[start]:
            continue
        circle = np.zeros(len(unseen), dtype=np.bool_)
        edge = circle.copy()
        edge[start] = True
        while edge.any():
            circle |= edge
            edge = weights.may[edge].any(axis=0) & ~circle
        unseen &= ~circle
        yield tuple(np.flatnonzero(circle).tolist())


def _all_divisions(weights: Weights, circle: Sequence[int], seed: int) -> list[Group]:
    """Return the best division of a few people, from all of them (2**n sets of people)."""
    order: list[int] = [circle[int(at)] for at in shuffled(len(circle), seed)]
    count = len(order)
    # best[s]: worth of the best division of the people in bit set s, and its first group
    best: list[tuple[int, Group, int]] = [(0, (), 0)] * (1 << count)
    worth = {
        group: weights.worth([order[at] for at in group])
        for size in (2, 3)
        for group in combinations(range(count), size)
        if weights.allowed([order[at] for at in group])
    }
    starting: list[list[tuple[int, Group, int]]] = [[] for _ in range(count)]
    for group, value in worth.items():
        starting[group[-1]].append((sum(1 << at for at in group), group, value))
    for people in range(1, 1 << count):
        last = people.bit_length() - 1
        alone = people & ~(1 << last)
        choice = (best[alone][0], (), alone)
        for members, group, value in starting[last]:
            if members & people == members:
                rest = people & ~members
                total = best[rest][0] + value
                if total > choice[0]:
                    choice = (total, group, rest)
        best[people] = choice
    return [tuple(order[at] for at in group) for group in _walk(best)]


def _walk(best: Sequence[tuple[int, Group, int]]) -> Iterator[Group]:
    people = len(best) - 1
    while people:
        _, group, people = best[people]
        if group:
            yield group


class _Large:
    """Divides a circle of many people."""

    def __init__(self, weights: Weights, seed: int) -> None:
        self._weights = weights
        self._seed = seed

    def divide(self, circle: Sequence[int]) -> list[Group]:
        groups = self._pairs_and_joins(circle)
        if sum(map(len, groups)) < len(circle):
            trios = self._rescuing_trios(circle, [g for g in groups if len(g) == _TRIO])
            groups = self._better(groups, trios, circle)
        if sum(len(group) == _TRIO for group in groups) == 1:
            for trio in self._promising_trios(circle, groups):
                groups = self._better(groups, [trio], circle)
        return groups

    def _better(
        self, groups: list[Group], trios: list[Group], circle: Sequence[int]
    ) -> list[Group]:
        """Return ``groups`` or, if it is worth more, the best division that holds ``trios``."""
        rest = sorted(set(circle).difference(*trios))
        other = trios + self._pairs_and_joins(rest)
        return max(groups, other, key=self._total)

    def _total(self, groups: Iterable[Group]) -> int:
        return sum(self._weights.worth(group) for group in groups)

    def _pairs_and_joins(self, people: Sequence[int]) -> list[Group]:
        """Return the best pairs; those left over join pairs where all three may meet."""
        pairs, left = self._pairs(people)
        joined = self._joins(pairs, left)
        return [group for at, group in enumerate(pairs) if at not in joined] + [*joined.values()]

    def _pairs(self, people: Sequence[int]) -> tuple[list[Group], list[int]]:
        rows = np.array(people, dtype=np.int64)
        edges = self._weights.edges[np.ix_(rows, rows)]
        return self._solve(rows, edges)

    def _solve(self, rows: Ints, edges: Ints) -> tuple[list[Group], list[int]]:
        left, right = np.nonzero(np.triu(edges))
        weight = edges[left, right]
        mate = pair(len(rows), left, right, weight, seed=self._seed).mate
        groups: list[Group] = [
            (int(rows[one]), int(rows[other])) for one, other in enumerate(mate) if one < other
        ]
        return groups, rows[mate < 0].tolist()

    def _joins(self, pairs: Sequence[Group], left: Sequence[int]) -> dict[int, Group]:
        """Return trios by the number of their pair: the best way to let the others join."""
        trios = {
            (at, len(pairs) + guest): (*group, person)
            for guest, person in enumerate(left)
            for at, group in enumerate(pairs)
            if self._weights.allowed((*group, person))
        }
        if not trios:
            return {}
        worth = self._weights.worth
        gain = {seats: worth(trio) - worth(trio[:2]) for seats, trio in trios.items()}
        if len(left) == 1:
            (at, _), trio = max(trios.items(), key=lambda entry: gain[entry[0]])
            return {at: trio}
        weight = np.array(_within(list(gain.values()), 40, base=1 << 50), dtype=np.int64)
        seats = np.array(list(trios), dtype=np.int64)
        count = len(pairs) + len(left)
        mate = pair(count, seats[:, 0], seats[:, 1], weight, seed=self._seed).mate
        return {at: trios[at, int(mate[at])] for at in range(len(pairs)) if mate[at] >= 0}

    # --- trios ---------------------------------------------------------------------------------

    def _promising_trios(self, circle: Sequence[int], groups: Sequence[Group]) -> Iterator[Group]:
        """Return trios that may be better than the present one, most promising first.

        Judged by the trio's worth less half of the worth of each one's present pair.
        """
        tries = min(_TRIO_TRIES, max(1, _TRIO_WORK // len(circle) ** 2))
        found: list[tuple[int, Group]] = []
        share = self._shares(groups)
        rows = np.array(circle, dtype=np.int64)
        for at, one in enumerate(circle[:-2]):
            later = rows[at + 1 :]
            later = later[self._weights.may[one, later]]
            found += self._best_with(one, later, share, max(2, 3 * tries // len(circle)))
        found.sort(key=lambda entry: (-entry[0], entry[1]))
        yield from (trio for _, trio in found[:tries])

    def _shares(self, groups: Sequence[Group]) -> Ints:
        """Return what each one brings to the present division, but for what all divisions have."""
        share = np.zeros(len(self._weights.may), dtype=np.int64)
        steps, waited = self._weights.steps, self._weights.waited
        for group in groups:
            odd = steps.trio if len(group) == _TRIO else 0
            same = steps.person * len(group) + steps.waited * int(waited[list(group)].sum()) - odd
            share[list(group)] = (self._weights.worth(group) - same) // len(group)
        return share

    def _best_with(
        self, one: int, later: Ints, share: Ints, most: int
    ) -> Iterator[tuple[int, Group]]:
        """Return the ``most`` best trios of ``one`` and two of ``later``, by an estimate."""
        weights, steps = self._weights, self._weights.steps
        square = np.ix_(later, later)
        weakest = np.minimum(weights.micro[square], weights.micro[one, later][:, None])
        weakest = np.minimum(weakest, weights.micro[one, later][None, :])
        wishes = np.array(weights.wishes, dtype=np.int64) * WISH
        wish = wishes[later][:, None] + wishes[later][None, :] + wishes[one]
        value = (weakest * 3 // 2 + wish) // steps.unit
        for flags, step in (
            (weights.repeated, steps.repeat),
            (weights.decoy, steps.decoy),
            (weights.missed, steps.miss),
        ):
            near = flags[one, later].astype(np.int64)
            value -= step * (flags[square] + near[:, None] + near[None, :])
        value -= share[later][:, None] + share[later][None, :] + share[one]
        none = np.iinfo(np.int64).min
        value[~np.triu(weights.may[square], 1)] = none
        for _ in range(min(most, value.size)):
            first, second = divmod(int(value.argmax()), len(later))
            estimate = int(value[first, second])
            if estimate == none:
                return
            yield estimate, (one, int(later[first]), int(later[second]))
            value[first, second] = none

    def _rescuing_trios(self, circle: Sequence[int], trios: list[Group]) -> list[Group]:
        """Add trios that bring in people for whom no pair is left, as many as there are.

        A trio brings one in if the rest loses only one pair by it. It can only be made of people
        whom some largest pairing leaves over (Gallai and Edmonds), which keeps the search short.
        """
        rest = [one for one in circle if not any(one in trio for trio in trios)]
        while True:
            trio = self._bringing_in(rest)
            if trio is None:
                return trios
            trios = [*trios, trio]
            rest = [one for one in rest if one not in trio]

    def _bringing_in(self, rest: Sequence[int]) -> Group | None:
        mate = self._most_pairs(rest)
        rows = np.array(rest, dtype=np.int64)
        most = int((mate >= 0).sum()) // 2
        tests = max(1, _RESCUE_WORK // max(1, len(rest)) ** 2)
        for trio in islice(self._trios(rows[self._spare(rows, mate)]), tests):
            without = self._most_pairs([one for one in rest if one not in trio])
            if int((without >= 0).sum()) // 2 == most - 1:
                return trio
        return None

    def _most_pairs(self, people: Sequence[int]) -> Ints:
        rows = np.array(people, dtype=np.int64)
        left, right = np.nonzero(np.triu(self._weights.may[np.ix_(rows, rows)]))
        return pair(len(rows), left, right, np.ones(len(left), dtype=np.int64)).mate

    def _spare(self, rows: Ints, mate: Ints) -> Flags:
        """Return whom a largest pairing could leave over (or a few more than those)."""
        may = self._weights.may[np.ix_(rows, rows)]
        spare = mate < 0
        while True:
            # Whoever a spare one could meet gives up a partner, who is then spare.
            partners = mate[may[spare].any(axis=0) & (mate >= 0)]
            more = spare.copy()
            more[partners] = True
            if (more == spare).all():
                return spare
            spare = more

    def _trios(self, people: Ints) -> Iterator[Group]:
        """Return all trios of people who may all meet."""
        may = self._weights.may
        for at, one in enumerate(people):
            later = people[at + 1 :][may[one, people[at + 1 :]]]
            for nth, other in enumerate(later):
                for third in later[nth + 1 :][may[other, later[nth + 1 :]]]:
                    yield int(one), int(other), int(third)


def _within(values: Sequence[int], bits: int, *, base: int) -> list[int]:
    """Return values in the same order from ``base`` to ``base + 2**bits``, coarser if need be."""
    least = min(values)
    unit = 1 + ((max(values) - least) >> bits)
    return [base + (value - least) // unit for value in values]
