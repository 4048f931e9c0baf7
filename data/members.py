"""Members and their consent."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from community.members import MemberStore
from community.model import Consent, Member
from community.outbox import Outgoing
from community.places import Account, Language
from data import tables as t
from data.accounts import (
    MEMBERS,
    add_account,
    by_account,
    members_of,
    take_account,
    the_member,
    values_of,
    whose,
)
from data.columns import fold
from data.dialects import lock_community
from data.engine import Database
from data.holdings import Holding, delete_from, rows_of
from data.outbox import put
from data.participation import know, unknow

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
            return await by_account(connection, community_id, account)

    async def get(self, community_id: int, member_ids: Iterable[int]) -> Mapping[int, Member]:
        """Return members by id; unknown ids are missing."""
        ids = set(member_ids)
        query = MEMBERS.where(t.members.c.community_id == community_id, t.members.c.id.in_(ids))
        return await self._by_id(query)

    async def everyone(self, community_id: int) -> Mapping[int, Member]:
        """Return all members who have not left, by id."""
        here = t.members.c.community_id == community_id
        return await self._by_id(MEMBERS.where(here, t.members.c.left_at.is_(None)))

    async def _by_id(self, query: sa.Select[Any]) -> Mapping[int, Member]:
        async with self._db.glance.connect() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return {member.id: member for member in members_of(rows)}

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
        async with self._db.writer.begin() as connection:
            await lock_community(connection, community_id)
            there = await by_account(connection, community_id, account)
            if there is None:
                added = await connection.execute(
                    sa.insert(t.members)
                    .values(community_id=community_id, since=consent.given_at, **renewed)
                    .returning(t.members.c.id)
                )
                member_id = added.scalar_one()
                await add_account(connection, community_id, member_id, account, consent.given_at)
            else:
                member_id = there.id
                await connection.execute(
                    sa.update(t.members).where(t.members.c.id == member_id).values(renewed)
                )
            await know(connection, community_id, known_as, member_id)
            member = await the_member(connection, member_id)
        if member is None:
            raise KeyError(member_id)
        return member

    async def touch(self, member: Member, name: str, language: Language) -> Member:
        """Note a changed display name or language; KeyError if the member is gone."""
        async with self._db.writer.begin() as connection:
            await connection.execute(
                sa.update(t.members)
                .where(t.members.c.community_id == member.community_id, t.members.c.id == member.id)
                .values(name=name, name_folded=fold(name), language=language)
            )
            touched = await the_member(connection, member.id)
        if touched is None:
            raise KeyError(member.id)
        return touched

    async def leave(
        self,
        community_id: int,
        account: Account,
        at: datetime,
        cards: Callable[[Member], Sequence[Outgoing]],
        outgoing: Callable[[Member], Sequence[Outgoing]],
    ) -> bool:
        """Mark as left, end matching, write rows, also about an introduction; False if nobody."""
        async with self._db.writer.begin() as connection:
            member = await by_account(connection, community_id, account)
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
                await put(connection, cards(member))
            await put(connection, outgoing(member))
        return True

    async def come_back(self, community_id: int, account: Account) -> bool:
        """Unmark; matching is not resumed by itself. False if not a member."""
        async with self._db.writer.begin() as connection:
            changed = await connection.execute(
                sa.update(t.members)
                .where(t.members.c.id.in_(whose(community_id, values_of(account))))
                .values(left_at=None)
            )
        return changed.rowcount > 0

    async def part(self, community_id: int, account: Account, known_as: str) -> bool:
        """Let an account be nobody's, unless it is the only one of its member."""
        async with self._db.writer.begin() as connection:
            await lock_community(connection, community_id)
            member = await by_account(connection, community_id, account)
            if member is None or not member.others:
                return False
            await unknow(connection, community_id, [known_as], member.id)
            await take_account(connection, community_id, account)
        return True
