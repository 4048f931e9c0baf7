"""Dates and times as people type them into a command."""

import re
from contextlib import suppress
from datetime import date, time

from community.errors import Invalid
from community.texts import text

_ISO = re.compile(r"\s*(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\s*")
_GERMAN = re.compile(r"\s*(?P<day>\d{1,2})\.\s*(?P<month>\d{1,2})\.\s*(?P<year>\d{4})\s*")
_TIME = re.compile(r"\s*(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?:Uhr|h)?\s*", re.IGNORECASE)


def read_date(typed: str) -> date:
    """Read ``2026-03-31`` or ``31.03.2026``; Invalid says how to write it."""
    found = _ISO.fullmatch(typed) or _GERMAN.fullmatch(typed)
    if found:
        try:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        except ValueError:
            raise Invalid(text("There is no such date: {typed}.", typed=typed)) from None
    raise Invalid(
        text(
            "I cannot read “{typed}” as a date. Please write it like 2026-03-31 or 31.03.2026.",
            typed=typed,
        )
    )


def read_time(typed: str) -> time:
    """Read ``09:00``, ``9.30`` or ``18``; Invalid says how to write it."""
    found = _TIME.fullmatch(typed)
    if found:
        with suppress(ValueError):
            return time(int(found["hour"]), int(found["minute"] or 0))
    raise Invalid(
        text("I cannot read “{typed}” as a time. Please write it like 09:00.", typed=typed)
    )
