"""What comes in: our own sync loop, which loses nothing and repeats nothing.

Events and the token of how far we have read are stored in one transaction, before anything is done
about them; so a crash anywhere only means that the same page is read again.
"""

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Sequence

from community.errors import ChatRefused, ChatUnavailable
from community.fronts import FrontStore, Heard
from community.ports import Clock
from matrix import PLATFORM
from matrix.heard import (
    ENCRYPTED_KIND,
    HEARD,
    MEMBER,
    SECRET,
    can_be_kept,
    is_new_name_only,
    since_we_came,
    sound,
    we_came,
)
from matrix.invitations import invitations
from matrix.locked import Locked
from matrix.reading import UNREADABLE
from matrix.refusals import LoggedOut
from matrix.session import NioWire
from matrix.transport import at
from matrix.untrusted import Json, as_list, as_map, as_word

log = logging.getLogger(__name__)

LONG_POLL, SHORT_POLL = 30.0, 5.0
PATIENCE = 45.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
TIMELINE = 50
MOST_MISSED = 1000
A_PAGE = 100
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
        self._woken = woken
        self._sleep = sleep
        self._locked = Locked(store, clock)
        self._whole = True
        self.ready = asyncio.Event()
        self.connected = False
        """Whether the last attempt to read went through."""

    async def run(self) -> None:
        """Read until cancelled. Raises LoggedOut; everything else that can fail is tried again."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self.once()
                self.connected, pause = True, FIRST_PAUSE
                continue
            except ChatUnavailable as error:
                asked = error.retry_after.total_seconds() if error.retry_after else 0.0
                log.warning("sync: %s; again in %.0f s", error, max(pause, asked))
            except LoggedOut:
                raise
            except Exception as error:
                # The outermost loop: a fault in one page, or a database that is away for a moment,
                # must not make the bot deaf for ever.
                asked = 0.0
                log.exception("sync: %s; again in %.0f s", type(error).__name__, pause)
            self.connected = False
            spread = random.uniform(0.8, 1.2)  # noqa: S311 - to spread load
            await self._sleep(max(pause * spread, asked))
            pause = min(pause * 2, LONGEST_PAUSE)

    async def once(self) -> None:
        """Read one page of the stream, and store it."""
        since = await self._store.cursor(PLATFORM)
        told = await self._wire.http.call(
            "GET", at("sync"), query=await self._query(since), seconds=PATIENCE
        )
        self._wire.rooms.take(told)
        await self._wire.crypto.feed(told)
        heard = [*invitations(told, self._wire.me, since or ""), *await self._opened()]
        # What was said before the very first start is not for us; invitations are.
        if since is not None:
            heard += await self._heard(told, since)
        await self._store.hear(PLATFORM, heard, as_word(told.get("next_batch")))
        await self._locked.stored()
        self._whole = False
        self.ready.set()
        if heard:
            self._woken()

    async def _query(self, since: str | None) -> dict[str, str]:
        # At each start the whole state once: rooms are known in memory only.
        poll = SHORT_POLL if await self._locked.some() else LONG_POLL
        query = {"filter": FILTER, "timeout": "0" if self._whole else str(int(poll * 1000))}
        if self._whole:
            query["full_state"] = "true"
        if since is not None:
            query["since"] = since
        return query

    # --- what is in a page --------------------------------------------------------------------

    async def _heard(self, told: Json, since: str) -> list[Heard]:
        heard: list[Heard] = []
        rooms = as_map(told.get("rooms"))
        for part in ("join", "leave"):
            for room, said in as_map(rooms.get(part)).items():
                timeline = as_map(as_map(said).get("timeline"))
                events = [as_map(event) for event in as_list(timeline.get("events"))]
                if timeline.get("limited") is True and not we_came(events, self._wire.me):
                    events = [*await self._missed(str(room), timeline, since), *events]
                # A room that we have just joined comes with its past, which nobody said to us.
                ours = since_we_came(events, self._wire.me)
                found = [await self._one(str(room), event) for event in ours]
                heard += [one for one in found if one]
        return heard

    async def _one(self, room: str, event: Json) -> Heard | None:
        """Return what came in, decrypted; what we lack the key for is kept aside."""
        mine = event.get("sender") == self._wire.me and event.get("type") != MEMBER
        kept = sound(event, room, self._wire.rooms.created(room))
        if mine or kept is None or is_new_name_only(event):
            return None
        name = as_word(kept["event_id"])
        if kept.get("type") != ENCRYPTED_KIND:
            return Heard(name, kept) if kept.get("type") in HEARD else None
        plain = self._wire.crypto.decrypted(kept, room)
        if plain is None:
            return await self._locked.add(name, kept)
        return _said_in_secret(name, plain)

    async def _opened(self) -> list[Heard]:
        """Return what waited for its key and can be read now, or will never be."""
        found = await self._locked.opened(self._wire.crypto.decrypted)
        return [one for name, event in found if (one := _said_in_secret(name, event))]

    async def _missed(self, room: str, timeline: Json, since: str) -> Sequence[Json]:
        """Return what a page left out of a busy room, the oldest first."""
        found: list[Json] = []
        before = as_word(timeline.get("prev_batch"))
        while before and len(found) < MOST_MISSED:
            try:
                page, before = await self._wire.raw_page(room, before, A_PAGE, until=since)
            except ChatRefused:
                break  # we may not read back here
            found += page
            if not page or we_came(page, self._wire.me):
                break
        if len(found) >= MOST_MISSED:
            log.warning("%s: more than %d events were missed", room, MOST_MISSED)
        return found[::-1]


def _said_in_secret(name: str, event: Json) -> Heard | None:
    """Return a decrypted event, or what stands for one that could not be read. What servers check,
    state and redactions, is never encrypted: inside it would be anybody's claim.
    """
    unread = event.get("type") == UNREADABLE
    known = event.get("type") in SECRET and "state_key" not in event
    return Heard(name, event) if unread or (known and can_be_kept(event)) else None
