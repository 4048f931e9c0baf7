"""Meetups and answers in a database."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.meetups.model import (
    Coming,
    Encounter,
    Gathering,
    Meetup,
    MeetupKind,
    MeetupState,
    Reminders,
    Rsvp,
    Seat,
    Space,
)
from community.meetups.store import Decide, Feed, MeetupStore
from data import outbox
from data import tables as t
from data.chunks import chunks
from data.dialects import insert
from data.engine import Database

_m, _c, _r, _e = t.meetups.c, t.meetup_cohosts.c, t.rsvps.c, t.encounters.c
_SEEN = (MeetupState.CALLED, MeetupState.CANCELLED)
_OPEN = (MeetupState.CALLED, MeetupState.ASKED)


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
            added = await connection.execute(
                sa.insert(t.meetups)
                .values(community_id=meetup.community_id, **_values(meetup))
                .returning(_m.id)
            )
            meetup_id = added.scalar_one()
            found = await _one(connection, meetup.community_id, meetup_id)
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
            return await _one(connection, community_id, meetup_id)

    async def change(self, community_id: int, meetup_id: int, decide: Decide) -> Gathering | None:
        """Let ``decide`` change a gathering; one at a time for the same meetup.

        Within this process those who wait stand in line without holding a connection, and get
        their turn in the order in which they came.
        """
        turn = self._turns.setdefault(meetup_id, asyncio.Lock())
        async with turn, self._db.writer.begin() as connection:
            lock = sa.select(_m.id).where(_m.community_id == community_id, _m.id == meetup_id)
            if await connection.scalar(lock.with_for_update()) is None:
                return None
            before = await _one(connection, community_id, meetup_id)
            if before is None:
                return None
            change = decide(before)
            await _write(connection, before, change.after)
            await outbox.put(connection, change.rows)
        return change.after

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
        hosts = sa.exists().where(
            _c.community_id == community_id, _c.meetup_id == _m.id, _c.member_id == member_id
        )
        comes = sa.exists().where(
            _r.community_id == community_id,
            _r.meetup_id == _m.id,
            _r.member_id == member_id,
            _r.coming != Coming.NO,
        )
        return await self._some(
            sa.and_(
                _m.community_id == community_id,
                _m.ends_at > after,
                _m.state.in_(_SEEN),
                _m.host_id.is_not(None),
                sa.or_(_m.host_id == member_id, hosts, comes),
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
        """Return how many are called or waiting for a yes and end after an instant."""
        query = sa.select(sa.func.count()).where(
            _m.community_id == community_id,
            _m.ends_at > after,
            _m.state.in_(_OPEN),
            _m.host_id.is_not(None) if host is None else _m.host_id == host,
        )
        async with self._db.glance.connect() as connection:
            return await connection.scalar(query) or 0

    async def purge_drafts(self, before: datetime) -> int:
        """Delete the drafts that were last changed before an instant."""
        old = sa.delete(t.meetups).where(_m.state == MeetupState.DRAFT, _m.changed_at < before)
        async with self._db.writer.begin() as connection:
            return (await connection.execute(old)).rowcount

    async def met(self, community_id: int, encounters: Sequence[Encounter]) -> None:
        """Store who met whom, or what they say of it now."""
        async with self._db.writer.begin() as connection:
            for one in encounters:
                said = {"again": one.again, "at": one.at}
                await connection.execute(
                    insert(connection, t.encounters)
                    .values(
                        community_id=community_id,
                        meetup_id=one.meetup_id,
                        member_id=one.by,
                        other_id=one.other,
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
        c = t.calendar_feeds.c
        query = sa.select(c.community_id, c.member_id, c.everything).where(c.secret == secret)
        async with self._db.glance.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else Feed(row[0], row[1], row[2])

    async def open_feed(self, feed: Feed, secret: str) -> None:
        """Let a member's feed be known by this secret from now on."""
        said = {"secret": secret, "everything": feed.whole}
        async with self._db.writer.begin() as connection:
            await connection.execute(
                insert(connection, t.calendar_feeds)
                .values(community_id=feed.community_id, member_id=feed.member_id, **said)
                .on_conflict_do_update(index_elements=["community_id", "member_id"], set_=said)
            )

    async def close_feed(self, feed: Feed) -> None:
        """Let a member's feed be known by no secret any more."""
        async with self._db.writer.begin() as connection:
            await connection.execute(
                sa.delete(t.calendar_feeds).filter_by(
                    community_id=feed.community_id, member_id=feed.member_id
                )
            )

    async def _some(
        self, which: sa.ColumnElement[bool], limit: int | None = None
    ) -> Sequence[Gathering]:
        async with self._db.reader.begin() as connection:
            return await _gatherings(connection, which, limit)


async def _one(connection: AsyncConnection, community_id: int, meetup_id: int) -> Gathering | None:
    found = await _gatherings(
        connection, sa.and_(_m.community_id == community_id, _m.id == meetup_id)
    )
    return next(iter(found), None)


