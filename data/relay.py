"""Bridges between conversations, and what was carried, in a database."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.model import Member
from community.outbox import Outgoing
from community.places import Place, Ref
from community.relay_store import Bridge, Carried, RelayStore
from data import tables as t
from data.dialects import begins_with, insert, lock_community
from data.engine import Database
from data.holdings import Holding, delete_from, rows_of
from data.outbox import put
from data.outbox_keys import about_member

_SIDES, _SAID = t.relay_sides.c, t.relayed.c

HOLDINGS = (
    Holding(t.relayed, ("member_id",), rows_of(t.relayed), delete_from(t.relayed, "member_id")),
)


class SqlRelayStore(RelayStore):
    """Bridges in a database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def open(self, bridge: Bridge) -> None:
        """Store a side; the same one again changes nothing."""
        values = {
            "community_id": bridge.community_id,
            "match_id": bridge.match_id,
            "seat": bridge.seat,
            "ref": str(bridge.conversation),
            "platform": bridge.conversation.platform,
            "place": bridge.conversation.place,
            "ended_at": bridge.ended_at,
        }
        async with self._db.writer.begin() as connection:
            await connection.execute(
                insert(connection, t.relay_sides).values(values).on_conflict_do_nothing()
            )

    async def bridges(self, community_id: int, match_id: int) -> Sequence[Bridge]:
        """Return the sides of a match, by seat."""
        return await self._found(
            sa.and_(_SIDES.community_id == community_id, _SIDES.match_id == match_id)
        )

    async def at(self, place: Place) -> Bridge | None:
        """Return the side whose conversation is at a place."""
        here = sa.and_(_SIDES.platform == place.platform, _SIDES.place == place.external_id)
        return next(iter(await self._found(here)), None)

    async def open_on(self, platform: str) -> Sequence[Bridge]:
        """Return all sides on a platform that are not ended."""
        return await self._found(sa.and_(_SIDES.platform == platform, _SIDES.ended_at.is_(None)))

    async def _found(self, which: sa.ColumnElement[bool]) -> Sequence[Bridge]:
        query = (
            sa.select(t.relay_sides)
            .where(which)
            .order_by(_SIDES.community_id, _SIDES.match_id, _SIDES.seat)
        )
        async with self._db.glance.connect() as connection:
            return [_bridge(row) for row in (await connection.execute(query)).mappings()]

    async def end(
        self, community_id: int, match_id: int, at: datetime, outgoing: Sequence[Outgoing]
    ) -> bool:
        """End a bridge on all sides, and write outbox rows."""
        async with self._db.writer.begin() as connection:
            ended = await connection.execute(
                sa.update(t.relay_sides)
                .where(
                    _SIDES.community_id == community_id,
                    _SIDES.match_id == match_id,
                    _SIDES.ended_at.is_(None),
                )
                .values(ended_at=at)
            )
            if ended.rowcount:
                await put(connection, outgoing)
        return bool(ended.rowcount)

    async def carry(self, carried: Carried, outgoing: Sequence[Outgoing]) -> None:
        """Store that a message is to be carried, and write outbox rows."""
        async with self._db.writer.begin() as connection:
            # One at a time, so that what was written first also has the smaller number.
            await lock_community(connection, carried.community_id)
            last = sa.select(sa.func.coalesce(sa.func.max(_SAID.number), 0)).where(
                _SAID.community_id == carried.community_id,
                _SAID.match_id == carried.match_id,
                _SAID.seat == carried.seat,
            )
            number = (await connection.scalar(last) or 0) + 1
            await connection.execute(
                insert(connection, t.relayed)
                .values(
                    community_id=carried.community_id,
                    source=str(carried.source),
                    match_id=carried.match_id,
                    member_id=carried.member_id,
                    seat=carried.seat,
                    number=number,
                )
                .on_conflict_do_nothing()
            )
            await put(connection, outgoing)

    async def carried(self, source: Ref) -> Carried | None:
        """Return what is known of a message."""
        query = sa.select(t.relayed).where(_SAID.source == str(source))
        async with self._db.glance.connect() as connection:
            row = (await connection.execute(query)).mappings().first()
        if row is None:
            return None
        return Carried(row["community_id"], row["match_id"], source, row["member_id"], row["seat"])

    async def latest(self, bridge: Bridge, limit: int) -> Sequence[Ref]:
        """Return the messages of this side that were taken up last."""
        query = (
            sa.select(_SAID.source)
            .where(
                _SAID.community_id == bridge.community_id,
                _SAID.match_id == bridge.match_id,
                _SAID.seat == bridge.seat,
            )
            .order_by(_SAID.number.desc())
            .limit(limit)
        )
        async with self._db.glance.connect() as connection:
            return [Ref.parse(found) for found in await connection.scalars(query)]

    async def waits_for_another(self, row_id: int, community_id: int, prefix: str) -> bool:
        """Whether an earlier outbox row of the same lane is still to be delivered."""
        c = t.outbox.c
        query = sa.select(c.id).where(
            c.community_id == community_id,
            begins_with(c.key, prefix),
            c.id < row_id,
            c.state == "pending",
        )
        async with self._db.glance.connect() as connection:
            return await connection.scalar(query.limit(1)) is not None


async def follow(connection: AsyncConnection, kept: Member, gone: Member) -> None:
    """Let what was carried of somebody be somebody else's, so that it stays where it stands."""
    await connection.execute(
        sa.update(t.relayed)
        .where(_SAID.community_id == gone.community_id, _SAID.member_id == gone.id)
        .values(member_id=kept.id)
    )
    c = t.outbox.c
    query = sa.select(c.id, c.data).where(
        about_member(gone.community_id, gone.id), c.kind.in_(("relay", "relay_files"))
    )
    for row_id, data in (await connection.execute(query)).all():
        await connection.execute(
            sa.update(t.outbox).where(c.id == row_id).values(data={**data, "member": kept.id})
        )


async def end_all(
    connection: AsyncConnection,
    community_id: int,
    seat: int,
    at: datetime,
    over: Callable[[Bridge], Outgoing],
) -> None:
    """End all bridges with a side in a home, and write a row for each side of them."""
    there = sa.select(_SIDES.match_id).where(
        _SIDES.community_id == community_id, _SIDES.seat == seat
    )
    ending = sa.and_(
        _SIDES.community_id == community_id, _SIDES.match_id.in_(there), _SIDES.ended_at.is_(None)
    )
    found = await connection.execute(
        sa.select(t.relay_sides).where(ending).order_by(_SIDES.match_id, _SIDES.seat)
    )
    rows = [over(_bridge(row)) for row in found.mappings()]
    await connection.execute(sa.update(t.relay_sides).where(ending).values(ended_at=at))
    await put(connection, rows)


def _bridge(row: Any) -> Bridge:
    return Bridge(
        row["community_id"], row["match_id"], row["seat"], Ref.parse(row["ref"]), row["ended_at"]
    )
