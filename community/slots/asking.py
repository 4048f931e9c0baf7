"""From what a member typed to times that can be asked about: each day with each time of the day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from community.errors import Invalid
from community.meetups.calling import LASTS, SHORTEST, SOON, WHEN_LIMIT, Here, lasting
from community.ports import Calendar
from community.slots.model import MOST_SLOTS, Slot
from community.texts import Text, ntext, text
from community.typed import fitting, one_line, tidy
from community.when import Reading, read
from community.when.reading import NO_TIME, PAST

_BETWEEN = re.compile(r"[,;\n]|\s(?:und|and|oder|or|&)\s", re.IGNORECASE)
MOST_READ = 60
"""Each day is read with each time of the day, so there is an end to how many are looked at."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody typed. ``days`` and ``parts``: in their words, one after the other; ``lasts``:
    minutes; None: not said.
    """

    title: str
    days: str
    parts: str = ""
    lasts: int | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """The times that were meant, and how many of them are over already; ``unsure``: one of the days
    can be read in two ways, and the likelier one was taken.
    """

    slots: tuple[Slot, ...]
    over: int = 0
    unsure: bool = False


def understood(ask: Ask, place: Here, calendar: Calendar) -> Understood:
    """Return the times that are meant; Invalid says what cannot be read, or why there is none."""
    lasts = None if ask.lasts is None else lasting(ask.lasts)
    days = _words(ask.days, text("Days"))
    parts = _words(ask.parts, text("Times of the day"))
    if not days:
        raise Invalid(text("Which days? For example: Thursday, Friday, 5 December."))
    if (most := len(days) * max(len(parts), 1)) > MOST_READ:
        raise Invalid(_too_many(most))
    found: list[Reading] = []
    over, unsure = 0, False
    for typed in _combined(days, parts, place):
        when = read(typed, place.now, place.zone, place.language)
        if when.problem is not None and when.problem != PAST:
            raise Invalid(_unread(typed, when.problem))
        over += when.problem is not None
        unsure |= len(when.readings) > 1
        found += when.readings[:1]
    slots: dict[datetime, tuple[Reading, datetime]] = {}
    for one in found:
        start = calendar.instant(one.local, place.zone)
        if start < place.now + SOON:
            over += 1
        else:
            slots.setdefault(start, (one, start))
    if not slots:
        raise Invalid(PAST)
    if len(slots) == 1:
        raise Invalid(
            text("That is one time only. Name another one, or call the meetup: /meetup call.")
        )
    if len(slots) > MOST_SLOTS:
        raise Invalid(_too_many(len(slots)))
    ordered = sorted(slots.values(), key=lambda one: one[1])
    return Understood(
        tuple(
            Slot(number, one.local, start, _minutes(one, lasts))
            for number, (one, start) in enumerate(ordered, start=1)
        ),
        over,
        unsure,
    )


def left_out(over: int) -> Text:
    """Return the sentence about times that are over already."""
    return ntext(
        "{count} of the times is over already or too near, so I left it out.",
        "{count} of the times are over already or too near, so I left them out.",
        over,
    )


def _combined(days: Sequence[str], parts: Sequence[str], place: Here) -> Sequence[str]:
    """Return each day with each part; a day with which a time was said is complete."""
    typed: list[str] = []
    for day in days:
        alone = read(day, place.now, place.zone, place.language)
        if parts and alone.problem not in (None, PAST):
            typed += (f"{day} {part}" for part in parts)
        else:
            typed.append(day)
    return typed


def _unread(typed: str, problem: Text) -> Text:
    if problem == NO_TIME:
        return text(
            "At what time on “{day}”? Please add times of the day, such as noon, evening or 18:30.",
            day=typed,
        )
    return text("About “{typed}”: {problem}", typed=typed, problem=problem)


def _words(typed: str, what: Text) -> Sequence[str]:
    whole = fitting(tidy(typed), WHEN_LIMIT, what)
    words = [one_line(one) for one in _BETWEEN.split(whole)]
    return [one for one in words if one]


def _too_many(count: int) -> Text:
    return text(
        "These are {count} times, and {most} are as many as people like to answer. Fewer days or"
        " times of the day, please.",
        count=count,
        most=MOST_SLOTS,
    )


def _minutes(reading: Reading, lasts: int | None) -> int:
    if lasts is not None:
        return lasts
    if reading.until is None:
        return LASTS
    return max(SHORTEST, (reading.until - reading.local) // timedelta(minutes=1))
