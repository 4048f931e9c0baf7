"""A made-up person with a Matrix client: aiohttp and nothing else, unencrypted.

``ada = Resident(url, login, "Ada", book)`` · ``await ada.arrives()`` ·
``said = await ada.says("Hello", room)`` · ``await ada.looks()``
"""

import asyncio
import itertools
import json
import secrets
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import aiohttp

from demo.guestbook import Guestbook
from demo.homeserver import Login, RefusedByServer

PAUSE_MS = 1000
_FILTER = json.dumps({"room": {"timeline": {"limit": 1000}}, "presence": {"types": []}})
_KEYS = itertools.count(1)
_RUN = secrets.token_hex(3)


class Resident:
    """Somebody on a homeserver; what they see is noted in the guestbook."""

    def __init__(self, url: str, login: Login, name: str, book: Guestbook) -> None:
        self.login = login
        self.user = login.user
        self.name = name
        self.own = ""
        """The room with the bot alone."""
        self.invited: list[str] = []
        self._url = url
        self._book = book
        self._since = ""
        self._http = aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {login.token}"},
            timeout=aiohttp.ClientTimeout(total=60),
        )
        book.names[login.user] = name

    async def arrives(self) -> None:
        """Take the name, and begin to look."""
        profile = f"/profile/{quote(self.user)}/displayname"
        await self._call("PUT", profile, {"displayname": self.name})
        await self.looks()

    async def goes(self) -> None:
        """Hang up; the account stays."""
        await self._http.close()

    # --- rooms --------------------------------------------------------------------------------

    async def opens(self, body: Mapping[str, Any], *, inviting: Sequence[str] = ()) -> str:
        """Create a room and return its id."""
        wanted = {"preset": "private_chat", "invite": list(inviting), **body}
        return str((await self._call("POST", "/createRoom", wanted))["room_id"])

    async def opens_own(self, bot: str) -> str:
        """Open a room with the bot alone, and remember it as such."""
        self.own = await self.opens({"is_direct": True}, inviting=[bot])
        direct = f"/user/{quote(self.user)}/account_data/m.direct"
        await self._call("PUT", direct, {bot: [self.own]})
        return self.own

    async def empowers(self, user: str, level: int, room: str) -> None:
        """Give somebody this much power in a room."""
        path = f"/rooms/{quote(room)}/state/m.room.power_levels/"
        levels = await self._call("GET", path)
        users = {**levels.get("users", {}), user: level}
        await self._call("PUT", path, {**levels, "users": users})

    async def invites(self, user: str, room: str) -> None:
        """Invite somebody."""
        await self._call("POST", f"/rooms/{quote(room)}/invite", {"user_id": user})

    async def joins(self, room: str) -> None:
        """Join a room: invited, or because it is open to us."""
        await self._call("POST", f"/join/{quote(room)}", {})
        if room in self.invited:
            self.invited.remove(room)

    # --- talking ------------------------------------------------------------------------------

    async def says(self, words: str, room: str, *, thread: str = "") -> str:
        """Say something, perhaps in a thread; return the event."""
        content: dict[str, Any] = {"msgtype": "m.text", "body": words}
        if thread:
            content["m.relates_to"] = {
                "rel_type": "m.thread",
                "event_id": thread,
                "is_falling_back": True,
                "m.in_reply_to": {"event_id": thread},
            }
        return await self._sends(room, "m.room.message", content)

    async def reacts(self, sign: str, event: str, room: str) -> str:
        """React to a message; return the event."""
        relation = {"rel_type": "m.annotation", "event_id": event, "key": sign}
        return await self._sends(room, "m.reaction", {"m.relates_to": relation})

    async def looks(self) -> None:
        """See what happened, and note it."""
        query = {
            "filter": _FILTER,
            "timeout": "0",
            **({"since": self._since} if self._since else {}),
        }
        answer = await self._call("GET", "/sync", **query)
        self._since = str(answer["next_batch"])
        rooms = answer.get("rooms", {})
        for room, told in rooms.get("invite", {}).items():
            if room not in self.invited:
                self.invited.append(room)
            for event in told["invite_state"]["events"]:
                if event.get("type") == "m.room.name":
                    self._book.titles.setdefault(room, str(event["content"].get("name")))
        for how in ("join", "leave"):
            for room, told in rooms.get(how, {}).items():
                if how == "leave" and room in self.invited:
                    self.invited.remove(room)
                for part in ("state", "timeline"):
                    for event in told.get(part, {}).get("events", []):
                        self._book.note(room, event)

    # --- the wire -----------------------------------------------------------------------------

    async def _sends(self, room: str, kind: str, content: Mapping[str, Any]) -> str:
        key = f"{_RUN}-{next(_KEYS)}"
        path = f"/rooms/{quote(room)}/send/{quote(kind)}/{key}"
        return str((await self._call("PUT", path, content))["event_id"])

    async def _call(self, method: str, path: str, body: Any = None, **query: str) -> dict[str, Any]:
        """Call the client-server API, as fast as the homeserver allows."""
        while True:
            async with self._http.request(
                method, f"{self._url}/_matrix/client/v3{path}", json=body, params=query
            ) as response:
                answer = await response.json()
                if response.status == HTTPStatus.TOO_MANY_REQUESTS:
                    pause = int(answer.get("retry_after_ms", PAUSE_MS))
                elif response.status >= HTTPStatus.MULTIPLE_CHOICES:
                    raise RefusedByServer(response.status, answer)
                else:
                    return dict(answer)
            await asyncio.sleep(pause / 1000)
