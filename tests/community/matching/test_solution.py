"""The push that takes enough matches out of the bubble."""

import pytest

from community.matching.columns import columns
from community.matching.groups import Group
from community.matching.inputs import Person
from community.matching.solution import far_enough
from community.matching.weights import MICRO

COLUMNS = columns([Person(at, field="ab"[at % 2]) for at in range(8)])
WITHIN: tuple[Group, ...] = ((0, 2), (1, 3), (4, 6), (5, 7))
HALF: tuple[Group, ...] = ((0, 1), (2, 3), (4, 6), (5, 7))
BEYOND: tuple[Group, ...] = ((0, 1), (2, 3), (4, 5), (6, 7))


def pushed(*, percent: int, half: int = MICRO // 2, whole: int = 2 * MICRO) -> list[int]:
    """What is tried where so much of a push brings half or all of the groups out."""
    tried: list[int] = []

    def solve(beyond: int) -> tuple[Group, ...]:
        tried.append(beyond)
        return BEYOND if beyond >= whole else HALF if beyond >= half else WITHIN

    groups = far_enough(solve, COLUMNS, percent)
    assert groups == (BEYOND if tried[-1] >= whole else HALF if tried[-1] >= half else WITHIN)
    return tried


def test_nothing_is_pushed_where_enough_leave_the_bubble_anyway() -> None:
    assert pushed(percent=0) == [0]
    assert pushed(percent=50, half=0) == [0]
    assert pushed(percent=51, half=0, whole=0) == [0]


@pytest.mark.parametrize(
    ("half", "tried"),
    [
        # Doubled from an eightieth until it is enough, then halved twice.
        (1, [0, 12_500, 6_250, 3_125, 3_125]),
        (10_000, [0, 12_500, 6_250, 9_375, 12_500]),
        (30_000, [0, 12_500, 25_000, 50_000, 37_500, 31_250, 31_250]),
        (45_000, [0, 12_500, 25_000, 50_000, 37_500, 43_750, 50_000]),
        (
            900_000,
            [0, *(12_500 << at for at in range(7)), MICRO, 900_000, 850_000, 900_000],
        ),
    ],
)
def test_about_the_smallest_push_that_does_is_taken(half: int, tried: list[int]) -> None:
    found = pushed(percent=50, half=half)
    # No solution is asked of the largest push before it is needed.
    assert [push for push in found if push < MICRO] == [push for push in tried if push < MICRO]
    assert half <= found[-1] <= max(2 * half, 12_500)


def test_the_largest_push_is_taken_where_none_is_enough() -> None:
    assert pushed(percent=100)[-1] > 0.85 * MICRO
    assert max(pushed(percent=100)) <= MICRO


def test_one_share_more_than_there_is_needs_a_push() -> None:
    assert len(pushed(percent=50, half=0)) == 1
    assert len(pushed(percent=51, half=0)) > 1


def test_a_share_just_below_is_not_rounded_up() -> None:
    crowd = columns([Person(at, field="ab"[at % 2]) for at in range(200)])
    beyond = [(at, at + 1) for at in range(0, 100, 2)]
    within = [(at, at + 2) for at in range(100, 196, 4)] + [
        (at, at + 2) for at in range(101, 197, 4)
    ]
    groups = tuple(sorted([*beyond, *within, (197, 199)]))
    tried: list[int] = []

    def solve(beyond: int) -> tuple[Group, ...]:
        tried.append(beyond)
        return groups

    # 50 of 99 are more than 50 percent and less than 51.
    assert len(groups) == 99
    far_enough(solve, crowd, 50)
    assert tried == [0]
    far_enough(solve, crowd, 51)
    assert len(tried) > 2


def test_no_groups_are_enough() -> None:
    assert far_enough(lambda _: (), COLUMNS, 100) == ()


def test_a_quick_answer_stands_in_for_the_search_only() -> None:
    tried: list[int] = []
    quickly: list[int] = []

    def solve(beyond: int) -> tuple[Group, ...]:
        tried.append(beyond)
        return HALF if beyond else WITHIN

    def quick(beyond: int) -> tuple[Group, ...]:
        quickly.append(beyond)
        return HALF if beyond >= 20_000 else WITHIN

    assert far_enough(solve, COLUMNS, 50, quick) == HALF
    assert quickly == [12_500, 25_000, 18_750, 21_875]
    assert tried == [0, 21_875]
