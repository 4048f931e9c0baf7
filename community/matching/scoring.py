"""How good two people are for each other, in parts that can be told in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from community.matching.columns import MODES, PRESENCES, Columns, Flags, Floats, Lists
from community.matching.meaning import FOUND, WORDS, closeness, met
from community.matching.pairing import Ints
from community.wishes import Mode, Presence

PARTS = ("need", "shared", "horizon", "interests", "mentor")
"""What I seek is given, we seek the same, what widens my horizon, common interests, mentoring."""

POINTS: Mapping[Mode, tuple[int, int, int, int, int]] = {
    Mode.MIXED: (55, 20, 15, 10, 0),
    Mode.EXCHANGE: (70, 10, 10, 10, 0),
    Mode.PEER: (25, 50, 10, 15, 0),
    Mode.MENTOR: (45, 10, 10, 5, 30),
    Mode.HORIZON: (30, 10, 50, 10, 0),
}
"""Points of a hundred by what a member hopes for, in the order of ``PARTS``."""

MENTORS_JOY = 20
"""What it is worth to a mentor that somebody asked for one and seeks what they give."""

_ONE_SIDED = 0.05  # keeps a little of the score when only one of two gets something
_DIGITS = 9  # nothing in common is nothing, not 7e-18
_NEAR_HOURS, _LOSS_PER_HOUR, _LEAST_NEARNESS = 2.0, 0.07, 0.5
_CHUNK = 32_768  # pairs scored at once: small enough for the processor's cache

_POINTS = np.array([POINTS[mode] for mode in MODES], dtype=np.float64)
_MENTOR_MODE = MODES.index(Mode.MENTOR)
ON_SITE, _REMOTE = PRESENCES.index(Presence.ON_SITE), PRESENCES.index(Presence.REMOTE)


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs with what each side gets. Arrays of one row a pair.

    ``to_left``, ``to_right``: (pairs, 5) points in the order of ``PARTS``; ``score``: 0 to 1.
    ``finds``: (pairs, 2), whether the left finds something they seek at the right, and back: by a
    topic that both name, or by an offer that comes close in meaning (see ``FOUND``).
    """

    left: Ints
    right: Ints
    to_left: Floats
    to_right: Floats
    score: Floats
    finds: Flags


def every_pair(count: int) -> tuple[Ints, Ints]:
    """Return all pairs of ``count`` rows, each once, the smaller row first."""
    left, right = np.triu_indices(count, 1)
    return left.astype(np.int64), right.astype(np.int64)


def score_pairs(columns: Columns, left: Ints, right: Ints) -> Scored:
    """Score pairs of rows; about a microsecond each, the same on every machine."""
    to_left = np.empty((len(left), len(PARTS)), dtype=np.float64)
    to_right = np.empty((len(left), len(PARTS)), dtype=np.float64)
    total = np.empty(len(left), dtype=np.float64)
    finds = np.empty((len(left), 2), dtype=np.bool_)
    for start in range(0, len(left), _CHUNK):
        part = slice(start, start + _CHUNK)
        one, other = left[part], right[part]
        mine, theirs, finds[part] = _points(columns, one, other)
        to_left[part], to_right[part] = mine, theirs
        mutual = _mutual(mine.sum(axis=1) / 100, theirs.sum(axis=1) / 100)
        total[part] = np.clip(mutual * _nearness(columns, one, other), 0.0, 1.0)
    return Scored(left, right, to_left, to_right, total, finds)


def _points(columns: Columns, one: Ints, other: Ints) -> tuple[Floats, Floats, Flags]:
    """Return what each side gets, in points, without looking at where they are; and who finds."""
    left, right = _Gathered(one), _Gathered(other)
    mine, left_finds = _shares(columns, left, right)
    theirs, right_finds = _shares(columns, right, left)
    mine *= _POINTS[columns.mode[one]]
    theirs *= _POINTS[columns.mode[other]]
    helped = _with_mentor(columns, one, other, mine, left_finds)
    helping = _with_mentor(columns, other, one, theirs, right_finds)
    _add_joy(theirs, helped)
    _add_joy(mine, helping)
    return mine, theirs, np.column_stack([left_finds, right_finds])


class _Gathered:
    """One side of a chunk of pairs: its rows, and their lists, gathered once however often used."""

    def __init__(self, rows: Ints) -> None:
        self.rows = rows
        self._found: dict[int, list[tuple[NDArray[np.int32], NDArray[np.int32]]]] = {}

    def columns(self, lists: Lists) -> list[tuple[NDArray[np.int32], NDArray[np.int32]]]:
        """Return (topics, worth) of the first, second ... entry of all rows, to the longest."""
        found = self._found.get(id(lists))
        if found is None:
            longest = int(lists.lengths[self.rows].max(initial=0))
            found = [
                (lists.topics[at].take(self.rows), lists.worth[at].take(self.rows))
                for at in range(longest)
            ]
            self._found[id(lists)] = found
        return found


def _shares(columns: Columns, takers: _Gathered, givers: _Gathered) -> tuple[Floats, Flags]:
    """Return how much of each part the takers get, each 0 to 1 (the mentor's part is 1), and who
    of them finds something they seek.
    """
    shares = np.ones((len(takers.rows), len(PARTS)), dtype=np.float64)
    wanted = (columns.need, columns.shared, columns.horizon, columns.interests)
    for at, each in enumerate(wanted):
        worth = _met(takers.columns(each.wishes), givers.columns(each.offers), len(shares))
        shares[:, at] = np.minimum(1.0, worth / each.full[takers.rows])
    finds = shares[:, 0] > 0
    if columns.wish.shape[1]:
        wishes, offers = columns.wish[takers.rows], columns.offer[givers.rows]
        # Words say all there is where nobody knows what one of them means.
        words = np.where(wishes.any(axis=1) & offers.any(axis=1), WORDS, 1.0)
        close = closeness(wishes, offers)
        shares[:, 0] = met(shares[:, 0], close, words)
        finds |= close >= FOUND
    return shares, finds


