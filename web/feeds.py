"""The small server for feeds: calendars that people subscribe to by a secret address.

Whoever knows an address may read, so no address is ever logged, and nobody learns whether one was
nearly right: what is unknown and what is no token at all cost the same and get the same answer.
"""

import asyncio
import hashlib
import logging
import re
import secrets
import traceback
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Protocol

from aiohttp import web
from aiohttp.typedefs import Handler

PATIENCE = 5.0
"""Seconds that a feed may take."""

AT_ONCE = 16
"""So many requests are worked on at once; more are asked to come again."""

IDLE = 15.0
"""Seconds that a connection is kept for the next request."""

TOKEN = re.compile(r"[A-Za-z0-9_-]{32,128}")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "Server": "Netzwerkstatt",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
NOT_KEPT = {"Cache-Control": "no-store"}
KEPT = {"Cache-Control": "private, max-age=300"}

_CHANGED = re.compile(rb"^LAST-MODIFIED:(\d{8}T\d{6})Z\r?$", re.MULTILINE)

_UPDATED = re.compile(rb"<updated>([0-9T:-]{19})Z</updated>")

log = logging.getLogger(__name__)

_silent = logging.getLogger(f"{__name__}.aiohttp")
_silent.addFilter(lambda _record: False)
"""For aiohttp, which quotes what it could not read, and with it addresses."""


class Calendars(Protocol):
    """Whose calendars are served."""

    async def calendar(self, token: str) -> bytes | None:
        """Return the calendar file that is known by this token; None: there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of feed, served as ``/folder/<token>ending``. ``find`` returns None for an unknown
    token; ``changed`` tells when what is in a file was last changed, if that can be told.
    """

    folder: str
    ending: str
    content_type: str
    find: Callable[[str], Awaitable[bytes | None]]
    changed: Callable[[bytes], datetime | None]

    @property
    def path(self) -> str:
        """The address as aiohttp wants it."""
        return f"/{self.folder}/{{token}}{self.ending}"


class Archives(Protocol):
    """Whose blog parades are served."""

    async def atom(self, token: str) -> bytes | None:
        """Return the feed of posts that is known by this token; None: there is none."""
        ...

    async def opml(self, token: str) -> bytes | None:
        """Return the list of blogs that is known by this token; None: there is none."""
        ...


def shelves(calendars: Calendars, archives: Archives) -> Sequence[Shelf]:
    """Return everything that is served. A new kind of feed is a line here."""
    return (
        Shelf("calendar", ".ics", "text/calendar", calendars.calendar, last_change),
        Shelf("parades", ".atom", "application/atom+xml", archives.atom, last_update),
        Shelf("parades", ".opml", "text/x-opml", archives.opml, never_told),
    )


def parades_address(base: str, token: str) -> str:
    """Return where blog parades are found. ``base``: the setting ``FEED_URL``."""
    return f"{base}/parades/{token}.atom"


def calendar_address(base: str, token: str) -> str:
    """Return where a calendar is found. ``base``: the setting ``FEED_URL``."""
    return f"{base}/calendar/{token}.ics"


def new_token() -> str:
    """Return a token that nobody guesses (256 bits)."""
    return secrets.token_urlsafe(32)


def last_change(calendar: bytes) -> datetime | None:
    """Return when an entry of a calendar file was last changed."""
    return max(_instants(_CHANGED.findall(calendar)), default=None)


def last_update(feed: bytes) -> datetime | None:
    """Return when an Atom feed was last changed."""
    found = _UPDATED.search(feed)
    digits = [] if found is None else [re.sub(rb"[-:]", b"", found[1])]
    return next(iter(_instants(digits)), None)


def never_told(_file: bytes) -> datetime | None:
    """Return nothing: in this kind of file it does not stand when it was changed."""
    return None


def _instants(found: Iterable[bytes]) -> Iterable[datetime]:
    for digits in found:
        try:
            yield datetime.strptime(digits.decode(), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        except ValueError:  # digits that are no date
            continue


class FeedServer:
    """Serves shelves of feeds. ``port`` 0: any that is free."""

    def __init__(
        self,
        host: str,
        port: int,
        served: Sequence[Shelf],
        *,
        at_once: int = AT_ONCE,
        patience: float = PATIENCE,
    ) -> None:
        self._host = host
        self._port = port
        self._served = served
        self._free = at_once
        self._patience = patience
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int | None:
        """The port that is listened on, if there is one."""
        if self._runner is None or not self._runner.addresses:
            return None
        return self._runner.addresses[0][1]

    async def start(self) -> None:
        """Listen; an address that cannot be used is logged, since the bot is worth more."""
        app = web.Application(middlewares=[self._answer])
        app.add_routes([web.get(shelf.path, self._handler(shelf)) for shelf in self._served])
        self._runner = web.AppRunner(
            app,
            access_log=None,
            logger=_silent,
            keepalive_timeout=IDLE,
            lingering_time=0.0,
            shutdown_timeout=self._patience,
        )
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host.strip("[]"), self._port).start()
        except OSError as error:
            log.error("FEED_PORT cannot be used, so no feed is served: %s", error)  # noqa: TRY400 - the reason says it all

    async def stop(self) -> None:
        """Listen no more; who is being answered still gets the answer."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @web.middleware
    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer within what is allowed, and say as little as possible where it is not."""
        if self._free <= 0:
            return _nothing(503, {"Retry-After": "5"})
        self._free -= 1
        try:
            async with asyncio.timeout(self._patience):
                return await handler(request)
        except web.HTTPException as refused:  # another path, or another method
            allowed = refused.headers.get("Allow")
            return _nothing(refused.status, {"Allow": allowed} if allowed else {})
        except TimeoutError:
            log.warning("a feed took too long")
            return _nothing(503, {"Retry-After": "60"})
        except Exception as fault:  # noqa: BLE001 - the others are to be served; its words may hold the address
            places = "".join(traceback.format_tb(fault.__traceback__))
            log.error("a feed could not be made: %s\n%s", type(fault).__name__, places)  # noqa: TRY400
            return _nothing(500)
        finally:
            self._free += 1

    def _handler(self, shelf: Shelf) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            token = request.match_info["token"]
            known = TOKEN.fullmatch(token)
            # Nobody has the new token, but looking it up takes as long.
            file = await shelf.find(token if known else new_token())
            return _nothing(404) if file is None or not known else _file(request, shelf, file)

        return handle


def _file(request: web.Request, shelf: Shelf, file: bytes) -> web.Response:
    """Answer with a file, or say that it is still the same.

    Only its ETag counts for that: when an entry leaves a calendar, no later change stands in it.
    """
    tag = hashlib.sha256(file).hexdigest()[:32]
    headers = {**HEADERS, **KEPT, "ETag": f'"{tag}"'}
    changed = shelf.changed(file)
    if changed is not None:
        headers["Last-Modified"] = format_datetime(changed, usegmt=True)
    if any(one.value in {tag, "*"} for one in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{shelf.folder}{shelf.ending}"'
    return web.Response(
        body=file, content_type=shelf.content_type, charset="utf-8", headers=headers
    )


def _nothing(status: int, more: dict[str, str] | None = None) -> web.Response:
    return web.Response(status=status, text="", headers={**HEADERS, **NOT_KEPT, **(more or {})})
