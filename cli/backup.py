"""`backup`: a verified copy of the database, made while the bot runs."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from cli._console import EX_FAILED, complain, out, say
from cli._settings import settings_or_exit
from community.texts import text
from data.backup import BackupRefused, backup


def command(
    directory: Annotated[
        Path | None, typer.Option("--to", help=say(text("Another folder for the copy.")))
    ] = None,
) -> None:
    """Write a backup and print where it is."""
    settings = settings_or_exit()
    try:
        path = asyncio.run(
            backup(settings.database_url, directory or settings.state_dir / "backups")
        )
    except BackupRefused as error:
        complain("backup", error.text)
        raise typer.Exit(EX_FAILED) from None
    size = max(1, path.stat().st_size // 1024)
    out.print(
        say(text("Backup written and checked: {path} ({size} KB)", path=str(path), size=size)),
        markup=False,
        soft_wrap=True,
    )
