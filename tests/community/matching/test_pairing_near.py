"""Pairing beyond the exact limit: quality, proof, sameness, time."""

import sys
from collections.abc import Callable

import numpy as np
import pytest

from community.matching import _compiled, _repair, _rows
from community.matching._auction import PATIENCE, Sale, auction
from community.matching._compiled import Kernel, Machine, compiled, kernel, machine_for
from community.matching._repair import repair
from community.matching._rounding import Pairs, rounded
from community.matching._rows import rows
from community.matching.pairing import FINENESS, pair
from tests.community.matching.graphs import (
    KINDS,
    Graph,
    assert_sound,
    graph,
    hard_graphs,
    hubs,
    lattice,
    random_graph,
    rings,
    stars,
)

PLAIN = Machine(fast=False)
HARD = dict(hard_graphs())


@pytest.mark.parametrize("name", HARD)
def test_hard_graphs_are_paired_nearly_at_their_best(name: str) -> None:
    best = pair(*HARD[name], exact=HARD[name].people)
    found = pair(*HARD[name], exact=0, compiled=False)
    assert_sound(HARD[name], found)
    assert best.weight <= found.bound
    assert found.weight >= 0.997 * best.weight


def test_most_random_graphs_are_paired_at_their_best() -> None:
    shares: list[float] = []
    for seed in range(60):
        drawn = random_graph(30, 5, KINDS[seed % len(KINDS)], seed)
        best = pair(*drawn)
        shares.append(pair(*drawn, exact=0, compiled=False).weight / best.weight)
    assert np.mean(shares) >= 0.999
    assert min(shares) >= 0.97


@pytest.mark.parametrize("kind", KINDS)
def test_another_seed_gives_another_answer_that_is_as_good(kind: str) -> None:
    drawn = random_graph(800, 8, kind)
    found = [pair(*drawn, exact=0, seed=seed, compiled=False) for seed in range(4)]
    weights = [each.weight for each in found]
    assert min(weights) >= 0.998 * max(weights)
    for each in found:
        assert_sound(drawn, each)
    again = pair(*drawn, exact=0, seed=3, compiled=False)
    assert again.mate.tolist() == found[3].mate.tolist()
    if kind == "equal":
        assert len({tuple(each.mate.tolist()) for each in found}) == 4


@pytest.mark.parametrize(
    "drawn",
    [
        *(random_graph(600, 8, kind, 5) for kind in KINDS),
        hubs(600, "few"),
        lattice(600, "equal"),
        rings(5, 50, "uniform"),
        stars(30, 200, "equal"),
        graph(5, []),
        graph(0, []),
        graph(3, [(0, 1, 2**40 - 1)]),
    ],
)
def test_numba_and_plain_python_agree_to_the_last_bit(drawn: Graph) -> None:
    one, other = (pair(*drawn, exact=-1, seed=2, compiled=way) for way in (True, False))
    assert one.mate.tolist() == other.mate.tolist()
    assert (one.weight, one.bound) == (other.weight, other.bound)
    assert one.dual is not None
    assert other.dual is not None
    assert one.dual.tolist() == other.dual.tolist()


def test_the_order_of_many_edges_does_not_matter() -> None:
    drawn = random_graph(500, 10, "few")
    order = np.random.default_rng(1).permutation(len(drawn.left))
    mixed = Graph(500, drawn.right[order], drawn.left[order], drawn.weight[order])
    one, other = (pair(*each, exact=0, compiled=False) for each in (drawn, mixed))
    assert one.mate.tolist() == other.mate.tolist()
    assert one.bound == other.bound


