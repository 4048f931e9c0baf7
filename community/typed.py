"""What people type, made fit to be stored: one normal form, nothing invisible, nothing too long."""

import re
import unicodedata

from community.errors import Invalid
from community.texts import Text, text

JOINERS = frozenset("\u200c\u200d")
"""Zero-width joiners: emoji and Persian need them; all other format characters go."""

BLANKS = frozenset("\u00ad\u115f\u1160\u2800\u3164\uffa0")
"""Characters that take part in a word and show nothing."""

MOST_MARKS = 4
"""Combining marks on one letter; more serve only to paint over other lines."""

_HASHTAG = re.compile(r"[^\W\d_]\w{1,39}")
_BETWEEN_WORDS = re.compile(r"[^\w'’]+")

_LINE_ENDS = str.maketrans(
    {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n"}
    | {"\u2028": "\n", "\u2029": "\n", "\t": " "}
)


def tidy(typed: str) -> str:
    """Return typed text in NFC without control and invisible characters, with its line breaks."""
    if typed.isascii() and typed.isprintable():
        return typed.strip()  # all that can be wrong with it, and most of what lists hold
    lines = typed.replace("\r\n", "\n").translate(_LINE_ENDS)
    visible = "".join(c for c in lines if _stays(c))
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", visible):
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "\n".join(line.rstrip() for line in "".join(kept).strip().split("\n"))


def one_line(typed: str) -> str:
    """Return typed text tidied on one line, with single spaces."""
    return " ".join(tidy(typed).split())


def hashtag(typed: str) -> str:
    """Return a hashtag, without its #; words that were typed apart are joined, each with a capital.

    Raises Invalid where no letters are left, a digit comes first, or it is longer than networks
    take one.
    """
    words = [word for word in _BETWEEN_WORDS.split(one_line(typed)) if word]
    if len(words) > 1:
        words = [word[:1].upper() + word[1:] for word in words]
    tag = "".join(words).replace("'", "").replace("’", "")
    if not _HASHTAG.fullmatch(tag):
        raise Invalid(
            text("A blog parade needs a hashtag of letters and digits, such as #MyTown2030.")
        )
    return tag


def fitting(tidied: str, limit: int, what: Text) -> str:
    """Return tidied text if it has at most ``limit`` characters; else Invalid, with both counts.

    ``what`` names the field to the person.
    """
    if len(tidied) > limit:
        raise Invalid(
            text(
                "“{what}” is {length} characters long, and {limit} fit. Could you shorten it"
                " a little?",
                what=what,
                length=len(tidied),
                limit=limit,
            )
        )
    return tidied


def _stays(character: str) -> bool:
    if character in JOINERS or character == "\n":
        return True
    return character not in BLANKS and unicodedata.category(character) not in (
        "Cc",
        "Cf",
        "Cs",
        "Co",
    )
