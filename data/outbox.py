"""The outbox: written with the facts it tells of, claimed with a lease, delivered once.

A claim is known by its lease: who returns with a lease that is not the row's any more was too slow,
and the row is somebody else's. A renewal never takes a lease away, so that a row is never in two
hands; it is delivered again as soon as the hand that holds it lets go.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.outbox import OutboxHealth, OutboxRow, OutboxStore, Outgoing
from community.places import Ref
from community.seats import without_seat
from community.taking_away import LATE, about_of
from data import tables as t
from data.chunks import chunks
from data.columns import Instant, Json, Words
from data.dialects import begins_with, insert
from data.engine import Database
from data.holdings import Holding, Rows, jsonable
from data.outbox_keys import PERSONAL, about_member

_PROMISED = ("key", "community_id", "kind", "not_before", "expires_at", "data", "urgency")
_SWEEP = 500
_CLEAN_UP_FOR = timedelta(days=30)
_LOOKED_FOR = timedelta(days=3650)

c = t.outbox.c


async def _export(connection: AsyncConnection, community_id: int, member_id: int) -> Rows:
    kept = [column for column in t.outbox.c if column.name not in _WITHHELD]
    query = sa.select(*kept).where(about_member(community_id, member_id)).order_by(c.id)
    return [jsonable(found) for found in (await connection.execute(query)).mappings()]


async def _erase(connection: AsyncConnection, community_id: int, member_id: int) -> None:
    theirs = about_member(community_id, member_id)
    # What is carried between conversations is looked for on its own (data/relay.py).
    await look_for(connection, sa.and_(theirs, ~c.kind.startswith("relay", autoescape=True)))
    await connection.execute(sa.delete(t.outbox).where(theirs))


_WITHHELD = {
    "owner": "which process delivers it",
    "lease_until": "until when that process has it",
    "error": "what a platform answered, for the operator",
}
HOLDINGS = (Holding(t.outbox, (), _export, _erase, _WITHHELD),)


async def put(connection: AsyncConnection, rows: Iterable[Outgoing]) -> None:
    """Write rows within the caller's transaction; see Outgoing for ``renew``."""
    for some in chunks(rows):
        await _put(connection, some)


async def _put(connection: AsyncConnection, rows: Sequence[Outgoing]) -> None:
    statement = insert(connection, t.outbox)
    if new := [_new(outgoing) for outgoing in rows if not outgoing.renew]:
        await connection.execute(statement.on_conflict_do_nothing(), new)
    for outgoing in rows:
        if not outgoing.renew:
            continue
        promise = _promise(outgoing)
        said = sa.literal(promise["data"], Json)
        later = sa.literal(outgoing.not_before, Instant)
        # What waits already goes out when it was to: however often it is renewed.
        sooner = sa.and_(
            c.state == "pending", c.lease_until.is_(None), c.not_before < outgoing.not_before
        )
        await connection.execute(
            statement.values(_new(outgoing)).on_conflict_do_update(
                index_elements=["key"],
                set_={
                    **promise,
                    "data": sa.case((_must_lose_a_name, c.data), else_=said),
                    "not_before": sa.case((sooner, c.not_before), else_=later),
                    **_due_again("sent", "dead"),
                },
            )
        )


_must_lose_a_name = sa.and_(
    c.state != "sent", sa.type_coerce(c.data, sa.Text).like('%"erased":true%')
)
"""What stands of it still names somebody who was erased: renewing it does not let that be forgotten
(see :func:`draw_anew`).
"""


def _due_again(*ended: str) -> dict[str, Any]:
    """Return what makes a row due again; ``ended``: states in which the last attempt is over."""
    # After an attempt of which nobody knows how it ended, the next one has to look first.
    settled = sa.or_(c.state.in_(ended), c.attempt == 0)
    return {
        "state": "pending",
        "version": c.version + 1,
        "attempt": sa.case((settled, 0), else_=1),
        "first_at": sa.case((settled, None), else_=c.first_at),
        "error": None,
    }


async def draw_anew(
    connection: AsyncConnection, row_id: int, data: Mapping[str, Any], *, erased: bool = True
) -> None:
    """Let a card on which a member's name stands be drawn again: without it if they were
    ``erased``, or else with who they are now.
    """
    more = {"erased": True} if erased else {}
    again = _due_again("sent", "dead", "dropped")
    await connection.execute(
        sa.update(t.outbox).where(c.id == row_id).values(**again, data={**data, **more})
    )


