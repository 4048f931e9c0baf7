"""What comes in: our own sync loop, which loses nothing and repeats nothing.

Events and the token of how far we have read are stored in one transaction, before anything is done
about them; so a crash anywhere only means that the same page is read again.
"""

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import timedelta

from community.errors import ChatError, ChatRefused
from community.fronts import FrontStore, Heard, Note
from community.ports import Clock
from matrix import PLATFORM
from matrix.reading import INVITATION, UNREADABLE
from matrix.session import NioWire
from matrix.transport import at
from matrix.untrusted import Json, as_list, as_map, as_whole, as_word

log = logging.getLogger(__name__)

LONG_POLL = 30.0
PATIENCE = 45.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
TIMELINE = 50
MOST_MISSED = 1000
A_PAGE = 100
KEY_COMES_WITHIN = timedelta(seconds=60)
MOST_LOCKED = 500
LOCKED = "locked"
FILTER = json.dumps(
    {
        "presence": {"types": []},
        "account_data": {"types": []},
        "room": {
            "timeline": {"limit": TIMELINE},
            "ephemeral": {"types": []},
            "account_data": {"types": []},
        },
    }
)
HEARD = frozenset(
    {
        "m.room.message",
        "m.sticker",
        "m.reaction",
        "m.room.redaction",
        "m.room.member",
        "m.room.tombstone",
        "m.poll.response",
        "org.matrix.msc3381.poll.response",
    }
)


