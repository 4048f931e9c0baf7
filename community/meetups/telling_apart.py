"""A title and a time typed in one go, told apart: "Walk by the river next Thursday 7pm"."""

from dataclasses import dataclass

from community.errors import Invalid
from community.meetups.calling import Here
from community.when import NOT_READ, When, read

MOST_WORDS = 24
"""Whoever writes more than this has to say which words are what."""
LONGEST_TIME = 4
"""In words: so long may a day or a time be that hides in a title."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A title and a time. ``sure``: nothing in the title could be meant as a time as well."""

    title: str
    when: str
    sure: bool


def told_apart(typed: str, place: Here) -> Apart | None:
    """Return where a title ends and a time begins: with the first words from which on all reads as
    a time. None if there are none; Invalid if they are a time that cannot be meant.
    """
    words = typed.split()
    if len(words) > MOST_WORDS:
        return None
    for begin in range(1, len(words)):
        title, when = words[:begin], " ".join(words[begin:])
        found = _read(when, place)
        if found.problem is None:
            return Apart(" ".join(title), when, sure=not _hides(title, when, found, place))
        if found.problem != NOT_READ:
            raise Invalid(found.problem)
    return None


def _hides(title: list[str], when: str, found: When, place: Here) -> bool:
    """Whether something in a title is a time, or would change the time that was found."""
    for start in range(len(title)):
        for end in range(start + 1, min(start + LONGEST_TIME, len(title)) + 1):
            some = " ".join(title[start:end])
            if _read(some, place).readings:
                return True
            both = _read(f"{some} {when}", place)
            if both.problem != NOT_READ and both != found:
                return True
    return False


def _read(typed: str, place: Here) -> When:
    return read(typed, place.now, place.zone, place.language)
