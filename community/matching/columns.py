"""A round's people as arrays, one row a person, so that any pairs of them can be scored at once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from community.matching.inputs import Person
from community.matching.pairing import Ints
from community.matching.topics import root
from community.wishes import Mode, Presence

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

NOTHING = -1
"""Fills up the rows of lists that are shorter than the longest."""

_RARITY_UNIT = 1000  # rarity as an integer makes sums exact in whatever order they are taken
_LEAST_RARITY = 0.1
_PLAIN, _LIKED = 4, 5  # what led to a good meeting once counts a quarter more
_TWO, _ONE = 2, 1  # two rare wishes met are full marks: more keywords bring no advantage
_BITS = 64


@dataclass(frozen=True, slots=True)
class Lists:
    """One list of everybody. ``topics``: (longest, people) numbers of topics, rarest first, then
    NOTHING; ``worth``: what each is worth when it is met, 0 for NOTHING; ``lengths``: by person.
    """

    topics: NDArray[np.int32]
    worth: NDArray[np.int32]
    lengths: Ints

    def pairs(self) -> tuple[Ints, Ints]:
        """Return (row, topic) of all entries, row by row."""
        rows, at = np.nonzero(self.topics.T != NOTHING)
        return rows.astype(np.int64), self.topics[at, rows].astype(np.int64)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list of wishes, the list of offers that meets them, and what full marks are for each."""

    wishes: Lists
    offers: Lists
    full: Ints


@dataclass(frozen=True, slots=True)
class Columns:
    """``count`` people. ``need``, ``shared``, ``horizon``, ``interests``: who meets whose wishes.

    ``speaks``: bits of languages, all set where none was named; ``reach``: bits of platforms, all
    set where none was named, None if nobody's are; ``hours``: NaN if unknown;
    ``field``, ``place``: numbers, 0 if unknown; ``mode``: rows of scoring's table of points.
    ``wish``, ``offer``: int8 vectors of meaning, all 0 if there are none; no columns if nobody has.
    ``roots``: of every topic; ``rarity``: of every root, 100 (everybody's) to 1000 (one person's).
    """

    count: int
    roots: Mapping[str, str]
    rarity: Mapping[str, int]
    need: Wanted
    shared: Wanted
    horizon: Wanted
    interests: Wanted
    speaks: NDArray[np.uint64]
    reach: NDArray[np.uint64] | None
    hours: Floats
    field: Ints
    place: Ints
    presence: Ints
    mode: Ints
    mentors: Flags
    wish: NDArray[np.int8]
    offer: NDArray[np.int8]


MODES: tuple[Mode, ...] = tuple(Mode)
PRESENCES: tuple[Presence, ...] = tuple(Presence)

_NO_TOPICS: frozenset[str] = frozenset()


def columns(
    people: Sequence[Person],
    liked: Mapping[int, frozenset[str]] | None = None,
    busy: Mapping[int, int] | None = None,
) -> Columns:
    """Return people as arrays, in their order.

    ``liked``: topics that led to good meetings, ``busy``: how many people one is helping as a
    mentor at the moment; both by id.
    """
    lists = _Topics(people, liked or {})
    seeks, gives = lists.of("seeks"), lists.of("gives")
    widens, interests = lists.of("widens"), lists.of("interests")
    helping = busy or {}
    width = max((len(vector) for each in people for vector in (each.wish, each.offer)), default=0)
    return Columns(
        count=len(people),
        roots=lists.roots,
        rarity=lists.rarity,
        need=Wanted(seeks, gives, lists.full(seeks, gives, _TWO)),
        shared=Wanted(seeks, seeks, lists.full(seeks, seeks, _TWO)),
        horizon=Wanted(widens, gives, lists.full(widens, gives, _ONE)),
        interests=Wanted(interests, interests, lists.full(interests, interests, _TWO)),
        speaks=_speaks(people),
        reach=_reach(people),
        hours=np.array([np.nan if p.zone_hours is None else p.zone_hours for p in people]),
        field=_numbered(person.field for person in people),
        place=_numbered(person.place for person in people),
        presence=np.array([PRESENCES.index(p.presence) for p in people], dtype=np.int64),
        mode=np.array([MODES.index(person.mode) for person in people], dtype=np.int64),
        mentors=np.array([p.mentees > helping.get(p.id, 0) for p in people], dtype=np.bool_),
        wish=_vectors([person.wish for person in people], width),
        offer=_vectors([person.offer for person in people], width),
    )


def _roots(people: Iterable[Person]) -> Mapping[str, str]:
    """Return the root of every topic, each worked out once."""
    named: set[str] = set()
    for person in people:
        named |= _all_topics(person)
    return {topic: root(topic) for topic in named}


def _rarity(people: Sequence[Person], roots: Mapping[str, str]) -> dict[str, int]:
    named = Counter(
        name for person in people for name in {roots[topic] for topic in _all_topics(person)}
    )
    total = 2 * len(people) + 1
    rarest = log(total / 2)
    return {
        name: round(_RARITY_UNIT * max(_LEAST_RARITY, log(total / (count + 1)) / rarest))
        for name, count in named.items()
    }


