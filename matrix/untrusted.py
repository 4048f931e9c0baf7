"""Taking values out of JSON that anybody may have made up: what is not of the kind is nothing."""

from collections.abc import Mapping
from typing import Any, cast

Json = Mapping[str, Any]

LONGEST = 70_000
MOST_WORDS = 20
LATEST = 253_402_300_799_999
"""The last millisecond of the year 9999."""


def as_map(value: object) -> Json:
    """Return an object; {} if it is none."""
    return cast("Json", value) if isinstance(value, Mapping) else {}


def as_word(value: object) -> str:
    """Return a string; "" if it is none."""
    return value if isinstance(value, str) and len(value) <= LONGEST else ""


def as_list(value: object) -> list[Any]:
    """Return a list; [] if it is none."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def as_words(value: object, most: int = MOST_WORDS) -> tuple[str, ...]:
    """Return the strings of a list, as many as make sense."""
    return tuple(word for word in map(as_word, as_list(value)[:most]) if word)


def as_whole(value: object) -> int:
    """Return a whole number; 0 if it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def as_time(value: object) -> int:
    """Return milliseconds since 1970; 0 if it is no time that a calendar knows."""
    at = as_whole(value)
    return at if 0 <= at <= LATEST else 0
