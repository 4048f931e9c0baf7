"""A round of up to a few hundred people: every pair is looked at."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from community.matching.groups import Group, divide
from community.matching.pairing import EXACT, pair
from community.matching.solution import Solution, far_enough
from community.matching.weights import Case, Edges, edges_among, weigh

SMALL_ROUND = 300
"""Up to so many people every pair is looked at."""


def solve_small(case: Case, seed: int) -> Solution:
    """Return the best round of all pairs; see ``groups.divide``."""
    edges = edges_among(case, np.arange(len(case.people)))

    def solve(beyond: int) -> tuple[Group, ...]:
        return divide(weigh(case, edges=edges, beyond=beyond), seed)

    groups = far_enough(solve, case.columns, case.rules.out_of_bubble_percent)
    return Solution(groups, edges, _bound(case, edges, groups, seed))


def _bound(case: Case, edges: Edges, groups: Sequence[Group], seed: int) -> int:
    """Return what no plan can outweigh that is made of these pairs and the fresh ones."""
    used = {both for group in groups for both in combinations(group, 2)}
    pairs = zip(edges.left.tolist(), edges.right.tolist(), strict=True)
    in_use = np.array([both in used for both in pairs], dtype=np.bool_)
    fair = edges.kept(in_use | ~(edges.known.repeated | edges.decoy))
    # Trios weigh more than the pairs they are made of; only prices bound them as well.
    exact = EXACT if all(len(group) == 2 for group in groups) else 0  # noqa: PLR2004
    count = len(case.people)
    return pair(count, fair.left, fair.right, fair.micro, seed=seed, exact=exact).bound
