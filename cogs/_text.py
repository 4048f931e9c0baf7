"""Text that is safe inside a Discord message: what people typed can neither ping, link nor format.

Discord reads Markdown, mentions (``<@1>``, ``@everyone``), timestamps, command links and bare
addresses out of any text a bot sends. :func:`safe_text` keeps what a person reads and takes away
what a client would act on. It is linear in its input; a zero-width space breaks what a backslash
cannot (mentions are found on the raw text, before Markdown is).
"""

import re
import unicodedata
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
_MARKDOWN = frozenset("\\*_~`|[]()#")

_EMOJI = "\u00a9\u00ae\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_STRAY_JOINER = re.compile(f"(?<![{_EMOJI}\ufe0f]){_JOINER}|{_JOINER}(?![{_EMOJI}])")
_MANY_LINES = re.compile(r"\n{3,}")
_LINE_START = re.compile(r"^([^\S\n]*)([>+-]|\d{1,9}(?=[.)]))", re.MULTILINE)
_ADDRESS = re.compile(r"://")
_HOST_DOT = re.compile(r"\.(?=[^\W\d_])")


class _Table(dict[int, str | None]):
    """A ``str.translate`` table that works out each code point when it first occurs."""

    def __init__(self, *, escape: bool) -> None:
        super().__init__()
        self._escape = escape

    def __missing__(self, code: int) -> str | None:
        shown = _shown(chr(code), escape=self._escape)
        if len(self) < _MOST_CACHED:
            self[code] = shown
        return shown


def _shown(char: str, *, escape: bool) -> str | None:
    """Return what stands for one character; None removes it."""
    seen = _seen(char)
    if seen is None or not escape:
        return seen
    if seen in "@<":
        return seen + BREAK
    return "\\" + seen if seen in _MARKDOWN else seen


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


_PLAIN = _Table(escape=False)
_SAFE = _Table(escape=True)


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


def _clean(typed: str, table: _Table) -> str:
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


def plain_text(typed: str) -> str:
    """Return one clean line for where Discord reads no Markdown: thread names, labels, forms."""
    return " ".join(_clean(typed, _PLAIN).split())


def safe_text(typed: str) -> str:
    """Return what a person typed so that Discord shows it and does nothing else with it."""
    escaped = _clean(typed, _SAFE)
    escaped = _MANY_LINES.sub("\n\n", escaped)
    escaped = _LINE_START.sub(_neutral_start, escaped)
    escaped = _ADDRESS.sub(f":{BREAK}//", escaped)
    return _HOST_DOT.sub(f".{BREAK}", escaped)


def _neutral_start(found: re.Match[str]) -> str:
    """Take the meaning from a line that would become a quote, a list or small print."""
    indent, begun = found.groups()
    return f"{indent}{begun}\\" if begun[0].isdigit() else f"{indent}\\{begun}"


def safe_line(typed: str) -> str:
    """Return safe text on one line, for headings and sentences."""
    return " ".join(safe_text(typed).split())


def safe_url(url: Url) -> str:
    """Return an address as a link that shows where it leads and unfurls nothing.

    The host is shown in punycode, so that look-alike letters are seen. What is no plain http(s)
    address is shown as text.
    """
    try:
        parts = urlsplit(url.address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # UnicodeError is one, too
        return safe_text(url.address)
    if parts.scheme not in {"http", "https"} or not re.fullmatch(r"[a-z0-9.-]+", host):
        return safe_text(url.address)
    path = quote(parts.path, safe="/%:@!$&'+,;=~-._") or "/"
    query = f"?{quote(parts.query, safe='/%:!$&+,;=~-._?')}" if parts.query else ""
    path = path.replace("@everyone", "%40everyone").replace("@here", "%40here")
    return f"<{parts.scheme}://{host}{port}{path}{query}>"


def cut(shown: str, limit: int) -> str:
    """Shorten text to ``limit`` characters, at a blank where there is one near."""
    if len(shown) <= limit:
        return shown
    kept = shown[: limit - 1]
    blank = max(kept.rfind(" "), kept.rfind("\n"))
    if blank > limit * 3 // 4:
        kept = kept[:blank]
    opened = kept.rfind("<")
    while opened >= 0 and kept[opened + 1 : opened + 2] == BREAK:  # a "<" that somebody typed
        opened = kept.rfind("<", 0, opened)
    if opened > kept.rfind(">"):  # never half a mention, timestamp or link
        kept = kept[:opened]
    return kept.rstrip().rstrip("\\") + ELLIPSIS
