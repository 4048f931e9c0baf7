"""SQLite's connections: each statement is one trip to the connection's thread.

aiosqlite makes a trip for each step of a statement (open a cursor, execute, fetch, close) and for
each end of a transaction, also of one that never began. Under load these trips are what people
wait for. So here a cursor executes and fetches at once, and what is idle is not ended.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import aiosqlite


class SwiftCursor(aiosqlite.Cursor):
    """A cursor that has all its rows as soon as it has executed; so it is no good for streams."""

    def __init__(self, connection: "SwiftConnection", cursor: sqlite3.Cursor) -> None:
        super().__init__(connection, cursor)
        self._swift = connection
        self._rows: deque[Any] = deque()

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> "SwiftCursor":
        """Execute and fetch."""
        return await self._run(self._cursor.execute, sql, parameters or ())

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> "SwiftCursor":
        """Execute for each set of parameters."""
        return await self._run(self._cursor.executemany, sql, parameters)

    async def _run(self, run: Callable[..., sqlite3.Cursor], *args: Any) -> "SwiftCursor":
        self._swift.sure = False
        try:
            self._rows = deque(await self._swift.fetched(run, *args))
        except Exception:
            self._swift.sure = True
            raise
        self._swift.sure = True
        return self

    async def fetchone(self) -> Any:
        """Return the next row."""
        return self._rows.popleft() if self._rows else None

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """Return some rows."""
        taken = list(islice(self._rows, size or self.arraysize))
        for _ in taken:
            self._rows.popleft()
        return taken

    async def fetchall(self) -> list[Any]:
        """Return what is left."""
        rows = list(self._rows)
        self._rows.clear()
        return rows

    async def close(self) -> None:
        """Let go; the statement has run to its end, so there is nothing to do in the thread."""
        self._rows.clear()
        self._cursor.close()


class SwiftConnection(aiosqlite.Connection):
    """A connection that goes to its thread no more often than it must.

    ``sure``: whether each statement's end was seen. One that was cancelled may still be running,
    and may be the one that begins a transaction.
    """

    sure = True

    def cursor(self) -> SwiftCursor:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return a cursor; the thread is not needed for that."""
        return SwiftCursor(self, self._conn.cursor())

    async def fetched(self, run: Callable[..., sqlite3.Cursor], *args: Any) -> list[Any]:
        """Execute and fetch in one trip."""
        rows: list[Any] = await self._execute(_fetched, run, *args)  # pyright: ignore[reportUnknownMemberType]
        return rows

    async def commit(self) -> None:
        """Commit, if there is anything to commit."""
        if self._may_be_open():
            await super().commit()

    async def rollback(self) -> None:
        """Roll back, if there is anything to roll back."""
        if self._may_be_open():
            await super().rollback()

    def _may_be_open(self) -> bool:
        return not self.sure or self.in_transaction


async def connect(path: Path) -> SwiftConnection:
    """Open a file."""
    connection = SwiftConnection(
        lambda: sqlite3.connect(path, check_same_thread=False), iter_chunk_size=64
    )
    # As SQLAlchemy does: a crash must end the process, not wait for this thread.
    connection._thread.daemon = True  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    await connection
    return connection


def _fetched(run: Callable[..., sqlite3.Cursor], *args: Any) -> list[Any]:
    return run(*args).fetchall()
