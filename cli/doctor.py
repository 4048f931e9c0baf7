"""`doctor`: what is wrong with this installation, what follows from it, and the exact remedy."""

import asyncio
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import available_timezones

import aiohttp
import discord
import typer
from discord.http import Route
from sqlalchemy.exc import SQLAlchemyError

from cli._console import EX_FAILED, out, say
from cli._discord import point_at_proxies
from cli._settings import settings_or_exit
from cli.matrix_checks import matrix_findings, matrix_notes
from cli.wiring import House
from community.ports import Clock
from community.texts import Text, ntext, text
from data.engine import Database, DatabaseRefused
from scheduling.clock import SystemClock
from settings import SETTINGS, Settings

Finding = tuple[Text, Text, Text]
"""A problem, its consequence, its remedy."""

# view_channel, send_messages (also in threads), create threads, embed_links, attach_files,
# read_message_history, create_events, send_polls, pin_messages; never Administrator.
PERMISSIONS = 2832719910390784
STUCK = timedelta(minutes=10)
BACKUP_AGE = timedelta(days=2)
CLOCK_TOLERANCE = timedelta(seconds=10)
FREE_BYTES = 200 * 2**20
RECENT_RUNS = 10


class HouseDoctor:
    """The checks of a running bot that have nothing to do with a platform."""

    def __init__(self, house: House, database: Database, state_dir: Path, clock: Clock) -> None:
        self._house = house
        self._database = database
        self._state_dir = state_dir
        self._clock = clock

    async def checks(self, community_id: int, asked_at: datetime) -> Sequence[Finding]:
        """Return what is wrong, as seen by this community; of others it learns nothing.

        ``asked_at``: what the platform's own clock said a moment ago.
        """
        now = self._clock.now()
        found = clock_findings(now - asked_at)
        try:
            await self._database.ping()
        except (SQLAlchemyError, OSError):
            return [*found, database_down()]
        health = await self._house.stores.outbox.health(now, community_id)
        if health.oldest_due and now - health.oldest_due > STUCK:
            found.append(
                (
                    text("Messages have been waiting since {since}.", since=health.oldest_due),
                    text("People do not hear from the bot."),
                    text("Look into the log; if nothing stands there, restart the bot."),
                )
            )
        if health.dead:
            found.append(
                (
                    ntext(
                        "{count} message could not be delivered.",
                        "{count} messages could not be delivered.",
                        health.dead,
                    ),
                    text("Those people or channels did not get them."),
                    text("The organisers' channel says which permission or channel was missing."),
                )
            )
        runs = await self._house.stores.schedules.recent(community_id, RECENT_RUNS)
        lost = sum(state in {"missed", "failed"} for _, state in runs)
        if lost:
            found.append(
                (
                    ntext(
                        "{count} of the last runs did not take place.",
                        "{count} of the last runs did not take place.",
                        lost,
                    ),
                    text("A round or a prompt is missing."),
                    text("Keep the bot running; for a round that was missed use /admin round run."),
                )
            )
        return [*found, *backup_findings(self._state_dir, self._database.is_file)]


def clock_findings(ahead: timedelta) -> list[Finding]:
    """Judge how far this machine's clock is ahead of a platform's."""
    if abs(ahead) <= CLOCK_TOLERANCE:
        return []
    return [
        (
            text("This machine's clock is wrong."),
            text("Rounds and prompts come at the wrong time."),
            text("Switch on time synchronisation, for example: timedatectl set-ntp true"),
        )
    ]


def database_down() -> Finding:
    """Say that the database does not answer."""
    return (
        text("The database does not answer."),
        text("The bot can neither remember nor look up anything."),
        SETTINGS["DATABASE_URL"].remedy,
    )


def backup_findings(
    state_dir: Path,
    is_file: bool,  # noqa: FBT001 - read once
    *,
    is_new: bool = False,
) -> list[Finding]:
    """Check the newest backup, unless there is nothing to back up yet, and the room for more."""
    if not is_file:
        return []
    found: list[Finding] = []
    newest = newest_backup(state_dir)
    is_old = newest is None or SystemClock().now() - newest > BACKUP_AGE
    if is_old and not is_new:
        found.append(
            (
                text("There is no backup of the last two days."),
                text("A broken disk would take everything with it."),
                text("Type: python bot.py backup. A running bot does it every night."),
            )
        )
    folder = state_dir if state_dir.exists() else Path()
    if shutil.disk_usage(folder).free < FREE_BYTES:
        found.append(
            (
                text("The disk is nearly full."),
                text("Soon nothing can be saved."),
                text("Free at least 200 MB."),
            )
        )
    return found


