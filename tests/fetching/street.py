"""A street of our own on loopback: servers that do as a test says, and names that lead to them.

``PUBLIC`` plays a public address, ``INSIDE`` is what it is: this machine. Whatever is asked of a
server, it counts; a server inside must never be asked anything.
"""

import asyncio
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from fetching.addresses import is_public
from fetching.getting import LIMITS, Getter, Limits

PUBLIC, INSIDE = "127.0.0.2", "127.0.0.1"
AGENT = "Netzwerkstatt/test"
HANGS = 120
"""Seconds in which even a very busy machine is done, so that what is not done then does hang."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its target, and its headers in lower case."""

    host: str
    target: str
    headers: dict[str, str]


Talk = Callable[[Asked, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    """Answers by ``say``: a whole answer for each target, or somebody who talks on the wire."""

    address: str
    say: dict[str, bytes | Talk] = field(default_factory=dict[str, bytes | Talk])
    asked: list[Asked] = field(default_factory=list[Asked])
    connections: int = 0
    at_once: int = 0
    most_at_once: int = 0
    tls: ssl.SSLContext | None = None
    port: int = 0

    @asynccontextmanager
    async def open(self) -> AsyncGenerator["Server"]:
        talks: set[asyncio.Task[None]] = set()

        async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            talks.add(task)
            self.connections += 1
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            try:
                await self._serve(reader, writer)
            except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                pass  # the other side has had enough
            finally:
                self.at_once -= 1
                talks.discard(task)
                writer.transport.abort()

        server = await asyncio.start_server(met, self.address, 0, ssl=self.tls)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for talk in list(talks):
                talk.cancel()
            await asyncio.gather(*talks, return_exceptions=True)
            await server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:])}
        asked = Asked(headers.get("host", ""), head[0].split(" ")[1], headers)
        self.asked.append(asked)
        said = self.say.get(asked.host + asked.target) or self.say.get(asked.target) or answer(404)
        if isinstance(said, bytes):
            writer.write(said)
            await writer.drain()
            writer.write_eof() if writer.can_write_eof() else None
            await reader.read()  # until the other side closes, so that nothing is reset
        else:
            await said(asked, reader, writer)


def answer(
    status: int = 200,
    body: bytes = b"",
    *,
    kind: str = "text/html; charset=utf-8",
    headers: Sequence[str] = (),
) -> bytes:
    """Return a whole answer of a server."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "Connection: close", *headers, "", ""]).encode("utf-8") + body


def sent_on(location: str, status: int = 302) -> bytes:
    """Return the answer that sends the visitor on."""
    return answer(status, headers=[f"Location: {location}"])


class StreetNames(AbstractResolver):
    """Knows where names lead; one that changes its mind has several answers, the last one stays."""

    def __init__(self, *servers: Server) -> None:
        self._ports = {server.address: server.port for server in servers}
        self.leads: dict[str, list[list[str]]] = {}
        self.looked_up: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        assert family == socket.AF_UNSPEC
        self.looked_up.append(host)
        answers = self.leads.get(host, [[PUBLIC]])
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        if not addresses:
            raise OSError("no such name")
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=self._ports.get(address, port),
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=0,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        pass


def may_connect(address: str) -> bool:
    """Whether an address is public, or plays one."""
    return address == PUBLIC or is_public(address)


@dataclass
class Street:
    """The two servers, the names, and who asks."""

    shop: Server
    inside: Server
    names: StreetNames
    getter: Getter

    async def get(self, address: str, *, limits: Limits | None = None) -> tuple[int, bytes]:
        """Ask for an address; return status and body."""
        getter = self.getter if limits is None else visitor(self.names, limits)
        async with getter.visit() as visit:
            fetched = await visit.get(address, "*/*")
        return fetched.status, fetched.body


def visitor(
    names: StreetNames, limits: Limits = LIMITS, tls: ssl.SSLContext | None = None
) -> Getter:
    """Return one who asks on this street only."""
    return Getter(AGENT, limits=limits, names=names, may_connect=may_connect, tls=tls)


@asynccontextmanager
async def open_street(limits: Limits = LIMITS) -> AsyncGenerator[Street]:
    """Open both servers."""
    async with Server(PUBLIC).open() as shop, Server(INSIDE).open() as inside:
        names = StreetNames(shop, inside)
        yield Street(shop, inside, names, visitor(names, limits))


def certificates(name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return who trusts, and who has, a certificate made just now for a name or an address."""
    program = shutil.which("openssl")
    if program is None:
        assert os.environ.get("CI") != "true", "openssl is missing"
        pytest.skip("no openssl to make a certificate with")
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = Path(folder) / "key.pem", Path(folder) / "certificate.pem"
        kind = "IP" if name[0].isdigit() else "DNS"
        subprocess.run(  # noqa: S603 - our own words
            [program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
             "-nodes", "-days", "2", "-subj", "/CN=street", "-addext",
             f"subjectAltName={kind}:{name}", "-keyout", str(key), "-out", str(certificate)],
            check=True, capture_output=True,
        )  # fmt: skip
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.load_cert_chain(certificate, key)
        return ssl.create_default_context(cafile=certificate), server
