"""What blog parades need of a database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from community.outbox import Outgoing
from community.parades.feeds import FeedStore
from community.parades.model import Parade, Parading

Decide = Callable[[Parading], Parading]
"""Decides a change from what is stored at that moment. It is called inside the transaction, so it
is pure and quick; a CommunityError that it raises undoes everything and is passed on."""

Rows = Callable[[Parading, Parading], Sequence[Outgoing]]
"""Makes the outbox rows of a change, from what was stored before and what is now, with all ids; in
the same transaction."""


def as_it_is(parading: Parading) -> Parading:
    """Decide that nothing changes."""
    return parading


def nothing_follows(_before: Parading, _after: Parading) -> Sequence[Outgoing]:
    """Have nothing said."""
    return ()


@dataclass(frozen=True, slots=True)
class Commented:
    """A member commented on another's post, ``at``; for who knows whom."""

    reader: int
    author: int
    at: datetime


class ParadeStore(FeedStore, Protocol):
    """Where parades, posts, intents and readings are kept, and members' feeds."""

    async def add(
        self, parade: Parade, decide: Decide = as_it_is, rows: Rows = nothing_follows
    ) -> Parade:
        """Store a new parade, let ``decide`` add to it, and write the outbox rows: one transaction.
        Return it with its id.
        """
        ...

    async def get(self, community_id: int, parade_id: int) -> Parading | None:
        """Return a parade with all that people gave."""
        ...

    async def change(
        self, community_id: int, parade_id: int, decide: Decide, rows: Rows
    ) -> Parading | None:
        """Let ``decide`` change a parade: one transaction, and never two at a time for the same
        one. Posts with an id of 0 are inserted; posts, intents and readings that are missing are
        deleted, others updated; then the outbox rows are written. Return what is stored now, with
        its ids; None if there is no such parade.
        """
        ...

    async def listed(self, community_id: int, limit: int) -> Sequence[Parading]:
        """Return all that are not withdrawn, the newest (by id) first."""
        ...

    async def going_on(self, community_id: int) -> Sequence[Parade]:
        """Return all that are proposed, drafted or called, without what people gave to them, by
        id.
        """
        ...

    async def count(self, community_id: int, proposed_by: int | None = None) -> int:
        """Return how many are proposed, drafted or called; only a member's, if one is
        given.
        """
        ...

    async def parade_of_post(self, community_id: int, post_id: int) -> int | None:
        """Return the id of the parade that a post belongs to; None if there is none."""
        ...

    async def purge_drafts(self, before: datetime) -> int:
        """Delete posts that were not confirmed and are older than an instant; return how many."""
        ...

    async def took_part(self, community_id: int, before: datetime) -> frozenset[int]:
        """Return who has a confirmed post that came in before an instant."""
        ...

    async def commented(self, community_id: int, after: datetime) -> Sequence[Commented]:
        """Return who commented on whose posts since an instant, oldest first; of people who are
        still there.
        """
        ...

    async def archive(self, secret: str) -> int | None:
        """Return which community's archive has this secret (a keyed hash of its token)."""
        ...

    async def open_archive(self, community_id: int, secret: str) -> None:
        """Let a community's archive be known by this secret from now on, and by no other."""
        ...

    async def close_archive(self, community_id: int) -> None:
        """Let a community's archive be known by no secret any more."""
        ...
