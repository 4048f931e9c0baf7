"""Words, numbers and dates as they stand in what was typed, each with what it can be."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from community.when.lexicon import PARTS, WEEKDAYS, fold

LONGEST = 200
"""Characters; a time is said in fewer."""

# Every piece begins where the last one ended and no piece is tried twice: linear in its input.
_PIECE = re.compile(
    r"""
      (?P<stamp><t:-?\d{1,15}(?::[a-z])?>)
    | (?P<instant>\d{4}-\d{1,2}-\d{1,2}[t\ ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?
        (?:\ ?(?:z\b|[+-](?:0\d|1[0-4]):?\d{2})|(?!:\d|\ ?[-\u2013\u2014]\ ?\d{1,2}:\d{2})))
    | (?P<iso>\d{4}-\d{1,2}-\d{1,2}(?!\d))
    | (?P<slashed>\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d{2}))?(?!\d))
    | (?P<dotted>\d{1,2}\.\ ?\d{1,2}\.(?:\ ?(?:19|20)\d{2}(?![\d:]|\ ?uhr|\ ?h\b)|\d{2}(?![\d:.]))?)
    | (?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?!\d))
    | (?P<pair>\d{1,2}\.\d{2}(?![\d]))
    | (?P<hours>\d{1,2}\ ?h(?:\ ?\d{2})?(?![a-z\d]))
    | (?P<nth>\d{1,2}(?:st|nd|rd|th)(?![a-z\d])|\d{1,2}\.(?!\d))
    | (?P<number>\d+)
    | (?P<meridiem>[ap]\.\ ?m\.?(?![a-z]))
    | (?P<word>[^\W\d_]+(?:['\u2019][a-z]+)?)
    | (?P<dash>[-\u2013\u2014])
    | (?P<space>[\s,.;:!?()"\u201c\u201d\u201e]+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_COMPOUND = re.compile(rf"({'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})-?([a-z]+)")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece: what kind of thing it is, and its text, folded."""

    kind: str
    text: str


Meaning = TypeVar("Meaning")


@dataclass(slots=True)
class Tokens:
    """The pieces of what was typed; a rule that understands some of them takes them out."""

    pieces: Sequence[Token]
    taken: list[bool] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing taken."""
        self.taken = [False] * len(self.pieces)

    def at(self, index: int) -> Token:
        """Return a piece that is not taken; an empty one beside what is there or taken."""
        if 0 <= index < len(self.pieces) and not self.taken[index]:
            return self.pieces[index]
        return _NOTHING

    def word(self, index: int) -> str:
        """Return the word there; "" if there is none."""
        piece = self.at(index)
        return piece.text if piece.kind == "word" else ""

    def find(
        self, rule: Callable[["Tokens", int], tuple[int, Meaning] | None]
    ) -> Iterator[Meaning]:
        """Yield what a rule finds, from left to right. A rule returns the index behind what it
        understood, and its meaning.
        """
        index = 0
        while index < len(self.pieces):
            found = None if self.taken[index] else rule(self, index)
            if found is None:
                index += 1
                continue
            end, meaning = found
            for one in range(index, end):
                self.taken[one] = True
            yield meaning
            index = end

    def left(self) -> Sequence[Token]:
        """Return what nobody understood."""
        return [one for one, taken in zip(self.pieces, self.taken, strict=True) if not taken]


_NOTHING = Token("", "")


def tokens(typed: str) -> Tokens:
    """Return the pieces of what was typed."""
    found: list[Token] = []
    for match in _PIECE.finditer(fold(typed)):
        kind = str(match.lastgroup)
        if kind == "space":
            continue
        if kind == "word":
            found += [Token("word", word) for word in _parted(match.group())]
        else:
            found.append(Token(kind, match.group()))
    return Tokens(found)


def _parted(word: str) -> tuple[str, ...]:
    """Return a weekday and a part of the day that are written as one word as two."""
    compound = _COMPOUND.fullmatch(word)
    if compound and (compound[2] in PARTS or compound[2] == "morgen"):
        return compound[1], "morgens" if compound[2] == "morgen" else compound[2]
    return (word.replace("\u2019", "'"),)
