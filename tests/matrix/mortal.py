"""A bot that dies at a chosen step: before or after a request that changes something, before a
commit, at a crash point of the clockwork.

It dies in this process, as if it had been killed: from that step on nothing of it reaches the
homeserver or the database any more. ``tests/matrix/killed.py`` does the same to a process.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import unquote

import sqlalchemy as sa
from sqlalchemy import event

from data.engine import Database
from demo.living import PATIENCE
from matrix import PLATFORM
from matrix.answering import ANSWER
from matrix.session import NioWire
from matrix.transport import Transport
from matrix.untrusted import Json
from tests.matrix.homeserver import Login
from tests.matrix.living import LivingBot

T = TypeVar("T")
READING = frozenset({"GET"})
SENDING = {"send", "sendToDevice", "redact"}
ASKING = ("keys", "query"), ("keys", "claim")
WRITTEN = "tables that were written to"
HOW_FAR_WE_READ = frozenset({"front_state"})
OF_CLOCKWORK = ("deliver.", "outbox.sent")
A_MOMENT = 0.05


class Killed(BaseException):
    """The process ends here."""


class Mortal:
    """Counts steps, and lets the bot die at one of them. ``die``: how."""

    def __init__(self, die: Callable[[str], None] | None = None) -> None:
        self.steps: list[str] = []
        self.dead = asyncio.Event()
        self.moved = asyncio.Event()
        self.asked: set[asyncio.Task[Any]] = set()
        self._at: tuple[str, int] | None = None
        self._die = die or self._as_if_killed

    def dies_at(self, name: str, time: int) -> None:
        """Count from now on, and die at the so-manieth step of this name ("": of any name); 0 is
        never reached.
        """
        self.steps.clear()
        self._at = name, time

    def lives_on(self) -> None:
        """Count no further, and die at no step."""
        self._at = None

    def step(self, name: str) -> None:
        """Pass a step, or die there."""
        self.breathe()
        self.moved.set()
        if self._at is None:
            return
        self.steps.append(name)
        deadly, time = self._at
        if deadly in {"", name} and sum(deadly in {"", one} for one in self.steps) == time:
            self._die(name)

    def clockwork(self, name: str) -> None:
        """Pass a crash point of the clockwork; most say no more than the commits between them, and
        at those before something it has to go on to it.
        """
        if name.startswith(OF_CLOCKWORK) and name.endswith(":after"):
            self.step(name)

    def breathe(self) -> None:
        """Go no further if dead."""
        if self.dead.is_set():
            raise Killed

    def _as_if_killed(self, name: str) -> None:
        self.dead.set()
        raise Killed(name)

    # --- the steps of a database --------------------------------------------------------------

    def watch(self, database: Database) -> None:
        """Count the commits of a database."""
        engine = database.writer.sync_engine
        event.listen(engine, "before_cursor_execute", self._executes)
        event.listen(engine, "commit", self._commits)

    def _executes(self, connection: sa.Connection, _cursor: Any, statement: str, *_: Any) -> None:
        self.breathe()
        verb, *rest = statement.split()
        if verb in {"INSERT", "UPDATE", "DELETE"}:
            table = next(word for word in rest if word not in {"INTO", "FROM"})
            connection.info.setdefault(WRITTEN, []).append(table)

    def _commits(self, connection: sa.Connection) -> None:
        self.breathe()
        written: list[str] = connection.info.pop(WRITTEN, [])
        if written and not HOW_FAR_WE_READ.issuperset(written):
            self.step(f"commit {' '.join(dict.fromkeys(written))}")


class MortalTransport(Transport):
    """Requests, each between two steps."""

    def __init__(self, base: str, mortal: Mortal) -> None:
        super().__init__(base)
        self._mortal = mortal

    async def ask(self, method: str, path: str, *more: Any, **how: Any) -> tuple[int, Json]:
        """Ask, or die before or after it."""
        self._mortal.breathe()
        _, _, _, *parts = path.partition("?")[0].split("/")
        if method in READING or tuple(parts) in ASKING:
            answer = await super().ask(method, path, *more, **how)
            self._mortal.breathe()
            return answer
        named = parts[:-1] if set(parts) & SENDING else parts
        name = " ".join([method, *(part for part in named if unquote(part)[:1] not in "!$@")])
        self._mortal.step(f"{name} asked")
        # Asked is asked: the homeserver goes on with it, whatever becomes of us.
        asking = asyncio.create_task(super().ask(method, path, *more, **how))
        self._mortal.asked.add(asking)
        answer = await asyncio.shield(asking)
        self._mortal.step(f"{name} done")
        return answer


class MortalBot(LivingBot):
    """A bot with a step at which it dies."""

    def __init__(self, *args: Any, mortal: Mortal | None = None, **more: Any) -> None:
        self.mortal = mortal or Mortal()
        super().__init__(*args, step=self.mortal.clockwork, **more)

    def _new_wire(self, url: str, login: Login) -> NioWire:
        wire = super()._new_wire(url, login)
        wire.http = MortalTransport(url, self.mortal)
        return wire

    async def _open_database(self) -> Database:
        database = await super()._open_database()
        self.mortal.watch(database)
        return database

    async def stop(self) -> None:
        """End this life; if it was killed, that is how it ended."""
        await asyncio.gather(*self.mortal.asked, return_exceptions=True)
        with suppress(Killed, BaseExceptionGroup):
            await super().stop()

    async def survives(self, deed: Awaitable[Any], kept: frozenset[str] | None = None) -> bool:
        """Wait for what it does, and then until it has nothing left to do; return whether it did
        not die before. ``kept``: answers that an earlier life has left behind.
        """
        doing = asyncio.ensure_future(deed)
        dying = asyncio.create_task(self.mortal.dead.wait())
        try:
            await asyncio.wait((doing, dying), return_when=asyncio.FIRST_COMPLETED)
            with suppress(Killed):
                if not dying.done():
                    doing.result()
                    await self.is_done(kept)
        finally:
            for task in (doing, dying):
                task.cancel()
            await asyncio.gather(doing, dying, return_exceptions=True)
        return not self.mortal.dead.is_set()

    async def kept(self) -> frozenset[str]:
        """Return what the answers are to that are kept."""
        notes = await self.house.stores.fronts.notes(PLATFORM, ANSWER)
        return frozenset(note.key for note in notes)

    async def is_done(self, kept: frozenset[str] | None = None) -> None:
        """Wait until nothing that was heard is unanswered, and only these answers are kept."""
        store = self.house.stores.fronts
        async with asyncio.timeout(PATIENCE):
            while await store.waiting(PLATFORM, 1) or (
                kept is not None and not await self.kept() <= kept
            ):
                self.mortal.breathe()
                self.mortal.moved.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(A_MOMENT):
                        await self.mortal.moved.wait()
