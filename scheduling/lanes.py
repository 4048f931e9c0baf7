"""Who waits how long where a platform lets through only so much at a time.

Rows that all came back when the next one may go would be in each other's way: one would get
through, and all others would have been claimed in vain, again and again. So each gets a time of its
own, the more urgent before the others, and of equally urgent ones whoever lined up first.

An urgent row that comes later is given the next turn, although a row waits for it already. Both are
claimed then, in the order of their urgency, and the other one lines up anew, in its old place. All
of this is memory only: without it, rows merely come back a few times more than they need.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from community.errors import ChatUnavailable
from community.outbox import OutboxRow

SHORTEST = timedelta(milliseconds=100)
"""Nothing comes back sooner, whatever it is told: else the clockwork would turn without a pause."""


@dataclass(slots=True)
class _Place:
    lane: str
    rank: tuple[int, int]
    at: datetime


class Lanes:
    """Rows that wait for their turn."""

    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}
        self._times: Counter[str] = Counter()
        self._numbers = count()

    def wait(self, row: OutboxRow, error: ChatUnavailable, now: datetime) -> timedelta:
        """Return how long a row waits, which was told to come back later."""
        self._times[row.key] += 1
        before = self._places.get(row.key)
        number = next(self._numbers) if before is None else before.rank[1]
        rank = (row.urgency, number)
        ahead = sum(
            place.lane == error.lane and place.rank < rank and place.at > now
            for key, place in self._places.items()
            if key != row.key
        )
        wait = max((error.retry_after or timedelta()) + ahead * error.every, SHORTEST)
        self._places[row.key] = _Place(error.lane, rank, now + wait)
        return wait

    def times(self, row: OutboxRow) -> int:
        """Return how often a row had to line up; such an attempt did not fail."""
        return self._times[row.key]

    def leave(self, row: OutboxRow) -> None:
        """Forget a row that is over."""
        self._places.pop(row.key, None)
        del self._times[row.key]
