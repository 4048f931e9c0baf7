"""A calendar as a file (iCalendar, RFC 5545) that Google, Apple and Outlook open. Pure.

Times stand in the zone of each entry, with a description of its clocks (``zones.py``); a time that
the clocks show twice, or that no clock can show, stands in UTC, where it means one instant.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar, Event, vDatetime, vDuration, vText

from community.meetups.entries import Entry
from community.places import Language
from publishing.zones import FIRST, LAST, put, vtimezone

REFRESH = timedelta(hours=1)
"""How often whoever subscribed should look again."""

IN_UTC = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Zulu"})
"""Zones that are written as UTC itself, which needs no description."""

_BREAKS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
"""Whatever some program takes for the end of a line: a reader that does so would see a line of the
file where somebody's text goes on. They become the one break that is escaped."""

_UNSAID = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
"""Control characters, which RFC 5545 forbids, and marks of byte order, which readers swallow."""

_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of a character, which have no place in UTF-8."""

_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class _Words(vText):
    """Somebody's words, escaped as the RFC says; icalendar would take a backslash and an N that
    somebody typed for a line break.
    """

    def to_ical(self) -> bytes:
        return self.translate(_ESCAPED).encode()


def write_calendar(name: str, language: Language, entries: Sequence[Entry]) -> bytes:
    """Return the file: one VEVENT an entry, in their order. ``name``: what the calendar is called.

    The same values always give the same bytes.
    """
    calendar = Calendar()
    put(calendar, "VERSION", "2.0")
    put(calendar, "PRODID", f"-//Netzwerkstatt//Netzwerkstatt//{language.upper()}")
    put(calendar, "METHOD", "PUBLISH")
    put(calendar, "NAME", _words(name))
    put(calendar, "X-WR-CALNAME", _words(name))
    put(calendar, "REFRESH-INTERVAL", vDuration(REFRESH), {"VALUE": "DURATION"})
    put(calendar, "X-PUBLISHED-TTL", vDuration(REFRESH))
    used: dict[str, list[datetime]] = {}
    events = [_event(entry, used) for entry in entries]
    for key in sorted(used):
        calendar.add_component(vtimezone(ZoneInfo(key), used[key]))
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical(sorted=False)


def _event(entry: Entry, used: dict[str, list[datetime]]) -> Event:
    """Return an entry as a VEVENT; note in ``used`` the zone that it needs, and when."""
    event = Event()
    put(event, "UID", _words(entry.uid))
    put(event, "SEQUENCE", entry.sequence)
    changed = vDatetime(_whole(entry.changed_at))
    put(event, "DTSTAMP", changed)
    put(event, "LAST-MODIFIED", changed)
    start, end = _whole(entry.starts_at), _whole(entry.ends_at)
    zone = _zone(entry.zone)
    if zone and _is_clear(start, zone) and _is_clear(end, zone):
        used.setdefault(zone.key, []).extend((start, end))
        start, end = start.astimezone(zone), end.astimezone(zone)
    put(event, "DTSTART", start)
    if entry.ends_at > entry.starts_at:  # else it ends as it starts, which is said by no end
        put(event, "DTEND", end)
    put(event, "SUMMARY", _words(entry.title))
    for field, words in (("LOCATION", entry.where), ("DESCRIPTION", entry.about)):
        if words:
            put(event, field, _words(words))
    put(event, "STATUS", "CANCELLED" if entry.cancelled else "CONFIRMED")
    put(event, "TRANSP", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    return event


def _words(words: str) -> _Words:
    return _Words(_HALVES.sub("\ufffd", _UNSAID.sub("", _BREAKS.sub("\n", words))))


def _whole(instant: datetime) -> datetime:
    """Return the instant in UTC, in whole seconds: files know no smaller ones."""
    return instant.astimezone(UTC).replace(microsecond=0)


def _zone(key: str) -> ZoneInfo | None:
    """Return a zone with clocks of its own; None: UTC, also where a name is not known here."""
    if key in IN_UTC:
        return None
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _is_clear(instant: datetime, zone: ZoneInfo) -> bool:
    """Tell whether the local time of an instant means it and no other."""
    if not FIRST <= instant <= LAST:
        return False
    local = instant.astimezone(zone)
    return local.replace(fold=1 - local.fold).astimezone(UTC) == instant
