"""Words as they are written, and the forms under which they are compared."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, cast

import snowballstemmer  # pyright: ignore[reportMissingTypeStubs]

LONGEST_TEXT = 4_000
"""Characters of one answer that are read: what a form's field can hold; no more is looked at."""

LONGEST_WORD = 40
"""Characters of a word that are looked at; whatever is longer is no word."""

# Vowel signs and accents of scripts in which they are letters of the word (\w leaves them out).
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e00-\u0eff"
)
_SHARP = frozenset({"c#", "f#"})
_STACK = 3
_TOKEN = re.compile(f"[\\w{_MARKS}]+[+#]*")
_GENDERED = re.compile(r"(?<=\w)[:*·/](?:-?innen|-?in)\b|(?<=[a-zäöüß])In(?:nen)?\b")
_APOSTROPHE_S = re.compile(r"(?<=\w)['\u2019]s\b")
_BREAKS = frozenset('.,;:!?()[]{}"„“”«»|•…/\n\r\t')
_SENTENCE_ENDS = frozenset(".!?:•…\n")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word in its sentence. ``opens``: it begins a sentence; ``breaks``: a comma or the like
    stands before it, so no phrase reaches across; ``tagged``: it carries a ``#``.
    """

    written: str
    small: str
    opens: bool
    breaks: bool
    tagged: bool


def clean(written: str) -> str:
    """Return NFKC text of bounded length in which gender forms are plain: "Blogger:innen"."""
    even = unicodedata.normalize("NFKC", _unstacked(written[:LONGEST_TEXT]))
    return _APOSTROPHE_S.sub("", _GENDERED.sub("", even[:LONGEST_TEXT].replace("_", " ")))


def _unstacked(written: str) -> str:
    """Cut stacks of accents down to three: longer ones make NFKC quadratic."""
    if written.isascii():
        return written
    kept: list[str] = []
    stacked = 0
    for letter in written:
        stacked = stacked + 1 if unicodedata.combining(letter) else 0
        if stacked <= _STACK:
            kept.append(letter)
    return "".join(kept)


def words(written: str) -> Iterator[Word]:
    """Read the words of a text from left to right."""
    cleaned = clean(written)
    end = 0
    yielded = False
    for found in _TOKEN.finditer(cleaned):
        between = cleaned[end : found.start()]
        end = found.end()
        if (end - found.start()) > LONGEST_WORD:
            continue
        tagged = between.endswith("#")
        first, yielded = not yielded, True
        yield Word(
            written=found[0].rstrip("#"),
            small=_small(found[0]),
            opens=first or not _SENTENCE_ENDS.isdisjoint(between),
            breaks=tagged or not _BREAKS.isdisjoint(between),
            tagged=tagged,
        )


def _small(written: str) -> str:
    small = written.casefold()
    return small if small in _SHARP else small.rstrip("#")


def fold(written: str) -> str:
    """Return the words of ``written`` in small letters with single blanks; "" if there are none."""
    return " ".join(word.small for word in words(written))


def spelled_out(folded: str) -> str:
    """Return a folded word with its umlauts written in two letters, as many keyboards do."""
    return folded.translate(_UMLAUTS)


class _Stemmer(Protocol):
    """The one method of a snowball stemmer that is used."""

    def stemWord(self, word: str) -> str:  # noqa: N802 (the library's name)
        """Return the stem of a word."""
        ...


# The library has no types; this is the one place where it is touched.
_load = cast("Callable[[str], _Stemmer]", vars(snowballstemmer)["stemmer"])
_german, _english = _load("german"), _load("english")


@lru_cache(maxsize=50_000)
def stems(folded: str) -> tuple[str, ...]:
    """Return the German and the English stem of one folded word (its language is not known)."""
    # Both stemmers keep a word's first letters; the loops inside are bounded by LONGEST_WORD.
    german, english = _german.stemWord(folded), _english.stemWord(folded)
    return (german,) if german == english else (german, english)
