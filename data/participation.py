"""Taking part in matching, and whom somebody never wants to meet."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.model import Participation, Rhythm
from community.participation import ParticipationStore
from community.places import Account
from community.wishes import Mode, Presence, Wishes
from data import tables as t
from data.accounts import values_of, whose
from data.chunks import read
from data.dialects import insert, lock_community
from data.engine import Database
from data.holdings import Holding, delete_from, rows_of

_KEYED = {"who": "a keyed hash of somebody else's account, which says nothing to anybody"}

HOLDINGS = (
    Holding(
        t.participations,
        ("member_id",),
        rows_of(t.participations),
        delete_from(t.participations, "member_id"),
    ),
    # Whom others blocked is theirs: it is not handed over, but it goes with the person.
    Holding(
        t.blocks,
        ("member_id", "other_id"),
        rows_of(t.blocks, "member_id"),
        delete_from(t.blocks, "member_id", "other_id"),
    ),
    Holding(
        t.kept_apart,
        ("member_id",),
        rows_of(t.kept_apart, withheld=_KEYED),
        delete_from(t.kept_apart, "member_id"),
        _KEYED,
    ),
)


_GET = sa.select(t.participations).filter_by(
    community_id=sa.bindparam("community_id"), member_id=sa.bindparam("member_id")
)


class SqlParticipationStore(ParticipationStore):
    """Participation and blocks in a database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def get(self, community_id: int, member_id: int) -> Participation | None:
        """Return how a member takes part; None if not."""
        values = {"community_id": community_id, "member_id": member_id}
        async with self._db.glance.connect() as connection:
            row = (await connection.execute(_GET, values)).mappings().one_or_none()
        return None if row is None else _participation(row)

    async def all(self, community_id: int) -> Mapping[int, Participation]:
        """Return all who take part and have not left the community, by member id."""
        query = (
            sa.select(t.participations)
            .join(t.members, t.members.c.id == t.participations.c.member_id)
            .where(t.participations.c.community_id == community_id, t.members.c.left_at.is_(None))
            .order_by(t.participations.c.member_id)
        )
        async with self._db.reader.begin() as connection:
            found = [_participation(row) async for row in read(connection, query)]
        return {participation.member_id: participation for participation in found}

    async def save(self, community_id: int, participation: Participation) -> None:
        """Insert or replace."""
        key = {"community_id": community_id, "member_id": participation.member_id}
        values = {
            "rhythm": participation.rhythm,
            "trio": participation.trio,
            "mode": participation.wishes.mode,
            "bubble": participation.wishes.bubble,
            "presence": participation.wishes.presence,
            "mentees": participation.wishes.mentees,
            "paused_until": participation.paused_until,
            "last_slot": participation.last_slot,
            "sat_out": participation.sat_out,
            "debt": participation.debt,
        }
        async with self._db.writer.begin() as connection:
            await connection.execute(
                insert(connection, t.participations)
                .values(**key, **values)
                .on_conflict_do_update(index_elements=[*key], set_=values)
            )

    async def put_first(self, community_id: int, member_ids: Sequence[int]) -> None:
        """Let those of them who still take part come first in the next round."""
        c = t.participations.c
        async with self._db.writer.begin() as connection:
            await connection.execute(
                sa.update(t.participations)
                .where(c.community_id == community_id, c.member_id.in_(member_ids))
                .values(last_slot=None, sat_out=sa.case((c.sat_out < 1, 1), else_=c.sat_out))
            )

    async def remove(self, community_id: int, member_id: int) -> None:
        """End a member's participation (no error if there was none)."""
        async with self._db.writer.begin() as connection:
            await connection.execute(
                sa.delete(t.participations).filter_by(
                    community_id=community_id, member_id=member_id
                )
            )

    async def avoid(
        self, community_id: int, member_id: int, other: Account, known_as: str, at: datetime
    ) -> None:
        """Note that ``member_id`` never wants to meet ``other``, member or not; idempotent."""
        async with self._db.writer.begin() as connection:
            await lock_community(connection, community_id)
            other_id = await connection.scalar(whose(community_id, values_of(other)))
            if other_id is not None:
                # What the person says themselves is no part of an answer that they may take back.
                await drop_blocks(connection, community_id, member_id, [other_id])
                await put_blocks(connection, community_id, member_id, [other_id], at)
            else:
                await _keep_apart(connection, community_id, member_id, known_as, at)

    async def stop_avoiding(
        self, community_id: int, member_id: int, other: Account, known_as: Sequence[str]
    ) -> None:
        """Take that back."""
        mine = {"community_id": community_id, "member_id": member_id}
        others = whose(community_id, values_of(other))
        async with self._db.writer.begin() as connection:
            await connection.execute(
                sa.delete(t.blocks).filter_by(**mine).where(t.blocks.c.other_id.in_(others))
            )
            await connection.execute(
                sa.delete(t.kept_apart).filter_by(**mine).where(t.kept_apart.c.who.in_(known_as))
            )

    async def blocks(self, community_id: int) -> frozenset[tuple[int, int]]:
        """Return blocked pairs, each once as (smaller id, larger id), whoever set it."""
        query = sa.select(t.blocks.c.member_id, t.blocks.c.other_id).where(
            t.blocks.c.community_id == community_id
        )
        async with self._db.glance.connect() as connection:
            rows = (await connection.execute(query)).all()
        return frozenset((min(one, other), max(one, other)) for one, other in rows)

    async def blocked_by(self, community_id: int, member_id: int) -> frozenset[int]:
        """Return whom this member blocked."""
        query = sa.select(t.blocks.c.other_id).filter_by(
            community_id=community_id, member_id=member_id
        )
        async with self._db.glance.connect() as connection:
            return frozenset((await connection.scalars(query)).all())


