"""Members' own feeds, and what was found in them for blog parades, in a database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.pages import Mark
from community.parades.feeds import Asked, FeedStore, Find, Watched
from data import outbox
from data import tables as t
from data.dialects import insert
from data.engine import Database

_f, _n = t.parade_feeds.c, t.parade_finds.c


class SqlFeedStore(FeedStore):
    """Feeds and finds."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def watch(self, watched: Watched) -> None:
        """Store a member's feed."""
        said = _values(watched)
        async with self._db.writer.begin() as connection:
            await connection.execute(
                insert(connection, t.parade_feeds)
                .values(community_id=watched.community_id, member_id=watched.member_id, **said)
                .on_conflict_do_update(index_elements=["community_id", "member_id"], set_=said)
            )

    async def unwatch(self, community_id: int, member_id: int) -> bool:
        """Look into a member's feed no more."""
        mine = sa.delete(t.parade_feeds).filter_by(community_id=community_id, member_id=member_id)
        async with self._db.writer.begin() as connection:
            return (await connection.execute(mine)).rowcount > 0

    async def watched(self, community_id: int) -> Sequence[Watched]:
        """Return the feeds of all members who have not left."""
        async with self._db.glance.connect() as connection:
            found = await connection.execute(_of(community_id).order_by(_f.member_id))
            return [_watched(row) for row in found.mappings()]

    async def feed_of(self, community_id: int, member_id: int) -> Watched | None:
        """Return a member's feed, unless they have left."""
        query = _of(community_id).where(_f.member_id == member_id)
        async with self._db.glance.connect() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else _watched(row)

    async def looked(
        self, before: Watched, after: Watched, finds: Sequence[Find], rows: Asked
    ) -> bool:
        """Note that a feed was looked into, with what was found and the rows about it."""
        same = sa.update(t.parade_feeds).filter_by(
            community_id=before.community_id,
            member_id=before.member_id,
            address=before.address,
            turn=before.turn,
        )
        async with self._db.writer.begin() as connection:
            if not (await connection.execute(same.values(_values(after)))).rowcount:
                return False
            new = [one for find in finds if (one := await _add(connection, find))]
            await outbox.put(connection, rows(new))
        return True

    async def find(self, community_id: int, find_id: int) -> Find | None:
        """Return what was found."""
        query = sa.select(t.parade_finds).filter_by(community_id=community_id, id=find_id)
        async with self._db.glance.connect() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else Find(**row)

    async def forget_finds(self, before: datetime) -> int:
        """Delete what was found before an instant."""
        async with self._db.writer.begin() as connection:
            old = sa.delete(t.parade_finds).where(_n.at < before)
            return (await connection.execute(old)).rowcount


def _of(community_id: int) -> sa.Select[Any]:
    """Return the question for the feeds of a community's members who have not left."""
    return (
        sa.select(t.parade_feeds)
        .join(t.members, t.members.c.id == _f.member_id)
        .where(_f.community_id == community_id, t.members.c.left_at.is_(None))
    )


def _watched(row: sa.RowMapping) -> Watched:
    return Watched(
        row["community_id"],
        row["member_id"],
        row["address"],
        row["seen_until"],
        row["failures"],
        row["turn"],
        Mark(row["etag"], row["modified"]),
    )


def _values(watched: Watched) -> dict[str, Any]:
    return {
        "address": watched.address,
        "seen_until": watched.seen,
        "failures": watched.failures,
        "turn": watched.turn,
        "etag": watched.mark.etag,
        "modified": watched.mark.modified,
    }


async def _add(connection: AsyncConnection, find: Find) -> Find | None:
    """Store a find; None if it was found before."""
    values = {
        "community_id": find.community_id,
        "parade_id": find.parade_id,
        "member_id": find.member_id,
        "page": find.page,
        "address": find.address,
        "title": find.title,
        "at": find.at,
    }
    new = insert(connection, t.parade_finds).values(values).on_conflict_do_nothing()
    added = await connection.scalar(new.returning(_n.id))
    return None if added is None else replace(find, id=added)
