"""`restore`: put a backup in the place of a lost or damaged database."""

import asyncio
import shutil
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from cli._console import EX_FAILED, complain, out, say
from cli._settings import settings_or_exit
from community.texts import text
from data.engine import Database, DatabaseRefused

SIDE_FILES = ("-wal", "-shm")


def command(
    file: Annotated[Path, typer.Argument(help=say(text("A file that `backup` wrote.")))],
) -> None:
    """Check a backup, set the present database aside, and put the backup in its place.

    Who was erased after the backup is erased again at the next start (see STATE_DIR).
    """
    settings = settings_or_exit()
    if not settings.database_url.startswith("sqlite"):
        complain("restore", text("This is for SQLite. For PostgreSQL use pg_restore."))
        raise typer.Exit(EX_FAILED)
    target = Path(urlsplit(settings.database_url).path.removeprefix("/"))
    if settings.database_url.startswith(("sqlite:////", "sqlite+aiosqlite:////")):
        target = Path("/", target)
    copy = target.with_suffix(".restoring")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(file, copy)
        copy.chmod(0o600)
        asyncio.run(_check(copy, settings.state_dir / "backups"))
    except (OSError, DatabaseRefused) as error:
        copy.unlink(missing_ok=True)
        sentence = error.text if isinstance(error, DatabaseRefused) else None
        complain(str(file), sentence or text("This file cannot be read."))
        raise typer.Exit(EX_FAILED) from None
    aside = _set_aside(target)
    copy.rename(target)
    if aside:
        out.print(say(text("The old database now lies at {path}.", path=str(aside))), markup=False)
    out.print(say(text("Restored. Start the bot again.")), markup=False)


async def _check(path: Path, backups: Path) -> None:
    """Open it as the bot would: damaged or newer files are refused."""
    database = await Database.open(f"sqlite:///{path}", backup_dir=backups)
    await database.close()


def _set_aside(target: Path) -> Path | None:
    """Rename the present database and its side files; return the new name."""
    if not target.exists():
        return None
    number = 1
    while (aside := target.with_name(f"{target.name}.aside-{number}")).exists():
        number += 1
    target.rename(aside)
    for end in SIDE_FILES:
        side = target.with_name(target.name + end)
        if side.exists():
            side.rename(aside.with_name(aside.name + end))
    return aside