async def look_for(
    connection: AsyncConnection, which: sa.ColumnElement[bool], *, without: int = 0
) -> None:
    """Let rows of which nobody knows whether they were delivered be of the kind that looks for it,
    to take it away, however late. Of what they were only stays in which home, and about what.
    ``without``: what is not about this member alone is said anew, as it is true then.
    """
    unknown = sa.and_(c.state.in_(("pending", "expired")), c.attempt > 0, c.ref.is_(None))
    query = sa.select(t.outbox).where(which, unknown)
    for found in (await connection.execute(query)).mappings().all():
        row_id, key, data = found["id"], found["key"], found["data"]
        values = {
            "kind": LATE,
            "key": f"{LATE}:{row_id}{without_seat(key)[1]}",
            "data": {"about": about_of(key), **{n: data[n] for n in ("seat",) if n in data}},
            "expires_at": found["expires_at"] + _LOOKED_FOR,
            **_due_again(),
        }
        await connection.execute(sa.update(t.outbox).where(c.id == row_id).values(values))
        if without and data.get("member") != without and found["state"] == "pending":
            await put(connection, [Outgoing(**{name: found[name] for name in _PROMISED})])


def _new(outgoing: Outgoing) -> dict[str, Any]:
    return {
        "key": outgoing.key,
        "community_id": outgoing.community_id,
        "state": "pending",
        "attempt": 0,
        "version": 1,
        **_promise(outgoing),
    }


def _promise(outgoing: Outgoing) -> dict[str, Any]:
    return {
        "kind": outgoing.kind,
        "data": dict(outgoing.data),
        "urgency": outgoing.urgency,
        "not_before": outgoing.not_before,
        "expires_at": outgoing.expires_at,
    }


class SqlOutboxStore(OutboxStore):
    """The queue in a database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def put(self, rows: Sequence[Outgoing]) -> None:
        """Write rows in one transaction of their own."""
        async with self._db.writer.begin() as connection:
            await put(connection, rows)

    async def claim(
        self, owner: str, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[OutboxRow]:
        """Take due rows for ``owner``; those past ``expires_at`` are marked expired instead."""
        free = sa.and_(c.state == "pending", sa.or_(c.lease_until.is_(None), c.lease_until <= now))
        late = sa.select(c.id).where(free, c.expires_at <= now).limit(_SWEEP)
        due = (
            sa.select(c.id)
            .where(free, c.not_before <= now, c.expires_at > now)
            .order_by(c.urgency, c.not_before, c.id)
            .limit(limit)
        )
        async with self._db.writer.begin() as connection:
            ids = (await connection.scalars(late.with_for_update(skip_locked=True))).all()
            if ids:
                await connection.execute(
                    sa.update(t.outbox)
                    .where(c.id.in_(ids))
                    .values(state="expired", owner=None, lease_until=None)
                )
            ids = (await connection.scalars(due.with_for_update(skip_locked=True))).all()
            if not ids:
                return []
            claimed = await connection.execute(
                sa.update(t.outbox)
                .where(c.id.in_(ids))
                .values(
                    owner=owner,
                    lease_until=lease_until,
                    attempt=c.attempt + 1,
                    first_at=sa.func.coalesce(c.first_at, sa.literal(now, Instant)),
                )
                .returning(t.outbox)
            )
            by_id = {found["id"]: _outbox_row(found) for found in claimed.mappings()}
        return [by_id[i] for i in ids]

    async def sent(self, row: OutboxRow, ref: Ref | None, now: datetime) -> None:
        """Mark as sent; a row renewed meanwhile, or outdated, stays pending, but keeps ``ref``.

        If its member was erased meanwhile, it is a row by now that takes away what was posted, or
        is gone (a card was to be drawn anew): then what was posted goes, too.
        """
        place = None if ref is None else str(ref)
        seen = 0 if row.outdated and ref is not None else row.version
        values = {"row": row.id, "seen": seen, "now": now, "place": place}
        async with self._db.writer.begin() as connection:
            done = await connection.execute(_SENT, values)
            if done.rowcount == 0 and ref is not None and row.kind in PERSONAL:
                await _take_away(connection, row, ref, now)

    async def drop(self, row: OutboxRow, why: str) -> None:
        """Mark as not needed any more."""
        await self._let_go(row, "dropped", why)

    async def retry(self, row: OutboxRow, not_before: datetime, error: str) -> None:
        """Give back; try again at ``not_before`` (a row renewed meanwhile: when it says)."""
        await self._let_go(row, "pending", error, not_before)

    async def give_up(self, row: OutboxRow, error: str) -> None:
        """Mark as dead."""
        await self._let_go(row, "dead", error)

    async def begin_anew(self, row: OutboxRow) -> None:
        """Let a claimed row be a new one of the same key."""
        mine = sa.and_(c.id == row.id, c.lease_until == row.lease_until)
        kept = [c[name] for name in _PROMISED]
        async with self._db.writer.begin() as connection:
            gone = await connection.execute(sa.delete(t.outbox).where(mine).returning(*kept))
            found = gone.mappings().one_or_none()
            if found is None:
                return  # erased, or somebody else's by now
            # Nothing of it stands any more, so no name has to be taken from it either.
            data = {name: value for name, value in found["data"].items() if name != "erased"}
            again = replace(Outgoing(**found), not_before=row.first_at, data=data)
            await connection.execute(sa.insert(t.outbox).values(_new(again)))

    async def _let_go(
        self, row: OutboxRow, state: str, error: str, not_before: datetime | None = None
    ) -> None:
        same = c.version == row.version
        changes: dict[str, Any] = {
            "state": sa.case((same, state), else_=c.state),
            "owner": None,
            "lease_until": None,
            "error": error,
        }
        if not_before is not None:
            later = sa.literal(not_before, Instant)
            changes["not_before"] = sa.case((same, later), else_=c.not_before)
        async with self._db.writer.begin() as connection:
            await connection.execute(
                sa.update(t.outbox)
                .where(c.id == row.id, c.state == "pending", c.lease_until == row.lease_until)
                .values(changes)
            )

    async def ref(self, key: str) -> Ref | None:
        """Return where the row with this key was delivered."""
        async with self._db.glance.connect() as connection:
            written = await connection.scalar(sa.select(c.ref).where(c.key == key))
        return None if written is None else Ref.parse(written)

    async def refs(self, prefix: str) -> Mapping[str, Ref]:
        """Return the delivered rows whose key begins with ``prefix``, by key."""
        async with self._db.glance.connect() as connection:
            return await delivered(connection, begins_with(c.key, prefix))

    async def standing(self, community_id: int, kind: str) -> Mapping[str, Ref]:
        """Return where a community's rows of a kind were delivered, by key."""
        async with self._db.glance.connect() as connection:
            here = sa.and_(c.community_id == community_id, c.kind == kind)
            return await delivered(connection, here)

    async def is_pending(self, key: str) -> bool:
        """Whether the row with this key is to be delivered (again), or just is."""
        query = sa.select(c.id).where(c.key == key, c.state == "pending")
        async with self._db.glance.connect() as connection:
            return await connection.scalar(query) is not None

    async def health(self, now: datetime, community_id: int | None = None) -> OutboxHealth:
        """Return how the queue stands, for one community or for all."""
        waiting = c.state == "pending"
        due = sa.and_(waiting, c.not_before <= now)
        query = sa.select(
            sa.func.count().filter(waiting),
            sa.func.count().filter(due),
            sa.func.min(c.not_before).filter(due),
            sa.func.count().filter(c.state == "dead"),
        )
        if community_id is not None:
            query = query.where(c.community_id == community_id)
        async with self._db.glance.connect() as connection:
            pending, overdue, oldest, dead = (await connection.execute(query)).one()
        return OutboxHealth(pending, overdue, oldest, dead)

    async def next_due(self) -> datetime | None:
        """Return the earliest ``not_before`` of a pending row; for one that somebody holds, when
        the lease ends, so that nobody wakes up for it in vain.
        """
        held = sa.and_(c.lease_until.is_not(None), c.lease_until > c.not_before)
        when = sa.case((held, c.lease_until), else_=c.not_before)
        async with self._db.glance.connect() as connection:
            return await connection.scalar(sa.select(sa.func.min(when)).where(c.state == "pending"))


