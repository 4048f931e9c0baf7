"""Taking rows of members out of a community and putting them into another.

Rows refer to each other by (community, id), so none can change its community by itself: they are
read, deleted, and written anew in the order in which they refer to each other. They keep their ids.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from data import tables as t
from data.chunks import chunks, read
from data.keys import metadata

Moving = Mapping[str, Sequence[Mapping[Any, Any]]]
"""Rows by their table's name."""

BELONGS_TO_THE_COMMUNITY: Mapping[str, str] = {
    "homes": "one home comes along; it gets a new number",
    "aliases": "words that the other community does not know come along",
    "own_prompts": "they come along with new numbers",
    "prompt_switches": "settings",
    "prompt_posts": "what is under way ends",
    "take_ups": "what is under way ends",
    "schedules": "they end",
    "occurrences": "they end",
    "community_feeds": "its address leads nowhere any more; the other community has its own",
    "link_codes": "they are void",
    "wrong_codes": "they say nothing elsewhere",
    "outbox": "what is pending ends, but for meetups and parades; what was said of members follows",
    "parade_archives": "its address opens nothing any more; the other community has its own",
}
"""Tables whose rows do not move as they are, and what becomes of them when a community joins
another. A row of every other table is a member's, or of what was between members.
"""

MOVED: Sequence[sa.Table] = [
    table
    for table in metadata.sorted_tables
    if "community_id" in table.c and table.name not in BELONGS_TO_THE_COMMUNITY
]


async def everything_of(connection: AsyncConnection, community_id: int) -> Moving:
    """Read the rows that move with a whole community."""
    return {
        table.name: await _rows(connection, table, table.c.community_id == community_id)
        for table in MOVED
    }


async def own_things_of(
    connection: AsyncConnection, community_id: int, member_ids: Sequence[int]
) -> Moving:
    """Read what members take along on their own: nothing that is between them and others who
    stay, and no past matches.
    """
    found: dict[str, list[Mapping[Any, Any]]] = {}
    for table in (
        t.members,
        t.accounts,
        t.introductions,
        t.participations,
        t.kept_apart,
        t.blocks,
        t.meetup_reminders,
        t.calendar_feeds,
        t.parade_feeds,
    ):
        here: list[Mapping[Any, Any]] = []
        for some in chunks(member_ids):
            mine = table.c["id" if table is t.members else "member_id"].in_(some)
            here += await _rows(
                connection, table, sa.and_(table.c.community_id == community_id, mine)
            )
        found[table.name] = here
    both = set(member_ids)
    found[t.blocks.name] = [row for row in found[t.blocks.name] if row["other_id"] in both]
    return found


async def put_in(connection: AsyncConnection, moving: Moving, community_id: int) -> None:
    """Write rows that were taken out into a community."""
    for table in MOVED:
        for some in chunks(moving.get(table.name, ())):
            await connection.execute(
                sa.insert(table), [{**row, "community_id": community_id} for row in some]
            )


async def _rows(
    connection: AsyncConnection, table: sa.Table, which: sa.ColumnElement[bool]
) -> list[Mapping[Any, Any]]:
    query = sa.select(table).where(which).order_by(*table.primary_key.columns)
    return [dict(row) async for row in read(connection, query)]
