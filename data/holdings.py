"""What a table holds about members: each feature declares it, data/privacy.py puts it together.

A table that could hold something about a person stands in a ``HOLDINGS`` of its feature's module,
with how it is handed over and how it is erased; every other table stands in privacy.IMPERSONAL.
"""

from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

Rows = list[dict[str, Any]]
Export = Callable[[AsyncConnection, int, int], Awaitable[Rows]]
"""(connection, community id, member id) -> rows of JSON values."""
Erase = Callable[[AsyncConnection, int, int], Awaitable[None]]
"""(connection, community id, member id): nothing about the member stays."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One table. ``names_members``: the columns with a member's id; ``withheld``: columns that an
    export leaves out, and why.
    """

    table: sa.Table
    names_members: tuple[str, ...]
    export: Export
    erase: Erase
    withheld: Mapping[str, str] = field(default_factory=dict[str, str])


def rows_of(table: sa.Table, owner: str = "member_id", withheld: Mapping[str, str] = {}) -> Export:
    """Return an export of the member's own rows, without the columns that are withheld."""

    async def export(connection: AsyncConnection, community_id: int, member_id: int) -> Rows:
        kept = [c for c in table.c if c.name not in withheld]
        found = await connection.execute(
            sa.select(*kept)
            .where(table.c.community_id == community_id, table.c[owner] == member_id)
            .order_by(*table.primary_key.columns)
        )
        return [jsonable(row) for row in found.mappings()]

    return export


def delete_from(table: sa.Table, *owners: str) -> Erase:
    """Return an erasure that deletes the rows in which any of these columns is the member."""

    async def erase(connection: AsyncConnection, community_id: int, member_id: int) -> None:
        named = sa.or_(*(table.c[owner] == member_id for owner in owners))
        await connection.execute(
            sa.delete(table).where(table.c.community_id == community_id, named)
        )

    return erase


async def nothing(_connection: AsyncConnection, _community_id: int, _member_id: int) -> Rows:
    """Export nothing: no row of the table is the member's."""
    return []


def jsonable(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a row with its times as ISO text and its bytes as base64."""
    return {str(name): _jsonable(value) for name, value in row.items()}


def _jsonable(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return b64encode(value).decode() if isinstance(value, bytes) else value
