"""A division of a round, and the push that takes enough of its matches out of the bubble."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from community.matching.columns import Columns
from community.matching.groups import Group
from community.matching.scoring import bubbles_within
from community.matching.weights import MICRO, Edges

_FIRST_PUSH = MICRO // 80
"""The search for the push out of the bubble begins here and doubles up to MICRO."""

_HALVINGS = 2
"""Then it is found to a quarter."""

Solve = Callable[[int], tuple[Group, ...]]
"""The best groups when each step out of the bubble adds so many millionths."""


@dataclass(frozen=True, slots=True)
class Solution:
    """The groups of a round, sorted; ``edges`` are the pairs that were looked at, ``bound`` is
    what no plan made of them can outweigh, in millionths.
    """

    groups: tuple[Group, ...]
    edges: Edges
    bound: int


def far_enough(
    solve: Solve, columns: Columns, percent: int, quick: Solve | None = None
) -> tuple[Group, ...]:
    """Return the best groups of which at least ``percent`` of a hundred leave the bubble.

    With about the smallest push that reaches the share; with the largest if none does. ``quick``
    may stand in for ``solve`` in the search.
    """

    def enough(groups: Sequence[Group]) -> bool:
        return 100 * sum(bubbles_within(columns, groups)) >= percent * len(groups)

    groups = solve(0)
    if enough(groups):
        return groups
    attempt = quick or solve
    low, push = 0, _FIRST_PUSH
    while push < MICRO and not enough(attempt(push)):
        low, push = push, min(MICRO, 2 * push)
    for _ in range(_HALVINGS):
        middle = (low + push) // 2
        if enough(attempt(middle)):
            push = middle
        else:
            low = middle
    return solve(push)
