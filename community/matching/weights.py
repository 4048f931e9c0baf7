"""What a pair or a group is worth, as integers.

In a small circle the more important always outweighs the rest, in this order: as many people as
possible, as few threes as possible, no repeats within the cool-down, no decoys, nobody again whom
one just missed, those left out before first, the best scores. In a large round, where there are
always others to meet, what must not be is no edge at all, and the rest is summed up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations

import numpy as np

from community.matching.columns import Columns, Flags, Floats
from community.matching.decoys import decoys
from community.matching.fairness import FULL_DEBT
from community.matching.inputs import Person, PlanRules
from community.matching.memory import Memory, Remembered
from community.matching.pairing import Ints
from community.matching.pairs import PairSet
from community.matching.scoring import (
    can_meet,
    different_fields,
    every_pair,
    same_field,
    score_pairs,
)

MICRO = 1_000_000
"""Weights are counted in millionths."""

SCORE_WEIGHT, MATCHED_WEIGHT = 600_000, 300_000
"""An edge weighs 0.3 plus 0.6 times the root of its score: good for many beats great for few."""

MUTUAL_WEIGHT = 300_000
"""What it adds that each gets something they seek of the other: give and take is the point."""

DEBT_WEIGHT = 2
"""How many times over somebody's full debt makes good matches of theirs weigh."""

WAITED_WEIGHT = 1_000_000
"""In a large round: what each one adds who was left out last time; more than the best exchange."""

SLIDER_WEIGHT = 40_000
"""What each step of somebody's "near my field ... out of my bubble" adds or takes."""

WISH, RING = 100_000, 150_000
"""What each one who likes threes, and a ring of giving in which nobody goes without, add to a
trio's weight.
"""

_LONGEST_WAIT = 7
_LARGEST = 2**61


@dataclass(frozen=True, slots=True)
class Case:
    """A round to be solved: its people in the order of their ids, and all that matters of them.

    ``blocks`` are hard. ``ids``, ``waited``, ``debt``, ``slider`` and ``threes`` (1: likes to meet
    in threes) are by row.
    """

    people: Sequence[Person]
    columns: Columns
    memory: Memory
    blocks: PairSet
    rules: PlanRules
    ids: Ints
    waited: Ints
    debt: Ints
    slider: Ints
    threes: Ints


