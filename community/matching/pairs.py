"""Sets of pairs of rows, to be asked for many pairs at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from community.matching.columns import Flags
from community.matching.pairing import Ints


def keys_of(left: Ints, right: Ints, count: int) -> Ints:
    """Return one number for each pair of rows below ``count``, whichever way round it is."""
    return np.minimum(left, right) * count + np.maximum(left, right)


def each_once(keys: Ints) -> Ints:
    """Return keys sorted, each once; by sorting, which is quicker here than numpy's own way."""
    ordered = np.sort(keys)
    first = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


@dataclass(frozen=True, slots=True)
class PairSet:
    """Pairs of rows below ``count``. ``keys``: sorted, each once."""

    count: int
    keys: Ints

    def place(self, left: Ints, right: Ints) -> tuple[Ints, Flags]:
        """Return where in ``keys`` each pair stands (or would stand), and whether it does."""
        wanted = keys_of(left, right, self.count)
        if not len(self.keys):
            return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=np.bool_)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return at, self.keys[at] == wanted

    def holds(self, left: Ints, right: Ints) -> Flags:
        """Return which of the pairs are in the set."""
        return self.place(left, right)[1]


def pair_set(pairs: Iterable[tuple[int, int]], row: Mapping[int, int]) -> PairSet:
    """Return pairs of ids as rows; of whoever has no row, nothing is kept."""
    here = [(row[one], row[other]) for one, other in pairs if one in row and other in row]
    both = np.array(here, dtype=np.int64).reshape(-1, 2)
    return PairSet(len(row), each_once(keys_of(both[:, 0], both[:, 1], len(row))))
