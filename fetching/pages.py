"""The port :class:`community.pages.Pages` on the real internet."""

import tomllib
from collections.abc import Awaitable, Sequence
from importlib import metadata
from pathlib import Path
from typing import TypeVar, cast

from community.errors import FetchRefused
from community.pages import UNMARKED, Feed, Mark, Page, Pages, Reason, refused
from fetching.decision import Allowed
from fetching.getting import NOT_MODIFIED, OK, Fetched, Getter, allowed_or_refused
from fetching.reading import Reading
from fetching.robots import Robots

Read = TypeVar("Read", Page, Feed)

PRODUCT = "Netzwerkstatt"

_HTML = frozenset({"text/html", "application/xhtml+xml", ""})
_WANTS_HTML = "text/html, application/xhtml+xml;q=0.9"
_WANTS_FEED = (
    "application/atom+xml, application/rss+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, "
    "*/*;q=0.1"
)


class WebPages(Pages):
    """Fetches, then reads what came; one clock for both."""

    def __init__(self, getter: Getter, reading: Reading | None = None) -> None:
        self._getter = getter
        self._reading = reading or Reading()
        self._robots = Robots(PRODUCT)

    def check(self, address: str) -> str:
        """Return the address in its normal form; asks no network. Raises FetchRefused."""
        return allowed_or_refused(address).url

    async def page(self, address: str, *, back: str = "") -> Page:
        """Read a page. A person asked for it, so robots.txt, which is for crawlers, is not."""
        return await _lightly(self._page(address, back))

    async def feed(
        self, address: str, *, sought: Sequence[str] = (), mark: Mark = UNMARKED
    ) -> Feed:
        """Read an RSS or Atom feed. Nobody is asked each time, so robots.txt is respected."""
        return await _lightly(self._feed(address, sought, mark))

    async def close(self) -> None:
        """Let go of everything."""
        await self._getter.close()

    async def _page(self, address: str, back: str) -> Page:
        async with self._getter.visit() as visit:
            fetched = _found(await visit.get(address, _WANTS_HTML))
            if _kind(fetched) not in _HTML:
                raise refused("type")
            return await self._reading.page(fetched, back)

    async def _feed(self, address: str, sought: Sequence[str], mark: Mark) -> Feed:
        async with self._getter.visit() as visit:

            async def first(allowed: Allowed) -> None:
                await self._robots.ask(visit, allowed)

            fetched = await visit.get(address, _WANTS_FEED, first=first, mark=mark)
            if fetched.status == NOT_MODIFIED and mark != UNMARKED:
                return Feed(fetched.address, mark=mark, unchanged=True)
            _found(fetched)
            if "xml" not in _kind(fetched) and not _kind(fetched).startswith("text/"):
                raise refused("type")
            return await self._reading.feed(fetched, sought)


def agent(about: str = "") -> str:
    """Return who we say we are: name, version and, if there is one, where to read about us."""
    who = f"{PRODUCT}/{version()}"
    return f"{who} (+{about})" if about else f"{who} (a community's own bot)"


def version() -> str:
    """Return our version, whether we were installed or run from our folder."""
    project = Path(__file__).parent.parent / "pyproject.toml"
    if project.is_file():
        known: str = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
        return known
    return metadata.version(PRODUCT.lower())


async def _lightly(reading: Awaitable[Read]) -> Read:
    """Raise a refusal anew: with its history, whoever keeps it would keep the whole body, too."""
    try:
        return await reading
    except FetchRefused as error:
        reason = cast("Reason", error.reason)
    raise refused(reason)


def _found(fetched: Fetched) -> Fetched:
    if fetched.status != OK:
        raise refused("status")
    return fetched


def _kind(fetched: Fetched) -> str:
    return fetched.content_type.partition(";")[0].strip().lower()
