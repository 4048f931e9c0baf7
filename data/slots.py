"""Polls about times in a database."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.model import Member
from community.slots.model import Poll, PollState, Slot, Standing, Suits
from community.slots.store import Decide, SlotStore
from data import meetups, outbox
from data import tables as t
from data.dialects import begins_with, insert
from data.engine import Database
from data.holdings import Holding, delete_from, rows_of

_p, _o, _a = t.slot_polls.c, t.slot_options.c, t.slot_answers.c


class SqlSlotStore(SlotStore):
    """Polls, their times and the answers."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, poll: Poll) -> Poll:
        """Store a new poll; a draft replaces its author's earlier one."""
        async with self._db.writer.begin() as connection:
            if poll.state is PollState.DRAFT:
                await connection.execute(
                    sa.delete(t.slot_polls).where(
                        _p.community_id == poll.community_id,
                        _p.by_id == poll.by,
                        _p.state == PollState.DRAFT,
                    )
                )
            added = await connection.execute(
                sa.insert(t.slot_polls)
                .values(community_id=poll.community_id, **_values(poll))
                .returning(_p.id)
            )
            poll_id = added.scalar_one()
            key = {"community_id": poll.community_id, "poll_id": poll_id}
            await connection.execute(
                sa.insert(t.slot_options), [{**key, **_slot_values(one)} for one in poll.slots]
            )
            found = await _one(connection, poll.community_id, poll_id)
        if found is None:
            raise LookupError("a poll that was just stored is not there")
        return found.poll

    async def drop_draft(self, community_id: int, poll_id: int) -> None:
        """Delete a draft."""
        async with self._db.writer.begin() as connection:
            await connection.execute(
                sa.delete(t.slot_polls).where(
                    _p.community_id == community_id,
                    _p.id == poll_id,
                    _p.state == PollState.DRAFT,
                )
            )

    async def get(self, community_id: int, poll_id: int) -> Standing | None:
        """Return a poll with all answers."""
        async with self._db.reader.begin() as connection:
            return await _one(connection, community_id, poll_id)

    async def change(self, community_id: int, poll_id: int, decide: Decide) -> Standing | None:
        """Let ``decide`` change a poll; one at a time for the same one."""
        async with self._db.writer.begin() as connection:
            lock = sa.select(_p.id).where(_p.community_id == community_id, _p.id == poll_id)
            if await connection.scalar(lock.with_for_update()) is None:
                return None
            before = await _one(connection, community_id, poll_id)
            if before is None:
                return None
            change = decide(before)
            after = change.after
            if change.made is not None:
                stored = await meetups.put_new(connection, change.made.gathering)
                after = replace(after, poll=replace(after.poll, meetup_id=stored.meetup.id))
                await outbox.put(connection, change.made.follow(stored))
            await _write(connection, before, after)
            await outbox.put(connection, change.rows)
        return after

    async def count(self, community_id: int, by: int | None = None) -> int:
        """Return how many are open."""
        query = sa.select(sa.func.count()).where(
            _p.community_id == community_id,
            _p.state == PollState.OPEN,
            _p.by_id.is_not(None) if by is None else _p.by_id == by,
        )
        async with self._db.glance.connect() as connection:
            return await connection.scalar(query) or 0

    async def purge_drafts(self, before: datetime) -> int:
        """Delete the drafts of before an instant."""
        old = sa.delete(t.slot_polls).where(_p.state == PollState.DRAFT, _p.asked_at < before)
        async with self._db.writer.begin() as connection:
            return (await connection.execute(old)).rowcount


async def _one(connection: AsyncConnection, community_id: int, poll_id: int) -> Standing | None:
    found = await connection.execute(
        sa.select(t.slot_polls).where(_p.community_id == community_id, _p.id == poll_id)
    )
    row = found.mappings().one_or_none()
    if row is None:
        return None
    slots = await connection.execute(
        sa.select(_o.number, _o.slot, _o.starts_at, _o.minutes)
        .where(_o.community_id == community_id, _o.poll_id == poll_id)
        .order_by(_o.number)
    )
    times = tuple(Slot(*one) for one in slots.all())
    said = await connection.execute(
        sa.select(_a.member_id, _a.answers)
        .where(_a.community_id == community_id, _a.poll_id == poll_id)
        .order_by(_a.member_id)
    )
    answers = {
        member_id: {int(number): Suits(suits) for number, suits in mine.items()}
        for member_id, mine in said.all()
    }
    return Standing(_poll(row, times), answers)


