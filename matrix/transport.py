"""Requests to the homeserver: JSON in, JSON out, and errors in the words of the Chat port.

Nothing here waits for a rate limit: a 429 is told at once, with when to come back, so that no
queue of ours stands still because of one room.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from community.errors import Cause, ChatError, ChatRefused, ChatUnavailable
from matrix.refusals import LoggedOut
from matrix.untrusted import Json, as_map, as_word

SECONDS = 30.0
LOGGED_OUT = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"})
TOO_MANY = 429
SERVER_FAULT = 500
FIRST_ERROR = 300
_CAUSES: Mapping[str, Cause] = {
    "M_NOT_FOUND": "gone",
    "M_FORBIDDEN": "forbidden",
    "M_UNAUTHORIZED": "forbidden",
    "M_TOO_LARGE": "invalid",
    "M_USER_IN_USE": "invalid",
    "M_RESOURCE_LIMIT_EXCEEDED": "full",
    "M_CONSENT_NOT_GIVEN": "forbidden",
}
_BY_STATUS: Mapping[int, Cause] = {401: "forbidden", 403: "forbidden", 404: "gone", 413: "invalid"}
RETRY_WHEN_UNSAID = 5.0
WELL_KNOWN = "/.well-known/matrix/client"
LONGEST_ADDRESS = 200
LIST = "netzwerkstatt.list"
"""Where the few answers that are a list and no object are found."""


class NoMatrix(ChatUnavailable):
    """Something answered that does not speak as homeservers do: a web page, a proxy in between."""


class Transport:
    """One account's requests. ``token`` may be set later, by logging in."""

    def __init__(self, base: str, token: str = "") -> None:
        self.base = base.rstrip("/")
        self.token = token
        self._http: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """End all connections."""
        http, self._http = self._http, None
        if http is not None:
            await http.close()

    async def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, str] | None = None,
        seconds: float = SECONDS,
    ) -> Json:
        """Ask the client-server API; ``path`` begins after ``/_matrix``. LoggedOut if the token
        is not valid any more.
        """
        status, told = await self.ask(method, path, body, query=query, seconds=seconds)
        if status >= FIRST_ERROR:
            raise fault(status, told)
        return told

    async def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, str] | None = None,
        seconds: float = SECONDS,
    ) -> tuple[int, Json]:
        """Return status and JSON, whatever they are; ChatUnavailable if there is no answer."""
        # Encoded already: ids may hold slashes, which must stay what they are.
        url = URL(self.base + "/_matrix" + path, encoded=True).extend_query(query)
        return await self._ask(method, url, body, seconds)

    async def points_to(self) -> str:
        """Return the homeserver that a domain names for its accounts; "" if it names none."""
        try:
            url = URL(self.base + WELL_KNOWN, encoded=True)
            status, told = await self._ask("GET", url, None, SECONDS)
        except ChatUnavailable:
            return ""
        named = as_word(as_map(told.get("m.homeserver")).get("base_url"))
        is_other = named.startswith("https://") and named.rstrip("/") != self.base
        return named[:LONGEST_ADDRESS] if is_other and status < FIRST_ERROR else ""

    async def _ask(self, method: str, url: URL, body: Any, seconds: float) -> tuple[int, Json]:
        if isinstance(body, bytes):
            kind, data = "application/octet-stream", body
            sent: dict[str, Any] = {"data": data, "headers": {"Content-Type": kind}}
        else:
            sent = {} if body is None else {"json": body}
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        sent["headers"] = {**headers, **sent.get("headers", {})}
        timeout = aiohttp.ClientTimeout(total=seconds)
        try:
            async with self._session().request(method, url, timeout=timeout, **sent) as response:
                status, read = response.status, await response.read()
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise ChatUnavailable(f"no answer: {_why(error)}") from error
        try:
            told: Any = json.loads(read or b"null")
        except ValueError as error:
            if status >= SERVER_FAULT:  # a proxy's error page, say
                raise ChatUnavailable(f"status {status}, no JSON") from error
            raise NoMatrix(f"the answer is no JSON, status {status}") from error
        return status, {LIST: told} if isinstance(told, list) else as_map(told)

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        return self._http


def _why(error: Exception) -> str:
    """Say in the log why nobody answered, as far as it is known."""
    for kind, said in _NO_ANSWER:
        if isinstance(error, kind):
            return said
    return type(error).__name__


_NO_ANSWER: Sequence[tuple[type[Exception], str]] = (
    (aiohttp.ClientConnectorDNSError, "nobody knows the name of the homeserver's machine"),
    (aiohttp.ClientSSLError, "the homeserver's certificate is not valid for its address"),
    (aiohttp.ClientConnectorError, "nobody listens at the homeserver's address"),
    (TimeoutError, "it took too long"),
)
"""The first that fits counts."""


def fault(status: int, told: Mapping[str, Any]) -> ChatError | LoggedOut:
    """Return what an error of the homeserver's means to the rules."""
    code = str(told.get("errcode", ""))
    if code in LOGGED_OUT:
        return LoggedOut()
    if status == TOO_MANY or code == "M_LIMIT_EXCEEDED":
        asked: Any = told.get("retry_after_ms")
        seconds = asked / 1000 if isinstance(asked, (int, float)) else RETRY_WHEN_UNSAID
        wait = timedelta(seconds=max(seconds, 0.0))
        return ChatUnavailable("the homeserver asks to go slower", wait, paced=True)
    said = f"status {status}, {code or 'no code'}"
    if status >= SERVER_FAULT and code not in _CAUSES:
        return ChatUnavailable(said)
    return ChatRefused(_CAUSES.get(code) or _BY_STATUS.get(status) or "invalid", said)


def at(*parts: str, version: str = "v3") -> str:
    """Return a path of the client-server API with each part made safe."""
    return f"/client/{version}/" + "/".join(quote(part, safe="") for part in parts)
