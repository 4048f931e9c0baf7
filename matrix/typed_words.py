"""A typed line as words: quotes, ``name=value``, addresses of people and rooms. Linear, total."""

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize
from urllib.parse import unquote

MOST_ADDRESS = 255
"""No Matrix id is longer, in bytes."""

_CLOSING = {'"': '"“”', "„": '“”"', "“": '”“"', "”": '”"', "«": "»", "»": "«"}
_NAMED = re.compile(r"([^\W\d]\w{0,31})=")
_ANOTHER = re.compile(rf"\s{_NAMED.pattern}")
_BLANK = re.compile(r"\s*")
_WORD = re.compile(r"\S*")
# What some clients put into the plain body where a person was mentioned.
_MENTION = re.compile(r"\[[^\[\]]*\]\((https://matrix\.to/#/[^()\s]*)\)")
_LINK = re.compile(r"https://matrix\.to/#/([!@#]?[^/?#\s]+)")
_URI = re.compile(r"matrix:(u|r|roomid)/([^/?#\s]+)")
_SIGILS = {"u": "@", "r": "#", "roomid": "!"}
_SERVER = r"[0-9A-Za-z.\-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?"
_PERSON = re.compile(rf"@[^\s:@]+:(?:{_SERVER})")
# From version 12 on, a room's id names no server.
_ROOM = re.compile(rf"#[^\s:]+:(?:{_SERVER})|![^\s:!]+(?::(?:{_SERVER}))?")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "_": " ", "-": " "})


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or several in quotes. ``name``: what stands before ``=``; ``written``: all of it."""

    value: str
    name: str = ""
    quoted: bool = False

    @property
    def written(self) -> str:
        """Return it as it was typed, without the quotes."""
        return f"{self.name}={self.value}" if self.name else self.value


def address_in(typed: str) -> str:
    """Return the address of a person who is all that was typed, or linked to; "" if none is."""
    return person_of(_MENTION.sub(r"\1", typed).strip()) or ""


def split(line: str) -> list[Word]:
    """Return the words of a line; a quote that is never closed reaches to the next ``name=``, or
    to the end.
    """
    line = _MENTION.sub(r"\1", line)
    # Where a quote is closed last: looked up once, so that many open ones cost no more than one.
    closed = {opens: max(map(line.rfind, closes)) for opens, closes in _CLOSING.items()}
    found: list[Word] = []
    at = _end(_BLANK, line, 0)
    while at < len(line):
        named = _NAMED.match(line, at)
        begin = named.end() if named else at
        name = named[1] if named else ""
        opens = line[begin : begin + 1]
        closing = _CLOSING.get(opens)
        if closing is None:
            at = _end(_WORD, line, begin)
            found.append(Word(line[begin:at], name))
        else:
            at = begin + 1
            if closed[opens] < at:
                another = _ANOTHER.search(line, at)
                at = another.start() if another else len(line)
            else:
                while line[at] not in closing:
                    at += 1
            found.append(Word(" ".join(line[begin + 1 : at].split()), name, quoted=True))
            at += 1
        at = _end(_BLANK, line, at)
    return found


def fold(typed: str) -> str:
    """Return what makes two spellings the same: case, umlauts, ``_`` and ``-`` for a blank."""
    folded = normalize("NFC", typed).casefold().translate(_UMLAUTS)
    return " ".join(folded.split())


@lru_cache(maxsize=1024)
def folded(ours: str) -> str:
    """Return :func:`fold` of a word of ours, of which there are few."""
    return fold(ours)


def person_of(typed: str) -> str:
    """Return the user id that an address or a link names; "" if it names nobody."""
    return _address(typed, _PERSON)


def room_of(typed: str) -> str:
    """Return the room id or alias that is typed, or that a link names; "" if there is none."""
    return _address(typed, _ROOM)


def _address(typed: str, pattern: re.Pattern[str]) -> str:
    written = typed.lstrip("<(").rstrip(">),;.!?")
    if linked := _LINK.match(written):
        written = unquote(linked[1])
    elif uri := _URI.match(written):
        written = _SIGILS[uri[1]] + unquote(uri[2])
    fits = len(written.encode(errors="replace")) <= MOST_ADDRESS
    return written if fits and pattern.fullmatch(written) else ""


def _end(pattern: re.Pattern[str], line: str, at: int) -> int:
    found = pattern.match(line, at)
    return found.end() if found else at
