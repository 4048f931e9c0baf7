"""Taking part in matching: join, pause, leave, whom never to meet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from community.model import Participation


class ParticipationStore(Protocol):
    """Where participation and blocks are kept."""

    async def get(self, community_id: int, member_id: int) -> Participation | None:
        """Return how a member takes part; None if not."""
        ...

    async def all(self, community_id: int) -> Mapping[int, Participation]:
        """Return all who take part and have not left the community, by member id."""
        ...

    async def save(self, community_id: int, participation: Participation) -> None:
        """Insert or replace."""
        ...

    async def remove(self, community_id: int, member_id: int) -> None:
        """End a member's participation (no error if there was none)."""
        ...

    async def block(self, community_id: int, member_id: int, other_id: int, at: datetime) -> None:
        """Note that ``member_id`` never wants to meet ``other_id``; idempotent."""
        ...

    async def unblock(self, community_id: int, member_id: int, other_id: int) -> None:
        """Take a block back."""
        ...

    async def blocks(self, community_id: int) -> frozenset[tuple[int, int]]:
        """Return blocked pairs, each once as (smaller id, larger id), whoever set it."""
        ...

    async def blocked_by(self, community_id: int, member_id: int) -> frozenset[int]:
        """Return whom this member blocked."""
        ...
