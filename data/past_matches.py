"""Looking back on matches: who met, how it was, and what about."""

from collections import defaultdict

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.model import Answer, MatchKind, MatchState, PastMatch
from data import tables as t

CHUNK = 500
"""Rows at a time: a year of a large community must not hold up everybody while it is read."""

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
    async for rows in (await connection.stream(query)).partitions(CHUNK):
        for match_id, slot, state, kind, reasons in rows:
            if len(people[match_id]) < 2:  # noqa: PLR2004 - a match takes two
                continue
            answers = said[match_id]
            denied = Answer.NO in answers
            found.append(
                PastMatch(
                    members=tuple(people[match_id]),
                    slot=slot,
                    met=state == MatchState.OPEN and (not denied or Answer.YES in answers),
                    good=Answer.YES in answers and not denied and Answer.NOT_AGAIN not in answers,
                    kind=MatchKind(kind),
                    topics=tuple(sorted({one for reason in reasons for one in reason["topics"]})),
                )
            )
    return found


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
    async for rows in (await connection.stream(query)).partitions(CHUNK):
        for match_id, member_id in rows:
            people[match_id].append(member_id)
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
    async for rows in (await connection.stream(query)).partitions(CHUNK):
        for match_id, answer in rows:
            said[match_id].add(answer)
    return said
