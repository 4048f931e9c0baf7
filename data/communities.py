"""Communities, their settings and aliases."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.communities import CommunityStore
from community.model import Numbers, RoundState
from community.places import Channels, Community, Home
from data import tables as t
from data.dialects import insert
from data.engine import Database


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
            row = (await connection.execute(_GET, {"id": community_id})).mappings().one_or_none()
        if row is None:
            raise KeyError(community_id)
        return _community(row)

    async def all(self) -> Sequence[Community]:
        """Return every community that the bot has not left."""
        query = sa.select(t.communities).where(t.communities.c.left_at.is_(None))
        async with self._db.glance.connect() as connection:
            rows = (await connection.execute(query.order_by(t.communities.c.id))).mappings().all()
        return [_community(row) for row in rows]

    async def save(self, community: Community) -> Community:
        """Insert (id 0) or update; the first insert of a home wins and is returned."""
        values = _values(community)
        async with self._db.writer.begin() as connection:
            if community.id:
                await connection.execute(
                    sa.update(t.communities)
                    .where(t.communities.c.id == community.id)
                    .values(values)
                )
            else:
                await connection.execute(
                    insert(connection, t.communities).values(values).on_conflict_do_nothing()
                )
            saved = await _by_home(connection, community.home)
        if saved is None:
            raise KeyError(community.id)
        return saved

    async def move(self, platform: str, old: str, new: str) -> None:
        """Let what was ``old``, a home or a channel, be ``new``; a home that is known already stays
        whose it is.
        """
        c = t.communities.c
        taken = t.communities.alias("taken")
        is_taken = sa.exists().where(taken.c.platform == platform, taken.c.external_id == new)
        channels = (
            c.channel_introductions,
            c.channel_rounds,
            c.channel_prompts,
            c.channel_organisers,
        )
        async with self._db.writer.begin() as connection:
            for column, where in (
                (c.external_id, ~is_taken),
                *((one, sa.true()) for one in channels),
            ):
                await connection.execute(
                    sa.update(t.communities)
                    .where(c.platform == platform, column == old, where)
                    .values({column: new})
                )

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
_GET = sa.select(t.communities).where(t.communities.c.id == sa.bindparam("id"))
_BY_HOME = sa.select(t.communities).where(
    t.communities.c.platform == sa.bindparam("platform"),
    t.communities.c.external_id == sa.bindparam("external_id"),
)


async def _by_home(connection: AsyncConnection, home: Home) -> Community | None:
    values = {"platform": home.platform, "external_id": home.external_id}
    row = (await connection.execute(_BY_HOME, values)).mappings().one_or_none()
    return None if row is None else _community(row)


def _same_member(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(
        table.c.community_id == t.members.c.community_id, table.c.member_id == t.members.c.id
    )


async def _count(connection: AsyncConnection, query: sa.Select[Any]) -> int:
    found = await connection.scalar(sa.select(sa.func.count()).select_from(query.subquery()))
    return found or 0


def _values(community: Community) -> dict[str, Any]:
    return {
        "platform": community.home.platform,
        "external_id": community.home.external_id,
        "name": community.name,
        "language": community.language,
        "zone": community.zone,
        "minimum_age": community.minimum_age,
        "cooldown_weeks": community.cooldown_weeks,
        "out_of_bubble_percent": community.out_of_bubble_percent,
        "group_size": community.group_size,
        "channel_introductions": community.channels.introductions,
        "channel_rounds": community.channels.rounds,
        "channel_prompts": community.channels.prompts,
        "channel_organisers": community.channels.organisers,
        "set_up": community.set_up,
        "left_at": community.left_at,
    }


def _community(row: Mapping[Any, Any]) -> Community:
    return Community(
        id=row["id"],
        home=Home(row["platform"], row["external_id"]),
        name=row["name"],
        language=row["language"],
        zone=row["zone"],
        minimum_age=row["minimum_age"],
        cooldown_weeks=row["cooldown_weeks"],
        out_of_bubble_percent=row["out_of_bubble_percent"],
        group_size=row["group_size"],
        channels=Channels(
            row["channel_introductions"],
            row["channel_rounds"],
            row["channel_prompts"],
            row["channel_organisers"],
        ),
        set_up=row["set_up"],
        left_at=row["left_at"],
    )
