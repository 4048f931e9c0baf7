"""What conferences hold about a member: to hand over, to erase, to let follow them."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.model import Member
from data import tables as t
from data.dialects import insert
from data.holdings import Holding, Rows, delete_from, jsonable, rows_of

_p, _q, _n = t.companion_pairs.c, t.companion_questions.c, t.companion_notes.c


def concerned(community_id: int, *member_ids: int) -> Sequence[sa.Select[int]]:
    """Return what selects the meetups at which members are in a pair, or said something."""
    sessions = t.companion_sessions.c
    paired = sa.or_(_p.on_site_id.in_(member_ids), _p.remote_id.in_(member_ids))
    said = sa.or_(_q.asked_by.in_(member_ids), _q.answered_by.in_(member_ids))
    noted = sa.and_(_n.community_id == community_id, _n.member_id.in_(member_ids))
    return (
        sa.select(_p.meetup_id).where(_p.community_id == community_id, paired),
        sa.select(_q.meetup_id).where(_q.community_id == community_id, said),
        sa.select(sessions.meetup_id).where(
            sessions.community_id == community_id,
            sessions.id.in_(sa.select(_n.session_id).where(noted)),
        ),
    )


async def answers_naming(
    connection: AsyncConnection, community_id: int, member_id: int
) -> Sequence[tuple[int, int]]:
    """Return (meetup, question) of questions whose answer says who a member is: as they asked it,
    or answered.
    """
    named = sa.or_(_q.asked_by == member_id, _q.answered_by == member_id)
    query = sa.select(_q.meetup_id, _q.id).where(_q.community_id == community_id, named)
    return [(row[0], row[1]) for row in await connection.execute(query)]


async def _pairs(connection: AsyncConnection, community_id: int, member_id: int) -> Rows:
    named = sa.or_(_p.on_site_id == member_id, _p.remote_id == member_id)
    found = await connection.execute(
        sa.select(t.companion_pairs)
        .where(_p.community_id == community_id, named)
        .order_by(*t.companion_pairs.primary_key.columns)
    )
    return [jsonable(row) for row in found.mappings()]


async def _questions(connection: AsyncConnection, community_id: int, member_id: int) -> Rows:
    """Export what a member asked, with the answer that was for them; of what others asked, only
    the member's answer.
    """
    asked = await rows_of(t.companion_questions, "asked_by")(connection, community_id, member_id)
    answered = await rows_of(t.companion_questions, "answered_by")(
        connection, community_id, member_id
    )
    of_others = (one for one in answered if one["asked_by"] != member_id)
    return [*asked, *({**one, "asked_by": None, "words": ""} for one in of_others)]


async def _forget_words(connection: AsyncConnection, community_id: int, member_id: int) -> None:
    """Delete what a member asked; to what others asked there was an answer, but not whose, and
    not which.
    """
    await delete_from(t.companion_questions, "asked_by")(connection, community_id, member_id)
    await connection.execute(
        sa.update(t.companion_questions)
        .where(_q.community_id == community_id, _q.answered_by == member_id)
        .values(answered_by=None, answer="")
    )


HOLDINGS = (
    Holding(
        t.companion_pairs,
        ("remote_id", "on_site_id"),
        _pairs,
        delete_from(t.companion_pairs, "remote_id", "on_site_id"),
    ),
    Holding(t.companion_questions, ("asked_by", "answered_by"), _questions, _forget_words),
    Holding(
        t.companion_notes,
        ("member_id",),
        rows_of(t.companion_notes),
        delete_from(t.companion_notes, "member_id"),
    ),
)


async def follow(connection: AsyncConnection, kept: Member, gone: Member) -> None:
    """Let what a member asked and answered, and their pairs, be another's, who is the same person.

    Nobody is their own eyes; of two pairs of whoever is not there, that of the one stays.
    """
    here = kept.community_id
    for column in ("asked_by", "answered_by"):
        await connection.execute(
            sa.update(t.companion_questions)
            .where(_q.community_id == here, t.companion_questions.c[column] == gone.id)
            .values({column: kept.id})
        )
    theirs = sa.and_(
        _p.community_id == here, sa.or_(_p.on_site_id == gone.id, _p.remote_id == gone.id)
    )
    found = await connection.execute(sa.select(t.companion_pairs).where(theirs))
    rows = found.mappings().all()
    await connection.execute(sa.delete(t.companion_pairs).where(theirs))
    for row in rows:
        eyes, afar = (
            kept.id if row[name] == gone.id else row[name] for name in ("on_site_id", "remote_id")
        )
        if eyes != afar:
            await connection.execute(
                insert(connection, t.companion_pairs)
                .values({**row, "on_site_id": eyes, "remote_id": afar})
                .on_conflict_do_nothing()
            )
