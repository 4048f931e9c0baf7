"""`run` against a stand-in for Discord on loopback."""
# ruff: noqa: ASYNC240 - the files of a test are small and here

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import discord
import pytest
from aiohttp import ClientSession
from pydantic import SecretStr
from structlog.testing import capture_logs
from typer.testing import CliRunner

import bot
import cli.matrix_front
import cli.run
from cli._console import EX_CONFIG, EX_FAILED, EX_OK
from cli.run import daily, ended, make_up_meanings, run
from cogs._client import FRONT, NetzwerkstattBot
from community.introductions import IntroductionService
from community.model import Consent
from community.places import Account, Community, Home
from data.communities import SqlCommunityStore
from data.engine import Database
from data.ledger import FileLedger
from data.members import SqlMemberStore
from settings import Settings
from tests.cli.portal import TOKEN, Portal

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
ADA = Account("discord", "1")
HOME = Home("discord", "2")


def settings(portal: Portal, folder: Path, **changes: object) -> Settings:
    values: dict[str, object] = {
        "discord_token": SecretStr(TOKEN),
        "database_url": f"sqlite:///{folder}/netz.db",
        "state_dir": folder,
        "discord_api_url": portal.address,
        "discord_gateway_url": portal.gateway,
        "health_address": "",
        **changes,
    }
    return Settings(**values)  # pyright: ignore[reportArgumentType] - a test sets what it needs


async def nothing() -> None:
    pass


async def run_until_connected(
    portal: Portal, chosen: Settings, meanwhile: Callable[[], Awaitable[None]] = nothing
) -> int:
    """Run the bot, and ask it to stop as a supervisor does once it is connected."""
    running = asyncio.create_task(run(chosen))
    connected = asyncio.create_task(portal.connected.wait())
    async with asyncio.timeout(120):
        await asyncio.wait({running, connected}, return_when=asyncio.FIRST_COMPLETED)
        if connected.done():
            await meanwhile()
            os.kill(os.getpid(), signal.SIGTERM)
        connected.cancel()
        return await running


# --- serving -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("old_signals")
async def test_it_serves_until_it_is_asked_to_stop(
    portal: Portal, tmp_path: Path, unused_tcp_port: int
) -> None:
    here = f"127.0.0.1:{unused_tcp_port}"
    found: dict[str, int] = {}

    async def look() -> None:
        async with ClientSession() as session:
            for path in ("livez", "metrics"):
                async with session.get(f"http://{here}/{path}") as shown:
                    found[path] = shown.status

    chosen = settings(portal, tmp_path, health_address=here)
    assert await run_until_connected(portal, chosen, look) == EX_OK

    assert found == {"livez": 200, "metrics": 200}
    assert portal.logins == 1
    ((first, *_),) = portal.registered
    assert first["name"]


@pytest.mark.usefixtures("old_signals")
async def test_the_second_start_registers_no_commands_again(portal: Portal, tmp_path: Path) -> None:
    for _ in range(2):
        portal.connected.clear()
        assert await run_until_connected(portal, settings(portal, tmp_path)) == EX_OK

    assert portal.logins == 2
    assert len(portal.registered) == 1
    database = await Database.open(f"sqlite:///{tmp_path}/netz.db")
    assert await SqlCommunityStore(database).command_hash(FRONT)
    await database.close()


@pytest.mark.usefixtures("old_signals")
async def test_who_was_erased_before_a_restore_is_erased_again(
    portal: Portal, tmp_path: Path
) -> None:
    chosen = settings(portal, tmp_path)
    database = await Database.open(chosen.database_url)
    town = await SqlCommunityStore(database).save(Community(0, HOME, "Graz"))
    await SqlMemberStore(database).add(town.id, ADA, "Ada", "de", Consent(1, NOW, 16))
    await database.close()
    await FileLedger(tmp_path / "erasures.jsonl").append(ADA, "discord:2", NOW)

    assert await run_until_connected(portal, chosen) == EX_OK

    database = await Database.open(chosen.database_url)
    assert await SqlMemberStore(database).by_account(town.id, ADA) is None
    await database.close()


