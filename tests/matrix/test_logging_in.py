"""The first login where something is wrong: each fault is told in one clear sentence."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web

from community.errors import ChatUnavailable
from matrix.logging_in import log_in
from matrix.refusals import MatrixRefused
from matrix.session import NioWire
from matrix.transport import Transport
from matrix.vault import Vault
from tests.matrix.conftest import running
from tests.matrix.homeserver import Homeserver
from tests.matrix.people import People

ME = "@netz:here"


@dataclass
class Machine:
    """Answers what a test says, by path; everything else as a web page."""

    address: str = ""
    answers: dict[str, web.Response] = field(default_factory=dict[str, web.Response])

    async def answer(self, request: web.Request) -> web.StreamResponse:
        page = web.Response(text="<h1>Welcome!</h1>", content_type="text/html")
        return self.answers.get(request.path, page)

    def is_homeserver(self) -> None:
        """Answer as one, as far as the versions are concerned."""
        self.answers["/_matrix/client/versions"] = web.json_response({"versions": ["v1.11"]})


@pytest_asyncio.fixture
async def machine(unused_tcp_port: int) -> AsyncIterator[Machine]:
    one = Machine(f"http://127.0.0.1:{unused_tcp_port}")
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", one.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    yield one
    await runner.cleanup()


async def refused(address: str, *, token: str = "", empty: bool = False) -> MatrixRefused:
    """Return with what the first login is refused. ``empty``: with nothing to log in with."""
    http = Transport(address)
    try:
        with pytest.raises(MatrixRefused) as error:
            await log_in(http, ME, password="" if empty else "pw", token=token)
    finally:
        await http.close()
    return error.value


async def unavailable(address: str) -> str:
    """Return what stands in the log where it may work later."""
    http = Transport(address)
    try:
        with pytest.raises(ChatUnavailable) as error:
            await log_in(http, ME, password="pw", token="")
    finally:
        await http.close()
    return str(error.value)


async def test_a_page_that_is_no_homeserver_is_told(machine: Machine) -> None:
    error = await refused(machine.address)
    assert error.setting == "MATRIX_HOMESERVER"
    assert "it is no homeserver" in error.text.msgid


async def test_another_program_that_speaks_json_is_none_either(machine: Machine) -> None:
    machine.answers["/_matrix/client/versions"] = web.json_response({"hello": 1}, status=404)
    assert (await refused(machine.address)).setting == "MATRIX_HOMESERVER"


async def test_a_domain_that_names_its_homeserver_is_followed_by_hand(machine: Machine) -> None:
    named = {"m.homeserver": {"base_url": "https://matrix.example.org"}}
    machine.answers["/.well-known/matrix/client"] = web.json_response(named)
    error = await refused(machine.address)
    assert error.text.params == {"address": "https://matrix.example.org"}
    assert error.setting == "MATRIX_HOMESERVER"


@pytest.mark.parametrize("odd", [{}, [], {"m.homeserver": 1}, {"m.homeserver": {"base_url": "x"}}])
async def test_what_a_domain_names_may_be_anything(machine: Machine, odd: object) -> None:
    machine.answers["/.well-known/matrix/client"] = web.json_response(odd)
    assert "it is no homeserver" in (await refused(machine.address)).text.msgid


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_proxy_before_a_homeserver_that_is_down_is_asked_again(
    machine: Machine, status: int
) -> None:
    page = web.Response(text="<h1>Bad gateway</h1>", content_type="text/html", status=status)
    machine.answers["/_matrix/client/versions"] = page
    assert f"status {status}" in await unavailable(machine.address)


async def test_nobody_at_the_address_is_told_in_words(unused_tcp_port: int) -> None:
    away = await unavailable(f"http://127.0.0.1:{unused_tcp_port}")
    assert away == "no answer: nobody listens at the homeserver's address"


async def test_a_name_that_nobody_knows_is_told_in_words() -> None:
    assert "nobody knows the name" in await unavailable("http://homeserver.invalid")


async def test_a_wrong_certificate_is_told_in_words(machine: Machine) -> None:
    secure = machine.address.replace("http://", "https://")
    assert (await unavailable(secure)).startswith("no answer: the homeserver's certificate")


async def test_a_wrong_token_is_told(machine: Machine) -> None:
    machine.is_homeserver()
    unknown = web.json_response({"errcode": "M_UNKNOWN_TOKEN"}, status=401)
    machine.answers["/_matrix/client/v3/account/whoami"] = unknown
    error = await refused(machine.address, token="old")
    assert error.setting == "MATRIX_TOKEN"
    assert "does not accept this token" in error.text.msgid


async def test_a_token_without_a_device_is_told(machine: Machine) -> None:
    machine.is_homeserver()
    machine.answers["/_matrix/client/v3/account/whoami"] = web.json_response({"user_id": ME})
    error = await refused(machine.address, token="of a bridge")
    assert error.setting == "MATRIX_TOKEN"
    assert "has no device" in error.text.msgid


async def test_without_either_it_says_which_settings_are_missing(machine: Machine) -> None:
    error = await refused(machine.address, empty=True)
    assert error.setting == "MATRIX_PASSWORD"


@pytest.fixture
def homeserver_without_passwords(tmp_path: Path) -> Iterator[Homeserver]:
    off = {"password_config": {"enabled": False}}
    with running(tmp_path / "synapse", limits=off) as server:
        yield server


async def test_a_homeserver_where_nobody_logs_in_with_a_password_is_told(
    person: People, tmp_path: Path, homeserver_without_passwords: Homeserver
) -> None:
    login = person.account("netz", at=homeserver_without_passwords)
    url = homeserver_without_passwords.url
    wire = NioWire(url, login.user, Vault(tmp_path / "m"), password=login.password)
    with pytest.raises(MatrixRefused) as error:
        await wire.start()
    await wire.close()
    assert error.value.setting == "MATRIX_PASSWORD"
    assert "MATRIX_TOKEN" in error.value.text.msgid
    wire = NioWire(url, login.user, Vault(tmp_path / "m"), token=login.token)
    await wire.start()  # as the sentence says
    await wire.close()