class MatrixSync:
    """Reads the homeserver's stream into the inbox. ``woken`` is called when something came in.

    ``sleep``: how to wait between failed attempts (a test's is instant).
    """

    def __init__(
        self,
        wire: NioWire,
        store: FrontStore,
        clock: Clock,
        woken: Callable[[], None],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._wire = wire
        self._store = store
        self._clock = clock
        self._woken = woken
        self._sleep = sleep
        self._locked: dict[str, Note] | None = None
        self._whole = True
        self.ready = asyncio.Event()

    async def run(self) -> None:
        """Read until cancelled. Raises LoggedOut; everything else that can fail is tried again."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self.once()
                pause = FIRST_PAUSE
            except ChatError as error:
                log.warning("sync: %s; again in %.0f s", error, pause)
                self._whole = True  # what was told meanwhile may be lost
                await self._sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311 - to spread load
                pause = min(pause * 2, LONGEST_PAUSE)

    async def once(self) -> None:
        """Read one page of the stream, and store it."""
        since = await self._store.cursor(PLATFORM)
        # At each start the whole state once: rooms are known in memory only.
        query = {"filter": FILTER, "timeout": "0" if self._whole else str(int(LONG_POLL * 1000))}
        if self._whole:
            query["full_state"] = "true"
        if since is not None:
            query["since"] = since
        told = await self._wire.http.call("GET", at("sync"), query=query, seconds=PATIENCE)
        self._wire.rooms.take(told)
        await self._wire.crypto.feed(told)
        heard = await self._heard(told, since)
        await self._store.hear(PLATFORM, heard, as_word(told.get("next_batch")))
        await self._clear(heard)
        self._whole = False
        self.ready.set()
        if heard:
            self._woken()

    # --- what is in a page --------------------------------------------------------------------

    async def _heard(self, told: Json, since: str | None) -> list[Heard]:
        heard = [*self._invitations(told), *await self._unlocked()]
        if since is None:
            return heard  # what was said before we came is not for us; invitations are
        rooms = as_map(told.get("rooms"))
        for part in ("join", "leave"):
            for room, said in as_map(rooms.get(part)).items():
                timeline = as_map(as_map(said).get("timeline"))
                events = [as_map(event) for event in as_list(timeline.get("events"))]
                if timeline.get("limited") is True:
                    events = [*await self._missed(str(room), timeline, since), *events]
                found = [await self._one(str(room), event) for event in events]
                heard += [one for one in found if one]
        return heard

    async def _one(self, room: str, event: Json) -> Heard | None:
        """Return what came in, decrypted; what we lack the key for is kept aside."""
        name = as_word(event.get("event_id"))
        mine = event.get("sender") == self._wire.me and event.get("type") != "m.room.member"
        if not name or mine:
            return None
        if event.get("type") == "m.room.encrypted":
            opened = self._wire.crypto.decrypted(event, room)
            if opened is None:
                await self._lock({**event, "room_id": room}, name)
                return None
            event = opened
        if event.get("type") not in HEARD:
            return None
        return Heard(name, {**event, "room_id": room})

    async def _lock(self, event: Json, name: str) -> None:
        """Keep what cannot be read yet: its key often comes a moment later."""
        locked = await self._all_locked()
        if len(locked) < MOST_LOCKED:
            note = Note(LOCKED, name, event, as_word(event.get("sender")), self._clock.now())
            locked[name] = note
            await self._store.keep(PLATFORM, note)

    async def _all_locked(self) -> dict[str, Note]:
        if self._locked is None:
            notes = await self._store.notes(PLATFORM, LOCKED)
            self._locked = {note.key: note for note in notes}
        return self._locked

    async def _unlocked(self) -> list[Heard]:
        """Return what can be read now, and what will probably never be."""
        now = self._clock.now()
        heard: list[Heard] = []
        locked = await self._all_locked()
        for name, note in tuple(locked.items()):
            event = note.value
            opened = self._wire.crypto.decrypted(event, as_word(event.get("room_id")))
            if opened is None and now - (note.at or now) < KEY_COMES_WITHIN:
                continue
            if opened is None:
                kept = {k: v for k, v in event.items() if k != "content"}
                heard.append(Heard(name, {**kept, "type": UNREADABLE}))
            elif opened.get("type") in HEARD:
                heard.append(Heard(name, opened))
        return heard

    async def _clear(self, heard: Sequence[Heard]) -> None:
        """Forget what was kept aside, once it stands in the inbox."""
        locked = await self._all_locked()
        if names := [one.id for one in heard if one.id in locked]:
            await self._store.drop(PLATFORM, LOCKED, *names)
            for name in names:
                del locked[name]

    def _invitations(self, told: Json) -> Iterator[Heard]:
        for room, part in as_map(as_map(told.get("rooms")).get("invite")).items():
            events = [
                as_map(one)
                for one in as_list(as_map(as_map(part).get("invite_state")).get("events"))
            ]
            for event in events:
                content = as_map(event.get("content"))
                ours = event.get("state_key") == self._wire.me
                if event.get("type") != "m.room.member" or not ours:
                    continue
                if as_word(content.get("membership")) != "invite":
                    continue
                at_ms = as_whole(event.get("origin_server_ts"))
                name = as_word(event.get("event_id")) or f"{room}:{at_ms}"
                yield Heard(
                    f"invite:{name}",
                    {
                        "type": INVITATION,
                        "event_id": f"invite:{name}",
                        "room_id": room,
                        "sender": as_word(event.get("sender")),
                        "origin_server_ts": at_ms,
                        "content": {
                            "is_direct": content.get("is_direct") is True,
                            "is_space": _is_space(events),
                        },
                    },
                )

    async def _missed(self, room: str, timeline: Json, since: str) -> Sequence[Json]:
        """Return what a page left out of a busy room, the oldest first."""
        found: list[Json] = []
        before = as_word(timeline.get("prev_batch"))
        while before and len(found) < MOST_MISSED:
            try:
                page, before = await self._wire.page(room, before, A_PAGE, until=since)
            except ChatRefused:
                break  # we may not read back here
            found += page
            if not page:
                break
        if len(found) >= MOST_MISSED:
            log.warning("more than %d events were missed in one room", MOST_MISSED)
        return found[::-1]


def _is_space(events: Sequence[Json]) -> bool:
    return any(
        event.get("type") == "m.room.create"
        and as_map(event.get("content")).get("type") == "m.space"
        for event in events
    )
