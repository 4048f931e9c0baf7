"""In-memory stores of schedules, their occurrences, and the outbox."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from community.model import Ref
from community.outbox import OutboxHealth, OutboxRow, OutboxStore, Outgoing
from community.recurring import Occurrence, Schedule
from community.schedules import ScheduleStore, Turn
from tests.fakes.memory import Memory, OccurrenceRecord, OutboxRecord


class MemoryScheduleStore(ScheduleStore):
    """Schedules and occurrences in memory."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def get(self, community_id: int, schedule_id: int) -> Schedule | None:
        self._m.calls.append("schedules.get")
        found = self._m.schedules.get(schedule_id)
        return found if found and found.community_id == community_id else None

    async def all(self, community_id: int) -> Sequence[Schedule]:
        self._m.calls.append("schedules.all")
        return [s for _, s in sorted(self._m.schedules.items()) if s.community_id == community_id]

    async def save(self, schedule: Schedule, outgoing: Sequence[Outgoing] = ()) -> Schedule:
        self._m.calls.append("schedules.save")
        if not schedule.id:
            schedule = replace(schedule, id=self._m.new_id())
        elif schedule.id not in self._m.schedules:
            raise KeyError(schedule.id)
        self._m.schedules[schedule.id] = schedule
        self._m.write(outgoing)
        return schedule

    async def remove(self, community_id: int, schedule_id: int) -> None:
        self._m.calls.append("schedules.remove")
        found = self._m.schedules.get(schedule_id)
        if not found or found.community_id != community_id:
            return
        del self._m.schedules[schedule_id]
        for i, record in list(self._m.occurrences.items()):
            if record.occurrence.schedule_id == schedule_id:
                del self._m.occurrences[i]

    async def turn(
        self,
        now: datetime,
        limit: int,
        plan: Callable[[Schedule, str], Turn],
        tell: Callable[[Schedule, Sequence[datetime]], Sequence[Outgoing]],
    ) -> int:
        self._m.calls.append("schedules.turn")
        due = [s for s in self._m.schedules.values() if self._is_due(s, now)][:limit]
        for schedule in due:
            turned = plan(schedule, self._m.communities[schedule.community_id].zone)
            missed = self._add(schedule, turned)
            self._m.schedules[schedule.id] = replace(
                schedule, next_slot=turned.next_slot, next_due=turned.next_due
            )
            if missed:
                self._m.write(tell(schedule, missed))
        return len(due)

    def _is_due(self, schedule: Schedule, now: datetime) -> bool:
        here = self._m.communities[schedule.community_id].left_at is None
        due = schedule.next_due
        return schedule.enabled and here and due is not None and due <= now

    def _add(self, schedule: Schedule, turned: Turn) -> list[datetime]:
        there = {(r.occurrence.schedule_id, r.occurrence.slot) for r in self._records()}
        missed: list[datetime] = []
        for slot, due, too_late in turned.slots:
            if (schedule.id, slot) in there:
                continue
            occurrence = Occurrence(
                self._m.new_id(), schedule.community_id, schedule.id, schedule.kind, slot, due
            )
            state = "missed" if too_late else "pending"
            self._m.occurrences[occurrence.id] = OccurrenceRecord(occurrence, state)
            if too_late:
                missed.append(slot)
        return missed

    async def claim(
        self, owner: str, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[Occurrence]:
        self._m.calls.append("schedules.claim")
        free = [r for r in self._records() if r.state == "pending" and _is_free(r, now)][:limit]
        for record in free:
            record.owner, record.lease_until = owner, lease_until
            record.attempt += 1
        return [record.occurrence for record in free]

    async def done(self, occurrence: Occurrence) -> None:
        self._m.calls.append("schedules.done")
        self._m.occurrences[occurrence.id].state = "done"

    async def failed(self, occurrence: Occurrence, error: str, retry_at: datetime | None) -> None:
        self._m.calls.append("schedules.failed")
        record = self._m.occurrences[occurrence.id]
        record.error, record.lease_until, record.not_before = error, None, retry_at
        record.state = "failed" if retry_at is None else "pending"

    async def next_due(self) -> datetime | None:
        self._m.calls.append("schedules.next_due")
        due = [s.next_due for s in self._m.schedules.values() if s.enabled and s.next_due]
        return min(due, default=None)

    async def recent(self, community_id: int, limit: int) -> Sequence[tuple[Occurrence, str]]:
        self._m.calls.append("schedules.recent")
        here = [r for r in self._records() if r.occurrence.community_id == community_id]
        newest = sorted(here, key=lambda r: r.occurrence.id, reverse=True)
        return [(record.occurrence, record.state) for record in newest[:limit]]

    def _records(self) -> list[OccurrenceRecord]:
        return list(self._m.occurrences.values())


class MemoryOutboxStore(OutboxStore):
    """The queue in memory."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def put(self, rows: Sequence[Outgoing]) -> None:
        self._m.calls.append("outbox.put")
        self._m.write(rows)

    async def claim(
        self, owner: str, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[OutboxRow]:
        self._m.calls.append("outbox.claim")
        free = [r for r in self._m.outbox.values() if r.state == "pending" and _is_free(r, now)]
        for record in free:
            if record.outgoing.expires_at <= now:
                record.state = "expired"
        due = [r for r in free if r.state == "pending" and _not_before(r) <= now]
        due.sort(key=lambda r: (r.outgoing.urgency, _not_before(r), r.id))
        claimed = due[:limit]
        for record in claimed:
            record.owner, record.lease_until = owner, lease_until
            record.attempt += 1
            record.first_at = record.first_at or now
        return [row_of(record) for record in claimed]

    async def sent(
        self,
        row: OutboxRow,
        ref: Ref | None,
        now: datetime,  # noqa: ARG002 - nobody reads it back
    ) -> None:
        self._m.calls.append("outbox.sent")
        record = self._let_go(row, "sent", "")
        record.ref = ref or record.ref

    async def drop(self, row: OutboxRow, why: str) -> None:
        self._m.calls.append("outbox.drop")
        self._let_go(row, "dropped", why)

    async def retry(self, row: OutboxRow, not_before: datetime, error: str) -> None:
        self._m.calls.append("outbox.retry")
        record = self._let_go(row, "pending", error)
        record.outgoing = replace(record.outgoing, not_before=not_before)

    async def give_up(self, row: OutboxRow, error: str) -> None:
        self._m.calls.append("outbox.give_up")
        self._let_go(row, "dead", error)

    async def ref(self, key: str) -> Ref | None:
        self._m.calls.append("outbox.ref")
        record = self._m.outbox.get(key)
        return record.ref if record else None

    async def refs(self, prefix: str) -> Mapping[str, Ref]:
        self._m.calls.append("outbox.refs")
        found = sorted(self._m.outbox.items())
        return {key: r.ref for key, r in found if key.startswith(prefix) and r.ref}

    async def health(self, now: datetime) -> OutboxHealth:
        self._m.calls.append("outbox.health")
        states = Counter(record.state for record in self._m.outbox.values())
        due = [at for at in self._waiting() if at <= now]
        return OutboxHealth(states["pending"], len(due), min(due, default=None), states["dead"])

    async def next_due(self) -> datetime | None:
        self._m.calls.append("outbox.next_due")
        return min(self._waiting(), default=None)

    def _waiting(self) -> list[datetime]:
        return [_not_before(r) for r in self._m.outbox.values() if r.state == "pending"]

    def _let_go(self, row: OutboxRow, state: str, error: str) -> OutboxRecord:
        """End a claim; a row that was renewed meanwhile stays pending."""
        record = self._m.outbox[row.key]
        record.owner, record.lease_until, record.error = "", None, error
        if record.version == row.version:
            record.state = state
        return record


def row_of(record: OutboxRecord) -> OutboxRow:
    """Return a claimed record as the row that a delivery gets."""
    assert record.first_at is not None
    assert record.lease_until is not None
    return OutboxRow(
        record.id,
        record.outgoing.key,
        record.outgoing.community_id,
        record.outgoing.kind,
        record.outgoing.data,
        record.attempt,
        record.version,
        record.ref,
        record.first_at,
        record.outgoing.expires_at,
        record.lease_until,
    )


def _not_before(record: OutboxRecord) -> datetime:
    return record.outgoing.not_before


def _is_free(record: OutboxRecord | OccurrenceRecord, now: datetime) -> bool:
    if record.lease_until is not None and record.lease_until > now:
        return False
    if isinstance(record, OccurrenceRecord) and record.not_before is not None:
        return record.not_before <= now
    return True
