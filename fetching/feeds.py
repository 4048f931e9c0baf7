"""What an RSS or Atom feed says. Runs in the process apart.

A reader of our own on Python's expat, rather than feedparser: that one mends broken feeds with
regular expressions that a hostile feed can keep busy for seconds, and opens files when handed a
path. This one reads bytes that are well-formed XML, or says no; a DOCTYPE or an entity of the
feed's own is where every known bomb begins, so they end it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin
from xml.parsers import expat

from selectolax.lexbor import LexborHTMLParser

from community.pages import Feed, FeedItem, refused
from community.parades.hashtags import found_in
from fetching.decision import Allowed, decide
from fetching.html import NAME_LIMIT, TEXT_LIMIT, TITLE_LIMIT, language_tag
from fetching.plain import plain

MOST_ITEMS = 100
MOST_HASHTAGS = 30
HASHTAG_LIMIT = 100
DEEPEST = 50
_LONGEST_FIELD = 200_000
_LONGEST_DATE = 64
_LONGEST_ADDRESS = 2_048

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_LANG = "http://www.w3.org/XML/1998/namespace lang"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_PLAIN_NAMESPACES = {
    "",
    _ATOM,
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
}
_ROOTS = frozenset({"rss", "feed", "RDF"})
_CONTAINERS = frozenset({"item", "entry"})

_NAMES = {
    f"{_DC} creator": "author",
    f"{_DC} date": "published",
    f"{_DC} language": "language",
    f"{_DC} subject": "category",
    f"{_CONTENT} encoded": "content",
    "pubDate": "published",
    "updated": "updated",
    "published": "published",
    "title": "title",
    "link": "link",
    "guid": "guid",
    "author": "author",
    "category": "category",
    "description": "summary",
    "summary": "summary",
    "content": "content",
    "language": "language",
}
"""The fields we know, by element; one without its namespace is of RSS or Atom."""

_OTHERS = frozenset({"image", "source", "textInput", "contributor"})
"""Elements with a title or a link that is not the feed's or the item's own."""

_BLOCKS = ("<br", "<p", "</p", "<div", "</div", "<li", "<h", "</h", "<td", "<blockquote")
"""Where a new line begins to the eye."""

Fields = dict[str, list[str]]


class _Reader:
    """Collects the fields of the feed and of its first items, as they come."""

    def __init__(self) -> None:
        self.feed: Fields = {}
        self.items: list[Fields] = []
        self._path: list[str] = []
        self._here: Fields | None = self.feed
        self._field = ""
        self._field_depth = 0
        self._pieces: list[str] = []
        self._room = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        if not self._path:
            if _local(name) not in _ROOTS:
                raise refused("feed")
            self._keep("lang", attributes.get(_LANG, ""))
        self._path.append(name)
        if len(self._path) > DEEPEST:
            raise refused("feed")
        known = _known(name)
        if known in _CONTAINERS:
            self._here = None
            if len(self.items) < MOST_ITEMS:
                self._here = {}
                self.items.append(self._here)
            self._open("", 0, depth=0)
        elif not self._field_depth and known in _NAMES:
            self._begin(_NAMES[known], attributes)
        elif not self._field_depth and known in _OTHERS:
            self._open("", 0)
        elif self._field == "author" and known == "name":  # Atom; beside it stands an address
            self._open("author", _LONGEST_FIELD)

    def end(self, name: str) -> None:
        """End an element."""
        if self._field_depth and len(self._path) == self._field_depth:
            self._keep(self._field, "".join(self._pieces).strip())
            self._open("", 0, depth=0)
        self._path.pop()
        if _known(name) in _CONTAINERS:
            self._here = self.feed

    def words(self, data: str) -> None:
        """Take the words of a field."""
        if self._room > 0:
            self._pieces.append(data[: self._room])
            self._room -= len(data)

    def _begin(self, field: str, attributes: dict[str, str]) -> None:
        if field == "link" and "href" in attributes:  # Atom
            if attributes.get("rel", "alternate") == "alternate":
                self._keep("link", attributes["href"])
            return
        if field == "category" and "term" in attributes:
            self._keep("category", attributes["term"])
            return
        if field == "guid" and attributes.get("isPermaLink", "true") != "true":
            return
        self._open(field, _LONGEST_FIELD)

    def _open(self, field: str, room: int, *, depth: int | None = None) -> None:
        """Collect the words of the element that begins here."""
        self._field = field
        self._field_depth = len(self._path) if depth is None else depth
        self._pieces = []
        self._room = room

    def _keep(self, field: str, value: str) -> None:
        if field and value and self._here is not None:
            kept = self._here.setdefault(field, [])
            if len(kept) < MOST_HASHTAGS:
                kept.append(value)


def read_feed(body: bytes, *, address: str, content_type: str, sought: Sequence[str] = ()) -> Feed:
    """Return what the feed says, and which of the ``sought`` words stand in its posts. Raises
    FetchRefused: doctype, or feed if it is none.
    """
    reader = _Reader()
    parser = expat.ParserCreate(_charset(content_type), namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.words
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.EntityDeclHandler = _no_doctype
    parser.UnparsedEntityDeclHandler = _no_doctype
    try:
        parser.Parse(body.lstrip(b" \t\r\n"), True)  # noqa: FBT003 - expat's own "this is all"
    except (expat.ExpatError, LookupError, ValueError):
        raise refused("feed") from None
    feed = reader.feed
    return Feed(
        address=address,
        title=plain(_without_tags(_first(feed, "title")), TITLE_LIMIT),
        link=_address(address, _first(feed, "link")),
        language=language_tag(_first(feed, "language") or _first(feed, "lang")),
        items=tuple(_item(fields, address, sought) for fields in reader.items),
    )


def _no_doctype(*_: object) -> None:
    raise refused("doctype")


def _item(fields: Fields, base: str, sought: Sequence[str]) -> FeedItem:
    title = _without_tags(_first(fields, "title"))
    summary = _without_tags(_first(fields, "summary") or _first(fields, "content"))
    content = _without_tags(_first(fields, "content"))
    tags = [_without_tags(one) for one in fields.get("category", [])]
    everything = (title, summary, content, *tags)
    tags += [tag for words in (title, summary, content) for tag in hashtags(words)]
    known = dict.fromkeys(plain(one.lstrip("#"), HASHTAG_LIMIT).casefold() for one in tags)
    return FeedItem(
        title=plain(title, TITLE_LIMIT),
        link=_address(base, _first(fields, "link") or _first(fields, "guid")),
        author=plain(_without_tags(_first(fields, "author")), NAME_LIMIT),
        published=_instant(_first(fields, "published") or _first(fields, "updated")),
        summary=plain(summary, TEXT_LIMIT),
        hashtags=tuple(one for one in known if one)[:MOST_HASHTAGS],
        found=found_in(sought, everything),
    )


def hashtags(words: str) -> list[str]:
    """Return the words behind a # in a text."""
    found: list[str] = []
    for word in words.split():
        before, sign, tag = word.partition("#")
        kept = len(tag)
        while kept and not tag[kept - 1].isalnum():
            kept -= 1
        if sign and kept and not before[-1:].isalnum() and "/" not in before:
            found.append(tag[:kept])
            if len(found) == MOST_HASHTAGS:
                break
    return found


