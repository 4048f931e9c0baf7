"""Prices as a proof: no matching weighs more than half the sum of the duals.

A dual y has, in doubled units, y[i] >= 0 and y[i] + y[j] >= 2 * weight for every edge; whoever is
matched, the weights of all edges used are therefore at most half the sum of all y (the dual of
fractional matching; Edmonds 1965, Duan & Pettie 2014).
"""

from community.matching._compiled import Machine, Numbers, kernel
from community.matching._rows import Rows


def duals(machine: Machine, rows: Rows, price: Numbers) -> Numbers:
    """Return duals from an auction's prices: what each person costs plus what they could gain."""
    found = machine.filled(len(price), 0)
    machine.run(_from_prices, rows, price, found)
    machine.run(_lower, rows, found)
    return found


@kernel
def _from_prices(rows: Rows, price: Numbers, dual: Numbers) -> None:
    starts, near, weights = rows
    for one in range(len(price)):
        most = 0
        for entry in range(starts[one], starts[one + 1]):
            if weights[entry] <= most:
                break
            most = max(most, weights[entry] - price[near[entry]])
        dual[one] = price[one] + most


@kernel
def _lower(rows: Rows, dual: Numbers) -> None:
    """Lower each dual, one after another, as far as its edges let it."""
    starts, near, weights = rows
    for one in range(len(dual)):
        least = 0
        for entry in range(starts[one], starts[one + 1]):
            if 2 * weights[entry] <= least:
                break
            least = max(least, 2 * weights[entry] - dual[near[entry]])
        dual[one] = least
