"""A question that everybody in a room can answer with a tap, where a platform has polls.

Whoever asks decides what a vote means, and when it is over; who voted for what is nobody's but the
platform's. Beside every poll there is another way to answer: not every client shows polls.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, runtime_checkable

from community.places import Account, Language, Place, Ref
from community.texts import Text


@dataclass(frozen=True, slots=True)
class PollAnswer:
    """One of the answers. ``id`` is what a vote says."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Poll:
    """A question. ``key``: what it is about, as an action like a button's (``verb:number``);
    ``at_most``: so many answers of one person count. ``lasts``: how long it is asked; None: until
    we end it, however long that is, and some platforms have no such polls. ``note``: what is said
    beside it; ``numbered``: whether answers get a number where they are read as plain text.
    """

    key: str
    question: Text
    answers: tuple[PollAnswer, ...]
    language: Language = "en"
    at_most: int = 1
    lasts: timedelta | None = None
    note: Text | None = None
    numbered: bool = True


@runtime_checkable
class PollBoard(Protocol):
    """A chat platform (or several) with polls."""

    async def keep_poll(
        self, place: Place, poll: Poll, *, ref: Ref | None, key: int, again: bool
    ) -> Ref | None:
        """Ask a question in a place; return where it stands, or None if there are no polls there.

        ``ref``: where it stands already. If it had other answers there, that one is ended and a new
        one is asked; if somebody took it away, it stays away. ``key`` and ``again`` as for a Chat.
        Raises ChatUnavailable and ChatRefused.
        """
        ...

    async def close_poll(self, ref: Ref, *, again: bool) -> None:
        """End a poll: no vote counts from now on. Raises ChatUnavailable and ChatRefused."""
        ...

    async def take_away(self, ref: Ref, *, again: bool) -> None:
        """Let nothing stand any more of a poll, nor of what the platform itself said of it; gone
        already is fine. Raises ChatUnavailable and ChatRefused.
        """
        ...

    async def voices(self, ref: Ref) -> Mapping[str, frozenset[Account]] | None:
        """Return who chose what in a poll, by the answers' ids; None where that is heard as it
        happens and nobody keeps it, or the poll is gone. Raises ChatUnavailable and ChatRefused.
        """
        ...


class NoPolls(PollBoard):
    """No platform has polls."""

    async def keep_poll(
        self,
        place: Place,  # noqa: ARG002 - the port's
        poll: Poll,  # noqa: ARG002
        *,
        ref: Ref | None,  # noqa: ARG002
        key: int,  # noqa: ARG002
        again: bool,  # noqa: ARG002
    ) -> Ref | None:
        """Ask nothing."""
        return None

    async def close_poll(self, ref: Ref, *, again: bool) -> None:
        """Do nothing: there is none."""

    async def take_away(self, ref: Ref, *, again: bool) -> None:
        """Do nothing: there is none."""

    async def voices(self, ref: Ref) -> None:
        """Return nothing: there is none."""
