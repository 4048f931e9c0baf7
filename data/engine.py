"""The database: opening it safely, one writer, many readers.

SQLite has one writing connection whose transactions take the lock at once (BEGIN IMMEDIATE), so
that reading first and writing then never fails half-way; readers see one moment and cannot write.
PostgreSQL has one pool; reading transactions are read-only and see one moment as well. What is
asked in a single statement sees one moment by itself and is spared the transaction.
"""

import asyncio
import logging
import os
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.util import await_only

from community.texts import text
from data.backup import backup_file
from data.checks import examine
from data.errors import DamagedDatabase, DatabaseRefused, UnusableUrl
from data.migrate import head, upgrade
from data.sqlite import connect
from data.tables import metadata
from data.urls import database_url, sqlite_file

__all__ = ["Database", "DatabaseRefused"]

log = logging.getLogger(__name__)

_READERS = 4
_PRAGMAS = (
    "busy_timeout=10000",  # first: switching to WAL may have to wait, too
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "temp_store=MEMORY",
    "journal_size_limit=67108864",
)
_TRIES, _PAUSE = 100, 0.05
"""SQLite gives up at once, however long it may wait, when two switch a new file to WAL."""
_PLAIN = "outside_a_transaction"


class Database:
    """An open database. ``writer`` and ``reader`` are engines; use ``begin()`` on either.

    ``glance`` is for what a single statement reads; use ``connect()``, and never write by it.
    """

    def __init__(
        self, writer: AsyncEngine, reader: AsyncEngine, glance: AsyncEngine, path: Path | None
    ) -> None:
        self.writer = writer
        self.reader = reader
        self.glance = glance
        self._path = path

    @classmethod
    async def open(cls, url: str, *, backup_dir: Path | None = None) -> Self:
        """Open and, where needed, migrate. Raises DatabaseRefused, and SQLAlchemyError or OSError
        when a server does not answer. An existing file is copied to ``backup_dir`` (default:
        ``backups`` beside it) before a migration.
        """
        address = database_url(url)
        path = sqlite_file(address)
        if path is None:
            return await cls._open_server(address)
        backups = backup_dir or path.parent / "backups"
        revision = await asyncio.to_thread(_prepare_file, path, backups)
        if revision != head():
            if revision is not None:
                label = f"before-{head()}"
                await asyncio.to_thread(backup_file, path, backups, label=label)
            await _migrate_file(path)
        reading: dict[str, Any] = {"pool_size": _READERS, "max_overflow": 0}
        database = cls(
            _sqlite(path, begin="BEGIN IMMEDIATE", pool_size=1, max_overflow=0),
            _sqlite(path, "query_only=ON", begin="BEGIN", **reading),
            _sqlite(path, "query_only=ON", begin="", **reading),
            path,
        )
        try:
            await database.scrub()  # also shows at once whether the file can be written
        except BaseException:
            await database.close()
            raise
        return database

    @classmethod
    async def _open_server(cls, address: URL) -> Self:
        try:
            # An error's text goes to the log, and parameters are people's words: they are hidden.
            # AUTOCOMMIT: or the ping before each use would be a transaction of its own.
            glance = create_async_engine(
                address,
                isolation_level="AUTOCOMMIT",
                pool_size=8,
                max_overflow=4,
                pool_pre_ping=True,
                hide_parameters=True,
            )
        except ModuleNotFoundError:
            raise UnusableUrl(
                text(
                    "For PostgreSQL the driver is missing: "
                    "python -m pip install 'netzwerkstatt[postgres]'"
                )
            ) from None
        writer = glance.execution_options(isolation_level="READ COMMITTED")
        reader = glance.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        try:
            async with writer.begin() as connection:
                await connection.run_sync(upgrade)
        except BaseException:
            await glance.dispose()
            raise
        return cls(writer, reader, glance, None)

    @property
    def is_file(self) -> bool:
        """Whether the database is a file of its own, and so backed up by the bot."""
        return self._path is not None

    async def ping(self) -> None:
        """Ask something small; raises SQLAlchemyError or OSError if there is no answer."""
        async with self.glance.connect() as connection:
            await connection.execute(sa.select(1))

    async def scrub(self) -> bool:
        """Make sure that deleted text is in no file any more; False if somebody kept it busy.

        SQLite overwrites deleted rows in the file itself; its write-ahead log is emptied here. On
        PostgreSQL the dead rows are vacuumed; its own log keeps them until it is recycled.
        """
        if self._path is None:
            async with self.glance.connect() as connection:  # VACUUM allows no transaction
                await connection.execute(sa.text("VACUUM " + ", ".join(metadata.tables)))
            return True
        engine = self.writer.execution_options(**{_PLAIN: True})
        async with engine.connect() as connection:
            # Waits for readers, as long as busy_timeout says.
            answer = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            if not answer.one()[0]:
                return True
        log.warning("the write-ahead log could not be emptied yet; closing the database will")
        return False

    async def close(self) -> None:
        """Close every connection."""
        for engine in (self.glance, self.reader, self.writer):
            await engine.dispose()


def _prepare_file(path: Path, backups: Path) -> str | None:
    """Look at the file, and make an empty one, only for our eyes, if there is none."""
    revision = examine(path, backups)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    return revision


def _set(cursor: Any, pragma: str) -> None:
    """Set a pragma; where somebody else is doing so at this moment, try again."""
    for tried in range(_TRIES):
        try:
            cursor.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or tried == _TRIES - 1:
                raise
            await_only(asyncio.sleep(_PAUSE))
        else:
            return


def _sqlite(path: Path, *pragmas: str, begin: str, **pool: Any) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        async_creator=partial(connect, path),
        hide_parameters=True,
        **pool,
    )
    keys = "foreign_keys=OFF" if begin == "BEGIN EXCLUSIVE" else "foreign_keys=ON"

    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy begins transactions, not the driver
        cursor = connection.cursor()
        for pragma in (*_PRAGMAS, keys, *pragmas):
            _set(cursor, pragma)
        cursor.close()

    def begun(connection: sa.Connection) -> None:
        if not connection.get_execution_options().get(_PLAIN):
            connection.exec_driver_sql(begin)

    listeners: dict[str, Callable[..., None]] = {"connect": connected}
    if begin:
        listeners["begin"] = begun
    for name, listener in listeners.items():
        event.listen(engine.sync_engine, name, listener)
    return engine


async def _migrate_file(path: Path) -> None:
    """Migrate over a connection of its own, on which foreign keys are off: Alembic rebuilds a table
    to change it, and dropping the old one would otherwise delete what refers to it.
    """
    engine = _sqlite(path, begin="BEGIN EXCLUSIVE", poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(upgrade)
            broken = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first()
            if broken is not None:
                raise DamagedDatabase(
                    text(
                        "Rows of {table} in {path} refer to nothing, so it was left untouched. "
                        "Put the newest backup in its place: python bot.py restore FILE",
                        table=str(broken[0]),
                        path=str(path),
                    )
                )
    finally:
        await engine.dispose()
