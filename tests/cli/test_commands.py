"""The commands as somebody types them."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import bot
from cli._console import EX_CONFIG, EX_FAILED, EX_OK
from data.engine import Database

TYPED = CliRunner()
pytestmark = pytest.mark.usefixtures("elsewhere")


async def made(path: str = "var/netzwerkstatt.db") -> Path:
    database = await Database.open(f"sqlite:///{path}")
    await database.close()
    return Path(path)


def test_without_a_command_the_help_names_all_of_them() -> None:
    shown = TYPED.invoke(bot.app, [])
    for command in ("run", "demo", "doctor", "backup", "restore", "erase", "match", "simulate"):
        assert command in shown.output


def test_run_without_a_token_names_the_setting_and_the_remedy() -> None:
    shown = TYPED.invoke(bot.app, ["run"])
    assert shown.exit_code == EX_CONFIG
    assert shown.stderr.startswith("DISCORD_TOKEN: ")
    assert "developer portal" in shown.stderr


def test_a_wrong_setting_is_one_line_and_no_traceback(elsewhere: Path) -> None:
    (elsewhere / ".env").write_text("LOG_FORMAT=loud\n")
    (elsewhere / ".env").chmod(0o600)
    shown = TYPED.invoke(bot.app, ["doctor"])
    assert shown.exit_code == EX_CONFIG
    assert shown.stderr == "LOG_FORMAT: Write human or json.\n"


async def test_a_backup_is_written_and_named(elsewhere: Path) -> None:
    await made()
    shown = await _typed("backup", "--to", "copies")
    assert shown.exit_code == EX_OK
    (copy,) = (elsewhere / "copies").iterdir()
    assert copy.name in shown.output
    assert sqlite3.connect(copy).execute("PRAGMA quick_check").fetchone() == ("ok",)


def test_a_backup_of_nothing_says_so() -> None:
    shown = TYPED.invoke(bot.app, ["backup"])
    assert shown.exit_code == EX_FAILED
    assert "no database" in shown.stderr


async def test_a_backup_can_be_restored_and_the_old_file_is_kept(elsewhere: Path) -> None:
    path = await made()
    await _typed("backup")
    (copy,) = (elsewhere / "var/backups").iterdir()
    path.write_bytes(b"ruined")
    shown = await _typed("restore", str(copy))
    assert shown.exit_code == EX_OK, shown.output
    assert (path.parent / "netzwerkstatt.db.aside-1").read_bytes() == b"ruined"
    database = await Database.open(f"sqlite:///{path}")
    await database.ping()
    await database.close()


async def test_restoring_into_an_empty_place_needs_nothing_set_aside(elsewhere: Path) -> None:
    path = await made("kept.db")
    shown = await _typed("restore", str(path))
    assert shown.exit_code == EX_OK
    assert [p.name for p in (elsewhere / "var").glob("*.db*")] == ["netzwerkstatt.db"]


@pytest.mark.parametrize("content", [None, b"no database at all" * 400])
async def test_what_is_no_backup_is_not_restored(elsewhere: Path, content: bytes | None) -> None:
    path = await made()
    before = path.read_bytes()
    file = elsewhere / "strange.db"
    if content is not None:
        file.write_bytes(content)
    shown = await _typed("restore", str(file))
    assert shown.exit_code == EX_FAILED
    assert path.read_bytes() == before
    assert not list((elsewhere / "var").glob("*.restoring*"))


def test_restore_is_for_sqlite_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://netz@127.0.0.1/netz")
    shown = TYPED.invoke(bot.app, ["restore", "file"])
    assert shown.exit_code == EX_FAILED
    assert "pg_restore" in shown.stderr


async def test_an_absolute_database_path_is_restored_to(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await made("kept.db")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{elsewhere}/deep/netz.db")
    shown = await _typed("restore", str(path))
    assert shown.exit_code == EX_OK
    assert (elsewhere / "deep/netz.db").exists()


async def _typed(*words: str) -> Result:
    """Type a command from within a test that has a loop: commands start their own."""
    return await asyncio.to_thread(TYPED.invoke, bot.app, list(words))


def test_the_terminal_speaks_german_where_the_environment_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANGUAGE", "de_AT:de")
    shown = TYPED.invoke(bot.app, ["backup"])
    assert "Datenbank" in shown.stderr
