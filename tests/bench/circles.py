"""Large made-up circles to pair: members who give and seek topics, and how well each two fit."""

import numpy as np
from numpy.typing import NDArray

from community.matching.pairing import Ints
from tests.community.matching.graphs import Graph

Floats = NDArray[np.float64]

GIVEN, SOUGHT = 4, 3
WINDOW, STRANGERS = 8, 4
"""Of all who give what one seeks, and seek what one gives, so many are looked at; and some more."""

KEPT = 16
"""So many of those looked at are kept, the best."""

_AT_ONCE = 500_000


def circle(people: int, seed: int = 7) -> Graph:
    """Return about 14 edges a person, weighted as a round's are: 0.3 to 0.9 millions, and half a
    million more for each of the two per cent who were left out last time.
    """
    rng = np.random.default_rng([seed, people])
    fields = int(max(6, min(60, 4 * people**0.25)))
    topics = int(150 + 12 * people**0.5)
    # Few topics are on everybody's lips, most on few (Zipf); each is at home in one field.
    popularity = rng.permutation(1 / np.arange(1, topics + 1) ** 1.05)
    home = np.sort(rng.integers(0, fields, topics))
    field = rng.integers(0, fields, people)
    gives = _topics(rng, popularity, home, field, GIVEN, 0.75)
    seeks = _topics(rng, popularity, home, field, SOUGHT, 0.45)
    left, right = _candidates(rng, gives, seeks)
    score = _scores(gives, seeks, topics, left, right)
    best = _among_the_best(people, left, right, score)
    left, right, score = left[best], right[best], score[best]
    waited = rng.random(people) < 0.02
    weight = 300_000 + 500_000 * (waited[left].astype(np.int64) + waited[right])
    return Graph(people, left, right, weight + np.rint(600_000 * np.sqrt(score)).astype(np.int64))


def _topics(
    rng: np.random.Generator,
    popularity: Floats,
    home: Ints,
    field: Ints,
    number: int,
    at_home: float,
) -> Ints:
    """Draw topics, one row a person; -1 where one was drawn twice."""
    ends = np.concatenate(([0.0], np.cumsum(popularity)))
    first, last = ends[np.searchsorted(home, field)], ends[np.searchsorted(home, field, "right")]
    away = (rng.random((number, len(field))) >= at_home) | (last <= first)
    low, high = np.where(away, 0, first), np.where(away, ends[-1], last)
    drawn = np.searchsorted(ends, low + rng.random(low.shape) * (high - low), "right") - 1
    rows = np.sort(np.minimum(drawn, len(popularity) - 1).T, axis=1)
    rows[:, 1:][rows[:, 1:] == rows[:, :-1]] = -1
    return rows


def _candidates(rng: np.random.Generator, gives: Ints, seeks: Ints) -> tuple[Ints, Ints]:
    """Return who is looked at: some who give what one seeks or seek what one gives, and others."""
    people = len(gives)
    here = [np.repeat(np.arange(people), STRANGERS)]
    there = [rng.integers(0, people, STRANGERS * people)]
    for mine, theirs in ((seeks, gives), (gives, seeks)):
        order = np.argsort(theirs, axis=None, kind="stable")
        listed = theirs.ravel()[order]
        for slot in range(mine.shape[1]):
            topic = mine[:, slot]
            begin = np.searchsorted(listed, topic)
            end = np.searchsorted(listed, topic, "right")
            known = np.flatnonzero((topic >= 0) & (end > begin))
            offset = rng.integers(0, 1 << 30, len(known))[:, None] + np.arange(WINDOW)
            length = (end - begin)[known][:, None]
            found = order[begin[known][:, None] + offset % length] // theirs.shape[1]
            here.append(np.repeat(known, WINDOW))
            there.append(found.ravel())
    one, other = np.concatenate(here), np.concatenate(there)
    low, high = np.minimum(one, other), np.maximum(one, other)
    code = np.unique((low * people + high)[low != high])
    return code // people, code % people


def _scores(gives: Ints, seeks: Ints, topics: int, left: Ints, right: Ints) -> Floats:
    """Return how well each two fit, 0 to 1: the harmonic mean of what each can do for the other."""
    people = len(gives)
    known = np.bincount(gives[gives >= 0], minlength=topics)
    rarity = np.log((2 * people + 1) / (known + 1))
    rarity = np.append(np.maximum(rarity / rarity.max(), 0.1), 0.0)
    full = np.sort(rarity[seeks], axis=1)[:, -2:].sum(axis=1)

    def benefit(one: Ints, other: Ints) -> Floats:
        met = (seeks[one][:, :, None] == gives[other][:, None, :]).any(axis=2)
        return np.minimum(1.0, (met * rarity[seeks[one]]).sum(axis=1) / full[one])

    parts: list[Floats] = []
    for at in range(0, len(left), _AT_ONCE):
        one, other = left[at : at + _AT_ONCE], right[at : at + _AT_ONCE]
        mine, theirs = benefit(one, other) + 0.05, benefit(other, one) + 0.05
        parts.append(2 * mine * theirs / (mine + theirs) - 0.05)
    return np.concatenate(parts)


def _among_the_best(people: int, left: Ints, right: Ints, score: Floats) -> NDArray[np.bool_]:
    """Return which edges are among the best of one of their two."""
    row = np.concatenate((left, right))
    order = np.lexsort((-np.concatenate((score, score)), row))
    starts = np.searchsorted(row[order], np.arange(people))
    rank = np.arange(len(row)) - starts[row[order]]
    best = np.zeros(len(row), dtype=np.bool_)
    best[order[rank < KEPT]] = True
    return best[: len(left)] | best[len(left) :]
