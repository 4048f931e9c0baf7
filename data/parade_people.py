"""What blog parades hold about a member: to hand over, to erase, to let follow them.

Whose what is, is decided in ``community/parades/belongings.py``. Outbox rows of parades have a kind
that begins with ``parade_`` and a key ``parade:ID:WHAT…``; one that is for or about a single member
names them in ``data["member"]``, and its key ends with their id (then ``@`` and the home).
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.model import Member
from community.parades.belongings import united, without
from community.parades.model import Parading
from community.parades.rows import given
from community.parades.vote_rows import vote_key
from community.places import Ref
from community.seats import without_seat
from data import outbox
from data import tables as t
from data.dialects import begins_with
from data.holdings import Holding, Rows, delete_from, jsonable, rows_of
from data.outbox_keys import about_member, in_any_home
from data.parade_rows import paradings, write

_p, _o, _r = t.parades.c, t.parade_posts.c, t.parade_readings.c
_b = t.outbox.c

OF_VOTES = ("parade_poll", "parade_result")
"""Kinds of rows about a vote, whose message repeats what its topics are called."""
CARDS = ("parade_card", "parade_proposal", "parade_roundup", *OF_VOTES)
"""Kinds of rows whose message is drawn again where it stands."""
_THREAD = "parade_thread"
_TO_HOSTS = ("parade_over", "parade_silent")
"""Kinds of rows whose message names nobody but who hosts a parade, or stands in."""
_SAYING = (*_TO_HOSTS, "parade_remind", "parade_unread")
"""Kinds of rows that are about nobody alone and say something."""
_STAYS = (*CARDS, _THREAD)
"""Kinds of rows whose message is not taken away with somebody who is erased."""


def of_parades(kind: "sa.ColumnElement[str]") -> sa.ColumnElement[bool]:
    """Match the kinds of rows that are about parades."""
    return kind.startswith("parade_", autoescape=True)


def _concerned(community_id: int, *member_ids: int) -> sa.CompoundSelect[tuple[int]]:
    """Select the parades that members proposed, host or stand in for, or gave something to."""
    named = (_p.proposed_by_id, _p.host_id, _p.stand_in_id)
    led = sa.select(_p.id).where(
        _p.community_id == community_id, sa.or_(*(one.in_(member_ids) for one in named))
    )
    given = (
        sa.select(table.c.parade_id).where(
            table.c.community_id == community_id, table.c.member_id.in_(member_ids)
        )
        for table in (t.parade_posts, t.parade_intents)
    )
    read = (
        sa.select(_o.parade_id)
        .join(
            t.parade_readings,
            sa.and_(_r.community_id == _o.community_id, _r.post_id == _o.id),
        )
        .where(_r.community_id == community_id, _r.member_id.in_(member_ids))
    )
    return led.union(*given, read)


def _which(community_id: int, *member_ids: int) -> sa.ColumnElement[bool]:
    concerned = _concerned(community_id, *member_ids)
    return sa.and_(_p.community_id == community_id, _p.id.in_(concerned))


async def hold(connection: AsyncConnection, community_id: int, *member_ids: int) -> None:
    """Let nobody change the parades that concern members until the transaction ends. To be done
    before anything but meetups is held or written: a change holds its parade first, too.
    """
    query = sa.select(_p.id).where(_which(community_id, *member_ids))
    await connection.execute(query.order_by(_p.id).with_for_update())


async def _held(
    connection: AsyncConnection, community_id: int, member_id: int
) -> Sequence[Parading]:
    await hold(connection, community_id, member_id)
    return await paradings(connection, _which(community_id, member_id))


async def said(connection: AsyncConnection, community_id: int, member_id: int) -> dict[str, Ref]:
    """Return where messages stand that are about a member, may name them, or repeat their words,
    by key. What is about another member alone stays, unless it stands under words that go, or gave
    them something of this member's to read.
    """
    found: dict[str, Ref] = {}
    for which in await _about(connection, community_id, member_id):
        found |= await outbox.delivered(connection, which)
    return found


async def _about(
    connection: AsyncConnection, community_id: int, member_id: int, *, unknown: bool = False
) -> Sequence[sa.ColumnElement[bool]]:
    """Return which rows say what goes with a member. ``unknown``: of those that are about nobody
    alone only the kinds that are said once, to be looked for where nobody knows whether they were.
    """
    here = sa.and_(_b.community_id == community_id, of_parades(_b.kind), _b.kind.not_in(_STAYS))
    which = [sa.and_(here, about_member(community_id, member_id))]
    about_somebody = sa.type_coerce(_b.data, sa.Text).like('%"member":%')
    for one in await _held(connection, community_id, member_id):
        about = f"parade:{one.parade.id}:"
        its = sa.and_(here, begins_with(_b.key, about))
        if without(one, member_id).parade.title == one.parade.title:
            its = sa.and_(its, ~about_somebody)
            if member_id not in (one.parade.host, one.parade.stand_in):
                its = sa.and_(its, _b.kind.not_in(_TO_HOSTS))
        if unknown:
            its = sa.and_(its, _b.kind.in_(_SAYING))
        which.append(its)
        theirs = {post.id for post in one.of(member_id)}
        gave = {f"{about}{given(read)}" for read in one.readings if read.post_id in theirs}
        which += [sa.and_(here, in_any_home(key)) for key in sorted(gave)]
    return which


async def _erase(connection: AsyncConnection, community_id: int, member_id: int) -> None:
    # A process that dies while it delivers leaves a message of which nobody knows.
    for which in await _about(connection, community_id, member_id, unknown=True):
        await outbox.look_for(connection, which, without=member_id)
    for before in await _held(connection, community_id, member_id):
        after = without(before, member_id)
        await _draw_anew(connection, before, erased=True)
        if after.parade.title != before.parade.title:
            # The thread is called by the title, and is not touched for anything else.
            await _draw_anew(connection, before, (_THREAD,), erased=True)
            await _say_otherwise_in_votes(connection, before)
        await write(connection, before, after)


async def _draw_anew(
    connection: AsyncConnection, parading: Parading, kinds: Sequence[str] = CARDS, *, erased: bool
) -> None:
    """Let the cards of a parade be drawn again, or something else that stands there of it."""
    its = begins_with(_b.key, f"parade:{parading.parade.id}:")
    await _draw(connection, parading, sa.and_(_b.kind.in_(kinds), its), erased=erased)


async def _say_otherwise_in_votes(connection: AsyncConnection, parading: Parading) -> None:
    """Let a topic that is erased go from polls and results, too."""
    community_id, parade_id = parading.parade.community_id, parading.parade.id
    votes = sa.select(t.parade_vote_topics.c.vote_id).filter_by(
        community_id=community_id, parade_id=parade_id
    )
    for vote_id in (await connection.scalars(votes)).all():
        its = begins_with(_b.key, vote_key(vote_id))
        await _draw(connection, parading, sa.and_(_b.kind.in_(OF_VOTES), its), erased=True)


async def _draw(
    connection: AsyncConnection,
    parading: Parading,
    which: sa.ColumnElement[bool],
    *,
    erased: bool,
) -> None:
    here = sa.and_(_b.community_id == parading.parade.community_id, which)
    for row_id, data in (await connection.execute(sa.select(_b.id, _b.data).where(here))).all():
        await outbox.draw_anew(connection, row_id, data, erased=erased)


async def _export(connection: AsyncConnection, community_id: int, member_id: int) -> Rows:
    """Export the parades that a member leads or proposed, without the words of others."""
    named = (_p.proposed_by_id, _p.host_id, _p.stand_in_id)
    query = sa.select(t.parades).where(
        _p.community_id == community_id, sa.or_(*(one == member_id for one in named))
    )
    exported: Rows = []
    for row in (await connection.execute(query.order_by(_p.id))).mappings():
        shown = jsonable(row)
        if row["proposed_by_id"] != member_id:
            shown["why"] = ""
        if row["host_id"] != member_id:
            shown |= {"call_address": "", "foreword": "", "roundup_address": ""}
        exported.append(shown)
    return exported


HOLDINGS = (
    # First of all: the cards are found by what was given.
    Holding(t.parades, ("proposed_by_id", "host_id", "stand_in_id"), _export, _erase),
    *(
        Holding(table, ("member_id",), rows_of(table), delete_from(table, "member_id"))
        for table in (
            *(t.parade_readings, t.parade_posts, t.parade_intents),
            *(t.parade_finds, t.parade_feeds, t.parade_ballots),
        )
    ),
)


async def follow(connection: AsyncConnection, kept: Member, gone: Member) -> None:
    """Let what is a member's be another's, who is the same person."""
    for before in await _held(connection, kept.community_id, gone.id):
        await _draw_anew(connection, before, erased=False)
        await write(connection, before, united(before, kept.id, gone.id))
    theirs = sa.and_(about_member(kept.community_id, gone.id), of_parades(_b.kind))
    found = await connection.execute(sa.select(_b.id, _b.key, _b.data).where(theirs))
    for row_id, key, data in found.all():
        plain, seat = without_seat(key)
        whose = plain.removesuffix(f":{gone.id}")
        named = key if whose == plain else f"{whose}:{kept.id}{seat}"
        there = sa.select(_b.id).where(_b.key == named, _b.id != row_id)
        if await connection.scalar(there) is None:
            await connection.execute(
                sa.update(t.outbox)
                .where(_b.id == row_id)
                .values(key=named, data={**data, "member": kept.id})
            )