@pytest.mark.parametrize(
    "drawn", [stars(200, 260, "equal"), stars(20, 21, "few"), HARD["hubs, huge"]]
)
def test_price_wars_end_soon(drawn: Graph) -> None:
    """Without faster raises, equal weights would take as many bids as there are raises in one."""
    graph = rows(PLAIN, *drawn)
    step = max(1, int(drawn.weight.mean()) // FINENESS)
    most = [0] * drawn.people
    sale = auction(PLAIN, graph, step, most)
    heaviest = int(drawn.weight.max())
    assert max(most) <= PATIENCE * (1 + (heaviest // step).bit_length())
    assert max(sale.price) <= 2 * heaviest + step


def test_whoever_nobody_bought_costs_nothing_and_the_chosen_are_nearly_the_best() -> None:
    drawn = random_graph(200, 6, "uniform", 3)
    graph = rows(PLAIN, *drawn)
    sale = auction(PLAIN, graph, 1)
    for one in range(drawn.people):
        if sale.owner[one] < 0:
            assert sale.price[one] == 0
        row = range(graph.starts[one], graph.starts[one + 1])
        best = max((graph.weights[at] - sale.price[graph.near[at]] for at in row), default=0)
        if sale.choice[one] < 0:
            assert best <= 0
        else:
            assert sale.choice[one] in row
            bought = graph.near[sale.choice[one]]
            assert sale.owner[bought] == one
            assert graph.weights[sale.choice[one]] - sale.price[bought] >= max(0, best) - 64


def test_rows_hold_each_edge_twice_with_the_heaviest_first() -> None:
    drawn = graph(4, [(2, 0, 5), (0, 1, 7), (1, 2, 5), (3, 2, 6)])
    found = rows(PLAIN, *drawn)
    assert found.starts == [0, 2, 4, 7, 8]
    assert found.weights == [7, 5, 7, 5, 6, 5, 5, 6]
    # Of equals, the next in the round of all people comes first: 0 after 2, before 1.
    assert found.near == [1, 2, 0, 2, 3, 0, 1, 2]


@pytest.mark.parametrize("kind", KINDS)
def test_rows_too_large_for_one_number_are_sorted_the_same(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = random_graph(100, 10, kind)
    packed = rows(PLAIN, *drawn)
    monkeypatch.setattr(_rows, "WORD_BITS", 0)
    assert rows(PLAIN, *drawn) == packed
    # These need 64 bits together: 13 for either of the people, 39 for the weight.
    monkeypatch.undo()
    wide = graph(8_192, [(0, 8_191, 2**39 - 1), (8_191, 8_190, 2**38), (0, 8_190, 1)])
    found = rows(PLAIN, *wide)
    assert found.near == [8_191, 8_190, 8_191, 0, 0, 8_190]
    assert found.weights == [2**39 - 1, 1, 2**38, 1, 2**39 - 1, 2**38]


def _bought(drawn: Graph, buys: dict[int, int]) -> list[int]:
    """Round what people bought; everybody else bought nobody."""
    graph = rows(PLAIN, *drawn)
    sale = Sale([0] * drawn.people, [-1] * drawn.people, [-1] * drawn.people)
    for one, other in buys.items():
        row = range(graph.starts[one], graph.starts[one + 1])
        sale.choice[one] = next(at for at in row if graph.near[at] == other)
        sale.owner[other] = one
    pairs = rounded(PLAIN, graph, sale)
    weight = {(a, b): w for a, b, w in zip(*(v.tolist() for v in drawn[1:]), strict=True)}
    for one, mate in enumerate(pairs.mate):
        ends = (min(one, mate), max(one, mate))
        assert pairs.held[one] == (weight[ends] if mate >= 0 else 0)
    return list(pairs.mate)


PATH = graph(5, [(0, 1, 3), (1, 2, 5), (2, 3, 3), (3, 4, 1)])
RING = graph(5, [(0, 1, 1), (1, 2, 2), (2, 3, 9), (3, 4, 2), (0, 4, 5)])


@pytest.mark.parametrize(
    ("drawn", "buys", "mate"),
    [
        (PATH, {}, [-1, -1, -1, -1, -1]),
        (PATH, {0: 1}, [1, 0, -1, -1, -1]),
        (PATH, {1: 0, 0: 1}, [1, 0, -1, -1, -1]),
        (PATH, {0: 1, 1: 2}, [-1, 2, 1, -1, -1]),
        (PATH, {0: 1, 1: 2, 2: 3}, [1, 0, 3, 2, -1]),
        (PATH, {3: 2, 2: 1, 1: 0}, [1, 0, 3, 2, -1]),
        (PATH, {0: 1, 1: 2, 2: 3, 3: 4}, [1, 0, 3, 2, -1]),
        (RING, {0: 1, 1: 2, 2: 3, 3: 4, 4: 0}, [4, -1, 3, 2, 0]),
        (RING, {1: 2, 2: 3, 3: 4, 4: 0, 0: 1}, [4, -1, 3, 2, 0]),
        (RING, {1: 0, 2: 1, 3: 2, 4: 3, 0: 4}, [4, -1, 3, 2, 0]),
    ],
)
def test_of_each_chain_the_best_purchases_become_pairs(
    drawn: Graph, buys: dict[int, int], mate: list[int]
) -> None:
    assert _bought(drawn, buys) == mate


def _repaired(
    drawn: Graph, paired: list[tuple[int, int]], dual: list[int], slack: int = 0
) -> list[int]:
    """Repair pairs by given duals and check what they hold."""
    graph = rows(PLAIN, *drawn)
    weight: dict[frozenset[int], int] = {}
    for one, other, worth in zip(*(array.tolist() for array in drawn[1:]), strict=True):
        weight[frozenset((one, other))] = worth
        assert dual[one] + dual[other] >= 2 * worth
    pairs = Pairs([-1] * drawn.people, [0] * drawn.people)
    for one, other in paired:
        pairs.mate[one], pairs.mate[other] = other, one
        pairs.held[one] = pairs.held[other] = weight[frozenset((one, other))]
    repair(PLAIN, graph, dual, pairs, slack)
    for one, mate in enumerate(pairs.mate):
        assert mate < 0 or pairs.mate[mate] == one
        assert pairs.held[one] == (weight[frozenset((one, mate))] if mate >= 0 else 0)
    return list(pairs.mate)


LADDER = graph(6, [(0, 1, 10), (1, 2, 10), (2, 3, 10), (3, 4, 10), (4, 5, 10)])


def test_swaps_join_two_who_are_alone_over_others() -> None:
    assert _repaired(LADDER, [(1, 2), (3, 4)], [10] * 6) == [1, 0, 3, 2, 5, 4]


def test_swaps_leave_somebody_alone_who_is_worth_less() -> None:
    path = graph(3, [(0, 1, 7), (1, 2, 5)])
    assert _repaired(path, [(1, 2)], [7, 7, 3]) == [1, 0, -1]
    longer = graph(5, [(0, 1, 7), (1, 2, 5), (2, 3, 8), (3, 4, 9)])
    assert _repaired(longer, [(1, 2), (3, 4)], [7, 7, 9, 9, 9]) == [1, 0, -1, 4, 3]


@pytest.mark.parametrize("slack", [9, 10])
def test_a_pair_is_questioned_if_it_loses_more_than_the_slack(slack: int) -> None:
    path = graph(3, [(0, 1, 10), (0, 2, 15)])
    kept, parted = [1, 0, -1], [2, -1, 0]
    # Only from their partner's side: from 2, who is alone, the duals promise nothing.
    dual = [30, 0, 0]
    assert _repaired(path, [(0, 1)], dual, slack) == (parted if slack < 10 else kept)


def test_a_pair_parts_for_two_others_of_a_ring() -> None:
    ring = graph(4, [(0, 1, 10), (1, 2, 12), (2, 3, 10), (3, 0, 12)])
    assert _repaired(ring, [(0, 1), (2, 3)], [12] * 4) == [3, 2, 1, 0]


def test_no_path_goes_through_anybody_twice() -> None:
    """A lasso: 0 and 5 both hang on 1, which a path could reach again only through a triangle."""
    ends = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 2), (1, 5)]
    lasso = graph(6, [(one, other, 10) for one, other in ends])
    assert _repaired(lasso, [(1, 2), (3, 4)], [10] * 6) == [-1, 2, 1, 4, 3, -1]


def test_without_looks_left_nobody_stays_alone_beside_somebody_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_repair, "LOOKS_IN_ALL", 0)
    mate = _repaired(LADDER, [], [10] * 6)
    assert all(mate[one] >= 0 or mate[one + 1] >= 0 for one in range(5))
    # A way over others is more than a row.
    far = _repaired(LADDER, [(1, 2), (3, 4)], [10] * 6)
    assert far == [-1, 2, 1, 4, 3, -1]


def test_one_pass_reaches_what_can_be_reached_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_repair, "PASSES", 1)
    assert _repaired(LADDER, [(1, 2), (3, 4)], [10] * 6) == [1, 0, 3, 2, 5, 4]


