"""In-memory stores of schedules, their occurrences, and the outbox."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from community.outbox import OutboxHealth, OutboxRow, OutboxStore, Outgoing
from community.places import Ref
from community.recurring import Occurrence, Schedule
from community.schedules import ScheduleStore, Turn
from tests.fakes.memory import Memory, OccurrenceRecord, OutboxRecord

PERSONAL = ("introduction", "left_out", "prompt_took")
"""Kinds of rows that are about one member; their key ends with the member's id."""


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
        elif self._m.schedules[schedule.id].community_id != schedule.community_id:
            raise KeyError(schedule.id)
        self._m.schedules[schedule.id] = schedule
        self._m.write(outgoing)
        return schedule

    async def add(self, schedule: Schedule, most: int) -> Schedule | None:
        self._m.calls.append("schedules.add")
        self._m.expect(schedule.community_id)
        there = [s for s in self._m.schedules.values() if s.community_id == schedule.community_id]
        same = [s.rule for s in there if s.kind == schedule.kind]
        is_round = schedule.kind == "round"
        if bool(same) if is_round else schedule.rule in same or len(there) >= most:
            return None
        stored = replace(schedule, id=self._m.new_id())
        self._m.schedules[stored.id] = stored
        return stored

    async def remove(self, community_id: int, schedule_id: int) -> None:
        self._m.calls.append("schedules.remove")
        found = self._m.schedules.get(schedule_id)
        if not found or found.community_id != community_id:
            return
        del self._m.schedules[schedule_id]
        for i, record in list(self._m.occurrences.items()):
            if record.occurrence.schedule_id == schedule_id:
                del self._m.occurrences[i]
        for post in list(self._m.posts.values()):
            if post.schedule_id == schedule_id:
                self._m.posts[post.id] = replace(post, schedule_id=None)

    async def turn(
        self,
        now: datetime,
        limit: int,
        plan: Callable[[Schedule, str], Turn],
        tell: Callable[[Schedule, Sequence[datetime]], Sequence[Outgoing]],
    ) -> int:
        self._m.calls.append("schedules.turn")
        due = [(at, s.id) for at, s in self._running() if at <= now]
        schedules = [self._m.schedules[i] for _, i in sorted(due)[:limit]]
        turns = [(s, plan(s, self._m.communities[s.community_id].zone)) for s in schedules]
        missed = [(s, self._missed(s, turned)) for s, turned in turns]
        rows = [row for s, slots in missed if slots for row in tell(s, slots)]
        # Nothing was changed so far: if planning or telling fails, nothing is.
        for schedule, turned in turns:
            self._add(schedule, turned)
            self._m.schedules[schedule.id] = replace(
                schedule, next_slot=turned.next_slot, next_due=turned.next_due
            )
        self._m.write(rows)
        return len(turns)

    def _running(self) -> list[tuple[datetime, Schedule]]:
        """Return the enabled schedules of communities that are not left, and when they are due."""
        here = {c.id for c in self._m.communities.values() if c.left_at is None}
        return [
            (s.next_due, s)
            for s in self._m.schedules.values()
            if s.enabled and s.next_due and s.community_id in here
        ]

    def _missed(self, schedule: Schedule, turned: Turn) -> list[datetime]:
        there = self._slots(schedule)
        return [slot for slot, _, too_late in turned.slots if too_late and slot not in there]

    def _add(self, schedule: Schedule, turned: Turn) -> None:
        there = self._slots(schedule)
        for slot, due, too_late in turned.slots:
            if slot not in there:
                occurrence = Occurrence(
                    self._m.new_id(), schedule.community_id, schedule.id, schedule.kind, slot, due
                )
                state = "missed" if too_late else "pending"
                self._m.occurrences[occurrence.id] = OccurrenceRecord(occurrence, state)

    def _slots(self, schedule: Schedule) -> set[datetime]:
        return {
            o.slot for o in (r.occurrence for r in self._records()) if o.schedule_id == schedule.id
        }

    async def claim(
        self, owner: str, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[Occurrence]:
        self._m.calls.append("schedules.claim")
        free = [r for r in self._records() if r.state == "pending" and _is_free(r, now)]
        free = sorted(free, key=_age)[:limit]
        for record in free:
            record.owner, record.lease_until = owner, lease_until
            record.attempt += 1
        return [record.occurrence for record in free]

    async def done(self, occurrence: Occurrence) -> None:
        self._m.calls.append("schedules.done")
        if record := self._m.occurrences.get(occurrence.id):
            record.settle("done")

    async def failed(self, occurrence: Occurrence, error: str, retry_at: datetime | None) -> None:
        self._m.calls.append("schedules.failed")
        record = self._m.occurrences.get(occurrence.id)
        if record and record.state == "pending":
            record.settle("failed" if retry_at is None else "pending", error, retry_at)

    async def next_due(self) -> datetime | None:
        self._m.calls.append("schedules.next_due")
        return min((at for at, _ in self._running()), default=None)

    async def recent(self, community_id: int, limit: int) -> Sequence[tuple[Occurrence, str]]:
        self._m.calls.append("schedules.recent")
        here = [r for r in self._records() if r.occurrence.community_id == community_id]
        newest = sorted(here, key=_age, reverse=True)
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
                _let_go(record, "expired")
        due = [r for r in free if r.state == "pending" and _not_before(r) <= now]
        due.sort(key=lambda r: (r.outgoing.urgency, _not_before(r), r.id))
        claimed = due[:limit]
        for record in claimed:
            record.owner, record.lease_until = owner, lease_until
            record.attempt += 1
            record.first_at = record.first_at or now
        return [row_of(record) for record in claimed]

    async def sent(self, row: OutboxRow, ref: Ref | None, now: datetime) -> None:
        self._m.calls.append("outbox.sent")
        record = self._pending(row)
        if record is None:
            if ref is not None and row.kind in PERSONAL:
                self._take_away(row, ref, now)
            return
        record.ref = ref or record.ref
        if record.version == row.version and not (row.outdated and ref):
            _let_go(record, "sent")
        else:
            record.attempt, record.first_at = 0, None
            _let_go(record, "pending")

    async def drop(self, row: OutboxRow, why: str) -> None:
        self._m.calls.append("outbox.drop")
        self._give_back(row, "dropped", why)

    async def retry(self, row: OutboxRow, not_before: datetime, error: str) -> None:
        self._m.calls.append("outbox.retry")
        record = self._give_back(row, "pending", error)
        if record and record.version == row.version:
            record.outgoing = replace(record.outgoing, not_before=not_before)

    async def give_up(self, row: OutboxRow, error: str) -> None:
        self._m.calls.append("outbox.give_up")
        self._give_back(row, "dead", error)

    async def begin_anew(self, row: OutboxRow) -> None:
        self._m.calls.append("outbox.begin_anew")
        record = self._m.outbox.get(row.key)
        if record is None or (record.id, record.lease_until) != (row.id, row.lease_until):
            return
        del self._m.outbox[row.key]
        data = {name: value for name, value in record.outgoing.data.items() if name != "erased"}
        fresh = replace(record.outgoing, not_before=row.first_at, data=data, renew=False)
        self._m.write([fresh])

    async def ref(self, key: str) -> Ref | None:
        self._m.calls.append("outbox.ref")
        record = self._m.outbox.get(key)
        return record.ref if record else None

    async def refs(self, prefix: str) -> Mapping[str, Ref]:
        self._m.calls.append("outbox.refs")
        found = sorted(self._m.outbox.items())
        return {key: r.ref for key, r in found if key.startswith(prefix) and r.ref}

    async def standing(self, community_id: int, kind: str) -> Mapping[str, Ref]:
        self._m.calls.append("outbox.standing")
        return {
            key: r.ref
            for key, r in sorted(self._m.outbox.items())
            if (r.outgoing.community_id, r.outgoing.kind) == (community_id, kind) and r.ref
        }

    async def is_pending(self, key: str) -> bool:
        self._m.calls.append("outbox.is_pending")
        record = self._m.outbox.get(key)
        return record is not None and record.state == "pending"

    async def health(self, now: datetime, community_id: int | None = None) -> OutboxHealth:
        self._m.calls.append("outbox.health")
        every = self._m.outbox.values()
        asked = [r for r in every if community_id in (None, r.outgoing.community_id)]
        states = Counter(record.state for record in asked)
        waiting = [_not_before(record) for record in asked if record.state == "pending"]
        due = [at for at in waiting if at <= now]
        return OutboxHealth(states["pending"], len(due), min(due, default=None), states["dead"])

    async def next_due(self) -> datetime | None:
        self._m.calls.append("outbox.next_due")
        return min(
            (
                max(_not_before(r), r.lease_until or _not_before(r))
                for r in self._m.outbox.values()
                if r.state == "pending"
            ),
            default=None,
        )

    def _pending(self, row: OutboxRow) -> OutboxRecord | None:
        """Return the row's record (its key may have changed), unless it is over or was erased."""
        record = self._m.outbox.get(row.key)
        if record is None:
            record = next((one for one in self._m.outbox.values() if one.id == row.id), None)
        there = record and record.id == row.id and record.state == "pending"
        return record if there else None

    def _give_back(self, row: OutboxRow, state: str, error: str) -> OutboxRecord | None:
        """End a claim, if its lease is still the row's; a row renewed meanwhile stays pending."""
        record = self._pending(row)
        if record is None or record.lease_until != row.lease_until:
            return None
        _let_go(record, state if record.version == row.version else "pending", error)
        return record

    def _take_away(self, late: OutboxRow, ref: Ref, now: datetime) -> None:
        """Take away what was posted about a member who was erased meanwhile."""
        there = any(record.id == late.id for record in self._m.outbox.values())
        if not there and late.community_id in self._m.communities:
            key, until = f"remove:late:{late.id}", now + timedelta(days=30)
            data = {"ref": str(ref)}
            self._m.write([Outgoing(key, late.community_id, "remove", now, until, data)])


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
        record.outgoing.urgency,
    )


def _let_go(record: OutboxRecord, state: str, error: str = "") -> None:
    record.state, record.owner, record.lease_until, record.error = state, "", None, error


def _age(record: OccurrenceRecord) -> tuple[datetime, int]:
    return record.occurrence.due, record.occurrence.id


def _not_before(record: OutboxRecord) -> datetime:
    return record.outgoing.not_before


def _is_free(record: OutboxRecord | OccurrenceRecord, now: datetime) -> bool:
    if record.lease_until is not None and record.lease_until > now:
        return False
    if isinstance(record, OccurrenceRecord) and record.not_before is not None:
        return record.not_before <= now
    return True
