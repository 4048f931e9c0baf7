"""What a day can be said as; which date that is today is worked out in ``calendar_days.py``."""

from dataclasses import dataclass
from typing import Literal

Which = Literal["plain", "this", "next", "coming", "after_next"]


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week. ``weeks``: of the calendar week so many after this one; ``later``: so
    many days after the one that ``which`` tells of.
    """

    day: int
    which: Which = "plain"
    weeks: int | None = None
    later: int = 0


@dataclass(frozen=True, slots=True)
class Ahead:
    """So many days, months or years from today."""

    days: int = 0
    months: int = 0
    years: int = 0


@dataclass(frozen=True, slots=True)
class OnDate:
    """A date; without a year the next one there is. ``swapped``: perhaps month and day."""

    day: int
    month: int
    year: int | None = None
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """The next day with this number; -1: the last of a month. ``months``: of that many on."""

    day: int
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Nth:
    """The ``n``-th (-1: last) weekday of a month: ``month`` (1 to 12) of a year, or so many
    ``months`` after this one, or of the first month of the coming year.
    """

    n: int
    day: int
    month: int | None = None
    year: int | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Feast:
    """A day with a name."""

    name: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """A day that is over."""


Day = Weekday | Ahead | OnDate | DayOfMonth | Nth | Feast | Gone
