"""Meetups that the bot proposed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from community.meetups.ideas import Idea, IdeaStore
from community.meetups.model import Meetup, MeetupState
from community.outbox import Outgoing
from data import outbox
from data import tables as t
from data.dialects import lock_community
from data.engine import Database
from data.meetup_rows import gatherings

_i, _m = t.meetup_ideas.c, t.meetups.c


class SqlIdeaStore(IdeaStore):
    """Ideas in a database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def since(self, community_id: int, after: datetime) -> Sequence[Idea]:
        """Return what was proposed since an instant, oldest first."""
        query = (
            sa.select(t.meetup_ideas)
            .where(_i.community_id == community_id, _i.at >= after)
            .order_by(_i.at, _i.id)
        )
        async with self._db.reader.begin() as connection:
            return [_idea(row) for row in (await connection.execute(query)).mappings()]

    async def propose(
        self, idea: Idea, quiet_since: datetime, rows: Callable[[Idea], Sequence[Outgoing]]
    ) -> bool:
        """Store an idea with its outbox rows, unless there was one after ``quiet_since``."""
        async with self._db.writer.begin() as connection:
            await lock_community(connection, idea.community_id)
            there = sa.select(_i.id).where(
                _i.community_id == idea.community_id, _i.at > quiet_since
            )
            if await connection.scalar(there.limit(1)) is not None:
                return False
            added = await connection.execute(
                sa.insert(t.meetup_ideas)
                .values(
                    community_id=idea.community_id,
                    topic=idea.topic,
                    seek=idea.seek,
                    give=idea.give,
                    at=idea.at,
                )
                .returning(t.meetup_ideas)
            )
            await outbox.put(connection, rows(_idea(added.mappings().one())))
        return True

    async def idea(self, community_id: int, idea_id: int) -> Idea | None:
        """Return an idea."""
        query = sa.select(t.meetup_ideas).where(_i.community_id == community_id, _i.id == idea_id)
        async with self._db.reader.begin() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else _idea(row)

    async def called(self, community_id: int, idea_id: int) -> Sequence[Meetup]:
        """Return the meetups that were called from an idea."""
        theirs = sa.and_(
            _m.community_id == community_id,
            _m.idea_id == idea_id,
            _m.state == MeetupState.CALLED,
            _m.host_id.is_not(None),
        )
        async with self._db.reader.begin() as connection:
            return [one.meetup for one in await gatherings(connection, theirs)]


def _idea(row: Mapping[Any, Any]) -> Idea:
    return Idea(row["id"], row["community_id"], row["topic"], row["seek"], row["give"], row["at"])
