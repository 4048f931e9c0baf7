"""What people typed, cleaned of what cannot be seen or only deceives; the same for every platform.

Normalised, without control and invisible characters, without a text that runs backwards, with line
ends of one kind and no towers of combining marks. What a platform would still act on is taken away
by its front, which gives :func:`clean` a table of its own. All of it is linear in its input.
"""

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from community.texts import Url

BREAK = "\u200b"
"""A zero-width space: seen by parsers, not by people."""
ELLIPSIS = "…"

_MOST_MARKS = 4  # combining marks a base keeps; no living script needs more
_MOST_JOINERS = 500  # more of them join no emoji that anybody wants to read
_MOST_CACHED = 20_000  # so that hostile text cannot grow the table to all of Unicode
_BLANKS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u034f")  # letters without a shape
_LINE_ENDS = frozenset("\n\r\v\f\x85\u2028\u2029\x1c\x1d\x1e")
_JOINER = "\u200d"
_IN_FRAGMENT = "/%:!$&'+,;=~-._?"

_EMOJI = "\u00a9\u00ae\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_STRAY_JOINER = re.compile(f"(?<![{_EMOJI}\ufe0f]){_JOINER}|{_JOINER}(?![{_EMOJI}])")


class Table(dict[int, str | None]):
    """A ``str.translate`` table that works out each code point when it first occurs.

    ``show``: what stands for a character that is seen.
    """

    def __init__(self, show: Callable[[str], str] = str) -> None:
        super().__init__()
        self._show = show

    def __missing__(self, code: int) -> str | None:
        seen = _seen(chr(code))
        shown = None if seen is None else self._show(seen)
        if len(self) < _MOST_CACHED:
            self[code] = shown
        return shown


PLAIN = Table()
"""Shows every character as it is."""


def _seen(char: str) -> str | None:
    """Return the character as people see it: blanks and line ends of one kind, nothing hidden."""
    if char in _LINE_ENDS:
        return "\n"
    category = unicodedata.category(char)
    if char == "\t" or (category == "Zs" and char != "\u3000"):
        return " "
    if char == _JOINER:  # the stray ones go in a second step that sees their neighbours
        return char
    hidden = category in {"Cc", "Cf", "Cs", "Co"} or char in _BLANKS or _is_nothing(ord(char))
    return None if hidden else char


def _is_nothing(code: int) -> bool:
    """Whether this is a noncharacter, a tag or an invisible variation selector."""
    return (
        code & 0xFFFE == 0xFFFE  # noqa: PLR2004
        or 0xFDD0 <= code <= 0xFDEF  # noqa: PLR2004
        or 0x180B <= code <= 0x180F  # noqa: PLR2004
        or 0xE0000 <= code <= 0xE0FFF  # noqa: PLR2004
    )


class _Kinds(dict[int, str]):
    """A ``str.translate`` table that turns combining marks into ``^`` and all else into a dot."""

    def __missing__(self, code: int) -> str:
        kind = "^" if unicodedata.category(chr(code)) in {"Mn", "Me"} else "."
        if len(self) < _MOST_CACHED:
            self[code] = kind
        return kind


_KINDS = _Kinds()
_TOWER = re.compile(rf"(?<=\^{{{_MOST_MARKS}}})\^+")


def _without_towers(text: str) -> str:
    """Leave a base its first few combining marks."""
    kinds = text.translate(_KINDS)  # one character each, so that positions are the same
    kept: list[str] = []
    position = 0
    for tower in _TOWER.finditer(kinds):
        kept.append(text[position : tower.start()])
        position = tower.end()
    return "".join(kept) + text[position:] if position else text


def clean(typed: str, table: Table = PLAIN) -> str:
    """Normalise and drop what cannot be seen, or only deceives."""
    if typed.isascii():
        return typed.translate(table)
    cleaned = unicodedata.normalize("NFC", typed).translate(table)
    joiners = cleaned.count(_JOINER)
    if joiners > _MOST_JOINERS:
        cleaned = cleaned.replace(_JOINER, "")
    elif joiners:
        cleaned = _STRAY_JOINER.sub("", cleaned)
    return _without_towers(cleaned)


def one_line(typed: str) -> str:
    """Return one clean line in which nothing is escaped."""
    return " ".join(clean(typed).split())


def address(url: Url, *, whole: bool = False) -> str | None:
    """Return an address that leads where it seems to; None if it is no plain http(s) address.

    The host is in punycode, so that look-alike letters are seen; who signs in with it, and what
    follows a "#" (unless it is wanted ``whole``), is left out; no character in it ends a link or
    begins anything else.
    """
    try:
        parts = urlsplit(url.address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # UnicodeError is one, too
        return None
    if parts.scheme not in {"http", "https"} or not re.fullmatch(r"[a-z0-9.-]+", host):
        return None
    try:
        path = quote(parts.path, safe="/%:@!$&'+,;=~-._") or "/"
        query = f"?{quote(parts.query, safe='/%:!$&+,;=~-._?')}" if parts.query else ""
        place = f"#{quote(parts.fragment, safe=_IN_FRAGMENT)}" if whole and parts.fragment else ""
    except UnicodeEncodeError:  # half a character, as JSON can bring it
        return None
    return f"{parts.scheme}://{host}{port}{path}{query}{place}"
