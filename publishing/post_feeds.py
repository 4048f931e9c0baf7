"""Posts as feeds that programs read: Atom (RFC 4287), and OPML 2.0 of the blogs they are on."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from community.parades.archive import Entry, PostFeed
from community.texts import Text, text
from locales import render

ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_ALLOWED = ((9, 10), (13, 13), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
"""The characters that an XML document may hold."""

ET.register_namespace("", ATOM)


def write_atom(feed: PostFeed) -> bytes:
    """Return the posts as an Atom feed."""
    root = ET.Element(_atom("feed"), {_LANG: feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", _said(feed.title, feed))
    _add(root, "updated", _instant(feed.updated))
    if feed.address:
        ET.SubElement(root, _atom("link"), {"rel": "self", "href": _address(feed.address)})
    _add(ET.SubElement(root, _atom("author")), "name", _said(feed.title, feed))
    for entry in feed.entries:
        root.append(_entry(entry))
    return _bytes(root)


def write_opml(feed: PostFeed) -> bytes:
    """Return the blogs that took part as an OPML list, each once, in alphabetical order."""
    root = ET.Element("opml", {"version": "2.0"})
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = _clean(_said(feed.title, feed))
    ET.SubElement(head, "dateModified").text = format_datetime(feed.updated.astimezone(UTC))
    body = ET.SubElement(root, "body")
    sites = sorted(_sites(feed.entries).items())
    if not sites:
        # A body without an outline is no OPML (2.0, "What is a <body>?").
        ET.SubElement(body, "outline", {"text": _clean(_said(feed.title, feed))})
    for site, (origin, author) in sites:
        told = text("{author} ({site})", author=author, site=site)
        name = _said(told, feed) if author != site else site
        ET.SubElement(body, "outline", {"type": "link", "text": _clean(name), "url": origin})
    return _bytes(root)


def _entry(entry: Entry) -> ET.Element:
    root = ET.Element(_atom("entry"))
    _add(root, "id", entry.id)
    _add(root, "title", entry.title)
    _add(root, "updated", _instant(entry.at))
    _add(root, "published", _instant(entry.at))
    ET.SubElement(root, _atom("link"), {"rel": "alternate", "href": _address(entry.address)})
    if entry.author:  # else the feed's own author is meant
        _add(ET.SubElement(root, _atom("author")), "name", entry.author)
    ET.SubElement(root, _atom("category"), {"term": _clean(entry.parade)})
    if entry.sentence:
        _add(root, "summary", entry.sentence)
    return root


def _sites(entries: Iterable[Entry]) -> dict[str, tuple[str, str]]:
    """Return each blog's (address, author) by its host: where there are several authors on one,
    the first by name; where it is there with and without encryption, with it.
    """
    found: dict[str, tuple[str, str]] = {}
    for entry in entries:
        parts = urlsplit(_address(entry.address))
        site = parts.hostname or ""
        if site:
            here = (f"{parts.scheme}://{parts.netloc}/", entry.author or site)
            origin, author = found.get(site, here)
            found[site] = (max(origin, here[0]), min(author, here[1]))
    return found


def _add(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, _atom(name)).text = _clean(words)


def _atom(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _clean(words: str) -> str:
    """Return words without what no XML document may hold."""
    return "".join(one for one in words if _may_stand(ord(one)))


def _may_stand(code: int) -> bool:
    return any(first <= code <= last for first, last in _ALLOWED)


def _address(address: str) -> str:
    return "".join(_clean(address).split())


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _said(said: Text, feed: PostFeed) -> str:
    return render(said, feed.language, lambda value, _: str(value))


def _bytes(root: ET.Element) -> bytes:
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
