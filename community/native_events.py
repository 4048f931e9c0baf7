"""A platform's own list of events, where it has one: Discord shows it above the channels."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from community.places import Account, Place, Ref


@dataclass(frozen=True, slots=True)
class NativeEvent:
    """A date as such a list shows it. ``called_off``: it is to go from the list."""

    title: str
    about: str
    where: str
    starts_at: datetime
    ends_at: datetime
    called_off: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """An event as it stands in the list. ``differs``: the fields of a :class:`NativeEvent` that
    say something else there, if that can be put right; ``interested``: how many people are.
    """

    differs: frozenset[str] = frozenset()
    interested: int = 0


@runtime_checkable
class EventBoard(Protocol):
    """A chat platform (or several) with a list of events."""

    async def keep_event(
        self, place: Place, event: NativeEvent, *, ref: Ref | None, again: bool
    ) -> Ref | None:
        """Let the list of the community that ``place`` belongs to show an event.

        ``ref``: where it stands already. None: it stands nowhere, since the platform has no list,
        or it is full, or we may not, or somebody took it away, or the event has begun. ``again``:
        an earlier attempt may have gone through. Raises ChatUnavailable.
        """
        ...

    async def listed(self, ref: Ref, event: NativeEvent) -> Listed | None:
        """Return how an event stands in the list; None if somebody took it away or ended it there.

        Raises ChatUnavailable, and ChatRefused if it cannot be looked at.
        """
        ...

    async def interested(self, ref: Ref) -> frozenset[Account] | None:
        """Return who says in the list that they are interested; None if they are too many to read.

        Raises ChatUnavailable, and ChatRefused if it cannot be looked at.
        """
        ...


class NoEvents(EventBoard):
    """No platform has a list of events."""

    async def keep_event(
        self,
        place: Place,  # noqa: ARG002 - the port's
        event: NativeEvent,  # noqa: ARG002
        *,
        ref: Ref | None,  # noqa: ARG002
        again: bool,  # noqa: ARG002
    ) -> Ref | None:
        """Show nothing."""
        return None

    async def listed(
        self,
        ref: Ref,  # noqa: ARG002 - the port's
        event: NativeEvent,  # noqa: ARG002
    ) -> Listed | None:
        """Return nothing: it stands nowhere."""
        return None

    async def interested(
        self,
        ref: Ref,  # noqa: ARG002 - the port's
    ) -> frozenset[Account] | None:
        """Return nobody."""
        return frozenset()