async def delivered(
    connection: AsyncConnection, condition: sa.ColumnElement[bool]
) -> dict[str, Ref]:
    """Return where rows were delivered, by key."""
    query = sa.select(c.key, c.ref).where(condition, c.ref.is_not(None)).order_by(c.key)
    return {key: Ref.parse(ref) for key, ref in (await connection.execute(query)).all()}


_same = c.version == sa.bindparam("seen")
_SENT = (
    sa.update(t.outbox)
    .where(c.id == sa.bindparam("row"), c.state == "pending")
    .values(
        state=sa.case((_same, "sent"), else_=c.state),
        sent_at=sa.bindparam("now"),
        attempt=sa.case((_same, c.attempt), else_=0),
        first_at=sa.case((_same, c.first_at), else_=None),
        owner=None,
        lease_until=None,
        error=None,
        ref=sa.func.coalesce(sa.bindparam("place", type_=Words), c.ref),
    )
)


async def _take_away(connection: AsyncConnection, late: OutboxRow, ref: Ref, now: datetime) -> None:
    there = sa.select(c.id).where(c.id == late.id)
    home = sa.select(t.communities.c.id).where(t.communities.c.id == late.community_id)
    if await connection.scalar(there) is None and await connection.scalar(home) is not None:
        removal = Outgoing(
            key=f"remove:late:{late.id}",
            community_id=late.community_id,
            kind="remove",
            not_before=now,
            expires_at=now + _CLEAN_UP_FOR,
            data={"ref": str(ref)},
        )
        await put(connection, [removal])


def _outbox_row(found: Mapping[Any, Any]) -> OutboxRow:
    return OutboxRow(
        id=found["id"],
        key=found["key"],
        community_id=found["community_id"],
        kind=found["kind"],
        data=found["data"],
        attempt=found["attempt"],
        version=found["version"],
        ref=None if found["ref"] is None else Ref.parse(found["ref"]),
        first_at=found["first_at"],
        expires_at=found["expires_at"],
        lease_until=found["lease_until"],
        urgency=found["urgency"],
    )
