"""`doctor` against a stand-in for Discord on loopback."""

import asyncio
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

import bot
import cli.doctor
from cli._console import EX_FAILED, EX_OK
from cli.doctor import Finding, examine
from data.engine import Database
from scheduling.clock import SystemClock
from settings import Settings
from tests.cli.portal import TOKEN, Portal

NOW = SystemClock().now()
HOUR = timedelta(hours=1)


def msgids(found: Sequence[Finding]) -> list[str]:
    assert all(consequence.msgid and remedy.msgid for _, consequence, remedy in found)
    return [problem.msgid for problem, _, _ in found]


@pytest.fixture
def chosen(portal: Portal, tmp_path: Path) -> Settings:
    """Settings with which all is well."""
    backups = tmp_path / "backups"
    backups.mkdir()
    (backups / "netz.db").touch()
    return Settings(
        discord_token=SecretStr(TOKEN),
        database_url=f"sqlite:///{tmp_path}/netz.db",
        state_dir=tmp_path,
        discord_api_url=portal.address,
    )


async def test_when_all_is_well_it_gives_the_invitation(portal: Portal, chosen: Settings) -> None:
    found, notes = await examine(chosen)
    assert found == []
    (invitation,) = notes
    address = invitation.params["address"]
    assert isinstance(address, str)
    assert "client_id=9000" in address
    assert f"permissions={cli.doctor.PERMISSIONS}" in address
    assert portal.logins == 1
    assert not (chosen.state_dir / "netz.db").exists(), "it only looks"


async def test_a_wrong_token_is_named(portal: Portal, chosen: Settings) -> None:
    portal.token = "another one"
    found, notes = await examine(chosen)
    assert msgids(found) == ["Discord does not know this token."]
    assert notes == []


async def test_a_discord_that_cannot_be_reached_is_named(portal: Portal, chosen: Settings) -> None:
    portal.broken = True
    assert msgids((await examine(chosen))[0]) == ["Discord cannot be reached."]


async def test_an_intent_that_is_off_is_named_only_if_it_is_wanted(
    portal: Portal, chosen: Settings
) -> None:
    portal.flags = 0
    assert msgids((await examine(chosen))[0]) == ["Server Members Intent is off."]
    without = chosen.model_copy(update={"discord_members_intent": False})
    assert (await examine(without))[0] == []


@pytest.mark.parametrize("skew", [-HOUR, HOUR])
async def test_a_clock_that_is_wrong_is_named(
    portal: Portal, chosen: Settings, skew: timedelta
) -> None:
    portal.skew = skew
    assert msgids((await examine(chosen))[0]) == ["This machine's clock is wrong."]


async def test_a_clock_that_cannot_be_compared_is_not_blamed(
    portal: Portal, chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def garbled(_header: str) -> datetime:
        raise ValueError("no date")

    monkeypatch.setattr(cli.doctor, "parsedate_to_datetime", garbled)
    assert (await examine(chosen))[0] == []
    assert portal.logins == 1


async def test_without_a_token_discord_is_not_asked(portal: Portal, chosen: Settings) -> None:
    found, _ = await examine(chosen.model_copy(update={"discord_token": SecretStr("")}))
    assert msgids(found) == ["There is neither a DISCORD_TOKEN nor a MATRIX_HOMESERVER."]
    assert portal.logins == 0


async def test_the_database_is_opened_as_the_bot_would(chosen: Settings, tmp_path: Path) -> None:
    (tmp_path / "netz.db").write_bytes(b"no database at all" * 400)
    assert msgids((await examine(chosen))[0]) == ["The database is refused."]
    (tmp_path / "netz.db").unlink()
    await (await Database.open(chosen.database_url)).close()
    assert (await examine(chosen))[0] == []


async def test_a_server_that_does_not_answer_is_named(
    chosen: Settings, unused_tcp_port: int
) -> None:
    away = f"postgresql://netz@127.0.0.1:{unused_tcp_port}/netz"
    found, _ = await examine(chosen.model_copy(update={"database_url": away}))
    assert msgids(found) == ["The database does not answer."]


async def test_an_old_backup_and_a_full_disk_are_named(
    chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await (await Database.open(chosen.database_url)).close()
    old = (NOW - timedelta(days=3)).timestamp()
    os.utime(chosen.state_dir / "backups" / "netz.db", (old, old))

    def full(_folder: Path) -> SimpleNamespace:
        return SimpleNamespace(free=1)

    monkeypatch.setattr(cli.doctor.shutil, "disk_usage", full)
    found, _ = await examine(chosen)
    assert msgids(found) == [
        "There is no backup of the last two days.",
        "The disk is nearly full.",
    ]


async def test_before_the_first_start_no_backup_is_missed(chosen: Settings) -> None:
    (chosen.state_dir / "backups" / "netz.db").unlink()
    assert (await examine(chosen))[0] == []
    await (await Database.open(chosen.database_url)).close()
    assert msgids((await examine(chosen))[0]) == ["There is no backup of the last two days."]


async def test_a_machine_without_time_zones_is_named(
    chosen: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli.doctor, "available_timezones", set[str])
    assert msgids((await examine(chosen))[0]) == ["There are no time zones on this machine."]


async def test_what_it_prints_names_problem_consequence_and_remedy(
    portal: Portal, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("DISCORD_API_URL", portal.address)
    (elsewhere / "var").mkdir()
    await (await Database.open("sqlite:///var/netzwerkstatt.db")).close()
    shown = await asyncio.to_thread(CliRunner().invoke, bot.app, ["doctor"])
    assert shown.exit_code == EX_FAILED
    problem, consequence, remedy, note = shown.output.splitlines()
    assert problem == "✗ There is no backup of the last two days."
    assert (consequence[:4], remedy[:4]) == ("  → ", "  ✔ ")
    assert "client_id=9000" in note

    (elsewhere / "var/backups").mkdir(parents=True)
    (elsewhere / "var/backups/netz.db").touch()
    shown = await asyncio.to_thread(CliRunner().invoke, bot.app, ["doctor"])
    assert shown.exit_code == EX_OK
    assert shown.output.endswith("All is well.\n")
