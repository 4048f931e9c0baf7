"""What a meetup is, and who comes: values without behaviour of their own.

Instants are aware and in UTC; slots are naive and local; ids are our own integers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from community.places import Language


class MeetupKind(StrEnum):
    """What kind of meeting it is; it decides which details are asked for."""

    MEETUP = "meetup"  # a café table, a digital lunch, a workshop, a regulars' table
    WALK = "walk"  # an Instawalk, a tweetwalk, through a museum or a town
    EVENT = "event"  # a house invites bloggers
    CONFERENCE = "conference"  # a symposium or conference that is followed together


class Space(StrEnum):
    """Where people meet."""

    SITE = "site"
    ONLINE = "online"
    HYBRID = "hybrid"


class MeetupState(StrEnum):
    """How far a meetup is."""

    DRAFT = "draft"  # not confirmed by the host; nobody else knows of it
    ASKED = "asked"  # confirmed, and the organisers look at it first
    DROPPED = "dropped"  # it was asked, and is not called: declined, taken back or too late
    CALLED = "called"
    CANCELLED = "cancelled"


class Coming(StrEnum):
    """What somebody answered."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class Seat(StrEnum):
    """What a "yes" holds."""

    TAKEN = "taken"  # a place
    WAITING = "waiting"  # a place in the queue
    OFFERED = "offered"  # a place that became free and is kept until they say so
    NONE = "none"  # no yes, or a yes that needs no place


@dataclass(frozen=True, slots=True)
class Meetup:
    """One date. ``id`` is 0 until it is stored; ``host``: None once they were erased.

    ``slot`` is the naive local start in ``zone``, ``starts_at`` the same instant; ``minutes``: how
    long. ``places``: 0 for no limit; only who is on site takes one, unless it is online as a whole.
    ``sequence`` grows with every change that people must know of. ``details``: by the keys of
    ``meetups/details.py``. ``other_slot``: the second way to read what was typed (drafts only).
    ``repeats``: by which rule it comes again (an RRULE; "" if it does not); ``series_slot``: when
    this date would be by that rule, wherever it was moved to; ``series_id``: the id of the first
    date of its series, 0 for a single one. ``recap``: the host's words afterwards; ``recap_at``:
    when the recap was published. ``declined``: what the organisers wrote to the host of one that
    they did not want like this. ``idea``: the id of what the bot had proposed, if it was called
    from that.
    """

    id: int
    community_id: int
    host: int | None
    kind: MeetupKind
    title: str
    slot: datetime
    zone: str
    starts_at: datetime
    minutes: int
    space: Space = Space.SITE
    where: str = ""
    about: str = ""
    places: int = 0
    language: Language = "en"
    state: MeetupState = MeetupState.DRAFT
    sequence: int = 0
    changed_at: datetime | None = None
    cohosts: tuple[int, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict[str, str])
    other_slot: datetime | None = None
    series_id: int = 0
    repeats: str = ""
    series_slot: datetime | None = None
    recap: str = ""
    recap_at: datetime | None = None
    declined: str = ""
    idea: int | None = None

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def has_evenings(self) -> bool:
        """Whether somebody can come in the evenings only."""
        return self.kind is MeetupKind.CONFERENCE and self.space is not Space.ONLINE

    @property
    def hosts(self) -> tuple[int, ...]:
        """The host and the co-hosts, by member id."""
        return (*(() if self.host is None else (self.host,)), *self.cohosts)


@dataclass(frozen=True, slots=True)
class Rsvp:
    """What a member answered. ``since``: since when they have wanted a place, which is their rank
    in the queue; ``guests``: 0 or 1; ``online``: they take part online, where it is hybrid;
    ``evenings``: on site, but only in the evenings (of a conference); ``until``: until when an
    offered place is kept; ``attended``: None until somebody said so; ``by_event``: a "maybe" that
    came from the platform's own list of events, and goes with it.
    """

    member_id: int
    coming: Coming
    since: datetime
    seat: Seat = Seat.NONE
    guests: int = 0
    online: bool = False
    evenings: bool = False
    until: datetime | None = None
    attended: bool | None = None
    by_event: bool = False

    @property
    def heads(self) -> int:
        """How many people that are."""
        return 1 + self.guests


@dataclass(frozen=True, slots=True)
class Gathering:
    """A meetup and what people answered, in the order of ``since`` and member id."""

    meetup: Meetup
    rsvps: tuple[Rsvp, ...] = ()

    def of(self, member_id: int) -> Rsvp | None:
        """Return what a member answered."""
        return next((one for one in self.rsvps if one.member_id == member_id), None)

    def with_rsvp(self, rsvp: Rsvp) -> "Gathering":
        """Return it with this answer in the place of the member's earlier one."""
        others = [one for one in self.rsvps if one.member_id != rsvp.member_id]
        ordered = sorted((*others, rsvp), key=lambda one: (one.since, one.member_id))
        return replace(self, rsvps=tuple(ordered))


@dataclass(frozen=True, slots=True)
class Share:
    """What somebody gave to a meetup's recap: words, or an address and what is to be seen there.
    ``credited``: their name may stand beside it. ``number`` counts a member's own, from 1.
    """

    meetup_id: int
    member_id: int
    number: int
    words: str
    address: str
    about: str
    credited: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Encounter:
    """Two members who said that they met at a meetup. ``again``: who wishes to meet again."""

    meetup_id: int
    by: int
    other: int
    again: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Reminders:
    """Which reminders of meetups a member wants to be named in."""

    week: bool = False
    day: bool = True
    hour: bool = True
