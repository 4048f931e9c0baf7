"""Graphs to pair people on, and the best there is on small ones."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import NamedTuple

import numpy as np

from community.matching.pairing import Ints, Pairing

Edges = Sequence[tuple[int, int, int]]


class Graph(NamedTuple):
    """The arguments of ``pair``."""

    people: int
    left: Ints
    right: Ints
    weight: Ints


def graph(count: int, edges: Edges) -> Graph:
    table = np.array(edges, dtype=np.int64).reshape(-1, 3)
    return Graph(count, table[:, 0], table[:, 1], table[:, 2])


def best_by_hand(count: int, edges: Edges) -> int:
    """The best weight of all sets of edges without a common end, from all sets of people."""
    worth: dict[tuple[int, int], int] = {}
    for one, other, weight in edges:
        ends = (min(one, other), max(one, other))
        worth[ends] = max(worth.get(ends, 0), weight)

    @cache
    def best(people: int) -> int:
        if not people:
            return 0
        last = people.bit_length() - 1
        rest = people & ~(1 << last)
        with_somebody = (
            best(rest & ~(1 << one)) + weight
            for (one, other), weight in worth.items()
            if other == last and rest >> one & 1
        )
        return max(best(rest), *with_somebody, 0)

    return best((1 << count) - 1)


def assert_sound(graph: Graph, found: Pairing) -> None:
    """Everything that is promised of any pairing and can be seen from the graph."""
    count, left, right, weight = graph
    mate = found.mate
    assert mate.dtype == np.int64
    assert mate.shape == (count,)
    paired = np.flatnonzero(mate >= 0)
    assert mate[mate[paired]].tolist() == paired.tolist()
    assert (mate[paired] != paired).all()
    heaviest: dict[tuple[int, int], int] = {}
    for one, other, worth in zip(left.tolist(), right.tolist(), weight.tolist(), strict=True):
        ends = (min(one, other), max(one, other))
        heaviest[ends] = max(heaviest.get(ends, 0), worth)
    used = [heaviest[one, int(mate[one])] for one in paired.tolist() if one < mate[one]]
    assert min(used, default=1) >= 1
    assert sum(used) == found.weight
    assert found.weight <= found.bound
    if found.dual is None:
        assert found.weight == found.bound
    else:
        assert found.dual.dtype == np.int64
        assert found.dual.shape == (count,)
        assert found.dual.min(initial=0) >= 0
        assert (found.dual[left] + found.dual[right] >= 2 * weight).all()
        assert found.bound == sum(found.dual.tolist()) // 2


def _weights(kind: str, count: int, rng: np.random.Generator) -> Ints:
    if kind == "equal":
        return np.full(count, 1_000, dtype=np.int64)
    if kind == "few":
        return rng.integers(1, 4, count)
    if kind == "huge":
        return rng.integers(1, 2**40, count)
    if kind == "heavy-tailed":
        return np.minimum(1_000 * (1 + rng.pareto(1.1, count)), 2.0**39).astype(np.int64)
    return rng.integers(1, 1_000, count)


KINDS = ("equal", "few", "uniform", "huge", "heavy-tailed")


def _from_ends(count: int, ends: Ints, kind: str, seed: int) -> Graph:
    weights = _weights(kind, len(ends), np.random.default_rng([seed, 1]))
    return Graph(count, ends[:, 0], ends[:, 1], weights)


def _different(count: int, ends: Ints) -> Ints:
    """Return each unordered pair once."""
    low, high = ends.min(axis=1), ends.max(axis=1)
    code = np.unique((low * count + high)[low < high])
    return np.column_stack((code // count, code % count))


def random_graph(count: int, degree: int, kind: str, seed: int = 0) -> Graph:
    drawn = np.random.default_rng(seed).integers(0, count, (count * degree // 2, 2))
    return _from_ends(count, _different(count, drawn), kind, seed)


def hubs(count: int, kind: str, seed: int = 0) -> Graph:
    """A few whom very many could meet, and many who could meet only few."""
    rng = np.random.default_rng(seed)
    stubs = np.repeat(np.arange(count), np.minimum(rng.zipf(1.6, count), count // 3))
    rng.shuffle(stubs)
    ends = stubs[: len(stubs) // 2 * 2].reshape(-1, 2)
    return _from_ends(count, _different(count, ends), kind, seed)


def complete(count: int, kind: str) -> Graph:
    return _from_ends(count, np.array(list(combinations(range(count), 2))), kind, 0)


def rings(length: int, number: int, kind: str) -> Graph:
    """Rings with nothing between them."""
    first = length * np.repeat(np.arange(number), length)
    at = np.tile(np.arange(length), number)
    ends = np.column_stack((first + at, first + (at + 1) % length))
    return _from_ends(length * number, ends, kind, 0)


def lattice(count: int, kind: str) -> Graph:
    """A ring in which everybody could meet their three nearest on either side."""
    here = np.tile(np.arange(count), 3)
    away = np.repeat((1, 2, 3), count)
    return _from_ends(count, np.column_stack((here, (here + away) % count)), kind, 0)


def stars(hubs: int, leaves: int, kind: str) -> Graph:
    """A few whom all others want, who could meet nobody else."""
    ends = np.column_stack(
        (np.repeat(np.arange(hubs), leaves), np.tile(np.arange(hubs, hubs + leaves), hubs))
    )
    return _from_ends(hubs + leaves, ends, kind, 0)


def chained_triangles(number: int, kind: str) -> Graph:
    first = 3 * np.arange(number)
    sides = [(first, first + 1), (first, first + 2), (first + 1, first + 2)]
    sides.append((first[:-1] + 2, first[1:]))
    ends = np.concatenate([np.column_stack(side) for side in sides])
    return _from_ends(3 * number, ends, kind, 0)


def hard_graphs() -> Iterator[tuple[str, Graph]]:
    """Graphs of up to 900 people that have misled one method of pairing or another."""
    for kind in KINDS:
        for degree in (3, 4, 8, 32):
            yield f"random, {degree} each, {kind}", random_graph(800, degree, kind)
        yield f"hubs, {kind}", hubs(900, kind)
    for kind in ("equal", "uniform"):
        for count in (3, 10, 11, 60, 61):
            yield f"complete, {count}, {kind}", complete(count, kind)
        for length in (3, 5, 7):
            yield f"rings of {length}, {kind}", rings(length, 100, kind)
        yield f"one odd ring, {kind}", rings(901, 1, kind)
        yield f"lattice, {kind}", lattice(900, kind)
        yield f"one star, {kind}", stars(1, 800, kind)
        yield f"thirty stars, {kind}", stars(30, 800, kind)
        yield f"too few for all, {kind}", stars(100, 200, kind)
        yield f"chained triangles, {kind}", chained_triangles(300, kind)
