"""What polls about times need of a database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from community.meetups.model import Gathering
from community.outbox import Outgoing
from community.slots.model import Poll, Standing

Follow = Callable[[Gathering], Sequence[Outgoing]]
"""Returns the rows of a meetup that was just stored, and has its id now."""


@dataclass(frozen=True, slots=True)
class Made:
    """A meetup that a poll becomes; its id is 0 until it is stored."""

    gathering: Gathering
    follow: Follow


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a poll, and what is to be said of it.

    ``made``: a meetup that is stored along with it; the poll gets its id.
    """

    after: Standing
    rows: Sequence[Outgoing] = ()
    made: Made | None = None


Decide = Callable[[Standing], Change]
"""Decides a change from what is stored at that moment. It is called inside the transaction, so it
is pure and quick; a CommunityError that it raises undoes everything and is passed on."""


class SlotStore(Protocol):
    """Where polls about times are kept."""

    async def add(self, poll: Poll) -> Poll:
        """Store a new poll; return it with its id. A draft replaces its author's earlier one."""
        ...

    async def drop_draft(self, community_id: int, poll_id: int) -> None:
        """Delete a draft; nothing happens to what is none."""
        ...

    async def get(self, community_id: int, poll_id: int) -> Standing | None:
        """Return a poll with all answers."""
        ...

    async def change(self, community_id: int, poll_id: int, decide: Decide) -> Standing | None:
        """Let ``decide`` change a poll: one transaction, and never two at a time for the same one.
        The answers become those of ``after``, a meetup that is made is stored, the outbox rows
        are written. The times themselves stay. Return what it was changed to; None if there is
        none.
        """
        ...

    async def count(self, community_id: int, by: int | None = None) -> int:
        """Return how many are open; only those that a member asks, if one is given."""
        ...

    async def purge_drafts(self, before: datetime) -> int:
        """Delete the drafts of before an instant (``asked_at``); return how many."""
        ...
