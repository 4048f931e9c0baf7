"""The best set of pairs of a graph: maximum weight matching, exact or nearly so with a proof."""

import random
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import rustworkx
from numpy.typing import NDArray

from community.matching._auction import auction
from community.matching._compiled import Ints, Machine, machine_for
from community.matching._duals import duals
from community.matching._repair import repair
from community.matching._rounding import rounded
from community.matching._rows import ID_BITS, WEIGHT_BITS, rows, scaled

__all__ = ["EXACT", "Ints", "Pairing", "pair", "shuffled"]

EXACT = 1000
"""Up to so many people the pairing is exact: about 0.2 s; the time grows with their cube."""

FINENESS = 1000
"""The auction's raises are at most this small a part of the mean weight."""

DIFFERENCES = 160
"""And this small a part of what weights differ by."""

FINEST = 1 << 20
"""But not smaller a part of the mean weight than this."""

DOUBT = 32
"""A pair that loses more raises than that, in halves, is questioned: swaps rarely win back less."""

_EXACT_BITS = 62
_LEAST_STEP = 16
_HALF = 32
_LOW = (1 << _HALF) - 1
_INT64 = np.iinfo(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """Who is paired, and how good that is at least.

    ``mate``: int64, the partner of each person or -1. ``weight``: the sum of the pairs' weights.
    ``bound``: no pairing weighs more, proven; equal to ``weight`` if the pairing is exact.
    ``dual``: int64, the proof: y >= 0 with y[left] + y[right] >= 2 * weight for every edge, and
    ``bound`` is half their sum. Edges that were left out cannot lead beyond ``bound`` either, but
    for those whose doubled weight exceeds the sum of their duals. None where rustworkx answered.
    """

    mate: Ints
    weight: int
    bound: int
    dual: Ints | None = None

    @property
    def share(self) -> float:
        """How much of the best possible this is at least, 0 to 1."""
        return self.weight / self.bound if self.bound else 1.0


def pair(
    count: int,
    left: NDArray[np.integer],
    right: NDArray[np.integer],
    weight: NDArray[np.integer],
    *,
    seed: int = 0,
    exact: int = EXACT,
    compiled: bool | None = None,
) -> Pairing:
    """Return a set of pairs of the greatest total weight; beyond ``exact`` people, nearly that.

    ``left``, ``right``, ``weight``: integers of any width, of shape (m,), one entry an edge; people
    are numbered 0 to ``count`` - 1. The order and the direction of edges have no say; of several
    between the same two the heaviest counts. Edges below 1 are never used. ``seed`` chooses among
    equals (beyond ``exact``, among answers about equally good), always the same.

    Up to ``exact`` people: Galil's algorithm (ACM Computing Surveys 18, 1986) by rustworkx, in 128
    bits, O(n**3), weights below 2**62. Beyond: an auction (Bertsekas 1988; for weights, Zheng &
    Henzinger, IPCO 2023) whose prices are the proof, rounded and repaired along alternating paths
    (compare Duan & Pettie, J. ACM 61, 2014): about O(m log m), weights below 2**40, fewer than
    2**22 people. Typical: .9999 of the optimum, of which .999 is proven; where odd rings rule
    (triangles with nothing between them) the proof sees two thirds, though the answer is the best.

    ``compiled``: run the latter by numba (True), as plain Python (False, 30 times slower), or by
    numba if it is there and the graph is worth loading it (None). The answer is the same.

    ValueError: arrays of other shapes or kinds, people out of range or paired with themselves,
    weights beyond the limit.
    """
    one, other, worth = (_integers(array) for array in (left, right, weight))
    _check(count, one, other, worth, exact)
    label = shuffled(count, seed)
    used = worth > 0
    # From here on people have other numbers, so that their own have no say in ties.
    one, other, worth = label[one[used]], label[other[used]], worth[used]
    if count <= exact:
        mate, total = _best(count, one, other, worth)
        return Pairing(_with_own_numbers(mate, label), total, total)
    mate, total, dual = _good(machine_for(len(worth), compiled=compiled), count, one, other, worth)
    return Pairing(
        _with_own_numbers(mate, label), total, bound=sum(dual.tolist()) // 2, dual=dual[label]
    )


def shuffled(count: int, seed: int) -> Ints:
    """Return 0 to ``count`` - 1 in an order that only the seed decides, on every machine."""
    order = list(range(count))
    random.Random(seed).shuffle(order)  # noqa: S311 (replayable on purpose; it guards nothing)
    return np.array(order, dtype=np.int64)


def _integers(array: NDArray[np.integer]) -> Ints:
    """Return an array as int64."""
    given = np.asarray(array)
    if given.ndim != 1 or not (given.dtype.kind in "iu" or given.size == 0):
        raise ValueError("edges are given as arrays of integers, of one dimension")
    if given.size and int(given.max()) > _INT64.max:
        raise ValueError("an integer is beyond 64 bits")
    return given.astype(np.int64)


def _check(count: int, left: Ints, right: Ints, weight: Ints, exact: int) -> None:
    """Raise ValueError unless this is a graph that can be solved."""
    if not len(left) == len(right) == len(weight):
        raise ValueError("left, right and weight differ in length")
    if count < 0 or (count > exact and count >> ID_BITS):
        raise ValueError(f"from 0 to below 2**{ID_BITS} people can be paired")
    ends = np.concatenate((left, right))
    if ends.size and not 0 <= int(ends.min()) <= int(ends.max()) < count:
        raise ValueError(f"an edge leads to somebody who is not among 0 to {count - 1}")
    if (left == right).any():
        raise ValueError("an edge leads from somebody to themselves")
    bits = _EXACT_BITS if count <= exact else WEIGHT_BITS
    if int(weight.max(initial=0)) >> bits:
        raise ValueError(f"with {count} people weights must be below 2**{bits}")


def _best(count: int, left: Ints, right: Ints, weight: Ints) -> tuple[Ints, int]:
    """Return the best mates and their weight."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    # Sorted, so that the caller's order of edges has no say in ties; the heaviest of several first.
    order = np.lexsort((-weight, high, low))
    low, high, weight = low[order], high[order], weight[order]
    again = (low[1:] == low[:-1]) & (high[1:] == high[:-1])
    first = np.concatenate(([True], ~again))[: len(low)]
    low, high, weight = low[first], high[first], weight[first]
    graph: rustworkx.PyGraph[None, int] = rustworkx.PyGraph()
    graph.add_nodes_from([None] * count)
    graph.add_edges_from(list(zip(low.tolist(), high.tolist(), weight.tolist(), strict=True)))
    mate = np.full(count, -1, dtype=np.int64)
    for one, other in rustworkx.max_weight_matching(graph, weight_fn=int):
        mate[one], mate[other] = other, one
    return mate, sum(weight[mate[low] == high].tolist())


def _good(
    machine: Machine, count: int, left: Ints, right: Ints, weight: Ints
) -> tuple[Ints, int, Ints]:
    """Return good mates, their weight and the duals that prove how good they are."""
    finer, step = _pace(weight)
    graph = rows(machine, count, left, right, weight)
    sale = auction(machine, scaled(machine, graph, finer), step)
    price = np.asarray(sale.price, dtype=np.int64)
    price = (price + ((1 << finer) >> 1)) >> finer
    dual = duals(machine, graph, machine.numbers(price))
    pairs = rounded(machine, graph, sale)
    repair(machine, graph, dual, pairs, max(1, (DOUBT * step) >> finer))
    mate, held, proof = (np.asarray(found, dtype=np.int64) for found in (*pairs, dual))
    return mate, int(held.sum()) // 2, proof


def _pace(weight: Ints) -> tuple[int, int]:
    """Return how many bits finer weights are counted while prices form, and the least raise then.

    Raises are small beside what weights differ by: half of all lie between the two quartiles.
    """
    if not len(weight):
        return 0, 1
    # In two parts, since the sum of all may need more than 64 bits.
    total = (int((weight >> _HALF).sum()) << _HALF) + int((weight & _LOW).sum())
    mean = Fraction(total, len(weight))
    quarter = len(weight) // 4
    ranked = np.partition(weight, (quarter, len(weight) - 1 - quarter))
    differ = int(ranked[-1 - quarter]) - int(ranked[quarter])
    least = mean / FINENESS
    if differ:
        least = max(mean / FINEST, min(least, Fraction(differ, DIFFERENCES)))
    finer = (_LEAST_STEP // least).bit_length()
    return finer, max(1, int(least * 2**finer))


def _with_own_numbers(mate: Ints, label: Ints) -> Ints:
    """Return mates by the people's own numbers instead of their labels."""
    person = np.argsort(label)
    return np.where(mate < 0, -1, person[mate])[label]
