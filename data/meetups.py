"""Meetups and answers in a database."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from weakref import WeakValueDictionary

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.meetups.model import (
    Coming,
    Encounter,
    Gathering,
    Meetup,
    MeetupState,
    Reminders,
    Share,
)
from community.meetups.store import Decide, Feed, MeetupStore
from community.outbox import Outgoing
from data import outbox
from data import tables as t
from data.chunks import chunks
from data.dialects import insert, lock_community
from data.engine import Database
from data.meetup_rows import gatherings, one, values, write

_m, _c, _r, _e = t.meetups.c, t.meetup_cohosts.c, t.rsvps.c, t.encounters.c
_SEEN = (MeetupState.CALLED, MeetupState.CANCELLED)
_COUNTED = (MeetupState.CALLED, MeetupState.ASKED)
_FLEETING = (MeetupState.DRAFT, MeetupState.DROPPED)


class SqlMeetupStore(MeetupStore):
    """Meetups, answers, who met whom, reminders and feeds."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._turns = WeakValueDictionary[int, asyncio.Lock]()

    async def add(self, meetup: Meetup) -> Meetup:
        """Store a new meetup; a draft replaces its host's earlier one."""
        async with self._db.writer.begin() as connection:
            if meetup.state is MeetupState.DRAFT:
                await connection.execute(
                    sa.delete(t.meetups).where(
                        _m.community_id == meetup.community_id,
                        _m.host_id == meetup.host,
                        _m.state == MeetupState.DRAFT,
                    )
                )
            stored = await put_new(connection, Gathering(meetup))
            found = await one(connection, meetup.community_id, stored.meetup.id)
        if found is None:
            raise LookupError("a meetup that was just stored is not there")
        return found.meetup

    async def drop_draft(self, community_id: int, meetup_id: int) -> None:
        """Delete a draft."""
        async with self._db.writer.begin() as connection:
            await connection.execute(
                sa.delete(t.meetups).where(
                    _m.community_id == community_id,
                    _m.id == meetup_id,
                    _m.state == MeetupState.DRAFT,
                )
            )

    async def get(self, community_id: int, meetup_id: int) -> Gathering | None:
        """Return a meetup with all answers."""
        async with self._db.reader.begin() as connection:
            return await one(connection, community_id, meetup_id)

    async def change(self, community_id: int, meetup_id: int, decide: Decide) -> Gathering | None:
        """Let ``decide`` change a gathering; one at a time for the same meetup.

        Within this process those who wait stand in line without holding a connection, and get
        their turn in the order in which they came.
        """
        turn = self._turns.setdefault(meetup_id, asyncio.Lock())
        async with turn, self._db.writer.begin() as connection:
            lock = sa.select(_m.id).where(_m.community_id == community_id, _m.id == meetup_id)
            await connection.scalar(lock.with_for_update())
            before = await one(connection, community_id, meetup_id)
            if before is None:
                return None
            change = decide(before)
            await write(connection, before, change.after)
            await outbox.put(connection, change.rows)
        return change.after

    async def call_next(
        self, meetup: Meetup, rows: Callable[[Gathering], Sequence[Outgoing]]
    ) -> bool:
        """Store the next date of a series, with its outbox rows; False if it is there already."""
        async with self._db.writer.begin() as connection:
            await lock_community(connection, meetup.community_id)
            there = sa.select(_m.id).where(
                _m.community_id == meetup.community_id,
                _m.series_id == meetup.series_id,
                _m.series_slot == meetup.series_slot,
            )
            if await connection.scalar(there) is not None:
                return False
            stored = await put_new(connection, Gathering(meetup))
            await outbox.put(connection, rows(stored))
        return True

    async def upcoming(self, community_id: int, after: datetime, limit: int) -> Sequence[Gathering]:
        """Return those that are called and end after an instant."""
        return await self._some(
            sa.and_(
                _m.community_id == community_id,
                _m.ends_at > after,
                _m.state == MeetupState.CALLED,
                _m.host_id.is_not(None),
            ),
            limit,
        )

    async def of_member(
        self, community_id: int, member_id: int, after: datetime
    ) -> Sequence[Gathering]:
        """Return what a member hosts or comes to, and that ends after an instant."""
        return await self._some(
            sa.and_(
                _m.community_id == community_id,
                _m.ends_at > after,
                _m.state.in_(_SEEN),
                _m.host_id.is_not(None),
                _concerns(community_id, member_id),
            )
        )

    async def ahead(
        self, community_id: int, member_id: int, after: datetime
    ) -> Sequence[Gathering]:
        """Return what a member hosts or comes to, and that begins after an instant."""
        return await self._some(
            sa.and_(
                _m.community_id == community_id,
                _m.starts_at > after,
                _m.state.in_(_COUNTED),
                _m.host_id.is_not(None),
                _concerns(community_id, member_id),
            )
        )

    async def since(self, community_id: int, after: datetime, limit: int) -> Sequence[Gathering]:
        """Return those that end after an instant, called or cancelled."""
        return await self._some(
            sa.and_(
                _m.community_id == community_id,
                _m.ends_at > after,
                _m.state.in_(_SEEN),
                _m.host_id.is_not(None),
            ),
            limit,
        )

    async def count(self, community_id: int, after: datetime, host: int | None = None) -> int:
        """Return how many are called, or asked, and end after an instant."""
        query = sa.select(sa.func.count()).where(
            _m.community_id == community_id,
            _m.ends_at > after,
            _m.state.in_(_COUNTED),
            _m.host_id.is_not(None) if host is None else _m.host_id == host,
        )
        async with self._db.glance.connect() as connection:
            return await connection.scalar(query) or 0

    async def purge_drafts(self, before: datetime) -> int:
        """Delete the drafts, and what was not called, last changed before an instant."""
        old = sa.delete(t.meetups).where(_m.state.in_(_FLEETING), _m.changed_at < before)
        async with self._db.writer.begin() as connection:
            return (await connection.execute(old)).rowcount

    async def waiting(self, before: datetime) -> Sequence[tuple[int, int]]:
        """Return (community id, id) of those that are asked and begin before an instant."""
        late = sa.select(_m.community_id, _m.id).where(
            _m.state == MeetupState.ASKED, _m.starts_at <= before
        )
        async with self._db.glance.connect() as connection:
            rows = await connection.execute(late.order_by(_m.id))
            return [(community_id, meetup_id) for community_id, meetup_id in rows.all()]

    async def share(self, community_id: int, share: Share) -> None:
        """Store what a member gave to a recap."""
        key = {
            "community_id": community_id,
            "meetup_id": share.meetup_id,
            "member_id": share.member_id,
            "number": share.number,
        }
        said = {
            "words": share.words,
            "address": share.address,
            "about": share.about,
            "credited": share.credited,
            "at": share.at,
        }
        async with self._db.writer.begin() as connection:
            await connection.execute(
                insert(connection, t.meetup_shares)
                .values(**key, **said)
                .on_conflict_do_update(index_elements=list(key), set_=said)
            )

    async def shares(self, community_id: int, meetup_id: int) -> Sequence[Share]:
        """Return what was given to a recap, oldest first."""
        c = t.meetup_shares.c
        query = (
            sa.select(t.meetup_shares)
            .filter_by(community_id=community_id, meetup_id=meetup_id)
            .order_by(c.at, c.member_id, c.number)
        )
        async with self._db.glance.connect() as connection:
            rows = await connection.execute(query)
            return [
                Share(**{name: value for name, value in row.items() if name != "community_id"})
                for row in rows.mappings()
            ]

    async def take_back(self, community_id: int, meetup_id: int, member_id: int) -> int:
        """Delete what a member gave to a recap."""
        async with self._db.writer.begin() as connection:
            gone = await connection.execute(
                sa.delete(t.meetup_shares).filter_by(
                    community_id=community_id, meetup_id=meetup_id, member_id=member_id
                )
            )
        return gone.rowcount

    async def met(self, community_id: int, encounters: Sequence[Encounter]) -> None:
        """Store who met whom, or what they say of it now."""
        async with self._db.writer.begin() as connection:
            for met in encounters:
                said = {"again": met.again, "at": met.at}
                await connection.execute(
                    insert(connection, t.encounters)
                    .values(
                        community_id=community_id,
                        meetup_id=met.meetup_id,
                        member_id=met.by,
                        other_id=met.other,
                        **said,
                    )
                    .on_conflict_do_update(
                        index_elements=["community_id", "meetup_id", "member_id", "other_id"],
                        set_=said,
                    )
                )

    async def encounters(self, community_id: int, after: datetime) -> Sequence[Encounter]:
        """Return who met whom since an instant, oldest first."""
        query = (
            sa.select(t.encounters)
            .where(_e.community_id == community_id, _e.at >= after)
            .order_by(_e.at, _e.meetup_id, _e.member_id, _e.other_id)
        )
        async with self._db.glance.connect() as connection:
            rows = await connection.execute(query)
            return [
                Encounter(
                    row["meetup_id"], row["member_id"], row["other_id"], row["again"], row["at"]
                )
                for row in rows.mappings()
            ]

    async def reminders(
        self, community_id: int, member_ids: Iterable[int]
    ) -> Mapping[int, Reminders]:
        """Return which reminders these members want."""
        c = t.meetup_reminders.c
        found: dict[int, Reminders] = {}
        async with self._db.reader.begin() as connection:
            for some in chunks(member_ids):
                rows = await connection.execute(
                    sa.select(c.member_id, c.week, c.day, c.hour).where(
                        c.community_id == community_id, c.member_id.in_(some)
                    )
                )
                found |= {row[0]: Reminders(row[1], row[2], row[3]) for row in rows}
        return found

    async def save_reminders(self, community_id: int, member_id: int, wanted: Reminders) -> None:
        """Store which reminders a member wants."""
        said = {"week": wanted.week, "day": wanted.day, "hour": wanted.hour}
        async with self._db.writer.begin() as connection:
            await connection.execute(
                insert(connection, t.meetup_reminders)
                .values(community_id=community_id, member_id=member_id, **said)
                .on_conflict_do_update(index_elements=["community_id", "member_id"], set_=said)
            )

    async def feed(self, secret: str) -> Feed | None:
        """Return whose feed has this secret."""
        c, o = t.calendar_feeds.c, t.community_feeds.c
        query = sa.select(c.community_id, c.member_id, c.everything).where(c.secret == secret)
        own = sa.select(o.community_id).where(o.secret == secret)
        async with self._db.glance.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
            if row is not None:
                return Feed(row[0], row[1], row[2])
            community_id = await connection.scalar(own)
        return None if community_id is None else Feed(community_id, None, whole=True)

    async def open_feed(self, feed: Feed, secret: str) -> None:
        """Let a feed be known by this secret from now on."""
        table, key = _whose(feed)
        said: dict[str, str | bool] = {"secret": secret}
        if feed.member_id is not None:
            said["everything"] = feed.whole
        async with self._db.writer.begin() as connection:
            await connection.execute(
                insert(connection, table)
                .values(**key, **said)
                .on_conflict_do_update(index_elements=list(key), set_=said)
            )

    async def close_feed(self, feed: Feed) -> None:
        """Let a feed be known by no secret any more."""
        table, key = _whose(feed)
        async with self._db.writer.begin() as connection:
            await connection.execute(sa.delete(table).filter_by(**key))

    async def _some(
        self, which: sa.ColumnElement[bool], limit: int | None = None
    ) -> Sequence[Gathering]:
        async with self._db.reader.begin() as connection:
            return await gatherings(connection, which, limit)


