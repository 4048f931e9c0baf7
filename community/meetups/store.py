"""What meetups need of a database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from community.meetups.model import Encounter, Gathering, Meetup, Reminders, Share
from community.outbox import Outgoing


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a gathering, and what is to be said of it."""

    after: Gathering
    rows: Sequence[Outgoing] = ()


Decide = Callable[[Gathering], Change]
"""Decides a change from what is stored at that moment. It is called inside the transaction, so it
is pure and quick; a CommunityError that it raises undoes everything and is passed on."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A member's calendar feed: of what they come to, or of everything (``whole``); or, of no
    member's, the community's own, which is always of everything.
    """

    community_id: int
    member_id: int | None
    whole: bool = False


class MeetupStore(Protocol):
    """Where meetups and answers are kept."""

    async def add(self, meetup: Meetup) -> Meetup:
        """Store a new meetup; return it with its id. A draft replaces its host's earlier one."""
        ...

    async def drop_draft(self, community_id: int, meetup_id: int) -> None:
        """Delete a draft; nothing happens to what is none."""
        ...

    async def get(self, community_id: int, meetup_id: int) -> Gathering | None:
        """Return a meetup with all answers."""
        ...

    async def change(self, community_id: int, meetup_id: int, decide: Decide) -> Gathering | None:
        """Let ``decide`` change a gathering: one transaction, and never two at a time for the same
        meetup. Answers that are not in ``after`` any more are deleted, others inserted or
        replaced, the outbox rows written. Return what it was changed to; None if there is none.
        """
        ...

    async def call_next(
        self, meetup: Meetup, rows: Callable[[Gathering], Sequence[Outgoing]]
    ) -> bool:
        """Store the next date of a series with its outbox rows, in one transaction; False (nothing
        written) if there is one of this ``series_id`` and ``series_slot`` already.
        """
        ...

    async def upcoming(self, community_id: int, after: datetime, limit: int) -> Sequence[Gathering]:
        """Return those that are called and end after an instant, the earliest start first."""
        ...

    async def of_member(
        self, community_id: int, member_id: int, after: datetime
    ) -> Sequence[Gathering]:
        """Return those that end after an instant and that a member hosts or answered "yes" or
        "maybe" to, called or cancelled, the earliest start first.
        """
        ...

    async def ahead(
        self, community_id: int, member_id: int, after: datetime
    ) -> Sequence[Gathering]:
        """Return those that begin after an instant and that a member hosts or answered "yes" or
        "maybe" to, called or asked, the earliest first.
        """
        ...

    async def since(self, community_id: int, after: datetime, limit: int) -> Sequence[Gathering]:
        """Return those that end after an instant, called or cancelled, the earliest first."""
        ...

    async def count(self, community_id: int, after: datetime, host: int | None = None) -> int:
        """Return how many are called, or asked, and end after an instant; only a host's, if one is
        given.
        """
        ...

    async def purge_drafts(self, before: datetime) -> int:
        """Delete the drafts, and what was not called, last changed before an instant; return how
        many.
        """
        ...

    async def waiting(self, before: datetime) -> Sequence[tuple[int, int]]:
        """Return (community id, id) of those that are asked and begin before an instant, or at it;
        of all communities.
        """
        ...

    async def share(self, community_id: int, share: Share) -> None:
        """Store what a member gave to a recap; one of the same number is replaced."""
        ...

    async def shares(self, community_id: int, meetup_id: int) -> Sequence[Share]:
        """Return what was given to a recap, oldest first."""
        ...

    async def take_back(self, community_id: int, meetup_id: int, member_id: int) -> int:
        """Delete what a member gave to a recap; return how much that was."""
        ...

    async def met(self, community_id: int, encounters: Sequence[Encounter]) -> None:
        """Store who met whom, or what they say of it now: one row a meetup and pair of who says so
        and whom.
        """
        ...

    async def encounters(self, community_id: int, after: datetime) -> Sequence[Encounter]:
        """Return who met whom at meetups since an instant (``at``), oldest first."""
        ...

    async def reminders(
        self, community_id: int, member_ids: Iterable[int]
    ) -> Mapping[int, Reminders]:
        """Return which reminders these members want; who never said so is missing."""
        ...

    async def save_reminders(self, community_id: int, member_id: int, wanted: Reminders) -> None:
        """Store which reminders a member wants."""
        ...

    async def feed(self, secret: str) -> Feed | None:
        """Return whose calendar feed has this secret (a keyed hash of its token)."""
        ...

    async def open_feed(self, feed: Feed, secret: str) -> None:
        """Let a feed be known by this secret from now on; an earlier one of the same member, or of
        the community, ends.
        """
        ...

    async def close_feed(self, feed: Feed) -> None:
        """Let a member's feed, whole or not, or the community's, be known by no secret any more."""
        ...
