"""Reading rounds and matches, and what they hold about members."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.model import (
    Match,
    MatchKind,
    MatchState,
    Parts,
    Reason,
    Round,
    RoundState,
    Unmatched,
)
from community.planned import PlannedMatch
from data import tables as t
from data.chunks import chunks, read
from data.holdings import Holding, Rows, delete_from, jsonable, nothing, rows_of

_r, _m, _s = t.rounds.c, t.matches.c, t.match_members.c


async def read_rounds(
    connection: AsyncConnection, condition: sa.ColumnElement[bool], limit: int | None = None
) -> list[Round]:
    """Return rounds with their matches and the people left out, newest first."""
    query = sa.select(t.rounds).where(condition).order_by(_r.number.desc(), _r.id.desc())
    rows = [row async for row in read(connection, query.limit(limit))]
    ids = [row["id"] for row in rows]
    matches: defaultdict[int, list[Match]] = defaultdict(list)
    for match in await read_matches(connection, _m.round_id.in_(ids)):
        matches[match.round_id].append(match)
    unmatched: defaultdict[int, list[Unmatched]] = defaultdict(list)
    out = t.left_out.c
    left = sa.select(t.left_out).where(out.round_id.in_(ids)).order_by(out.position)
    async for row in read(connection, left):
        unmatched[row["round_id"]].append(Unmatched(row["member_id"], row["reason"]))
    return [round_of(row, matches[row["id"]], unmatched[row["id"]]) for row in rows]


async def read_matches(
    connection: AsyncConnection, condition: sa.ColumnElement[bool]
) -> list[Match]:
    """Return matches with their seats, in the order they were stored."""
    taken = (
        sa.select(_s.match_id, _s.member_id)
        .join(t.matches, sa.and_(_m.community_id == _s.community_id, _m.id == _s.match_id))
        .where(condition)
        .order_by(_s.match_id, _s.seat)
    )
    seats: defaultdict[int, list[int | None]] = defaultdict(list)
    async for seat in read(connection, taken):
        seats[seat["match_id"]].append(seat["member_id"])
    query = sa.select(t.matches).where(condition).order_by(_m.id)
    return [_match(row, seats[row["id"]]) async for row in read(connection, query)]


def match_values(planned: PlannedMatch) -> dict[str, Any]:
    """Return a planned match as column values, without its seats."""
    return {
        "kind": planned.kind,
        "score": planned.score,
        "weight": planned.weight,
        "reasons": [
            {
                "kind": reason.kind,
                "giver": reason.giver,
                "taker": reason.taker,
                "topics": list(reason.topics),
            }
            for reason in planned.reasons
        ],
        "parts": [asdict(parts) for parts in planned.parts],
        "starter_id": planned.starter,
        "out_of_bubble": planned.out_of_bubble,
        "state": MatchState.PLANNED,
    }


def round_of(
    row: Mapping[Any, Any], matches: Sequence[Match] = (), unmatched: Sequence[Unmatched] = ()
) -> Round:
    """Return a round from its row."""
    return Round(
        id=row["id"],
        community_id=row["community_id"],
        number=row["number"],
        slot=row["slot"],
        state=RoundState(row["state"]),
        seed=row["seed"],
        planned_at=row["planned_at"],
        send_at=row["send_at"],
        matches=tuple(matches),
        unmatched=tuple(unmatched),
    )


def _match(row: Mapping[Any, Any], members: Sequence[int | None]) -> Match:
    return Match(
        id=row["id"],
        community_id=row["community_id"],
        round_id=row["round_id"],
        members=tuple(members),
        kind=MatchKind(row["kind"]),
        score=row["score"],
        weight=row["weight"],
        reasons=tuple(
            Reason(reason["kind"], reason["giver"], reason["taker"], tuple(reason["topics"]))
            for reason in row["reasons"]
        ),
        starter=row["starter_id"],
        out_of_bubble=row["out_of_bubble"],
        state=MatchState(row["state"]),
        parts=tuple(Parts(**parts) for parts in row["parts"]),
    )


# --- what they hold about members --------------------------------------------------------------


def matches_of(community_id: int, member_id: int) -> sa.Select[tuple[int]]:
    """Select the ids of a member's matches."""
    return sa.select(_s.match_id).where(_s.community_id == community_id, _s.member_id == member_id)


