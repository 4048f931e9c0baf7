"""A stand-in for Discord on loopback: as much of its REST API and gateway as a start needs."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from aiohttp import WSMsgType, web

TOKEN = "not-a-real-token"
ME = {"id": "9000", "username": "bot", "discriminator": "0", "avatar": None, "bot": True}
MEMBERS_FLAG = 1 << 15
"""Server Members Intent is on, for a bot in few servers."""
HELLO, IDENTIFY, HEARTBEAT, ACKNOWLEDGED = 10, 2, 1, 11


def answer(value: Any, status: int = 200) -> web.Response:
    """Answer in JSON, with the very content type that Discord sends."""
    return web.Response(
        status=status,
        body=json.dumps(value).encode(),
        headers={"Content-Type": "application/json"},
    )


class Portal:
    """Counts logins and registrations. ``token``: the one it takes; ``close_with``: the code that
    it ends a connection with; ``skew``: how far its clock is ahead; ``broken``: it knows no path.
    """

    def __init__(self) -> None:
        self.token = TOKEN
        self.flags = MEMBERS_FLAG
        self.close_with = 0
        self.skew = timedelta()
        self.broken = False
        self.logins = 0
        self.registered: list[list[Any]] = []
        self.connected = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._sockets: set[web.WebSocketResponse] = set()

    async def start(self) -> None:
        app = web.Application(middlewares=[self._usual])
        app.router.add_get("/users/@me", self._me)
        app.router.add_get("/oauth2/applications/@me", self._application)
        app.router.add_put("/applications/{id}/commands", self._register)
        app.router.add_get("/gateway", self._gateway)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()

    async def stop(self) -> None:
        for socket in list(self._sockets):
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def gateway(self) -> str:
        return f"ws://127.0.0.1:{self._port}/gateway"

    @property
    def _port(self) -> int:
        assert self._runner is not None
        return self._runner.addresses[0][1]

    @web.middleware
    async def _usual(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Refuse who is not known, and date every answer."""
        if self.broken:
            return web.Response(status=404)
        if "Authorization" in request.headers and (
            request.headers["Authorization"] != f"Bot {self.token}"
        ):
            self.logins += request.path == "/users/@me"
            return answer({"message": "401: Unauthorized", "code": 0}, status=401)
        given: web.StreamResponse = await handler(request)
        if not given.prepared:
            given.headers["Date"] = format_datetime(datetime.now(UTC) + self.skew, usegmt=True)
        return given

    async def _me(self, _request: web.Request) -> web.Response:
        self.logins += 1
        return answer(ME)

    async def _application(self, _request: web.Request) -> web.Response:
        return answer(
            {
                "id": "9000",
                "name": "bot",
                "description": "",
                "icon": None,
                "bot_public": True,
                "bot_require_code_grant": False,
                "owner": {**ME, "id": "9001", "bot": False},
                "verify_key": "",
                "flags": self.flags,
            }
        )

    async def _register(self, request: web.Request) -> web.Response:
        self.registered.append(await request.json())
        return answer([])

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        if "Upgrade" not in request.headers:
            return answer({"url": self.gateway})
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.add(socket)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": 41250}})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._hear(socket, json.loads(message.data))
        self._sockets.discard(socket)
        return socket

    async def _hear(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> None:
        if said["op"] == HEARTBEAT:
            await socket.send_json({"op": ACKNOWLEDGED})
        elif said["op"] == IDENTIFY and self.close_with:
            await socket.close(code=self.close_with)
        elif said["op"] == IDENTIFY:
            ready: dict[str, Any] = {
                "v": 10,
                "user": ME,
                "guilds": [],
                "session_id": "session",
                "resume_gateway_url": self.gateway,
                "application": {"id": "9000", "flags": self.flags},
            }
            await socket.send_json({"op": 0, "s": 1, "t": "READY", "d": ready})
            self.connected.set()
