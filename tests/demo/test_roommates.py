"""Irving's algorithm, against all pairings there are."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from demo.roommates import roommates

Pairs = frozenset[tuple[int, int]]


def pairings(people: Sequence[int]) -> Iterator[Pairs]:
    """Every way to pair people up, some of them left alone."""
    if not people:
        yield frozenset()
        return
    first, *rest = people
    yield from pairings(rest)
    for other in rest:
        for pairs in pairings([one for one in rest if one != other]):
            yield pairs | {(first, other)}


def is_stable(lists: Sequence[Sequence[int]], pairs: Pairs) -> bool:
    """Whether everybody likes whom they have, and no two like each other better."""
    mate = {one: other for pair in pairs for one, other in (pair, pair[::-1])}
    if any(other not in lists[one] for one, other in mate.items()):
        return False

    def rather(one: int, other: int) -> bool:
        if other not in lists[one]:
            return False
        return one not in mate or lists[one].index(other) < lists[one].index(mate[one])

    return not any(
        rather(one, other) and rather(other, one)
        for one in range(len(lists))
        for other in range(one)
    )


@st.composite
def preferences(draw: st.DrawFn, most: int = 7) -> list[list[int]]:
    """Lists of up to ``most`` people that may leave others out, also on one side only."""
    count = draw(st.integers(0, most))
    return [
        draw(st.permutations([other for other in range(count) if other != one]))[
            : draw(st.one_of(st.just(count), st.integers(0, count)))
        ]
        for one in range(count)
    ]


@settings(max_examples=400, deadline=None)
@given(preferences())
@example([[1, 2, 3], [2, 0, 3], [0, 1, 3], [0, 1, 2]])
def test_a_stable_matching_is_found_where_there_is_one(lists: list[list[int]]) -> None:
    found = roommates(lists)
    assert found.stable == any(is_stable(lists, pairs) for pairs in pairings(range(len(lists))))
    if found.stable:
        assert is_stable(lists, frozenset(found.pairs))


@settings(max_examples=200, deadline=None)
@given(preferences(12))
def test_whatever_the_lists_nobody_is_in_two_pairs_or_with_somebody_unwanted(
    lists: list[list[int]],
) -> None:
    seats: list[int] = []
    for one, other in roommates(lists).pairs:
        assert other in lists[one]
        assert one in lists[other]
        seats += (one, other)
    assert len(seats) == len(set(seats))


def test_irvings_own_example_of_six_is_solved() -> None:
    lists = [[3, 5, 1, 4, 2], [5, 2, 3, 0, 4], [3, 4, 0, 5, 1], [1, 5, 4, 0, 2], [3, 1, 2, 5, 0],
             [4, 0, 3, 1, 2]]  # fmt: skip
    found = roommates(lists)
    assert found.stable
    assert is_stable(lists, frozenset(found.pairs))


def test_without_a_stable_matching_some_are_dropped_and_the_others_paired() -> None:
    # Three run after each other in a circle, and nobody wants the fourth; two more are happy.
    lists = [[1, 2, 3], [2, 0, 3], [0, 1, 3], [0, 1, 2], [5], [4]]
    found = roommates(lists)
    assert not found.stable
    assert (4, 5) in found.pairs


@pytest.mark.parametrize("lists", [[], [[]], [[], []]])
def test_nobody_and_nobody_liked_are_no_problem(lists: list[list[int]]) -> None:
    assert roommates(lists).pairs == ()
    assert roommates(lists).stable