def _all_topics(person: Person) -> frozenset[str]:
    return person.seeks | person.gives | person.widens | person.interests


class _Topics:
    """The topics of a round by number, rarest first."""

    def __init__(self, people: Sequence[Person], liked: Mapping[int, frozenset[str]]) -> None:
        self._people = people
        self._liked = liked
        self.roots = _roots(people)
        self.rarity = _rarity(people, self.roots)
        ranked = sorted(self.rarity, key=lambda name: (-self.rarity[name], name))
        self._number = {name: at for at, name in enumerate(ranked)}
        self._worth = np.array([self.rarity[name] for name in ranked] or [0], dtype=np.int32)

    def of(self, which: str) -> Lists:
        """Return one list of everybody."""
        number, roots = self._number, self.roots
        rows = [
            sorted({number[roots[topic]] for topic in getattr(person, which)})
            for person in self._people
        ]
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        topics = np.full((len(rows), int(lengths.max(initial=0))), NOTHING, dtype=np.int32)
        filled = np.arange(topics.shape[1])[None, :] < lengths[:, None]
        topics[filled] = [topic for row in rows for topic in row]
        worth = np.where(filled, self._worth[topics] * _PLAIN, 0).astype(np.int32)
        self._raise_liked(topics, worth)
        return Lists(np.ascontiguousarray(topics.T), np.ascontiguousarray(worth.T), lengths)

    def _raise_liked(self, topics: NDArray[np.int32], worth: NDArray[np.int32]) -> None:
        for row, person in enumerate(self._people):
            liked = self._liked.get(person.id, _NO_TOPICS)
            if liked:
                numbers = [self._number.get(root(topic), NOTHING - 1) for topic in liked]
                more = np.isin(topics[row], numbers)
                worth[row, more] = worth[row, more] // _PLAIN * _LIKED

    def full(self, wishes: Lists, offers: Lists, enough: int) -> Ints:
        """Return what meeting the ``enough`` rarest wishes is worth, of those that others can meet.

        A wish that nobody offers (or a word mistaken for one) must not make every match look
        poor: it says nothing about which of the people who are there fit best.
        """
        offered = np.bincount(offers.topics[offers.topics >= 0], minlength=len(self._worth))
        mine = np.zeros(wishes.topics.shape, dtype=np.int64)
        for offer in offers.topics:
            mine += wishes.topics == offer
        possible = (wishes.topics != NOTHING) & (offered[wishes.topics] > mine)
        # Rarest first, so the first possible ones are the rarest.
        counted = possible & (np.cumsum(possible, axis=0) <= enough)
        worth = np.where(counted, self._worth[wishes.topics] * _PLAIN, 0).sum(axis=0)
        return np.maximum(1, worth.astype(np.int64))


def _reach(people: Sequence[Person]) -> NDArray[np.uint64] | None:
    """Return (people, words) bits; someone of whom none is named can be written to anywhere."""
    return _any_of([person.reach for person in people]) if any(p.reach for p in people) else None


def _speaks(people: Sequence[Person]) -> NDArray[np.uint64]:
    """Return (people, words) bits; someone who named no language speaks any."""
    return _any_of([frozenset(code.casefold() for code in one.languages) for one in people])


def _any_of(spoken: Sequence[frozenset[str]]) -> NDArray[np.uint64]:
    """Return a row of bits for each set; all of them for an empty one."""
    bit = {code: at for at, code in enumerate(sorted(frozenset[str]().union(*spoken)))}
    bits = np.zeros((len(spoken), 1 + len(bit) // _BITS), dtype=np.uint64)
    sets: dict[frozenset[str], NDArray[np.uint64]] = {}
    for row, codes in enumerate(spoken):
        if codes not in sets:
            sets[codes] = _bits([bit[code] for code in codes], bits.shape[1])
        bits[row] = sets[codes]
    return bits


def _bits(numbers: Sequence[int], words: int) -> NDArray[np.uint64]:
    if not numbers:
        return np.full(words, np.iinfo(np.uint64).max, dtype=np.uint64)
    filled = [sum(1 << (n % _BITS) for n in numbers if n // _BITS == at) for at in range(words)]
    return np.array(filled, dtype=np.uint64)


def _numbered(names: Iterable[str]) -> Ints:
    """Return a number for each name, whatever its case and blanks; 0 for none."""
    folded = [" ".join(name.casefold().split()) for name in names]
    number = {name: at for at, name in enumerate(sorted({"", *folded}))}
    return np.array([number[name] for name in folded], dtype=np.int64)


def _vectors(written: Sequence[bytes], width: int) -> NDArray[np.int8]:
    rows = np.zeros((len(written), width), dtype=np.int8)
    for row, vector in enumerate(written):
        # One of another length is of another model, and cannot be compared.
        if vector and len(vector) == width:
            rows[row] = np.frombuffer(vector, dtype=np.int8)
    return rows
