"""A graph as rows: whom each person could meet, the most valuable first."""

from typing import NamedTuple

import numpy as np

from community.matching._compiled import Ints, Machine, Numbers

ID_BITS = 22
WEIGHT_BITS = 40
"""People are numbered, and weights counted, in so many bits: no sum leaves 64."""

WORD_BITS = 63
"""What an int64 holds besides its sign."""


class Rows(NamedTuple):
    """``near[starts[i]:starts[i + 1]]``: whom ``i`` could meet; ``weights``: what it is worth."""

    starts: Numbers
    near: Numbers
    weights: Numbers


def rows(machine: Machine, count: int, left: Ints, right: Ints, weight: Ints) -> Rows:
    """Return rows in an order that does not depend on the order of the edges. O(m log m)."""
    row = np.concatenate((left, right))
    # Equals are told apart by how far away they stand in a round of all people: with one order for
    # everybody, all would bid for the same few.
    distance = np.concatenate((right - left, left - right)) % max(count, 1)
    row, distance, weights = _sorted(row, distance, np.concatenate((weight, weight)))
    near = row + distance
    near[near >= count] -= count
    return Rows(
        machine.numbers(np.searchsorted(row, np.arange(count + 1))),
        machine.numbers(near.astype(np.int32)),
        machine.numbers(weights),
    )


def _sorted(row: Ints, distance: Ints, weight: Ints) -> tuple[Ints, Ints, Ints]:
    """Sort entries by row, the heaviest first, the nearest of equals first."""
    id_bits = int(max(row.max(initial=0), distance.max(initial=0))).bit_length()
    weight_bits = int(weight.max(initial=0)).bit_length()
    if 2 * id_bits + weight_bits > WORD_BITS:
        order = np.lexsort((distance, -weight, row))
        return row[order], distance[order], weight[order]
    # As one number, since numpy sorts these ten times faster.
    heaviest = (1 << weight_bits) - 1
    entries = (((row << weight_bits) + heaviest - weight) << id_bits) + distance
    entries.sort()
    distance = entries & ((1 << id_bits) - 1)
    entries >>= id_bits
    return entries >> weight_bits, distance, heaviest - (entries & heaviest)


def scaled(machine: Machine, graph: Rows, bits: int) -> Rows:
    """Return the same rows with weights times 2**``bits``."""
    if not bits:
        return graph
    weights = np.asarray(graph.weights, dtype=np.int64) << bits
    return Rows(graph.starts, graph.near, machine.numbers(weights))
