"""What pairing beyond the exact limit is made of: rows, auction, rounding, repair."""

import pytest

from community.matching import _repair, _rows
from community.matching._auction import PATIENCE, Sale, auction
from community.matching._compiled import Machine
from community.matching._repair import repair
from community.matching._rounding import Pairs, rounded
from community.matching._rows import rows
from community.matching.pairing import FINENESS
from tests.community.matching.graphs import KINDS, Graph, graph, hubs, random_graph, stars

PLAIN = Machine(fast=False)


@pytest.mark.parametrize(
    "drawn", [stars(200, 260, "equal"), stars(20, 21, "few"), hubs(900, "huge")]
)
def test_price_wars_end_soon(drawn: Graph) -> None:
    """Without faster raises, equal weights would take as many bids as there are raises in one."""
    graph = rows(PLAIN, *drawn)
    step = max(1, int(drawn.weight.mean()) // FINENESS)
    sale = auction(PLAIN, graph, step)
    heaviest = int(drawn.weight.max())
    assert max(sale.bids) <= PATIENCE * (1 + (heaviest // step).bit_length())
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
    sale = Sale(*([value] * drawn.people for value in (0, -1, -1, 0)))
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
CLOSE = graph(3, [(0, 1, 4), (1, 2, 5)])
RING = graph(5, [(0, 1, 1), (1, 2, 2), (2, 3, 9), (3, 4, 2), (0, 4, 5)])


@pytest.mark.parametrize(
    ("drawn", "buys", "mate"),
    [
        (PATH, {}, [-1, -1, -1, -1, -1]),
        (PATH, {0: 1}, [1, 0, -1, -1, -1]),
        (PATH, {1: 0, 0: 1}, [1, 0, -1, -1, -1]),
        (PATH, {3: 4}, [-1, -1, -1, 4, 3]),
        (PATH, {0: 1, 1: 2}, [-1, 2, 1, -1, -1]),
        (CLOSE, {0: 1, 1: 2}, [-1, 2, 1]),
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
    mirrored = graph(3, [(2, 1, 7), (1, 0, 5)])
    assert _repaired(mirrored, [(0, 1)], [3, 7, 7]) == [-1, 2, 1]
    longer = graph(5, [(0, 1, 7), (1, 2, 5), (2, 3, 8), (3, 4, 9)])
    assert _repaired(longer, [(1, 2), (3, 4)], [7, 7, 9, 9, 9]) == [1, 0, -1, 4, 3]


@pytest.mark.parametrize("slack", [9, 10])
def test_a_pair_is_questioned_if_it_loses_more_than_the_slack(slack: int) -> None:
    path = graph(3, [(0, 1, 10), (0, 2, 15)])
    kept, parted = [1, 0, -1], [2, -1, 0]
    # Only from their partner's side: from 2, who is alone, the duals promise nothing.
    dual = [30, 0, 0]
    assert _repaired(path, [(0, 1)], dual, slack) == (parted if slack < 10 else kept)


def test_a_questioned_pair_stays_together_if_nothing_better_is_found() -> None:
    alone_together = graph(2, [(0, 1, 10)])
    assert _repaired(alone_together, [(0, 1)], [30, 0]) == [1, 0]
    assert _repaired(alone_together, [(0, 1)], [0, 30]) == [1, 0]


def test_a_pair_parts_for_two_others_of_a_ring() -> None:
    ring = graph(4, [(0, 1, 10), (1, 2, 12), (2, 3, 10), (3, 0, 12)])
    assert _repaired(ring, [(0, 1), (2, 3)], [12] * 4) == [3, 2, 1, 0]


@pytest.mark.parametrize("first", range(6))
def test_no_path_goes_through_anybody_twice(first: int) -> None:
    """A lasso: 0 and 5 both hang on 1, which a path could reach again only through a triangle."""
    ends = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 2), (1, 5)]
    pairs = [(1, 2), (3, 4)]
    name = [(one + first) % 6 for one in range(6)]
    lasso = graph(6, [(name[one], name[other], 10) for one, other in ends])
    mate = _repaired(lasso, [(name[one], name[other]) for one, other in pairs], [10] * 6)
    assert [mate[one] for one in name] == [-1, name[2], name[1], name[4], name[3], -1]


def test_without_looks_left_nobody_stays_alone_beside_somebody_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_repair, "LOOKS_IN_ALL", 0)
    mate = _repaired(LADDER, [], [10] * 6)
    assert all(mate[one] >= 0 or mate[one + 1] >= 0 for one in range(5))
    # A way over others is more than a row.
    far = _repaired(LADDER, [(1, 2), (3, 4)], [10] * 6)
    assert far == [-1, 2, 1, 4, 3, -1]


@pytest.mark.parametrize("looks", [3, 4])
def test_a_search_ends_when_it_has_read_enough(looks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of 1, 2 and 2 entries lead from one end of the ladder to the other."""
    monkeypatch.setattr(_repair, "LOOKS_ALONE", looks)
    mate = _repaired(LADDER, [(1, 2), (3, 4)], [10] * 6)
    assert mate == ([1, 0, 3, 2, 5, 4] if looks > 3 else [-1, 2, 1, 4, 3, -1])


def test_one_pass_reaches_what_can_be_reached_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_repair, "PASSES", 1)
    assert _repaired(LADDER, [(1, 2), (3, 4)], [10] * 6) == [1, 0, 3, 2, 5, 4]
