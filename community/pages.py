"""Other people's pages and feeds, as the rules see them: values, and the port that reads them.

Everything in :class:`Page` and :class:`Feed` was written by strangers. It is plain text on one line
each, without invisible characters and of limited length; whoever shows it makes it safe for the
platform, as with anything a person typed. It is what the page *says*, not what is true.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from community.errors import FetchRefused
from community.texts import Text, text

DecisionReason = Literal["scheme", "port", "userinfo", "host", "address", "characters", "length"]
"""Why an address is not asked at all; known without any network (``address`` also later)."""

Reason = Literal[
    DecisionReason,
    "downgrade",
    "redirects",
    "busy",
    "timeout",
    "unreachable",
    "certificate",
    "status",
    "type",
    "encoding",
    "size",
    "broken",
    "robots",
    "markup",
    "feed",
    "doctype",
]

REFUSALS: Mapping[Reason, Text] = {
    "scheme": text("I only open addresses that begin with https:// or http://."),
    "port": text("I only open addresses without a port of their own."),
    "userinfo": text("I open no addresses with a name or a password in front of the @."),
    "host": text("This is not the name of a public website."),
    "address": text("This address leads into a private network, and I stay out of those."),
    "characters": text(
        "There is a blank or an invisible character in the address. Please copy it once more."
    ),
    "length": text("This address is too long for me. Is there a shorter one?"),
    "downgrade": text("The page sends me on from https to plain http, and I don't follow there."),
    "redirects": text("The page sends me on and on. Please give me the address it ends at."),
    "busy": text("I am reading many pages at the moment. Please try again in a minute."),
    "timeout": text("The page took too long to answer. Please try again later."),
    "unreachable": text("I cannot reach this website. Is the address right?"),
    "certificate": text("The certificate of this website is not valid, so I didn't open it."),
    "status": text("The website has nothing for me at this address. Is it public already?"),
    "type": text("This is not a web page that I can read."),
    "encoding": text("The website packs its pages in a way that I cannot unpack."),
    "size": text("This page is larger than I read."),
    "broken": text("The answer of the website broke off or makes no sense to me."),
    "robots": text("The website asks programs like me to stay away from this feed."),
    "markup": text("The page is built in a way that takes me too long to read."),
    "feed": text("This is not an RSS or Atom feed that I can read."),
    "doctype": text("The feed holds definitions of its own (a DOCTYPE), and I don't read those."),
}
"""What a person reads; each says what happened, and where there is one, the next step."""


def refused(reason: Reason) -> FetchRefused:
    """Return the error for ``reason``, to be raised."""
    return FetchRefused(reason, REFUSALS[reason])


@dataclass(frozen=True, slots=True)
class Page:
    """What a web page says about itself; "" where it says nothing.

    ``canonical`` is a claim of the page about its own site only; ``links_back`` is None unless it
    was asked for; ``hops`` are the addresses on the way, from the one asked for to ``address``.
    """

    address: str
    hops: tuple[str, ...] = ()
    title: str = ""
    author: str = ""
    language: str = ""
    description: str = ""
    first_sentence: str = ""
    picture_alt: str = ""
    canonical: str = ""
    feeds: tuple[str, ...] = ()
    links_back: bool | None = None


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One post of a feed. ``hashtags`` are its tags and the words behind a #, in lower case;
    ``found``: which of the words that were looked for stand anywhere in it.
    """

    title: str
    link: str
    author: str = ""
    published: datetime | None = None
    summary: str = ""
    hashtags: tuple[str, ...] = ()
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """What a server calls a version of a feed; "" where it does not. Told again when the feed is
    asked for the next time, it spares both sides what has not changed.
    """

    etag: str = ""
    modified: str = ""


UNMARKED = Mark()


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says: itself, and its first items in the order they stand in. ``unchanged``: it
    is as it was under the mark that was told, so nothing of it came.
    """

    address: str
    title: str = ""
    link: str = ""
    language: str = ""
    items: tuple[FeedItem, ...] = ()
    mark: Mark = UNMARKED
    unchanged: bool = False


def with_scheme(typed: str) -> str:
    """Return an address as it was typed, with https:// in front if it has nothing there."""
    typed = typed.strip()
    return typed if "://" in typed else f"https://{typed}"


class Pages(Protocol):
    """Reads other people's pages and feeds, safely. Everything raises FetchRefused only."""

    def check(self, address: str) -> str:
        """Return the address in its normal form; asks no network. Raises FetchRefused."""
        ...

    async def page(self, address: str, *, back: str = "") -> Page:
        """Read a page; with ``back``, also see whether it links there."""
        ...

    async def feed(
        self, address: str, *, sought: Sequence[str] = (), mark: Mark = UNMARKED
    ) -> Feed:
        """Read an RSS or Atom feed, if the website does not ask programs to stay away. ``sought``:
        words to be looked for in its posts; ``mark``: of the version that is known.
        """
        ...


class NoPages(Pages):
    """The web cannot be reached; whoever asks is told to come back."""

    def check(self, address: str) -> str:
        """Return the address as it is."""
        return address

    async def page(self, address: str, *, back: str = "") -> Page:  # noqa: ARG002 - the port's
        """Reach nothing."""
        raise refused("unreachable")

    async def feed(
        self,
        address: str,  # noqa: ARG002
        *,
        sought: Sequence[str] = (),  # noqa: ARG002
        mark: Mark = UNMARKED,  # noqa: ARG002
    ) -> Feed:
        """Reach nothing."""
        raise refused("unreachable")
