"""Better pairs along alternating paths: where rounding cut a chain, and around whoever is alone.

A path leads from somebody alone over edges that are used and not used by turns; swapping them
changes the weight. With feasible duals (see ``_duals``) no way on from a person can gain more than
their dual, so paths are followed best promise first, as A* does, and few must be looked at.
"""

from heapq import heappop, heappush
from typing import NamedTuple

from community.matching._compiled import Machine, Numbers, kernel
from community.matching._rounding import Pairs
from community.matching._rows import Rows

LOOKS_ALONE = 10_000
"""Entries of rows that a search from somebody alone reads at most; much can be won there."""

LOOKS_PAIRED = 1_500
"""The same for a search from somebody in a doubtful pair."""

LOOKS_IN_ALL = 12
"""The same for all searches together, times the entries there are."""

PASSES = 3
"""How often those still alone are tried again, since others have moved meanwhile."""


class Tree(NamedTuple):
    """Paths found by a search. ``promise``: the most a path through here could gain, doubled.

    ``parent``: who stood on the path before; the person between the two is one's own partner.
    ``reached``, ``left``: the number of the search that reached the person, and that went on.
    """

    promise: Numbers
    parent: Numbers
    reached: Numbers
    left: Numbers


def repair(machine: Machine, rows: Rows, dual: Numbers, pairs: Pairs, slack: int) -> None:
    """Improve ``pairs`` in place; pairs that lose more than ``slack`` (doubled) are questioned."""
    tree = Tree(*(machine.filled(len(dual), value) for value in (0, -1, 0, 0)))
    machine.run(_repair, rows, dual, pairs, tree, slack)


@kernel
def _repair(  # noqa: C901 (one loop over one state)
    rows: Rows, dual: Numbers, pairs: Pairs, tree: Tree, slack: int
) -> int:
    mate, held = pairs
    budget = LOOKS_IN_ALL * (len(rows.near) + 1)
    search = 0
    gained = 0
    for _ in range(PASSES):
        before = gained
        # Whoever a swap leaves alone is looked at next, before the neighbourhood is forgotten.
        waiting = [0]
        waiting.pop()
        for first in range(len(dual)):
            waiting.append(first)
            while len(waiting) > 0 and budget > 0:
                root = waiting.pop()
                partner = mate[root]
                bonus, least = 0, 0
                if partner >= 0:
                    bonus, least = dual[partner], 2 * held[root]
                if dual[root] + bonus - least <= (slack if partner >= 0 else 0):
                    continue
                if partner >= 0:
                    mate[root] = mate[partner] = -1
                search += 1
                gain, last, end, looks = _search(
                    rows, dual, pairs, tree, search, root, bonus, least
                )
                budget -= looks
                if gain > least:
                    gained += gain - least
                    alone = _swap(rows, pairs, tree, last, end)
                    if alone >= 0:
                        waiting.append(alone)
                    if partner >= 0 and mate[partner] < 0:
                        held[partner] = 0
                        waiting.append(partner)
                elif partner >= 0:
                    mate[root], mate[partner] = partner, root
        if gained == before:
            break
    return gained


@kernel
def _search(  # noqa: C901 (one walk; a call an entry would cost more than the walk)
    rows: Rows,
    dual: Numbers,
    pairs: Pairs,
    tree: Tree,
    search: int,
    root: int,
    bonus: int,
    least: int,
) -> tuple[int, int, int, int]:
    """Look for the best path from ``root``, who is alone, that gains more than ``least``, doubled.

    ``bonus``: what a path may gain beyond its promise. Return the gain, the last person on the path
    that keeps a partner, the entry of that person's row that ends the path, and the entries read.
    """
    limit = LOOKS_ALONE if bonus == 0 else LOOKS_PAIRED
    starts, near, weights = rows
    mate, held = pairs
    promise, parent, reached, left = tree
    best, last, end, looks = least, -1, -1, 0
    promise[root] = dual[root]
    parent[root] = -1
    reached[root] = search
    fringe = [(-dual[root], root)]
    while len(fringe) > 0 and looks < limit:
        highest, one = heappop(fringe)
        if bonus - highest <= best:
            break
        if left[one] == search:
            continue
        left[one] = search
        gain = -highest - dual[one]
        for entry in range(starts[one], starts[one + 1]):
            with_this = gain + 2 * weights[entry]
            looks += 1
            if with_this + bonus <= best:
                break
            other = near[entry]
            further = mate[other]
            if further < 0:
                if with_this > best and other != root:
                    best, last, end = with_this, one, entry
                continue
            if further == one or left[further] == search:
                continue
            alone = with_this - 2 * held[other]
            hope = alone + dual[further]
            if hope + bonus <= best and alone <= best:
                continue
            if reached[further] == search and promise[further] >= hope:
                continue
            if reached[other] == search and _on_path(parent, one, other):
                continue
            if alone > best:
                best, last, end = alone, one, entry
            promise[further] = hope
            parent[further] = one
            reached[further] = search
            heappush(fringe, (-hope, further))
    return best, last, end, looks


@kernel
def _on_path(parent: Numbers, one: int, sought: int) -> bool:
    while one >= 0 and one != sought:
        one = parent[one]
    return one >= 0


@kernel
def _swap(rows: Rows, pairs: Pairs, tree: Tree, last: int, end: int) -> int:
    """Pair along a path from its end to its root; return who is left alone by it, or -1."""
    mate, held = pairs
    one, other = last, rows.near[end]
    weight = rows.weights[end]
    alone = mate[other]
    if alone >= 0:
        mate[alone] = -1
        held[alone] = 0
    while one >= 0:
        before = mate[one]
        mate[one], mate[other] = other, one
        held[one] = held[other] = weight
        one = tree.parent[one]
        if one >= 0:
            other = before
            for entry in range(rows.starts[one], rows.starts[one + 1]):
                if rows.near[entry] == other:
                    weight = rows.weights[entry]
                    break
    return alone
