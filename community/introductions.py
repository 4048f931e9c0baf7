"""Introductions: four answers, details, and the topics understood from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from community.model import Introduction, Member, Search
from community.outbox import Outgoing


@dataclass(frozen=True, slots=True)
class Found:
    """A page of people. ``total`` counts all that were found."""

    people: Sequence[tuple[Member, Introduction]]
    total: int
    offset: int


class IntroductionStore(Protocol):
    """Where introductions are kept."""

    async def get(self, community_id: int, member_id: int) -> Introduction | None:
        """Return a member's introduction."""
        ...

    async def many(
        self, community_id: int, member_ids: Iterable[int]
    ) -> Mapping[int, Introduction]:
        """Return introductions by member id."""
        ...

    async def save(
        self, community_id: int, introduction: Introduction, outgoing: Sequence[Outgoing]
    ) -> None:
        """Insert or replace, and write outbox rows, in one transaction."""
        ...

    async def find(self, community_id: int, search: Search, offset: int, limit: int) -> Found:
        """Return members (present ones) whose introduction fits all given fields, by name.

        ``words``: each must occur in an answer, topic, field, place or name (case-insensitive,
        also for umlauts); ``topic`` is a normalised topic; the others compare case-insensitively.
        """
        ...
