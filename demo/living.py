"""The whole bot on a homeserver, in this process: real rules, a real database, a clock of ours.

``async with LivingBot(url, login, folder, clock) as bot`` · ``await bot.delivers()`` ·
``await bot.lets_pass(timedelta(days=2))``. Another one over the same folder is the next life.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from cli.wiring import House, Ports, SystemRandom, assemble, sql_stores
from community.errors import ChatRefused
from community.pages import NoPages, Pages
from community.platforms import Platforms
from community.ports import Chat, Clock
from data.content import ShippedPrompts
from data.engine import Database
from data.ledger import FileLedger
from demo.homeserver import Login
from matrix import PLATFORM
from matrix.bot import Manners, MatrixBot
from matrix.events import Event
from matrix.pace import Pace
from matrix.session import NioWire
from matrix.vault import Vault
from scheduling.recurrence import WallCalendar

PATIENCE = 120.0
A_MOMENT = 0.02


class SetClock(Clock, Protocol):
    """A clock that can be set."""

    @property
    def time(self) -> datetime:
        """The present."""
        ...

    @time.setter
    def time(self, present: datetime) -> None: ...


class LivingBot:
    """One life of the bot. ``step`` is called at each crash point; ``homeservers_clock``: by which
    the homeserver counts how much it has allowed, if that is another one; ``pages``: who reads
    other people's pages.
    """

    def __init__(
        self,
        url: str,
        login: Login,
        folder: Path,
        clock: SetClock,
        *,
        manners: Manners | None = None,
        step: Callable[[str], None] | None = None,
        others: dict[str, Chat] | None = None,
        homeservers_clock: Clock | None = None,
        pages: Pages | None = None,
    ) -> None:
        self.clock = clock
        self.user = login.user
        self._url = url
        self._login = login
        self.folder = folder
        kind = manners or Manners(inviters=("*",))
        self._manners = replace(kind, listeners=(self._hears, *kind.listeners))
        self._heard: set[str] = set()
        self._step = step
        self._pace_clock = homeservers_clock
        self._pages = pages or NoPages()
        self._chats = {} if others is None else others
        self._serving: asyncio.Task[None] | None = None
        self._bot: MatrixBot | None = None
        self._wire: NioWire | None = None
        self._database: Database | None = None
        self._house: House | None = None

    @property
    def house(self) -> House:
        """The rules and the clockwork."""
        if self._house is None:
            raise RuntimeError("the bot is not alive")
        return self._house

    @property
    def wire(self) -> NioWire:
        """The bot's own view of the homeserver."""
        if self._wire is None:
            raise RuntimeError("the bot is not alive")
        return self._wire

    async def __aenter__(self) -> Self:
        """Start and log in."""
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Stop in order."""
        await self.stop()

    async def _start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self._database = await self._open_database()
        self._house = assemble(
            sql_stores(self._database),
            Ports(
                chat=Platforms(self._chats),
                clock=self.clock,
                calendar=WallCalendar(),
                random=SystemRandom(),
                ledger=FileLedger(self.folder / "erasures.jsonl"),
                library=ShippedPrompts(),
                pages=self._pages,
            ),
            owner="living",
            **({} if self._step is None else {"step": self._step}),
        )
        self._wire = self._new_wire(self._url, self._login)
        self._bot = MatrixBot(
            self._wire,
            self._house.stores.fronts,
            self._house.services,
            self._house.stores.communities,
            self.clock,
            poke=_nothing,
            manners=self._manners,
            pace=None if self._pace_clock is None else Pace(self._pace_clock),
        )
        self._chats[PLATFORM] = self._bot.chat
        await self._bot.start()
        self._serving = asyncio.create_task(self._bot.serve())

    async def _open_database(self) -> Database:
        return await Database.open(f"sqlite:///{self.folder}/netz.db")

    def _new_wire(self, url: str, login: Login) -> NioWire:
        vault = Vault(self.folder / "matrix")
        return NioWire(url, login.user, vault, password=login.password)

    async def stop(self) -> None:
        """End this life; whatever went wrong in it is raised now."""
        serving, self._serving = self._serving, None
        try:
            if serving is not None:
                serving.cancel()
                with suppress(asyncio.CancelledError):
                    await serving
        finally:
            if self._bot is not None:
                await self._bot.close()
            if self._database is not None:
                await self._database.close()
                self._database = None

    async def ended(self) -> None:
        """Wait until it stops by itself; raise why."""
        if self._serving is None:
            raise RuntimeError("the bot is not alive")
        serving, self._serving = self._serving, None
        async with asyncio.timeout(PATIENCE):
            await serving

    # --- having answered ----------------------------------------------------------------------

    async def has_answered(self, event: str, within: float = PATIENCE) -> None:
        """Wait until it has done all it does about an event."""

        async def done() -> bool:
            return event in self._heard and event not in await self._waiting()

        await self._until(done, within)

    async def is_with(self, user: str, room: str, within: float = PATIENCE) -> None:
        """Wait until it knows somebody, perhaps itself, in a room, and has done all about it."""

        async def done() -> bool:
            try:
                there = (await self.wire.members(room)).get(user) == "join"
            except ChatRefused:  # it is not there itself yet
                return False
            return there and not await self._waiting()

        await self._until(done, within)

    async def has_power(self, room: str, power: int, within: float = PATIENCE) -> None:
        """Wait until it knows that it has this much power in a room."""

        async def done() -> bool:
            return await self.wire.power(room, self.user) >= power

        await self._until(done, within)

    async def _waiting(self) -> set[str]:
        waiting = await self.house.stores.fronts.waiting(PLATFORM, 100)
        return {one.id for one in waiting}

    async def _until(self, done: Callable[[], Awaitable[bool]], within: float) -> None:
        async with asyncio.timeout(within):
            while not await done():
                if self._serving is not None and self._serving.done():
                    self._serving.result()
                await asyncio.sleep(A_MOMENT)

    async def _hears(self, event: Event) -> None:
        self._heard.add(event.id)

    # --- time ---------------------------------------------------------------------------------

    async def delivers(self) -> None:
        """Do all that is due now."""
        await self.house.clockwork.run_until_idle()

    async def lets_pass(self, span: timedelta) -> None:
        """Let virtual time pass, from one due instant to the next."""
        end = self.clock.now() + span
        while True:
            await self.delivers()
            due = await self.house.clockwork.next_due()
            if due is None or due > end:
                break
            self.clock.time = max(due, self.clock.now() + timedelta(seconds=1))
        self.clock.time = end


def _nothing() -> None:
    """Wake nobody: here the clockwork turns when it is told to."""
