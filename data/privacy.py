"""Everything about one member, across all tables: to hand over, to erase.

The features declare what they hold; here it is put together. A table that is neither in HOLDINGS
nor in IMPERSONAL fails a test.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from community.model import Member
from community.outbox import Outgoing
from community.privacy import PrivacyStore
from data import fronts, introductions, matches, members, outbox, participation, prompts, relay
from data import tables as t
from data.engine import Database
from data.holdings import Holding

HOLDINGS: tuple[Holding, ...] = (
    *fronts.HOLDINGS,
    *relay.HOLDINGS,
    *outbox.HOLDINGS,
    *prompts.HOLDINGS,
    *matches.HOLDINGS,
    *participation.HOLDINGS,
    *introductions.HOLDINGS,
    *members.HOLDINGS,  # last: the others refer to it
)

IMPERSONAL: Mapping[str, str] = {
    "communities": "settings of a community; channels, no people",
    "aliases": "topics that the organisers put together",
    "front_state": "which commands were registered",
    "own_prompts": "the organisers' texts, without who wrote them",
    "relay_sides": "which conversations belong together; places, no people",
    "prompt_switches": "which prompts are switched off",
    "prompt_posts": "which prompt was posted when",
    "schedules": "what recurs",
    "occurrences": "when it was due, and how that went",
}


class SqlPrivacyStore(PrivacyStore):
    """All that a database holds about a member."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def everyone(self) -> Sequence[Member]:
        """Return every member of every community, also those who left."""
        async with self._db.glance.connect() as connection:
            rows = await connection.execute(sa.select(t.members).order_by(t.members.c.id))
            return [members.member_of(row) for row in rows.mappings()]

    async def export(self, community_id: int, member_id: int) -> Mapping[str, Any]:
        """Return all that is stored about a member as JSON values, by table."""
        async with self._db.reader.begin() as connection:
            found = {
                holding.table.name: await holding.export(connection, community_id, member_id)
                for holding in reversed(HOLDINGS)
            }
        return {name: rows for name, rows in found.items() if rows}

    async def erase(
        self,
        member: Member,
        outgoing: Callable[[Mapping[str, str]], Sequence[Outgoing]],
        known_as: str,
    ) -> None:
        """Delete a member from every table in one transaction, and their text from the files."""
        mine = matches.matches_of(member.community_id, member.id)
        async with self._db.writer.begin() as connection:
            there = sa.select(t.members.c.id).filter_by(
                community_id=member.community_id, id=member.id
            )
            if await connection.scalar(there.with_for_update()) is not None:
                ids = (await connection.scalars(mine.order_by(t.match_members.c.match_id))).all()
                refs = await outbox.delivered(connection, _said_of(member, ids))
                await participation.unknow(connection, member.community_id, known_as, member.id)
                clean_up = outgoing({key: str(ref) for key, ref in refs.items()})
                for holding in HOLDINGS:
                    await holding.erase(connection, member.community_id, member.id)
                await outbox.put(connection, clean_up)
        # Also when there was nobody left: a crash may have come between the two.
        await self._db.scrub()

    async def purge_left(self, before: datetime) -> int:
        """Erase communities that the bot left before this instant; return how many."""
        async with self._db.writer.begin() as connection:
            left = t.communities.c.left_at < before
            await fronts.forget_people_of(connection, left)
            gone = await connection.execute(sa.delete(t.communities).where(left))
        if gone.rowcount:
            await self._db.scrub()
        return gone.rowcount


def _said_of(member: Member, match_ids: Sequence[Any]) -> sa.ColumnElement[bool]:
    """Return which outbox rows delivered something that names a member or was for them."""
    key = t.outbox.c.key
    named = [
        f"intro:{member.community_id}:{member.id}",
        *(f"match:{match_id}:{what}" for match_id in match_ids for what in ("open", "bump")),
    ]
    return sa.and_(
        t.outbox.c.community_id == member.community_id,
        sa.or_(
            key.in_(named),
            sa.and_(t.outbox.c.kind == "relay", outbox.named(member.community_id, member.id)),
            key.like(f"left_out:%:{member.id}"),
            key.like(f"prompt:%:took:{member.id}"),
        ),
    )
