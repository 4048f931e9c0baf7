"""Members and their consent."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.members import MemberStore
from community.model import Consent, Member
from community.outbox import Outgoing
from community.places import Account, Language
from data import tables as t
from data.columns import fold
from data.dialects import insert, lock_community
from data.engine import Database
from data.holdings import Holding, delete_from, rows_of
from data.outbox import put
from data.participation import know

_DERIVED = {"name_folded": "the name again, for sorting and searching"}

HOLDINGS = (
    Holding(
        t.members,
        ("id",),
        rows_of(t.members, "id", _DERIVED),
        delete_from(t.members, "id"),
        _DERIVED,
    ),
)


class SqlMemberStore(MemberStore):
    """Members in a database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def by_account(self, community_id: int, account: Account) -> Member | None:
        """Return the member with this account (also one who left)."""
        async with self._db.glance.connect() as connection:
            return await _by_account(connection, community_id, account)

    async def get(self, community_id: int, member_ids: Iterable[int]) -> Mapping[int, Member]:
        """Return members by id; unknown ids are missing."""
        ids = set(member_ids)
        query = sa.select(t.members).where(
            t.members.c.community_id == community_id, t.members.c.id.in_(ids)
        )
        return await self._by_id(query)

    async def everyone(self, community_id: int) -> Mapping[int, Member]:
        """Return all members who have not left, by id."""
        query = sa.select(t.members).where(
            t.members.c.community_id == community_id, t.members.c.left_at.is_(None)
        )
        return await self._by_id(query)

    async def _by_id(self, query: sa.Select[Any]) -> Mapping[int, Member]:
        async with self._db.glance.connect() as connection:
            rows = (await connection.execute(query.order_by(t.members.c.id))).mappings().all()
        return {row["id"]: member_of(row) for row in rows}

    async def add(
        self,
        community_id: int,
        account: Account,
        name: str,
        language: Language,
        consent: Consent,
        known_as: str = "",
    ) -> Member:
        """Insert a member with their consent, or renew the consent of one who is there.

        Agreeing again is coming back: ``left_at`` is cleared. ``since`` stays the first consent's.
        """
        renewed = {
            "name": name,
            "name_folded": fold(name),
            "language": language,
            "consent_version": consent.version,
            "consent_given_at": consent.given_at,
            "consent_minimum_age": consent.minimum_age,
            "left_at": None,
        }
        key = {
            "community_id": community_id,
            "platform": account.platform,
            "external_id": account.external_id,
        }
        async with self._db.writer.begin() as connection:
            await lock_community(connection, community_id)
            added = await connection.execute(
                insert(connection, t.members)
                .values(**key, **renewed, since=consent.given_at)
                .on_conflict_do_update(index_elements=[*key], set_=renewed)
                .returning(t.members)
            )
            member = member_of(added.mappings().one())
            await know(connection, community_id, known_as, member.id)
            return member

    async def touch(self, member: Member, name: str, language: Language) -> Member:
        """Note a changed display name or language; KeyError if the member is gone."""
        async with self._db.writer.begin() as connection:
            touched = await connection.execute(
                sa.update(t.members)
                .where(t.members.c.community_id == member.community_id, t.members.c.id == member.id)
                .values(name=name, name_folded=fold(name), language=language)
                .returning(t.members)
            )
            row = touched.mappings().one_or_none()
        if row is None:
            raise KeyError(member.id)
        return member_of(row)

    async def leave(
        self,
        community_id: int,
        account: Account,
        at: datetime,
        outgoing: Callable[[Member], Sequence[Outgoing]],
    ) -> bool:
        """Mark as left, end matching, and write rows about an introduction; False if no member."""
        async with self._db.writer.begin() as connection:
            member = await _by_account(connection, community_id, account)
            if member is None:
                return False
            await connection.execute(
                sa.update(t.members).where(t.members.c.id == member.id).values(left_at=at)
            )
            await connection.execute(
                sa.delete(t.participations).filter_by(
                    community_id=community_id, member_id=member.id
                )
            )
            introduced = sa.select(t.introductions.c.member_id).filter_by(
                community_id=community_id, member_id=member.id
            )
            if await connection.scalar(introduced) is not None:
                await put(connection, outgoing(member))
        return True

    async def come_back(self, community_id: int, account: Account) -> bool:
        """Unmark; matching is not resumed by itself. False if not a member."""
        async with self._db.writer.begin() as connection:
            changed = await connection.execute(
                sa.update(t.members)
                .filter_by(
                    community_id=community_id,
                    platform=account.platform,
                    external_id=account.external_id,
                )
                .values(left_at=None)
            )
        return changed.rowcount > 0


_BY_ACCOUNT = sa.select(t.members).filter_by(  # built once: it is asked with every interaction
    community_id=sa.bindparam("community_id"),
    platform=sa.bindparam("platform"),
    external_id=sa.bindparam("external_id"),
)


async def _by_account(
    connection: AsyncConnection, community_id: int, account: Account
) -> Member | None:
    values = {
        "community_id": community_id,
        "platform": account.platform,
        "external_id": account.external_id,
    }
    row = (await connection.execute(_BY_ACCOUNT, values)).mappings().one_or_none()
    return None if row is None else member_of(row)


def member_of(row: Mapping[Any, Any]) -> Member:
    """Read a row of members."""
    return Member(
        id=row["id"],
        community_id=row["community_id"],
        account=Account(row["platform"], row["external_id"]),
        name=row["name"],
        language=row["language"],
        since=row["since"],
        consent=Consent(
            row["consent_version"], row["consent_given_at"], row["consent_minimum_age"]
        ),
        left_at=row["left_at"],
    )
