"""Stands between the bot and its homeserver, and cuts the line once a request was taken: the
homeserver has done what it was asked, and nobody learns of it.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

MOST = 65536


class CuttingProxy:
    """``async with CuttingProxy(port) as proxy``: the bot talks to ``proxy.url``."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self._wanted = b""
        self._then: Callable[[], None] | None = None
        self.cut = asyncio.Event()

    @property
    def url(self) -> str:
        """Where the bot finds its homeserver."""
        assert self._server
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def cuts(self, request: str, then: Callable[[], None] = lambda: None) -> None:
        """Cut the answer to the next request that holds these words, and do something then."""
        self.cut.clear()
        self._wanted, self._then = request.encode(), then

    async def __aenter__(self) -> Self:
        """Begin to listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Hang up everything."""
        assert self._server
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._open.add(task)
        try:
            with suppress(OSError):
                await self._between(reader, writer)
        finally:
            writer.close()
            self._open.discard(task)

    async def _between(self, asker: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        answers, server = await asyncio.open_connection("127.0.0.1", self._port)
        doomed = False

        async def there() -> None:
            nonlocal doomed
            while data := await asker.read(MOST):
                head = data.partition(b"\r\n")[0]
                if self._then is not None and self._wanted in head:
                    doomed = True
                server.write(data)

        async def home() -> None:
            while data := await answers.read(MOST):
                if doomed and self._then is not None:
                    then, self._then = self._then, None
                    then()
                    self.cut.set()
                    return
                back.write(data)

        ways = [asyncio.ensure_future(way()) for way in (there, home)]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            server.close()
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