def newest_backup(state_dir: Path) -> datetime | None:
    """Return when the newest backup was made."""
    times = [p.stat().st_mtime for p in (state_dir / "backups").glob("*.db")]
    return datetime.fromtimestamp(max(times), UTC) if times else None


async def examine(settings: Settings) -> tuple[list[Finding], list[Text]]:
    """Check an installation from outside; return what is wrong and what is good to know."""
    found: list[Finding] = []
    if not available_timezones():
        found.append(
            (
                text("There are no time zones on this machine."),
                text("No round and no prompt can be planned."),
                text("Type: make clean demo"),
            )
        )
    found += await _database(settings)
    is_file = settings.database_url.startswith("sqlite")
    found += backup_findings(settings.state_dir, is_file, is_new=_not_made_yet(settings))
    notes: list[Text] = []
    if settings.matrix_homeserver:
        found += await matrix_findings(settings)
        notes += matrix_notes(settings)
    if settings.discord_token.get_secret_value():
        point_at_proxies(settings)
        wrong, told = await _discord(settings)
        return found + wrong, [*told, *notes]
    if not settings.matrix_homeserver:
        found.append(
            (
                text("There is neither a DISCORD_TOKEN nor a MATRIX_HOMESERVER."),
                text("The bot cannot log in anywhere."),
                text(
                    "For Discord: {discord} For Matrix: {matrix}",
                    discord=SETTINGS["DISCORD_TOKEN"].remedy,
                    matrix=SETTINGS["MATRIX_HOMESERVER"].remedy,
                ),
            )
        )
    return found, notes


def _not_made_yet(settings: Settings) -> bool:
    """Whether the database is a file that the first start will make."""
    scheme, _, path = settings.database_url.partition(":///")
    return scheme.startswith("sqlite") and not Path(path).exists()


async def _database(settings: Settings) -> list[Finding]:
    """Open the database as the bot would, unless that would create it."""
    if _not_made_yet(settings):
        return []
    try:
        database = await Database.open(
            settings.database_url, backup_dir=settings.state_dir / "backups"
        )
        await database.close()
    except DatabaseRefused as error:
        return [(text("The database is refused."), text("The bot does not start."), error.text)]
    except (SQLAlchemyError, OSError):
        return [database_down()]
    return []


async def _discord(settings: Settings) -> tuple[list[Finding], list[Text]]:
    """Log in once, look at the portal's switches, and go."""
    found: list[Finding] = []
    client = discord.Client(intents=discord.Intents.none())
    try:
        await client.login(settings.discord_token.get_secret_value())
        info = await client.application_info()
    except discord.LoginFailure:
        return [
            (
                text("Discord does not know this token."),
                text("The bot cannot log in."),
                SETTINGS["DISCORD_TOKEN"].remedy,
            )
        ], []
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        return [
            (
                text("Discord cannot be reached."),
                text("The bot cannot log in."),
                text("Check this machine's connection, and DISCORD_API_URL if you set it."),
            )
        ], []
    finally:
        await client.close()
    flags = info.flags
    if settings.discord_members_intent and not (
        flags.gateway_guild_members or flags.gateway_guild_members_limited
    ):
        found.append(
            (
                text("Server Members Intent is off."),
                text("Discord refuses the connection."),
                SETTINGS["DISCORD_MEMBERS_INTENT"].remedy,
            )
        )
    found += await _clock_skew()
    invite = discord.utils.oauth_url(
        info.id,
        permissions=discord.Permissions(PERMISSIONS),
        scopes=("bot", "applications.commands"),
    )
    return found, [text("Invite the bot to your server: {address}", address=invite)]


async def _clock_skew() -> list[Finding]:
    """Compare this machine's clock with the Date that Discord answers with."""
    try:
        timeout = aiohttp.ClientTimeout(total=10)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"{Route.BASE}/gateway") as response,
        ):
            theirs = parsedate_to_datetime(response.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return []
    return clock_findings(SystemClock().now() - theirs)


def command() -> None:
    """Print what is wrong, or that all is well; exit with 1 if something is."""
    found, notes = asyncio.run(examine(settings_or_exit()))
    for problem, consequence, remedy in found:
        out.print(f"✗ {say(problem)}", markup=False, soft_wrap=True)
        out.print(f"  → {say(consequence)}", markup=False, soft_wrap=True)
        out.print(f"  ✔ {say(remedy)}", markup=False, soft_wrap=True)
    for note in notes:
        out.print(say(note), markup=False, soft_wrap=True)
    if not found:
        out.print(say(text("All is well.")))
    raise typer.Exit(EX_FAILED if found else 0)