async def put_blocks(
    connection: AsyncConnection,
    community_id: int,
    member_id: int,
    other_ids: Sequence[int],
    at: datetime,
) -> None:
    """Note blocks within the caller's transaction; those that are there keep their time."""
    for other_id in other_ids:
        await connection.execute(
            insert(connection, t.blocks)
            .values(community_id=community_id, member_id=member_id, other_id=other_id, at=at)
            .on_conflict_do_nothing()
        )


async def drop_blocks(
    connection: AsyncConnection,
    community_id: int,
    member_id: int,
    other_ids: Sequence[int],
    at: datetime | None = None,
) -> None:
    """Forget blocks (only those set at an instant) within the caller's transaction."""
    c = t.blocks.c
    gone = sa.delete(t.blocks).filter_by(community_id=community_id, member_id=member_id)
    gone = gone.where(c.other_id.in_(other_ids))
    await connection.execute(gone if at is None else gone.where(c.at == at))


async def know(
    connection: AsyncConnection, community_id: int, known_as: str, other_id: int
) -> None:
    """Let those who avoid somebody by their hash avoid the member they have become; the caller
    holds the community.
    """
    c = t.kept_apart.c
    here = sa.and_(c.community_id == community_id, c.who == known_as)
    for member_id, at in (await connection.execute(sa.select(c.member_id, c.at).where(here))).all():
        if member_id != other_id:  # nobody is kept apart from an account that became their own
            await put_blocks(connection, community_id, member_id, [other_id], at)
    await connection.execute(sa.delete(t.kept_apart).where(here))


async def unknow(
    connection: AsyncConnection, community_id: int, known_as: Sequence[str], other_id: int
) -> None:
    """Let those who avoid a member that is about to be erased, or about to lose an account, go on
    avoiding these accounts by their hashes.
    """
    c = t.blocks.c
    theirs = sa.select(c.member_id, c.at).where(
        c.community_id == community_id, c.other_id == other_id
    )
    for member_id, at in (await connection.execute(theirs)).all():
        for who in known_as:
            await _keep_apart(connection, community_id, member_id, who, at)


async def _keep_apart(
    connection: AsyncConnection, community_id: int, member_id: int, known_as: str, at: datetime
) -> None:
    await connection.execute(
        insert(connection, t.kept_apart)
        .values(community_id=community_id, member_id=member_id, who=known_as, at=at)
        .on_conflict_do_nothing()
    )


def _participation(row: Mapping[Any, Any]) -> Participation:
    return Participation(
        member_id=row["member_id"],
        rhythm=Rhythm(row["rhythm"]),
        trio=row["trio"],
        wishes=Wishes(Mode(row["mode"]), row["bubble"], Presence(row["presence"]), row["mentees"]),
        paused_until=row["paused_until"],
        last_slot=row["last_slot"],
        sat_out=row["sat_out"],
        debt=row["debt"],
    )
