"""The programme of a conference from a calendar file (iCalendar, RFC 5545). Pure.

The file is a stranger's. So only a few lines of its events are looked at, one at a time: no rule is
expanded (neither of events nor of zones, which icalendar would do), nothing nested is followed,
and no line is read whose words are not needed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import cast
from zoneinfo import ZoneInfo, available_timezones

from icalendar import vDatetime, vDuration
from icalendar.parser import Contentline
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from community.companion.model import MOST_SESSIONS, Session
from community.companion.programme import (
    ROOM_LIMIT,
    SESSION_TITLE_LIMIT,
    UID_LIMIT,
    WITHOUT_END,
    too_many,
    uid_of,
)
from community.errors import Invalid
from community.ports import Calendar
from community.texts import text
from community.typed import one_line

MOST_BYTES = 2_000_000
MOST_EVENTS = 5_000
"""More events are more than one conference's."""
DEEPEST = 10
"""Parts of parts of parts; a calendar has four at most."""
SLACK = timedelta(days=1)
"""So much before and after the meetup's days a session may be."""
LONGEST = timedelta(days=1)
"""What lasts longer is an exhibition, say, but no session."""
_LONGEST_LINE = 20_000
"""Characters; a longer line is nobody's title."""
_LONGEST_TIME = 64
_LONGEST_NUMBER = 9
_FOLD = re.compile(r"(?:\r\n|\r|\n)[ \t]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_NAME = re.compile(r"[A-Z0-9-]{1,40}(?=[;:])", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_IN_AN_EVENT = ["VCALENDAR", "VEVENT"]
_WANTED = frozenset(
    {
        *("UID", "SUMMARY", "LOCATION", "DTSTART", "DTEND", "DURATION", "STATUS"),
        *("RECURRENCE-ID", "SEQUENCE"),
    }
)

Event = Mapping[str, str]
"""The first line of each property of an event that is needed, by its name."""


def read_calendar_programme(
    data: bytes, *, day: date, last_day: date, zone: str, calendar: Calendar
) -> Sequence[Session]:
    """Return the sessions of a calendar file that begin from the day before ``day`` to the one
    after ``last_day``, by start and without ids. ``zone``: where the conference is; it holds for
    times that name no zone, or one that nobody knows.

    All-day entries are left out; of what recurs, the first date counts. Raises Invalid.
    """
    if len(data) > MOST_BYTES:
        raise Invalid(
            text("This file is too big for a programme. Could you paste the sessions as a list?")
        )
    found: dict[str, tuple[int, Session]] = {}
    for count, event in enumerate(_events(data), 1):
        if count > MOST_EVENTS:
            raise Invalid(
                text(
                    "This calendar is more than one conference. Could you paste the sessions as a"
                    " list?"
                )
            )
        session = None
        with suppress(ValueError, OverflowError):  # times that there are not; ends of all years
            session = _session(event, zone, calendar, (day - SLACK, last_day + SLACK))
        if session is None:
            continue
        sequence = _number(event)
        if session.uid not in found or sequence > found[session.uid][0]:
            found[session.uid] = (sequence, session)
    if not found:
        raise Invalid(
            text(
                "This calendar has no session from {first} to {last}. Is it the right file, and"
                " does the meetup stand on the right days?",
                first=day,
                last=last_day,
            )
        )
    if len(found) > MOST_SESSIONS:
        raise too_many(len(found))
    return sorted((one for _, one in found.values()), key=lambda one: (one.starts_at, one.uid))


def _events(data: bytes) -> Iterator[Event]:
    """Yield the events of a calendar, whatever else stands in it."""
    lines = _LINE_END.split(_FOLD.sub("", data.decode("utf-8-sig", "replace")))
    within: list[str] = []
    event: dict[str, str] = {}
    calendars = 0
    not_read = Invalid(
        text("I cannot read this file as a calendar. Please choose one that ends in .ics.")
    )
    for line in lines:
        if (found := _NAME.match(line)) is None:
            continue
        name, part = found.group().upper(), line[found.end() + 1 :].strip().upper()
        if name == "BEGIN":
            if part == "VEVENT":  # an earlier one that nobody ended ends here, unread
                del within[1:]
            within.append(part)
            calendars += within == _IN_AN_EVENT[:1]
            event = {} if within == _IN_AN_EVENT else event
            if len(within) > DEEPEST:
                raise not_read
        elif name == "END" and part in within:
            if within[:2] == _IN_AN_EVENT and part == "VEVENT":
                yield event
            del within[within.index(part) :]
        elif name in _WANTED and within == _IN_AN_EVENT and len(line) <= _LONGEST_LINE:
            event.setdefault(name, line)
    if not calendars:
        raise not_read


def _session(
    event: Event, zone: str, calendar: Calendar, days: tuple[date, date]
) -> Session | None:
    """Return an event as a session; None if it is none, or not on one of these days. Raises
    ValueError or OverflowError if its times cannot be read.
    """
    title = _cut(_words(event, "SUMMARY"), SESSION_TITLE_LIMIT)
    start = _instant(event, "DTSTART", zone, calendar)
    if not title or start is None:
        return None
    day = start.astimezone(ZoneInfo(zone)).date()
    length = _length(event, start, zone, calendar)
    if not days[0] <= day <= days[1] or length > LONGEST:
        return None
    uid = _words(event, "UID")
    if uid and (which := _words(event, "RECURRENCE-ID")):
        uid = f"{uid} {which}"
    if not 0 < len(uid) <= UID_LIMIT:
        uid = uid_of(day, title)
    return Session(
        id=0,
        meetup_id=0,
        uid=uid,
        title=title,
        starts_at=start,
        minutes=max(length // timedelta(minutes=1), 1),
        where=_cut(_words(event, "LOCATION"), ROOM_LIMIT),
        cancelled=_words(event, "STATUS").upper() == "CANCELLED",
    )


def _length(event: Event, start: datetime, zone: str, calendar: Calendar) -> timedelta:
    length = timedelta()
    if (end := _instant(event, "DTEND", zone, calendar)) is not None:
        length = end - start
    elif "DURATION" in event:
        said = _raw(event, "DURATION")[1][:_LONGEST_TIME]
        length = vDuration.from_ical(said)  # pyright: ignore[reportUnknownMemberType]  (untyped there)
    return length if length > timedelta() else timedelta(minutes=WITHOUT_END)


def _instant(event: Event, name: str, zone: str, calendar: Calendar) -> datetime | None:
    """Return when something is; None if it says only the day, or nothing."""
    if name not in event:
        return None
    tzid, value = _raw(event, name)
    value = value.strip().upper()
    if "T" not in value:
        return None
    read = vDatetime.from_ical(value[:_LONGEST_TIME])  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  (untyped there)
    moment = cast(datetime, read).replace(second=0)
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    return calendar.instant(moment, _zone(tzid) or zone)


def _raw(event: Event, name: str) -> tuple[str, str]:
    """Return the zone that a property names, and its value as it stands."""
    _, parameters, value = Contentline(event[name]).raw_parts()
    tzid = parameters.get("TZID", "")
    return tzid if isinstance(tzid, str) else "", value


def _zone(tzid: str) -> str | None:
    """Return the zone that is meant: by its own name, Windows' name, or an address that ends in
    its name; None if nobody knows it.
    """
    named = WINDOWS_TO_OLSON.get(tzid, tzid)
    parts = named.split("/")[-3:]
    endings = ("/".join(parts[n:]) for n in range(len(parts)))
    return next((one for one in endings if one in _zones()), None)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _words(event: Event, name: str) -> str:
    """Return what a property says, on one clean line; "" if it cannot be read."""
    with suppress(ValueError):
        raw = _raw(event, name)[1] if name in event else ""
        return one_line(_ESCAPED.sub(_meant, raw))
    return ""


def _meant(escaped: "re.Match[str]") -> str:
    return "\n" if escaped[1] in "nN" else escaped[1]


def _number(event: Event) -> int:
    """Return how often an event was changed."""
    typed = _words(event, "SEQUENCE")
    return (
        int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST_NUMBER else 0
    )


def _cut(words: str, limit: int) -> str:
    return words if len(words) <= limit else words[: limit - 1] + "…"