def _met(
    wishes: Sequence[tuple[NDArray[np.int32], NDArray[np.int32]]],
    offers: Sequence[tuple[NDArray[np.int32], NDArray[np.int32]]],
    count: int,
) -> NDArray[np.int32]:
    """Return what the offers meet of the wishes, in worth."""
    met = np.zeros(count, dtype=np.int32)
    for wish, worth in wishes:
        hit = np.zeros(count, dtype=np.bool_)
        for offer, _ in offers:
            hit |= wish == offer
        met += hit * worth
    return met


def _with_mentor(
    columns: Columns, mentees: Ints, mentors: Ints, gets: Floats, finds: Flags
) -> Flags:
    """Return which mentees have found a mentor; take the mentor's part from who asked in vain.

    It takes that one asked, the other offered, and a wish is met.
    """
    asked = columns.mode[mentees] == _MENTOR_MODE
    found = asked & columns.mentors[mentors] & finds
    gets[asked & ~found, 4] = 0
    return found


def _add_joy(gets: Floats, helping: Flags) -> None:
    """Add what it is worth to mentors to help, up to a hundred in all."""
    rest = 100 - gets[helping].sum(axis=1)
    gets[helping, 4] += np.minimum(MENTORS_JOY, rest)


def _mutual(mine: Floats, theirs: Floats) -> Floats:
    """Return the harmonic mean of two benefits, which predicts best whether both like to meet."""
    e = _ONE_SIDED
    mean = 2 * (mine + e) * (theirs + e) / (mine + theirs + 2 * e) - e
    return np.round(mean, _DIGITS)


def _nearness(columns: Columns, left: Ints, right: Ints) -> Floats:
    """Return 1 up to two hours apart, less beyond, and at least a half; 1 if not known."""
    apart = np.abs(columns.hours[left] - columns.hours[right]) % 24
    apart = np.nan_to_num(np.minimum(apart, 24 - apart), nan=0.0)
    lost = _LOSS_PER_HOUR * np.maximum(0.0, apart - _NEAR_HOURS)
    return np.maximum(_LEAST_NEARNESS, 1.0 - lost)


def can_meet(columns: Columns, left: Ints, right: Ints) -> Flags:
    """Return who has a language in common and a way to meet: on site in one place, or remote; and a
    platform to write to each other on.
    """
    talk = (columns.speaks[left] & columns.speaks[right]).any(axis=1)
    one, other = columns.presence[left], columns.presence[right]
    apart = ((one == ON_SITE) & (other == _REMOTE)) | ((one == _REMOTE) & (other == ON_SITE))
    here, there = columns.place[left], columns.place[right]
    far = (one == ON_SITE) & (other == ON_SITE) & (here > 0) & (there > 0) & (here != there)
    if columns.reach is None:
        return talk & ~apart & ~far
    return talk & ~apart & ~far & (columns.reach[left] & columns.reach[right]).any(axis=1)


def different_fields(columns: Columns, left: Ints, right: Ints) -> Flags:
    """Return whose fields are both known and differ."""
    one, other = columns.field[left], columns.field[right]
    return (one != other) & (one > 0) & (other > 0)


def same_field(columns: Columns, left: Ints, right: Ints) -> Flags:
    """Return whose fields are both known and the same."""
    one, other = columns.field[left], columns.field[right]
    return (one == other) & (one > 0)


# --- a few pairs, to be told in words ----------------------------------------------------------


class Gets(NamedTuple):
    """What one gets of another, in points."""

    need: float
    shared: float
    horizon: float
    interests: float
    mentor: float


@dataclass(frozen=True, slots=True)
class Table:
    """Some pairs' parts to look up by rows. ``at``: (smaller row, larger row) -> its line."""

    scored: Scored
    bubbles: Flags
    at: Mapping[tuple[int, int], int]

    def gets(self, taker: int, giver: int) -> Gets:
        """Return what ``taker`` gets of ``giver``."""
        line = self.at[min(taker, giver), max(taker, giver)]
        side = self.scored.to_left if taker < giver else self.scored.to_right
        return Gets(*side[line].tolist())

    def finds(self, taker: int, giver: int) -> bool:
        """Whether ``taker`` finds something they seek at ``giver``."""
        line = self.at[min(taker, giver), max(taker, giver)]
        return bool(self.scored.finds[line, 0 if taker < giver else 1])

    def score(self, one: int, other: int) -> float:
        """Return how good two are for each other, 0 to 1."""
        return float(self.scored.score[self.at[min(one, other), max(one, other)]])

    def bubble(self, one: int, other: int) -> bool:
        """Whether both fields are known and differ."""
        return bool(self.bubbles[self.at[min(one, other), max(one, other)]])


def table_of(columns: Columns, groups: Sequence[Sequence[int]]) -> Table:
    """Return the parts of all pairs within groups of rows."""
    pairs = sorted({pair for group in groups for pair in combinations(sorted(group), 2)})
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    left, right = both[:, 0].copy(), both[:, 1].copy()
    return Table(
        score_pairs(columns, left, right),
        different_fields(columns, left, right),
        {pair: line for line, pair in enumerate(pairs)},
    )


def bubbles_within(columns: Columns, groups: Sequence[Sequence[int]]) -> list[bool]:
    """Return of each group whether two of it come from different fields."""
    field = columns.field.tolist()
    return [len({field[row] for row in group} - {0}) > 1 for group in groups]
