"""Votes on topics of blog parades in a database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.outbox import Outgoing
from community.parades.model import NOT_CALLED, Parading
from community.parades.vote_store import Count, PutToVote, VoteRows, VoteStore
from community.parades.voting import Ballot, Topic, Vote
from data import outbox
from data import tables as t
from data.dialects import insert
from data.engine import Database
from data.parade_rows import paradings, write

_p, _v, _n, _b = t.parades.c, t.parade_votes.c, t.parade_vote_topics.c, t.parade_ballots.c


class SqlVoteStore(VoteStore):
    """Votes, their topics, and what people say until they are counted.

    Whoever begins or ends a vote holds its parades first, as a change of one does; so two never
    begin at once, since they would put the same to the vote.
    """

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(self, community_id: int, decide: PutToVote, rows: VoteRows) -> Vote | None:
        """Store a vote that begins."""
        waiting = sa.and_(_p.community_id == community_id, _p.state.in_(NOT_CALLED))
        async with self._db.writer.begin() as connection:
            held = await _hold(connection, waiting)
            if await _found(connection, _running(community_id)):
                return None
            these = sa.and_(_p.community_id == community_id, _p.id.in_(held))
            there = await paradings(connection, these)
            begun = decide(there)
            if begun is None:
                return None
            vote, after = begun
            vote = await _add(connection, vote)
            await _write(connection, there, after, vote, rows)
        return vote

    async def get(self, community_id: int, vote_id: int) -> Vote | None:
        """Return a vote."""
        async with self._db.reader.begin() as connection:
            return await _one(connection, community_id, vote_id)

    async def running(self, community_id: int | None = None) -> Sequence[Vote]:
        """Return the votes that are not counted yet."""
        async with self._db.reader.begin() as connection:
            return await _found(connection, _running(community_id))

    async def hasten(
        self, community_id: int, vote_id: int, at: datetime, rows: Sequence[Outgoing]
    ) -> bool:
        """Let a vote end at an instant."""
        sooner = (
            sa.update(t.parade_votes)
            .where(_v.community_id == community_id, _v.id == vote_id, _v.ended_at.is_(None))
            .values(ends_at=at)
        )
        async with self._db.writer.begin() as connection:
            if not (await connection.execute(sooner)).rowcount:
                return False
            await outbox.put(connection, rows)
        return True

    async def cast(self, community_id: int, ballot: Ballot) -> bool:
        """Store what a member says."""
        async with self._db.writer.begin() as connection:
            vote = await _held(connection, community_id, ballot.vote_id)
            if vote is None or ballot.number not in {one.number for one in vote.topics}:
                return False
            await _cast(connection, community_id, ballot)
        return True

    async def take_back(
        self, community_id: int, vote_id: int, member_id: int, place: str, number: int | None = None
    ) -> bool:
        """Forget what a member said at a place."""
        mine = sa.delete(t.parade_ballots).filter_by(
            community_id=community_id, vote_id=vote_id, member_id=member_id, place=place
        )
        if number is not None:
            mine = mine.where(_b.number == number)
        async with self._db.writer.begin() as connection:
            return (await connection.execute(mine)).rowcount > 0

    async def bring_into_line(
        self,
        community_id: int,
        vote_id: int,
        place: str,
        said: Mapping[int, Collection[int]],
        at: datetime,
    ) -> None:
        """Let what is stored of one place be what stands there."""
        async with self._db.writer.begin() as connection:
            vote = await _held(connection, community_id, vote_id)
            if vote is None:
                return
            every = await _ballots(connection, community_id, vote_id)
            was = {one.member_id: one.number for one in every if one.place == place}
            for member_id in sorted(was.keys() - said.keys()):
                await connection.execute(
                    sa.delete(t.parade_ballots).filter_by(
                        community_id=community_id, vote_id=vote_id, member_id=member_id, place=place
                    )
                )
            for member_id, numbers in sorted(said.items()):
                if was.get(member_id) not in numbers:
                    ballot = Ballot(vote_id, member_id, place, min(numbers), at)
                    await _cast(connection, community_id, ballot)

    async def ballots(self, community_id: int, vote_id: int) -> Sequence[Ballot]:
        """Return what members said who have not left."""
        async with self._db.glance.connect() as connection:
            return await _ballots(connection, community_id, vote_id)

    async def end(
        self, community_id: int, vote_id: int, decide: Count, rows: VoteRows
    ) -> Vote | None:
        """Store the result of a vote."""
        topics = sa.select(_n.parade_id).where(
            _n.community_id == community_id, _n.vote_id == vote_id
        )
        in_it = sa.and_(_p.community_id == community_id, _p.id.in_(topics))
        async with self._db.writer.begin() as connection:
            await _hold(connection, in_it)
            vote = await _held(connection, community_id, vote_id)
            if vote is None:
                return None
            there = await paradings(connection, in_it)
            said = await _ballots(connection, community_id, vote_id)
            done, after = decide(vote, there, said)
            here = {"community_id": community_id, "vote_id": vote_id}
            await connection.execute(sa.delete(t.parade_ballots).filter_by(**here))
            await connection.execute(
                sa.update(t.parade_votes)
                .where(_v.community_id == community_id, _v.id == vote_id)
                .values(ended_at=done.ended_at, chosen=done.chosen)
            )
            for one in done.topics:
                counted = sa.update(t.parade_vote_topics).filter_by(**here, number=one.number)
                await connection.execute(counted.values(votes=one.votes))
            await _write(connection, there, after, done, rows)
        return done


async def _hold(connection: AsyncConnection, which: sa.ColumnElement[bool]) -> Sequence[int]:
    """Let nobody change parades until the transaction ends; return their ids."""
    query = sa.select(_p.id).where(which).order_by(_p.id).with_for_update()
    return (await connection.scalars(query)).all()


async def _held(connection: AsyncConnection, community_id: int, vote_id: int) -> Vote | None:
    """Return a vote that runs, which goes on doing so until the transaction ends."""
    mine = sa.and_(_v.community_id == community_id, _v.id == vote_id, _v.ended_at.is_(None))
    held = sa.select(_v.id).where(mine).with_for_update()
    if await connection.scalar(held) is None:
        return None
    return await _one(connection, community_id, vote_id)


async def _one(connection: AsyncConnection, community_id: int, vote_id: int) -> Vote | None:
    mine = sa.and_(_v.community_id == community_id, _v.id == vote_id)
    return next(iter(await _found(connection, mine)), None)


def _running(community_id: int | None) -> sa.ColumnElement[bool]:
    runs = _v.ended_at.is_(None)
    return runs if community_id is None else sa.and_(_v.community_id == community_id, runs)


async def _found(connection: AsyncConnection, which: sa.ColumnElement[bool]) -> list[Vote]:
    """Read votes, the oldest first."""
    rows = (await connection.execute(sa.select(t.parade_votes).where(which).order_by(_v.id))).all()
    same = sa.and_(_n.community_id == _v.community_id, _n.vote_id == _v.id)
    topics: dict[int, list[Topic]] = {row.id: [] for row in rows}
    query = (
        sa.select(_n.vote_id, _n.number, _n.parade_id, _n.votes)
        .join(t.parade_votes, same)
        .where(which)
        .order_by(_n.vote_id, _n.number)
    )
    for vote_id, *topic in (await connection.execute(query)).all():
        topics[vote_id].append(Topic(*topic))
    return [
        Vote(
            row.id,
            row.community_id,
            row.begun_at,
            row.ends_at,
            tuple(topics[row.id]),
            row.ended_at,
            row.chosen,
        )
        for row in rows
    ]


async def _add(connection: AsyncConnection, vote: Vote) -> Vote:
    here: dict[str, Any] = {"community_id": vote.community_id}
    new = sa.insert(t.parade_votes).values(
        **here, begun_at=vote.begun_at, ends_at=vote.ends_at, ended_at=None, chosen=0
    )
    vote_id = (await connection.execute(new.returning(_v.id))).scalar_one()
    await connection.execute(
        sa.insert(t.parade_vote_topics),
        [
            {**here, "vote_id": vote_id, "number": one.number, "parade_id": one.parade_id}
            for one in vote.topics
        ],
    )
    return replace(vote, id=vote_id)


async def _write(
    connection: AsyncConnection,
    there: Sequence[Parading],
    after: Sequence[Parading],
    vote: Vote,
    rows: VoteRows,
) -> None:
    """Write the parades of a vote that changed, and what follows."""
    before = {one.parade.id: one for one in there}
    changes = [(before[one.parade.id], one) for one in after]
    for was, now in changes:
        await write(connection, was, now)
    await outbox.put(connection, rows(vote, changes))


async def _cast(connection: AsyncConnection, community_id: int, ballot: Ballot) -> None:
    said = {"number": ballot.number, "at": ballot.at}
    await connection.execute(
        insert(connection, t.parade_ballots)
        .values(
            community_id=community_id,
            vote_id=ballot.vote_id,
            member_id=ballot.member_id,
            place=ballot.place,
            **said,
        )
        .on_conflict_do_update(
            index_elements=["community_id", "vote_id", "member_id", "place"], set_=said
        )
    )


async def _ballots(connection: AsyncConnection, community_id: int, vote_id: int) -> list[Ballot]:
    same = sa.and_(t.members.c.community_id == _b.community_id, t.members.c.id == _b.member_id)
    query = (
        sa.select(_b.vote_id, _b.member_id, _b.place, _b.number, _b.at)
        .join(t.members, same)
        .where(
            _b.community_id == community_id, _b.vote_id == vote_id, t.members.c.left_at.is_(None)
        )
        .order_by(_b.member_id, _b.place)
    )
    return [Ballot(*row) for row in (await connection.execute(query)).all()]
