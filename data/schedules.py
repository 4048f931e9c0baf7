"""Schedules and their occurrences."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.outbox import Outgoing
from community.recurring import Occurrence, Rule, Schedule
from community.schedules import ScheduleStore, Turn
from data import tables as t
from data.dialects import insert, lock_community
from data.engine import Database
from data.homes import IS_SOMEWHERE
from data.outbox import put

_ALL = (
    sa.select(t.schedules)
    .filter_by(community_id=sa.bindparam("community_id"))
    .order_by(t.schedules.c.id)
)
_GET = _ALL.filter_by(id=sa.bindparam("id"))


class SqlScheduleStore(ScheduleStore):
    """Schedules in a database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def get(self, community_id: int, schedule_id: int) -> Schedule | None:
        """Return a schedule."""
        values = {"community_id": community_id, "id": schedule_id}
        async with self._db.glance.connect() as connection:
            row = (await connection.execute(_GET, values)).mappings().one_or_none()
        return None if row is None else _schedule(row)

    async def all(self, community_id: int) -> Sequence[Schedule]:
        """Return a community's schedules, by id."""
        async with self._db.glance.connect() as connection:
            rows = (await connection.execute(_ALL, {"community_id": community_id})).mappings().all()
        return [_schedule(row) for row in rows]

    async def save(self, schedule: Schedule, outgoing: Sequence[Outgoing] = ()) -> Schedule:
        """Insert (id 0) or update, with outbox rows, in one transaction; KeyError if it is gone."""
        values = _values(schedule)
        async with self._db.writer.begin() as connection:
            if schedule.id:
                statement = (
                    sa.update(t.schedules)
                    .filter_by(community_id=schedule.community_id, id=schedule.id)
                    .values(values)
                    .returning(t.schedules)
                )
            else:
                statement = (
                    sa.insert(t.schedules)
                    .values(community_id=schedule.community_id, **values)
                    .returning(t.schedules)
                )
            row = (await connection.execute(statement)).mappings().one_or_none()
            if row is None:
                raise KeyError(schedule.id)
            await put(connection, outgoing)
        return _schedule(row)

    async def add(self, schedule: Schedule, most: int) -> Schedule | None:
        """Insert, unless it is there already or there are ``most``; then None."""
        values = _values(schedule)
        c = t.schedules.c
        async with self._db.writer.begin() as connection:
            await lock_community(connection, schedule.community_id)
            there = (
                await connection.execute(
                    sa.select(c.kind, c.rule).where(c.community_id == schedule.community_id)
                )
            ).all()
            same = [rule for kind, rule in there if kind == schedule.kind]
            is_round = schedule.kind == "round"
            if bool(same) if is_round else values["rule"] in same or len(there) >= most:
                return None
            added = await connection.execute(
                sa.insert(t.schedules)
                .values(community_id=schedule.community_id, **values)
                .returning(t.schedules)
            )
            return _schedule(added.mappings().one())

    async def remove(self, community_id: int, schedule_id: int) -> None:
        """Delete a schedule and its occurrences; rounds and posts that came of it stay."""
        async with self._db.writer.begin() as connection:
            await connection.execute(
                sa.delete(t.schedules).filter_by(community_id=community_id, id=schedule_id)
            )

    # --- the clockwork's side -----------------------------------------------------------------

    async def turn(
        self,
        now: datetime,
        limit: int,
        plan: Callable[[Schedule, str], Turn],
        tell: Callable[[Schedule, Sequence[datetime]], Sequence[Outgoing]],
    ) -> int:
        """Turn due schedules into occurrences and move them on, in one transaction."""
        due = (
            sa.select(t.schedules, t.communities.c.zone)
            .join(t.communities, t.communities.c.id == t.schedules.c.community_id)
            .where(
                t.schedules.c.enabled,
                t.schedules.c.next_due <= now,
                IS_SOMEWHERE,
            )
            .order_by(t.schedules.c.next_due, t.schedules.c.id)
            .limit(limit)
            .with_for_update(of=t.schedules, skip_locked=True)
        )
        async with self._db.writer.begin() as connection:
            rows = (await connection.execute(due)).mappings().all()
            turned = [(one := _schedule(row), plan(one, row["zone"])) for row in rows]
            if not turned:
                return 0
            await connection.execute(
                _MOVE_ON,
                [
                    {"turned": schedule.id, "slot": turn.next_slot, "due": turn.next_due}
                    for schedule, turn in turned
                ],
            )
            missed = await _add_occurrences(connection, turned)
            for schedule, _ in turned:
                if slots := missed[schedule.id]:
                    await put(connection, tell(schedule, slots))
        return len(rows)

    async def claim(
        self, owner: str, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[Occurrence]:
        """Take pending occurrences for ``owner``; expired leases are taken over."""
        c = t.occurrences.c
        free = (
            sa.select(c.id)
            .where(
                c.state == "pending",
                sa.or_(c.lease_until.is_(None), c.lease_until <= now),
                sa.or_(c.retry_at.is_(None), c.retry_at <= now),
            )
            .order_by(c.due, c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        async with self._db.writer.begin() as connection:
            ids = (await connection.scalars(free)).all()
            if not ids:
                return []
            claimed = await connection.execute(
                sa.update(t.occurrences)
                .where(c.id.in_(ids))
                .values(owner=owner, lease_until=lease_until, attempt=c.attempt + 1)
                .returning(t.occurrences)
            )
            by_id = {row["id"]: _occurrence(row) for row in claimed.mappings()}
        return [by_id[i] for i in ids]

    async def done(self, occurrence: Occurrence) -> None:
        """Mark as done."""
        async with self._db.writer.begin() as connection:
            await connection.execute(_FINISH, {"finished": occurrence.id})

    async def failed(self, occurrence: Occurrence, error: str, retry_at: datetime | None) -> None:
        """Give back until ``retry_at``, or mark as failed for good."""
        c = t.occurrences.c
        async with self._db.writer.begin() as connection:
            await connection.execute(
                sa.update(t.occurrences)
                .where(c.id == occurrence.id, c.state == "pending")
                .values(
                    state="failed" if retry_at is None else "pending",
                    owner=None,
                    lease_until=None,
                    retry_at=retry_at,
                    error=error,
                )
            )

    async def next_due(self) -> datetime | None:
        """Return the earliest ``next_due`` of an enabled schedule (of communities not left)."""
        query = (
            sa.select(sa.func.min(t.schedules.c.next_due))
            .join(t.communities, t.communities.c.id == t.schedules.c.community_id)
            .where(t.schedules.c.enabled, IS_SOMEWHERE)
        )
        async with self._db.glance.connect() as connection:
            return await connection.scalar(query)

    async def recent(self, community_id: int, limit: int) -> Sequence[tuple[Occurrence, str]]:
        """Return the newest occurrences with their state (pending, done, missed, failed)."""
        c = t.occurrences.c
        query = (
            sa.select(t.occurrences)
            .where(c.community_id == community_id)
            .order_by(c.due.desc(), c.id.desc())
            .limit(limit)
        )
        async with self._db.glance.connect() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [(_occurrence(row), row["state"]) for row in rows]


async def take(connection: AsyncConnection, occurrence_id: int) -> bool:
    """Mark an occurrence as done within the caller's transaction; False if it was done before.

    LookupError if it is gone: its schedule was removed meanwhile, so nothing may come of it.
    """
    if await connection.scalar(_FINISH, {"finished": occurrence_id}) is not None:
        return True
    c = t.occurrences.c
    if await connection.scalar(sa.select(c.id).where(c.id == occurrence_id)) is None:
        raise LookupError(f"occurrence {occurrence_id} is gone, with its schedule")
    return False


_MOVE_ON = (
    sa.update(t.schedules)
    .where(t.schedules.c.id == sa.bindparam("turned"))
    .values(next_slot=sa.bindparam("slot"), next_due=sa.bindparam("due"))
)
_FINISH = (
    sa.update(t.occurrences)
    .where(t.occurrences.c.id == sa.bindparam("finished"), t.occurrences.c.state != "done")
    .values(state="done", owner=None, lease_until=None, retry_at=None)
    .returning(t.occurrences.c.id)
)


async def _add_occurrences(
    connection: AsyncConnection, turned: Sequence[tuple[Schedule, Turn]]
) -> Mapping[int, Sequence[datetime]]:
    """Write what is not there yet; return the newly missed slots by schedule."""
    rows = [
        {
            "community_id": schedule.community_id,
            "schedule_id": schedule.id,
            "kind": schedule.kind,
            "slot": slot,
            "due": due,
            "state": "missed" if is_missed else "pending",
            "attempt": 0,
        }
        for schedule, turn in turned
        for slot, due, is_missed in turn.slots
    ]
    missed: defaultdict[int, list[datetime]] = defaultdict(list)
    if not rows:
        return missed
    c = t.occurrences.c
    added = await connection.execute(
        insert(connection, t.occurrences)
        .on_conflict_do_nothing()
        .returning(c.schedule_id, c.slot, c.state),
        rows,
    )
    for schedule_id, slot, state in sorted(added.all()):
        if state == "missed":
            missed[schedule_id].append(slot)
    return missed


def _values(schedule: Schedule) -> dict[str, Any]:
    rule = schedule.rule
    return {
        "kind": schedule.kind,
        "rule": {
            "every": rule.every,
            "at": rule.at.isoformat(),
            "weekday": rule.weekday,
            "interval": rule.interval,
            "nth": rule.nth,
            "anchor": None if rule.anchor is None else rule.anchor.isoformat(),
        },
        "enabled": schedule.enabled,
        "next_slot": schedule.next_slot,
        "next_due": schedule.next_due,
        "lead_minutes": schedule.lead_minutes,
        "grace_minutes": schedule.grace_minutes,
        "unanswered": schedule.unanswered,
        "paused_for": schedule.paused_for,
    }


def _schedule(row: Mapping[Any, Any]) -> Schedule:
    rule = row["rule"]
    return Schedule(
        id=row["id"],
        community_id=row["community_id"],
        kind=row["kind"],
        rule=Rule(
            every=rule["every"],
            at=time.fromisoformat(rule["at"]),
            weekday=rule["weekday"],
            interval=rule["interval"],
            nth=rule["nth"],
            anchor=None if rule["anchor"] is None else date.fromisoformat(rule["anchor"]),
        ),
        enabled=row["enabled"],
        next_slot=row["next_slot"],
        next_due=row["next_due"],
        lead_minutes=row["lead_minutes"],
        grace_minutes=row["grace_minutes"],
        unanswered=row["unanswered"],
        paused_for=row["paused_for"],
    )


def _occurrence(row: Mapping[Any, Any]) -> Occurrence:
    return Occurrence(
        id=row["id"],
        community_id=row["community_id"],
        schedule_id=row["schedule_id"],
        kind=row["kind"],
        slot=row["slot"],
        due=row["due"],
    )
