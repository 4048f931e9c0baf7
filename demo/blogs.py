"""The blogs of the demo: a web server of its own on this machine, and names that lead to it alone.

The bot reads these pages as it reads any: the same decision, the same limits, the same process
apart. Only where names lead, and that this machine may be asked, is the demo's own; a name that is
none of the demo's leads nowhere, so nothing ever leaves the machine.
"""

import codecs
import json
import socket
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from fetching.getting import Getter
from fetching.pages import WebPages, agent

HERE = "127.0.0.1"
ATOM = "application/atom+xml"
MARKS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}


@dataclass(frozen=True, slots=True)
class BlogPost:
    """A post on somebody's blog. ``declared``: where the page says in which charset it is stored,
    "nothing" if nowhere; ``signed``: where its author's name stands.
    """

    blog: str
    address: str
    title: str
    body: tuple[str, ...]
    sentence: str
    picture: str
    charset: str
    declared: str
    signed: str
    kind: str = "article"


class BlogNames(AbstractResolver):
    """Knows the demo's blogs, and where they are: all of them here."""

    def __init__(self) -> None:
        self.port = 0
        self.known: set[str] = set()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the demo's own server, whatever port was asked for."""
        del port, family
        if host not in self.known:
            raise OSError("none of the demo's blogs")
        return [
            ResolveResult(
                hostname=host,
                host=HERE,
                port=self.port,
                family=socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """Let go of nothing."""


class Blogs:
    """Serves what was published on them, and reads it as the bot does."""

    def __init__(self) -> None:
        self._names = BlogNames()
        self._pages: dict[str, tuple[bytes, str]] = {}
        self.pages = WebPages(Getter(agent(), names=self._names, may_connect=is_here))

    def publish(self, address: str, page: bytes, content_type: str) -> None:
        """Put a page where everybody finds it, or in place of the one that is there."""
        self._names.known.add(urlsplit(address).hostname or "")
        self._pages[address] = (page, content_type)

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[None]:
        """Serve until the end."""
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, HERE, 0).start()
            self._names.port = runner.addresses[0][1]
            yield
        finally:
            await self.pages.close()
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        found = self._pages.get(f"http://{request.host}{request.path}")
        if found is None:
            raise web.HTTPNotFound
        page, content_type = found
        return web.Response(body=page, headers={"Content-Type": content_type})


def is_here(address: str) -> bool:
    """Whether an address is this machine, which is all that the demo's bot may ask."""
    return address == HERE


def stored(post: BlogPost, page: str) -> tuple[bytes, str]:
    """Return a page as its blog stores it, and what the server says of it."""
    raw = page.encode(post.charset, "xmlcharrefreplace")
    said = f"; charset={post.charset}" if post.declared == "header" else ""
    return MARKS.get(post.charset, b"") + raw, f"text/html{said}"


def page_of(post: BlogPost, author: str, language: str, back: str) -> str:
    """Return the HTML of a post. ``back``: the paragraph with the link to the call, as HTML."""
    title = escape(post.title)
    picture = f'<img src="/picture.jpg" alt="{escape(post.picture)}">' if post.picture else ""
    paragraphs = "\n".join(f"<p>{escape(one)}</p>" for one in post.body)
    head, byline = _signature(post, author)
    return f"""<!doctype html>
<html lang="{language}">
<head>{_declaration(post)}
<title>{title} | {escape(post.blog)}</title>
<meta property="og:title" content="{title}">{head}
<link rel="canonical" href="{escape(post.address)}">
</head>
<body>
<header><p><a href="/">{escape(post.blog)}</a></p></header>
<article>
<h1>{title}</h1>{byline}
{picture}
{paragraphs}
{back}
</article>
</body>
</html>
"""


def front_page(blog: str, feed: str, language: str) -> bytes:
    """Return the HTML of a blog's front page, which names its feed."""
    title = escape(blog)
    page = f"""<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8">
<title>{title}</title>
<link rel="alternate" type="{ATOM}" href="{escape(feed)}">
</head>
<body><h1>{title}</h1></body>
</html>
"""
    return page.encode()


def feed_of(
    blog: str, address: str, language: str, posts: Sequence[tuple[str, str, datetime, str]]
) -> bytes:
    """Return a blog's feed. A post: its title, its address, when it was published, its tag."""
    entries = "".join(
        f"""<entry><title>{escape(title)}</title><id>{escape(link)}</id>
<link href="{escape(link)}"/><published>{at.isoformat()}</published>
<updated>{at.isoformat()}</updated>{f'<category term="{escape(tag)}"/>' if tag else ""}</entry>
"""
        for title, link, at, tag in posts
    )
    feed = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}"><title>{escape(blog)}</title>
<id>{escape(address)}</id><link rel="self" href="{escape(address)}"/>
<updated>{posts[0][2].isoformat()}</updated>
{entries}</feed>
"""
    return feed.encode()


def _declaration(post: BlogPost) -> str:
    if post.declared == "meta":
        return f'\n<meta charset="{post.charset}">'
    if post.declared == "http-equiv":
        kind = f"text/html; charset={post.charset}"
        return f'\n<meta http-equiv="Content-Type" content="{kind}">'
    return ""


def _signature(post: BlogPost, author: str) -> tuple[str, str]:
    """Return what names the author in the page's head, and above the text."""
    match post.signed:
        case "meta":
            return f'\n<meta name="author" content="{escape(author)}">', ""
        case "json":
            said = {"@type": "BlogPosting", "author": {"@type": "Person", "name": author}}
            return f'\n<script type="application/ld+json">{json.dumps(said)}</script>', ""
        case "byline":
            return "", f'\n<p class="byline"><span class="author">{escape(author)}</span></p>'
        case _:
            return "", ""
