"""People with their accounts: reading them, finding whose an account is, taking one away."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.model import Consent, Member
from community.places import Account
from data import tables as t
from data.holdings import Holding, delete_from, rows_of

_SECRET = {"code": "its hash; the code itself is nowhere"}

HOLDINGS = (
    Holding(
        t.link_codes,
        ("member_id",),
        rows_of(t.link_codes, "member_id", _SECRET),
        delete_from(t.link_codes, "member_id"),
        _SECRET,
    ),
    Holding(t.accounts, ("member_id",), rows_of(t.accounts), delete_from(t.accounts, "member_id")),
)

_a = t.accounts.c
MEMBERS = (
    sa.select(t.members, _a.platform, _a.external_id)
    .join(
        t.accounts,
        sa.and_(_a.community_id == t.members.c.community_id, _a.member_id == t.members.c.id),
    )
    .order_by(t.members.c.id, _a.id)
)
"""Every member, a row an account, the first account first; see :func:`members_of`."""


def whose(community_id: Any, account: Mapping[str, Any]) -> sa.Select[Any]:
    """Select the id of the member with an account."""
    return sa.select(_a.member_id).filter_by(community_id=community_id, **account)


def values_of(account: Account) -> dict[str, Any]:
    """Return an account as column values."""
    return {"platform": account.platform, "external_id": account.external_id}


_BY_ACCOUNT = MEMBERS.where(  # built once: it is asked with every interaction
    t.members.c.community_id == sa.bindparam("community_id"),
    t.members.c.id
    == whose(
        sa.bindparam("community_id"),
        {"platform": sa.bindparam("platform"), "external_id": sa.bindparam("external_id")},
    ).scalar_subquery(),
)


async def by_account(
    connection: AsyncConnection, community_id: int, account: Account
) -> Member | None:
    """Return the member with this account (also one who left)."""
    values = {"community_id": community_id, **values_of(account)}
    rows = (await connection.execute(_BY_ACCOUNT, values)).mappings().all()
    return next(iter(members_of(rows)), None)


async def the_member(connection: AsyncConnection, member_id: int) -> Member | None:
    """Return a member."""
    rows = (await connection.execute(MEMBERS.where(t.members.c.id == member_id))).mappings().all()
    return next(iter(members_of(rows)), None)


async def add_account(
    connection: AsyncConnection,
    community_id: int,
    member_id: int,
    account: Account,
    since: datetime,
) -> None:
    """Note that an account nobody has is this member's; the caller holds the community."""
    await connection.execute(
        sa.insert(t.accounts).values(
            community_id=community_id, member_id=member_id, since=since, **values_of(account)
        )
    )


async def take_account(connection: AsyncConnection, community_id: int, account: Account) -> None:
    """Let an account be nobody's."""
    await connection.execute(
        sa.delete(t.accounts).filter_by(community_id=community_id, **values_of(account))
    )


def members_of(rows: Iterable[Mapping[Any, Any]]) -> list[Member]:
    """Read rows of MEMBERS."""
    return [_member(list(of_one)) for _, of_one in groupby(rows, itemgetter("id"))]


def _member(rows: Sequence[Mapping[Any, Any]]) -> Member:
    row = rows[0]
    first, *others = (Account(one["platform"], one["external_id"]) for one in rows)
    return Member(
        id=row["id"],
        community_id=row["community_id"],
        account=first,
        name=row["name"],
        language=row["language"],
        since=row["since"],
        consent=Consent(
            row["consent_version"], row["consent_given_at"], row["consent_minimum_age"]
        ),
        left_at=row["left_at"],
        others=tuple(others),
    )
