"""Meetups and answers between values and rows."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.meetups.model import (
    Coming,
    Gathering,
    Meetup,
    MeetupKind,
    MeetupState,
    Rsvp,
    Seat,
    Space,
)
from data import tables as t
from data.chunks import chunks
from data.dialects import insert

_m, _c, _r = t.meetups.c, t.meetup_cohosts.c, t.rsvps.c


async def one(connection: AsyncConnection, community_id: int, meetup_id: int) -> Gathering | None:
    """Read a meetup with all answers."""
    found = await gatherings(
        connection, sa.and_(_m.community_id == community_id, _m.id == meetup_id)
    )
    return next(iter(found), None)


async def gatherings(
    connection: AsyncConnection, which: sa.ColumnElement[bool], limit: int | None = None
) -> list[Gathering]:
    """Read meetups of one community with all answers, the earliest start first."""
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


async def write(connection: AsyncConnection, before: Gathering, after: Gathering) -> None:
    """Write what differs."""
    meetup = after.meetup
    key = {"community_id": meetup.community_id, "meetup_id": meetup.id}
    if meetup != before.meetup:
        await connection.execute(
            sa.update(t.meetups)
            .where(_m.community_id == meetup.community_id, _m.id == meetup.id)
            .values(values(meetup))
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


def values(meetup: Meetup) -> dict[str, Any]:
    """Return a meetup as the row that holds it, without its id and its community."""
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
        "repeats": meetup.repeats,
        "series_slot": meetup.series_slot,
        "recap": meetup.recap,
        "recap_at": meetup.recap_at,
        "declined": meetup.declined,
        "idea_id": meetup.idea,
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
        repeats=row["repeats"],
        series_slot=row["series_slot"],
        recap=row["recap"],
        recap_at=row["recap_at"],
        declined=row["declined"],
        idea=row["idea_id"],
    )


def _answer(rsvp: Rsvp) -> dict[str, Any]:
    return {
        "coming": rsvp.coming,
        "since": rsvp.since,
        "seat": rsvp.seat,
        "guests": rsvp.guests,
        "online": rsvp.online,
        "evenings": rsvp.evenings,
        "kept_until": rsvp.until,
        "attended": rsvp.attended,
        "by_event": rsvp.by_event,
    }


def _rsvp(row: Mapping[Any, Any]) -> Rsvp:
    return Rsvp(
        member_id=row["member_id"],
        coming=Coming(row["coming"]),
        since=row["since"],
        seat=Seat(row["seat"]),
        guests=row["guests"],
        online=row["online"],
        evenings=row["evenings"],
        until=row["kept_until"],
        attended=row["attended"],
        by_event=row["by_event"],
    )
