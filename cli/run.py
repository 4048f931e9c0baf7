"""`run`: the bot itself, from the settings to a clean stop."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
import typer
from sqlalchemy.exc import SQLAlchemyError

from cli import logs
from cli._console import EX_CONFIG, EX_FAILED, complain, say
from cli._discord import point_at_proxies
from cli._memory import settled
from cli._settings import settings_or_exit
from cli.discord_front import DiscordFront
from cli.doctor import HouseDoctor, newest_backup
from cli.feeds import serve_feeds
from cli.fronts import Front, Fronts
from cli.matrix_front import MatrixFront
from cli.wiring import House, assemble, real_ports, sql_stores
from cogs._client import NetzwerkstattBot
from community.introductions import IntroductionService
from community.matching.topics import Topics
from community.platforms import Platforms
from community.ports import Chat, Clock
from community.texts import text
from data.backup import backup
from data.engine import Database
from data.errors import StorageRefused
from fetching.getting import Getter
from fetching.pages import WebPages, agent
from scheduling.clock import SystemClock
from scheduling.heartbeat import Heartbeat
from settings import SETTINGS, Settings
from web.health import Checks, HealthServer

log = structlog.stdlib.get_logger(__name__)

A_NIGHT_AND_A_DAY = timedelta(hours=25)


def owner() -> str:
    """Name this process in leases, so that a stuck one can be found."""
    return f"{socket.gethostname()}:{os.getpid()}"


def stop_signals(stop: asyncio.Event) -> None:
    """Let the first SIGTERM or SIGINT ask for a clean stop, and a second one end the process."""
    loop = asyncio.get_running_loop()

    def asked() -> None:
        stop.set()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(name)
            signal.signal(name, signal.SIG_DFL)

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, asked)


async def run(settings: Settings, ready: Callable[[], None] = lambda: None) -> int:
    """Run until asked to stop; return the exit code. ``ready`` is called once a front is up."""
    if not (settings.discord_token.get_secret_value() or settings.matrix_homeserver):
        for name in ("DISCORD_TOKEN", "MATRIX_HOMESERVER"):
            complain(name, SETTINGS[name].remedy)
        return EX_CONFIG
    point_at_proxies(settings)
    async with AsyncExitStack() as stack:
        try:
            database = await Database.open(
                settings.database_url, backup_dir=settings.state_dir / "backups"
            )
        except StorageRefused as error:
            complain("DATABASE_URL", error.text)
            return EX_CONFIG
        except (SQLAlchemyError, OSError):
            log.exception("the database cannot be opened")
            complain("DATABASE_URL", text("The database does not answer. Is the server running?"))
            return EX_FAILED  # it may be back soon: a supervisor should try again
        stack.push_async_callback(database.close)
        try:
            return await _serve(settings, database, stack, ready)
        except StorageRefused as error:
            complain("STATE_DIR", error.text)
            return EX_CONFIG


async def _serve(
    settings: Settings, database: Database, stack: AsyncExitStack, ready: Callable[[], None]
) -> int:
    """Start everything over an open database, wait, and stop it in the reverse order."""
    chats: dict[str, Chat] = {}
    clock = SystemClock()
    pages = WebPages(Getter(agent(settings.about_url)))
    stack.push_async_callback(pages.close)
    house = assemble(
        sql_stores(database),
        real_ports(
            Platforms(chats),
            clock,
            settings.state_dir,
            carries=settings.discord_messages_intent,
            feed_url=settings.feed_url,
            pages=pages,
        ),
        owner=owner(),
    )
    replayed = await house.services.privacy.replay()
    if replayed:
        log.warning("erased %d people again who had been erased before the restore", replayed)
    overdue = not backed_up_lately(settings, clock)
    heartbeat = Heartbeat(house.clockwork, clock, daily=lambda: daily(settings), overdue=overdue)
    discord, matrix = _fronts(settings, house, database, clock, heartbeat)
    fronts = Fronts([front for front in (discord, matrix) if front is not None], chats)
    stop = asyncio.Event()
    stop_signals(stop)
    health = HealthServer(
        settings.health_address,
        Checks(
            clock=clock,
            ping=database.ping,
            next_due=house.stores.schedules.next_due,
            outbox=house.stores.outbox.health,
            attempts=lambda: house.clockwork.results,
            fronts=fronts.ready,
            gateway_latency=None if discord is None else discord.latency,
        ),
    )
    making_up = asyncio.create_task(make_up_meanings(house.services.introductions))
    stack.push_async_callback(ended, making_up)
    await asyncio.to_thread(Topics)  # reads its word lists, which would hold up the first answer
    await health.start()
    stack.push_async_callback(health.stop)
    feeds = serve_feeds(settings, house.services.calendars, house.services.archives)
    await stack.enter_async_context(feeds)
    stack.push_async_callback(fronts.close)
    stack.enter_context(settled())
    stack.push_async_callback(heartbeat.stop)  # before the fronts: it speaks through them

    def started() -> None:
        heartbeat.start()
        ready()

    code = await fronts.run(stop, started)
    log.info("stopped")
    return code


def _fronts(
    settings: Settings, house: House, database: Database, clock: Clock, heartbeat: Heartbeat
) -> tuple[DiscordFront | None, Front | None]:
    """Return the fronts that are configured."""
    doctor = HouseDoctor(house, database, settings.state_dir, clock)

    def new_bot() -> NetzwerkstattBot:
        return NetzwerkstattBot(
            house.services,
            poke=heartbeat.poke,
            commands=house.stores.communities,
            doctor=doctor,
            members_intent=settings.discord_members_intent,
            messages_intent=settings.discord_messages_intent,
        )

    has_token = bool(settings.discord_token.get_secret_value())
    discord = DiscordFront(settings, new_bot) if has_token else None
    matrix = None
    if settings.matrix_homeserver:
        matrix = MatrixFront(settings, house, clock, heartbeat.poke, doctor)
    return discord, matrix


async def make_up_meanings(introductions: IntroductionService) -> None:
    """Make the meanings that introductions lack, little by little; at once done if none does."""
    total = 0
    while made := await introductions.make_up():
        total += made
    if total:
        log.info("made out what %d introductions mean", total)


async def ended(task: asyncio.Task[Any]) -> None:
    """End a task in the background; what went wrong in it is logged."""
    task.cancel()
    [result] = await asyncio.gather(task, return_exceptions=True)
    if isinstance(result, Exception):
        log.error("not every introduction's meaning could be made out", exc_info=result)


async def daily(settings: Settings) -> None:
    """Make the nightly backup; a server's database is backed up by its own tools."""
    if settings.database_url.startswith("sqlite"):
        try:
            path: Path = await backup(settings.database_url, settings.state_dir / "backups")
        except StorageRefused as error:
            log.warning("no backup was made: %s", say(error.text, "en"))
            return
        log.info("backup written: %s", path.name)


def backed_up_lately(settings: Settings, clock: Clock) -> bool:
    """Whether the last nightly backup was not missed; of a new installation there is none yet."""
    newest = newest_backup(settings.state_dir)
    return newest is not None and clock.now() - newest < A_NIGHT_AND_A_DAY


def refuse_unknown_platform() -> None:
    """Say on which systems the bot runs; signals as used here exist on Unix only."""
    if os.name != "posix":
        complain("run", text("Please run the bot on Linux or macOS, or in WSL on Windows."))
        raise SystemExit(EX_FAILED)


def command() -> None:
    """Run the bot until it is stopped."""
    refuse_unknown_platform()
    settings = settings_or_exit()
    logs.set_up(settings.log_format, settings.log_level)
    raise typer.Exit(asyncio.run(run(settings)))
