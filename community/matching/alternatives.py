"""What else a round had for people: the next best pair for somebody of each match."""

from collections.abc import Mapping

import numpy as np

from community.matching.solution import Solution
from community.matching.weights import MICRO


def next_best(solution: Solution) -> Mapping[int, tuple[int, int, float]]:
    """Return by number of the group: (one of it, somebody else, their score 0 to 1).

    The best-scored pair of one of the group and somebody outside it, of the pairs that may meet
    and that were looked at; repeats, decoys and those who just missed each other are none.
    """
    edges = solution.edges
    known = edges.known
    free = edges.kept(~(known.repeated | known.missed | edges.decoy))
    count = 1 + max((max(group) for group in solution.groups), default=0)
    count = max(count, 1 + int(max(free.left.max(initial=0), free.right.max(initial=0))))
    group_of = np.full(count, -1, dtype=np.int64)
    for at, group in enumerate(solution.groups):
        group_of[list(group)] = at
    members = np.concatenate([free.left, free.right])
    others = np.concatenate([free.right, free.left])
    groups = group_of[members]
    outside = np.flatnonzero((groups >= 0) & (groups != group_of[others]))
    # One number an edge, the best of a group first; of equals the one that comes first.
    poor = MICRO - np.rint(MICRO * np.concatenate([free.score, free.score])[outside])
    keys = (groups[outside] * (MICRO + 1) + poor.astype(np.int64)) * len(members) + outside
    keys.sort()
    first = np.unique(keys // len(members) // (MICRO + 1), return_index=True)[1]
    at = keys[first] % max(1, len(members))
    rows = zip(
        group_of[members[at]].tolist(),
        members[at].tolist(),
        others[at].tolist(),
        free.score[at % max(1, len(free.score))].tolist(),
        strict=True,
    )
    return {group: (member, other, score) for group, member, other, score in rows}
