"""What meetups hold about a member: to hand over, to erase, to let follow them."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.meetups.model import Coming, Seat
from community.meetups.upcoming_rows import UPCOMING
from community.model import Member
from community.places import Ref
from data import companion_people, outbox
from data import tables as t
from data.dialects import begins_with, insert
from data.holdings import Holding, delete_from, rows_of
from data.outbox_keys import about_member, in_any_home

_m, _c, _r, _e = t.meetups.c, t.meetup_cohosts.c, t.rsvps.c, t.encounters.c
_o = t.outbox.c
_IN_THE_THREAD = ("told", "remind", "after", "byhand", "hello", "moved", "pairs", "asked")
"""Rows that name those who come, in the words of the host."""
_SHOWN = (
    *("meetup_card", "meetup_thread", "meetup_event", "meetup_poll", "meetup_recap"),
    *("meetup_session", "meetup_approval", "meetup_taken"),
)
"""Rows of what stands and is brought into line: a thread only by its name."""
_COMING = {Coming.YES: 2, Coming.MAYBE: 1, Coming.NO: 0}
_SEAT = {Seat.TAKEN: 3, Seat.OFFERED: 2, Seat.WAITING: 1, Seat.NONE: 0}


def _concerned(community_id: int, *member_ids: int) -> sa.CompoundSelect[tuple[int]]:
    """Select the meetups that members host, answered to or gave something to, in any way."""
    hosted = sa.select(_m.id).where(_m.community_id == community_id, _m.host_id.in_(member_ids))
    theirs = (
        sa.select(table.c.meetup_id).where(
            table.c.community_id == community_id, table.c.member_id.in_(member_ids)
        )
        for table in (t.meetup_cohosts, t.rsvps, t.meetup_shares)
    )
    return hosted.union(*theirs, *companion_people.concerned(community_id, *member_ids))


async def hold(connection: AsyncConnection, community_id: int, *member_ids: int) -> Sequence[int]:
    """Let nobody change the meetups that concern members until the transaction ends; return their
    ids. To be done before anything else is written: a change holds its meetup, too, before it
    touches answers and cards, so neither waits for the other.
    """
    query = sa.select(_m.id).where(
        _m.community_id == community_id, _m.id.in_(_concerned(community_id, *member_ids))
    )
    return (await connection.scalars(query.order_by(_m.id).with_for_update())).all()


async def said(connection: AsyncConnection, community_id: int, member_id: int) -> dict[str, Ref]:
    """Return where messages stand in threads of meetups that concern a member, by key: they may
    name them, or repeat their words.
    """
    found: dict[str, Ref] = {}
    for which in await _about(connection, community_id, member_id):
        found |= await outbox.delivered(connection, which)
    return found


async def _about(
    connection: AsyncConnection, community_id: int, member_id: int
) -> Sequence[sa.ColumnElement[bool]]:
    """Return which rows speak in threads of meetups that concern a member."""
    which = [
        sa.or_(*(begins_with(_o.key, f"meetup:{meetup_id}:{what}:") for what in _IN_THE_THREAD))
        for meetup_id in await hold(connection, community_id, member_id)
    ]
    answers = await companion_people.answers_naming(connection, community_id, member_id)
    for meetup_id, question_id in answers:
        key = f"meetup:{meetup_id}:answered:{question_id}"
        which.append(in_any_home(key))
    return [sa.and_(_o.community_id == community_id, one) for one in which]


async def _erase_words(connection: AsyncConnection, community_id: int, member_id: int) -> None:
    """Empty what an erased host wrote; the others' answers and encounters stay theirs."""
    # A process that dies while it delivers leaves a message of which nobody knows.
    for which in await _about(connection, community_id, member_id):
        await outbox.look_for(connection, which, without=member_id)
    await _draw_anew(connection, community_id, member_id, erased=True)
    await _list_anew(connection, community_id, member_id)
    await connection.execute(
        sa.update(t.meetups)
        .where(_m.community_id == community_id, _m.host_id == member_id)
        .values(host_id=None, title="", about="", place="", details={}, recap="", declined="")
    )


