"""A graph as rows: whom each person could meet, the most valuable first."""

from typing import NamedTuple

import numpy as np

from community.matching._compiled import Ints, Machine, Numbers, kernel

ID_BITS = 22
WEIGHT_BITS = 40
"""A weight and an id are sorted as one 64-bit integer."""


class Rows(NamedTuple):
    """``near[starts[i]:starts[i + 1]]``: whom ``i`` could meet; ``weights``: what it is worth."""

    starts: Numbers
    near: Numbers
    weights: Numbers


def rows(machine: Machine, count: int, left: Ints, right: Ints, weight: Ints) -> Rows:
    """Return rows in an order that does not depend on the order of the edges. O(m log m)."""
    degrees = np.bincount(left, minlength=count) + np.bincount(right, minlength=count)
    starts = np.concatenate(([0], np.cumsum(degrees)))
    # Heaviest first. Equals are told apart by how far away they stand in a round of all people:
    # with one order for everybody, all would bid for the same few.
    heaviness = ((1 << WEIGHT_BITS) - 1 - weight) << ID_BITS
    entries = machine.filled(2 * len(weight), 0)
    machine.run(
        _fill,
        machine.numbers(starts[:-1].copy()),
        machine.numbers(left),
        machine.numbers(right),
        machine.numbers(heaviness + (right - left) % count),
        machine.numbers(heaviness + (left - right) % count),
        entries,
    )
    machine.run(_sort, machine.numbers(starts), entries)
    packed = np.asarray(entries, dtype=np.int64)
    distance = packed & ((1 << ID_BITS) - 1)
    near = (np.repeat(np.arange(count), degrees) + distance) % max(count, 1)
    return Rows(
        machine.numbers(starts),
        machine.numbers(near.astype(np.int32)),
        machine.numbers((1 << WEIGHT_BITS) - 1 - (packed >> ID_BITS)),
    )


def scaled(machine: Machine, graph: Rows, bits: int) -> Rows:
    """Return the same rows with weights times 2**``bits``."""
    if not bits:
        return graph
    weights = np.asarray(graph.weights, dtype=np.int64) << bits
    return Rows(graph.starts, graph.near, machine.numbers(weights))


@kernel
def _fill(
    ends: Numbers,
    left: Numbers,
    right: Numbers,
    for_left: Numbers,
    for_right: Numbers,
    entries: Numbers,
) -> None:
    """Put every edge into the rows of its two people; ``ends``: where the next entry belongs."""
    for edge in range(len(left)):
        one, other = left[edge], right[edge]
        entries[ends[one]] = for_left[edge]
        entries[ends[other]] = for_right[edge]
        ends[one] += 1
        ends[other] += 1


@kernel
def _sort(starts: Numbers, entries: Numbers) -> None:
    """Sort each row."""
    for one in range(len(starts) - 1):
        at = starts[one]
        for entry in sorted(entries[at : starts[one + 1]]):
            entries[at] = entry
            at += 1
