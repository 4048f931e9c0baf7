"""A double of Discord's REST API: keeps what was posted, ignores a nonce it saw, and can end the
process that asks right after it did what was asked, before the answer.

One server holds many worlds; a world's address is ``http://127.0.0.1:<port>/<world>/<pid>/api/v10``
so that the double knows which process to end.
"""

import asyncio
import json
import os
import re
import signal
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

ME, GUILD = "9000", "9001"
PRIVATE_THREAD = 12
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})

Json = dict[str, Any]
Answer = tuple[int, Json | list[Json] | None]


def private_with(person: str) -> str:
    """Return the channel in which the bot is alone with somebody."""
    return f"77{person}"


class UnknownRequest(Exception):
    """The double knows no such request."""


@dataclass
class Thread:
    """A thread; ``asked`` counts how often each person was added."""

    id: str
    parent: str
    name: str
    type: int
    message: str | None = None
    asked: dict[str, int] = field(default_factory=dict[str, int])


@dataclass
class World:
    """What stands on a server. ``kill_after``: which write (counted from 1) ends its asker;
    ``remembers``: whether a nonce is known again, which Discord does for some minutes only.
    """

    kill_after: int = 0
    remembers: bool = True
    channels: set[str] = field(default_factory=set[str])
    messages: dict[str, list[Json]] = field(default_factory=dict[str, list[Json]])
    threads: dict[str, Thread] = field(default_factory=dict[str, Thread])
    nonces: dict[tuple[str, str], Json] = field(default_factory=dict[tuple[str, str], Json])
    repeats: int = 0
    writes: int = 0
    unknown: list[str] = field(default_factory=list[str])
    last_id: int = 10**17

    def new_id(self) -> str:
        self.last_id += 1
        return str(self.last_id)

    def answer(self, method: str, path: str, body: Json, query: Mapping[str, str]) -> Answer:
        """Do what is asked."""
        for wanted, pattern, handler in _ROUTES:
            found = re.fullmatch(pattern, path)
            if found and wanted == method:
                return handler(self, *found.groups(), body=body | dict(query))
        self.unknown.append(f"{method} {path}")
        return 404, {"code": 0, "message": "unknown to the double"}

    # --- what is asked of it ------------------------------------------------------------------

    def me(self, **_: Any) -> Answer:
        return 200, {"id": ME, "username": "bot", "discriminator": "0", "avatar": None, "bot": True}

    def private(self, *, body: Json) -> Answer:
        return 200, {"id": private_with(str(body["recipient_id"])), "type": 1, "recipients": []}

    def member(self, user: str, **_: Any) -> Answer:
        return 200, {"user": {"id": user, "username": user}, "roles": []}

    def channel(self, number: str, **_: Any) -> Answer:
        if number in self.threads:
            thread = self.threads[number]
            return 200, {"id": number, "guild_id": GUILD, "type": thread.type, "name": thread.name}
        if number in self.channels:
            return 200, {"id": number, "guild_id": GUILD, "type": 0, "name": "channel"}
        return 404, {"code": 10003, "message": "Unknown Channel"}

    def post(self, number: str, *, body: Json) -> Answer:
        nonce = str(body.get("nonce", ""))
        if nonce and body.get("enforce_nonce") and (number, nonce) in self.nonces:
            self.repeats += 1
            return 200, self.nonces[number, nonce]
        message: Json = {
            "id": self.new_id(),
            "channel_id": number,
            "author": {"id": ME, "username": "bot", "bot": True},
            "type": 0,
            "content": "",
            "components": body.get("components", []),
        }
        self.messages.setdefault(number, []).append(message)
        if nonce and self.remembers:
            self.nonces[number, nonce] = message
        return 200, message

    def history(self, number: str, *, body: Json) -> Answer:
        before = int(body.get("before", 2**63))
        newest = [m for m in reversed(self.messages.get(number, [])) if int(m["id"]) < before]
        return 200, newest[: int(body.get("limit", 50))]

    def message(self, number: str, message: str, **_: Any) -> Answer:
        found = [m for m in self.messages.get(number, []) if m["id"] == message]
        return (200, found[0]) if found else (404, {"code": 10008, "message": "Unknown Message"})

    def edit(self, number: str, message: str, *, body: Json) -> Answer:
        status, found = self.message(number, message)
        if status == 200 and isinstance(found, dict):
            found["components"] = body.get("components", [])
        return status, found

    def delete(self, number: str, message: str, **_: Any) -> Answer:
        there = self.messages.get(number, [])
        self.messages[number] = [m for m in there if m["id"] != message]
        return 204, None

    def open_thread(self, parent: str, *, body: Json) -> Answer:
        thread = Thread(self.new_id(), parent, body["name"], body["type"])
        self.threads[thread.id] = thread
        return 201, self._listed(thread)

    def thread_on(self, parent: str, message: str, *, body: Json) -> Answer:
        if message in self.threads:
            return 400, {"code": 160004, "message": "A thread was already created"}
        self.threads[message] = Thread(message, parent, body["name"], 11, message)
        return 201, self._listed(self.threads[message])

    def add(self, thread: str, user: str, **_: Any) -> Answer:
        asked = self.threads[thread].asked
        asked[user] = asked.get(user, 0) + 1
        return 204, None

    def active_threads(self, **_: Any) -> Answer:
        return 200, {"threads": [self._listed(t) for t in self.threads.values()], "members": []}

    def _listed(self, thread: Thread) -> Json:
        return {
            "id": thread.id,
            "guild_id": GUILD,
            "parent_id": thread.parent,
            "owner_id": ME,
            "name": thread.name,
            "type": thread.type,
        }


