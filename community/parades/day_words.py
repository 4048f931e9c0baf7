"""The first and the last day of a parade, in the host's own words."""

import re
from contextlib import suppress
from datetime import date, datetime

from community.errors import Invalid
from community.parades.parts_of_months import plainer
from community.places import Language
from community.texts import Text, text
from community.typed import fitting, one_line
from community.when import counts_from_today, last_day_of, read

DAY_LIMIT = 60
FIRST, LAST = text("First day"), text("Last day")

_UNTIL = re.compile(r"(?i)^(?:until|till|til|up to|bis(?: zum)?) (?=\S)")


def first_day(typed: str, now: datetime, zone: str, language: Language) -> date:
    """Return the day that was typed; one without a year is the next there is."""
    words = fitting(one_line(typed), DAY_LIMIT, FIRST)
    return _dated(words) or _found(words, now, zone, language) or _unread(words, FIRST)


def last_day(typed: str, first: date, now: datetime, zone: str, language: Language) -> date:
    """Return the day that was typed: "in 4 weeks" counts from today, "4 weeks" is how long it
    lasts from its first day on, and "31 January" or "Sunday" is the next one after that.
    """
    typed = fitting(one_line(typed), DAY_LIMIT, LAST)
    words = _UNTIL.sub("", typed)
    if (said := _dated(words) or last_day_of(words, first)) is not None:
        return said
    found = _found(words, now, zone, language)
    if (found is None or found < first) and not counts_from_today(words):
        # "31 January" behind "1 December" is the January after it.
        then = datetime(first.year, first.month, first.day, tzinfo=now.tzinfo)
        found = _found(words, max(now, then), zone, language) or found
    return found or _unread(typed, LAST)


def _dated(words: str) -> date | None:
    """Return a day as it stands in the form already; it may lie behind us, where words for days do
    not reach.
    """
    with suppress(ValueError):
        return date.fromisoformat(words)
    return None


def _found(words: str, now: datetime, zone: str, language: Language) -> date | None:
    words = plainer(words)
    for said in (f"{words} 23:59", words) if words else ():
        found = read(said, now, zone, language)
        if found.problem is None and found.readings:
            return found.readings[0].local.date()
    return None


def _unread(words: str, what: Text) -> date:
    raise Invalid(
        text(
            "I cannot read “{typed}” as a day ({what}). You can write it like 1 December or"
            " 2026-12-01.",
            typed=words,
            what=what,
        )
    )