@pytest.mark.usefixtures("old_signals")
async def test_an_intent_that_is_off_in_the_portal_is_named(
    portal: Portal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.close_with = 4014
    assert await run_until_connected(portal, settings(portal, tmp_path)) == EX_CONFIG
    assert capsys.readouterr().err.startswith("DISCORD_MEMBERS_INTENT: ")


@pytest.mark.usefixtures("old_signals")
@pytest.mark.parametrize(
    ("flags", "members", "named"),
    [
        ({}, True, "DISCORD_MEMBERS_INTENT"),
        ({}, False, "DISCORD_MESSAGES_INTENT"),
        ({"gateway_guild_members_limited": True}, True, "DISCORD_MESSAGES_INTENT"),
    ],
)
async def test_of_two_intents_the_one_that_is_off_is_named(
    portal: Portal,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    flags: dict[str, bool],
    members: bool,  # noqa: FBT001 - a case
    named: str,
) -> None:
    portal.close_with = 4014
    portal.flags = discord.ApplicationFlags(**flags).value
    chosen = settings(
        portal, tmp_path, discord_members_intent=members, discord_messages_intent=True
    )
    assert await run_until_connected(portal, chosen) == EX_CONFIG
    assert capsys.readouterr().err.startswith(f"{named}: ")


@pytest.mark.usefixtures("old_signals")
async def test_a_connection_that_ends_by_itself_is_a_failure(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class EndsAtOnce(NetzwerkstattBot):
        async def connect(self, *, reconnect: bool = True) -> None:
            assert reconnect

    monkeypatch.setattr(cli.run, "NetzwerkstattBot", EndsAtOnce)
    assert await run_until_connected(portal, settings(portal, tmp_path)) == EX_FAILED


# --- not starting ------------------------------------------------------------------------------


@pytest.mark.usefixtures("old_signals")
async def test_a_wrong_token_is_tried_once_and_named_without_its_value(
    portal: Portal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.token = "another one"
    assert await run_until_connected(portal, settings(portal, tmp_path)) == EX_CONFIG
    said = capsys.readouterr().err
    assert portal.logins == 1
    assert said.startswith("DISCORD_TOKEN: ")
    assert TOKEN not in said


@pytest.mark.usefixtures("old_signals")
async def test_a_discord_that_does_not_answer_is_said_in_one_line_and_may_be_tried_again(
    tmp_path: Path, unused_tcp_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = Settings(
        discord_token=SecretStr(TOKEN),
        discord_api_url=f"http://127.0.0.1:{unused_tcp_port}/api/v10",
        database_url=f"sqlite:///{tmp_path}/netz.db",
        state_dir=tmp_path,
        health_address="",
    )
    assert await run(chosen) == EX_FAILED
    logged = capsys.readouterr().out
    assert "discord cannot be reached: no answer" in logged
    assert "Traceback" not in logged


async def test_without_any_front_it_says_what_to_configure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = Settings(database_url=f"sqlite:///{tmp_path}/netz.db", state_dir=tmp_path)
    assert await run(chosen) == EX_CONFIG
    said = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in said] == ["DISCORD_TOKEN", "MATRIX_HOMESERVER"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("old_signals")
async def test_without_the_extra_for_matrix_discord_goes_on(
    portal: Portal,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    unused_tcp_port: int,
) -> None:
    def missing(_name: str) -> None:
        return None

    monkeypatch.setattr(cli.matrix_front, "find_spec", missing)
    here = f"127.0.0.1:{unused_tcp_port}"
    ready: dict[str, str] = {}

    async def look() -> None:
        async with ClientSession() as session, session.get(f"http://{here}/readyz") as shown:
            ready.update(await shown.json())

    chosen = settings(
        portal,
        tmp_path,
        health_address=here,
        matrix_homeserver="http://127.0.0.1:1",
        matrix_user="@netz:localhost",
    )
    assert await run_until_connected(portal, chosen, look) == EX_CONFIG
    said = capsys.readouterr().err
    assert said.startswith("MATRIX_HOMESERVER: ")
    assert "pip install 'matrix-nio[e2e]" in said
    assert ready["matrix"] == "is not connected"
    assert portal.logins == 1


async def test_a_damaged_database_stops_the_start_before_any_login(
    portal: Portal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "netz.db"
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 9000)
    assert await run(settings(portal, tmp_path)) == EX_CONFIG
    assert portal.logins == 0
    assert capsys.readouterr().err.startswith("DATABASE_URL: ")
    assert path.read_bytes().startswith(b"SQLite format 3\x00\xff")


async def test_a_database_that_does_not_answer_may_be_tried_again(
    portal: Portal, tmp_path: Path, capsys: pytest.CaptureFixture[str], unused_tcp_port: int
) -> None:
    away = f"postgresql://netz@127.0.0.1:{unused_tcp_port}/netz"
    assert await run(settings(portal, tmp_path, database_url=away)) == EX_FAILED
    assert portal.logins == 0
    assert "DATABASE_URL: " in capsys.readouterr().err


async def test_erasures_that_cannot_be_read_stop_the_start(
    portal: Portal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await FileLedger(tmp_path / "erasures.jsonl").append(ADA, "discord:2", NOW)
    (tmp_path / "erasures.jsonl.key").unlink()
    assert await run(settings(portal, tmp_path)) == EX_CONFIG
    assert portal.logins == 0
    assert capsys.readouterr().err.startswith("STATE_DIR: ")


@pytest.mark.usefixtures("elsewhere")
def test_a_system_without_our_signals_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli.run, "os", SimpleNamespace(name="nt"))
    shown = CliRunner().invoke(bot.app, ["run"])
    assert shown.exit_code == EX_FAILED
    assert "WSL" in shown.stderr


# --- every night -------------------------------------------------------------------------------


async def test_every_night_a_backup_is_made(portal: Portal, tmp_path: Path) -> None:
    chosen = settings(portal, tmp_path)
    await daily(chosen)
    assert not (tmp_path / "backups").exists() or not list((tmp_path / "backups").iterdir())
    await (await Database.open(chosen.database_url)).close()

    await daily(chosen)

    assert len(list((tmp_path / "backups").glob("*.db"))) == 1


@pytest.mark.usefixtures("old_signals")
async def test_the_first_start_makes_a_backup_and_a_second_one_soon_after_none(
    portal: Portal, tmp_path: Path
) -> None:
    for _ in range(2):
        portal.connected.clear()
        assert await run_until_connected(portal, settings(portal, tmp_path)) == EX_OK
        assert len(list((tmp_path / "backups").glob("*.db"))) == 1


async def test_a_servers_database_is_backed_up_by_its_own_tools(
    portal: Portal, tmp_path: Path
) -> None:
    await daily(settings(portal, tmp_path, database_url="postgresql://netz@127.0.0.1/netz"))
    assert list(tmp_path.iterdir()) == []


class Lacking:
    """Stands in for introductions of which some lack their meaning."""

    def __init__(self, *found: int | Exception) -> None:
        self._found = list(found)

    async def make_up(self) -> int:
        found = self._found.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


async def test_meanings_that_are_missing_are_made_up_until_none_is() -> None:
    with capture_logs() as logged:
        await make_up_meanings(cast("IntroductionService", Lacking(20, 3, 0)))
        await make_up_meanings(cast("IntroductionService", Lacking(0)))
    assert [entry["event"] for entry in logged] == ["made out what 23 introductions mean"]


async def test_meanings_that_could_not_be_made_up_end_in_the_log() -> None:
    failing = Lacking(20, RuntimeError("the disk is full"))
    task = asyncio.create_task(make_up_meanings(cast("IntroductionService", failing)))
    await asyncio.wait({task})
    with capture_logs() as logged:
        await ended(task)
    assert [entry["log_level"] for entry in logged] == ["error"]
    assert logged[0]["event"] == "not every introduction's meaning could be made out"


async def test_a_bot_that_stops_stops_making_up_meanings_quietly() -> None:
    waiting = asyncio.create_task(asyncio.Event().wait())
    with capture_logs() as logged:
        await ended(waiting)
    assert waiting.cancelled()
    assert logged == []
