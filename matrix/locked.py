"""Encrypted events whose key is not here yet: it often comes a moment later.

They wait in notes, so that a restart loses none. Whatever is not opened within a minute is told as
unreadable, once.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from community.fronts import FrontStore, Heard, Note
from community.ports import Clock
from matrix import PLATFORM
from matrix.reading import UNREADABLE
from matrix.untrusted import Json, as_word

KEY_COMES_WITHIN = timedelta(seconds=60)
MOST = 500
KIND = "locked"

Open = Callable[[Json, str], Json | None]
"""(event, room) -> the event decrypted; None if its key is not here."""


class Locked:
    """What waits for its key."""

    def __init__(self, store: FrontStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._waiting: dict[str, Note] | None = None
        self._done: list[str] = []

    async def _all(self) -> dict[str, Note]:
        if self._waiting is None:
            self._waiting = {note.key: note for note in await self._store.notes(PLATFORM, KIND)}
        return self._waiting

    async def some(self) -> bool:
        """Whether anything waits."""
        return bool(await self._all())

    async def add(self, name: str, event: Json) -> Heard | None:
        """Let an event wait; if too many do already, return it as unreadable at once."""
        waiting = await self._all()
        if name in waiting:
            return None
        if len(waiting) >= MOST:
            return _unreadable(name, event)
        sender = as_word(event.get("sender"))
        note = Note(KIND, name, event, about=sender, at=self._clock.now())
        await self._store.keep(PLATFORM, note)
        waiting[name] = note
        return None

    async def opened(self, unlock: Open) -> Sequence[tuple[str, Json]]:
        """Return (id, event) of what can be read now, and of what will probably never be. It waits
        on until :meth:`stored`, so that a crash in between loses nothing.
        """
        now = self._clock.now()
        found: list[tuple[str, Json]] = []
        for name, note in (await self._all()).items():
            plain = unlock(note.value, as_word(note.value.get("room_id")))
            if plain is None and now - (note.at or now) < KEY_COMES_WITHIN:
                continue
            found.append((name, plain or _unreadable(name, note.value).event))
        self._done = [name for name, _ in found]
        return found

    async def stored(self) -> None:
        """Forget what was returned as opened: it stands in the inbox now."""
        done, self._done = self._done, []
        if done:
            await self._store.drop(PLATFORM, KIND, *done)
            for name in done:
                (await self._all()).pop(name, None)


def _unreadable(name: str, event: Json) -> Heard:
    kept = {key: value for key, value in event.items() if key != "content"}
    return Heard(name, {**kept, "type": UNREADABLE})
