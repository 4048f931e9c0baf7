"""The heartbeat: wakes the clockwork when something may be due, and lets it end in order.

APScheduler is the clock and nothing more: its jobs only set an event, so a job that is late, merged
with another or dropped costs nothing. What is due stands in the database.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, cast

# APScheduler carries no types; :class:`_Scheduler` says what is used of it.
from apscheduler.schedulers.asyncio import (  # pyright: ignore[reportMissingTypeStubs]
    AsyncIOScheduler,
)

from community.ports import Clock
from scheduling.surprise import outcome

BEAT = timedelta(seconds=15)
"""How often the clockwork is turned even if nothing is known to be due."""

PATIENCE = timedelta(seconds=20)
"""How long a stop waits for what was claimed."""

DAILY_HOUR = 3

log = logging.getLogger(__name__)


class Turning(Protocol):
    """What the heartbeat drives: a :class:`scheduling.clockwork.Clockwork`."""

    async def turn(self) -> bool:
        """Do a batch of what is due; False if nothing was."""
        ...

    async def next_due(self) -> datetime | None:
        """Return when something becomes due next."""
        ...

    def halt(self) -> None:
        """Claim nothing more."""
        ...


class _Scheduler(Protocol):
    def start(self) -> None: ...
    def shutdown(self, *, wait: bool) -> None: ...
    def add_job(
        self, func: Callable[[], Awaitable[None]], trigger: str, **options: Any
    ) -> object: ...


async def _nothing() -> None:
    """Do nothing daily."""


class Heartbeat:
    """Drives a clockwork from one task until it is stopped.

    ``daily``: called once a night, between two turns (the backup); ``overdue``: and at the start.
    """

    def __init__(
        self,
        clockwork: Turning,
        clock: Clock,
        *,
        daily: Callable[[], Awaitable[None]] = _nothing,
        overdue: bool = False,
        beat: timedelta = BEAT,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._clockwork = clockwork
        self._clock = clock
        self._daily = daily
        self._beat = beat
        self._patience = patience
        self._wake = asyncio.Event()
        self._night = overdue
        self._stopping = False
        self._task: asyncio.Task[None] | None = None
        self._scheduler = cast("_Scheduler", AsyncIOScheduler(timezone=UTC))

    def start(self) -> None:
        """Begin to beat; must be called inside the running event loop."""
        options: dict[str, Any] = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        seconds = self._beat.total_seconds()
        self._scheduler.add_job(self._woken, "interval", seconds=seconds, **options)
        self._scheduler.add_job(self._night_fell, "cron", hour=DAILY_HOUR, **options)
        self._scheduler.start()
        self._wake.set()
        self._task = asyncio.create_task(self._run(), name="heartbeat")

    def poke(self) -> None:
        """Turn the clockwork at once: something was written that wants delivery."""
        self._wake.set()

    async def stop(self) -> None:
        """Claim nothing more, finish what is claimed (as far as patience goes), and end."""
        self._stopping = True
        self._clockwork.halt()
        self._wake.set()
        task, self._task = self._task, None
        if task is None:
            return
        # Not through shutdown(wait=True): it would cancel what is under way.
        self._scheduler.shutdown(wait=False)
        done, _ = await asyncio.wait({task}, timeout=self._patience.total_seconds())
        if not done:
            log.warning("stopped in the middle of a turn; its leases will end by themselves")
            task.cancel()
            await asyncio.wait({task})

    # --- APScheduler's jobs; coroutines, or they would run in another thread --------------------

    async def _woken(self) -> None:
        self._wake.set()

    async def _night_fell(self) -> None:
        self._night = True
        self._wake.set()

    # --- the one task -------------------------------------------------------------------------

    async def _run(self) -> None:
        while not self._stopping:
            # Cleared before the turn, so that a poke during it brings another turn.
            self._wake.clear()
            turned = await outcome(self._turn())
            if isinstance(turned, Exception):
                # Most likely the database is away: the next beat tries again.
                log.error("the clockwork stands still until the next beat", exc_info=turned)
            await self._wake.wait()

    async def _turn(self) -> None:
        busy = True
        while busy and not self._stopping:
            busy = await self._clockwork.turn()
        if self._night:
            self._night = False
            done = await outcome(self._daily())
            if isinstance(done, Exception):
                log.error("the nightly work failed", exc_info=done)
        await self._wake_when_due()

    async def _wake_when_due(self) -> None:
        due = await self._clockwork.next_due()
        # What is due already is claimed by somebody; the interval looks after it.
        if due is not None and due > self._clock.now() and not self._stopping:
            self._scheduler.add_job(
                self._woken,
                "date",
                run_date=due,
                id="due",
                replace_existing=True,
                misfire_grace_time=None,
            )
