"""From what was bought to pairs: the best pairs along each chain of buyers.

Who bought whom makes chains and rings of people. Along each, no two neighbouring purchases can
both become pairs; the best choice is a small dynamic programme.
"""

from typing import NamedTuple

from community.matching._auction import Sale
from community.matching._compiled import Machine, Numbers, kernel
from community.matching._rows import Rows


class Pairs(NamedTuple):
    """``mate``: everybody's partner or -1. ``held``: the weight of the pair, 0 if alone."""

    mate: Numbers
    held: Numbers


class Chain(NamedTuple):
    """A chain of ``length`` people, each of whom bought the next. ``worth``: of each purchase."""

    people: Numbers
    worth: Numbers
    taken: Numbers


def rounded(machine: Machine, rows: Rows, sale: Sale) -> Pairs:
    """Return the heaviest matching within what was bought. O(n)."""
    count = len(sale.owner)
    pairs = Pairs(machine.filled(count, -1), machine.filled(count, 0))
    chain = Chain(*(machine.filled(count, 0) for _ in Chain._fields))
    machine.run(_round, rows, sale, pairs, chain, machine.filled(count, 0))
    return pairs


@kernel
def _round(rows: Rows, sale: Sale, pairs: Pairs, chain: Chain, seen: Numbers) -> None:
    # Chains first, from those whom nobody bought; what is left then are rings.
    for rings in range(2):
        for first in range(len(seen)):
            if seen[first] == 0 and (rings == 1 or sale.owner[first] < 0):
                length = _follow(rows, sale, chain, seen, first)
                begin, end = 0, length - 1
                if rings == 1:
                    # A ring opens at either side of its first person.
                    inner = _most(chain, 0, length - 1)
                    begin, end = (
                        (0, length - 1) if inner >= _most(chain, 1, length) else (1, length)
                    )
                _most(chain, begin, end)
                _take(pairs, chain, length, begin, end)


@kernel
def _follow(rows: Rows, sale: Sale, chain: Chain, seen: Numbers, first: int) -> int:
    """Write down the chain that begins with ``first``; return how many people are in it."""
    length = 0
    one = first
    while one >= 0 and seen[one] == 0:
        seen[one] = 1
        chain.people[length] = one
        entry = sale.choice[one]
        one = -1
        if entry >= 0:
            one = rows.near[entry]
            chain.worth[length] = rows.weights[entry]
        length += 1
    return length


@kernel
def _most(chain: Chain, begin: int, end: int) -> int:
    """Return what the best purchases from ``begin`` to before ``end`` are worth; mark them.

    A purchase is marked if it is among the best of those up to it.
    """
    before, most = 0, 0
    for at in range(begin, end):
        with_this = before + chain.worth[at]
        chain.taken[at] = 1 if with_this > most else 0
        before, most = most, max(most, with_this)
    return most


@kernel
def _take(pairs: Pairs, chain: Chain, length: int, begin: int, end: int) -> None:
    """Make pairs of the marked purchases, from the last one back."""
    at = end - 1
    while at >= begin:
        if chain.taken[at] == 1:
            one, other = chain.people[at], chain.people[(at + 1) % length]
            pairs.mate[one], pairs.mate[other] = other, one
            pairs.held[one] = pairs.held[other] = chain.worth[at]
            at -= 2
        else:
            at -= 1
