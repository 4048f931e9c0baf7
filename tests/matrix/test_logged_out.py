"""Somebody ends the bot's session on the homeserver while it serves people."""

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from cli._console import EX_CONFIG, EX_OK
from cli.doctor import HouseDoctor
from cli.fronts import Fronts
from cli.matrix_front import MatrixFront
from cli.run import run
from cli.wiring import assemble, real_ports, sql_stores
from community.platforms import Platforms
from community.ports import Chat
from data.engine import Database
from matrix.refusals import LoggedOut
from matrix.vault import Vault
from scheduling.clock import SystemClock
from settings import SETTINGS, Settings
from tests.cli.test_fronts import FakeFront
from tests.matrix.homeserver import Homeserver, Login
from tests.matrix.living import LivingBot
from tests.matrix.people import People
from tests.matrix.town import ADA, Town

SAID = "MATRIX_USER: The homeserver does not accept my login any more: somebody ended my session"


def token_in(folder: Path) -> str:
    held = Vault(folder).read("session")
    assert held
    return str(held["access_token"])


def settings(server: Homeserver, login: Login, folder: Path) -> Settings:
    return Settings(
        database_url=f"sqlite:///{folder}/netz.db",
        state_dir=folder,
        matrix_homeserver=server.url,
        matrix_user=login.user,
        matrix_password=SecretStr(login.password),
        matrix_allowed_inviters="*",
        health_address="",
    )


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Work without settings on an English terminal; signals are set back afterwards."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)


class WatchedFront(MatrixFront):
    """Tells when it is up and when it is down."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.up, self.down = asyncio.Event(), asyncio.Event()

    async def start(self) -> None:
        await super().start()
        self.up.set()

    async def stop(self) -> None:
        await super().stop()
        self.down.set()


async def test_it_stops_at_once_and_answers_nobody_any_more(
    homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    ada, login = await person("Ada"), person.account("netz")
    async with LivingBot(homeserver.url, login, tmp_path) as bot:
        room = await ada.opens_direct(bot.user)
        await ada.hears("help", room=room, by=bot.user)
        homeserver.revoke(token_in(tmp_path / "matrix"))
        with pytest.raises(LoggedOut):
            await bot.ended()


@pytest.mark.parametrize("meanwhile", ["it is thought about", "it is sent"])
async def test_what_was_being_answered_is_answered_after_the_next_login(
    meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Town()
    await town.opened()
    room = town.alone_with(ADA)

    async def ask(*_args: object) -> None:
        raise LoggedOut

    if meanwhile == "it is sent":
        town.wire.fail_next("send", LoggedOut())
    else:
        monkeypatch.setattr(town.member_store, "by_account", ask)
    with pytest.raises(LoggedOut):
        await town.tell(ADA, "match status")
    monkeypatch.undo()
    assert room.said == []
    town.restart()
    await town.front.work()
    assert len(room.said) == 1


async def test_the_process_ends_and_says_what_to_do(
    homeserver: Homeserver, person: People, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    login, up = person.account("netz"), asyncio.Event()
    running = asyncio.create_task(run(settings(homeserver, login, tmp_path), up.set))
    async with asyncio.timeout(120):
        await up.wait()
        homeserver.revoke(token_in(tmp_path / "matrix"))
        assert await running == EX_CONFIG
    said = capsys.readouterr().err.splitlines()
    assert [line for line in said if line.startswith("MATRIX_")] == [said[-1]]
    assert said[-1].startswith(SAID)
    assert "session.json" in said[-1]


async def test_discord_goes_on(
    homeserver: Homeserver, person: People, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    login, chats, clock = person.account("netz"), dict[str, Chat](), SystemClock()
    database = await Database.open(f"sqlite:///{tmp_path}/netz.db")
    house = assemble(
        sql_stores(database), real_ports(Platforms(chats), clock, tmp_path), owner="test"
    )
    doctor = HouseDoctor(house, database, tmp_path, clock)
    matrix = WatchedFront(settings(homeserver, login, tmp_path), house, clock, lambda: None, doctor)
    discord, stop = FakeFront("discord"), asyncio.Event()
    fronts = Fronts([discord, matrix], chats, pauses=(0, 0))
    running = asyncio.create_task(fronts.run(stop, lambda: None))
    async with asyncio.timeout(120):
        await matrix.up.wait()
        await discord.serving.wait()
        assert fronts.ready() == {"discord": True, "matrix": True}
        homeserver.revoke(token_in(tmp_path / "matrix"))
        await matrix.down.wait()
    assert fronts.ready() == {"discord": True, "matrix": False}
    assert list(chats) == ["discord"]
    assert not running.done()
    said = capsys.readouterr().err
    assert said.startswith(SAID)
    assert said.count("\n") == 1
    stop.set()
    assert await running == EX_CONFIG != EX_OK, "a supervisor learns of it at the end"
    await fronts.close()
    await database.close()
