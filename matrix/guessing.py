"""What people may mean who did not quite type it: slips of the fingers, and either language."""

from collections.abc import Mapping
from difflib import get_close_matches

from community.places import LANGUAGES
from community.texts import Text, text
from locales import translate
from matrix.typed_words import fold, folded

NEAR = 0.75
"""How alike two words are of which one may be meant for the other."""
LONGEST_GUESSED = 40
"""A word that is longer is no slip of the fingers."""
SHOWN = 60
"""How many characters of somebody's words are said back to them."""


def spellings(name: str) -> tuple[str, ...]:
    """Return how a command's or an option's name may be typed, folded."""
    return (folded(name), *(folded(translate(name, language)) for language in LANGUAGES))


def guess(typed: str, names: Mapping[str, str]) -> str | None:
    """Return what of ``names`` (as typed -> what it is) is nearest to a slip of the fingers."""
    if len(typed) > LONGEST_GUESSED:
        return None
    near = get_close_matches(fold(typed), names, n=1, cutoff=NEAR)
    return names[near[0]] if near else None


def did_you_mean(typed: str, meant: str) -> Text:
    """Return the question whether something else was meant."""
    return text("I do not know “{typed}”. Did you mean “{meant}”?", typed=typed, meant=meant)


def cut(typed: str) -> str:
    """Return somebody's words as they are said back to them."""
    return typed if len(typed) <= SHOWN else typed[: SHOWN - 1] + "…"
