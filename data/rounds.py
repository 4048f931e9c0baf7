"""Rounds, matches and answers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.model import Answer, Match, MatchState, PastMatch, Round, RoundState, Unmatched
from community.outbox import Outgoing
from community.round_store import NewRound, RoundPending, RoundStore, is_pending
from data import tables as t
from data.chunks import chunks
from data.columns import Instant
from data.dialects import begins_with, insert, lock_community
from data.engine import Database
from data.matches import match_values, read_matches, read_rounds, round_of
from data.outbox import put
from data.participation import drop_blocks, put_blocks
from data.past_matches import past_matches
from data.schedules import take

_r, _m, _s, _f = t.rounds.c, t.matches.c, t.match_members.c, t.feedback.c
_SENDING = ("open", "bump", "ask")


class SqlRoundStore(RoundStore):
    """Rounds in a database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def commit(
        self,
        new: NewRound,
        announce: Callable[[Round], Iterable[Outgoing]],
        occurrence_id: int | None,
    ) -> Round:
        """Store a round and all that follows from it, and mark the occurrence as done."""
        async with self._db.writer.begin() as connection:
            await lock_community(connection, new.community_id)
            if occurrence_id is not None:
                if not await take(connection, occurrence_id):
                    return await _the_round(connection, _r.occurrence_id == occurrence_id)
            else:
                await _refuse_a_second(connection, new)
            round_id = await _add_round(connection, new, occurrence_id)
            await _add_matches(connection, new, round_id)
            await _count(connection, new, round_id)
            stored = await _the_round(connection, _r.id == round_id)
            await put(connection, announce(stored))
        return stored

    async def get(self, community_id: int, round_id: int) -> Round | None:
        """Return a round with its matches and the people left out."""
        here = sa.and_(_r.community_id == community_id, _r.id == round_id)
        async with self._db.reader.begin() as connection:
            return next(iter(await read_rounds(connection, here)), None)

    async def outline(self, community_id: int, round_id: int) -> Round | None:
        """Return a round without its matches and the people left out."""
        here = sa.and_(_r.community_id == community_id, _r.id == round_id)
        async with self._db.glance.connect() as connection:
            return await _outline(connection, here)

    async def left_out(self, community_id: int, round_id: int, member_id: int) -> Unmatched | None:
        """Return whether and why a member got nobody in a round."""
        query = sa.select(t.left_out.c.reason).filter_by(
            community_id=community_id, round_id=round_id, member_id=member_id
        )
        async with self._db.glance.connect() as connection:
            reason = await connection.scalar(query)
        return Unmatched(member_id, reason) if reason else None

    async def latest(self, community_id: int, limit: int = 1) -> Sequence[Round]:
        """Return the newest rounds that were not undone, newest first."""
        valid = sa.and_(_r.community_id == community_id, _r.state != RoundState.UNDONE)
        async with self._db.reader.begin() as connection:
            return await read_rounds(connection, valid, limit)

    async def inputs(self, community_id: int, round_id: int) -> str:
        """Return what the planner saw; empty when it had to be forgotten, KeyError if no round."""
        query = sa.select(_r.inputs).where(_r.community_id == community_id, _r.id == round_id)
        async with self._db.glance.connect() as connection:
            inputs = await connection.scalar(query)
        if inputs is None:
            raise KeyError(round_id)
        return inputs

    async def match(self, community_id: int, match_id: int) -> Match | None:
        """Return a match."""
        here = sa.and_(_m.community_id == community_id, _m.id == match_id)
        async with self._db.reader.begin() as connection:
            return next(iter(await read_matches(connection, here)), None)

    async def current(self, community_id: int, member_id: int) -> tuple[Round, Match] | None:
        """Return the member's newest match that was neither undone nor called off."""
        values = {"community_id": community_id, "member_id": member_id}
        async with self._db.reader.begin() as connection:
            found = (await connection.execute(_NEWEST, values)).one_or_none()
            if found is None:
                return None
            its_round = await _outline(connection, _r.id == found.round_id)
            (match,) = await read_matches(connection, _m.id == found.id)
        return (its_round, match) if its_round else None

    async def set_state(self, match: Match, state: MatchState) -> None:
        """Set a match's state; the first open match makes its round sent."""
        async with self._db.writer.begin() as connection:
            await connection.execute(
                sa.update(t.matches)
                .where(_m.community_id == match.community_id, _m.id == match.id)
                .values(state=state)
            )
            if state is MatchState.OPEN:
                await connection.execute(
                    sa.update(t.rounds)
                    .where(
                        _r.community_id == match.community_id,
                        _r.id == match.round_id,
                        _r.state == RoundState.PLANNED,
                    )
                    .values(state=RoundState.SENT)
                )

    async def undo(self, community_id: int, round_id: int) -> bool:
        """Undo a planned round; False if anything of it was sent, claimed or undone before.

        What told the organisers that it is planned does not count: it went out to offer the undo.
        """
        async with self._db.writer.begin() as connection:
            state = await connection.scalar(
                sa.select(_r.state)
                .where(_r.community_id == community_id, _r.id == round_id)
                .with_for_update()
            )
            if state != RoundState.PLANNED:
                return False
            going_out = (
                sa.select(t.outbox.c.attempt)
                .where(_rows_of_round(community_id, round_id), t.outbox.c.kind != "round_planned")
                .with_for_update()
            )
            if any((await connection.scalars(going_out)).all()):
                return False
            await connection.execute(
                sa.update(t.outbox)
                .where(_rows_of_round(community_id, round_id), t.outbox.c.state == "pending")
                .values(state="dropped", owner=None, lease_until=None, error="undone")
            )
            await connection.execute(
                sa.update(t.rounds).where(_r.id == round_id).values(state=RoundState.UNDONE)
            )
            await _count_back(connection, community_id, round_id)
        return True

    async def history(self, community_id: int, since: datetime) -> Sequence[PastMatch]:
        """Return matches with a slot not before ``since``, not undone or called off.

        A match of which fewer than two people are known any more says nothing and is left out.
        """
        valid = sa.and_(_m.community_id == community_id, _r.slot >= since, _is_valid())
        async with self._db.reader.begin() as connection:
            return await past_matches(connection, valid)

    async def answer(
        self, match: Match, member_id: int, answer: Answer, at: datetime, *, block: bool
    ) -> None:
        """Store (or change) a member's answer; with ``block`` also block the others."""
        key = {
            "community_id": match.community_id,
            "match_id": match.id,
            "member_id": member_id,
        }
        kept = sa.case((_f.answer == answer, _f.at), else_=sa.literal(at, Instant))
        async with self._db.writer.begin() as connection:
            since = await connection.scalar(
                insert(connection, t.feedback)
                .values(**key, answer=answer, at=at)
                .on_conflict_do_update(index_elements=[*key], set_={"answer": answer, "at": kept})
                .returning(_f.at)
            )
            if block:
                others = sa.select(_s.member_id).where(
                    _s.community_id == match.community_id,
                    _s.match_id == match.id,
                    _s.member_id != member_id,
                )
                ids = [i for i in (await connection.scalars(others)).all() if i is not None]
                await put_blocks(connection, match.community_id, member_id, ids, since or at)

    async def take_back(self, match: Match, member_id: int, answer: Answer) -> bool:
        """Forget a member's answer and the blocks that it set."""
        mine = sa.and_(_f.community_id == match.community_id, _f.member_id == member_id)
        said = sa.and_(mine, _f.match_id == match.id, _f.answer == answer)
        async with self._db.writer.begin() as connection:
            since = await connection.scalar(sa.delete(t.feedback).where(said).returning(_f.at))
            if since is None:
                return False
            if answer is Answer.NOT_AGAIN:
                await drop_blocks(connection, match.community_id, member_id, match.present, since)
        return True

    async def answers(self, community_id: int, match_id: int) -> Mapping[int, Answer]:
        """Return the answers to a match by member id."""
        query = sa.select(_f.member_id, _f.answer).where(
            _f.community_id == community_id, _f.match_id == match_id
        )
        async with self._db.glance.connect() as connection:
            rows = (await connection.execute(query.order_by(_f.member_id))).all()
        return {member_id: Answer(answer) for member_id, answer in rows}

    async def tally(self, community_id: int, round_id: int) -> Mapping[Answer, int]:
        """Return how many members of a round gave each answer."""
        query = (
            sa.select(_f.answer, sa.func.count())
            .join(t.matches, _m.id == _f.match_id)
            .where(_f.community_id == community_id, _m.round_id == round_id)
            .group_by(_f.answer)
        )
        async with self._db.glance.connect() as connection:
            return {Answer(a): count for a, count in (await connection.execute(query)).all()}


