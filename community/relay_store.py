"""Where it is kept which conversations belong together across platforms, and what was carried.

Ids and places only, never a word: what people wrote is read where it stands when it is carried.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from community.outbox import Outgoing
from community.places import Place, Ref


@dataclass(frozen=True, slots=True)
class Bridge:
    """One side of a match that is open on several platforms: its conversation in one home.

    ``ended_at``: words are not carried any more since then.
    """

    community_id: int
    match_id: int
    seat: int
    conversation: Ref
    ended_at: datetime | None = None

    @property
    def place(self) -> Place:
        """Where people talk."""
        return Place(self.conversation.platform, self.conversation.place)


@dataclass(frozen=True, slots=True)
class Carried:
    """A message that is carried to the other sides. ``member_id``: who wrote it."""

    community_id: int
    match_id: int
    source: Ref
    member_id: int
    seat: int


@dataclass(frozen=True, slots=True)
class Unheard:
    """Where a front looks for what was written while it was away: behind ``since``, the message
    that was taken up last (the conversation's first one, if none was). ``lately``: those taken up
    before, which may have been edited or deleted meanwhile.
    """

    place: Place
    since: Ref
    lately: tuple[Ref, ...] = ()


class RelayStore(Protocol):
    """Where bridges are kept."""

    async def open(self, bridge: Bridge) -> None:
        """Store a side; the same one again changes nothing."""
        ...

    async def bridges(self, community_id: int, match_id: int) -> Sequence[Bridge]:
        """Return the sides of a match, by seat."""
        ...

    async def at(self, place: Place) -> Bridge | None:
        """Return the side whose conversation is at a place."""
        ...

    async def open_on(self, platform: str) -> Sequence[Bridge]:
        """Return all sides on a platform that are not ended."""
        ...

    async def end(
        self, community_id: int, match_id: int, at: datetime, outgoing: Sequence[Outgoing]
    ) -> bool:
        """End a bridge on all sides, and write outbox rows; False (and no rows) if it was ended."""
        ...

    async def carry(self, carried: Carried, outgoing: Sequence[Outgoing]) -> None:
        """Store that a message is to be carried (the same one again changes nothing), and write
        outbox rows, in one transaction.
        """
        ...

    async def carried(self, source: Ref) -> Carried | None:
        """Return what is known of a message."""
        ...

    async def latest(self, bridge: Bridge, limit: int) -> Sequence[Ref]:
        """Return the messages of this side that were taken up last, the last one first."""
        ...

    async def waits_for_another(self, row_id: int, community_id: int, prefix: str) -> bool:
        """Whether an outbox row of this community with a smaller id, whose key begins with
        ``prefix``, is still to be delivered.
        """
        ...
