"""Members' own feeds, in which posts for blog parades are looked for, and what was found there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from community.outbox import Outgoing
from community.pages import UNMARKED, Mark

MOST_FAILURES = 10
"""A feed that could not be read so many times in a row is not read any more."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A member's own feed (RSS, Atom), in which new posts for a parade are looked for.

    ``seen``: until when its posts were looked at; None: never. ``failures``: how many times in a
    row it could not be read. ``turn``: the last time it was somebody's turn to read it, so that
    nothing counts twice. ``mark``: of the version that was read.
    """

    community_id: int
    member_id: int
    address: str
    seen: datetime | None = None
    failures: int = 0
    turn: int = 0
    mark: Mark = UNMARKED

    @property
    def given_up(self) -> bool:
        """Whether it is not read any more."""
        return self.failures >= MOST_FAILURES


@dataclass(frozen=True, slots=True)
class Find:
    """A post in a member's feed that carries a parade's hashtag; they are asked about it once.
    ``id`` is 0 until it is stored. ``page``: what is the same for all addresses of the post.
    """

    id: int
    community_id: int
    parade_id: int
    member_id: int
    page: str
    address: str
    title: str
    at: datetime


Asked = Callable[[Sequence[Find]], Sequence[Outgoing]]
"""Makes the outbox rows about what was found, with their ids; in the same transaction."""


class FeedStore(Protocol):
    """Where members' feeds are kept, and what was found in them."""

    async def watch(self, watched: Watched) -> None:
        """Store a member's feed; they have one at most."""
        ...

    async def unwatch(self, community_id: int, member_id: int) -> bool:
        """Look into a member's feed no more; False if there is none."""
        ...

    async def watched(self, community_id: int) -> Sequence[Watched]:
        """Return the feeds of all members who have not left, by member id."""
        ...

    async def feed_of(self, community_id: int, member_id: int) -> Watched | None:
        """Return a member's feed; None if they named none, or have left."""
        ...

    async def looked(
        self, before: Watched, after: Watched, finds: Sequence[Find], rows: Asked
    ) -> bool:
        """Note that a feed was looked into, store those of ``finds`` that were not found before,
        and write the rows about these: in one transaction. False (nothing written) if it is another
        feed by now, or was looked into meanwhile.
        """
        ...

    async def find(self, community_id: int, find_id: int) -> Find | None:
        """Return what was found, None if it is gone."""
        ...

    async def forget_finds(self, before: datetime) -> int:
        """Delete what was found before an instant; return how many."""
        ...
