"""What the benchmarks measure on: the real house over a real database."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from cli._memory import settled
from cli.wiring import House, Ports, SystemRandom, assemble, sql_stores
from community.ports import Chat, Clock
from data.content import ShippedPrompts
from data.engine import Database
from data.ledger import FileLedger
from scheduling.recurrence import WallCalendar

SAMPLE_SECONDS = 0.001


@asynccontextmanager
async def house(url: str, chat: Chat, clock: Clock) -> AsyncGenerator[House]:
    """Assemble over an empty database; the garbage collector is kept away as in the running bot."""
    database = await Database.open(url)
    with TemporaryDirectory() as folder, settled():
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
    """For how many seconds the event loop was held at most, sampled every millisecond, and for how
    many its thread was at work meanwhile: in the rest, other programs had their turn.
    """

    longest: float = 0.0
    worked: float = 0.0
    _task: asyncio.Task[None] | None = field(default=None)

    @property
    def figure(self) -> str:
        """Return both."""
        return f"{self.longest * 1000:.0f} ms (at work {self.worked * 1000:.0f})"

    async def _watch(self) -> None:
        before, work = time.perf_counter(), time.thread_time()
        while True:
            await asyncio.sleep(SAMPLE_SECONDS)
            now, worked = time.perf_counter(), time.thread_time()
            self.longest = max(self.longest, now - before - SAMPLE_SECONDS)
            self.worked = max(self.worked, worked - work)
            before, work = now, worked

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._watch())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
