"""Pages as a browser and a blog would read them: their elements, their links, their words."""

from dataclasses import dataclass

from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser, LexborNode

from community.documents import Document
from publishing.documents import write_document


@dataclass(frozen=True, slots=True)
class PageRead:
    """What a parser makes of a page: its elements, what stands in their attributes, where its
    links lead, and the words that are shown.
    """

    tags: frozenset[str]
    attributes: frozenset[tuple[str, str]]
    links: tuple[str, ...]
    words: str


def as_html(document: Document) -> PageRead:
    """Read the page of a document as a browser does."""
    return read_html(write_document(document, "html").decode())


def as_markdown(document: Document) -> PageRead:
    """Read the Markdown of a document as a blog does that takes HTML in it, and makes links of
    addresses that stand in a text.
    """
    reader = MarkdownIt("gfm-like", {"html": True})
    # "example.com" alone is made a link by few; it would have to be spoilt for all of them.
    assert reader.linkify is not None
    reader.linkify.set({"fuzzy_link": False})  # pyright: ignore[reportUnknownMemberType]
    return read_html(reader.render(write_document(document, "markdown").decode()))


def read_html(html: str) -> PageRead:
    """Read HTML as a browser does."""
    tree = LexborHTMLParser(html)
    nodes: list[LexborNode] = tree.css("*")
    return PageRead(
        frozenset(str(node.tag) for node in nodes),
        frozenset((str(node.tag), name) for node in nodes for name in node.attributes),
        tuple(node.attributes.get("href") or "" for node in tree.css("a")),
        " ".join((tree.body.text() if tree.body else "").split()),
    )
