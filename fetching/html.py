"""What a web page says about itself. Runs in the process apart: nothing here is in a hurry.

The page is a stranger's. Whatever it holds, what comes out are short lines of plain text and
addresses that were decided on.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode
from w3lib.encoding import html_to_unicode

from community.pages import Page
from fetching.decision import Allowed, decide
from fetching.plain import first_sentence, plain
from fetching.same_page import bare_host, gist, without_tracking

TITLE_LIMIT = 200
NAME_LIMIT = 100
TEXT_LIMIT = 500
MOST_FEEDS = 10
MOST_LINKS = 20_000

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,3}")
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml"})
_LONGEST_JSON = 200_000
_MOST_JSON = 200  # values looked at in search of an author
_SHORTEST_PARAGRAPH = 40  # characters; a date or a "home" is no first sentence
_MOST_PARAGRAPHS = 60


def read_page(body: bytes, *, address: str, content_type: str, language: str, back: str) -> Page:
    """Return what the page says. ``content_type`` and ``language`` are the server's headers."""
    _, text = html_to_unicode(content_type[:200], body, auto_detect_fun=_guess)
    tree = LexborHTMLParser(text)
    head = _Head(tree)
    base = _base(tree, address)
    return Page(
        address=address,
        title=plain(
            head.first("og:title") or _text(tree, "title") or _text(tree, "h1"), TITLE_LIMIT
        ),
        author=plain(_author(tree, head), NAME_LIMIT),
        language=_language(tree, head, language),
        description=plain(
            head.first("og:description", "description", "twitter:description"), TEXT_LIMIT
        ),
        first_sentence=_opening(tree),
        picture_alt=plain(_picture_alt(tree, head), TEXT_LIMIT),
        canonical=_canonical(tree, base, address),
        feeds=tuple(_feeds(tree, base)),
        links_back=_links_to(tree, base, back) if back else None,
    )


class _Head:
    """The page's meta elements; the first of a name counts."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._said: dict[str, str] = {}
        for meta in tree.css("meta[content]"):
            name = _attribute(meta, "property") or _attribute(meta, "name")
            name = name or _attribute(meta, "http-equiv")
            value = _attribute(meta, "content").strip()
            if name and value:
                self._said.setdefault(name.strip().lower(), value)

    def first(self, *names: str) -> str:
        """Return what was said under the first of these names, or ""."""
        return next((self._said[name] for name in names if name in self._said), "")


def _guess(body: bytes) -> str:
    """Return the charset of a page that names none."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""


