"""A platform's own list of events, where it has one: Discord shows it above the channels."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from community.places import Place, Ref


@dataclass(frozen=True, slots=True)
class NativeEvent:
    """A date as such a list shows it. ``called_off``: it is to go from the list."""

    title: str
    about: str
    where: str
    starts_at: datetime
    ends_at: datetime
    called_off: bool = False


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
