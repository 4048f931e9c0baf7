"""What conferences have, in a database."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.companion.model import Companion, Note, Pair, Question, Session
from community.companion.store import CompanionStore, Decide, Rows
from data import outbox
from data import tables as t
from data.dialects import insert
from data.engine import Database

_m = t.meetups.c
_s, _p, _q, _n = (
    t.companion_sessions.c,
    t.companion_pairs.c,
    t.companion_questions.c,
    t.companion_notes.c,
)


class SqlCompanionStore(CompanionStore):
    """Sessions, pairs, questions and notes."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def get(self, community_id: int, meetup_id: int) -> Companion:
        """Return all that a meetup has."""
        async with self._db.reader.begin() as connection:
            return await _one(connection, community_id, meetup_id)

    async def change(
        self, community_id: int, meetup_id: int, decide: Decide, rows: Rows
    ) -> Companion | None:
        """Let ``decide`` change it; one at a time for the same meetup, which is held meanwhile."""
        async with self._db.writer.begin() as connection:
            lock = sa.select(_m.id).where(_m.community_id == community_id, _m.id == meetup_id)
            if await connection.scalar(lock.with_for_update()) is None:
                return None
            before = await _one(connection, community_id, meetup_id)
            after = decide(before).without_loose_ends()
            await _write(connection, community_id, before, after)
            stored = await _one(connection, community_id, meetup_id)
            await outbox.put(connection, rows(before, stored))
        return stored

    async def meetup_of_session(self, community_id: int, session_id: int) -> int | None:
        """Return the meetup of a session."""
        return await self._meetup_of(t.companion_sessions, community_id, session_id)

    async def meetup_of_question(self, community_id: int, question_id: int) -> int | None:
        """Return the meetup of a question."""
        return await self._meetup_of(t.companion_questions, community_id, question_id)

    async def _meetup_of(self, table: sa.Table, community_id: int, row_id: int) -> int | None:
        query = sa.select(table.c.meetup_id).filter_by(community_id=community_id, id=row_id)
        async with self._db.glance.connect() as connection:
            return await connection.scalar(query)


# --- reading --------------------------------------------------------------------------------------


async def _one(connection: AsyncConnection, community_id: int, meetup_id: int) -> Companion:
    key = {"community_id": community_id, "meetup_id": meetup_id}

    async def rows(query: "sa.Select[Any]") -> Iterable[Mapping[Any, Any]]:
        return (await connection.execute(query)).mappings().all()

    sessions = await rows(sa.select(t.companion_sessions).filter_by(**key))
    pairs = await rows(sa.select(t.companion_pairs).filter_by(**key))
    questions = await rows(sa.select(t.companion_questions).filter_by(**key))
    here = sa.select(_s.id).filter_by(**key)
    notes = await rows(
        sa.select(t.companion_notes).where(_n.community_id == community_id, _n.session_id.in_(here))
    )
    found = Companion(
        meetup_id,
        tuple(_session(row) for row in sessions),
        tuple(Pair(meetup_id, row["on_site_id"], row["remote_id"], row["at"]) for row in pairs),
        tuple(_question(row) for row in questions),
        tuple(_note(row) for row in notes),
    )
    return found.without_loose_ends()


def _session(row: Mapping[Any, Any]) -> Session:
    return Session(
        id=row["id"],
        meetup_id=row["meetup_id"],
        uid=row["uid"],
        title=row["title"],
        starts_at=row["starts_at"],
        minutes=row["minutes"],
        where=row["place"],
        cancelled=row["cancelled"],
    )


def _question(row: Mapping[Any, Any]) -> Question:
    return Question(**{name: value for name, value in row.items() if name != "community_id"})


def _note(row: Mapping[Any, Any]) -> Note:
    return Note(**{name: value for name, value in row.items() if name != "community_id"})


# --- writing --------------------------------------------------------------------------------------


async def _write(
    connection: AsyncConnection, community_id: int, before: Companion, after: Companion
) -> None:
    """Write what differs. Sessions come first: the others refer to them."""
    key = {"community_id": community_id, "meetup_id": after.meetup_id}
    await _numbered(
        connection,
        t.companion_sessions,
        key,
        {one.id: _session_values(one) for one in before.sessions},
        [(one.id, _session_values(one)) for one in after.sessions],
    )
    await _numbered(
        connection,
        t.companion_questions,
        key,
        {one.id: _question_values(one) for one in before.questions},
        [(one.id, _question_values(one)) for one in after.questions],
    )
    await _named(
        connection,
        t.companion_pairs,
        {(after.meetup_id, one.remote): _pair_values(one) for one in before.pairs},
        {(after.meetup_id, one.remote): _pair_values(one) for one in after.pairs},
        community_id,
    )
    await _named(
        connection,
        t.companion_notes,
        {(one.session_id, one.member_id): _note_values(one) for one in before.notes},
        {(one.session_id, one.member_id): _note_values(one) for one in after.notes},
        community_id,
    )


async def _numbered(
    connection: AsyncConnection,
    table: sa.Table,
    key: Mapping[str, int],
    before: Mapping[int, Mapping[str, Any]],
    after: Iterable[tuple[int, Mapping[str, Any]]],
) -> None:
    """Write rows that have numbers of their own; 0 if they are new."""
    rows = list(after)
    for gone in before.keys() - {row_id for row_id, _ in rows}:
        await connection.execute(sa.delete(table).filter_by(**key, id=gone))
    for row_id, values in rows:
        if not row_id:
            await connection.execute(sa.insert(table).values(**key, **values))
        elif values != before.get(row_id):
            await connection.execute(sa.update(table).filter_by(**key, id=row_id).values(**values))


async def _named(
    connection: AsyncConnection,
    table: sa.Table,
    before: Mapping[tuple[int, int], Mapping[str, Any]],
    after: Mapping[tuple[int, int], Mapping[str, Any]],
    community_id: int,
) -> None:
    """Write rows whose key is what they are about and whose they are."""
    columns = [column.name for column in table.primary_key.columns]

    def named(key: tuple[int, int]) -> dict[str, int]:
        return dict(zip(columns, (community_id, *key), strict=True))

    for key in before.keys() - after.keys():
        await connection.execute(sa.delete(table).filter_by(**named(key)))
    for key, values in after.items():
        if values != before.get(key):
            await connection.execute(
                insert(connection, table)
                .values(**named(key), **values)
                .on_conflict_do_update(index_elements=columns, set_=values)
            )


def _session_values(one: Session) -> dict[str, Any]:
    return {
        "uid": one.uid,
        "title": one.title,
        "starts_at": one.starts_at,
        "minutes": one.minutes,
        "place": one.where,
        "cancelled": one.cancelled,
    }


def _question_values(one: Question) -> dict[str, Any]:
    return {
        "session_id": one.session_id,
        "asked_by": one.asked_by,
        "words": one.words,
        "at": one.at,
        "answer": one.answer,
        "answered_by": one.answered_by,
        "answered_at": one.answered_at,
    }


def _pair_values(one: Pair) -> dict[str, Any]:
    return {"on_site_id": one.on_site, "at": one.at}


def _note_values(one: Note) -> dict[str, Any]:
    return {"words": one.words, "credited": one.credited, "at": one.at}
