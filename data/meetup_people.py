"""What meetups hold about a member: to hand over, to erase, to let follow them."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.meetups.model import Coming
from community.model import Member
from data import outbox
from data import tables as t
from data.dialects import begins_with, insert
from data.holdings import Holding, delete_from, rows_of

_m, _r, _e = t.meetups.c, t.rsvps.c, t.encounters.c
_STRENGTH = {Coming.YES: 2, Coming.MAYBE: 1, Coming.NO: 0}


async def _erase_words(connection: AsyncConnection, community_id: int, member_id: int) -> None:
    """Empty what an erased host wrote; the others' answers and encounters stay theirs."""
    await _draw_anew(connection, community_id, member_id)
    await connection.execute(
        sa.update(t.meetups)
        .where(_m.community_id == community_id, _m.host_id == member_id)
        .values(host_id=None, title="", about="", place="", details={}, recap="")
    )


def meetups_of(community_id: int, member_id: int) -> sa.CompoundSelect[tuple[int]]:
    """Select the ids of the meetups that a member answered, hosts, or gave something to."""
    answered = sa.select(_r.meetup_id).where(
        _r.community_id == community_id, _r.member_id == member_id
    )
    gave = sa.select(t.meetup_shares.c.meetup_id).filter_by(
        community_id=community_id, member_id=member_id
    )
    hosted = sa.select(_m.id).where(_m.community_id == community_id, _m.host_id == member_id)
    return answered.union(hosted, gave)


async def _draw_anew(connection: AsyncConnection, community_id: int, member_id: int) -> None:
    """Let the cards and recaps in which a member stands be drawn again: without them."""
    c = t.outbox.c
    for meetup_id in (await connection.scalars(meetups_of(community_id, member_id))).all():
        cards = await connection.execute(
            sa.select(c.id, c.data).where(
                c.community_id == community_id,
                c.kind.in_(("meetup_card", "meetup_event", "meetup_recap")),
                begins_with(c.key, f"meetup:{meetup_id}:"),
            )
        )
        for row_id, data in cards.all():
            await outbox.draw_anew(connection, row_id, data)


HOLDINGS = (
    # First of all: the cards are found by the answers, and by what was given.
    Holding(t.meetups, ("host_id",), rows_of(t.meetups, "host_id"), _erase_words),
    Holding(t.rsvps, ("member_id",), rows_of(t.rsvps), delete_from(t.rsvps, "member_id")),
    Holding(
        t.meetup_cohosts,
        ("member_id",),
        rows_of(t.meetup_cohosts),
        delete_from(t.meetup_cohosts, "member_id"),
    ),
    Holding(
        t.encounters,
        ("member_id", "other_id"),
        rows_of(t.encounters),
        delete_from(t.encounters, "member_id", "other_id"),
    ),
    Holding(
        t.meetup_shares,
        ("member_id",),
        rows_of(t.meetup_shares),
        delete_from(t.meetup_shares, "member_id"),
    ),
    Holding(
        t.meetup_reminders,
        ("member_id",),
        rows_of(t.meetup_reminders),
        delete_from(t.meetup_reminders, "member_id"),
    ),
    Holding(
        t.calendar_feeds,
        ("member_id",),
        rows_of(t.calendar_feeds, withheld={"secret": "keyed hash of a token; it opens nothing"}),
        delete_from(t.calendar_feeds, "member_id"),
        {"secret": "keyed hash of a token; it opens nothing"},
    ),
)


async def follow(connection: AsyncConnection, kept: Member, gone: Member) -> None:
    """Let what is a member's be another's, who is the same person. Of two answers to the same
    meetup the stronger one holds.
    """
    here = kept.community_id
    await connection.execute(
        sa.update(t.meetups)
        .where(_m.community_id == here, _m.host_id == gone.id)
        .values(host_id=kept.id)
    )
    said = await connection.execute(
        sa.select(_r.meetup_id, _r.member_id, _r.coming).where(
            _r.community_id == here, _r.member_id.in_((kept.id, gone.id))
        )
    )
    answers: dict[int, dict[int, int]] = {}
    for meetup_id, member_id, coming in said.all():
        answers.setdefault(meetup_id, {})[member_id] = _STRENGTH[Coming(coming)]
    for meetup_id, by in answers.items():
        if gone.id not in by:
            continue
        weaker = kept.id if by[gone.id] > by.get(kept.id, -1) else gone.id
        await connection.execute(
            sa.delete(t.rsvps).filter_by(community_id=here, meetup_id=meetup_id, member_id=weaker)
        )
        await connection.execute(
            sa.update(t.rsvps)
            .where(_r.community_id == here, _r.meetup_id == meetup_id, _r.member_id == gone.id)
            .values(member_id=kept.id)
        )
    await _encounters_follow(connection, kept, gone)


async def _encounters_follow(connection: AsyncConnection, kept: Member, gone: Member) -> None:
    found = await connection.execute(
        sa.select(t.encounters).where(
            _e.community_id == kept.community_id,
            sa.or_(_e.member_id == gone.id, _e.other_id == gone.id),
        )
    )
    for row in found.mappings().all():
        by, other = (kept.id if i == gone.id else i for i in (row["member_id"], row["other_id"]))
        if by != other:
            await connection.execute(
                insert(connection, t.encounters)
                .values({**row, "member_id": by, "other_id": other})
                .on_conflict_do_nothing()
            )
