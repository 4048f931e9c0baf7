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


class SqlPromptStore(PromptStore):
    """Posts, own prompts and switches in a database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def own(self, community_id: int) -> Sequence[Prompt]:
        """Return the organisers' own prompts, in the order they were added."""
        query = sa.select(t.own_prompts).filter_by(community_id=community_id)
        async with self._db.glance.connect() as connection:
            rows = await connection.execute(query.order_by(t.own_prompts.c.number))
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
        query = sa.select(t.prompt_switches.c.key).filter_by(community_id=community_id)
        async with self._db.glance.connect() as connection:
            return frozenset((await connection.scalars(query)).all())

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
        query = sa.select(t.prompt_posts.c.key).filter_by(community_id=community_id, kind=kind)
        async with self._db.glance.connect() as connection:
            return (await connection.scalars(query.order_by(t.prompt_posts.c.id))).all()

    async def commit(
        self,
        post: PromptPost,
        announce: Callable[[PromptPost], Sequence[Outgoing]],
        occurrence_id: int | None,
    ) -> PromptPost:
        """Store a post, its outbox rows, and the occurrence as done: one transaction."""
        async with self._db.writer.begin() as connection:
            if occurrence_id is not None and not await take(connection, occurrence_id):
                by_occurrence = t.prompt_posts.c.occurrence_id == occurrence_id
                return await _the_post(connection, by_occurrence)
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
        c = t.prompt_posts.c
        async with self._db.glance.connect() as connection:
            return await _post(connection, sa.and_(c.community_id == community_id, c.id == post_id))

    async def latest(self, community_id: int, schedule_id: int) -> PromptPost | None:
        """Return a schedule's newest post."""
        c = t.prompt_posts.c
        newest = sa.select(sa.func.max(c.id)).filter_by(
            community_id=community_id, schedule_id=schedule_id
        )
        async with self._db.glance.connect() as connection:
            return await _post(connection, c.id == newest.scalar_subquery())

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
    connection: AsyncConnection, condition: sa.ColumnElement[bool]
) -> PromptPost | None:
    takers = sa.and_(
        t.take_ups.c.community_id == t.prompt_posts.c.community_id,
        t.take_ups.c.post_id == t.prompt_posts.c.id,
    )
    query = (
        sa.select(t.prompt_posts, t.take_ups.c.member_id)
        .outerjoin(t.take_ups, takers)
        .where(condition)
        .order_by(t.take_ups.c.id)
    )
    rows = (await connection.execute(query)).mappings().all()
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


async def _the_post(connection: AsyncConnection, condition: sa.ColumnElement[bool]) -> PromptPost:
    post = await _post(connection, condition)
    if post is None:
        raise LookupError("the occurrence is done, but no post came of it")
    return post


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
