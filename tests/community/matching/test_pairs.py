"""Sets of pairs of rows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from community.matching.pairs import each_once, keys_of, pair_set
from community.matching.scoring import every_pair

ids = st.integers(1, 9)


def test_a_pair_has_one_key_whichever_way_round() -> None:
    left, right = np.array([0, 3, 2]), np.array([1, 2, 3])
    assert keys_of(left, right, 5).tolist() == [1, 13, 13]
    assert keys_of(right, left, 5).tolist() == [1, 13, 13]


@given(st.lists(st.integers(0, 20)))
def test_keys_come_sorted_and_each_once(keys: list[int]) -> None:
    assert each_once(np.array(keys, dtype=np.int64)).tolist() == sorted(set(keys))


@given(st.lists(ids, unique=True), st.frozensets(st.tuples(ids, ids), max_size=12))
def test_the_set_holds_its_pairs_and_no_others(
    here: list[int], pairs: frozenset[tuple[int, int]]
) -> None:
    found = pair_set(pairs, {member: at for at, member in enumerate(here)})
    left, right = every_pair(len(here))
    expected = [
        (here[one], here[other]) in pairs or (here[other], here[one]) in pairs
        for one, other in zip(left.tolist(), right.tolist(), strict=True)
    ]
    assert found.holds(left, right).tolist() == expected
    assert found.holds(right, left).tolist() == expected
    assert found.count == len(here)


def test_the_place_of_a_pair_is_that_of_its_key() -> None:
    found = pair_set([(30, 10), (10, 20), (20, 99)], {10: 0, 20: 1, 30: 2})
    assert found.keys.tolist() == [1, 2]
    at, there = found.place(np.array([2, 1, 1]), np.array([0, 0, 2]))
    assert there.tolist() == [True, True, False]
    assert at[:2].tolist() == [1, 0]
    assert 0 <= at[2] < len(found.keys)


def test_an_empty_set_holds_nothing() -> None:
    empty = pair_set([(7, 8)], {1: 0, 2: 1})
    assert len(empty.keys) == 0
    at, there = empty.place(*every_pair(2))
    assert (at.tolist(), there.tolist()) == ([0], [False])
