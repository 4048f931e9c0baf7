"""A workbench: one clockwork over the fakes, with recorders in place of services."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from community.errors import ChatRefused
from community.outbox import Delivery, Dropped, OutboxRow, Outgoing
from community.places import Ref
from community.recurring import Occurrence, Rule, Schedule
from community.schedules import Turn
from scheduling.clockwork import Clockwork
from tests.fakes.clock import FakeClock
from tests.scheduling.fakes import FakeOutbox, FakeSchedules

WEEK = timedelta(weeks=1)
RULE = Rule("week", datetime.fromisoformat("2026-01-01 09:00").time())


async def _hang() -> None:
    """Wait for ever, while the loop's own clock jumps ahead by an hour."""
    loop = asyncio.get_running_loop()
    time = loop.time
    loop.time = lambda: time() + 3600
    try:
        await loop.create_future()
    finally:
        loop.time = time


Answer = Ref | Dropped | Exception | None


@dataclass
class Workbench:
    """``answers``: what the handler does with a row's key (else it is delivered);
    ``work_fails``: what work raises for a schedule's id; ``takes``: how long a call lasts;
    ``calls`` records everything in order.
    """

    clock: FakeClock = field(default_factory=FakeClock)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    calls: list[str] = field(default_factory=list[str])
    hours: list[datetime] = field(default_factory=list[datetime])
    """When the hourly work was done."""
    steps: list[str] = field(default_factory=list[str])
    answers: dict[str, Answer] = field(default_factory=dict[str, Answer])
    work_fails: dict[int, Exception] = field(default_factory=dict[int, Exception])
    hanging: set[str] = field(default_factory=set[str])
    telling_fails: bool = False
    purge_fails: bool = False
    hourly_fails: bool = False
    takes: dict[str, timedelta] = field(default_factory=dict[str, timedelta])
    missed_slots: int = 0
    underway: int = 0
    most_underway: int = 0

    def __post_init__(self) -> None:
        self.schedules = FakeSchedules(self.outbox)
        handlers: dict[str, Delivery] = {"card": self.deliver, "notice": self.deliver}
        self.clockwork = Clockwork(
            schedules=self.schedules,
            outbox=self.outbox,
            works={"round": self.work, "question": self.work},
            deliveries=handlers,
            turn=self.plan,
            tell_missed=self.tell_missed,
            tell_refused=self.tell_refused,
            tell_failed=self.tell_failed,
            clock=self.clock,
            owner="bench",
            purge=self.purge,
            hourly=self.hourly,
            step=self.steps.append,
        )

    # --- what a test says ---------------------------------------------------------------------

    def schedule(self, number: int, *, due_in: timedelta = timedelta()) -> None:
        due = self.clock.now() + due_in
        slot = due.replace(tzinfo=None)
        self.schedules.plan(Schedule(number, 1, "round", RULE, next_slot=slot, next_due=due))

    async def put(self, *keys: str, kind: str = "card", urgency: int = 5) -> None:
        await self.outbox.put([self._row(key, kind, urgency) for key in keys])

    def _row(self, key: str, kind: str, urgency: int = 5) -> Outgoing:
        now = self.clock.now()
        return Outgoing(key, 1, kind, now, now + timedelta(days=1), urgency=urgency)

    # --- what the clockwork calls -------------------------------------------------------------

    def plan(self, schedule: Schedule, zone: str) -> Turn:
        assert zone == "UTC"
        assert schedule.next_slot
        assert schedule.next_due
        slot, due = schedule.next_slot, schedule.next_due
        missed = [(slot - WEEK * n, due - WEEK * n, True) for n in range(self.missed_slots, 0, -1)]
        return Turn([*missed, (slot, due, False)], slot + WEEK, due + WEEK)

    async def work(self, occurrence: Occurrence) -> None:
        self._called(f"work {occurrence.schedule_id}")
        if fault := self.work_fails.get(occurrence.schedule_id):
            raise fault
        await self.put(f"card:{occurrence.id}")
        await self.schedules.done(occurrence)

    async def deliver(self, row: OutboxRow) -> Ref | Dropped | None:
        self.underway += 1
        self.most_underway = max(self.most_underway, self.underway)
        self._called(f"deliver {row.key}{' again' if row.again else ''}")
        try:
            await asyncio.sleep(0)
        finally:
            self.underway -= 1
        if row.key in self.hanging:
            await _hang()
        answer = self.answers.get(row.key, Ref("fake", "place", row.key))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def tell_missed(self, schedule: Schedule, slots: Sequence[datetime]) -> Sequence[Outgoing]:
        return [self._row(f"notice:missed:{schedule.id}:{len(slots)}", "notice")]

    def tell_refused(self, row: OutboxRow, error: ChatRefused) -> Sequence[Outgoing]:
        if self.telling_fails:
            raise KeyError("no such community")
        return [self._row(f"notice:refused:{error.cause}:{row.key}", "notice")]

    def tell_failed(self, what: Occurrence | OutboxRow, reference: str) -> Sequence[Outgoing]:
        return [self._row(f"notice:failed:{type(what).__name__}:{reference}", "notice")]

    def _called(self, call: str) -> None:
        self.calls.append(call)
        self.clock.time += self.takes.get(call, timedelta())

    async def hourly(self) -> None:
        self.hours.append(self.clock.now())
        if self.hourly_fails:
            raise OSError("the database is away")

    async def purge(self) -> int:
        self.calls.append("purge")
        if self.purge_fails:
            raise OSError("disk is full")
        return 0
