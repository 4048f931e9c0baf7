"""What must be said to a platform exactly once: outbox rows, written with the facts they tell of.

A row holds ids only, never a person's words: the text is made when the row is delivered, from what
is true then. So an erased person's words are in no queue, and a block set late still counts.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from community.places import Ref

JsonValue = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A row to be written. ``key`` is unique for ever: writing it again does nothing, unless
    ``renew``: then the row becomes due again and keeps its ``ref`` (a card that must be redrawn).

    ``urgency``: lower goes first. ``expires_at``: not delivered after this instant.
    """

    key: str
    community_id: int
    kind: str
    not_before: datetime
    expires_at: datetime
    data: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    urgency: int = 5
    renew: bool = False


def edge(now: datetime, every: timedelta) -> datetime:
    """Return the next instant that is a multiple of ``every``: what happens in between shares one
    row, and two lie so far apart.
    """
    since = now - datetime(1970, 1, 1, tzinfo=UTC)
    return now + every - since % every


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A claimed row. ``attempt`` counts from 1; ``version`` grows with each renewal.

    ``ref``: where it was delivered before (a renewed row). ``first_at``: the first attempt of this
    version. ``urgency``: lower goes first.
    """

    id: int
    key: str
    community_id: int
    kind: str
    data: Mapping[str, JsonValue]
    attempt: int
    version: int
    ref: Ref | None
    first_at: datetime
    expires_at: datetime
    lease_until: datetime
    urgency: int = 5

    @property
    def again(self) -> bool:
        """Whether an earlier attempt may have gone through."""
        return self.attempt > 1

    @property
    def outdated(self) -> bool:
        """Whether an earlier attempt may have posted what was true before the row was renewed: it
        is found and not repeated, so it has to be redrawn.
        """
        return self.again and self.version > 1 and self.ref is None

    def number(self, name: str) -> int:
        """Return the integer ``data[name]``."""
        value = self.data[name]
        if not isinstance(value, int):
            raise TypeError(f"{self.kind}.{name} is not an integer")
        return value


@dataclass(frozen=True, slots=True)
class Dropped:
    """The row needs no delivery any more; ``why`` is for the log."""

    why: str


Delivery = Callable[[OutboxRow], Awaitable[Ref | Dropped | None]]
"""Delivers one row: returns where it stands (None: nowhere, e.g. an edit), or that it is dropped.
Raises ChatUnavailable (tried again later), ChatRefused (given up; the organisers are told)."""


@dataclass(frozen=True, slots=True)
class OutboxHealth:
    """How the queue stands. ``oldest_due``: the longest overdue pending row's ``not_before``."""

    pending: int
    due: int
    oldest_due: datetime | None
    dead: int


class OutboxStore(Protocol):
    """The queue of what must be delivered."""

    async def put(self, rows: Sequence[Outgoing]) -> None:
        """Write rows in one transaction of their own."""
        ...

    async def claim(
        self, owner: str, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[OutboxRow]:
        """Take due rows (by urgency, then age) for ``owner``; expired leases are taken over.

        Rows past ``expires_at`` are marked expired and not returned.
        """
        ...

    async def sent(self, row: OutboxRow, ref: Ref | None, now: datetime) -> None:
        """Mark as sent; a row renewed meanwhile, or outdated, stays pending, but keeps ``ref``."""
        ...

    async def drop(self, row: OutboxRow, why: str) -> None:
        """Mark as not needed any more."""
        ...

    async def retry(self, row: OutboxRow, not_before: datetime, error: str) -> None:
        """Give back; try again at ``not_before``."""
        ...

    async def give_up(self, row: OutboxRow, error: str) -> None:
        """Mark as dead."""
        ...

    async def begin_anew(self, row: OutboxRow) -> None:
        """Let a claimed row be a new one of the same key, due at once and standing nowhere: what is
        posted for it then is another message, with an id of its own, and not looked for.
        """
        ...

    async def ref(self, key: str) -> Ref | None:
        """Return where the row with this key was delivered."""
        ...

    async def refs(self, prefix: str) -> Mapping[str, Ref]:
        """Return the delivered rows whose key begins with ``prefix``, by key."""
        ...

    async def standing(self, community_id: int, kind: str) -> Mapping[str, Ref]:
        """Return where a community's rows of a kind were delivered, by key."""
        ...

    async def is_pending(self, key: str) -> bool:
        """Whether the row with this key is to be delivered (again), or just is."""
        ...

    async def health(self, now: datetime, community_id: int | None = None) -> OutboxHealth:
        """Return how the queue stands, for one community or for all."""
        ...

    async def next_due(self) -> datetime | None:
        """Return the earliest ``not_before`` of a pending row."""
        ...
