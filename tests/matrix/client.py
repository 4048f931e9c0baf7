"""The bare client of a person: calls, and one endless sync; aiohttp and nothing else.

Not the library that the bot uses, so that no test checks that library against itself.
"""

import asyncio
import itertools
import json
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import aiohttp

from tests.matrix.homeserver import Login, RefusedByServer
from tests.matrix.seen import Invitation, Json, Seen, invitation, mapping, seen

PATIENCE = 60.0
"""Seconds to wait for what should come at once; machines may be very busy."""
_FILTER = json.dumps({"room": {"timeline": {"limit": 1000}}, "presence": {"types": []}})
_KEYS = itertools.count(1)


class Silence(AssertionError):
    """What was waited for did not come."""


class Client:
    """A device that is logged in, what came to it so far, and what of it was noticed."""

    def __init__(self, url: str, login: Login) -> None:
        self.url = url
        self.login = login
        self.user = login.user
        self.token = login.token
        self.device = login.device
        self.rooms: dict[str, str] = {}
        self.came: list[Seen] = []
        self.invitations: dict[str, Invitation] = {}
        self.account_data: dict[str, Json] = {}
        self._noticed: set[int] = set()
        self._since = ""
        self._http: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Hang up; the account stays."""
        if self._http is not None:
            await self._http.close()
            self._http = None

    async def call(
        self, method: str, path: str, body: Any = None, *, api: str = "v3", **query: Any
    ) -> Json:
        """Call the client-server API; :class:`RefusedByServer` for an error."""
        async with self._connection().request(
            method,
            f"{self.url}/_matrix/client/{api}{path}",
            json=body,
            params={name: str(value) for name, value in query.items()},
            headers={"Authorization": f"Bearer {self.token}"} if self.token else {},
        ) as response:
            answer = await response.json()
            if response.status >= HTTPStatus.MULTIPLE_CHOICES:
                raise RefusedByServer(response.status, answer)
            return mapping(answer)

    async def upload(self, data: bytes, mime: str = "application/octet-stream") -> str:
        """Upload a file and return its address (mxc)."""
        async with self._connection().post(
            f"{self.url}/_matrix/media/v3/upload",
            data=data,
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": mime},
        ) as response:
            return str((await response.json())["content_uri"])

    async def download(self, box: str) -> bytes:
        """Return a file by its server's name and its own."""
        async with self._connection().get(
            f"{self.url}/_matrix/client/v1/media/download/{box}",
            headers={"Authorization": f"Bearer {self.token}"},
        ) as response:
            if response.status >= HTTPStatus.MULTIPLE_CHOICES:
                raise RefusedByServer(response.status, await response.json())
            return await response.read()

    def _connection(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = aiohttp.ClientSession()
        return self._http

    async def logs_in_again(self, device_name: str = "Another device") -> None:
        """Log in once more, as a new device of the same account."""
        answer = await self.call(
            "POST",
            "/login",
            {
                "type": "m.login.password",
                "identifier": {"type": "m.id.user", "user": self.user},
                "password": self.login.password,
                "initial_device_display_name": device_name,
            },
        )
        self.token, self.device = answer["access_token"], answer["device_id"]
        self._since = ""

    async def send(self, room: str, kind: str, content: Any, key: str = "") -> str:
        """Send an event as it is, and return its id. The same key sends once."""
        unique = key or f"{next(_KEYS)}-{secrets.token_hex(4)}"
        path = f"/rooms/{quote(room)}/send/{quote(kind)}/{quote(unique, safe='')}"
        return str((await self.call("PUT", path, content))["event_id"])

    # --- what comes ---------------------------------------------------------------------------

    async def catch_up(self, wait: float = 0.0) -> None:
        """Sync once: take what came, or wait a while for something to come.

        What came is taken whole or not at all: a test may stop waiting in the middle of it, and an
        encrypted message that comes a second time cannot be opened again.
        """
        query: Json = {"filter": _FILTER, "timeout": int(wait * 1000)}
        if self._since:
            query["since"] = self._since
        answer = await self.call("GET", "/sync", **query)
        taking = asyncio.create_task(self._take_whole(answer))
        try:
            await asyncio.shield(taking)
        except asyncio.CancelledError:
            await taking
            raise

    async def _take_whole(self, answer: Json) -> None:
        await self.take(answer)
        self._since = answer["next_batch"]

    async def take(self, answer: Json) -> None:
        """Take in what one sync brought."""
        for event in mapping(answer.get("account_data")).get("events", []):
            self.account_data[event["type"]] = mapping(event["content"])
        rooms = mapping(answer.get("rooms"))
        for room, told in mapping(rooms.get("invite")).items():
            self.rooms[room] = "invite"
            shown = told["invite_state"]["events"]
            self.invitations[room] = invitation(room, shown, self.user)
        for membership in ("join", "leave"):
            for room, told in mapping(rooms.get(membership)).items():
                self.rooms[room] = membership
                self.invitations.pop(room, None)
                for event in mapping(told.get("timeline")).get("events", []):
                    self.came.append(await self.read(seen(room, event, membership)))

    async def read(self, event: Seen) -> Seen:
        """Make an event readable; here it is already."""
        return event

    def notice(self, wanted: Callable[[Seen], bool]) -> Seen | None:
        """Return the first event of these that was not noticed before, and notice it."""
        for number, event in enumerate(self.came):
            if number not in self._noticed and wanted(event):
                self._noticed.add(number)
                return event
        return None

    async def wait_for(
        self, wanted: Callable[[Seen], bool], what: str = "it", *, within: float = PATIENCE
    ) -> Seen:
        """Wait until such an event comes that was not noticed before; also one of a while ago."""
        found: list[Seen] = []

        def there() -> bool:
            event = self.notice(wanted)
            found.extend([event] if event else [])
            return bool(found)

        await self.wait_until(there, what, within=within)
        return found[0]

    async def wait_until(
        self, there: Callable[[], bool], what: str = "it", *, within: float = PATIENCE
    ) -> None:
        """Sync until something is so."""
        end = time.monotonic() + within
        while not there():
            left = end - time.monotonic()
            if left <= 0:
                lately = "\n".join(
                    f"  {e.sender} {e.kind} in {e.room}: {e.text or e.content}"
                    for e in self.came[-12:]
                )
                raise Silence(f"{self.user} waited {within} s for {what}; lately came\n{lately}")
            await self.catch_up(min(left, 5.0))