def _text(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return "" if node is None else node.text(separator=" ")


def _author(tree: LexborHTMLParser, head: _Head) -> str:
    """Return who wrote it; an address in place of a name is none."""
    candidates = (
        head.first("author"),
        head.first("article:author"),
        *_in_json(tree),
        *(
            _text(tree, selector)
            for selector in (".p-author .p-name", ".p-author", ".h-card .p-name", "[rel~=author]")
        ),
        *(_text(tree, selector) for selector in (".byline .author", ".author .fn", ".author")),
        head.first("dc.creator", "dcterms.creator", "twitter:data1"),
    )
    return next((one.strip() for one in candidates if one.strip() and "://" not in one), "")


def _in_json(tree: LexborHTMLParser) -> Iterator[str]:
    """Yield the names of authors in the page's linked data."""
    for script in tree.css('script[type="application/ld+json"]')[:10]:
        raw = script.text()
        if len(raw) > _LONGEST_JSON:
            continue
        try:
            said: Any = json.loads(raw)
        except (ValueError, RecursionError):
            continue
        by_id: dict[str, str] = {}
        authors: list[Any] = []
        for thing in _things(said):
            if isinstance(thing.get("@id"), str) and isinstance(thing.get("name"), str):
                by_id[thing["@id"]] = thing["name"]
            if "author" in thing:
                authors += _as_list(thing["author"])
        for author in authors:
            if isinstance(author, str):
                yield author
            elif isinstance(author, dict):
                one = cast("dict[str, Any]", author)
                name = one.get("name") or by_id.get(str(one.get("@id")), "")
                yield name if isinstance(name, str) else ""


def _things(said: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects at the top of linked data: itself, those of a list, those of a graph."""
    waiting = _as_list(said)
    for _ in range(_MOST_JSON):
        if not waiting:
            return
        thing = waiting.pop(0)
        if isinstance(thing, dict):
            known = cast("dict[str, Any]", thing)
            yield known
            waiting += _as_list(known.get("@graph"))


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return cast("list[Any]", value)[:_MOST_JSON] if isinstance(value, list) else [value]


def _language(tree: LexborHTMLParser, head: _Head, header: str) -> str:
    """Return the language as a short tag ("de", "en-gb"), or ""."""
    root = tree.css_first("html")
    said = (
        "" if root is None else _attribute(root, "lang"),
        head.first("content-language"),
        head.first("og:locale"),
        header.partition(",")[0],
    )
    return next((tag for one in said if (tag := language_tag(one))), "")


def language_tag(said: str) -> str:
    """Return a language tag in its short form, or "" if this is none."""
    tag = said.strip()[:35].replace("_", "-").lower()
    return tag if _LANGUAGE.fullmatch(tag) else ""


def _opening(tree: LexborHTMLParser) -> str:
    """Return the first sentence of the post: of the first paragraph that is one."""
    for place in ("article p", "main p", ".entry-content p", "body p"):
        for node in tree.css(place)[:_MOST_PARAGRAPHS]:
            words = node.text(separator="")
            if len(words.strip()) >= _SHORTEST_PARAGRAPH:
                return first_sentence(words, TEXT_LIMIT)
    return ""


def _picture_alt(tree: LexborHTMLParser, head: _Head) -> str:
    said = head.first("og:image:alt", "twitter:image:alt")
    if said:
        return said
    pictures = (node for place in ("article img", "main img") for node in tree.css(place)[:20])
    return next((alt for node in pictures if (alt := _attribute(node, "alt").strip())), "")


def _base(tree: LexborHTMLParser, address: str) -> str:
    node = tree.css_first("base[href]")
    return address if node is None else _absolute(address, _attribute(node, "href")) or address


def _absolute(base: str, reference: str) -> str:
    """Return the address a reference means, in its normal form; "" if it may not be asked."""
    try:
        decision = decide(urljoin(base, reference.strip()))
    except ValueError:
        return ""
    return decision.url if isinstance(decision, Allowed) else ""


def _canonical(tree: LexborHTMLParser, base: str, address: str) -> str:
    """Return the page's address without tracking; as the page names it, if on its own site.

    A page that names somebody else's as its own would otherwise take that one's place.
    """
    node = tree.css_first("link[rel~=canonical][href]")
    claimed = "" if node is None else _absolute(base, _attribute(node, "href"))
    if claimed and _site(claimed) == _site(address):
        return without_tracking(claimed)
    return without_tracking(address)


def _site(address: str) -> str:
    return bare_host(urlsplit(address).netloc)


def _feeds(tree: LexborHTMLParser, base: str) -> Iterable[str]:
    """Return the feeds the page names, without those of its comments where there are others."""
    found: dict[str, None] = {}
    for node in tree.css("link[rel~=alternate][href]")[:100]:
        if _attribute(node, "type").strip().lower() in _FEED_TYPES:
            feed = _absolute(base, _attribute(node, "href"))
            if feed:
                found.setdefault(feed)
    return list(found)[:MOST_FEEDS]


def _links_to(tree: LexborHTMLParser, base: str, back: str) -> bool:
    """Whether the page links to the address: to that page, however it is written."""
    wanted = gist(back)
    return bool(wanted) and any(
        gist(_absolute(base, _attribute(node, "href"))) == wanted
        for node in tree.css("a[href]")[:MOST_LINKS]
    )
