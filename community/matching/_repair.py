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
"""Entries of rows after which a search from somebody alone ends; much can be won there."""

LOOKS_PAIRED = 1_500
"""The same for a search from somebody in a doubtful pair."""

LOOKS_IN_ALL = 12
"""The same for all searches together, times the entries there are."""

PASSES = 3
"""How often those still alone are tried again, since others have moved meanwhile."""


class Tree(NamedTuple):
    """Paths found by a search. ``promise``: the most a path through here could gain, doubled.

    ``parent``: who stood two before on the path; ``entry``: where in the parent's row one's own
    partner is, who stands between. ``reached``, ``left``: the number of the last search that came
    to this person, and that went on from here.
    """

    promise: Numbers
    parent: Numbers
    entry: Numbers
    reached: Numbers
    left: Numbers


def repair(machine: Machine, rows: Rows, dual: Numbers, pairs: Pairs, slack: int) -> None:
    """Improve ``pairs`` in place; pairs that lose more than ``slack`` (doubled) are questioned."""
    tree = Tree(*(machine.filled(len(dual), value) for value in (0, -1, -1, 0, 0)))
    machine.run(_repair, rows, dual, pairs, tree, slack)


@kernel
def _repair(rows: Rows, dual: Numbers, pairs: Pairs, tree: Tree, slack: int) -> None:
    budget = LOOKS_IN_ALL * len(rows.near)
    search = 0
    for _ in range(PASSES):
        swaps = 0
        for first in range(len(dual)):
            # Whoever a swap leaves alone is looked at next.
            waiting = [first]
            while len(waiting) > 0:
                search += 1
                looks, swapped, one, other = _improve(
                    rows, dual, pairs, tree, slack, budget, search, waiting.pop()
                )
                budget -= looks
                swaps += swapped
                if one >= 0:
                    waiting.append(one)
                if other >= 0:
                    waiting.append(other)
        if swaps == 0:
            break


@kernel
def _improve(
    rows: Rows,
    dual: Numbers,
    pairs: Pairs,
    tree: Tree,
    slack: int,
    budget: int,
    search: int,
    root: int,
) -> tuple[int, int, int, int]:
    """Swap along the best path from ``root``, if one gains anything.

    Return the entries read, 1 if there was a swap or 0, and who is alone now, or -1 and -1.
    """
    mate, held = pairs
    partner = mate[root]
    limit, bonus, least = LOOKS_ALONE, 0, 0
    if partner >= 0:
        limit, bonus, least = LOOKS_PAIRED, dual[partner], 2 * held[root]
        if dual[root] + bonus - least <= slack:
            return 0, 0, -1, -1
        mate[root] = mate[partner] = -1
    # When all looks are used up, everybody's own row is still read.
    limit = min(limit, max(1, budget))
    gain, last, end, looks = _search(rows, dual, pairs, tree, search, root, bonus, least, limit)
    if gain > least:
        alone = _swap(rows, pairs, tree, last, end)
        if partner >= 0 and mate[partner] < 0:
            held[partner] = 0
            return looks, 1, alone, partner
        return looks, 1, alone, -1
    if partner >= 0:
        mate[root], mate[partner] = partner, root
    return looks, 0, -1, -1


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
    limit: int,
) -> tuple[int, int, int, int]:
    """Look for the best path from ``root``, who is alone, that gains more than ``least``, doubled.

    ``bonus``: what a path may gain beyond its promise; ``limit``: the entries of rows that may be
    read, of the last row all. Return the gain, the last person on the path who gets a partner, the
    entry of that person's row that ends the path, and the entries read.
    """
    starts, near, weights = rows
    mate, held = pairs
    promise, parent, by, reached, left = tree
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
            if hope + bonus <= best:
                continue
            if reached[further] == search and promise[further] >= hope:
                continue
            if reached[other] == search and _on_path(parent, one, other):
                continue
            if alone > best:
                best, last, end = alone, one, entry
            promise[further] = hope
            parent[further] = one
            by[further] = entry
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
    alone = mate[rows.near[end]]
    if alone >= 0:
        mate[alone] = -1
        held[alone] = 0
    one, entry = last, end
    while one >= 0:
        other = rows.near[entry]
        mate[one], mate[other] = other, one
        held[one] = held[other] = rows.weights[entry]
        one, entry = tree.parent[one], tree.entry[one]
    return alone