def _first(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "")


def _known(name: str) -> str:
    """Return an element's name, without the namespace if that is of RSS or Atom."""
    space, _, local = name.rpartition(" ")
    return local if space in _PLAIN_NAMESPACES else name


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _without_tags(words: str) -> str:
    """Return the words of a field that may hold HTML."""
    if "<" not in words and "&" not in words:
        return words
    for block in _BLOCKS:
        words = words.replace(block, f" {block}")
    tree = LexborHTMLParser(words)
    tree.strip_tags(["script", "style"])
    return "" if tree.body is None else tree.body.text(separator="")


def _address(base: str, reference: str) -> str:
    """Return an http(s) address that may be shown and asked, or ""."""
    if not reference or len(reference) > _LONGEST_ADDRESS:
        return ""
    try:
        decision = decide(urljoin(base, reference.strip()))
    except ValueError:
        return ""
    return decision.url if isinstance(decision, Allowed) else ""


def _instant(written: str) -> datetime | None:
    """Return the instant of a date as feeds write it, or None; without a zone it is UTC."""
    written = written.strip()
    if not written or len(written) > _LONGEST_DATE:
        return None
    try:
        when = datetime.fromisoformat(written)
    except ValueError:
        try:
            when = parsedate_to_datetime(written)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        return when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
    except OverflowError:
        return None


def _charset(content_type: str) -> str | None:
    """Return the charset of the server's header, which wins over what the XML says."""
    for part in content_type[:200].split(";")[1:]:
        key, _, value = part.partition("=")
        name = value.strip().strip("\"'")
        if key.strip().lower() == "charset" and name.isascii() and name.isprintable():
            return name or None
    return None
