"""Requests to the homeserver: JSON in, JSON out, and errors in the words of the Chat port.

Nothing here waits for a rate limit: a 429 is told at once, with when to come back, so that no
queue of ours stands still because of one room.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from community.errors import Cause, ChatError, ChatRefused, ChatUnavailable
from matrix.refusals import LoggedOut
from matrix.untrusted import Json, as_map

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
LIST = "netzwerkstatt.list"
"""Where the few answers that are a list and no object are found."""


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
        if isinstance(body, bytes):
            kind, data = "application/octet-stream", body
            sent: dict[str, Any] = {"data": data, "headers": {"Content-Type": kind}}
        else:
            sent = {} if body is None else {"json": body}
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        sent["headers"] = {**headers, **sent.get("headers", {})}
        try:
            async with self._session().request(
                method,
                # Encoded already: ids may hold slashes, which must stay what they are.
                URL(self.base + "/_matrix" + path, encoded=True).extend_query(query),
                timeout=aiohttp.ClientTimeout(total=seconds),
                **sent,
            ) as response:
                told = await response.json(content_type=None)
                return response.status, {LIST: told} if isinstance(told, list) else as_map(told)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise ChatUnavailable(f"no answer: {type(error).__name__}") from error
        except ValueError as error:  # a proxy's error page, say
            raise ChatUnavailable("the answer is no JSON") from error

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        return self._http


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
