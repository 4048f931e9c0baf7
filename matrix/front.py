"""The Matrix front: whatever was heard is answered once, in its order.

What comes in stands in the inbox until it is answered. Handlers may run twice, sends may not: an
answer is rendered and kept first, and each event of it is sent under a key made of the id of what
it answers. So a process may end at any step, and the next one goes on from there.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from community.errors import ChatRefused, ChatUnavailable
from community.fronts import FrontStore, Heard
from community.ports import Clock
from community.services import Services
from community.texts import text
from matrix import PLATFORM
from matrix.answering import Answers, Reply
from matrix.arrivals import Arrivals
from matrix.asking import Askers, Reader
from matrix.desk import Answer, Desk
from matrix.events import Event, Invited, Moved, Reacted, Redacted, Said, Unreadable, Voted
from matrix.reading import read
from matrix.refusals import LoggedOut
from matrix.talk import Talk
from matrix.whereabouts import Rooms
from matrix.wire import Wire

log = logging.getLogger(__name__)

Listener = Callable[[Event], Awaitable[None]]
"""Is told of every event, before it is answered; perhaps more than once."""

AT_ONCE = 200
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(seconds=60)
SHORTEST_PAUSE = 0.05
KEPT = timedelta(days=30)
"""How long we remember what passes: a card in a 1:1 room, a reaction that may be taken back."""
A_DAY = timedelta(days=1)


@dataclass(slots=True)
class _Wait:
    """A room that has to wait: until when, and how often it did."""

    until: datetime
    times: int = 0


class MatrixFront:
    """Answers what is heard. ``poke`` wakes the clockwork; ``listeners`` hear all events, too."""

    def __init__(
        self,
        wire: Wire,
        store: FrontStore,
        services: Services,
        desk: Desk,
        rooms: Rooms,
        clock: Clock,
        *,
        poke: Callable[[], None],
        prefix: str = "!netz",
        listeners: Sequence[Listener] = (),
    ) -> None:
        self._wire = wire
        self._store = store
        self._rooms = rooms
        self._clock = clock
        self._poke = poke
        self._listeners = tuple(listeners)
        self._askers = Askers(wire, store, services, rooms)
        self._talk = Talk(wire, store, desk, self._askers, clock, prefix)
        self._answers = Answers(wire, store, rooms, clock, prefix)
        self._arrivals = Arrivals(wire, store, services, rooms, self._askers, clock)
        self._waits: dict[str, _Wait] = {}
        self._tidied_at: datetime | None = None
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Tell that something was heard."""
        self._woken.set()

    async def start(self) -> None:
        """Bring the communities into line with the homes we are in; after the first sync."""
        await self._arrivals.start()

    async def run(self) -> None:
        """Answer until cancelled."""
        while True:
            self._woken.clear()
            again = await self.work()
            left = None if again is None else (again - self._clock.now()).total_seconds()
            seconds = None if left is None else max(left, SHORTEST_PAUSE)
            try:
                async with asyncio.timeout(seconds):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def work(self) -> datetime | None:
        """Answer what waits; return when what could not be answered is worth another try."""
        while heard := await self._ready():
            for one in heard:
                await self._handle(one)
        await self._tidy()
        return min((wait.until for wait in self._waits.values()), default=None)

    async def _tidy(self) -> None:
        """Forget, once a day, what is past."""
        now = self._clock.now()
        if self._tidied_at is None or now - self._tidied_at >= A_DAY:
            await self._store.prune(PLATFORM, now - KEPT)
            self._tidied_at = now

    async def _ready(self) -> Sequence[Heard]:
        """Return what can be answered now: nothing of a room in which something earlier waits."""
        now = self._clock.now()
        waiting = await self._store.waiting(PLATFORM, AT_ONCE)
        held = {room for room, wait in self._waits.items() if wait.until > now}
        return [one for one in waiting if str(one.event.get("room_id")) not in held]

    async def _handle(self, heard: Heard) -> None:
        room = str(heard.event.get("room_id"))
        wait = self._waits.get(room)
        if wait is not None and wait.until > self._clock.now():
            return  # something before it in this room has just failed
        try:
            event = read(heard.event)
            if event is not None:
                await self._answer(event)
        except ChatUnavailable as error:
            self._hold(room, error)
            return
        except ChatRefused as error:
            log.warning("event %s could not be answered: %s (%s)", heard.id, error.cause, error)
        except LoggedOut:
            raise  # it waits until we are logged in again
        except Exception:  # the front's outermost loop: one event never stops the next
            log.exception("event %s could not be answered", heard.id)
        self._waits.pop(room, None)
        await self._store.handled(PLATFORM, heard.id)
        await self._answers.forget(heard.id)

    def _hold(self, room: str, error: ChatUnavailable) -> None:
        """Let a room wait, longer each time unless the homeserver says how long."""
        wait = self._waits.setdefault(room, _Wait(self._clock.now()))
        pause = error.retry_after or min(FIRST_PAUSE * 2 ** min(wait.times, 10), LONGEST_PAUSE)
        wait.until = self._clock.now() + pause
        wait.times += 1
        log.info("a room waits for %.1f s: %s", pause.total_seconds(), error)

    # --- one event ----------------------------------------------------------------------------

    async def _answer(self, event: Event) -> None:
        kept = await self._answers.kept(event)
        if kept is None:
            for listener in self._listeners:
                await listener(event)
            if event.sender == self._wire.me and not isinstance(event, Moved):
                return
            private = await self._rooms.alone_with(event.room) == event.sender
            reply = await self._decide(event, private=private)
            if reply is None:
                return
            kept = await self._answers.keep(event, reply, private=private)
            self._poke()
        await self._answers.send(event, kept)

    async def _decide(self, event: Event, *, private: bool) -> Reply | None:
        try:
            return await self._reply(event, private=private)
        except (ChatUnavailable, ChatRefused, LoggedOut):
            raise
        except Exception:  # whatever it is, the person reads that it went wrong
            reference = secrets.token_hex(3)
            log.exception("event %s failed (reference %s)", event.id, reference)
            return Reply(_sorry(reference), await self._reader(event))

    async def _reader(self, event: Event) -> Reader:
        """Return how somebody reads, if even that can be found out."""
        try:
            return await self._askers.reader(event.sender)
        except (ChatUnavailable, ChatRefused, LoggedOut):
            raise
        except Exception:  # then what went wrong is said in English rather than not at all
            log.exception("nobody knows how the sender of event %s reads", event.id)
            return Reader()

    async def _reply(self, event: Event, *, private: bool) -> Reply | None:
        if await self._arrivals.is_history(event):
            return None
        match event:
            case Invited():
                return await self._arrivals.invited(event)
            case Moved():
                return await self._arrivals.moved(event)
            case Unreadable():
                return await self._arrivals.unreadable(event, private=private)
            case _:
                return await self._talked(event, private=private)

    async def _talked(self, event: Event, *, private: bool) -> Reply | None:
        match event:
            case Said() if not event.is_notice and not event.replaces:
                return await self._talk.said(event, private=private)
            case Reacted():
                return await self._talk.reacted(event, private=private)
            case Redacted():
                return await self._talk.taken_back(event, private=private)
            case Voted():
                return await self._talk.voted(event, private=private)
            case _:
                return None


def _sorry(reference: str) -> Answer:
    said = text(
        "Something went wrong on my side; nothing was changed. If it happens again, please "
        "tell the organisers this reference: {reference}",
        reference=reference,
    )
    return Answer((said,), public=True)
