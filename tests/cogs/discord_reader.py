"""A small reader of Discord's text, written apart from what it judges.

:func:`active` names everything in a text that a client or the server would act on. It errs on the
strict side: an unescaped ``*`` counts, whether or not it has a partner. :func:`read` is what a
person sees.
"""

import re

BREAK = "\u200b"

# Found by the server and the clients on the text as it was sent, whatever Markdown says.
_RAW = {
    "everyone": re.compile(r"@(everyone|here)"),
    "person or role": re.compile(r"<@[!&]?\d+>"),
    "channel": re.compile(r"<#\d+>"),
    "command": re.compile(r"</[^<>]+:\d+>"),
    "time": re.compile(r"<t:-?\d+(:[a-zA-Z])?>"),
    "emoji": re.compile(r"<a?:\w+:\d+>"),
    "guide": re.compile(r"<id:\w+>"),
    "link": re.compile(r"[a-z]://\S", re.IGNORECASE),
    "hidden link": re.compile(r"<(tel|mailto|sms|https?):", re.IGNORECASE),
    "invite": re.compile(r"discord(app)?\.(gg|com|io|me)/", re.IGNORECASE),
}
_LINE = re.compile(r"\s*(#{1,3}\s|-#\s|>>>\s|>\s|[-*+]\s|\d+[.)]\s)")
_INLINE = frozenset("*_~`|[")


def active(text: str) -> list[str]:
    """Return the names of what is alive in a text; nothing is what we want."""
    found = [name for name, pattern in _RAW.items() if pattern.search(text)]
    found += ["line" for line in text.split("\n") if _LINE.match(line)]
    position = 0
    while position < len(text):
        char = text[position]
        if char == "\\" and position + 1 < len(text) and _escapable(text[position + 1]):
            position += 2
            continue
        if char in _INLINE:
            found.append(f"unescaped {char}")
        position += 1
    return found


def read(text: str) -> str:
    """Return what a person sees of a text without active parts: no backslash of ours, no breaks."""
    seen: list[str] = []
    position = 0
    while position < len(text):
        if text[position] == "\\" and position + 1 < len(text) and _escapable(text[position + 1]):
            position += 1
        seen.append(text[position])
        position += 1
    return "".join(seen).replace(BREAK, "")


def _escapable(char: str) -> bool:
    return not (char.isascii() and char.isalnum()) and not char.isspace()
