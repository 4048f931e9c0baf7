"""A front's inbox and notes in a database."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.fronts import FrontStore, Heard, Note
from data import tables as t
from data.dialects import insert
from data.engine import Database
from data.holdings import Holding, Rows, jsonable

KEPT_HANDLED = 20_000
"""How many handled things are remembered by their id, so that none is handled twice. A platform
repeats only what we have not read yet, so the newest would do.
"""

_inbox, _notes = t.front_inbox.c, t.front_notes.c


async def _accounts(
    connection: AsyncConnection, community_id: int, member_id: int
) -> Sequence[tuple[str, str]]:
    """Return (front, external id) of a member's accounts."""
    query = sa.select(t.accounts.c.platform, t.accounts.c.external_id).where(
        t.accounts.c.community_id == community_id, t.accounts.c.member_id == member_id
    )
    return [(row[0], row[1]) for row in await connection.execute(query)]


async def _export(
    connection: AsyncConnection, community_id: int, member_id: int, table: sa.Table, owner: str
) -> Rows:
    found: Rows = []
    for front, account in await _accounts(connection, community_id, member_id):
        query = sa.select(table).where(table.c.front == front, table.c[owner] == account)
        rows = (await connection.execute(query.order_by(table.c.id))).mappings()
        found += [jsonable(row) for row in rows]
    return found


async def _export_heard(connection: AsyncConnection, community_id: int, member_id: int) -> Rows:
    return await _export(connection, community_id, member_id, t.front_inbox, "sender")


async def _export_notes(connection: AsyncConnection, community_id: int, member_id: int) -> Rows:
    return await _export(connection, community_id, member_id, t.front_notes, "about")


async def _erase_heard(connection: AsyncConnection, community_id: int, member_id: int) -> None:
    """Forget who said it and what; the bare id stays, so that it is not handled (again)."""
    for front, account in await _accounts(connection, community_id, member_id):
        await connection.execute(
            sa.update(t.front_inbox)
            .where(_inbox.front == front, _inbox.sender == account)
            .values(sender="", event=sa.null())
        )


async def _erase_notes(connection: AsyncConnection, community_id: int, member_id: int) -> None:
    for front, account in await _accounts(connection, community_id, member_id):
        await connection.execute(
            sa.delete(t.front_notes).where(_notes.front == front, _notes.about == account)
        )


async def forget_people_of(connection: AsyncConnection, gone: sa.ColumnElement[bool]) -> None:
    """Forget what is under way with the members of communities that go."""
    query = (
        sa.select(t.members.c.community_id, t.members.c.id)
        .join(t.communities, t.communities.c.id == t.members.c.community_id)
        .where(gone)
    )
    for community_id, member_id in (await connection.execute(query)).all():
        await _erase_heard(connection, community_id, member_id)
        await _erase_notes(connection, community_id, member_id)


HOLDINGS = (
    Holding(t.front_inbox, (), _export_heard, _erase_heard),
    Holding(t.front_notes, (), _export_notes, _erase_notes),
)


class SqlFrontStore(FrontStore):
    """Inbox and notes of all fronts."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def hear(self, front: str, heard: Sequence[Heard], cursor: str) -> None:
        """Store what came in and how far we have read."""
        async with self._db.writer.begin() as connection:
            if heard:
                values = [
                    {
                        "front": front,
                        "heard_id": one.id,
                        "sender": str(one.event.get("sender", "")),
                        "event": dict(one.event),
                    }
                    for one in heard
                ]
                await connection.execute(
                    insert(connection, t.front_inbox).on_conflict_do_nothing(), values
                )
            await connection.execute(
                insert(connection, t.front_state)
                .values(front=front, command_hash="", cursor=cursor)
                .on_conflict_do_update(index_elements=["front"], set_={"cursor": cursor})
            )

    async def cursor(self, front: str) -> str | None:
        """Return how far we have read."""
        query = sa.select(t.front_state.c.cursor).where(t.front_state.c.front == front)
        async with self._db.glance.connect() as connection:
            return await connection.scalar(query)

    async def waiting(self, front: str, limit: int) -> Sequence[Heard]:
        """Return what is not handled yet, in the order in which it came."""
        query = (
            sa.select(_inbox.heard_id, _inbox.event)
            .where(_inbox.front == front, _inbox.event.is_not(None))
            .order_by(_inbox.id)
            .limit(limit)
        )
        async with self._db.glance.connect() as connection:
            return [Heard(row[0], row[1]) for row in await connection.execute(query)]

    async def handled(self, front: str, heard_id: str) -> None:
        """Mark as handled, and forget who said what."""
        async with self._db.writer.begin() as connection:
            await connection.execute(
                sa.update(t.front_inbox)
                .where(_inbox.front == front, _inbox.heard_id == heard_id)
                .values(sender="", event=sa.null())
            )

    async def note(self, front: str, kind: str, key: str) -> Note | None:
        """Return a note."""
        found = await self._found(
            sa.and_(_notes.front == front, _notes.kind == kind, _notes.note_key == key)
        )
        return found[0] if found else None

    async def notes(self, front: str, kind: str, about: str | None = None) -> Sequence[Note]:
        """Return all notes of a kind, the oldest first."""
        which = sa.and_(_notes.front == front, _notes.kind == kind)
        return await self._found(which if about is None else which & (_notes.about == about))

    async def _found(self, which: sa.ColumnElement[bool]) -> Sequence[Note]:
        query = (
            sa.select(_notes.kind, _notes.note_key, _notes.value, _notes.about, _notes.at)
            .where(which)
            .order_by(_notes.id)
        )
        async with self._db.glance.connect() as connection:
            return [Note(*row) for row in await connection.execute(query)]

    async def keep(self, front: str, *notes: Note) -> None:
        """Insert or replace notes."""
        async with self._db.writer.begin() as connection:
            for note in notes:
                key = {"front": front, "kind": note.kind, "note_key": note.key}
                rest = {"value": dict(note.value), "about": note.about, "at": note.at}
                await connection.execute(
                    insert(connection, t.front_notes)
                    .values(**key, **rest)
                    .on_conflict_do_update(index_elements=[*key], set_=rest)
                )

    async def drop(self, front: str, kind: str, *keys: str) -> None:
        """Forget notes."""
        async with self._db.writer.begin() as connection:
            await connection.execute(
                sa.delete(t.front_notes).where(
                    _notes.front == front, _notes.kind == kind, _notes.note_key.in_(keys)
                )
            )

    async def prune(self, front: str, before: datetime) -> None:
        """Forget what was handled long ago, and the notes from before an instant."""
        oldest = (
            sa.select(_inbox.id)
            .where(_inbox.front == front, _inbox.event.is_(None))
            .order_by(_inbox.id.desc())
            .offset(KEPT_HANDLED)
        )
        async with self._db.writer.begin() as connection:
            await connection.execute(
                sa.delete(t.front_inbox).where(_inbox.id.in_(oldest.scalar_subquery()))
            )
            await connection.execute(
                sa.delete(t.front_notes).where(_notes.front == front, _notes.at < before)
            )
