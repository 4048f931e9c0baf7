"""What a front must remember across restarts: what it heard, and notes about what is under way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that came in and must be handled exactly once. ``id`` is the platform's, unique in
    its front; ``event`` is what came, as JSON.
    """

    id: str
    event: Json


@dataclass(frozen=True, slots=True)
class Note:
    """A small thing to remember: a form under way, what a reaction stands for, a room's purpose.

    Unique by ``kind`` and ``key``. ``about``: the external id of the account whose it is, who then
    gets it with an export, and it goes with their erasure; "" if it is nobody's.
    """

    kind: str
    key: str
    value: Json
    about: str = ""
    at: datetime | None = None


class FrontStore(Protocol):
    """Where a front (``matrix``) keeps these. Each call is one transaction."""

    async def hear(self, front: str, heard: Sequence[Heard], cursor: str) -> None:
        """Store what came in (what is known already is left as it is) and how far we have read."""
        ...

    async def cursor(self, front: str) -> str | None:
        """Return how far we have read; None: nothing yet."""
        ...

    async def waiting(self, front: str, limit: int) -> Sequence[Heard]:
        """Return what is not handled yet, in the order in which it came."""
        ...

    async def handled(self, front: str, heard_id: str) -> None:
        """Mark as handled, and forget its words."""
        ...

    async def note(self, front: str, kind: str, key: str) -> Note | None:
        """Return a note."""
        ...

    async def notes(self, front: str, kind: str, about: str | None = None) -> Sequence[Note]:
        """Return all notes of a kind (about one account), the oldest first."""
        ...

    async def keep(self, front: str, *notes: Note) -> None:
        """Insert or replace notes."""
        ...

    async def drop(self, front: str, kind: str, *keys: str) -> None:
        """Forget notes."""
        ...

    async def prune(self, front: str, before: datetime) -> None:
        """Forget what was handled, and the notes with an ``at``, before an instant."""
        ...
