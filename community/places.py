"""Where a community lives: its homes on the platforms, accounts, channels, and what stands where.

Instants are aware UTC datetimes; ids are our own integers unless called ``external_id``.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")


@dataclass(frozen=True, slots=True)
class Home:
    """A community's place on a platform: a Discord server, a Matrix space."""

    platform: str
    external_id: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.external_id}"


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account on a platform."""

    platform: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, thread or room that can be written to."""

    platform: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Ref:
    """Where something that the bot posted stands now: a message in a place, or the place itself."""

    platform: str
    place: str
    message: str | None = None

    def __str__(self) -> str:
        return f"{self.platform}|{self.place}|{self.message or ''}"

    @classmethod
    def parse(cls, written: str) -> "Ref":
        """Read what ``str(ref)`` wrote."""
        platform, place, message = written.split("|", 2)
        return cls(platform, place, message or None)


@dataclass(frozen=True, slots=True)
class Channels:
    """The places a community's posts go to, as external ids; None where nothing was chosen.

    ``upcoming``: where a card shows what comes next, if organisers want one.
    """

    introductions: str | None = None
    rounds: str | None = None
    prompts: str | None = None
    organisers: str | None = None
    upcoming: str | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """One of a community's homes and the channels there. ``number``: 0 for the first home; it
    never changes. ``left_at``: the bot was removed from it then. ``name``: what it is called there.
    """

    home: Home
    channels: Channels = field(default_factory=Channels)
    number: int = 0
    left_at: datetime | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Community:
    """One networking community and its settings. ``id`` is 0 until it is stored; ``group_size``:
    how many meet at once, 2 to 6; ``approval``: organisers look at members' meetups first.

    It is seen from one of its homes: ``home``, ``name``, ``channels``, ``number`` and ``left_at``
    are that one's (asked for by id: the first that the bot has not left); the others are
    ``elsewhere``.
    """

    id: int
    home: Home
    name: str
    language: Language = "en"
    zone: str = "Europe/Berlin"
    minimum_age: int = 16
    cooldown_weeks: int = 12
    out_of_bubble_percent: int = 30
    group_size: int = 2
    approval: bool = False
    channels: Channels = field(default_factory=Channels)
    set_up: bool = False
    left_at: datetime | None = None
    number: int = 0
    elsewhere: tuple[Seat, ...] = ()

    @property
    def every_seat(self) -> tuple[Seat, ...]:
        """All homes, also those that the bot was removed from a short while ago."""
        here = Seat(self.home, self.channels, self.number, self.left_at, self.name)
        return tuple(sorted((here, *self.elsewhere), key=lambda seat: seat.number))

    @property
    def seats(self) -> tuple[Seat, ...]:
        """All homes that the bot has not left, the first one first."""
        return tuple(seat for seat in self.every_seat if seat.left_at is None)

    def seen_from(self, number: int) -> "Community | None":
        """Return the community as seen from another of its homes; None if it has it no more."""
        if number == self.number:
            return self
        every = self.every_seat
        for seat in every:
            if seat.number == number:
                return replace(
                    self,
                    home=seat.home,
                    name=seat.name or self.name,
                    channels=seat.channels,
                    left_at=seat.left_at,
                    number=number,
                    elsewhere=tuple(other for other in every if other != seat),
                )
        return None

    def place(self, external_id: str) -> Place:
        """Return the channel ``external_id`` of this community's home."""
        return Place(self.home.platform, external_id)
