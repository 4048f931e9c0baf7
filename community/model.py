"""The words of a networking community: frozen values, shared by every room of the house.

Ids are our own integers unless called ``external_id``. Instants are aware UTC datetimes; a *slot*
is a naive local wall-clock time in the community's zone and identifies an occurrence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from community.meant import Meant
from community.places import Account, Home, Language
from community.texts import Who
from community.wishes import Wishes

# --- people -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Consent:
    """That a person agreed: to which version of the privacy note, when, at which minimum age."""

    version: int
    given_at: datetime
    minimum_age: int


@dataclass(frozen=True, slots=True)
class Member:
    """A person who agreed to take part. ``name`` is the display name seen last; ``others``: the
    accounts on other platforms that the person linked.
    """

    id: int
    community_id: int
    account: Account
    name: str
    language: Language
    since: datetime
    consent: Consent
    left_at: datetime | None = None
    others: tuple[Account, ...] = ()

    @property
    def accounts(self) -> tuple[Account, ...]:
        """All accounts of this person."""
        return (self.account, *self.others)

    def on(self, platform: str) -> Account | None:
        """Return this person's account on a platform."""
        return next((one for one in self.accounts if one.platform == platform), None)

    @property
    def who(self) -> Who:
        """This person in a sentence."""
        also = tuple((one.platform, one.external_id) for one in self.others)
        return Who(self.name, self.account.platform, self.account.external_id, also)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever just pressed or typed something, as the platform tells it; nothing of it is stored.

    ``organiser``: the platform says at this moment that they may manage the community.
    ``elsewhere``: they are outside their community's home at the moment, in a direct message, where
    people may be called otherwise.
    """

    home: Home
    home_name: str
    account: Account
    name: str
    language: Language
    organiser: bool = False
    elsewhere: bool = False


# --- introductions ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answers:
    """The four questions, and topics in the person's own words (comma or line separated)."""

    goal: str = ""
    offer: str = ""
    horizon: str = ""
    contribution: str = ""
    topics: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A checked link to a person's page. ``network``: website, mastodon, bluesky, instagram,
    linkedin, xing, facebook or x.
    """

    network: str
    url: str


@dataclass(frozen=True, slots=True)
class Details:
    """The second step of an introduction. ``languages`` are codes such as de, en, fr."""

    field: str = ""
    languages: tuple[str, ...] = ()
    place: str = ""
    zone: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """The topics understood from the answers, normalised; what matching works with.

    ``corrected``: the member put them right by hand, so answers do not overwrite them silently.
    """

    seeks: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    widens: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Introduction:
    """A member's introduction."""

    member_id: int
    answers: Answers
    details: Details
    understood: Understanding
    updated_at: datetime
    meant: Meant = field(default_factory=Meant)


# --- matching --------------------------------------------------------------------------------


class Rhythm(StrEnum):
    """How often a member wants to be matched."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Participation:
    """That a member takes part in matching. ``last_slot``: the round they were last matched in;
    ``sat_out``: rounds in a row in which they were in but got nobody; ``debt``: how far behind
    the others their matches were of late, 0 to 1000 (see ``matching/fairness.py``).
    """

    member_id: int
    rhythm: Rhythm = Rhythm.WEEKLY
    trio: bool = False
    paused_until: date | None = None
    last_slot: datetime | None = None
    sat_out: int = 0
    wishes: Wishes = field(default_factory=Wishes)
    debt: int = 0


class MatchKind(StrEnum):
    """What kind of match it is; the strongest part of its score."""

    EXCHANGE = "exchange"  # give and take, both ways
    HELP = "help"  # one gives what the other seeks
    MENTOR = "mentor"  # the same, and one asked for a mentor and the other is one
    PEERS = "peers"  # the same challenge
    HORIZON = "horizon"  # a step out of the bubble
    OPEN = "open"  # nothing known in common yet


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two of a match belong together; topics only, never a person's sentences.

    ``kind``: gives (``giver`` offers what ``taker`` seeks), shares (both seek it), widens
    (``giver`` offers what widens ``taker``'s horizon), bubble (different fields), interests,
    meaning (what ``giver`` offers is close to what ``taker`` seeks, in other words).
    """

    kind: Literal["gives", "shares", "widens", "bubble", "interests", "meaning"]
    giver: int
    taker: int
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """What a member gets of a match, in points: 100 is all that could be hoped for.

    ``need``: what I seek is given; ``shared``: we seek the same; ``horizon``: what widens mine;
    ``interests``: what we both care about; ``mentor``: who I asked for, or whom I help as one.
    """

    member: int
    need: int = 0
    shared: int = 0
    horizon: int = 0
    interests: int = 0
    mentor: int = 0

    @property
    def benefit(self) -> int:
        """All of it together, 0 to 100; each part is rounded on its own, so the sum is capped."""
        return min(100, self.need + self.shared + self.horizon + self.interests + self.mentor)


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Someone who was in and got nobody. ``reason``: alone (nobody else was in), no_partner
    (nobody left who fits; says nothing about whom), language (no common language with anybody).
    """

    member_id: int
    reason: Literal["alone", "no_partner", "language"]


class MatchState(StrEnum):
    """planned: not sent yet; open: its thread exists; called_off: will not or no longer happen."""

    PLANNED = "planned"
    OPEN = "open"
    CALLED_OFF = "called_off"


@dataclass(frozen=True, slots=True)
class Match:
    """A stored match. An erased member leaves None in ``members``."""

    id: int
    community_id: int
    round_id: int
    members: tuple[int | None, ...]
    kind: MatchKind
    score: int
    weight: int
    reasons: tuple[Reason, ...]
    starter: int | None
    out_of_bubble: bool
    state: MatchState = MatchState.PLANNED
    parts: tuple[Parts, ...] = ()

    @property
    def present(self) -> tuple[int, ...]:
        """The members that are still known."""
        return tuple(m for m in self.members if m is not None)


class RoundState(StrEnum):
    """planned: can be undone; sent: threads are opening or open; undone."""

    PLANNED = "planned"
    SENT = "sent"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Round:
    """A round of matches. Inputs and seed are recorded, so that it can be replayed."""

    id: int
    community_id: int
    number: int
    slot: datetime
    state: RoundState
    seed: int
    planned_at: datetime
    send_at: datetime
    matches: tuple[Match, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()


class Answer(StrEnum):
    """What a member says to "did you meet?"."""

    YES = "yes"
    PLANNED = "planned"
    NO = "no"
    NOT_AGAIN = "not_again"


@dataclass(frozen=True, slots=True)
class PastMatch:
    """An earlier match as the planner needs it. ``met``: yes was said, or nothing was said yet;
    ``good``: somebody said yes and nobody no; ``topics``: those that its reasons named.
    """

    members: tuple[int, ...]
    slot: datetime
    met: bool
    good: bool = False
    kind: MatchKind = MatchKind.OPEN
    topics: tuple[str, ...] = ()


# --- looking things up ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Search:
    """What ``/intro find`` looks for; empty fields do not restrict."""

    words: str = ""
    topic: str = ""
    field: str = ""
    place: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Counts of a community that name nobody."""

    members: int
    introduced: int
    matched_in: int
    paused: int
    rounds: int
    topics: Mapping[str, int] = field(default_factory=dict[str, int])