_ROUTES: tuple[tuple[str, str, Callable[..., Answer]], ...] = (
    ("GET", r"users/@me", World.me),
    ("POST", r"users/@me/channels", World.private),
    ("GET", rf"guilds/{GUILD}/members/(\d+)", World.member),
    ("GET", rf"guilds/{GUILD}/threads/active", World.active_threads),
    ("GET", r"channels/(\d+)", World.channel),
    ("GET", r"channels/(\d+)/messages", World.history),
    ("POST", r"channels/(\d+)/messages", World.post),
    ("GET", r"channels/(\d+)/messages/(\d+)", World.message),
    ("PATCH", r"channels/(\d+)/messages/(\d+)", World.edit),
    ("DELETE", r"channels/(\d+)/messages/(\d+)", World.delete),
    ("POST", r"channels/(\d+)/threads", World.open_thread),
    ("POST", r"channels/(\d+)/messages/(\d+)/threads", World.thread_on),
    ("PUT", r"channels/(\d+)/thread-members/(\d+)", World.add),
)


class DiscordDouble:
    """The server, in a thread of its own; ``worlds`` by name. Use as a context manager."""

    def __init__(self) -> None:
        self.worlds: dict[str, World] = {}
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="discord double")
        self._ready = threading.Event()

    def address(self, world: str) -> str:
        """Return a world's address; the asking process appends ``/<pid>/api/v10``."""
        return f"http://127.0.0.1:{self.port}/{world}"

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(60), "it did not start"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(60)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application()
        app.router.add_route("*", "/{world}/{pid}/api/v10/{path:.*}", self._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
        self._loop.run_until_complete(self._start(runner))
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    async def _start(self, runner: web.AppRunner) -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]

    async def _handle(self, request: web.Request) -> web.Response:
        world = self.worlds[request.match_info["world"]]
        body: Json = json.loads(await request.read() or b"{}")
        path = request.match_info["path"]
        status, answer = world.answer(request.method, path, body, request.query)
        if request.method in WRITES:
            world.writes += 1
            if world.writes == world.kill_after:
                os.kill(int(request.match_info["pid"]), signal.SIGKILL)
        if answer is None:
            return web.Response(status=status)
        # discord.py reads JSON only where the type says exactly this, without a charset.
        headers = {"Content-Type": "application/json"}
        return web.Response(body=json.dumps(answer).encode(), status=status, headers=headers)