def _whose(feed: Feed) -> tuple[sa.Table, dict[str, int]]:
    """Return where a feed is kept, and by what."""
    if feed.member_id is None:
        return t.community_feeds, {"community_id": feed.community_id}
    return t.calendar_feeds, {"community_id": feed.community_id, "member_id": feed.member_id}


def _concerns(community_id: int, member_id: int) -> sa.ColumnElement[bool]:
    """Match the meetups that a member hosts or said yes or maybe to."""
    hosts = sa.exists().where(
        _c.community_id == community_id, _c.meetup_id == _m.id, _c.member_id == member_id
    )
    comes = sa.exists().where(
        _r.community_id == community_id,
        _r.meetup_id == _m.id,
        _r.member_id == member_id,
        _r.coming != Coming.NO,
    )
    return sa.or_(_m.host_id == member_id, hosts, comes)


async def put_new(connection: AsyncConnection, gathering: Gathering) -> Gathering:
    """Insert a meetup with its answers within the caller's transaction; return it with its id."""
    meetup = gathering.meetup
    added = await connection.execute(
        sa.insert(t.meetups)
        .values(community_id=meetup.community_id, **values(meetup))
        .returning(_m.id)
    )
    stored = replace(gathering, meetup=replace(meetup, id=added.scalar_one()))
    await write(connection, Gathering(replace(stored.meetup, cohosts=())), stored)
    return stored
