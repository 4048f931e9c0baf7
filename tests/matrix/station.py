"""A bot's account in a test: logged in, reading the stream, with an inbox to look into."""

import asyncio
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from community.fronts import FrontStore, Heard
from matrix import PLATFORM
from matrix.session import NioWire
from matrix.sync import MatrixSync
from matrix.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.stores_front import MemoryFrontStore
from tests.matrix.homeserver import Login

PATIENCE = 60.0


class Station:
    """A session and its sync loop: ``async with Station(url, login, folder) as bot``."""

    def __init__(
        self, url: str, login: Login, folder: Path, store: FrontStore | None = None
    ) -> None:
        self.store = store or MemoryFrontStore()
        self.clock = FakeClock()
        self.wire = NioWire(url, login.user, Vault(folder), password=login.password)
        self.came = asyncio.Event()
        self.sync = MatrixSync(self.wire, self.store, self.clock, self.came.set, sleep=_soon)
        self.reading: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Log in and read until everything is known."""
        try:
            await self.wire.start()
            self.reading = asyncio.create_task(self.sync.run())
            async with asyncio.timeout(PATIENCE):
                await self.sync.ready.wait()
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
        """Stop."""
        await self.stop()

    async def stop(self) -> None:
        """Stop reading; the account stays logged in."""
        if self.reading is not None:
            self.reading.cancel()
            with suppress(asyncio.CancelledError):
                await self.reading
        await self.wire.close()

    async def inbox(self, most: int = 1000) -> list[Heard]:
        """Return what waits to be handled."""
        return list(await self.store.waiting(PLATFORM, most))

    async def hears(self, words: str) -> Heard:
        """Wait until a message with these words is in the inbox."""
        async with asyncio.timeout(PATIENCE):
            while True:
                self.came.clear()
                for one in await self.inbox():
                    if words in str(one.event.get("content", {}).get("body", "")):
                        return one
                await self.came.wait()

    async def gets(self, kind: str) -> Heard:
        """Wait until an event of a type is in the inbox."""
        async with asyncio.timeout(PATIENCE):
            while True:
                self.came.clear()
                for one in await self.inbox():
                    if one.event.get("type") == kind:
                        return one
                await self.came.wait()


async def _soon(_seconds: float) -> None:
    """Wait no longer than the network needs."""
    await asyncio.sleep(0.05)
