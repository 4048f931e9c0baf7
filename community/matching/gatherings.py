"""Larger groups, of three to six, for communities that want them: made of a round's pairs.

People are dealt out so that pairs that suit each other stay together, and then change places as
long as that makes the groups better together. Only in part can that be proven best, unlike pairs;
hard rules hold all the same.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from community.matching.groups import Group
from community.matching.pairing import Ints, shuffled
from community.matching.weights import Case, Weights, weigh

LARGEST = 6
"""People in one group at most."""

_TABLE = 180  # people who are dealt out among themselves; all their pairs are looked at
_ROUNDS = 12  # times everybody may change places


def gather(case: Case, pairs: Sequence[Group], size: int, seed: int) -> tuple[Group, ...]:
    """Return groups of up to ``size`` people, of as equal size as can be, instead of pairs.

    Whoever fits into no group with others stays unmatched, as do those in none of the pairs.
    """
    found: list[Group] = []
    for rows in _tables(case, pairs, seed):
        weights = weigh(case, rows)
        groups = _Table(weights, size).groups()
        found.extend(tuple(sorted(rows[list(group)].tolist())) for group in groups)
    return tuple(sorted(found))


def _tables(case: Case, pairs: Sequence[Group], seed: int) -> Iterator[Ints]:
    """Deal the pairs out to tables, those who can talk at one; a pair sits side by side."""
    heads = np.array([pair[0] for pair in pairs], dtype=np.int64)
    order = np.lexsort((shuffled(len(pairs), seed), *case.columns.speaks[heads].T))
    dealt: list[int] = order.tolist()
    seats = [row for at in dealt for row in pairs[at]]
    for start in range(0, len(seats), _TABLE):
        yield np.array(seats[start : start + _TABLE], dtype=np.int64)


class _Table:
    """People who are put into groups so that the groups are worth most together.

    ``_worth`` is what two of a group add; two who may not meet, or had better not, take away more
    than all others can add.
    """

    def __init__(self, weights: Weights, size: int) -> None:
        count = len(weights.may)
        heaviest = int(weights.micro.max(initial=0)) + 1
        avoid = weights.repeated | weights.decoy | weights.missed
        self._may = weights.may
        self._worth = np.where(weights.may, weights.micro - heaviest * size * avoid, 0)
        self._worth -= np.where(weights.may, 0, heaviest * count * size)
        np.fill_diagonal(self._worth, 0)
        groups = -(-count // size)
        self._group = np.sort(np.arange(count) % max(1, groups))
        self._inside = np.zeros((count, groups), dtype=np.int64)
        for at in range(count):
            self._inside[:, self._group[at]] += self._worth[:, at]

    def groups(self) -> list[Group]:
        """Return the best groups found; of those who may not all meet, the most who may."""
        for _ in range(_ROUNDS):
            changed = sum(self._improved(row) for row in range(len(self._group)))
            if not changed:
                break
        whole = [np.flatnonzero(self._group == at).tolist() for at in range(self._inside.shape[1])]
        peaceful = (self._peaceful(group) for group in whole)
        return [group for group in peaceful if len(group) > 1]

    def _improved(self, row: int) -> bool:
        """Let somebody change places with whom that helps most; False if it helps nowhere."""
        mine, theirs = self._group[row], self._group
        everybody = np.arange(len(theirs))
        gain = (
            self._inside[row, theirs]
            - self._inside[row, mine]
            + self._inside[:, mine]
            - self._inside[everybody, theirs]
            - 2 * self._worth[row]
        )
        gain[theirs == mine] = 0
        other = int(gain.argmax())
        if gain[other] <= 0:
            return False
        change = self._worth[:, other] - self._worth[:, row]
        self._inside[:, mine] += change
        self._inside[:, theirs[other]] -= change
        self._group[row], self._group[other] = theirs[other], mine
        return True

    def _peaceful(self, group: Sequence[int]) -> Group:
        """Return the largest part of a group in which all may meet; of several the best."""
        for size in range(len(group), 1, -1):
            parts = [
                part
                for part in combinations(group, size)
                if all(self._may[one, other] for one, other in combinations(part, 2))
            ]
            if parts:
                return max(parts, key=self._value)
        return ()

    def _value(self, group: Sequence[int]) -> int:
        return sum(int(self._worth[one, other]) for one, other in combinations(group, 2))
