"""Communities, their settings and aliases."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.communities import CommunityStore
from community.model import Numbers, RoundState
from community.outbox import Outgoing
from community.places import Community, Home
from data import outbox
from data import tables as t
from data.dialects import insert
from data.engine import Database
from data.homes import COMMUNITIES, IS_SOMEWHERE, communities_of, seat_of, settings_of


class SqlCommunityStore(CommunityStore):
    """Communities in a database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def by_home(self, home: Home) -> Community | None:
        """Return the community of a home."""
        async with self._db.glance.connect() as connection:
            return await _by_home(connection, home)

    async def get(self, community_id: int) -> Community:
        """Return a community; KeyError if there is none."""
        async with self._db.glance.connect() as connection:
            rows = (await connection.execute(_GET, {"id": community_id})).mappings().all()
        for community in communities_of(rows):
            return community
        raise KeyError(community_id)

    async def all(self) -> Sequence[Community]:
        """Return every community with a home that the bot has not left."""
        async with self._db.glance.connect() as connection:
            rows = (await connection.execute(COMMUNITIES.where(IS_SOMEWHERE))).mappings().all()
        return communities_of(rows)

    async def save(self, community: Community, outgoing: Sequence[Outgoing] = ()) -> Community:
        """Insert (id 0) or update; the first insert of a home wins and is returned."""
        async with self._db.writer.begin() as connection:
            if community.id:
                await _update(connection, community)
            elif await _by_home(connection, community.home) is None:
                await _insert(connection, community)
            await outbox.put(connection, outgoing)
            saved = await _by_home(connection, community.home)
        if saved is None:
            raise KeyError(community.id)
        return saved

    async def move(self, platform: str, old: str, new: str) -> None:
        """Let what was ``old``, a home or a channel, be ``new``; a home that is known already stays
        whose it is.
        """
        c = t.homes.c
        taken = t.homes.alias("taken")
        is_taken = sa.exists().where(taken.c.platform == platform, taken.c.external_id == new)
        channels = (
            c.channel_introductions,
            c.channel_rounds,
            c.channel_prompts,
            c.channel_organisers,
            c.channel_upcoming,
        )
        here = sa.update(t.homes).where(c.platform == platform)
        async with self._db.writer.begin() as connection:
            await connection.execute(
                here.where(c.external_id == old, ~is_taken).values(external_id=new)
            )
            for column in channels:
                await connection.execute(here.where(column == old).values({column: new}))

    async def aliases(self, community_id: int) -> Mapping[str, str]:
        """Return the organisers' aliases."""
        query = (
            sa.select(t.aliases.c.word, t.aliases.c.topic)
            .where(t.aliases.c.community_id == community_id)
            .order_by(t.aliases.c.word)
        )
        async with self._db.glance.connect() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return {row["word"]: row["topic"] for row in rows}

    async def set_alias(self, community_id: int, word: str, topic: str | None) -> None:
        """Set an alias; None removes it."""
        key = {"community_id": community_id, "word": word}
        async with self._db.writer.begin() as connection:
            if topic is None:
                await connection.execute(sa.delete(t.aliases).filter_by(**key))
                return
            await connection.execute(
                insert(connection, t.aliases)
                .values(**key, topic=topic)
                .on_conflict_do_update(index_elements=[*key], set_={"topic": topic})
            )

    async def numbers(self, community_id: int, today: datetime) -> Numbers:
        """Return counts that name nobody; who pauses today is not counted as matched in."""
        present = sa.and_(t.members.c.community_id == community_id, t.members.c.left_at.is_(None))
        introduced = sa.select(
            t.introductions.c.seeks,
            t.introductions.c.gives,
            t.introductions.c.widens,
            t.introductions.c.interests,
        ).join_from(t.introductions, t.members, _same_member(t.introductions))
        joined = sa.select(t.participations.c.paused_until).join_from(
            t.participations, t.members, _same_member(t.participations)
        )
        undone = t.rounds.c.state == RoundState.UNDONE
        async with self._db.reader.begin() as connection:
            members = await _count(connection, sa.select(t.members.c.id).where(present))
            rounds = await _count(
                connection,
                sa.select(t.rounds.c.id).where(t.rounds.c.community_id == community_id, ~undone),
            )
            topics = (await connection.execute(introduced.where(present))).all()
            pauses = (await connection.scalars(joined.where(present))).all()
        paused = sum(until is not None and until > today.date() for until in pauses)
        counted = Counter(topic for row in topics for topic in {*row[0], *row[1], *row[2], *row[3]})
        return Numbers(members, len(topics), len(pauses) - paused, paused, rounds, dict(counted))

    async def command_hash(self, front: str) -> str | None:
        """Return the hash of the commands last registered by a front."""
        async with self._db.glance.connect() as connection:
            return await connection.scalar(
                sa.select(t.front_state.c.command_hash).where(t.front_state.c.front == front)
            )

    async def set_command_hash(self, front: str, value: str) -> None:
        """Record the hash of the commands that were registered."""
        async with self._db.writer.begin() as connection:
            await connection.execute(
                insert(connection, t.front_state)
                .values(front=front, command_hash=value)
                .on_conflict_do_update(index_elements=["front"], set_={"command_hash": value})
            )


# Built once: these are asked with every interaction and every delivery.
_GET = COMMUNITIES.where(t.communities.c.id == sa.bindparam("id"))
_BY_HOME = COMMUNITIES.where(
    t.communities.c.id
    == sa.select(t.homes.c.community_id)
    .filter_by(platform=sa.bindparam("platform"), external_id=sa.bindparam("external_id"))
    .scalar_subquery()
)


async def _by_home(connection: AsyncConnection, home: Home) -> Community | None:
    values = {"platform": home.platform, "external_id": home.external_id}
    rows = (await connection.execute(_BY_HOME, values)).mappings().all()
    return next(iter(communities_of(rows, home)), None)


async def _insert(connection: AsyncConnection, community: Community) -> None:
    """Insert a community with its first home, unless somebody else does so in this moment."""
    added = await connection.execute(
        sa.insert(t.communities).values(settings_of(community)).returning(t.communities.c.id)
    )
    community_id = added.scalar_one()
    home = await connection.execute(
        insert(connection, t.homes)
        .values(
            community_id=community_id,
            number=0,
            platform=community.home.platform,
            external_id=community.home.external_id,
            **seat_of(community),
        )
        .on_conflict_do_nothing()
    )
    if home.rowcount == 0:
        await connection.execute(sa.delete(t.communities).filter_by(id=community_id))


async def _update(connection: AsyncConnection, community: Community) -> None:
    """Write the settings and the home that the community is seen from, and no other."""
    await connection.execute(
        sa.update(t.communities)
        .where(t.communities.c.id == community.id)
        .values(settings_of(community))
    )
    await connection.execute(
        sa.update(t.homes)
        .filter_by(community_id=community.id, number=community.number)
        .values(seat_of(community))
    )


def _same_member(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(
        table.c.community_id == t.members.c.community_id, table.c.member_id == t.members.c.id
    )


async def _count(connection: AsyncConnection, query: sa.Select[Any]) -> int:
    found = await connection.scalar(sa.select(sa.func.count()).select_from(query.subquery()))
    return found or 0