async def _gatherings(
    connection: AsyncConnection, which: sa.ColumnElement[bool], limit: int | None = None
) -> list[Gathering]:
    query = sa.select(t.meetups).where(which).order_by(_m.starts_at, _m.id).limit(limit)
    rows = (await connection.execute(query)).mappings().all()
    cohosts: dict[int, list[int]] = {row["id"]: [] for row in rows}
    answers: dict[int, list[Rsvp]] = {row["id"]: [] for row in rows}
    for some in chunks(cohosts):
        # The ids are known to be of this community; so the index leads with it all the same.
        here = rows[0]["community_id"]
        hosting = await connection.execute(
            sa.select(_c.meetup_id, _c.member_id)
            .where(_c.community_id == here, _c.meetup_id.in_(some))
            .order_by(_c.meetup_id, _c.position)
        )
        for meetup_id, member_id in hosting:
            cohosts[meetup_id].append(member_id)
        coming = await connection.execute(
            sa.select(t.rsvps)
            .where(_r.community_id == here, _r.meetup_id.in_(some))
            .order_by(_r.meetup_id, _r.since, _r.member_id)
        )
        for row in coming.mappings():
            answers[row["meetup_id"]].append(_rsvp(row))
    return [Gathering(_meetup(row, cohosts[row["id"]]), tuple(answers[row["id"]])) for row in rows]


async def _write(connection: AsyncConnection, before: Gathering, after: Gathering) -> None:
    """Write what differs."""
    meetup = after.meetup
    key = {"community_id": meetup.community_id, "meetup_id": meetup.id}
    if meetup != before.meetup:
        await connection.execute(
            sa.update(t.meetups)
            .where(_m.community_id == meetup.community_id, _m.id == meetup.id)
            .values(_values(meetup))
        )
    if meetup.cohosts != before.meetup.cohosts:
        await connection.execute(sa.delete(t.meetup_cohosts).filter_by(**key))
        hosting = [
            {**key, "member_id": member_id, "position": position}
            for position, member_id in enumerate(meetup.cohosts)
        ]
        if hosting:
            await connection.execute(sa.insert(t.meetup_cohosts), hosting)
    was = {one.member_id: one for one in before.rsvps}
    is_now = {one.member_id: one for one in after.rsvps}
    for member_id in was.keys() - is_now.keys():
        await connection.execute(sa.delete(t.rsvps).filter_by(**key, member_id=member_id))
    for member_id, one in is_now.items():
        if was.get(member_id) == one:
            continue
        said = _answer(one)
        await connection.execute(
            insert(connection, t.rsvps)
            .values(**key, member_id=member_id, **said)
            .on_conflict_do_update(
                index_elements=["community_id", "meetup_id", "member_id"], set_=said
            )
        )


def _values(meetup: Meetup) -> dict[str, Any]:
    return {
        "host_id": meetup.host,
        "kind": meetup.kind,
        "title": meetup.title,
        "about": meetup.about,
        "space": meetup.space,
        "place": meetup.where,
        "language": meetup.language,
        "state": meetup.state,
        "slot": meetup.slot,
        "other_slot": meetup.other_slot,
        "zone": meetup.zone,
        "starts_at": meetup.starts_at,
        "ends_at": meetup.ends_at,
        "places": meetup.places,
        "sequence": meetup.sequence,
        "changed_at": meetup.changed_at,
        "details": dict(meetup.details),
        "series_id": meetup.series_id,
    }


def _meetup(row: Mapping[Any, Any], cohosts: Sequence[int]) -> Meetup:
    return Meetup(
        id=row["id"],
        community_id=row["community_id"],
        host=row["host_id"],
        kind=MeetupKind(row["kind"]),
        title=row["title"],
        slot=row["slot"],
        zone=row["zone"],
        starts_at=row["starts_at"],
        minutes=(row["ends_at"] - row["starts_at"]) // timedelta(minutes=1),
        space=Space(row["space"]),
        where=row["place"],
        about=row["about"],
        places=row["places"],
        language=row["language"],
        state=MeetupState(row["state"]),
        sequence=row["sequence"],
        changed_at=row["changed_at"],
        cohosts=tuple(cohosts),
        details=row["details"],
        other_slot=row["other_slot"],
        series_id=row["series_id"],
    )


def _answer(rsvp: Rsvp) -> dict[str, Any]:
    return {
        "coming": rsvp.coming,
        "since": rsvp.since,
        "seat": rsvp.seat,
        "guests": rsvp.guests,
        "online": rsvp.online,
        "kept_until": rsvp.until,
        "attended": rsvp.attended,
    }


def _rsvp(row: Mapping[Any, Any]) -> Rsvp:
    return Rsvp(
        member_id=row["member_id"],
        coming=Coming(row["coming"]),
        since=row["since"],
        seat=Seat(row["seat"]),
        guests=row["guests"],
        online=row["online"],
        until=row["kept_until"],
        attended=row["attended"],
    )
