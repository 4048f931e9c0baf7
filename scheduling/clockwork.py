"""The clockwork: due schedules become occurrences, occurrences become work, rows get delivered.

Each turn takes one bounded batch of each, in transactions of their own, so that it may be killed
anywhere: what is true stands in the database, and what was claimed comes back when its lease ends.
Several processes may turn their clockworks on one database.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime

from community.outbox import Delivery, OutboxStore
from community.ports import Clock
from community.recurring import Schedule, ScheduleKind
from community.schedules import ScheduleStore, Turn
from scheduling.delivery import Deliverer
from scheduling.steps import Step, Steps, no_step
from scheduling.surprise import outcome
from scheduling.telling import Teller, TellFailed, TellMissed, TellRefused
from scheduling.work import Work, Worker

log = logging.getLogger(__name__)


class Clockwork:
    """Turns what is due into what is done.

    ``works``: what to do with an occurrence of each kind; it stores its effects, and that the
    occurrence is done, in one transaction. ``turn``: what becomes of a due schedule in a zone.
    ``owner``: this process's name in leases. ``step``: called with a name before and after each
    store call and each delivery, so that a test can end the process there. ``purge``: forgets what
    may be kept no longer; called once a day. ``hourly``: called at the start and once an hour.
    """

    batch = 100

    def __init__(
        self,
        *,
        schedules: ScheduleStore,
        outbox: OutboxStore,
        works: Mapping[ScheduleKind, Work],
        deliveries: Mapping[str, Delivery],
        turn: Callable[[Schedule, str], Turn],
        tell_missed: TellMissed,
        tell_refused: TellRefused,
        tell_failed: TellFailed,
        clock: Clock,
        owner: str,
        purge: Callable[[], Awaitable[int]],
        hourly: Callable[[], Awaitable[object]] | None = None,
        step: Step = no_step,
    ) -> None:
        self._schedules = schedules
        self._outbox = outbox
        self._plan = turn
        self._tell_missed = tell_missed
        self._clock = clock
        self._purge = purge
        self._hourly = hourly
        self._steps = Steps(step)
        teller = Teller(outbox, self._steps)
        self._worker = Worker(
            schedules=schedules,
            works=works,
            teller=teller,
            tell_failed=tell_failed,
            clock=clock,
            owner=owner,
            steps=self._steps,
        )
        self._deliverer = Deliverer(
            outbox=outbox,
            deliveries=deliveries,
            teller=teller,
            tell_refused=tell_refused,
            tell_failed=tell_failed,
            clock=clock,
            owner=owner,
            steps=self._steps,
        )
        self._purged: date | None = None
        self._hour: datetime | None = None
        self._halted = False

    @property
    def results(self) -> Mapping[str, int]:
        """Attempts at delivery since the start, by how they ended."""
        return self._deliverer.results

    async def turn(self) -> bool:
        """Take one batch of schedules, of work and of deliveries; True if there was any."""
        busy = False
        if not self._halted:
            await self._each_hour()
        for part in (self._tick, self._worker.run, self._deliverer.run):
            if self._halted:
                return False
            busy = bool(await part()) or busy
            await asyncio.sleep(0)
        await self._forget()
        return busy

    async def run_until_idle(self) -> None:
        """Turn until nothing is left that is due now."""
        busy = True
        while busy:
            busy = await self.turn()

    def halt(self) -> None:
        """Claim nothing more; a turn under way finishes what it has claimed."""
        self._halted = True

    async def next_due(self) -> datetime | None:
        """Return when something becomes due next; an instant gone by is claimed at present."""
        instants = (await self._schedules.next_due(), await self._outbox.next_due())
        return min((instant for instant in instants if instant), default=None)

    async def _tick(self) -> int:
        now = self._clock.now()
        turning = self._schedules.turn(now, self.batch, self._plan, self._tell_missed)
        return await self._steps.around("schedules.turn", turning)

    async def _each_hour(self) -> None:
        hour = self._clock.now().replace(minute=0, second=0, microsecond=0)
        if self._hourly is None or self._hour == hour:
            return
        self._hour = hour
        done = await outcome(self._steps.around("hourly", self._hourly()))
        if isinstance(done, Exception):
            log.error("the hourly work failed; it is tried again in an hour", exc_info=done)

    async def _forget(self) -> None:
        today = self._clock.now().date()
        if self._purged == today:
            return
        self._purged = today
        purged = await outcome(self._steps.around("purge", self._purge()))
        if isinstance(purged, Exception):
            log.error("purging failed; it is tried again tomorrow", exc_info=purged)