def _is_valid() -> sa.ColumnElement[bool]:
    return sa.and_(_r.state != RoundState.UNDONE, _m.state != MatchState.CALLED_OFF)


_NEWEST = (
    sa.select(_m.id, _m.round_id)
    .join(t.rounds, _r.id == _m.round_id)
    .join(t.match_members, _s.match_id == _m.id)
    .where(
        _s.community_id == sa.bindparam("community_id"),
        _s.member_id == sa.bindparam("member_id"),
        _is_valid(),
    )
    .order_by(_m.id.desc())
    .limit(1)
)


async def _the_round(connection: AsyncConnection, condition: sa.ColumnElement[bool]) -> Round:
    found = await read_rounds(connection, condition)
    if not found:
        raise LookupError("the occurrence is done, but no round came of it")
    return found[0]


async def _outline(connection: AsyncConnection, condition: sa.ColumnElement[bool]) -> Round | None:
    found = (await connection.execute(sa.select(t.rounds).where(condition))).mappings()
    row = found.one_or_none()
    return round_of(row) if row else None


async def _refuse_a_second(connection: AsyncConnection, new: NewRound) -> None:
    """Raise RoundPending while the newest round is on its way; the caller holds the community."""
    valid = sa.and_(_r.community_id == new.community_id, _r.state != RoundState.UNDONE)
    for newest in await read_rounds(connection, valid, 1):
        if is_pending(newest, new.planned_at):
            raise RoundPending(newest)