async def _draw_anew(
    connection: AsyncConnection, community_id: int, member_id: int, *, erased: bool
) -> None:
    """Let the cards and recaps in which a member stands be drawn again: without them, or with
    who they are now.
    """
    for meetup_id in await hold(connection, community_id, member_id):
        cards = await connection.execute(
            sa.select(_o.id, _o.data).where(
                _o.community_id == community_id,
                _o.kind.in_(_SHOWN),
                begins_with(_o.key, f"meetup:{meetup_id}:"),
            )
        )
        for row_id, data in cards.all():
            await outbox.draw_anew(connection, row_id, data, erased=erased)


async def _list_anew(connection: AsyncConnection, community_id: int, member_id: int) -> None:
    """Let the cards with what comes next be drawn again: words of an erased host have to go from
    all that they ever said, and who came has left a place.
    """
    if not await hold(connection, community_id, member_id):
        return
    hosted = sa.select(_m.id).where(_m.community_id == community_id, _m.host_id == member_id)
    erased = await connection.scalar(hosted.limit(1)) is not None
    cards = await connection.execute(
        sa.select(_o.id, _o.data).where(_o.community_id == community_id, _o.kind == UPCOMING)
    )
    for row_id, data in cards.all():
        await outbox.draw_anew(connection, row_id, data, erased=erased)


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
    """Let what is a member's be another's, who is the same person."""
    here = kept.community_id
    await _draw_anew(connection, here, gone.id, erased=False)
    await connection.execute(
        sa.update(t.meetups)
        .where(_m.community_id == here, _m.host_id == gone.id)
        .values(host_id=kept.id)
    )
    # Nobody hosts a meetup beside themselves.
    hosted = sa.select(_m.id).where(_m.community_id == here, _m.host_id == kept.id)
    await connection.execute(
        sa.delete(t.meetup_cohosts).where(
            _c.community_id == here,
            _c.member_id.in_((kept.id, gone.id)),
            _c.meetup_id.in_(hosted),
        )
    )
    await _answers_follow(connection, kept, gone)
    await _encounters_follow(connection, kept, gone)
    await _promises_follow(connection, kept, gone)


async def _answers_follow(connection: AsyncConnection, kept: Member, gone: Member) -> None:
    """Let one of two answers to the same meetup hold: the one that means most, then the earlier."""
    here = kept.community_id
    found = await connection.execute(
        sa.select(_r.meetup_id, _r.member_id, _r.coming, _r.seat, _r.since)
        .where(_r.community_id == here, _r.member_id.in_((kept.id, gone.id)))
        .order_by(_r.meetup_id, _r.since, _r.member_id != kept.id)
    )
    for meetup_id, some in groupby(found.all(), attrgetter("meetup_id")):
        answers = list(some)
        best = max(answers, key=lambda one: (_COMING[Coming(one.coming)], _SEAT[Seat(one.seat)]))
        mine = sa.and_(_r.community_id == here, _r.meetup_id == meetup_id)
        others = [one.member_id for one in answers if one is not best]
        await connection.execute(sa.delete(t.rsvps).where(mine, _r.member_id.in_(others)))
        await connection.execute(
            sa.update(t.rsvps).where(mine, _r.member_id == best.member_id).values(member_id=kept.id)
        )


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


async def _promises_follow(connection: AsyncConnection, kept: Member, gone: Member) -> None:
    """Tell the one of places that were kept for the other, and of what was decided."""
    found = await connection.execute(
        sa.select(_o.id, _o.key, _o.data).where(
            about_member(gone.community_id, gone.id),
            _o.kind.in_(("meetup_promoted", "meetup_decided")),
        )
    )
    for row_id, key, data in found.all():
        named = key
        for what in ("promoted", "decided"):
            named = named.replace(f":{what}:{gone.id}:", f":{what}:{kept.id}:")
        if await connection.scalar(sa.select(_o.id).where(_o.key == named)) is None:
            await connection.execute(
                sa.update(t.outbox)
                .where(_o.id == row_id)
                .values(key=named, data={**data, "member": kept.id})
            )