def case_of(
    people: Sequence[Person],
    columns: Columns,
    memory: Memory,
    blocks: PairSet,
    rules: PlanRules,
) -> Case:
    """Return a round to be solved."""
    return Case(
        people,
        columns,
        memory,
        blocks,
        rules,
        ids=np.array([person.id for person in people], dtype=np.int64),
        waited=np.array([min(max(p.sat_out, 0), _LONGEST_WAIT) for p in people], dtype=np.int64),
        debt=np.array([person.debt for person in people], dtype=np.int64),
        slider=np.array([person.bubble for person in people], dtype=np.int64),
        threes=np.array([person.trio for person in people], dtype=np.int64),
    )


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs that may meet, one row a pair. ``micro``: weights in millionths, each above 0.

    ``gives``: (pairs, 2), whether the left gets something they seek of the right, and back.
    """

    left: Ints
    right: Ints
    score: Floats
    micro: Ints
    bubble: Flags
    gives: Flags
    known: Remembered
    decoy: Flags

    def kept(self, keep: Flags | Ints) -> "Edges":
        """Return some of the edges."""
        known = self.known
        return Edges(
            self.left[keep],
            self.right[keep],
            self.score[keep],
            self.micro[keep],
            self.bubble[keep],
            self.gives[keep],
            Remembered(known.repeated[keep], known.missed[keep], known.fresh[keep]),
            self.decoy[keep],
        )


def edges_of(case: Case, left: Ints, right: Ints) -> Edges:
    """Return those of the pairs that hard rules allow, with what they weigh."""
    columns = case.columns
    may = can_meet(columns, left, right) & ~case.blocks.holds(left, right)
    left, right = left[may], right[may]
    found = score_pairs(columns, left, right)
    known = case.memory.of(left, right)
    bubble = different_fields(columns, left, right)
    felt: Floats = np.sqrt(found.score * known.fresh)
    owed = FULL_DEBT + DEBT_WEIGHT * (case.debt[left] + case.debt[right])
    step = bubble.astype(np.int64) - same_field(columns, left, right)
    slide = SLIDER_WEIGHT * (case.slider[left] + case.slider[right]) * step
    felt_micro = np.rint(SCORE_WEIGHT * felt * owed / FULL_DEBT).astype(np.int64)
    micro = felt_micro + MATCHED_WEIGHT + MUTUAL_WEIGHT * found.finds.all(axis=1) + slide
    decoy = decoys(case.ids, left, right, case.rules.decoy_key, case.rules.slot)
    return Edges(left, right, found.score, micro, bubble, found.finds, known, decoy)


def edges_among(case: Case, rows: Ints) -> Edges:
    """Return all pairs of some rows that hard rules allow, numbered from 0 in their order."""
    one, other = every_pair(len(rows))
    edges = edges_of(case, rows[one], rows[other])
    number = np.zeros(len(case.people), dtype=np.int64)
    number[rows] = np.arange(len(rows))
    return replace(edges, left=number[edges.left], right=number[edges.right])


# --- a small circle ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Weights:
    """Worths of pairs and trios. Square arrays; a group is a tuple of row numbers.

    ``may``: no hard rule is against the pair. ``micro``: the pair's weight in millionths.
    ``edges``: the pair's worth, each below 2**62, 0 where it may not be. ``gives``: the row gets
    something they seek of the column.
    """

    may: Flags
    micro: Ints
    edges: Ints
    repeated: Flags
    decoy: Flags
    missed: Flags
    gives: Flags
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

    def is_ring(self, group: Sequence[int]) -> bool:
        """Whether three give to each other in a circle: nobody goes without."""
        return len(group) > 2 and any(  # noqa: PLR2004 (a trio is more than two)
            self.gives[a, b] and self.gives[b, c] and self.gives[c, a]
            for a, b, c in permutations(group, 3)
        )

    def worth(self, group: Sequence[int]) -> int:
        """Return what an allowed group adds to a plan; Python integers, so nothing overflows."""
        pairs = list(combinations(group, 2))
        steps = self.steps
        trio = len(group) > 2  # noqa: PLR2004 (a trio is more than two)
        extra = WISH * sum(self.wishes[one] for one in group) + RING * self.is_ring(group)
        return (
            steps.person * len(group)
            - steps.trio * trio
            - steps.repeat * sum(int(self.repeated[pair]) for pair in pairs)
            - steps.decoy * sum(int(self.decoy[pair]) for pair in pairs)
            - steps.miss * sum(int(self.missed[pair]) for pair in pairs)
            + steps.waited * sum(int(self.waited[one]) for one in group)
            + (self.micro_of(group) + extra * trio) // steps.unit
        )


@dataclass(frozen=True, slots=True)
class Steps:
    """How much each kind of good weighs; each step is larger than all that smaller ones can sum to.

    ``unit``: millionths that count as one; above 1 where the integers would grow too large.
    """

    person: int
    trio: int
    repeat: int
    decoy: int
    miss: int
    waited: int
    unit: int


def weigh(
    case: Case, rows: Ints | None = None, edges: Edges | None = None, beyond: int = 0
) -> Weights:
    """Return the worths of all pairs of some rows, numbered from 0 in the order of ``rows``.

    ``rows``: everybody by default. ``edges``: what ``edges_of`` says of all pairs of these rows
    (in their numbers), if it is known. ``beyond``: millionths that a step out of the bubble adds.
    """
    at = np.arange(len(case.people)) if rows is None else rows
    count = len(at)
    if edges is None:
        edges = edges_among(case, at)
    waited = case.waited[at]
    may = np.zeros((count, count), dtype=np.bool_)
    flags = [np.zeros_like(may) for _ in range(4)]
    repeated, missed, decoy, gives = flags
    micro = np.zeros((count, count), dtype=np.int64)
    left, right = edges.left, edges.right
    for one, other, side in ((left, right, 0), (right, left, 1)):
        may[one, other] = True
        repeated[one, other] = edges.known.repeated
        missed[one, other] = edges.known.missed
        decoy[one, other] = edges.decoy
        gives[one, other] = edges.gives[:, side]
        micro[one, other] = edges.micro + beyond * edges.bubble
    counts = [int(flag.sum()) // 2 for flag in (repeated, decoy, missed)]
    steps = _steps(count, int(micro.max(initial=0)), int(waited.sum()), *counts)
    worth = (
        steps.trio
        + steps.repeat * (1 - repeated.astype(np.int64))
        - steps.decoy * decoy
        - steps.miss * missed
        + steps.waited * (waited[:, None] + waited[None, :])
        + micro // steps.unit
    )
    return Weights(
        may=may,
        micro=micro,
        edges=np.where(may, worth, 0),
        repeated=repeated,
        decoy=decoy,
        missed=missed,
        gives=gives,
        waited=waited,
        wishes=tuple(map(bool, case.threes[at].tolist())),
        steps=steps,
    )


def _steps(count: int, heaviest: int, waited: int, repeats: int, lots: int, misses: int) -> Steps:
    """Return steps that fit the round; as fine as 64 bits allow."""
    unit = 1
    while True:
        # A person's share of the weights, what trios add included, is below one heaviest pair,
        # a wish and a ring.
        all_weights = count * ((heaviest + WISH + RING) // unit + 1)
        miss = (all_weights + 1) * (waited + 1)
        decoy = miss * (min(misses, count) + 1)
        repeat = decoy * (min(lots, count) + 1)
        trio = repeat * (min(repeats, count) + 1)
        if 2 * trio < _LARGEST:
            person = trio * (count + 1)
            return Steps(person, trio, repeat, decoy, miss, all_weights + 1, unit)
        unit *= 10


def group_weights(case: Case, groups: Sequence[Sequence[int]]) -> list[int]:
    """Return each group's weight in millionths: of the weakest pair, half of it for each member."""
    pairs = [
        (at, *both) for at, group in enumerate(groups) for both in combinations(sorted(group), 2)
    ]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 3)
    edges = edges_of(case, table[:, 1], table[:, 2])
    weakest = np.full(len(groups), _LARGEST, dtype=np.int64)
    np.minimum.at(weakest, table[:, 0], edges.micro)
    return [int(least) * len(group) // 2 for least, group in zip(weakest, groups, strict=True)]
