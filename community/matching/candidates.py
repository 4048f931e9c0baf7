"""Who could suit whom in a large round: a few promising people for everybody, in near-linear time.

Nobody is compared with everybody. People are listed by what they seek and give; everybody looks
into the lists that matter to them, the rarest first, and into long ones only through a window that
starts somewhere else for each. That spreads the looks: the exact best few would be the same few
stars for all (measured: a matching on spread candidates is better, at a fraction of the looks).
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import starmap

import numpy as np
from numpy.typing import NDArray

from community.matching.columns import Columns, Lists
from community.matching.decoys import mixed
from community.matching.pairing import Ints
from community.matching.pairs import each_once, keys_of
from community.matching.scoring import ON_SITE
from community.matching.weights import Case, Edges, edges_of

THREADS = 2
"""Chunks of people are looked at side by side; the result does not depend on how many at once."""

_CHUNK = 2048  # people whose looks are gathered at once
_RECIPROCAL = 6  # so many of one's rarest wishes make a key with each of as many offers
_WINDOW = 24  # people looked at in one list
_CLOSELY = 5_000  # people; with so many, half a thousand looks each still take but seconds
_STRANGERS = 8  # looked at in any case, so that nobody is without candidates
_MEANT = 8  # people looked at whose offers are closest in meaning to one's wishes
_MEANT_AMONG = (
    8_192  # people whose offers are compared for that; a rotated window of a larger crowd
)
_BLOCK = 256  # wishes compared at once
_BITS = 64

_Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Budget:
    """How far everybody looks: at about ``looks`` people, of whom the best ``kept`` are kept, and
    a quarter as many of other fields.
    """

    looks: int
    kept: int


def budget_for(count: int) -> Budget:
    """Return how far to look in a round of ``count`` people: the fewer, the closer."""
    return Budget(512, 32) if count <= _CLOSELY else Budget(128, 16)


def candidates(case: Case, budget: Budget, seed: int, dual: Ints | None = None) -> Edges:
    """Return promising pairs, each once, sorted by rows; none that a hard rule forbids, none to be
    avoided (met within the cool-down, decoys).

    Deterministic for the seed. About ``budget.looks`` pairs are scored for each of the people.
    ``dual``: a pairing's, by row; then only pairs are kept that could better this pairing, those
    first that exceed their two people's dual the most.
    """
    count = case.columns.count
    lists = _Lists(case.columns, budget, seed)

    def look(start: int) -> Ints:
        one, other = lists.looks(start, min(start + _CHUNK, count))
        return _promising(case, one, other, budget, seed, dual)

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(look, range(0, count, _CHUNK)))
    left, right = np.divmod(each_once(np.concatenate(found)), count)
    return edges_of(case, left, right)


def _promising(
    case: Case, one: Ints, other: Ints, budget: Budget, seed: int, dual: Ints | None
) -> Ints:
    """Return the keys of everybody's best pairs. ``one`` is sorted; a pair comes once a side."""
    edges = edges_of(case, one, other)
    edges = edges.kept(~(edges.known.repeated | edges.decoy))
    value = edges.micro
    if dual is not None:
        value = np.maximum(0, 2 * value - dual[edges.left] - dual[edges.right])
    rank = _ranked(edges, value, seed)
    best = np.concatenate(
        [
            _best(edges.left, rank, budget.kept),
            _best(edges.left, np.where(edges.bubble, rank, 0), max(1, budget.kept // 4)),
        ]
    )
    return keys_of(edges.left[best], edges.right[best], case.columns.count)


def _ranked(edges: Edges, value: Ints, seed: int) -> Ints:
    """Return the values, equal ones told apart by a seeded lot, the same on every machine."""
    one, other = edges.left.astype(np.uint64), edges.right.astype(np.uint64)
    lot = _lots(_lots(one, seed) + other, seed) >> np.uint64(40)
    return np.where(value > 0, (value << 24) | lot.astype(np.int64), 0)


def _best(owner: Ints, rank: Ints, most: int) -> Ints:
    """Return where the ``most`` highest ranks above 0 of each owner stand; owners are sorted."""
    at = np.flatnonzero(rank > 0)
    owners, first, sizes = np.unique(owner[at], return_index=True, return_counts=True)
    width = int(sizes.max(initial=0))
    if width <= most:
        return at
    nth = np.arange(len(at)) - np.repeat(first, sizes)
    table = np.full((len(owners), width), -1, dtype=np.int64)
    row = np.repeat(np.arange(len(owners)), sizes)
    # The place in the row makes every entry another, so the cut is sharp.
    table[row, nth] = (rank[at] << 12) | nth
    cut = np.partition(table, width - most, axis=1)[:, width - most]
    return at[table[row, nth] >= cut[row]]


def _lots(words: _Words, seed: int) -> _Words:
    """Return seeded pseudo-random words."""
    return mixed(words * np.uint64(0x9E3779B97F4A7C15) + mixed(np.array([seed], dtype=np.uint64)))


class _Lists:
    """Lists of people, and which of them everybody looks into, rarest first.

    All lists stand in one array of rows, ``people``; an entry says that ``owner`` looks into the
    list of ``length`` people that begins at ``start``.
    """

    def __init__(self, columns: Columns, budget: Budget, seed: int) -> None:
        self._columns = columns
        self._budget = budget
        self._seed = seed
        self._people: list[Ints] = []
        self._size = 0
        entries = list(self._entries())
        owner, start, length, apart = (np.concatenate(each) for each in zip(*entries, strict=True))
        kept = length > 1  # a list of one holds but its owner, or hardly more than a stranger
        owner, start, length, apart = owner[kept], start[kept], length[kept], apart[kept]
        order = np.argsort((owner << 40) | (apart << 39) | length, kind="stable")
        self._owner, self._start, self._length = owner[order], start[order], length[order]
        self._take = self._windows()
        self._strangers = self._add_strangers()
        self._all = np.concatenate(self._people)

    # --- building -----------------------------------------------------------------------------

    def _entries(self) -> "list[tuple[Ints, Ints, Ints, Ints]]":
        seeks, gives = self._columns.need.wishes, self._columns.need.offers
        widens, interests = self._columns.horizon.wishes, self._columns.interests.wishes
        givers, seekers, fans = starmap(
            self._index, (lists.pairs() for lists in (gives, seeks, interests))
        )
        looked = [
            (seeks, givers),
            (seeks, seekers),
            (gives, seekers),
            (widens, givers),
            (interests, fans),
        ]
        found = [_looking(*lists.pairs(), index, 1) for lists, index in looked]
        rows, wish, offer = _combined(seeks, gives)
        topics = 1 + max(int(wish.max(initial=0)), int(offer.max(initial=0)))
        # Who seeks what I give and gives what I seek stands under the same key the other way round.
        both = self._index(rows, wish * topics + offer)
        return [_looking(rows, offer * topics + wish, both, 0), *found]

    def _index(self, rows: Ints, keys: Ints) -> "_Index":
        """Add one list a key to all lists; return where they are."""
        order = np.argsort(keys, kind="stable")
        names, first, sizes = np.unique(keys[order], return_index=True, return_counts=True)
        index = _Index(names, first + self._size, sizes)
        self._people.append(rows[order])
        self._size += len(rows)
        return index

    def _windows(self) -> Ints:
        """Return how many people of each entry are looked at, within everybody's budget."""
        take = np.minimum(self._length, _WINDOW)
        total = np.cumsum(take) - take
        first = np.searchsorted(self._owner, self._owner)
        used = total - total[first] if len(total) else total
        return np.clip(self._budget.looks - used, 0, take)

    def _add_strangers(self) -> "tuple[Ints, Ints]":
        """Return (start, length) of the lists from which everybody draws strangers, a draw each.

        Half of the draws are from those who share a language, half, for who meets on site only,
        from those of the same place.
        """
        columns = self._columns
        rows, codes = _languages(columns)
        spoken = self._index(rows, codes)
        everybody = self._index(np.arange(columns.count), np.zeros(columns.count, dtype=np.int64))
        near = self._index(np.arange(columns.count), columns.place)
        draws = (columns.count, _STRANGERS)
        start, length = np.empty(draws, dtype=np.int64), np.empty(draws, dtype=np.int64)
        start[:], length[:] = everybody.start[0], everybody.length[0]
        first = np.searchsorted(rows, np.arange(columns.count))
        known = np.bincount(rows, minlength=columns.count)
        some = np.flatnonzero(known)
        for draw in range(_STRANGERS):
            at = spoken.find(codes[first[some] + draw % known[some]])
            start[some, draw], length[some, draw] = spoken.start[at], spoken.length[at]
        local = np.flatnonzero((columns.presence == ON_SITE) & (columns.place > 0))
        at = near.find(columns.place[local])
        start[local, ::2], length[local, ::2] = near.start[at, None], near.length[at, None]
        return start, length

    # --- looking ------------------------------------------------------------------------------

    def looks(self, first: int, end: int) -> tuple[Ints, Ints]:
        """Return the pairs that the people in rows ``first`` to ``end`` look at, sorted, each once
        for each of its two people.
        """
        part = slice(*np.searchsorted(self._owner, [first, end]).tolist())
        owner, start = self._owner[part], self._start[part]
        length, take = self._length[part], self._take[part]
        lot = _lots(owner.astype(np.uint64) * np.uint64(1 << 20) + start.astype(np.uint64), 1)
        lot = _lots(lot, self._seed) % length.astype(np.uint64)
        # Short lists are read from their beginning: the window holds all of them.
        offset = np.where(length > _WINDOW, lot.astype(np.int64), 0)
        nth = np.arange(int(take.sum())) - np.repeat(np.cumsum(take) - take, take)
        where = np.repeat(start, take)
        where += (np.repeat(offset, take) + nth) % np.repeat(length, take)
        one = np.concatenate([np.repeat(owner, take), np.repeat(np.arange(first, end), _STRANGERS)])
        other = self._all[np.concatenate([where, self._drawn(first, end)])]
        if self._columns.wish.shape[1]:
            near = [self._meant(at, min(at + _BLOCK, end)) for at in range(first, end, _BLOCK)]
            one = np.concatenate([one, *(wishing for wishing, _ in near)])
            other = np.concatenate([other, *(offering for _, offering in near)])
        keys = each_once((one * self._columns.count + other)[one != other])
        one, other = np.divmod(keys, self._columns.count)
        return one, other

    def _meant(self, first: int, end: int) -> tuple[Ints, Ints]:
        """Return these people and those whose offers are closest in meaning to their wishes."""
        count = self._columns.count
        among = min(count, _MEANT_AMONG)
        lot = int(_lots(np.array([first], dtype=np.uint64), self._seed)[0])
        others = (lot % count + np.arange(among)) % count if among < count else np.arange(count)
        wishes, offers = self._columns.wish[first:end], self._columns.offer[others]
        # Sums of whole numbers below 2**24 are exact in float32, whatever their order.
        near = wishes.astype(np.float32) @ offers.astype(np.float32).T
        # Equally near ones are told apart by their place, so that the choice is always the same.
        rank = near.astype(np.int64) * among + np.arange(among)
        most = min(_MEANT, among)
        best = np.argpartition(rank, among - most, axis=1)[:, among - most :]
        row, at = np.nonzero(np.take_along_axis(near, best, axis=1) > 0)
        return first + row, others[best[row, at]]

    def _drawn(self, first: int, end: int) -> Ints:
        """Return where the strangers stand that these people draw."""
        start, length = (each[first:end].ravel() for each in self._strangers)
        draws = np.arange(first * _STRANGERS, end * _STRANGERS, dtype=np.uint64)
        return start + (_lots(draws, self._seed) % length.astype(np.uint64)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Index:
    """Lists by their key: where each begins and how long it is. ``keys`` are sorted."""

    keys: Ints
    start: Ints
    length: Ints

    def find(self, keys: Ints) -> Ints:
        """Return where each key stands; all of them must be there."""
        return np.searchsorted(self.keys, keys)


def _looking(owner: Ints, keys: Ints, index: _Index, apart: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Return entries of who looks into the list of which key; keys without a list give none."""
    at = np.minimum(index.find(keys), max(0, len(index.keys) - 1))
    found = index.keys[at] == keys if len(index.keys) else np.zeros(len(keys), dtype=np.bool_)
    at, owner = at[found], owner[found]
    return owner, index.start[at], index.length[at], np.full(len(at), apart, dtype=np.int64)


def _combined(seeks: Lists, gives: Lists) -> tuple[Ints, Ints, Ints]:
    """Return (row, wish, offer) of each combination of one's rarest wishes and offers."""
    wishes = seeks.topics[:_RECIPROCAL].T.astype(np.int64)[:, :, None]
    offers = gives.topics[:_RECIPROCAL].T.astype(np.int64)[:, None, :]
    rows, one, other = np.nonzero((wishes >= 0) & (offers >= 0))
    return rows.astype(np.int64), wishes[rows, one, 0], offers[rows, 0, other]


def _languages(columns: Columns) -> tuple[Ints, Ints]:
    """Return (row, language) of all who named languages, row by row."""
    full = np.iinfo(np.uint64).max
    named = np.flatnonzero((columns.speaks != full).any(axis=1))
    bits = np.arange(_BITS, dtype=np.uint64)
    rows: list[Ints] = []
    codes: list[Ints] = []
    for word in range(columns.speaks.shape[1]):
        spoken = (columns.speaks[named, word][:, None] >> bits) & np.uint64(1)
        at, code = np.nonzero(spoken)
        rows.append(named[at])
        codes.append(code + _BITS * word)
    owner, language = np.concatenate(rows), np.concatenate(codes)
    order = np.argsort(owner, kind="stable")
    return owner[order], language[order]
