"""Blog parades and what people give to them between values and rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.parades.model import (
    Asked,
    Intent,
    Parade,
    ParadeState,
    Parading,
    Post,
    PostKind,
    Reading,
)
from data import tables as t
from data.chunks import chunks

_p, _o, _i, _r = t.parades.c, t.parade_posts.c, t.parade_intents.c, t.parade_readings.c

_READINGS = sa.select(_o.parade_id, t.parade_readings).join(
    t.parade_posts, sa.and_(_o.community_id == _r.community_id, _o.id == _r.post_id)
)


async def one(connection: AsyncConnection, community_id: int, parade_id: int) -> Parading | None:
    """Read a parade with all that people gave."""
    this = sa.and_(_p.community_id == community_id, _p.id == parade_id)
    found = await paradings(connection, this)
    return next(iter(found), None)


async def paradings(
    connection: AsyncConnection, which: sa.ColumnElement[bool], limit: int | None = None
) -> list[Parading]:
    """Read parades of one community with all that people gave, the newest first: in as many
    statements for a hundred as for one.
    """
    query = sa.select(t.parades).where(which).order_by(_p.id.desc()).limit(limit)
    rows = (await connection.execute(query)).mappings().all()
    posts: dict[int, list[Post]] = {row["id"]: [] for row in rows}
    intents: dict[int, list[Intent]] = {row["id"]: [] for row in rows}
    readings: dict[int, list[Reading]] = {row["id"]: [] for row in rows}
    for some in chunks(posts):
        # The ids are known to be of this community; so the indexes lead with it all the same.
        here = rows[0]["community_id"]
        given = sa.select(t.parade_posts).where(_o.community_id == here, _o.parade_id.in_(some))
        for row in (await connection.execute(given.order_by(_o.at, _o.id))).mappings():
            posts[row["parade_id"]].append(_post(row))
        will = sa.select(t.parade_intents).where(_i.community_id == here, _i.parade_id.in_(some))
        for row in (await connection.execute(will.order_by(_i.at, _i.member_id))).mappings():
            intents[row["parade_id"]].append(Intent(row["member_id"], row["at"], row["remind"]))
        read = _READINGS.where(_o.community_id == here, _o.parade_id.in_(some))
        in_order = read.order_by(_r.at, _r.post_id, _r.member_id)
        for row in (await connection.execute(in_order)).mappings():
            readings[row["parade_id"]].append(_reading(row))
    return [
        Parading(
            parade_of(row),
            tuple(posts[row["id"]]),
            tuple(intents[row["id"]]),
            tuple(readings[row["id"]]),
        )
        for row in rows
    ]


async def write(connection: AsyncConnection, before: Parading, after: Parading) -> Parading:
    """Write what differs; return what is stored now, with the ids of new posts."""
    was = before.parade
    if after.parade != was:
        await connection.execute(
            sa.update(t.parades)
            .where(_p.community_id == was.community_id, _p.id == was.id)
            .values(values(after.parade))
        )
    posts = await _write_posts(connection, before, after)
    await _write_intents(connection, before, after)
    there = {one.id for one in posts}
    readings = tuple(one for one in after.readings if one.post_id in there)
    await _write_readings(connection, before, replace(after, readings=readings), there)
    return replace(
        after,
        posts=tuple(sorted(posts, key=lambda one: (one.at, one.id))),
        intents=tuple(sorted(after.intents, key=lambda one: (one.at, one.member_id))),
        readings=tuple(sorted(readings, key=lambda one: (one.at, one.post_id, one.reader))),
    )


async def _write_posts(
    connection: AsyncConnection, before: Parading, after: Parading
) -> list[Post]:
    key = {"community_id": before.parade.community_id, "parade_id": before.parade.id}
    was = {one.id: one for one in before.posts}
    for some in chunks(was.keys() - {one.id for one in after.posts}):
        gone = sa.delete(t.parade_posts).filter_by(**key)
        await connection.execute(gone.where(_o.id.in_(some)))
    stored: list[Post] = []
    for post in after.posts:
        mine = replace(post, parade_id=before.parade.id)
        if not mine.id:
            new = sa.insert(t.parade_posts).values(**key, **_post_values(mine)).returning(_o.id)
            mine = replace(mine, id=(await connection.execute(new)).scalar_one())
        elif mine.id not in was:
            raise LookupError("a post that is not of this parade")
        elif mine != was[mine.id]:
            changed = sa.update(t.parade_posts).filter_by(**key, id=mine.id)
            await connection.execute(changed.values(_post_values(mine)))
        stored.append(mine)
    return stored


async def _write_intents(connection: AsyncConnection, before: Parading, after: Parading) -> None:
    key = {"community_id": before.parade.community_id, "parade_id": before.parade.id}
    was = {one.member_id: one for one in before.intents}
    for some in chunks(was.keys() - {one.member_id for one in after.intents}):
        gone = sa.delete(t.parade_intents).filter_by(**key)
        await connection.execute(gone.where(_i.member_id.in_(some)))
    new = [
        {**key, "member_id": one.member_id, "at": one.at, "remind": one.remind}
        for one in after.intents
        if one.member_id not in was
    ]
    if new:
        await connection.execute(sa.insert(t.parade_intents), new)
    for one in after.intents:
        if one.member_id in was and one != was[one.member_id]:
            changed = sa.update(t.parade_intents).filter_by(**key, member_id=one.member_id)
            await connection.execute(changed.values(at=one.at, remind=one.remind))


async def _write_readings(
    connection: AsyncConnection, before: Parading, after: Parading, posts: set[int]
) -> None:
    here = before.parade.community_id
    # Those of posts that are gone went with them.
    was = {(one.post_id, one.reader): one for one in before.readings if one.post_id in posts}
    for post_id, reader in was.keys() - {(one.post_id, one.reader) for one in after.readings}:
        gone = sa.delete(t.parade_readings)
        await connection.execute(
            gone.filter_by(community_id=here, post_id=post_id, member_id=reader)
        )
    new: list[dict[str, Any]] = []
    for one in after.readings:
        key = {"community_id": here, "post_id": one.post_id, "member_id": one.reader}
        said = {"at": one.at, "read_at": one.read_at, "commented_at": one.commented_at}
        known = was.get((one.post_id, one.reader))
        if known is None:
            new.append({**key, **said})
        elif known != one:
            changed = sa.update(t.parade_readings).filter_by(**key)
            await connection.execute(changed.values(said))
    for some in chunks(new):
        await connection.execute(sa.insert(t.parade_readings), some)


def values(parade: Parade) -> dict[str, Any]:
    """Return a parade as the row that holds it, without its id and its community."""
    return {
        "proposed_by_id": parade.proposed_by,
        "host_id": parade.host,
        "stand_in_id": parade.stand_in,
        "asked": parade.asked,
        "asked_at": parade.asked_at,
        "title": parade.title,
        "question": parade.question,
        "why": parade.why,
        "language": parade.language,
        "zone": parade.zone,
        "state": parade.state,
        "hashtag": parade.hashtag,
        "opens": parade.opens,
        "closes": parade.closes,
        "grace_days": parade.grace_days,
        "call_address": parade.call,
        "foreword": parade.foreword,
        "roundup_address": parade.roundup,
        "proposed_at": parade.proposed_at,
        "rounded_up_at": parade.rounded_up_at,
        "changed_at": parade.changed_at,
        "called_at": parade.called_at,
        "sequence": parade.sequence,
        "voting_until": parade.voting_until,
        "chosen_at": parade.chosen_at,
    }


def parade_of(row: Mapping[Any, Any]) -> Parade:
    """Return the parade that a row holds."""
    return Parade(
        id=row["id"],
        community_id=row["community_id"],
        proposed_by=row["proposed_by_id"],
        title=row["title"],
        question=row["question"],
        why=row["why"],
        language=row["language"],
        zone=row["zone"],
        proposed_at=row["proposed_at"],
        state=ParadeState(row["state"]),
        host=row["host_id"],
        stand_in=row["stand_in_id"],
        asked=Asked(row["asked"]),
        asked_at=row["asked_at"],
        hashtag=row["hashtag"],
        opens=row["opens"],
        closes=row["closes"],
        grace_days=row["grace_days"],
        call=row["call_address"],
        foreword=row["foreword"],
        roundup=row["roundup_address"],
        rounded_up_at=row["rounded_up_at"],
        changed_at=row["changed_at"],
        called_at=row["called_at"],
        sequence=row["sequence"],
        voting_until=row["voting_until"],
        chosen_at=row["chosen_at"],
    )


_AS_THEY_ARE: Sequence[str] = (
    "member_id",
    "at",
    "address",
    "canonical",
    "feed",
    "title",
    "language",
    "opening",
    "picture_alt",
    "sentence",
    "words",
    "confirmed",
    "links_back",
    "reached",
    "looked_at",
)
"""What a post and its row call by the same name."""


def _post_values(post: Post) -> dict[str, Any]:
    same = {name: getattr(post, name) for name in _AS_THEY_ARE}
    return {**same, "kind": post.kind, "byline": post.author}


def _post(row: Mapping[Any, Any]) -> Post:
    same = {name: row[name] for name in _AS_THEY_ARE}
    kind = PostKind(row["kind"])
    return Post(**same, id=row["id"], parade_id=row["parade_id"], kind=kind, author=row["byline"])


def _reading(row: Mapping[Any, Any]) -> Reading:
    return Reading(row["post_id"], row["member_id"], row["at"], row["read_at"], row["commented_at"])