async def _write(connection: AsyncConnection, before: Standing, after: Standing) -> None:
    """Write what differs; the times themselves stay."""
    poll = after.poll
    if poll != before.poll:
        await connection.execute(
            sa.update(t.slot_polls)
            .where(_p.community_id == poll.community_id, _p.id == poll.id)
            .values(_values(poll))
        )
    key = {"community_id": poll.community_id, "poll_id": poll.id}
    for member_id in before.answers.keys() - after.answers.keys():
        await connection.execute(sa.delete(t.slot_answers).filter_by(**key, member_id=member_id))
    for member_id, said in after.answers.items():
        if before.answers.get(member_id) == said:
            continue
        mine = {"answers": {str(number): suits for number, suits in said.items()}}
        await connection.execute(
            insert(connection, t.slot_answers)
            .values(**key, member_id=member_id, **mine)
            .on_conflict_do_update(
                index_elements=["community_id", "poll_id", "member_id"], set_=mine
            )
        )


def _values(poll: Poll) -> dict[str, Any]:
    return {
        "by_id": poll.by,
        "title": poll.title,
        "place": poll.where,
        "zone": poll.zone,
        "language": poll.language,
        "state": poll.state,
        "asked_at": poll.asked_at,
        "closes_at": poll.closes_at,
        "chosen": poll.chosen,
        "meetup_id": poll.meetup_id or None,
        "match_id": poll.match_id,
    }


def _slot_values(slot: Slot) -> dict[str, Any]:
    return {
        "number": slot.number,
        "slot": slot.local,
        "starts_at": slot.starts_at,
        "minutes": slot.minutes,
    }


def _poll(row: Mapping[Any, Any], slots: Sequence[Slot]) -> Poll:
    return Poll(
        id=row["id"],
        community_id=row["community_id"],
        by=row["by_id"],
        title=row["title"],
        zone=row["zone"],
        slots=tuple(slots),
        closes_at=row["closes_at"],
        where=row["place"],
        language=row["language"],
        state=PollState(row["state"]),
        asked_at=row["asked_at"],
        chosen=row["chosen"],
        meetup_id=row["meetup_id"] or 0,
        match_id=row["match_id"],
    )


# --- whose they are -----------------------------------------------------------------------------


async def _erase_words(connection: AsyncConnection, community_id: int, member_id: int) -> None:
    """Empty what an erased member asked, and let the cards be drawn again; the others' answers
    stay theirs.
    """
    c = t.outbox.c
    mine = sa.and_(_p.community_id == community_id, _p.by_id == member_id)
    for poll_id in (await connection.scalars(sa.select(_p.id).where(mine))).all():
        cards = await connection.execute(
            sa.select(c.id, c.data).where(
                c.community_id == community_id,
                c.kind == "slots_card",
                begins_with(c.key, f"slots:{poll_id}:card"),
            )
        )
        for row_id, data in cards.all():
            await outbox.draw_anew(connection, row_id, data)
    await connection.execute(
        sa.update(t.slot_polls).where(mine).values(by_id=None, title="", place="")
    )


HOLDINGS = (
    Holding(t.slot_polls, ("by_id",), rows_of(t.slot_polls, "by_id"), _erase_words),
    Holding(
        t.slot_answers,
        ("member_id",),
        rows_of(t.slot_answers),
        delete_from(t.slot_answers, "member_id"),
    ),
)


async def follow(connection: AsyncConnection, kept: Member, gone: Member) -> None:
    """Let what a member asked be another's, who is the same person."""
    await connection.execute(
        sa.update(t.slot_polls)
        .where(_p.community_id == kept.community_id, _p.by_id == gone.id)
        .values(by_id=kept.id)
    )
