"""Asking a stranger's server, by rules that hold at every step.

Each address on the way is decided on before anything is asked, and once more where the connection
is made: on the very address that the socket is about to connect to, so that a name which changes
where it leads between two looks gains nothing. No cookies, no sign-in, no proxy from the
environment; little at once, little per host, little time, little memory.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urljoin

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from community.pages import UNMARKED, Mark, refused
from fetching.addresses import is_public
from fetching.decision import LONGEST_ADDRESS, Allowed, Refused, decide, is_plain
from fetching.unpacking import Body

MiB = 1 << 20
OK, NOT_MODIFIED = 200, 304
LONGEST_MARK = 200

AT_A_TIME = 16 << 10
"""Bytes the system keeps for us (Linux doubles it): so much at most is parsed in one go, since a
flood of tiny chunks or of "100 Continue" takes long to parse, and holds up everybody meanwhile."""

_SENT_ON = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a stranger's server may cost us; seconds, bytes, numbers."""

    total: float = 10
    """All of it, redirects and reading included, from when its turn has come."""
    connect: float = 5
    patience: float = 30
    """How long one waits for a turn."""
    packed: int = MiB
    plain: int = 2 * MiB
    redirects: int = 5
    at_once: int = 4


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back, over which addresses. The body is read only where ``status`` is 200."""

    address: str
    hops: tuple[str, ...]
    status: int
    content_type: str
    language: str
    body: bytes
    mark: Mark = UNMARKED


class Names(AbstractResolver):
    """Asks the system where names lead, in threads of its own.

    Who makes their name server slow holds up these threads, not those that the bot works with.
    """

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return every address of the name."""
        found = await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
        )
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=kind,
                proto=proto,
                flags=socket.AI_NUMERICHOST,
            )
            for kind, _, proto, _, address in found
        ]

    async def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class _Gate:
    """Makes the sockets of one request; to a private address there is none."""

    def __init__(self, may_connect: Callable[[str], bool]) -> None:
        self._may_connect = may_connect
        self.closed_to_some = False

    def __call__(self, target: aiohttp.AddrInfoType) -> socket.socket:  # pyright: ignore[reportUnknownParameterType]  (aiohttp's own type)
        family, kind, proto, _ = target[:4]
        address = cast("tuple[Any, ...]", target[4])
        host = str(address[0])
        zone = address[3] if len(address) > 3 else 0  # noqa: PLR2004 - IPv6: (host, port, flow, zone)
        inet = family in {socket.AF_INET, socket.AF_INET6}
        if not inet or zone or not self._may_connect(host):
            self.closed_to_some = True
            raise OSError("not a public address")
        made = socket.socket(family, kind, proto)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, AT_A_TIME)
        return made


class Getter:
    """Asks servers, a few at a time and one request a host.

    ``agent``: who we say we are. ``names``, ``may_connect`` and ``tls`` are for places where
    nothing leaves the machine: the tests and the demo have servers of their own.
    """

    def __init__(
        self,
        agent: str,
        *,
        limits: Limits = LIMITS,
        names: AbstractResolver | None = None,
        may_connect: Callable[[str], bool] = is_public,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.limits = limits
        self._agent = agent
        self._names = Names(limits.at_once) if names is None else names
        self._may_connect = may_connect
        self._tls = tls
        self._slots = asyncio.Semaphore(limits.at_once)
        self._hosts: dict[str, tuple[asyncio.Lock, int]] = {}

    async def close(self) -> None:
        """Let go of what asks for names."""
        await self._names.close()

    @asynccontextmanager
    async def visit(self) -> AsyncGenerator["Visit"]:
        """Give a task its clock. What takes too long ends as FetchRefused."""
        visit: Visit | None = None
        try:
            async with asyncio.timeout(self.limits.patience) as clock:
                visit = Visit(self, clock)
                yield visit
        except TimeoutError:
            raise refused("timeout" if visit and visit.began else "busy") from None

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncGenerator[None]:
        """Wait until this host is free, then for one of the few places there are.

        In this order, so that many requests to one slow host keep no place from the others.
        """
        lock, waiting = self._hosts.get(host, (asyncio.Lock(), 0))
        self._hosts[host] = lock, waiting + 1
        try:
            async with lock, self._slots:
                yield
        finally:
            lock, waiting = self._hosts.pop(host)
            if waiting > 1:
                self._hosts[host] = lock, waiting - 1

    async def ask(self, allowed: Allowed, accept: str, mark: Mark = UNMARKED) -> "Answer":
        """Ask one server once. Raises FetchRefused, whatever it answers."""
        gate = _Gate(self._may_connect)
        try:
            return await self._ask(allowed, {"Accept": accept, **_known(mark)}, gate)
        except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError):
            raise refused("certificate") from None
        except aiohttp.ClientConnectorError:
            raise refused("address" if gate.closed_to_some else "unreachable") from None
        except (aiohttp.ServerTimeoutError, TimeoutError):
            raise refused("timeout") from None
        except (aiohttp.ClientError, OSError, ValueError):
            # ValueError: of what a server sends as header, not everything is checked in one place.
            raise refused("broken") from None

    async def _ask(self, allowed: Allowed, headers: Mapping[str, str], gate: "_Gate") -> "Answer":
        connector = aiohttp.TCPConnector(
            socket_factory=gate,
            resolver=self._names,
            use_dns_cache=False,
            force_close=True,
            ssl=True if self._tls is None else self._tls,
        )
        async with (
            aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                trust_env=False,
                timeout=aiohttp.ClientTimeout(total=None, connect=self.limits.connect),
                headers={"User-Agent": self._agent, "Accept-Encoding": "gzip, deflate"},
            ) as session,
            session.get(
                URL(allowed.url, encoded=True), headers=headers, allow_redirects=False
            ) as response,
        ):
            body = b""
            if response.status == OK:
                body = await self._body(response)
            return Answer(
                response.status,
                response.headers.get("Location", ""),
                response.headers.get("Content-Type", ""),
                response.headers.get("Content-Language", ""),
                body,
                _mark(response.headers),
            )

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        limits = self.limits
        encoding = ", ".join(response.headers.getall("Content-Encoding", []))
        body = Body(encoding, packed=limits.packed, plain=limits.plain)
        if (response.content_length or 0) > limits.packed:
            raise refused("size")
        async for data in response.content.iter_any():
            body.take(data)
        return body.whole()


