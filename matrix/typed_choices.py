"""Which of an option's choices is meant by typed words, in either language."""

from collections.abc import Iterator, Sequence

from community.commands import Choice, Option
from community.places import LANGUAGES
from locales import translate
from matrix.typed_words import fold, folded

LONGEST_TYPED = 60
"""In characters: whatever is longer is no choice."""


def longest(option: Option, words: Sequence[str]) -> tuple[str, int]:
    """Return the most words that together are a choice, and how many; else the first word."""
    for many in range(len(words), 1, -1):
        together = " ".join(words[:many])
        if len(together) <= LONGEST_TYPED and exactly(option, fold(together)):
            return together, many
    return words[0], 1


def chosen(option: Option, value: str) -> Choice | None:
    """Return the choice that is called so, or the only one that begins so."""
    if len(value) > LONGEST_TYPED or not (typed := fold(value)):
        return None
    if exact := exactly(option, typed):
        return exact
    near = [
        choice
        for choice in option.choices
        if any(called.startswith(typed) for called in _spellings(choice))
    ]
    return near[0] if len(near) == 1 else None


def exactly(option: Option, typed: str) -> Choice | None:
    """Return the choice that one may type like this (folded)."""
    return next((choice for choice in option.choices if typed in _spellings(choice)), None)


def _spellings(choice: Choice) -> Iterator[str]:
    """Yield how a choice may be typed. A number as a value is ours alone: Tuesday is no 1."""
    if not choice.value.isdecimal():
        yield folded(choice.value)
    for written in filter(None, (choice.word, choice.label)):
        for language in LANGUAGES:
            yield folded(translate(written.msgid, language))
