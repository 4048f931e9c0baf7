"""What a front remembers, in memory. It outlives the front, as a database does."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from community.fronts import FrontStore, Heard, Note


class MemoryFrontStore(FrontStore):
    """Inbox, cursor and notes."""

    def __init__(self) -> None:
        self._heard: dict[tuple[str, str], Heard | None] = {}
        self._cursors: dict[str, str] = {}
        self._notes: dict[tuple[str, str, str], Note] = {}

    async def hear(self, front: str, heard: Sequence[Heard], cursor: str) -> None:
        for one in heard:
            self._heard.setdefault((front, one.id), Heard(one.id, _stored(one.event)))
        self._cursors[front] = cursor

    async def cursor(self, front: str) -> str | None:
        return self._cursors.get(front)

    async def waiting(self, front: str, limit: int) -> Sequence[Heard]:
        return [one for (of, _), one in self._heard.items() if of == front and one][:limit]

    async def handled(self, front: str, heard_id: str) -> None:
        self._heard[front, heard_id] = None

    async def note(self, front: str, kind: str, key: str) -> Note | None:
        return self._notes.get((front, kind, key))

    async def notes(self, front: str, kind: str, about: str | None = None) -> Sequence[Note]:
        return [
            note
            for (of, what, _), note in self._notes.items()
            if (of, what) == (front, kind) and about in (None, note.about)
        ]

    async def keep(self, front: str, *notes: Note) -> None:
        for note in notes:
            stored = replace(note, value=_stored(note.value))
            self._notes[front, note.kind, note.key] = stored

    async def drop(self, front: str, kind: str, *keys: str) -> None:
        for key in keys:
            self._notes.pop((front, kind, key), None)

    async def prune(self, front: str, before: datetime) -> None:
        old = [
            key
            for key, note in self._notes.items()
            if key[0] == front and note.at is not None and note.at < before
        ]
        for key in old:
            del self._notes[key]


def _stored(value: Any) -> Any:
    """Return a value as it comes back from JSON; what is none fails here as it would there."""
    return json.loads(json.dumps(value))
