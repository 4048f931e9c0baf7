"""A database of two tables in memory, as the clockwork sees it, with faults on demand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from community.outbox import OutboxHealth, OutboxRow, OutboxStore, Outgoing
from community.places import Ref
from community.recurring import Occurrence, Schedule
from community.schedules import ScheduleStore, Turn


@dataclass
class FakeSchedules(ScheduleStore):
    """Schedules and their occurrences. ``faults``: what a method raises when it is called."""

    outbox: "FakeOutbox"
    schedules: dict[int, Schedule] = field(default_factory=dict[int, Schedule])
    occurrences: dict[int, Occurrence] = field(default_factory=dict[int, Occurrence])
    states: dict[int, str] = field(default_factory=dict[int, str])
    errors: dict[int, str] = field(default_factory=dict[int, str])
    owners: dict[int, str] = field(default_factory=dict[int, str])
    held: dict[int, datetime] = field(default_factory=dict[int, datetime])
    faults: dict[str, Exception] = field(default_factory=dict[str, Exception])

    async def add(self, schedule: Schedule, most: int) -> Schedule | None:
        """The clockwork adds no schedules."""
        raise NotImplementedError((schedule, most))

    def plan(self, schedule: Schedule) -> None:
        self.schedules[schedule.id] = schedule

    async def get(self, community_id: int, schedule_id: int) -> Schedule | None:
        found = self.schedules.get(schedule_id)
        return found if found and found.community_id == community_id else None

    async def all(self, community_id: int) -> Sequence[Schedule]:
        return [s for s in self.schedules.values() if s.community_id == community_id]

    async def save(self, schedule: Schedule, outgoing: Sequence[Outgoing] = ()) -> Schedule:
        self.plan(schedule)
        await self.outbox.put(outgoing)
        return schedule

    async def remove(self, community_id: int, schedule_id: int) -> None:
        if await self.get(community_id, schedule_id):
            del self.schedules[schedule_id]

    async def turn(
        self,
        now: datetime,
        limit: int,
        plan: Callable[[Schedule, str], Turn],
        tell: Callable[[Schedule, Sequence[datetime]], Sequence[Outgoing]],
    ) -> int:
        due = [s for s in self.schedules.values() if s.next_due and s.next_due <= now][:limit]
        for schedule in due:
            turn = plan(schedule, "UTC")
            for slot, instant, missed in turn.slots:
                self._occur(schedule, slot, instant, "missed" if missed else "pending")
            if missed_slots := [slot for slot, _, missed in turn.slots if missed]:
                await self.outbox.put(tell(schedule, missed_slots))
            moved = replace(schedule, next_slot=turn.next_slot, next_due=turn.next_due)
            self.schedules[schedule.id] = moved
        return len(due)

    def _occur(self, schedule: Schedule, slot: datetime, due: datetime, state: str) -> None:
        number = len(self.occurrences) + 1
        made = Occurrence(number, schedule.community_id, schedule.id, schedule.kind, slot, due)
        self.occurrences[number] = made
        self.states[number] = state

    async def claim(
        self, owner: str, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[Occurrence]:
        free = [
            n
            for n, state in self.states.items()
            if state == "pending" and (n not in self.held or self.held[n] <= now)
        ][:limit]
        self.owners.update(dict.fromkeys(free, owner))
        self.held.update(dict.fromkeys(free, lease_until))
        return [self.occurrences[n] for n in free]

    async def done(self, occurrence: Occurrence) -> None:
        self.states[occurrence.id] = "done"

    async def failed(self, occurrence: Occurrence, error: str, retry_at: datetime | None) -> None:
        if fault := self.faults.get("failed"):
            raise fault
        self.errors[occurrence.id] = error
        if retry_at is None:
            self.states[occurrence.id] = "failed"
        else:
            self.held[occurrence.id] = retry_at

    async def next_due(self) -> datetime | None:
        return min((s.next_due for s in self.schedules.values() if s.next_due), default=None)

    async def recent(self, community_id: int, limit: int) -> Sequence[tuple[Occurrence, str]]:
        found = [(self.occurrences[n], state) for n, state in self.states.items()]
        return [pair for pair in found if pair[0].community_id == community_id][:limit]


@dataclass
class Row:
    """A row of the queue."""

    id: int
    outgoing: Outgoing
    state: str = "pending"
    attempt: int = 0
    ref: Ref | None = None
    sent_at: datetime | None = None
    not_before: datetime | None = None
    error: str = ""
    leases: list[datetime] = field(default_factory=list[datetime])


@dataclass
class FakeOutbox(OutboxStore):
    """The queue. ``faults``: what a method raises when it is called."""

    rows: dict[str, Row] = field(default_factory=dict[str, Row])
    owner: str = ""
    faults: dict[str, Exception] = field(default_factory=dict[str, Exception])

    def in_state(self, state: str) -> list[str]:
        return [key for key, row in self.rows.items() if row.state == state]

    def _due(self, row: Row) -> datetime:
        return row.not_before or row.outgoing.not_before

    async def put(self, rows: Sequence[Outgoing]) -> None:
        self._fault("put")
        for row in rows:
            self.rows.setdefault(row.key, Row(len(self.rows) + 1, row))

    async def claim(
        self, owner: str, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[OutboxRow]:
        self._fault("claim")
        self.owner = owner
        free = [
            row
            for row in self.rows.values()
            if row.state == "pending"
            and self._due(row) <= now
            and (not row.leases or row.leases[-1] <= now)
        ]
        free.sort(key=lambda row: (row.outgoing.urgency, self._due(row), row.id))
        return [self._claimed(row, now, lease_until) for row in free[:limit]]

    def _claimed(self, row: Row, now: datetime, lease_until: datetime) -> OutboxRow:
        row.attempt += 1
        row.leases.append(lease_until)
        out = row.outgoing
        return OutboxRow(
            row.id,
            out.key,
            out.community_id,
            out.kind,
            out.data,
            row.attempt,
            1,
            row.ref,
            now,
            out.expires_at,
            lease_until,
            out.urgency,
        )

    async def sent(self, row: OutboxRow, ref: Ref | None, now: datetime) -> None:
        self._fault("sent")
        there = self.rows[row.key]
        there.state, there.ref, there.sent_at = "sent", ref, now

    async def drop(self, row: OutboxRow, why: str) -> None:
        self.rows[row.key].state = "dropped"
        self.rows[row.key].error = why

    async def retry(self, row: OutboxRow, not_before: datetime, error: str) -> None:
        there = self.rows[row.key]
        there.not_before, there.error = not_before, error
        there.leases.append(not_before)

    async def give_up(self, row: OutboxRow, error: str) -> None:
        self.rows[row.key].state = "dead"
        self.rows[row.key].error = error

    async def ref(self, key: str) -> Ref | None:
        return self.rows[key].ref if key in self.rows else None

    async def refs(self, prefix: str) -> Mapping[str, Ref]:
        return {key: row.ref for key, row in self.rows.items() if row.ref and key >= prefix}

    async def health(self, now: datetime, community_id: int | None = None) -> OutboxHealth:
        assert community_id is None, "nobody here asks for one community"
        waiting = [self._due(row) for row in self.rows.values() if row.state == "pending"]
        due = [instant for instant in waiting if instant <= now]
        dead = len(self.in_state("dead"))
        return OutboxHealth(len(waiting), len(due), min(due, default=None), dead)

    async def next_due(self) -> datetime | None:
        waiting = [self._due(row) for row in self.rows.values() if row.state == "pending"]
        return min(waiting, default=None)

    def _fault(self, name: str) -> None:
        if fault := self.faults.get(name):
            raise fault
