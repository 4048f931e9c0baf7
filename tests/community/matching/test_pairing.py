"""Maximum weight matching."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from community.matching.pairing import pair, shuffled

Edges = list[tuple[int, int, int]]


def arrays(edges: Edges) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    table = np.array(edges, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def best_by_hand(edges: Edges) -> int:
    """The best weight of all sets of edges without a common end."""
    best = 0
    for at, (one, other, weight) in enumerate(edges):
        rest = [e for e in edges[at + 1 :] if {one, other}.isdisjoint(e[:2])]
        best = max(best, max(weight, 0) + best_by_hand(rest))
    return best


graphs = st.lists(
    st.sampled_from(list(combinations(range(7), 2))), unique=True, max_size=11
).flatmap(
    lambda ends: st.lists(st.integers(-3, 20), min_size=len(ends), max_size=len(ends)).map(
        lambda ws: [(a, b, w) for (a, b), w in zip(ends, ws, strict=True)]
    )
)


@settings(max_examples=80, deadline=None)
@given(graphs, st.integers(0, 99))
def test_the_weight_is_the_best_there_is(edges: Edges, seed: int) -> None:
    found = pair(7, *arrays(edges), seed=seed)
    assert found.weight == best_by_hand(edges)
    used = [(a, b, w) for a, b, w in edges if found.mate[a] == b]
    assert sum(w for *_, w in used) == found.weight
    assert all(found.mate[b] == a for a, b, _ in used)
    assert 2 * len(used) == int((found.mate >= 0).sum())


@settings(max_examples=50, deadline=None)
@given(graphs)
def test_the_order_and_direction_of_edges_do_not_matter(edges: Edges) -> None:
    turned = [(b, a, w) for a, b, w in reversed(edges)]
    mates = [pair(7, *arrays(listed), seed=3).mate.tolist() for listed in (edges, turned)]
    assert mates[0] == mates[1]


def test_weights_near_the_limit_stay_exact() -> None:
    large = 2**61
    edges = [(0, 1, large), (1, 2, large + 1), (2, 3, large), (0, 3, large + 1)]
    assert pair(4, *arrays(edges)).weight == 2 * large + 2


def test_without_edges_nobody_is_paired() -> None:
    found = pair(3, *arrays([]))
    assert found.mate.tolist() == [-1, -1, -1]
    assert found.weight == 0
    assert pair(0, *arrays([])).mate.tolist() == []


def test_shuffling_is_the_same_on_every_machine() -> None:
    assert shuffled(6, 42).tolist() == [3, 1, 2, 4, 0, 5]
    assert sorted(shuffled(50, 1).tolist()) == list(range(50))
