"""Prompts: the organisers' own, what was posted, who took it up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.outbox import Outgoing
from community.prompts import PromptStore
from community.recurring import Prompt, PromptKind, PromptPost
from data import tables as t
from data.dialects import insert, lock_community
from data.engine import Database
from data.holdings import Holding, delete_from, rows_of
from data.outbox import put
from data.schedules import take

HOLDINGS = (
    Holding(t.take_ups, ("member_id",), rows_of(t.take_ups), delete_from(t.take_ups, "member_id")),
)


# Built once: the clock asks these for every prompt that it posts.
_p, _u = t.prompt_posts.c, t.take_ups.c
_here: sa.BindParameter[int] = sa.bindparam("community_id")
_OWN = sa.select(t.own_prompts).filter_by(community_id=_here).order_by(t.own_prompts.c.number)
_SWITCHED_OFF = sa.select(t.prompt_switches.c.key).filter_by(community_id=_here)
_USED = sa.select(_p.key).filter_by(community_id=_here, kind=sa.bindparam("kind")).order_by(_p.id)
_POSTS = (
    sa.select(t.prompt_posts, _u.member_id)
    .outerjoin(t.take_ups, sa.and_(_u.community_id == _p.community_id, _u.post_id == _p.id))
    .order_by(_u.id)
)
_BY_ID = _POSTS.where(_p.community_id == _here, _p.id == sa.bindparam("id"))
_BY_OCCURRENCE = _POSTS.where(_p.occurrence_id == sa.bindparam("occurrence_id"))
_LATEST = _POSTS.where(
    _p.id
    == sa.select(sa.func.max(_p.id))
    .filter_by(community_id=_here, schedule_id=sa.bindparam("schedule_id"))
    .scalar_subquery()
)


class SqlPromptStore(PromptStore):
    """Posts, own prompts and switches in a database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def own(self, community_id: int) -> Sequence[Prompt]:
        """Return the organisers' own prompts, in the order they were added."""
        async with self._db.glance.connect() as connection:
            rows = await connection.execute(_OWN, {"community_id": community_id})
            return [_prompt(row) for row in rows.mappings()]

    async def add_own(self, community_id: int, prompt: Prompt) -> Prompt:
        """Store an own prompt; return it with its key."""
        last = sa.select(sa.func.max(t.own_prompts.c.number)).filter_by(community_id=community_id)
        async with self._db.writer.begin() as connection:
            await lock_community(connection, community_id)
            number = (await connection.scalar(last) or 0) + 1
            await connection.execute(
                sa.insert(t.own_prompts).values(
                    community_id=community_id,
                    number=number,
                    kind=prompt.kind,
                    language=prompt.language,
                    title=prompt.title,
                    body=prompt.body,
                    hashtag=prompt.hashtag,
                    days=prompt.days,
                )
            )
        return replace(prompt, key=f"own-{number}")

    async def switched_off(self, community_id: int) -> frozenset[str]:
        """Return the keys that are switched off."""
        async with self._db.glance.connect() as connection:
            keys = await connection.scalars(_SWITCHED_OFF, {"community_id": community_id})
            return frozenset(keys.all())

    async def switch(self, community_id: int, key: str, *, on: bool) -> None:
        """Switch one prompt on or off."""
        row = {"community_id": community_id, "key": key}
        async with self._db.writer.begin() as connection:
            if on:
                await connection.execute(sa.delete(t.prompt_switches).filter_by(**row))
            else:
                await connection.execute(
                    insert(connection, t.prompt_switches).values(row).on_conflict_do_nothing()
                )

    async def used(self, community_id: int, kind: PromptKind) -> Sequence[str]:
        """Return the keys posted so far, oldest first (repeats included)."""
        values = {"community_id": community_id, "kind": kind}
        async with self._db.glance.connect() as connection:
            return (await connection.scalars(_USED, values)).all()

    async def commit(
        self,
        post: PromptPost,
        announce: Callable[[PromptPost], Sequence[Outgoing]],
        occurrence_id: int | None,
    ) -> PromptPost:
        """Store a post, its outbox rows, and the occurrence as done: one transaction."""
        async with self._db.writer.begin() as connection:
            if occurrence_id is not None and not await take(connection, occurrence_id):
                done = await _post(connection, _BY_OCCURRENCE, occurrence_id=occurrence_id)
                if done is None:
                    raise LookupError("the occurrence is done, but no post came of it")
                return done
            added = await connection.execute(
                sa.insert(t.prompt_posts)
                .values(
                    community_id=post.community_id,
                    schedule_id=post.schedule_id,
                    kind=post.kind,
                    key=post.key,
                    slot=post.slot,
                    occurrence_id=occurrence_id,
                )
                .returning(t.prompt_posts.c.id)
            )
            post_id = added.scalar_one()
            stored = replace(post, id=post_id, taken_up_by=())
            await put(connection, announce(stored))
        return stored

    async def post(self, community_id: int, post_id: int) -> PromptPost | None:
        """Return a post with those who took it up."""
        async with self._db.glance.connect() as connection:
            return await _post(connection, _BY_ID, community_id=community_id, id=post_id)

    async def latest(self, community_id: int, schedule_id: int) -> PromptPost | None:
        """Return a schedule's newest post."""
        of = {"community_id": community_id, "schedule_id": schedule_id}
        async with self._db.glance.connect() as connection:
            return await _post(connection, _LATEST, **of)

    async def take_up(
        self, post: PromptPost, member_id: int, at: datetime, outgoing: Sequence[Outgoing]
    ) -> bool:
        """Note that a member took it up; False (nothing written) if they had already."""
        async with self._db.writer.begin() as connection:
            added = await connection.scalar(
                insert(connection, t.take_ups)
                .values(community_id=post.community_id, post_id=post.id, member_id=member_id, at=at)
                .on_conflict_do_nothing()
                .returning(t.take_ups.c.id)
            )
            if added is None:
                return False
            await connection.execute(
                sa.update(t.schedules)
                .where(
                    t.schedules.c.community_id == post.community_id,
                    t.schedules.c.id == post.schedule_id,
                )
                .values(unanswered=0)
            )
            await put(connection, outgoing)
        return True


async def _post(
    connection: AsyncConnection, query: sa.Select[Any], **values: int
) -> PromptPost | None:
    rows = (await connection.execute(query, values)).mappings().all()
    if not rows:
        return None
    row = rows[0]
    return PromptPost(
        id=row["id"],
        community_id=row["community_id"],
        schedule_id=row["schedule_id"],
        kind=row["kind"],
        key=row["key"],
        slot=row["slot"],
        taken_up_by=tuple(row["member_id"] for row in rows if row["member_id"] is not None),
    )


def _prompt(row: Mapping[Any, Any]) -> Prompt:
    return Prompt(
        key=f"own-{row['number']}",
        kind=row["kind"],
        language=row["language"],
        title=row["title"],
        body=row["body"],
        hashtag=row["hashtag"],
        days=row["days"],
    )
