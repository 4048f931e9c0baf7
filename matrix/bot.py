"""The bot's account on Matrix: everything of this room put together over one session.

Answers and what the clockwork sends share what is known of the homeserver's limits; people who wait
for an answer go first.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from community.communities import CommunityStore
from community.doctor_texts import HouseDoctor
from community.fronts import FrontStore
from community.ports import Clock
from community.services import Services
from matrix.chat import MatrixChat
from matrix.desk import Desk
from matrix.front import Listener, MatrixFront
from matrix.handlers import fill, fill_admin
from matrix.pace import Pace
from matrix.paced_wire import PacedWire
from matrix.relay import Overheard
from matrix.rooms import OurRooms
from matrix.session import NioWire
from matrix.sync import MatrixSync


@dataclass(frozen=True, slots=True)
class Manners:
    """How the bot behaves: what commands start with, who may invite it, whether the rooms of
    matches are encrypted. ``listeners`` hear of every event before it is answered.
    """

    prefix: str = "!netz"
    inviters: Sequence[str] = ()
    encrypt_matches: bool = False
    listeners: Sequence[Listener] = field(default_factory=tuple)


class MatrixBot:
    """One life of the account: started, serving, closed; for another one make a new object.

    ``doctor``: tells organisers what else may be wrong in this house; ``pace``: by another clock,
    if the homeserver's time is not ``clock``'s.
    """

    def __init__(
        self,
        wire: NioWire,
        store: FrontStore,
        services: Services,
        communities: CommunityStore,
        clock: Clock,
        *,
        poke: Callable[[], None],
        manners: Manners = Manners(),
        doctor: HouseDoctor | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._wire = wire
        self._clock = clock
        pace = pace or Pace(clock)
        answering = PacedWire(wire, pace, answers=True)
        self._rooms = OurRooms(answering, store, manners.inviters, services.communities.moved)
        desk = Desk()
        fill(desk, services, store, answering, clock, accounts=services.linking)
        overheard = Overheard(answering, store, services.relay, prefix=manners.prefix, poke=poke)
        fill_admin(desk, services, store, answering, clock, self._rooms, house=doctor, pace=pace)
        self._front = MatrixFront(
            answering,
            store,
            services,
            desk,
            self._rooms,
            clock,
            poke=poke,
            prefix=manners.prefix,
            listeners=(self._rooms.heard, overheard.heard, *manners.listeners),
        )
        self._sync = MatrixSync(wire, store, clock, self._front.wake)
        self._reading: asyncio.Task[None] | None = None
        self.chat = MatrixChat(
            PacedWire(wire, pace),
            pace,
            store,
            self._rooms,
            communities,
            clock,
            prefix=manners.prefix,
            encrypt=manners.encrypt_matches,
        )

    @property
    def is_ready(self) -> bool:
        """Whether the homeserver is being read at this moment."""
        reading = self._reading is not None and not self._reading.done()
        return reading and self._sync.connected

    async def start(self) -> None:
        """Log in, read until all rooms are known, and bring our communities into line with them.

        MatrixRefused: it cannot work as it is set up; ChatUnavailable: later, perhaps.
        """
        await self._wire.start()
        self._reading = asyncio.create_task(self._sync.run())
        known = asyncio.create_task(self._sync.ready.wait())
        try:
            await asyncio.wait((self._reading, known), return_when=asyncio.FIRST_COMPLETED)
        finally:
            known.cancel()
        if self._reading.done():
            self._reading.result()
        await self._rooms.tidy(int(self._clock.now().timestamp() * 1000))
        await self._front.start()

    async def serve(self) -> None:
        """Read and answer until cancelled, or until one of the two fails."""
        if self._reading is None:
            raise RuntimeError("the bot was not started")
        answering = asyncio.create_task(self._front.run())
        try:
            done, _ = await asyncio.wait(
                (self._reading, answering), return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                task.result()
        finally:
            answering.cancel()
            with suppress(asyncio.CancelledError):
                await answering

    async def close(self) -> None:
        """Stop reading and end all connections; the account stays logged in."""
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        await self._wire.close()
