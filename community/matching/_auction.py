"""An auction that tells who would best meet whom, and proves how good any answer can be.

Everybody bids for everybody else, as if each person were there twice, once bidding and once for
sale (the double cover of the graph): Bertsekas' auction with the option to stay alone, worth 0.
"""

from typing import NamedTuple

from community.matching._compiled import Machine, Numbers, kernel
from community.matching._rows import Rows

PATIENCE = 16
"""After so many bids for one person, each further bid for them raises the price twice as much."""


class Sale(NamedTuple):
    """The auction's outcome.

    ``price``: what each person costs, at least 0. ``owner``: who has bought the person, or -1.
    ``choice``: the entry of the rows that a person has bought, or -1. ``bids``: how often anybody
    bid for the person.
    """

    price: Numbers
    owner: Numbers
    choice: Numbers
    bids: Numbers


def auction(machine: Machine, rows: Rows, step: int) -> Sale:
    """Let everybody bid. ``step``: the least raise of a price, at least 1.

    Whoever bought somebody gets, at the end, within the last raise as much as from anybody else,
    and nobody unsold has a price. So what was bought is worth, all in all, the most that can be
    had in the double cover, less the raises.

    Where many fight over a few, prices double their pace; so at most ``PATIENCE`` times (1 + log2
    of the heaviest weight / ``step``) bids are made for anybody, whatever the weights.
    """
    count = len(rows.starts) - 1
    sale = Sale(*(machine.filled(count, value) for value in (0, -1, -1, 0)))
    machine.run(_bid, rows, sale, step)
    return sale


@kernel
def _bid(rows: Rows, sale: Sale, step: int) -> None:
    """Let people bid one after another; whoever is outbid bids again at once."""
    starts, near, weights = rows
    price, owner, choice, bids = sale
    for first in range(len(owner)):
        bidder = first
        while bidder >= 0:
            best, second, chosen = 0, 0, -1
            for entry in range(starts[bidder], starts[bidder + 1]):
                # A row falls and no price is below 0: what follows is no better.
                if weights[entry] <= second:
                    break
                gain = weights[entry] - price[near[entry]]
                if gain > best:
                    best, second, chosen = gain, best, entry
                elif gain > second:
                    second = gain
            if chosen < 0:
                break
            wanted = near[chosen]
            price[wanted] += best - second + (step << (bids[wanted] // PATIENCE))
            bids[wanted] += 1
            loser = owner[wanted]
            owner[wanted] = bidder
            choice[bidder] = chosen
            if loser >= 0:
                choice[loser] = -1
            bidder = loser
