"""Recurrence on the wall clock.

A slot is a naive local time and is worked out without any zone, where no hour is missing or comes
twice. Only :meth:`WallCalendar.instant` knows of zones, and it gives each slot exactly one instant.
So no daylight-saving change can skip a slot or double it.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Protocol, cast
from zoneinfo import ZoneInfo

# APScheduler carries no types; :class:`_Engine` says what is used of it.
from apscheduler.triggers.cron import (  # pyright: ignore[reportMissingTypeStubs]
    CronTrigger,
)

from community.ports import Calendar
from community.recurring import Rule

LARGEST_SHIFT = timedelta(days=2)
"""More than any clock was ever moved at once (a day, where the date line was moved)."""

EPOCH = date(1970, 1, 5)
"""A Monday, from which weeks are counted when a rule names no anchor."""

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NTH = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", -1: "last"}


class WallCalendar(Calendar):
    """The calendar of the running program."""

    def upcoming(
        self, rule: Rule, zone: str, after: datetime, count: int
    ) -> Sequence[tuple[datetime, datetime]]:
        """Return the next ``count`` (slot, instant) whose instant lies after ``after`` (aware)."""
        # The slot of an instant after ``after`` may lie before it on the wall (in a gap) and the
        # other way round (in a fold): so begin early, and let the instants decide.
        start = after.astimezone(ZoneInfo(zone)).replace(tzinfo=None) - LARGEST_SHIFT
        timed = ((slot, self.instant(slot, zone)) for slot in _slots(rule, start))
        return tuple(islice((pair for pair in timed if pair[1] > after), count))

    def instant(self, slot: datetime, zone: str) -> datetime:
        """Return the UTC instant of a naive local ``slot`` (gap: shifted later; fold: first)."""
        return slot.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def _slots(rule: Rule, start: datetime) -> Iterator[datetime]:
    """Yield the slots of a rule after ``start`` (naive), in order."""
    if rule.every == "week":
        return _weekly(rule, start)
    if rule.every == "month":
        return _monthly(rule, start)
    return _once(rule, start)


def _weekly(rule: Rule, start: datetime) -> Iterator[datetime]:
    # Plain arithmetic: APScheduler's ``week="*/2"`` begins anew each January.
    anchor = rule.anchor or EPOCH
    day = anchor + timedelta(days=rule.weekday - anchor.weekday())
    first, step = datetime.combine(day, rule.at), timedelta(weeks=rule.interval)
    slot = first + step * ((start - first) // step + 1)
    while True:
        yield slot
        slot += step


def _monthly(rule: Rule, start: datetime) -> Iterator[datetime]:
    engine = _engine(rule)
    slot: datetime | None = start
    while slot := engine.get_next_fire_time(None, _just_after(slot)):
        slot = slot.replace(tzinfo=None)
        yield slot


def _once(rule: Rule, start: datetime) -> Iterator[datetime]:
    if rule.anchor and (slot := datetime.combine(rule.anchor, rule.at)) > start:
        yield slot


class _Engine(Protocol):
    """The one method of APScheduler's triggers (which carry no types) that is used here."""

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None: ...


@lru_cache(maxsize=256)
def _engine(rule: Rule) -> _Engine:
    """Return the trigger for a monthly rule; in UTC it reckons as if there were no zones at all."""
    trigger = CronTrigger(
        month=",".join(str(month) for month in rule.months),
        day=f"{_NTH[rule.nth]} {_WEEKDAYS[rule.weekday]}",
        hour=rule.at.hour,
        minute=rule.at.minute,
        second=rule.at.second,
        timezone=UTC,
    )
    return cast("_Engine", trigger)


def _just_after(slot: datetime) -> datetime:
    return (slot + timedelta(microseconds=1)).replace(tzinfo=UTC)
