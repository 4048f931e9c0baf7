"""From what a member typed to a meetup that can be stored: words tidied, day and time read."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from community.errors import Invalid
from community.introductions import IntroductionStore
from community.meetups.model import Meetup, MeetupKind, Space
from community.members import Actor
from community.model import Member
from community.places import Language
from community.ports import Calendar
from community.texts import Text, text
from community.typed import fitting, one_line, tidy
from community.when import Reading, read

TITLE_LIMIT = 100
WHERE_LIMIT = 200
ABOUT_LIMIT = 1000
WHEN_LIMIT = 200
MOST_PLACES = 10_000
LASTS = 120
"""Minutes that a meetup takes where nobody says otherwise."""
SHORTEST = 10
SOON = timedelta(minutes=5)
LONGEST = timedelta(days=14)
"""A conference may take days."""


@dataclass(frozen=True, slots=True)
class Call:
    """What somebody typed to call a meetup, or to change one; None: not said.

    ``when``: a day and a time in their words; ``lasts``: minutes.
    """

    title: str | None = None
    when: str | None = None
    kind: MeetupKind | None = None
    space: Space | None = None
    where: str | None = None
    about: str | None = None
    places: int | None = None
    lasts: int | None = None


@dataclass(frozen=True, slots=True)
class Here:
    """Where and when something is typed. ``zone``: that of whoever types."""

    now: datetime
    zone: str
    language: Language


async def here(
    introductions: IntroductionStore, actor: Actor, now: datetime, member: Member | None
) -> Here:
    """Return where somebody types: in their own zone, else the community's."""
    introduction = None
    if member is not None:
        introduction = await introductions.get(actor.community.id, member.id)
    zone = introduction.details.zone if introduction else ""
    return Here(now, zone or actor.community.zone, actor.visitor.language)


def readings(typed: str, place: Here) -> tuple[Reading, ...]:
    """Return how a day and a time can be read, the likeliest first; Invalid says why there is no
    way.
    """
    when = read(
        fitting(one_line(typed), WHEN_LIMIT, text("When")), place.now, place.zone, place.language
    )
    if when.problem is not None:
        raise Invalid(when.problem)
    return when.readings


def worded(meetup: Meetup, call: Call) -> Meetup:
    """Return the meetup with what was given; Invalid if something of it cannot be used."""
    title = meetup.title if call.title is None else called(call.title)
    where = meetup.where if call.where is None else place_of(call.where)
    about = meetup.about
    if call.about is not None:
        about = fitting(tidy(call.about), ABOUT_LIMIT, text("What it is about"))
    return replace(
        meetup,
        title=title,
        where=where,
        about=about,
        kind=call.kind or meetup.kind,
        space=call.space or _usual_space(call) or meetup.space,
        places=meetup.places if call.places is None else _places(call.places),
        minutes=meetup.minutes if call.lasts is None else lasting(call.lasts),
    )


def _usual_space(call: Call) -> Space | None:
    """Return where people meet if nobody says so: a conference is followed from afar as well."""
    return Space.HYBRID if call.kind is MeetupKind.CONFERENCE else None


def at(meetup: Meetup, reading: Reading, calendar: Calendar, zone: str) -> Meetup:
    """Return the meetup at this time of a zone; an end that was said decides how long it takes."""
    minutes = meetup.minutes
    if reading.until is not None and reading.until > reading.local:
        minutes = lasting((reading.until - reading.local) // timedelta(minutes=1))
    return replace(
        meetup,
        slot=reading.local,
        zone=zone,
        starts_at=calendar.instant(reading.local, zone),
        minutes=minutes,
    )


def ahead(meetup: Meetup, now: datetime) -> None:
    """Raise Invalid unless a meetup begins late enough that people can still come."""
    if meetup.starts_at < now + SOON:
        raise Invalid(text("This begins too soon. A few minutes ahead, and people can still come."))


def called(typed: str) -> str:
    """Return a title that can be stored; Invalid if there is none, or too much of it."""
    title = fitting(one_line(typed), TITLE_LIMIT, text("Title"))
    if not title:
        raise Invalid(text("What shall it be called? A few words are enough."))
    return title


def place_of(typed: str) -> str:
    """Return where it is, as it can be stored; Invalid if it is too long."""
    return fitting(one_line(typed), WHERE_LIMIT, text("Where"))


def _places(places: int) -> int:
    if not 0 <= places <= MOST_PLACES:
        raise Invalid(
            text("Please give the places as a number from 1 to {most}; 0 is no limit.", most=10_000)
        )
    return places


def lasting(minutes: int) -> int:
    """Return how long it takes; Invalid if nothing takes so long."""
    if not SHORTEST <= minutes <= LONGEST // timedelta(minutes=1):
        raise Invalid(_LASTS)
    return minutes


_LASTS: Text = text(
    "Please say how long it takes in minutes: from 10 to 20160, which is two weeks."
)
