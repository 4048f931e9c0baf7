"""What is posted about a conference besides its meetup, and when: its outbox rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from community.companion.model import Companion, Question, Session
from community.meetups import rows as meetups
from community.meetups.model import Meetup
from community.outbox import JsonValue, Outgoing
from community.places import Community

ANNOUNCED = timedelta(minutes=15)
"""So long before a session its card is posted."""
AT_FIRST, EVERY_DAY = meetups.PAIRED_HOURS


@dataclass(frozen=True, slots=True)
class Moment:
    """When people are paired: so many hours before something begins."""

    starts_at: datetime
    hours: int

    @property
    def due(self) -> datetime:
        """The instant."""
        return self.starts_at - timedelta(hours=self.hours)


def moments(meetup: Meetup, sessions: Iterable[Session]) -> Sequence[Moment]:
    """Return when people are paired, the earliest first: before it begins, and anew before the
    first session of each day. Without sessions, it begins when the meetup does.
    """
    first_of: dict[date, datetime] = {}
    zone = ZoneInfo(meetup.zone)
    takes_place = (one.starts_at for one in sessions if not one.cancelled)
    for starts_at in sorted(takes_place) or [meetup.starts_at]:
        first_of.setdefault(starts_at.astimezone(zone).date(), starts_at)
    firsts = list(first_of.values())
    every_day = (Moment(one, EVERY_DAY) for one in firsts)
    return sorted((Moment(firsts[0], AT_FIRST), *every_day), key=lambda one: one.due)


def stamp(at: datetime) -> int:
    """Return an instant as rows hold it."""
    return int(at.timestamp())


def programme(
    community: Community,
    meetup: Meetup,
    before: Companion,
    after: Companion,
    told: Sequence[int],
    now: datetime,
) -> Iterator[Outgoing]:
    """Yield what follows from a programme that was read: of what is new, and of what changed.
    ``told``: the sessions of whose change those who come have to know.
    """
    was = {one.id: one for one in before.sessions}
    new = [one for one in after.sessions if one.id not in was]
    changed = [one for one in after.sessions if one.id in was and was[one.id] != one]
    yield from _announced(community, meetup, (o for o in new if o.starts_at > now), now)
    # What stood there before is brought into line, and what comes back is announced anew.
    stood = [was[one.id] for one in changed]
    anew = {(o.id, o.starts_at): o for o in (*stood, *(o for o in changed if o.starts_at > now))}
    for row in _announced(community, meetup, anew.values(), now):
        yield replace(row, renew=True)
    if told:
        yield from meetups.posted(
            community,
            meetup,
            f"moved:{round(now.timestamp() * 1000)}",
            now,
            now + meetups.TELL_WITHIN,
            {"sessions": ",".join(map(str, told)), "page": 0},
            urgency=2,
        )
    for moment in moments(meetup, after.sessions):
        if moment.starts_at > now:
            yield from meetups.eyes(community, meetup, moment.starts_at, moment.hours, now)


def _announced(
    community: Community, meetup: Meetup, sessions: Iterable[Session], now: datetime
) -> Iterator[Outgoing]:
    """Yield the card and the thread of each session. A card can be drawn anew for long: an erased
    name has to go from it.
    """
    until = meetup.ends_at + meetups.FOREVER
    for one in sessions:
        start, due = stamp(one.starts_at), max(one.starts_at - ANNOUNCED, now)
        data: dict[str, JsonValue] = {"session": one.id, "start": start}
        for what, urgency in (("session", 3), ("session_thread", 4)):
            key = f"{what}:{one.id}:{start}"
            yield from meetups.posted(community, meetup, key, due, until, data, urgency)


def asked(
    community: Community, meetup: Meetup, question: Question, now: datetime
) -> Sequence[Outgoing]:
    """Return what hands a question over."""
    return _of_question(community, meetup, "asked", question, now)


def answered(
    community: Community, meetup: Meetup, question: Question, now: datetime
) -> Sequence[Outgoing]:
    """Return what brings the answer to whoever asked; an answer that was put right replaces it."""
    rows = _of_question(community, meetup, "answered", question, now)
    return [replace(row, renew=True) for row in rows]


def _of_question(
    community: Community, meetup: Meetup, what: str, question: Question, now: datetime
) -> Sequence[Outgoing]:
    return meetups.posted(
        community,
        meetup,
        f"{what}:{question.id}",
        now,
        now + meetups.TELL_WITHIN,
        {"question": question.id},
        urgency=1,
    )
