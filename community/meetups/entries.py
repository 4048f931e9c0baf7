"""Meetups as a calendar sees them; who writes a calendar file is not decided here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from community.places import Language


@dataclass(frozen=True, slots=True)
class Entry:
    """One date in a calendar. ``uid`` never changes, ``sequence`` grows with every change.

    ``starts_at`` and ``ends_at`` are instants in UTC, shown in ``zone`` (an IANA name);
    ``changed_at``: when it was last changed. ``where`` and ``about`` may be empty.
    """

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    changed_at: datetime
    where: str = ""
    about: str = ""
    cancelled: bool = False


class WriteCalendar(Protocol):
    """Writes a calendar as a file (iCalendar, RFC 5545)."""

    def __call__(self, name: str, language: Language, entries: Sequence[Entry]) -> bytes:
        """Return the file. ``name``: what the calendar is called."""
        ...
