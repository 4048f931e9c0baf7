"""Who is whose eyes and ears: everybody who follows from afar gets somebody who is there."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from community.companion.model import Pair

MOST_REMOTE = 3
"""So many can one person be the eyes and ears of, and still see something themselves."""


def paired(
    before: Sequence[Pair],
    on_site: Sequence[int],
    remote: Sequence[int],
    met: Collection[frozenset[int]],
    now: datetime,
    meetup_id: int,
) -> tuple[Pair, ...]:
    """Return who is whose eyes and ears now, the oldest pairs first.

    Pairs of which both still come are kept. Each of the others gets somebody, as evenly as that
    goes; among ways that are equally even, those count in which most of them have not ``met``.
    Whoever finds nobody (there are three to each already) stays without. The same values, in
    whatever order, always give the same pairs.
    """
    there, away = sorted(set(on_site)), sorted(set(remote) - set(on_site))
    kept: list[Pair] = []
    load: Counter[int] = Counter()
    known: set[int] = set()
    for pair in sorted(before, key=_by_age):
        comes = pair.on_site in there and pair.remote in away
        if comes and pair.remote not in known and load[pair.on_site] < MOST_REMOTE:
            kept.append(pair)
            load[pair.on_site] += 1
            known.add(pair.remote)
    new = [
        Pair(meetup_id, eyes, one, now)
        for one, eyes in _chosen([one for one in away if one not in known], there, load, met)
    ]
    return tuple(sorted((*kept, *new), key=_by_age))


def _chosen(
    away: Sequence[int], there: Sequence[int], load: Counter[int], met: Collection[frozenset[int]]
) -> Sequence[tuple[int, int]]:
    """Return (who has nobody yet, their eyes)."""
    surely, perhaps = _places(len(away), there, load)
    away = away[: sum(MOST_REMOTE - load[one] for one in there)]
    places = (*surely, *perhaps)
    # Who fill what is left over of the last places, so that all of them are taken in the end.
    nobody = [-1 - n for n in range(len(places) - len(away))]
    seats = _Seats(
        {
            **dict.fromkeys(nobody, range(len(surely), len(places))),
            **{
                one: [at for at, eyes in enumerate(places) if frozenset((one, eyes)) not in met]
                for one in away
            },
        }
    )
    left = [one for one in (*nobody, *away) if not seats.seat(one)]
    free = (at for at in range(len(places)) if at not in seats.taken)
    taken = {**seats.taken, **dict(zip(free, left, strict=True))}
    return [(one, places[at]) for at, one in sorted(taken.items()) if one >= 0]


def _places(
    count: int, there: Sequence[int], load: Counter[int]
) -> tuple[Sequence[int], Sequence[int]]:
    """Return whose places are taken if so many come, to be most even: those that surely are, and
    those of the last level, of which perhaps only some are.
    """
    surely: list[int] = []
    for level in range(MOST_REMOTE):
        here = [one for one in there if load[one] <= level]
        if len(surely) + len(here) >= count:
            return surely, here
        surely += here
    return surely, ()


class _Seats:
    """Seats people where they would sit, and lets others move up for them: as many of them as
    that goes are seated in the end, and nobody who is seated loses their seat.
    """

    def __init__(self, wishes: Mapping[int, Sequence[int]]) -> None:
        self.taken: dict[int, int] = {}
        self._wishes = wishes
        self._has: dict[int, int] = {}

    def seat(self, one: int) -> bool:
        """Seat one more; False if that is not possible."""
        asked_by: dict[int, int] = {}
        waiting = [one]
        for person in waiting:
            for at in self._wishes[person]:
                if at in asked_by:
                    continue
                asked_by[at] = person
                if at not in self.taken:
                    self._move_up(at, asked_by)
                    return True
                waiting.append(self.taken[at])
        return False

    def _move_up(self, at: int, asked_by: Mapping[int, int]) -> None:
        """Give a free seat to who asked for it, theirs to who asked for that, and so on."""
        free: int | None = at
        while free is not None:
            person = asked_by[free]
            left = self._has.get(person)
            self.taken[free] = person
            self._has[person] = free
            free = left


def _by_age(pair: Pair) -> tuple[datetime, int, int]:
    return pair.at, pair.on_site, pair.remote