class Visit:
    """One task's requests, under one clock; made by :meth:`Getter.visit`."""

    def __init__(self, getter: Getter, clock: asyncio.Timeout) -> None:
        self._getter = getter
        self._clock = clock
        self.began = False

    async def get(
        self,
        address: str,
        accept: str,
        *,
        first: Callable[[Allowed], Awaitable[None]] | None = None,
        mark: Mark = UNMARKED,
    ) -> Fetched:
        """Ask for an address and go where it sends us on to. Raises FetchRefused.

        ``first`` is awaited before each step and may refuse it; ``mark``: of what is known.
        """
        hops: list[str] = []
        for _ in range(self._getter.limits.redirects + 1):
            allowed = allowed_or_refused(address)
            if hops and hops[-1].startswith("https:") and allowed.scheme == "http":
                raise refused("downgrade")
            hops.append(allowed.url)
            if first is not None:
                await first(allowed)
            answer = await self._ask(allowed, accept, mark)
            if answer.status not in _SENT_ON:
                return Fetched(
                    allowed.url,
                    tuple(hops),
                    answer.status,
                    answer.content_type,
                    answer.language,
                    answer.body,
                    answer.mark,
                )
            address = _where_to(allowed.url, answer.location)
        raise refused("redirects")

    async def _ask(self, allowed: Allowed, accept: str, mark: Mark) -> "Answer":
        async with self._getter.turn(allowed.host):
            if not self.began:
                self.began = True
                loop = asyncio.get_running_loop()
                self._clock.reschedule(loop.time() + self._getter.limits.total)
            return await self._getter.ask(allowed, accept, mark)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one server answered to one request."""

    status: int
    location: str
    content_type: str
    language: str
    body: bytes
    mark: Mark = UNMARKED


def _known(mark: Mark) -> Mapping[str, str]:
    """Return the headers that name the version we know."""
    told = {"If-None-Match": mark.etag, "If-Modified-Since": mark.modified}
    return {name: value for name, value in told.items() if value}


def _mark(headers: Mapping[str, str]) -> Mark:
    """Return what a server calls this version, as far as it can be told to it again."""
    etag, modified = (headers.get(name, "") for name in ("ETag", "Last-Modified"))
    return Mark(*(one if _can_be_told(one) else "" for one in (etag, modified)))


def _can_be_told(value: str) -> bool:
    return len(value) <= LONGEST_MARK and value.isascii() and value.isprintable()


def allowed_or_refused(address: str) -> Allowed:
    """Decide on an address; raise FetchRefused if it must not be asked."""
    decision = decide(address)
    if isinstance(decision, Refused):
        raise refused(decision.reason)
    return decision


def _where_to(here: str, location: str) -> str:
    """Return the address that ``location`` means, not decided on yet."""
    if not location:
        raise refused("redirects")
    if len(location) > LONGEST_ADDRESS:
        raise refused("length")
    if not is_plain(location):  # first, since urljoin drops some of what must not be there
        raise refused("characters")
    try:
        return urljoin(here, location)
    except ValueError:
        raise refused("host") from None
