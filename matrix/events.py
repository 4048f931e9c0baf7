"""What happens in rooms, as values; read from events that anybody may have made up.

:func:`read` (to be found below) is total: whatever JSON comes in, it returns a value or None.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """What every event has. ``at``: the server's milliseconds since 1970."""

    id: str
    room: str
    sender: str
    at: int


@dataclass(frozen=True, slots=True)
class Said(Event):
    """A message. ``thread``: the root of the thread it is in; ``replaces``: the message it edits
    (``body`` is then the new text); ``mentions``: user ids in ``m.mentions``; ``is_file``: a
    picture, a file, a voice message …; ``encrypted``: it came encrypted.
    """

    body: str
    thread: str | None = None
    answers: str | None = None
    replaces: str | None = None
    mentions: tuple[str, ...] = ()
    is_notice: bool = False
    is_file: bool = False
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class Reacted(Event):
    """A reaction. ``key`` is without the variation selector U+FE0F."""

    target: str
    key: str


@dataclass(frozen=True, slots=True)
class Redacted(Event):
    """An event was taken away: a message, a reaction."""

    target: str


@dataclass(frozen=True, slots=True)
class Voted(Event):
    """A vote in a poll; the last one of each person counts, an empty one takes it back."""

    poll: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invited(Event):
    """We are invited. ``is_direct``: the inviter means a 1:1 room; ``is_space``: it is a space."""

    is_direct: bool = False
    is_space: bool = False


@dataclass(frozen=True, slots=True)
class Moved(Event):
    """Somebody's membership changed: ``who`` is now ``membership`` (join, invite, leave, ban)."""

    who: str
    membership: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Upgraded(Event):
    """A room was replaced by another (a tombstone)."""

    replacement: str


@dataclass(frozen=True, slots=True)
class Unreadable(Event):
    """A message that we have no key for."""
