"""Looking back on matches: who met, how it was, and what about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.model import Answer, MatchKind, MatchState, PastMatch
from data import tables as t
from data.chunks import read

_r, _m, _s, _f = t.rounds.c, t.matches.c, t.match_members.c, t.feedback.c


async def past_matches(
    connection: AsyncConnection, condition: sa.ColumnElement[bool]
) -> list[PastMatch]:
    """Return the matches of rounds for which a condition on both holds, oldest first.

    A match of which fewer than two people are known any more says nothing and is left out.
    """
    people = await _people(connection, condition)
    said = await _said(connection, condition)
    query = (
        sa.select(_m.id, _r.slot, _m.state, _m.kind, _m.reasons)
        .join(t.rounds, _r.id == _m.round_id)
        .where(condition)
        .order_by(_m.id)
    )
    found: list[PastMatch] = []
    async for row in read(connection, query):
        members = people[row["id"]]
        if len(members) > 1:
            found.append(_past_match(row, members, said[row["id"]]))
    return found


def _past_match(row: Mapping[Any, Any], members: Iterable[int], said: set[str]) -> PastMatch:
    denied = Answer.NO in said
    return PastMatch(
        members=tuple(members),
        slot=row["slot"],
        met=row["state"] == MatchState.OPEN and (not denied or Answer.YES in said),
        good=Answer.YES in said and not denied and Answer.NOT_AGAIN not in said,
        kind=MatchKind(row["kind"]),
        topics=tuple(sorted({one for reason in row["reasons"] for one in reason["topics"]})),
    )


async def _people(
    connection: AsyncConnection, condition: sa.ColumnElement[bool]
) -> defaultdict[int, list[int]]:
    query = (
        sa.select(_s.match_id, _s.member_id)
        .join(t.matches, _m.id == _s.match_id)
        .join(t.rounds, _r.id == _m.round_id)
        .where(condition, _s.member_id.is_not(None))
        .order_by(_s.match_id, _s.seat)
    )
    people: defaultdict[int, list[int]] = defaultdict(list)
    async for seat in read(connection, query):
        people[seat["match_id"]].append(seat["member_id"])
    return people


async def _said(
    connection: AsyncConnection, condition: sa.ColumnElement[bool]
) -> defaultdict[int, set[str]]:
    query = (
        sa.select(_f.match_id, _f.answer)
        .join(t.matches, _m.id == _f.match_id)
        .join(t.rounds, _r.id == _m.round_id)
        .where(condition)
    )
    said: defaultdict[int, set[str]] = defaultdict(set)
    async for row in read(connection, query):
        said[row["match_id"]].add(row["answer"])
    return said
