"""The clock of a place as a calendar file tells it (VTIMEZONE): only the stretch that is needed.

Readers find the offset of a local time in the part that began last before it. icalendar can write
such parts, too, but dates the change to summer time an hour late (an onset is to be given in the
time that was in force before it) and goes through every year from the first date to the last.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Component, Timezone, TimezoneDaylight, TimezoneStandard

AROUND = timedelta(days=1)
"""So much before and after an instant is told as well: a local time is off by a day at the most."""

BRIDGED = timedelta(days=400)
"""Instants that are nearer to each other share one stretch; between others nothing is told, so a
meeting in 9999 costs no more than one tomorrow."""

LONGEST_SUMMER = timedelta(days=400)
"""A stretch reaches back into the winter before it: readers stumble where there is summer only."""

STEP = timedelta(days=1)
"""No clock was ever changed and changed back within one."""

FIRST = datetime.min.replace(tzinfo=UTC) + 2 * AROUND
LAST = datetime.max.replace(tzinfo=UTC) - 2 * AROUND
"""Nothing is told of the edges of all years, where a local time may have no date."""

_NEAREST = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _Part:
    """An offset, in force from ``since`` on; ``before``: the offset until then."""

    since: datetime
    before: timedelta
    offset: timedelta
    name: str
    summer: bool


def vtimezone(zone: ZoneInfo, instants: Iterable[datetime]) -> Timezone:
    """Return how the clocks of ``zone`` go around these instants, from ``FIRST`` to ``LAST``."""
    described = Timezone()
    put(described, "TZID", zone.key)
    for part in _parts(zone, instants):
        component = TimezoneDaylight() if part.summer else TimezoneStandard()
        component.DTSTART = (part.since + part.before).replace(tzinfo=None)
        component.TZOFFSETFROM = part.before
        component.TZOFFSETTO = part.offset
        put(component, "TZNAME", part.name)
        described.add_component(component)
    return described


def put(
    component: Component, name: str, value: object, parameters: dict[str, str] | None = None
) -> None:
    """Add a property to a part of a calendar file."""
    component.add(name, value, parameters)  # pyright: ignore[reportUnknownMemberType, reportArgumentType]  (untyped there)


def _parts(zone: ZoneInfo, instants: Iterable[datetime]) -> Iterator[_Part]:
    for first, end in _stretches(instants):
        start = _winter(zone, first)
        yield replace(_part(zone, start, _clock(zone, start)[0]), summer=False)
        earlier = start
        while earlier < end:
            later = min(end, earlier + STEP)
            if _clock(zone, earlier) != _clock(zone, later):
                yield _part(zone, _change(zone, earlier, later), _clock(zone, earlier)[0])
            earlier = later


def _winter(zone: ZoneInfo, instant: datetime) -> datetime:
    """Return an instant, or the next one before it that is not in summer time; where no winter
    was for long, the instant itself.
    """
    earlier = instant
    while _clock(zone, earlier)[1]:
        earlier -= STEP
        if instant - earlier > LONGEST_SUMMER:
            return instant
    return earlier


def _stretches(instants: Iterable[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """Cut time into stretches around the instants."""
    ordered = sorted(instants)
    start = 0
    for index, instant in enumerate(ordered):
        if index + 1 == len(ordered) or ordered[index + 1] - instant > BRIDGED:
            yield ordered[start] - AROUND, instant + AROUND
            start = index + 1


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the second in which the clocks change, between two instants."""
    old = _clock(zone, before)
    while after - before > _NEAREST:
        middle = before + timedelta(seconds=(after - before) // (2 * _NEAREST))
        if _clock(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _part(zone: ZoneInfo, since: datetime, before: timedelta) -> _Part:
    offset, summer, name = _clock(zone, since)
    return _Part(since, before, offset, name, summer)


def _clock(zone: ZoneInfo, instant: datetime) -> tuple[timedelta, bool, str]:
    """Return offset, whether it is summer time, and the name of both."""
    local = instant.astimezone(zone)
    none = timedelta()
    return local.utcoffset() or none, (local.dst() or none) > none, local.tzname() or ""