async def _add_round(connection: AsyncConnection, new: NewRound, occurrence_id: int | None) -> int:
    last = sa.select(sa.func.max(_r.number)).where(_r.community_id == new.community_id)
    added = await connection.execute(
        sa.insert(t.rounds)
        .values(
            community_id=new.community_id,
            number=(await connection.scalar(last) or 0) + 1,
            slot=new.slot,
            state=RoundState.PLANNED,
            seed=new.seed,
            planned_at=new.planned_at,
            send_at=new.send_at,
            inputs=new.inputs,
            occurrence_id=occurrence_id,
        )
        .returning(_r.id)
    )
    return added.scalar_one()


async def _add_matches(connection: AsyncConnection, new: NewRound, round_id: int) -> None:
    here = {"community_id": new.community_id, "round_id": round_id}
    for some in chunks(new.matches):
        added = await connection.scalars(
            sa.insert(t.matches).returning(_m.id, sort_by_parameter_order=True),
            [{**here, **match_values(planned)} for planned in some],
        )
        seats = [
            {"community_id": new.community_id, "match_id": i, "seat": seat, "member_id": member_id}
            for i, planned in zip(added.all(), some, strict=True)
            for seat, member_id in enumerate(planned.members)
        ]
        await connection.execute(sa.insert(t.match_members), seats)
    for out in chunks(enumerate(new.unmatched)):
        await connection.execute(
            sa.insert(t.left_out),
            [
                {**here, "member_id": one.member_id, "position": position, "reason": one.reason}
                for position, one in out
            ],
        )


