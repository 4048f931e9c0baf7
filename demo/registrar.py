"""Makes accounts on a homeserver: with its shared secret, or where everybody may register."""

import re
import secrets
from http import HTTPStatus
from typing import Any, cast
from unicodedata import normalize

import aiohttp

from community.texts import Text, text
from demo.homeserver import REGISTER, Login, registration

OPEN = "/_matrix/client/v3/register"
DUMMY = "m.login.dummy"


class NoAccounts(Exception):
    """The homeserver made no account; ``text`` says why, and what to do."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.msgid)
        self.text = said


class Registrar:
    """Makes accounts. ``secret``: the server's registration_shared_secret; "": it is open to all.
    ``mark``: comes after each name, so that a second demo on the server finds names of its own.
    """

    def __init__(self, url: str, secret: str = "", *, mark: str = "") -> None:
        self._url = url
        self._secret = secret
        self._mark = mark

    async def register(self, name: str) -> Login:
        """Return a new account with a device that is logged in."""
        local = f"{_local(name)}{self._mark}"
        try:
            async with aiohttp.ClientSession(self._url) as http:
                made, password = await (
                    self._signed(http, local) if self._secret else self._openly(http, local)
                )
        except (aiohttp.ClientError, TimeoutError):
            raise NoAccounts(
                text("There is no Matrix homeserver at {address}.", address=self._url)
            ) from None
        return Login(made["user_id"], password, made["access_token"], made["device_id"])

    async def _signed(self, http: aiohttp.ClientSession, local: str) -> tuple[Any, str]:
        status, told = await _asked(http, "GET", REGISTER)
        if status != HTTPStatus.OK:
            raise NoAccounts(
                text(
                    "This homeserver makes no accounts by a shared secret: only Synapse does, where"
                    " its admin API can be reached."
                )
            )
        wanted = registration(self._secret, str(told["nonce"]), local)
        status, made = await _asked(http, "POST", REGISTER, wanted)
        if status != HTTPStatus.OK:
            raise NoAccounts(
                text(
                    "The homeserver did not accept the secret. It stands in homeserver.yaml as"
                    " registration_shared_secret."
                )
            )
        return made, wanted["password"]

    async def _openly(self, http: aiohttp.ClientSession, local: str) -> tuple[Any, str]:
        password = secrets.token_hex(8)
        body: dict[str, Any] = {"username": local, "password": password}
        status, told = await _asked(http, "POST", OPEN, body)
        if status == HTTPStatus.UNAUTHORIZED:
            body["auth"] = {"type": DUMMY, "session": told.get("session")}
            status, told = await _asked(http, "POST", OPEN, body)
        if status != HTTPStatus.OK:
            raise NoAccounts(
                text(
                    "Not everybody may register on this homeserver. Please give me its shared"
                    " secret: --registration-secret."
                )
            )
        return told, password


def _local(name: str) -> str:
    """Return the part of a user id that stands for a name."""
    plain = normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", ".", plain).strip(".")


async def _asked(
    http: aiohttp.ClientSession, method: str, path: str, body: Any = None
) -> tuple[int, dict[str, Any]]:
    async with http.request(method, path, json=body) as response:
        try:
            told: Any = await response.json(content_type=None)
        except ValueError:
            told = None
        return response.status, cast("dict[str, Any]", told) if isinstance(told, dict) else {}
