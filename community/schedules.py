"""Schedules: what recurs in a community, from friendly choices; and their occurrences."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from community.model import Occurrence, Schedule
from community.outbox import Outgoing


@dataclass(frozen=True, slots=True)
class Turn:
    """What a due schedule becomes: slots to make up for or to count as missed, and what is next.

    ``slots``: (slot, due, missed) in order; at most one of them is not missed.
    """

    slots: Sequence[tuple[datetime, datetime, bool]]
    next_slot: datetime | None
    next_due: datetime | None


class ScheduleStore(Protocol):
    """Where schedules and occurrences are kept."""

    async def get(self, community_id: int, schedule_id: int) -> Schedule | None:
        """Return a schedule."""
        ...

    async def all(self, community_id: int) -> Sequence[Schedule]:
        """Return a community's schedules, by id."""
        ...

    async def save(self, schedule: Schedule, outgoing: Sequence[Outgoing] = ()) -> Schedule:
        """Insert (id 0) or update, with outbox rows, in one transaction; return it with its id."""
        ...

    async def remove(self, community_id: int, schedule_id: int) -> None:
        """Delete a schedule and its occurrences; rounds and posts that came of it stay."""
        ...

    # --- the clockwork's side -----------------------------------------------------------------

    async def turn(
        self,
        now: datetime,
        limit: int,
        plan: Callable[[Schedule, str], Turn],
        tell: Callable[[Schedule, Sequence[datetime]], Sequence[Outgoing]],
    ) -> int:
        """Turn up to ``limit`` due, enabled schedules (of communities not left) into occurrences
        and move them on, in one transaction. ``plan(schedule, zone)`` says how; ``tell(schedule,
        missed slots)`` makes the outbox rows that tell the organisers. A slot that has an
        occurrence already is left alone. Return how many schedules were turned.
        """
        ...

    async def claim(
        self, owner: str, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[Occurrence]:
        """Take pending occurrences for ``owner``; expired leases are taken over."""
        ...

    async def done(self, occurrence: Occurrence) -> None:
        """Mark as done (used when working on it stored nothing else)."""
        ...

    async def failed(self, occurrence: Occurrence, error: str, retry_at: datetime | None) -> None:
        """Give back until ``retry_at``, or mark as failed for good."""
        ...

    async def next_due(self) -> datetime | None:
        """Return the earliest ``next_due`` of an enabled schedule."""
        ...

    async def recent(self, community_id: int, limit: int) -> Sequence[tuple[Occurrence, str]]:
        """Return the newest occurrences with their state (pending, done, missed, failed)."""
        ...
