"""Working on occurrences: each slot of a schedule has its effect exactly once.

The effect and the mark "done" are one transaction of the work's own, so a process that dies here
leaves either both or nothing, and the next one takes the occurrence over when the lease ends.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping

from community.ports import Clock
from community.recurring import Occurrence, ScheduleKind
from community.schedules import ScheduleStore
from scheduling.backoff import pause_after_surprise
from scheduling.limits import FENCE, LEASE, SURPRISES
from scheduling.steps import Steps
from scheduling.surprise import outcome, reference
from scheduling.telling import Teller, TellFailed

Work = Callable[[Occurrence], Awaitable[None]]

log = logging.getLogger(__name__)


class Worker:
    """Works on claimed occurrences, one after the other."""

    batch = 20

    def __init__(
        self,
        *,
        schedules: ScheduleStore,
        works: Mapping[ScheduleKind, Work],
        teller: Teller,
        tell_failed: TellFailed,
        clock: Clock,
        owner: str,
        steps: Steps,
    ) -> None:
        self._schedules = schedules
        self._works = works
        self._teller = teller
        self._tell_failed = tell_failed
        self._clock = clock
        self._owner = owner
        self._steps = steps
        self._surprises: Counter[int] = Counter()

    async def run(self) -> int:
        """Claim one batch and work on it; return how many occurrences were claimed."""
        now = self._clock.now()
        lease_until = now + LEASE
        claim = self._schedules.claim(self._owner, now, lease_until, self.batch)
        occurrences = await self._steps.around("schedules.claim", claim)
        for occurrence in occurrences:
            if self._clock.now() > lease_until - FENCE:
                # This process was held up: by now the occurrence may be someone else's.
                log.warning("occurrence %d is left to others", occurrence.id)
                continue
            settled = await outcome(self._work_on(occurrence))
            if isinstance(settled, Exception):
                log.error("occurrence %d could not be settled", occurrence.id, exc_info=settled)
            await asyncio.sleep(0)
        return len(occurrences)

    async def _work_on(self, occurrence: Occurrence) -> None:
        result = await outcome(self._do(occurrence))
        if isinstance(result, Exception):
            await self._surprise(occurrence, result)
        else:
            del self._surprises[occurrence.id]

    async def _do(self, occurrence: Occurrence) -> None:
        work = self._works[occurrence.kind](occurrence)
        await self._steps.around(f"work.{occurrence.kind}", work)

    async def _surprise(self, occurrence: Occurrence, error: Exception) -> None:
        key = f"occurrence:{occurrence.id}"
        name = reference(key)
        self._surprises[occurrence.id] += 1
        times = self._surprises[occurrence.id]
        if times == 1:
            log.error("%s (%s): reference %s", key, occurrence.kind, name, exc_info=error)
        if times < SURPRISES:
            retry_at = self._clock.now() + pause_after_surprise(key, times)
        else:
            retry_at = None
            del self._surprises[occurrence.id]
            await self._teller.tell(lambda: self._tell_failed(occurrence, name), key)
        # Only the error's name is stored: its words may quote a person's.
        failed = self._schedules.failed(occurrence, type(error).__name__, retry_at)
        await self._steps.around("schedules.failed", failed)
