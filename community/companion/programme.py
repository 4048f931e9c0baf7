"""The programme of a conference: read from a pasted list, and read again when it changes."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Protocol

from community.companion.lines import Clock, Line, NotRead, read_line
from community.companion.model import MOST_SESSIONS, Session
from community.errors import Invalid
from community.ports import Calendar
from community.texts import text
from community.typed import fitting, one_line, tidy

SESSION_TITLE_LIMIT = 200
ROOM_LIMIT = 100
UID_LIMIT = 255
MOST_CANCELLED = MOST_SESSIONS
"""So many sessions that are called off are kept beside the others; the programme of somebody who
pastes another one every hour does not grow for ever."""
WITHOUT_END = 45
"""Minutes of a session that nothing follows."""
LONGEST_WITHOUT_END = 60
"""Minutes of one that is followed after a long while."""
EARLY = 8
"""Hours before this one, said without am or pm after a later one, are in the afternoon."""
_CUT = 60
_EMPHASIS = re.compile(r"\*\*|__|`")
_HEADINGS = frozenset(
    {"programm", "programme", "program", "agenda", "schedule", "zeitplan", "ablauf", "sessions"}
)


class ReadProgramme(Protocol):
    """Reads a calendar file as a programme."""

    def __call__(
        self, data: bytes, *, day: date, last_day: date, zone: str, calendar: Calendar
    ) -> Sequence[Session]:
        """Return the sessions on these days, by start. Raises Invalid if it is no such file."""
        ...


@dataclass(frozen=True, slots=True)
class _Said:
    """A session as its line says it."""

    day: date
    start: Clock
    end: Clock | None
    title: str
    where: str


def read_programme(
    typed: str, *, day: date, last_day: date, zone: str, calendar: Calendar
) -> Sequence[Session]:
    """Read a pasted list, a session a line, of a conference from ``day`` to ``last_day``; return
    the sessions by start, without ids. Raises Invalid that names the first line that is unclear.
    """
    said = _said(typed, day, last_day)
    if not said:
        raise Invalid(
            text(
                "There is no session in this yet. Please write one a line, like “10:00-10:45"
                " Opening, Great Hall”."
            )
        )
    timed = sorted(
        ((calendar.instant(datetime.combine(one.day, one.start.time), zone), one) for one in said),
        key=lambda pair: pair[0],
    )
    following = _following([(start, one.day) for start, one in timed])
    named: Counter[str] = Counter()
    read: list[Session] = []
    for start, one in timed:
        uid = uid_of(one.day, one.title)
        named[uid] += 1
        read.append(
            Session(
                id=0,
                meetup_id=0,
                uid=uid if named[uid] == 1 else f"{uid} {named[uid]}",
                title=one.title,
                starts_at=start,
                minutes=_minutes(one, start, following.get((start, one.day)), zone, calendar),
                where=one.where,
            )
        )
    return read


def uid_of(day: date, title: str) -> str:
    """Return what a session is known by that brings no id of its own: it may be moved within its
    day and is still the same one.
    """
    return f"{day.isoformat()} {' '.join(title.casefold().split())}"


def too_many(count: int) -> Invalid:
    """Say that a programme is too long."""
    return Invalid(
        text(
            "These are {count} sessions, and {limit} fit. Could you leave out those that nobody"
            " follows from afar, such as the breaks?",
            count=count,
            limit=MOST_SESSIONS,
        )
    )


def _said(typed: str, day: date, last_day: date) -> Sequence[_Said]:
    """Read line by line: a day holds until another one is named."""
    today = day
    said: dict[_Said, None] = {}
    latest: Clock | None = None
    for raw in tidy(typed.replace("\t", " | ")).split("\n"):
        line = one_line(_EMPHASIS.sub("", raw))
        if not any(one.isalnum() for one in line) or line.strip(" :#").lower() in _HEADINGS:
            continue
        read = _read(line, day, last_day)
        if read.day is not None and read.day != today:
            today, latest = read.day, None
        if read.start is None:
            latest = None
            continue
        start = _in_the_afternoon(read.start, latest)
        latest = start
        title = fitting(read.title, SESSION_TITLE_LIMIT, text("Title"))
        where = fitting(read.where, ROOM_LIMIT, text("Where"))
        said[_Said(today, start, read.end, title, where)] = None
    if len(said) > MOST_SESSIONS:
        raise too_many(len(said))
    return list(said)


def _read(line: str, day: date, last_day: date) -> Line:
    try:
        return read_line(line, day, last_day)
    except NotRead as fault:
        cut = line if len(line) <= _CUT else line[: _CUT - 1] + "…"
        if fault.day:
            raise Invalid(
                text(
                    "The day in this line is not one of the conference, which goes from {first} to"
                    " {last}: “{line}”",
                    first=day,
                    last=last_day,
                    line=cut,
                )
            ) from None
        raise Invalid(
            text(
                "I cannot read this line: “{line}”. Please write one session a line, like"
                " “10:00-10:45 Opening, Great Hall”. A line like “Friday” or “Day 2” says that the"
                " next ones are on that day.",
                line=cut,
            )
        ) from None


def _in_the_afternoon(start: Clock, latest: Clock | None) -> Clock:
    """Let the "1:30" that follows "11:00" be in the afternoon."""
    if latest is None or start.half or start.hour >= EARLY or not start < latest:
        return start
    moved = start.later()
    return moved if latest < moved else start


def _following(starts: Sequence[tuple[datetime, date]]) -> dict[tuple[datetime, date], datetime]:
    """Return when the next session of the same day begins, by start and day."""
    by_day: defaultdict[date, list[datetime]] = defaultdict(list)
    for start, day in starts:
        by_day[day].append(start)
    return {
        (start, day): following
        for day, some in by_day.items()
        for start, following in pairwise(sorted(set(some)))
    }


def _minutes(
    one: _Said, start: datetime, following: datetime | None, zone: str, calendar: Calendar
) -> int:
    """Return how long a session is: as it says, or until the next one."""
    if one.end is not None:
        day = one.day + timedelta(days=not one.start < one.end or one.end.is_midnight)
        end = calendar.instant(datetime.combine(day, one.end.time), zone)
        if end > start:
            return (end - start) // timedelta(minutes=1)
    if following is None:
        return WITHOUT_END
    return min((following - start) // timedelta(minutes=1), LONGEST_WITHOUT_END)


# --- read again -----------------------------------------------------------------------------------


def revised(
    before: Sequence[Session], read: Sequence[Session], now: datetime
) -> tuple[Sequence[Session], Sequence[Session]]:
    """Merge a programme that was read anew into the stored one; return all sessions as they shall
    be stored, and those that people must be told of: their start, room or cancellation changed,
    and they are not over.

    What is missing and has not begun is called off. A session that another source names otherwise,
    with the same title at the same time, is the same one.
    """
    renamed = _renamed(before, read)
    newest = {one.uid: one for one in read}
    kept: list[Session] = []
    told: list[Session] = []
    known: set[str] = set()
    for old in before:
        uid = renamed.get(old.uid, old.uid)
        found = newest.get(uid)
        known.add(uid)
        if found is not None:
            new = replace(found, id=old.id, meetup_id=old.meetup_id)
        else:
            new = replace(old, cancelled=old.cancelled or old.starts_at > now)
        kept.append(new)
        if _differs(old, new) and max(old.ends_at, new.ends_at) > now:
            told.append(new)
    kept += [one for uid, one in newest.items() if uid not in known and not one.cancelled]
    spare = [one for one in kept if one.cancelled and one.uid not in newest and one not in told]
    room = MOST_CANCELLED - sum(one.cancelled for one in told)
    dropped = {id(one) for one in spare[: max(len(spare) - max(room, 0), 0)]}
    return (
        sorted((one for one in kept if id(one) not in dropped), key=_by_start),
        sorted(told, key=_by_start),
    )


def _renamed(before: Sequence[Session], read: Sequence[Session]) -> dict[str, str]:
    """Return the new uid by the old one, of sessions that are the same by title and start."""
    here, there = {one.uid for one in before}, {one.uid for one in read}
    new = {_alike(one): one.uid for one in read if one.uid not in here}
    return {
        one.uid: new[_alike(one)]
        for one in {_alike(one): one for one in before if one.uid not in there}.values()
        if _alike(one) in new
    }


def _alike(one: Session) -> tuple[str, datetime]:
    return " ".join(one.title.casefold().split()), one.starts_at


def _differs(old: Session, new: Session) -> bool:
    return (old.starts_at, old.where, old.cancelled) != (new.starts_at, new.where, new.cancelled)


def _by_start(one: Session) -> tuple[datetime, int]:
    return one.starts_at, one.id
