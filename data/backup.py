"""Backups: a verified copy of the SQLite file while the bot goes on writing.

``VACUUM INTO`` makes the copy: it is one consistent moment, compact, and free of deleted text.
"""

import asyncio
import os
import sqlite3
import time
from pathlib import Path

from sqlalchemy.engine import URL

from community.texts import text
from data.checks import looking_at, quick_check
from data.errors import BackupRefused, DamagedDatabase
from data.urls import database_url, sqlite_file

__all__ = ["BackupRefused", "backup", "backup_file"]

KEEP = 7
_STALE_SECONDS = 3600


async def backup(url: str, directory: Path, keep: int = KEEP) -> Path:
    """Write a checked copy into ``directory``, keep the newest ``keep``; return the new one.

    Raises BackupRefused; for PostgreSQL its text is the command to use instead.
    """
    address = database_url(url)
    path = sqlite_file(address)
    if path is None:
        plain = URL.create(
            "postgresql",
            username=address.username,
            host=address.host,
            port=address.port,
            database=address.database,
        )
        raise BackupRefused(
            text(
                "PostgreSQL is backed up by its own tool: {command}",
                command=f"pg_dump --format=custom --file=netzwerkstatt.dump '{plain}'",
            )
        )
    if not path.exists():
        raise BackupRefused(text("There is no database at {path} yet.", path=str(path)))
    return await asyncio.to_thread(backup_file, path, directory, keep=keep)


def backup_file(path: Path, directory: Path, *, label: str = "", keep: int = KEEP) -> Path:
    """Copy, check, make durable, and only then give the copy its name.

    ``label``: why, as part of the name; copies with and without one are counted on their own. The
    name's time is for people and for sorting; no rule depends on it.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    _forget_torn(path, directory)
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    end = f"-{label}.db" if label else ".db"
    target = directory / f"{path.stem}-{stamp}{end}"
    number = 1
    while target.exists():
        number += 1
        target = directory / f"{path.stem}-{stamp}.{number}{end}"
    partial = target.with_suffix(f".{os.getpid()}.partial")
    try:
        _copy(path, partial)
        partial.replace(target)
    except DamagedDatabase:
        raise BackupRefused(
            text("The copy of {path} was not sound, so it was thrown away.", path=str(path))
        ) from None
    except (sqlite3.Error, OSError) as error:
        raise BackupRefused(
            text("No backup was made of {path}: {why}", path=str(path), why=str(error))
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    _sync(directory)
    _forget_old(path, directory, labelled=bool(label), keep=keep)
    return target


def _copy(path: Path, partial: Path) -> None:
    # The empty file comes first, so that nobody else may read it at any moment.
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with looking_at(path) as connection:
        connection.execute("VACUUM INTO ?", (str(partial.absolute()),))
    quick_check(partial)
    _sync(partial)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _forget_old(path: Path, directory: Path, *, labelled: bool, keep: int) -> None:
    def has_label(copy: Path) -> bool:
        return "-" in copy.stem.removeprefix(f"{path.stem}-")

    copies = [c for c in directory.glob(f"{path.stem}-*.db") if has_label(c) == labelled]
    for copy in sorted(copies, key=lambda c: c.name)[:-keep]:
        copy.unlink(missing_ok=True)


def _forget_torn(path: Path, directory: Path) -> None:
    """Remove what a killed backup left: it holds people's words and nobody would look there."""
    for torn in directory.glob(f"{path.stem}-*.partial"):
        if time.time() - torn.stat().st_mtime > _STALE_SECONDS:
            torn.unlink(missing_ok=True)
