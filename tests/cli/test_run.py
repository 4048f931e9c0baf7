"""`run` against a stand-in for Discord's REST API on loopback."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from discord.http import Route
from pydantic import SecretStr

from cli._console import EX_CONFIG
from cli.run import run
from settings import Settings

TOKEN = "not-a-real-token"


class Portal:
    """Counts logins and refuses them all."""

    def __init__(self) -> None:
        self.logins = 0
        self.address = ""

    async def refuse(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bot {TOKEN}"
        self.logins += 1
        return web.Response(
            status=401, text='{"message": "401: Unauthorized"}', content_type="application/json"
        )


@pytest.fixture
async def portal(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Portal]:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    standing = Portal()
    app = web.Application()
    app.router.add_get("/users/@me", standing.refuse)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    standing.address = f"http://{host}:{port}"
    yield standing
    await runner.cleanup()


async def test_a_wrong_token_is_tried_once_and_named_without_its_value(
    portal: Portal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(
        discord_token=SecretStr(TOKEN),
        database_url=f"sqlite:///{tmp_path}/netz.db",
        state_dir=tmp_path,
        discord_api_url=portal.address,
        health_address="",
    )
    async with asyncio.timeout(30):
        assert await run(settings) == EX_CONFIG
    said = capsys.readouterr().err
    assert portal.logins == 1
    assert said.startswith("DISCORD_TOKEN: ")
    assert TOKEN not in said


async def test_a_damaged_database_stops_the_start_before_any_login(
    portal: Portal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "netz.db"
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 9000)
    settings = Settings(
        discord_token=SecretStr(TOKEN),
        database_url=f"sqlite:///{path}",
        state_dir=tmp_path,
        discord_api_url=portal.address,
        health_address="",
    )
    assert await run(settings) == EX_CONFIG
    assert portal.logins == 0
    assert capsys.readouterr().err.startswith("DATABASE_URL: ")
    assert path.read_bytes().startswith(b"SQLite format 3\x00\xff")
