"""Text that is safe inside a Discord message: what people typed can neither ping, link nor format.

Discord reads Markdown, mentions (``<@1>``, ``@everyone``), timestamps, command links and bare
addresses out of any text a bot sends. :func:`safe_text` keeps what a person reads and takes away
what a client would act on. It is linear in its input; a zero-width space breaks what a backslash
cannot (mentions are found on the raw text, before Markdown is).
"""

import re

from community.clean_text import BREAK, ELLIPSIS, Table, address, clean, one_line
from community.texts import Url

__all__ = ["BREAK", "ELLIPSIS", "cut", "plain_text", "safe_line", "safe_text", "safe_url"]

_MARKDOWN = frozenset("\\*_~`|[]()#")
_MANY_LINES = re.compile(r"\n{3,}")
_LINE_START = re.compile(r"^([^\S\n]*)([>+-]|\d{1,9}(?=[.)]))", re.MULTILINE)
_ADDRESS = re.compile(r"://")
_HOST_DOT = re.compile(r"\.(?=[^\W\d_])")


def _escaped(char: str) -> str:
    if char in "@<":
        return char + BREAK
    return "\\" + char if char in _MARKDOWN else char


_SAFE = Table(_escaped)


def plain_text(typed: str) -> str:
    """Return one clean line for where Discord reads no Markdown: thread names, labels, forms."""
    return one_line(typed)


def safe_text(typed: str) -> str:
    """Return what a person typed so that Discord shows it and does nothing else with it."""
    escaped = clean(typed, _SAFE)
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

    What is no plain http(s) address is shown as text.
    """
    plain = address(url)
    if plain is None:
        return safe_text(url.address)
    return f"<{plain.replace('@everyone', '%40everyone').replace('@here', '%40here')}>"


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
