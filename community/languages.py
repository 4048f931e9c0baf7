"""Languages as people type them, and as they are called: Deutsch, German, de."""

import re
from collections.abc import Mapping
from functools import cache
from typing import cast

from babel import Locale
from rapidfuzz import fuzz, process

from community.errors import Invalid
from community.places import LANGUAGES
from community.texts import text
from community.typed import one_line

MOST_LANGUAGES = 10
CLOSE_ENOUGH = 70
"""Similarity (0 to 100) from which a guess is offered."""


def read_languages(typed: str) -> tuple[str, ...]:
    """Return the codes of a typed list, each once, in order; Invalid if one is not known."""
    words = [one_line(word) for word in re.split(r"[,;/\n]|\s(?:und|and)\s", typed)]
    codes = tuple(dict.fromkeys(_code(word) for word in words if word))
    if len(codes) > MOST_LANGUAGES:
        raise Invalid(
            text(
                "Please name at most {limit} languages; these are {number}.",
                limit=MOST_LANGUAGES,
                number=len(codes),
            )
        )
    return codes


def language_name(code: str, language: str) -> str:
    """Return what a language is called in ``language``; the code itself if nobody knows."""
    return _names(language).get(code, code)


def _code(word: str) -> str:
    spoken = _spoken()
    if code := spoken.get(word.casefold()):
        return code
    near = process.extractOne(
        word.casefold(), spoken.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH
    )
    if near is None:
        raise Invalid(
            text(
                "I do not know the language “{language}”. Please separate languages with commas,"
                " for example: German, English.",
                language=word[:80],
            )
        )
    raise Invalid(
        text(
            "I do not know the language “{language}”. Did you mean {guess}?",
            language=word[:80],
            guess=near[0].capitalize(),
        )
    )


@cache
def _spoken() -> dict[str, str]:
    """Return the codes by every way to say them: the code, the German and the English name."""
    tables = [_names(language) for language in LANGUAGES]
    codes = sorted({c for table in tables for c in table if re.fullmatch("[a-z]{2,3}", c)})
    spoken = {code: code for code in codes if len(code) == 2}  # noqa: PLR2004
    for table in tables:
        for code in codes:
            if code in table:
                spoken.setdefault(table[code].casefold(), code)
    for code in codes:
        spoken.setdefault(code, code)
    return spoken


def _names(language: str) -> Mapping[str, str]:
    return cast(Mapping[str, str], Locale.parse(language).languages)
