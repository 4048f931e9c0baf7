"""What the benchmarks measure on: the real house over a real database."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from cli.wiring import House, Ports, SystemRandom, assemble, sql_stores
from community.ports import Chat, Clock
from data.content import ShippedPrompts
from data.engine import Database
from data.ledger import FileLedger
from scheduling.recurrence import WallCalendar

SAMPLE_SECONDS = 0.001


@asynccontextmanager
async def house(url: str, chat: Chat, clock: Clock) -> AsyncGenerator[House]:
    """Assemble over an empty database."""
    database = await Database.open(url)
    with TemporaryDirectory() as folder:
        try:
            yield assemble(
                sql_stores(database),
                Ports(
                    chat,
                    clock,
                    WallCalendar(),
                    SystemRandom(),
                    FileLedger(Path(folder, "erasures.jsonl")),
                    ShippedPrompts(),
                ),
                owner="bench",
            )
        finally:
            await database.close()


@dataclass(slots=True)
class LoopHold:
    """How long the event loop was held at most, sampled every millisecond."""

    longest: float = 0.0
    _task: asyncio.Task[None] | None = field(default=None)

    async def _watch(self) -> None:
        before = time.perf_counter()
        while True:
            await asyncio.sleep(SAMPLE_SECONDS)
            now = time.perf_counter()
            self.longest = max(self.longest, now - before - SAMPLE_SECONDS)
            before = now

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._watch())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
