"""Meetups that come again: which dates, and why some rules are none. Pure; local times only.

Dates are counted on the wall clock, so a change of clocks never moves 18:30. A rule is kept as an
RRULE (RFC 5545) without a beginning: the date by the rule is its own beginning each time.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice

from dateutil.rrule import rrulestr

from community.errors import Invalid
from community.meetups.model import Meetup
from community.rule_words import WEEKDAYS
from community.texts import Text, text

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SHOWN = 3
"""So many dates are shown before a rule is saved."""
SURE_WEEKS, SURE_DAYS = 4, 28
"""Every month has four of each weekday, and 28 days."""


class Every(StrEnum):
    """How a meetup comes again."""

    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    MONTH = "month"  # on the same weekday: the first Thursday
    LAST = "last"  # on the last such weekday of the month
    DATE = "date"  # on the same day of the month: the 12th
    OFF = "off"


EVERY: Mapping[Every, Text] = {
    Every.WEEK: text("every week"),
    Every.TWO_WEEKS: text("every two weeks"),
    Every.MONTH: text("every month, on the same weekday"),
    Every.LAST: text("every month, on the last such weekday"),
    Every.DATE: text("every month, on the same date"),
    Every.OFF: text("no more"),
}


@dataclass(frozen=True, slots=True)
class Series:
    """A rule that was chosen, and the dates that it brings next (naive, local)."""

    every: Every
    rule: str
    dates: tuple[datetime, ...]


def series(every: Every, slot: datetime) -> Series:
    """Return how a meetup at this local time comes again; Invalid where a rule would skip months.

    ``Every.OFF`` gives an empty rule and no dates.
    """
    rule = _rule(every, slot)
    return Series(every, rule, after(rule, slot, SHOWN) if rule else ())


def after(rule: str, slot: datetime, count: int) -> tuple[datetime, ...]:
    """Return the next ``count`` dates of a rule after one of its own; fewer at the end of time."""
    dates = rrulestr(rule, dtstart=slot).xafter(slot, count=count)
    return tuple(islice(dates, count))


def next_after(meetup: Meetup, now: datetime) -> datetime | None:
    """Return the next date of a meetup's series that is still ahead. ``now``: local and naive; None
    if it does not come again.
    """
    if not meetup.repeats:
        return None
    slot = meetup.series_slot or meetup.slot
    found = rrulestr(meetup.repeats, dtstart=slot).after(max(slot, now))
    # A rule that begins by a date of its own may name it again; it is over, or moved.
    return found if found is not None and found > slot else None


def _rule(every: Every, slot: datetime) -> str:
    day = CODES[slot.weekday()]
    match every:
        case Every.OFF:
            return ""
        case Every.WEEK:
            return f"FREQ=WEEKLY;BYDAY={day}"
        case Every.TWO_WEEKS:
            return f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}"
        case Every.MONTH:
            return f"FREQ=MONTHLY;BYDAY={_nth(slot)}{day}"
        case Every.LAST:
            if (slot + timedelta(weeks=1)).month == slot.month:
                raise Invalid(
                    text(
                        "This is not the last {weekday} of its month, so it cannot come again on"
                        " the last one. You can move it there first with /meetup change.",
                        weekday=WEEKDAYS[slot.weekday()],
                    )
                )
            return f"FREQ=MONTHLY;BYDAY=-1{day}"
        case Every.DATE:
            if slot.day > SURE_DAYS:
                raise Invalid(
                    text(
                        "Not every month has a day {day}. Choose a date up to the 28th, or the"
                        " last such weekday of the month.",
                        day=slot.day,
                    )
                )
            return f"FREQ=MONTHLY;BYMONTHDAY={slot.day}"


def _nth(slot: datetime) -> int:
    nth = (slot.day - 1) // 7 + 1
    if nth > SURE_WEEKS:
        raise Invalid(
            text(
                "Not every month has a fifth {weekday}. You can choose the last one instead.",
                weekday=WEEKDAYS[slot.weekday()],
            )
        )
    return nth


def every_of(meetup: Meetup) -> Every:
    """Return how a meetup comes again."""
    slot = meetup.series_slot or meetup.slot
    for every in Every:
        with suppress(Invalid):
            if _rule(every, slot) == meetup.repeats:
                return every
    return Every.OFF


def dates_of(found: Sequence[datetime]) -> tuple[Text, ...]:
    """Return dates to be read, in the meetup's own zone."""
    return tuple(
        text(
            "{weekday} {day}, {time}",
            weekday=WEEKDAYS[one.weekday()],
            day=one.date(),
            time=f"{one:%H:%M}",
        )
        for one in found
    )
