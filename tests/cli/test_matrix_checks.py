"""`doctor` and Matrix, against a stand-in for a homeserver on loopback."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from pydantic import SecretStr

import cli.matrix_checks
from cli.doctor import examine
from cli.matrix_checks import matrix_findings
from community.texts import text
from matrix.vault import Vault
from settings import Settings


@dataclass
class Homeserver:
    """Answers two questions. ``token``: the one it accepts."""

    address: str = ""
    token: str = "good"
    versions: list[str] = field(default_factory=lambda: ["v1.11"])
    asked: list[str] = field(default_factory=list[str])

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        if not request.path.endswith("whoami"):
            return web.json_response({"versions": self.versions})
        if request.headers.get("Authorization") == f"Bearer {self.token}":
            return web.json_response({"user_id": "@netz:here"})
        return web.json_response({"errcode": "M_UNKNOWN_TOKEN"}, status=401)


@pytest_asyncio.fixture
async def homeserver(unused_tcp_port: int) -> AsyncIterator[Homeserver]:
    server = Homeserver(f"http://127.0.0.1:{unused_tcp_port}")
    app = web.Application()
    app.router.add_get("/{path:.*}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    yield server
    await runner.cleanup()


def chosen(homeserver: Homeserver, folder: Path, password: str = "") -> Settings:
    backups = folder / "backups"
    backups.mkdir(exist_ok=True)
    (backups / "netz.db").touch()
    return Settings(
        database_url=f"sqlite:///{folder}/netz.db",
        state_dir=folder,
        matrix_homeserver=homeserver.address,
        matrix_user="@netz:here",
        matrix_password=SecretStr(password),
    )


def logged_in(folder: Path, token: str) -> None:
    vault = Vault(folder / "matrix")
    vault.write("session", {"user_id": "@netz:here", "device_id": "D", "access_token": token})


async def named(settings: Settings) -> list[str]:
    found = await matrix_findings(settings)
    assert all(consequence.msgid and remedy.msgid for _, consequence, remedy in found)
    return [problem.msgid for problem, _, _ in found]


async def test_a_bot_on_matrix_alone_needs_no_token_of_discord(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    logged_in(tmp_path, "good")
    found, [note] = await examine(chosen(homeserver, tmp_path))
    assert found == []
    assert "MATRIX_ALLOWED_INVITERS is empty" in note.msgid
    assert homeserver.asked == [
        "/_matrix/client/versions",
        "/_matrix/client/v3/account/whoami",
    ]


async def test_a_login_that_ended_is_named(homeserver: Homeserver, tmp_path: Path) -> None:
    logged_in(tmp_path, "old")
    assert await named(chosen(homeserver, tmp_path)) == ["The bot's login on Matrix does not work."]


async def test_a_folder_that_others_can_read_is_named(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    logged_in(tmp_path, "good")
    (tmp_path / "matrix").chmod(0o755)
    assert await named(chosen(homeserver, tmp_path)) == ["The bot's login on Matrix does not work."]


async def test_the_first_login_needs_something_to_log_in_with(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    assert await named(chosen(homeserver, tmp_path)) == ["The bot has no login on Matrix yet."]
    assert await named(chosen(homeserver, tmp_path, "secret")) == []
    assert not (tmp_path / "matrix").exists(), "it only looks"


async def test_a_homeserver_that_is_away_is_named(tmp_path: Path, unused_tcp_port: int) -> None:
    away = Homeserver(f"http://127.0.0.1:{unused_tcp_port}")
    assert await named(chosen(away, tmp_path)) == ["The homeserver does not answer."]


async def test_a_page_that_is_no_homeserver_is_named(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    homeserver.versions = []
    [(problem, _, remedy)] = await matrix_findings(chosen(homeserver, tmp_path))
    assert problem.msgid == "There is no homeserver at MATRIX_HOMESERVER."
    assert "Write the address that clients use" in remedy.msgid


async def test_who_may_invite_the_bot_is_said(homeserver: Homeserver, tmp_path: Path) -> None:
    logged_in(tmp_path, "good")
    settings = chosen(homeserver, tmp_path).model_copy(
        update={"matrix_allowed_inviters": "@ada:here, *:there"}
    )
    _, [note] = await examine(settings)
    assert note.params == {"user": "@netz:here", "inviters": ["@ada:here", "*:there"]}


async def test_a_missing_package_is_named(
    homeserver: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli.matrix_checks, "extra_missing", lambda: text("Type: install it"))
    assert await named(chosen(homeserver, tmp_path)) == ["A package for Matrix is missing."]
    assert homeserver.asked == []
