"""Blog parades and what people give to them in a database."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from weakref import WeakValueDictionary

import sqlalchemy as sa

from community.parades.model import NOT_CALLED, Parade, ParadeState, Parading
from community.parades.store import (
    Commented,
    Decide,
    ParadeStore,
    Rows,
    as_it_is,
    nothing_follows,
)
from data import outbox
from data import tables as t
from data.dialects import insert
from data.engine import Database
from data.parade_feeds import SqlFeedStore
from data.parade_rows import one, parade_of, paradings, values, write

_p, _o, _r = t.parades.c, t.parade_posts.c, t.parade_readings.c
_a = t.parade_archives.c
_GOING_ON = (*NOT_CALLED, ParadeState.CALLED)


class SqlParadeStore(SqlFeedStore, ParadeStore):
    """Parades, posts, intents, readings, watched feeds and archives."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._turns = WeakValueDictionary[int, asyncio.Lock]()

    async def add(
        self, parade: Parade, decide: Decide = as_it_is, rows: Rows = nothing_follows
    ) -> Parade:
        """Store a new parade, and what follows from it."""
        insertion = sa.insert(t.parades).values(community_id=parade.community_id, **values(parade))
        async with self._db.writer.begin() as connection:
            added = (await connection.execute(insertion.returning(_p.id))).scalar_one()
            new = await one(connection, parade.community_id, added)
            if new is None:
                raise LookupError("a parade that was just stored is not there")
            after = await write(connection, new, decide(new))
            await outbox.put(connection, rows(new, after))
        return after.parade

    async def get(self, community_id: int, parade_id: int) -> Parading | None:
        """Return a parade with all that people gave."""
        async with self._db.reader.begin() as connection:
            return await one(connection, community_id, parade_id)

    async def change(
        self, community_id: int, parade_id: int, decide: Decide, rows: Rows
    ) -> Parading | None:
        """Let ``decide`` change a parade; one at a time for the same one.

        Within this process those who wait stand in line without holding a connection.
        """
        turn = self._turns.setdefault(parade_id, asyncio.Lock())
        async with turn, self._db.writer.begin() as connection:
            lock = sa.select(_p.id).where(_p.community_id == community_id, _p.id == parade_id)
            await connection.scalar(lock.with_for_update())
            before = await one(connection, community_id, parade_id)
            if before is None:
                return None
            after = await write(connection, before, decide(before))
            await outbox.put(connection, rows(before, after))
        return after

    async def listed(self, community_id: int, limit: int) -> Sequence[Parading]:
        """Return all that are not withdrawn, the newest first."""
        seen = sa.and_(_p.community_id == community_id, _p.state != ParadeState.WITHDRAWN)
        async with self._db.reader.begin() as connection:
            return await paradings(connection, seen, limit)

    async def going_on(self, community_id: int) -> Sequence[Parade]:
        """Return all that are proposed, drafted or called."""
        query = sa.select(t.parades).where(_p.community_id == community_id, _p.state.in_(_GOING_ON))
        async with self._db.glance.connect() as connection:
            rows = (await connection.execute(query.order_by(_p.id))).mappings().all()
        return [parade_of(row) for row in rows]

    async def count(self, community_id: int, proposed_by: int | None = None) -> int:
        """Return how many are going on."""
        query = sa.select(sa.func.count()).where(
            _p.community_id == community_id, _p.state.in_(_GOING_ON)
        )
        if proposed_by is not None:
            query = query.where(_p.proposed_by_id == proposed_by)
        async with self._db.glance.connect() as connection:
            return await connection.scalar(query) or 0

    async def parade_of_post(self, community_id: int, post_id: int) -> int | None:
        """Return the id of the parade that a post belongs to."""
        query = sa.select(_o.parade_id).where(_o.community_id == community_id, _o.id == post_id)
        async with self._db.glance.connect() as connection:
            return await connection.scalar(query)

    async def purge_drafts(self, before: datetime) -> int:
        """Delete posts that were not confirmed and are older than an instant."""
        old = sa.and_(~_o.confirmed, _o.at < before)
        held = sa.select(_p.id).where(_p.id.in_(sa.select(_o.parade_id).where(old)))
        async with self._db.writer.begin() as connection:
            # Or somebody could confirm, at this moment, what is being deleted.
            await connection.execute(held.order_by(_p.id).with_for_update())
            return (await connection.execute(sa.delete(t.parade_posts).where(old))).rowcount

    async def took_part(self, community_id: int, before: datetime) -> frozenset[int]:
        """Return who has a confirmed post of before an instant."""
        query = (
            sa.select(_o.member_id)
            .where(_o.community_id == community_id, _o.confirmed, _o.at < before)
            .distinct()
        )
        async with self._db.glance.connect() as connection:
            return frozenset((await connection.scalars(query)).all())

    async def commented(self, community_id: int, after: datetime) -> Sequence[Commented]:
        """Return who commented on whose posts since an instant."""
        reader, author = t.members.alias("reader"), t.members.alias("author")
        query = (
            sa.select(_r.member_id, _o.member_id, _r.commented_at)
            .select_from(t.parade_readings)
            .join(
                t.parade_posts,
                sa.and_(_o.community_id == _r.community_id, _o.id == _r.post_id),
            )
            .join(reader, reader.c.id == _r.member_id)
            .join(author, author.c.id == _o.member_id)
            .where(
                _r.community_id == community_id,
                _r.commented_at >= after,
                _r.member_id != _o.member_id,
                reader.c.left_at.is_(None),
                author.c.left_at.is_(None),
            )
            .order_by(_r.commented_at, _r.member_id, _o.member_id)
        )
        async with self._db.glance.connect() as connection:
            rows = await connection.execute(query)
            return [Commented(by, other, at) for by, other, at in rows.all()]

    async def archive(self, secret: str) -> int | None:
        """Return which community's archive has this secret."""
        query = sa.select(_a.community_id).where(_a.secret == secret)
        async with self._db.glance.connect() as connection:
            return await connection.scalar(query)

    async def open_archive(self, community_id: int, secret: str) -> None:
        """Let a community's archive be known by this secret from now on."""
        async with self._db.writer.begin() as connection:
            await connection.execute(
                insert(connection, t.parade_archives)
                .values(community_id=community_id, secret=secret)
                .on_conflict_do_update(index_elements=["community_id"], set_={"secret": secret})
            )

    async def close_archive(self, community_id: int) -> None:
        """Let a community's archive be known by no secret any more."""
        async with self._db.writer.begin() as connection:
            await connection.execute(
                sa.delete(t.parade_archives).filter_by(community_id=community_id)
            )
