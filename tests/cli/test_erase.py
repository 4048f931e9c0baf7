"""`erase`, as whoever runs the bot types it."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

import bot
from cli._console import EX_CONFIG, EX_FAILED, EX_OK
from cli.wiring import assemble, real_ports, sql_stores
from community.model import Answers, Visitor
from community.places import Account, Home
from data.engine import Database
from settings import SETTINGS
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock

TYPED = CliRunner()
SECRET = b"canary-words"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def members_after(*introduce: str) -> int:
    """Introduce account 7 on these servers; return how many memberships are stored then."""
    database = await Database.open("sqlite:///var/netzwerkstatt.db")
    house = assemble(
        sql_stores(database), real_ports(FakeChat(), FakeClock(), Path("var")), owner="test"
    )
    for server in introduce:
        home = Home("discord", server)
        ada = Visitor(home, "Museum people", Account("discord", "7"), "Ada", "en")
        await house.services.members.agree(ada, old_enough=True)
        await house.services.introductions.write(ada, Answers(goal=SECRET.decode()))
    left = await house.services.privacy.replay(), len(await house.stores.privacy.everyone())
    await database.close()
    return left[1]


def test_a_person_is_erased_everywhere_and_in_the_files(elsewhere: Path) -> None:
    assert asyncio.run(members_after("1", "2")) == 2
    shown = TYPED.invoke(bot.app, ["erase", "7"])
    assert shown.exit_code == EX_OK, shown.output
    assert shown.output.startswith("Erased on 2 servers.")
    assert not [p for p in (elsewhere / "var").glob("netz*") if SECRET in p.read_bytes()]
    assert len((elsewhere / "var/erasures.jsonl").read_text().splitlines()) == 2
    assert asyncio.run(members_after()) == 0


def test_a_server_can_be_named() -> None:
    asyncio.run(members_after("1", "2"))
    assert TYPED.invoke(bot.app, ["erase", "7", "--server", "2"]).exit_code == EX_OK
    assert asyncio.run(members_after()) == 1


def test_of_a_stranger_nothing_is_stored_and_no_database_is_made(elsewhere: Path) -> None:
    shown = TYPED.invoke(bot.app, ["erase", "7"])
    assert shown.exit_code == EX_FAILED
    assert shown.stderr == "erase: Nothing is stored about this account.\n"
    assert not (elsewhere / "var").exists()


@pytest.mark.parametrize("typed", [["ada"], ["²"], ["7", "--server", "x"]])
def test_what_is_no_id_is_refused(typed: list[str]) -> None:
    shown = TYPED.invoke(bot.app, ["erase", *typed])
    assert shown.exit_code == EX_FAILED
    assert "is no Discord id" in shown.stderr


def test_a_database_that_is_no_database_is_named(elsewhere: Path) -> None:
    (elsewhere / "var").mkdir()
    (elsewhere / "var/netzwerkstatt.db").write_bytes(b"ruined" * 1000)
    shown = TYPED.invoke(bot.app, ["erase", "7"])
    assert shown.exit_code == EX_CONFIG
    assert "is damaged" in shown.stderr


def test_a_server_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://netz@127.0.0.1:1/netz")
    shown = TYPED.invoke(bot.app, ["erase", "7"])
    assert shown.exit_code == EX_FAILED
    assert "does not answer" in shown.stderr