def rounds_of(community_id: int, member_id: int) -> sa.CompoundSelect[tuple[int]]:
    """Select the ids of the rounds whose plan names a member, matched or left out."""
    out = t.left_out.c
    matched = sa.select(_m.round_id).where(_m.id.in_(matches_of(community_id, member_id)))
    left = sa.select(out.round_id).where(
        out.community_id == community_id, out.member_id == member_id
    )
    return matched.union(left)


async def _export_matches(connection: AsyncConnection, community_id: int, member_id: int) -> Rows:
    """Return the member's matches as they saw them: with the round, the others' names, and what
    they themselves got of it.
    """
    mine = matches_of(community_id, member_id)
    query = (
        sa.select(t.matches, _r.number, _r.slot)
        .join(t.rounds, _r.id == _m.round_id)
        .where(_m.id.in_(mine))
        .order_by(_m.id)
    )
    others = (
        sa.select(_s.match_id, t.members.c.name)
        .join(t.members, t.members.c.id == _s.member_id)
        .where(_s.match_id.in_(mine), _s.member_id != member_id)
        .order_by(_s.match_id, _s.seat)
    )
    rows = [jsonable(row) for row in (await connection.execute(query)).mappings()]
    names: defaultdict[int, list[str]] = defaultdict(list)
    for match_id, name in (await connection.execute(others)).all():
        names[match_id].append(name)
    return [
        {
            **row,
            "parts": [one for one in row["parts"] if one["member"] == member_id],
            "with": names[row["id"]],
        }
        for row in rows
    ]


async def _erase_reasons(connection: AsyncConnection, community_id: int, member_id: int) -> None:
    """Take the topics out of the member's matches: they were the member's, too."""
    mine = sa.or_(_m.id.in_(matches_of(community_id, member_id)), _m.starter_id == member_id)
    await connection.execute(
        sa.update(t.matches)
        .where(_m.community_id == community_id, mine)
        .values(
            reasons=[], starter_id=sa.case((_m.starter_id != member_id, _m.starter_id), else_=None)
        )
    )


async def _erase_parts(connection: AsyncConnection, community_id: int, member_id: int) -> None:
    """Take out what the member got of their matches; what the others got of them stays theirs."""
    query = sa.select(_m.id, _m.parts).where(_m.id.in_(matches_of(community_id, member_id)))
    kept = [
        {"match": match_id, "kept": [one for one in parts if one["member"] != member_id]}
        for match_id, parts in (await connection.execute(query)).all()
    ]
    update = sa.update(t.matches).where(_m.id == sa.bindparam("match"))
    for some in chunks(kept):
        await connection.execute(update.values(parts=sa.bindparam("kept")), some)


async def _erase_matches(connection: AsyncConnection, community_id: int, member_id: int) -> None:
    await _erase_reasons(connection, community_id, member_id)
    await _erase_parts(connection, community_id, member_id)


async def _empty_seats(connection: AsyncConnection, community_id: int, member_id: int) -> None:
    await connection.execute(
        sa.update(t.match_members)
        .where(_s.community_id == community_id, _s.member_id == member_id)
        .values(member_id=None)
    )


async def _erase_inputs(connection: AsyncConnection, community_id: int, member_id: int) -> None:
    """Forget what the planner saw in every round that can have seen the member; the price is that
    these rounds cannot be replayed any more.
    """
    since = sa.select(t.members.c.since).where(t.members.c.id == member_id).scalar_subquery()
    await connection.execute(
        sa.update(t.rounds)
        .where(_r.community_id == community_id, _r.planned_at >= since)
        .values(inputs="")
    )


_NOT_THEIRS = dict.fromkeys(
    (column.name for column in t.rounds.c),
    "a round belongs to the community; what of it is a member's is handed over with the matches",
)

# In this order: reasons are found by the seats, so they go first.
HOLDINGS = (
    Holding(t.feedback, ("member_id",), rows_of(t.feedback), delete_from(t.feedback, "member_id")),
    Holding(t.left_out, ("member_id",), rows_of(t.left_out), delete_from(t.left_out, "member_id")),
    Holding(
        t.round_members,
        ("member_id",),
        rows_of(t.round_members),
        delete_from(t.round_members, "member_id"),
    ),
    Holding(t.matches, ("starter_id",), _export_matches, _erase_matches),
    Holding(t.match_members, ("member_id",), rows_of(t.match_members), _empty_seats),
    Holding(t.rounds, (), nothing, _erase_inputs, _NOT_THEIRS),
)
