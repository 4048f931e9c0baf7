"""A round of many people: promising pairs, the best pairing of these, then the few left over."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from community.matching.candidates import Budget, budget_for, candidates
from community.matching.columns import Flags
from community.matching.groups import Group, divide
from community.matching.pairing import EXACT, Ints, Pairing, pair, shuffled
from community.matching.pairs import each_once, keys_of
from community.matching.solution import Solution, far_enough
from community.matching.weights import (
    WAITED_WEIGHT,
    WISH,
    Case,
    Edges,
    edges_of,
    weigh,
)

_SECOND_LOOK = 20_000
"""Up to so many people a second look is taken: at pairs that the first one's prices ask for."""

_BATCH = 150  # of those left over, so many are divided at once
_SEATS = 512  # pairs that one who is left over may join are compared up to so many


def solve_large(case: Case, seed: int) -> Solution:
    """Return a near-optimal round; its quality is proven by the solution's bound."""
    count = len(case.people)
    edges = _waiting(case, candidates(case, budget_for(count), seed))
    best = _paired(case, edges, seed)
    if EXACT < count <= _SECOND_LOOK and best.dual is not None:
        more = candidates(case, Budget(2 * budget_for(count).looks, 8), seed + 1, best.dual)
        edges = _united(case, edges, more)
        best = _paired(case, edges, seed)

    def solve(beyond: int) -> tuple[Group, ...]:
        found = best if beyond == 0 else _paired(case, edges, seed, beyond)
        return _everybody(case, found, seed)

    def pairs(beyond: int) -> tuple[Group, ...]:
        mate = _paired(case, edges, seed, beyond).mate
        return tuple((one, other) for one, other in enumerate(mate.tolist()) if one < other)

    groups = far_enough(solve, case.columns, case.rules.out_of_bubble_percent, pairs)
    return Solution(groups, edges, _bound(case, edges, best, groups, seed))


def _paired(case: Case, edges: Edges, seed: int, beyond: int = 0) -> Pairing:
    weight = edges.micro + beyond * edges.bubble
    return pair(len(case.people), edges.left, edges.right, weight, seed=seed)


def _waiting(case: Case, edges: Edges) -> Edges:
    """Let those come first who were left out the last time."""
    waited = (case.waited > 0).astype(np.int64)
    more = WAITED_WEIGHT * (waited[edges.left] + waited[edges.right])
    return replace(edges, micro=edges.micro + more)


def _united(case: Case, one: Edges, other: Edges) -> Edges:
    """Return the edges that are in either, weighed anew, so that it does not matter in which."""
    keys = [keys_of(edges.left, edges.right, len(case.people)) for edges in (one, other)]
    left, right = np.divmod(each_once(np.concatenate(keys)), len(case.people))
    return _waiting(case, edges_of(case, left, right))


def _bound(case: Case, edges: Edges, best: Pairing, groups: Sequence[Group], seed: int) -> int:
    """Return what no plan can outweigh that is made of these edges and of the groups' own pairs.

    Those left over may be together though nobody looked at the pair, or met again. A trio counts
    half of each of its three pairs at most, which prices bound as well, but the weight of the best
    pairs alone does not.
    """
    pairs = [both for group in groups for both in combinations(group, 2)]
    left, right = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    used = edges_of(case, left, right)
    if best.dual is not None:
        # Prices are in half millionths; where they are too low for a pair, they are raised.
        short = 2 * used.micro - best.dual[used.left] - best.dual[used.right]
        return best.bound + (int(np.maximum(0, short).sum()) + 1) // 2
    every = _united(case, edges, used)
    known = len(every.left) == len(edges.left)
    if known and all(len(group) == 2 for group in groups):  # noqa: PLR2004 (two are a pair)
        return best.bound
    count = len(case.people)
    return pair(count, every.left, every.right, every.micro, seed=seed, exact=0).bound


# --- those left over ---------------------------------------------------------------------------


def _everybody(case: Case, found: Pairing, seed: int) -> tuple[Group, ...]:
    """Return the pairs, and whoever is left over with each other or as a third with a pair."""
    mate = found.mate.copy()
    trios: list[Group] = []
    left = np.flatnonzero(mate < 0)
    if len(left) > 1:
        trios = _among_themselves(case, left, mate, seed)
    in_trios = {row for trio in trios for row in trio}
    still = [row for row in np.flatnonzero(mate < 0).tolist() if row not in in_trios]
    guests = _Guests(case, mate, seed)
    for row in sorted(still, key=lambda row: (-int(case.waited[row]), row)):
        guests.seat(row)
    seated = guests.trios()
    busy = {row for trio in seated for row in trio}
    pairs = [
        (one, other) for one, other in enumerate(mate.tolist()) if one < other and one not in busy
    ]
    return tuple(sorted([*pairs, *trios, *seated]))


def _among_themselves(case: Case, left: Ints, mate: Ints, seed: int) -> list[Group]:
    """Pair those left over with each other (in ``mate``); return the trios among them."""
    columns = case.columns
    # Side by side in a batch are those who can talk and meet.
    alike = np.lexsort((columns.place[left], columns.presence[left], *columns.speaks[left].T))
    trios: list[Group] = []
    for start in range(0, len(left), _BATCH):
        rows = left[alike[start : start + _BATCH]]
        rows.sort()
        for group in divide(weigh(case, rows), seed):
            members = tuple(rows[list(group)].tolist())
            if len(members) > 2:  # noqa: PLR2004 (a trio is more than two)
                trios.append(members)
            else:
                mate[list(members)] = members[::-1]
    return trios


class _Guests:
    """Lets people join pairs, where it does most good and no rule is against it."""

    def __init__(self, case: Case, mate: Ints, seed: int) -> None:
        self._case = case
        self._hosts = np.flatnonzero(mate > np.arange(len(mate)))
        self._mates = mate[self._hosts]
        self._free = np.ones(len(self._hosts), dtype=np.bool_)
        self._order = shuffled(len(self._hosts), seed)
        self._trios: list[Group] = []

    def trios(self) -> list[Group]:
        """Return the trios that came about."""
        return self._trios

    def seat(self, guest: int) -> None:
        """Let a guest join the pair where the weakest link of the three is best, if any may."""
        for strict in (True, False):
            at = self._order[self._welcomes(guest, strict=strict)[self._order]][:_SEATS]
            if len(at):
                self._join(guest, at)
                return

    def _welcomes(self, guest: int, *, strict: bool) -> Flags:
        """Return which pairs may be joined; ``strict``: neither decoys nor repeats."""
        case, count = self._case, len(self._case.people)
        everybody = np.arange(count)
        others = everybody[everybody != guest]
        edges = edges_of(case, np.full(count - 1, guest), others)
        if strict:
            edges = edges.kept(~(edges.known.repeated | edges.decoy))
        may = np.zeros(count, dtype=np.bool_)
        may[edges.right] = True
        return self._free & may[self._hosts] & may[self._mates]

    def _join(self, guest: int, at: Ints) -> None:
        case = self._case
        worth = np.full(len(at), WISH * case.threes[guest], dtype=np.int64)
        links: list[Ints] = []
        for side in (self._hosts[at], self._mates[at]):
            links.append(edges_of(case, np.full(len(at), guest), side).micro)
            worth += WISH * case.threes[side]
        links.append(edges_of(case, self._hosts[at], self._mates[at]).micro)
        worth += 3 * np.minimum.reduce(links) // 2 - links[-1]
        chosen = at[int(worth.argmax())]
        self._free[chosen] = False
        trio = sorted((guest, int(self._hosts[chosen]), int(self._mates[chosen])))
        self._trios.append(tuple(trio))
