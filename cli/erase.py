"""`erase`: forget somebody who left the server and so cannot type `/privacy erase` any more."""

import asyncio
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from cli._console import EX_CONFIG, EX_FAILED, complain, out, say
from cli._settings import settings_or_exit
from cli.wiring import assemble, real_ports, sql_stores
from cogs._cards import PLATFORM
from cogs._chat import DiscordChat
from community.places import Account, Home
from community.texts import ntext, text
from data.engine import Database
from data.errors import StorageRefused
from data.urls import database_url, sqlite_file
from scheduling.clock import SystemClock
from settings import Settings


def command(
    account: Annotated[str, typer.Argument(help=say(text("The person's Discord user id.")))],
    server: Annotated[
        str, typer.Option("--server", help=say(text("Only on the server with this id.")))
    ] = "",
) -> None:
    """Erase a person as `/privacy erase` does; a running bot then takes their posts away."""
    for typed in (account, server or "0"):
        if not (typed.isascii() and typed.isdecimal()):
            complain("erase", text("“{typed}” is no Discord id: it has digits only.", typed=typed))
            raise typer.Exit(EX_FAILED)
    settings = settings_or_exit()
    home = Home(PLATFORM, server) if server else None
    try:
        erased = asyncio.run(_erase(settings, Account(PLATFORM, account), home))
    except StorageRefused as error:
        complain("erase", error.text)
        raise typer.Exit(EX_CONFIG) from None
    except (SQLAlchemyError, OSError):
        complain("erase", text("The database does not answer. Is the server running?"))
        raise typer.Exit(EX_FAILED) from None
    if not erased:
        complain("erase", text("Nothing is stored about this account."))
        raise typer.Exit(EX_FAILED)
    out.print(
        say(
            ntext(
                "Erased on {count} server. What was posted goes as soon as the bot runs.",
                "Erased on {count} servers. What was posted goes as soon as the bot runs.",
                erased,
            )
        ),
        soft_wrap=True,
    )


async def _erase(settings: Settings, account: Account, home: Home | None) -> int:
    """Erase over a database that exists; a running bot does not mind."""
    path = sqlite_file(database_url(settings.database_url))
    if path is not None and not path.exists():
        return 0
    database = await Database.open(settings.database_url, backup_dir=settings.state_dir / "backups")
    try:
        ports = real_ports(DiscordChat(), SystemClock(), settings.state_dir)
        house = assemble(sql_stores(database), ports, owner="erase")
        return await house.services.privacy.erase_account(account, home)
    finally:
        await database.close()
