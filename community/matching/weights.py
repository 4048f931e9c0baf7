"""What a group is worth, as one integer in which the more important always outweighs the rest.

In this order: as many people as possible, as few threes as possible, no repeats within the
cool-down, nobody again whom one just missed, those left out before first, the best scores.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from community.matching.inputs import Person
from community.matching.memory import Memory
from community.matching.scoring import Flags, Floats, Scores

MICRO = 1_000_000
"""Weights are counted in millionths."""

SCORE_WEIGHT, MATCHED_WEIGHT = 600_000, 300_000
"""An edge weighs 0.3 plus 0.6 times the root of its score: good for many beats great for few."""

WISH = 100_000
"""What each one who likes threes adds to a trio's weight."""

_LONGEST_WAIT = 7
_LARGEST = 2**61

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weights:
    """Worths of pairs and trios. Square arrays; a group is a tuple of row numbers.

    ``may``: no hard rule is against the pair. ``micro``: the pair's weight in millionths.
    ``edges``: the pair's worth, each below 2**62, 0 where it may not be.
    """

    may: Flags
    micro: Ints
    edges: Ints
    repeated: Flags
    missed: Flags
    bubble: Flags
    waited: Ints
    wishes: tuple[bool, ...]
    steps: "Steps"

    def allowed(self, group: Sequence[int]) -> bool:
        """Whether every two of the group may meet."""
        return all(self.may[one, other] for one, other in combinations(group, 2))

    def micro_of(self, group: Sequence[int]) -> int:
        """Return a group's weight: a trio counts one and a half times its weakest pair."""
        weakest = min(int(self.micro[one, other]) for one, other in combinations(group, 2))
        return weakest * len(group) // 2

    def worth(self, group: Sequence[int]) -> int:
        """Return what an allowed group adds to a plan; Python integers, so nothing overflows."""
        pairs = list(combinations(group, 2))
        steps = self.steps
        trio = len(group) > 2  # noqa: PLR2004 (a trio is more than two)
        wish = WISH * sum(self.wishes[one] for one in group) if trio else 0
        return (
            steps.person * len(group)
            - steps.trio * trio
            - steps.repeat * sum(int(self.repeated[pair]) for pair in pairs)
            - steps.miss * sum(int(self.missed[pair]) for pair in pairs)
            + steps.waited * sum(int(self.waited[one]) for one in group)
            + (self.micro_of(group) + wish) // steps.unit
        )


@dataclass(frozen=True, slots=True)
class Steps:
    """How much each kind of good weighs; each step is larger than all that smaller ones can sum to.

    ``unit``: millionths that count as one; above 1 where the integers would grow too large.
    """

    person: int
    trio: int
    repeat: int
    miss: int
    waited: int
    unit: int


def weigh(
    people: Sequence[Person],
    scores: Scores,
    memory: Memory,
    blocks: frozenset[tuple[int, int]],
    beyond: int = 0,
) -> Weights:
    """Return the worths of all pairs. ``beyond``: millionths that a step out of the bubble adds."""
    may = scores.talk & ~np.eye(len(people), dtype=np.bool_) & ~_blocked(people, blocks)
    felt: Floats = np.sqrt(scores.score * memory.fresh)
    micro = np.rint(SCORE_WEIGHT * felt).astype(np.int64) + MATCHED_WEIGHT + beyond * scores.bubble
    waited = np.array([min(max(p.sat_out, 0), _LONGEST_WAIT) for p in people], dtype=np.int64)
    counts = (int((memory.repeated & may).sum()) // 2, int((memory.missed & may).sum()) // 2)
    steps = _steps(len(people), int(micro.max(initial=0)), int(waited.sum()), *counts)
    both = waited[:, None] + waited[None, :]
    edges = (
        steps.trio
        + steps.repeat * (1 - memory.repeated.astype(np.int64))
        - steps.miss * memory.missed
        + steps.waited * both
        + micro // steps.unit
    )
    return Weights(
        may=may,
        micro=micro,
        edges=np.where(may, edges, 0),
        repeated=memory.repeated,
        missed=memory.missed,
        bubble=scores.bubble,
        waited=waited,
        wishes=tuple(person.trio for person in people),
        steps=steps,
    )


def _steps(count: int, heaviest: int, waited: int, repeats: int, misses: int) -> Steps:
    """Return steps that fit the round; as fine as 64 bits allow."""
    unit = 1
    while True:
        # A person's share of the weights, wishes included, is below one heaviest pair and a wish.
        all_weights = count * ((heaviest + WISH) // unit + 1)
        miss = (all_weights + 1) * (waited + 1)
        repeat = miss * (min(misses, count) + 1)
        trio = repeat * (min(repeats, count) + 1)
        if 2 * trio < _LARGEST:
            person = trio * (count + 1)
            return Steps(person, trio, repeat, miss, all_weights + 1, unit)
        unit *= 10


def _blocked(people: Sequence[Person], blocks: frozenset[tuple[int, int]]) -> Flags:
    row = {person.id: at for at, person in enumerate(people)}
    blocked = np.zeros((len(people), len(people)), dtype=np.bool_)
    for one, other in blocks:
        if one in row and other in row:
            blocked[row[one], row[other]] = blocked[row[other], row[one]] = True
    return blocked
