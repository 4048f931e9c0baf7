"""HTML for messages; the only place where any is made.

An :class:`Html` is made of words, which are escaped, and of elements of other pieces. Text cannot
become HTML in any other way, so nothing that people typed can become an element or an attribute.
Only elements that the Matrix specification asks clients to show are here.
"""

from collections.abc import Iterable
from html import escape
from typing import Literal, final
from urllib.parse import quote

Tag = Literal["strong", "code", "p", "h4", "blockquote", "em"]

_MADE_HERE = object()


@final
class Html:
    """A piece of HTML that is safe by how it was made; ``str`` of it is the source."""

    __slots__ = ("_source",)

    def __init__(self, source: str, made: object = None) -> None:
        if made is not _MADE_HERE:
            raise TypeError("HTML is made by the functions of this module only")
        self._source = source

    def __str__(self) -> str:
        return self._source

    def __repr__(self) -> str:
        return f"Html({self._source!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Html) and other._source == self._source

    def __hash__(self) -> int:
        return hash(self._source)

    def __add__(self, other: "Html") -> "Html":
        return _html(f"{self}{_only_html(other)}")


def _html(source: str) -> Html:
    return Html(source, _MADE_HERE)


def _only_html(piece: Html) -> Html:
    """Refuse, also at run time, what was not made here."""
    if type(piece) is not Html:
        raise TypeError("only HTML goes into HTML")
    return piece


NOTHING = _html("")


def words(plain: str) -> Html:
    """Return plain text as it stands: what means something in HTML is escaped, lines are broken."""
    return _html(escape(plain, quote=True).replace("\n", "<br>"))


def element(tag: Tag, *children: Html) -> Html:
    """Return an element around pieces."""
    return _html(f"<{tag}>{joined(children)}</{tag}>")


def joined(pieces: Iterable[Html], between: str = "") -> Html:
    """Return pieces one after the other, with plain text between them."""
    return _html(str(words(between)).join(str(_only_html(piece)) for piece in pieces))


def link(address: str, label: Html) -> Html:
    """Return a link; ``address`` must be http(s)."""
    if not address.startswith(("https://", "http://")):
        raise ValueError("a link leads to http(s) only")
    return _html(f'<a href="{escape(address, quote=True)}">{_only_html(label)}</a>')


def matrix_to(identifier: str, event: str = "", via: str = "") -> str:
    """Return the address that clients understand as a person, a room or a message."""
    place = _quoted(identifier)
    message = f"/{_quoted(event)}" if event else ""
    return f"https://matrix.to/#/{place}{message}" + (f"?via={_quoted(via)}" if via else "")


def _quoted(identifier: str) -> str:
    return quote(identifier, safe="@!#$:", errors="replace")


def pill(user: str, name: str) -> Html:
    """Return a mention of a person by what is their name; it pings only with ``m.mentions``."""
    return link(matrix_to(user), words(name))