async def _count(connection: AsyncConnection, new: NewRound, round_id: int) -> None:
    """Move the participants' counters on, and keep what they were, for an undo."""
    p = t.participations.c
    matched = (
        sa.select(_s.member_id)
        .join(t.matches, _m.id == _s.match_id)
        .where(_m.community_id == new.community_id, _m.round_id == round_id)
    )
    left = sa.select(t.left_out.c.member_id).where(
        t.left_out.c.community_id == new.community_id, t.left_out.c.round_id == round_id
    )
    here = p.community_id == new.community_id
    before = sa.select(
        p.community_id,
        sa.literal(round_id, sa.BigInteger),
        p.member_id,
        p.last_slot,
        p.sat_out,
        p.debt,
    ).where(here, sa.or_(p.member_id.in_(matched), p.member_id.in_(left)))
    columns = ["community_id", "round_id", "member_id", "last_slot", "sat_out", "debt"]
    await connection.execute(sa.insert(t.round_members).from_select(columns, before))
    await connection.execute(
        sa.update(t.participations)
        .where(here, p.member_id.in_(matched))
        .values(last_slot=new.slot, sat_out=0)
    )
    await connection.execute(
        sa.update(t.participations).where(here, p.member_id.in_(left)).values(sat_out=p.sat_out + 1)
    )
    # Only of those whose counters are kept above, so that an undo sets all of it back.
    were_in = {one for planned in new.matches for one in planned.members}
    were_in |= {one.member_id for one in new.unmatched}
    owed = ({"member": i, "owed": debt} for i, debt in new.debts.items() if i in were_in)
    of_one = sa.and_(here, p.member_id == sa.bindparam("member"))
    for some in chunks(owed):
        await connection.execute(
            sa.update(t.participations).where(of_one).values(debt=sa.bindparam("owed")), some
        )


async def _count_back(connection: AsyncConnection, community_id: int, round_id: int) -> None:
    """Set the counters of those who still take part to what they were before the round."""
    p, b = t.participations.c, t.round_members.c
    this = sa.and_(b.community_id == community_id, b.round_id == round_id)
    mine = sa.and_(this, b.member_id == p.member_id)
    await connection.execute(
        sa.update(t.participations)
        .where(p.community_id == community_id, p.member_id.in_(sa.select(b.member_id).where(this)))
        .values(
            last_slot=sa.select(b.last_slot).where(mine).scalar_subquery(),
            sat_out=sa.select(b.sat_out).where(mine).scalar_subquery(),
            debt=sa.select(b.debt).where(mine).scalar_subquery(),
        )
    )


def _rows_of_round(community_id: int, round_id: int) -> sa.ColumnElement[bool]:
    """Match the outbox rows that tell of a round, by their keys."""
    key = t.outbox.c.key
    its = sa.and_(_m.community_id == community_id, _m.round_id == round_id)
    number = t.homes.c.number
    # In the other homes of a community, the keys end with "@" and the home's number.
    seat = sa.case((number == 0, ""), else_=sa.literal("@") + sa.cast(number, sa.Text))
    matches = [
        key.in_(
            sa.select(sa.literal("match:") + sa.cast(_m.id, sa.Text) + f":{what}" + seat)
            .join(t.homes, t.homes.c.community_id == _m.community_id)
            .where(its)
        )
        for what in _SENDING
    ]
    plain = [
        key.in_(sa.select(sa.literal("match:") + sa.cast(_m.id, sa.Text) + f":{what}").where(its))
        for what in _SENDING
    ]
    return sa.and_(
        t.outbox.c.community_id == community_id,
        sa.or_(
            begins_with(key, f"round:{round_id}:"),
            begins_with(key, f"left_out:{round_id}:"),
            *matches,
            *plain,
        ),
    )
