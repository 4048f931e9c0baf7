"""The few places where SQLite and PostgreSQL are asked differently."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from data.tables import communities

Insert = sqlite.Insert | postgresql.Insert


def insert(connection: AsyncConnection, table: sa.Table) -> Insert:
    """Return an INSERT that knows ON CONFLICT."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


async def lock_community(connection: AsyncConnection, community_id: int) -> None:
    """Let one transaction at a time number things of a community; KeyError if there is none.

    SQLite has one writer anyway and leaves the FOR UPDATE out.
    """
    found = await connection.scalar(
        sa.select(communities.c.id).where(communities.c.id == community_id).with_for_update()
    )
    if found is None:
        raise KeyError(community_id)


def holds(dialect: sa.Dialect, column: sa.ColumnElement[str], part: str) -> sa.ColumnElement[bool]:
    """Look for a part exactly as it is (LIKE has wildcards, folds case, refuses long ones)."""
    position = sa.func.strpos if dialect.name == "postgresql" else sa.func.instr
    return position(column, part) > 0


def begins_with(column: sa.ColumnElement[str], prefix: str) -> sa.ColumnElement[bool]:
    """Compare the beginning exactly, by the index (LIKE ignores case on SQLite)."""
    return sa.and_(column >= prefix, column < prefix + "\U0010ffff")
