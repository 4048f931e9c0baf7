"""The whole bot on a homeserver, in this process: real rules, a real database, virtual time.

``async with LivingBot(url, login, folder) as bot`` · ``await bot.delivers()`` ·
``await bot.lets_pass(timedelta(days=2))``. Another one over the same folder is the next life.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cli.wiring import House, Ports, SystemRandom, assemble, sql_stores
from community.communities import SetUp
from community.model import Answers, Rhythm, Visitor
from community.places import Account, Community, Home
from community.platforms import Platforms
from community.ports import Chat, Clock
from data.content import ShippedPrompts
from data.engine import Database
from data.ledger import FileLedger
from matrix import PLATFORM
from matrix.bot import Manners, MatrixBot
from matrix.session import NioWire
from matrix.vault import Vault
from scheduling.recurrence import WallCalendar
from tests.fakes.clock import FakeClock
from tests.matrix.homeserver import Login

PATIENCE = 30.0


class LivingBot:
    """One life of the bot. ``step`` is called at each crash point."""

    def __init__(
        self,
        url: str,
        login: Login,
        folder: Path,
        *,
        clock: Clock | None = None,
        manners: Manners | None = None,
        step: Callable[[str], None] | None = None,
        others: dict[str, Chat] | None = None,
    ) -> None:
        self.clock = clock or FakeClock()
        self.user = login.user
        self._url = url
        self._login = login
        self.folder = folder
        self._manners = manners or Manners(inviters=("*",))
        self._step = step
        self._chats = {} if others is None else others
        self._serving: asyncio.Task[None] | None = None
        self._bot: MatrixBot | None = None
        self._wire: NioWire | None = None
        self._database: Database | None = None
        self._house: House | None = None

    @property
    def house(self) -> House:
        """The rules and the clockwork."""
        assert self._house is not None
        return self._house

    @property
    def wire(self) -> NioWire:
        """The bot's own view of the homeserver."""
        assert self._wire is not None
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
        assert self._serving is not None
        serving, self._serving = self._serving, None
        async with asyncio.timeout(PATIENCE):
            await serving

    # --- time ---------------------------------------------------------------------------------

    async def delivers(self) -> None:
        """Do all that is due now."""
        await self.house.clockwork.run_until_idle()

    async def lets_pass(self, span: timedelta) -> None:
        """Let virtual time pass, from one due instant to the next."""
        assert isinstance(self.clock, FakeClock)
        end = self.clock.now() + span
        while True:
            await self.delivers()
            due = await self.house.clockwork.next_due()
            if due is None or due > end:
                break
            self.clock.time = max(due, self.clock.now() + timedelta(seconds=1))
        self.clock.time = end

    # --- what an organiser did beforehand -----------------------------------------------------

    async def is_set_up(self, home: str, **settings: Any) -> Community:
        """Let the community of a home be set up."""
        organiser = self.visitor("@organiser:localhost", home, organiser=True)
        return await self.house.services.communities.set_up(organiser, SetUp(**settings))

    async def has_member(self, user: str, home: str, name: str, answers: Answers) -> None:
        """Let somebody have agreed, introduced themselves, and joined the rounds."""
        visitor, services = self.visitor(user, home, name), self.house.services
        await services.members.agree(visitor, old_enough=True)
        await services.introductions.write(visitor, answers)
        await services.participation.join(visitor, Rhythm.WEEKLY, trio=False)

    async def runs_round(self, home: str) -> int:
        """Plan a round now; return how many matches it has."""
        organiser = self.visitor("@organiser:localhost", home, organiser=True)
        return len((await self.house.services.rounds.run(organiser)).matches)

    def visitor(
        self, user: str, home: str, name: str = "Somebody", *, organiser: bool = False
    ) -> Visitor:
        """Return somebody as the rules see them."""
        account = Account(PLATFORM, user)
        return Visitor(Home(PLATFORM, home), "Makers", account, name, "en", organiser)


def _nothing() -> None:
    """Wake nobody: in a test the clockwork turns when it is told to."""
