"""How good two people are for each other, in parts that can be told in words.

All arrays are square, one row and column a person in the given order; row ``i`` is what person
``i`` gets of the person in the column.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from community.matching.inputs import Person
from community.matching.topics import root

NEED, SHARED, HORIZON, INTERESTS = 55, 20, 15, 10
"""Points of a hundred: what I seek is given, we seek the same, my horizon, common interests.

The last ten are meant for mentors, once members can say that they are looking for one.
"""

_FULL_MARKS = 2  # two rare wishes met are full marks: more keywords bring no advantage
_ONE_SIDED = 0.05  # keeps a little of the score when only one of two gets something
_RARITY_UNIT = 1000  # rarity as an integer makes sums exact in whatever order they are taken
_LEAST_RARITY = 0.1
_DIGITS = 9  # nothing in common is nothing, not 7e-18
_NEAR_HOURS, _LOSS_PER_HOUR, _LEAST_NEARNESS = 2.0, 0.07, 0.5

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Scores:
    """The parts (points, of 100 together), ``score`` 0 to 1 (symmetric), and who could talk.

    ``talk``: a common language. ``bubble``: both fields are known and differ.
    """

    need: Floats
    shared: Floats
    horizon: Floats
    interests: Floats
    score: Floats
    talk: Flags
    bubble: Flags


def score(people: Sequence[Person]) -> Scores:
    """Score everybody with everybody; n people cost n * n * (number of shared topics)."""
    index = _Index(people)
    seeks, gives = index.lists("seeks"), index.lists("gives")
    need = NEED * index.share(seeks, gives, _FULL_MARKS)
    shared = SHARED * index.share(seeks, seeks, _FULL_MARKS)
    horizon = HORIZON * index.share(index.lists("widens"), gives, 1)
    interests = index.lists("interests")
    common = INTERESTS * index.share(interests, interests, _FULL_MARKS)
    benefit = (need + shared + horizon + common) / 100
    mutual = _mutual(benefit, benefit.T)
    return Scores(
        need=need,
        shared=shared,
        horizon=horizon,
        interests=common,
        score=np.clip(mutual * _nearness(people), 0.0, 1.0),
        talk=_can_talk(people),
        bubble=_different_fields(people),
    )


def rarity(people: Sequence[Person]) -> dict[str, int]:
    """Return how rare each topic's root is among people: 100 (everybody's) to 1000 (one's)."""
    named = Counter(one for person in people for one in _roots(_all_topics(person)))
    total = 2 * len(people) + 1
    rarest = log(total / 2)
    return {
        name: round(_RARITY_UNIT * max(_LEAST_RARITY, log(total / (count + 1)) / rarest))
        for name, count in named.items()
    }


def _mutual(mine: Floats, theirs: Floats) -> Floats:
    """Return the harmonic mean of two benefits, which predicts best whether both like to meet."""
    e = _ONE_SIDED
    mean = 2 * (mine + e) * (theirs + e) / (mine + theirs + 2 * e) - e
    return np.round(mean, _DIGITS)


@dataclass(frozen=True, slots=True)
class _Lists:
    """One list of everybody: who names which topic, and the roots each names."""

    named: NDArray[np.float32]
    roots: tuple[frozenset[str], ...]


class _Index:
    """The topics of a round as columns; a topic of only one person needs none."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._people = people
        self._rarity = rarity(people)
        named = Counter(one for person in people for one in _roots(_all_topics(person)))
        columns = sorted(name for name, count in named.items() if count > 1)
        self._column = {name: at for at, name in enumerate(columns)}
        self._worth = np.array([self._rarity[name] for name in columns], dtype=np.float32)

    def lists(self, which: str) -> _Lists:
        roots = tuple(_roots(getattr(person, which)) for person in self._people)
        named = np.zeros((len(roots), len(self._column)), dtype=np.float32)
        for row, own in enumerate(roots):
            named[row, [self._column[name] for name in own if name in self._column]] = 1
        return _Lists(named, roots)

    def share(self, wishes: _Lists, offers: _Lists, enough: int) -> Floats:
        """Return how much of each one's wishes the others meet, 0 to 1.

        The rarity of what is met, over that of the ``enough`` rarest wishes that can be met.
        """
        met = ((wishes.named * self._worth) @ offers.named.T).astype(np.float64)
        offered = Counter(name for own in offers.roots for name in own)
        full = [
            self._full(own, offered, mine, enough)
            for own, mine in zip(wishes.roots, offers.roots, strict=True)
        ]
        return np.minimum(1.0, met / np.array(full, dtype=np.float64)[:, None])

    def _full(
        self, own: frozenset[str], offered: Counter[str], mine: frozenset[str], enough: int
    ) -> int:
        """Return what meeting the rarest wishes is worth, of those that somebody else can meet.

        A wish that nobody offers (or a word mistaken for one) must not make every match look
        poor: it says nothing about which of the people who are there fit best.
        """
        possible = (name for name in own if offered[name] > (name in mine))
        rarest = sorted((self._rarity[name] for name in possible), reverse=True)[:enough]
        return max(1, sum(rarest))


def _all_topics(person: Person) -> Iterable[str]:
    return person.seeks | person.gives | person.widens | person.interests


def _roots(topics: Iterable[str]) -> frozenset[str]:
    return frozenset(map(root, topics))


def _nearness(people: Sequence[Person]) -> Floats:
    """Return 1 up to two hours apart, less beyond, and at least a half; 1 if not known."""
    hours = np.array([np.nan if p.zone_hours is None else p.zone_hours for p in people])
    apart = np.abs(hours[:, None] - hours[None, :]) % 24
    apart = np.nan_to_num(np.minimum(apart, 24 - apart), nan=0.0)
    lost = _LOSS_PER_HOUR * np.maximum(0.0, apart - _NEAR_HOURS)
    return np.maximum(_LEAST_NEARNESS, 1.0 - lost)


def _can_talk(people: Sequence[Person]) -> Flags:
    """Return who has a language in common; someone who named none speaks any."""
    spoken = [frozenset(code.casefold() for code in p.languages) for p in people]
    column = {code: at for at, code in enumerate(sorted(frozenset[str]().union(*spoken)))}
    speaks = np.zeros((len(people), len(column)), dtype=np.float32)
    for row, codes in enumerate(spoken):
        speaks[row, [column[code] for code in codes]] = 1
    anything = np.array([not codes for codes in spoken], dtype=np.bool_)
    return (speaks @ speaks.T > 0) | anything[:, None] | anything[None, :]


def _different_fields(people: Sequence[Person]) -> Flags:
    fields = [" ".join(person.field.casefold().split()) for person in people]
    number = {name: at for at, name in enumerate(sorted(set(fields)))}
    code = np.array([number[name] for name in fields], dtype=np.int64)
    known = np.array([bool(name) for name in fields], dtype=np.bool_)
    return (code[:, None] != code[None, :]) & known[:, None] & known[None, :]
