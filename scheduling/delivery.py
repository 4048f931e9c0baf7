"""Delivering outbox rows: each at most one at a time, none lost, the rest undisturbed by a bad one.

The queue promises at-least-once: a row that may have gone through comes again with ``again`` set,
and the platform's adapter looks for it first. Whatever a handler raises becomes one of four ends:
tried again later, given up and told, dropped, or left to the end of its lease.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

from community.errors import ChatRefused, ChatUnavailable
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore, Outgoing
from community.places import Ref
from community.ports import Clock
from scheduling.backoff import pause, pause_after_surprise
from scheduling.lanes import Lanes
from scheduling.limits import FENCE, LEASE, SURPRISES
from scheduling.steps import Steps
from scheduling.surprise import outcome, reference
from scheduling.telling import Teller, TellFailed, TellRefused

log = logging.getLogger(__name__)


class Deliverer:
    """Delivers claimed rows, a few at a time, in the order of their urgency.

    ``results`` counts attempts by how they ended, for the operator's figures.
    """

    batch = 40
    side_by_side = 8

    def __init__(
        self,
        *,
        outbox: OutboxStore,
        deliveries: Mapping[str, Delivery],
        teller: Teller,
        tell_refused: TellRefused,
        tell_failed: TellFailed,
        clock: Clock,
        owner: str,
        steps: Steps,
    ) -> None:
        self._outbox = outbox
        self._deliveries = deliveries
        self._tell_refused = tell_refused
        self._tell_failed = tell_failed
        self._clock = clock
        self._owner = owner
        self._steps = steps
        self._teller = teller
        self._surprises: Counter[str] = Counter()
        self._lanes = Lanes()
        self.results: Counter[str] = Counter()

    async def run(self) -> int:
        """Claim one batch and deliver it; return how many rows were claimed."""
        now = self._clock.now()
        claim = self._outbox.claim(self._owner, now, now + LEASE, self.batch)
        rows = await self._steps.around("outbox.claim", claim)
        waiting = iter(rows)
        async with asyncio.TaskGroup() as group:
            for _ in range(min(self.side_by_side, len(rows))):
                group.create_task(self._deliver_each(waiting))
        return len(rows)

    async def _deliver_each(self, waiting: Iterator[OutboxRow]) -> None:
        # Several of these share one iterator, so that the most urgent row is always begun next.
        for row in waiting:
            settled = await outcome(self._deliver(row))
            if isinstance(settled, Exception):
                # What happened could not be written down: the row comes back with its lease's end.
                self.results["unrecorded"] += 1
                log.error("outbox row %d could not be settled", row.id, exc_info=settled)

    async def _deliver(self, row: OutboxRow) -> None:
        left = row.lease_until - self._clock.now() - FENCE
        if left <= timedelta():
            # This process was held up: by now the row may be someone else's, so hands off.
            self.results["fenced"] += 1
            return
        result = await outcome(self._handle(row, left))
        await self._settle(row, result)
        await asyncio.sleep(0)

    async def _handle(self, row: OutboxRow, left: timedelta) -> Ref | Dropped | None:
        async with asyncio.timeout(left.total_seconds()):
            return await self._steps.around(f"deliver.{row.kind}", self._deliveries[row.kind](row))

    async def _settle(self, row: OutboxRow, result: Ref | Dropped | Exception | None) -> None:
        if isinstance(result, ChatUnavailable):
            await self._unavailable(row, result)
        elif isinstance(result, TimeoutError):
            await self._later(row, result, self._pause(row))
        elif isinstance(result, ChatRefused):
            await self._refused(row, result)
        elif isinstance(result, Exception):
            await self._surprise(row, result)
        else:
            await self._over(row, result)

    async def _unavailable(self, row: OutboxRow, error: ChatUnavailable) -> None:
        if error.paced and error.retry_after is not None:
            wait = self._lanes.wait(row, error, self._clock.now())
            await self._later(row, error, wait, "paced")
        else:
            wait = max(self._pause(row), error.retry_after or timedelta())
            await self._later(row, error, wait)

    def _pause(self, row: OutboxRow) -> timedelta:
        """Return how long to wait; it does not grow with how often the row only had to line up."""
        return pause(row.key, max(row.attempt - self._lanes.times(row), 1))

    async def _over(self, row: OutboxRow, result: Ref | Dropped | None) -> None:
        self._forget(row)
        if isinstance(result, Dropped):
            self.results["dropped"] += 1
            log.info("outbox row %d dropped: %s", row.id, result.why)
            await self._steps.around("outbox.drop", self._outbox.drop(row, result.why))
        else:
            self.results["sent"] += 1
            now = self._clock.now()
            await self._steps.around("outbox.sent", self._outbox.sent(row, result, now))

    def _forget(self, row: OutboxRow) -> None:
        del self._surprises[row.key]
        self._lanes.leave(row)

    async def _later(
        self, row: OutboxRow, error: Exception, wait: timedelta, how: str = "retried"
    ) -> None:
        self.results[how] += 1
        log.info("outbox row %d, attempt %d: again in %s", row.id, row.attempt, wait)
        not_before = self._clock.now() + wait
        retry = self._outbox.retry(row, not_before, _written(error))
        await self._steps.around("outbox.retry", retry)

    async def _refused(self, row: OutboxRow, error: ChatRefused) -> None:
        self.results["refused"] += 1
        log.warning("outbox row %d (%s) refused: %s", row.id, row.kind, error.cause)
        await self._give_up(row, error, lambda: self._tell_refused(row, error))

    async def _surprise(self, row: OutboxRow, error: Exception) -> None:
        name = reference(row.key)
        self._surprises[row.key] += 1
        times = self._surprises[row.key]
        if times == 1:
            log.error("outbox row %d (%s): reference %s", row.id, row.kind, name, exc_info=error)
        if times < SURPRISES:
            await self._later(row, error, pause_after_surprise(row.key, times))
            return
        self.results["failed"] += 1
        await self._give_up(row, error, lambda: self._tell_failed(row, name))

    async def _give_up(
        self, row: OutboxRow, error: Exception, tell: Callable[[], Sequence[Outgoing]]
    ) -> None:
        """Tell the organisers, then mark the row as dead: a crash between repeats the telling,
        which its key makes harmless. A notice's own failure is told to nobody, or it never ends.
        """
        self._forget(row)
        if row.kind != "notice":
            await self._teller.tell(tell, f"outbox row {row.id}")
        await self._steps.around("outbox.give_up", self._outbox.give_up(row, _written(error)))


def _written(error: Exception) -> str:
    """Return what is stored of an error: never a person's words, which a surprise may quote."""
    if isinstance(error, (ChatUnavailable, ChatRefused)):
        return str(error)
    return type(error).__name__
