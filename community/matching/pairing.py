"""The best set of pairs of a graph: maximum weight matching, exact."""

import random
from dataclasses import dataclass

import numpy as np
import rustworkx
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Who is paired: ``mate[i]`` is the partner of ``i`` or -1; ``weight`` is the pairs' sum."""

    mate: Ints
    weight: int


def pair(count: int, left: Ints, right: Ints, weight: Ints, *, seed: int = 0) -> Pairing:
    """Return the set of pairs with the greatest total weight; edges below 1 are never used.

    ``left``, ``right``, ``weight``: int64 arrays of equal length, one entry an edge; people are
    numbered 0 to ``count`` - 1, each unordered pair occurs at most once. Weights must stay below
    2**62 (the solver, rustworkx's Galil 1986, computes in 128 bits). Of several best sets ``seed``
    picks one, always the same. Time grows like n**3: seconds at 500 people in a complete graph.
    """
    label = shuffled(count, seed)
    graph: rustworkx.PyGraph[None, int] = rustworkx.PyGraph()
    graph.add_nodes_from([None] * count)
    # Sorted, so that the caller's order of edges has no say in ties.
    one, other = np.minimum(label[left], label[right]), np.maximum(label[left], label[right])
    order = np.lexsort((other, one))
    edges = zip(one[order].tolist(), other[order].tolist(), weight[order].tolist(), strict=True)
    graph.add_edges_from([edge for edge in edges if edge[2] > 0])
    found = rustworkx.max_weight_matching(graph, weight_fn=int)
    person = np.argsort(label)
    mate = np.full(count, -1, dtype=np.int64)
    for a, b in found:
        mate[person[a]], mate[person[b]] = person[b], person[a]
    used = weight[mate[left] == right]
    return Pairing(mate, sum(used.tolist()))


def shuffled(count: int, seed: int) -> Ints:
    """Return 0 to ``count`` - 1 in an order that only the seed decides, on every machine."""
    order = list(range(count))
    random.Random(seed).shuffle(order)  # noqa: S311 (replayable on purpose; it guards nothing)
    return np.array(order, dtype=np.int64)