@kernel
def _sum_to(most: int) -> int:
    return _added(0, most) if most < 2 else _added(_sum_to_here(most - 1), most)


@kernel
def _sum_to_here(most: int) -> int:
    total = 0
    for one in range(most + 1):
        total = _added(total, one)
    return total


@kernel
def _added(one: int, other: int) -> int:
    return one + other


def test_a_compiled_kernel_calls_compiled_kernels_and_leaves_the_plain_ones() -> None:
    fast = compiled(_sum_to)
    assert fast(10) == _sum_to(10) == 55
    assert vars(fast)["py_func"].__globals__["_added"] is not _added
    assert _sum_to.__globals__["_added"] is _added


def test_without_a_folder_to_write_to_kernels_are_compiled_afresh(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bool] = []

    class Numba:
        @staticmethod
        def njit(*, cache: bool = False, nogil: bool) -> Callable[[Kernel], Kernel]:
            asked.append(cache)
            if cache:
                raise RuntimeError("cannot cache function: no locator available")
            assert nogil
            return lambda function: function

    def load(_name: str) -> type[Numba]:
        return Numba

    monkeypatch.setattr(_compiled, "import_module", load)
    assert compiled.__wrapped__(_added)(2, 3) == 5
    assert asked == [True, False]


def _without_numba(_name: str) -> None:
    """Find no package."""


def _with_numba(name: str) -> str:
    """Find every package."""
    return name


@pytest.mark.parametrize(
    ("found", "loaded", "edges", "asked", "fast"),
    [
        (_with_numba, False, _compiled.WORTH_LOADING, None, True),
        (_with_numba, False, _compiled.WORTH_LOADING - 1, None, False),
        (_with_numba, True, 1, None, True),
        (_without_numba, False, _compiled.WORTH_LOADING, None, False),
        (_with_numba, True, _compiled.WORTH_LOADING, False, False),
        (_with_numba, False, 1, True, True),
    ],
)
def test_numba_is_used_where_it_is_there_and_pays(
    monkeypatch: pytest.MonkeyPatch,
    found: Callable[[str], object],
    *,
    loaded: bool,
    edges: int,
    asked: bool | None,
    fast: bool,
) -> None:
    monkeypatch.setattr(_compiled, "find_spec", found)
    monkeypatch.delitem(sys.modules, "numba", raising=False)
    if loaded:
        monkeypatch.setitem(sys.modules, "numba", _compiled)
    assert machine_for(edges, compiled=asked).fast is fast
