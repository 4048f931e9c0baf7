"""Looking at an SQLite file before it is used: nothing here changes it.

A database in which blocks are missing would bring people together who must never meet. So a file
that is damaged, lost or emptied is refused; the bot never starts empty in its place.
"""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from community.texts import Text, text
from data.errors import DamagedDatabase
from data.migrate import VERSION_TABLE, check_revision

_BUSY_SECONDS = 10.0


@contextmanager
def looking_at(path: Path) -> Generator[sqlite3.Connection]:
    """Open a file that exists, read-only."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS)) as connection:
        yield connection


def quick_check(path: Path) -> None:
    """Read every page; raises DamagedDatabase with no way back named (the caller knows it)."""
    try:
        with looking_at(path) as connection:
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if _is_damage(error):
            raise DamagedDatabase(text("{path} is damaged.", path=str(path))) from None
        raise
    if answer != "ok":
        raise DamagedDatabase(text("{path} is damaged.", path=str(path)))


def revision_of(path: Path) -> str | None:
    """Check an existing file; return its revision (None: it is new). Raises DatabaseRefused."""
    with looking_at(path) as connection:
        tables = {
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            )
        }
        row = None
        if VERSION_TABLE in tables:
            row = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # noqa: S608 - a constant
    revision = None if row is None else str(row[0])
    check_revision(revision, has_tables=bool(tables))
    return revision


def examine(path: Path, backup_dir: Path) -> str | None:
    """Refuse a file that cannot be trusted; return its revision (None: a new database).

    Blocks while it reads, so call it in a thread.
    """
    size = path.stat().st_size if path.exists() else 0
    if size == 0:
        # SQLite silently throws a journal away that has no database, so look first.
        log = path.with_name(path.name + "-wal")
        emptied = path.exists() and newest_backup(path, backup_dir) is not None
        if emptied or (log.exists() and log.stat().st_size > 0):
            raise DamagedDatabase(_lost(path, backup_dir))
        return None
    try:
        quick_check(path)
        return revision_of(path)
    except DamagedDatabase:
        raise DamagedDatabase(_damaged(path, backup_dir)) from None


def newest_backup(path: Path, backup_dir: Path) -> Path | None:
    """Return the newest backup of this database file."""
    return max(backup_dir.glob(f"{path.stem}-*.db"), default=None, key=lambda p: p.name)


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Tell damage from a disk that cannot be read now or a lock."""
    return error.sqlite_errorname.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _damaged(path: Path, backup_dir: Path) -> Text:
    return text(
        "The database {path} is damaged, so it was left untouched. "
        "Put the newest backup in its place: python bot.py restore {backup}",
        path=str(path),
        backup=str(newest_backup(path, backup_dir) or "FILE"),
    )


def _lost(path: Path, backup_dir: Path) -> Text:
    return text(
        "The database {path} is empty although there was one, so nothing was started in its place. "
        "Put the newest backup there: python bot.py restore {backup}",
        path=str(path),
        backup=str(newest_backup(path, backup_dir) or "FILE"),
    )
