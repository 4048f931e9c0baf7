"""Communities and their settings: set up, channels, language, zone, topic aliases."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from community.model import Community, Home, Numbers


class CommunityStore(Protocol):
    """Where communities are kept."""

    async def by_home(self, home: Home) -> Community | None:
        """Return the community of a home."""
        ...

    async def get(self, community_id: int) -> Community:
        """Return a community; KeyError if there is none."""
        ...

    async def all(self) -> Sequence[Community]:
        """Return every community that the bot has not left."""
        ...

    async def save(self, community: Community) -> Community:
        """Insert (id 0) or update; return it with its id. Two inserts of one home: the first wins
        and is returned.
        """
        ...

    async def aliases(self, community_id: int) -> Mapping[str, str]:
        """Return the organisers' aliases: normalised word -> topic."""
        ...

    async def set_alias(self, community_id: int, word: str, topic: str | None) -> None:
        """Set an alias; None removes it."""
        ...

    async def numbers(self, community_id: int, today: datetime) -> Numbers:
        """Return counts that name nobody. ``topics``: how many introductions name each topic."""
        ...

    async def command_hash(self, front: str) -> str | None:
        """Return the hash of the commands last registered by a front (kept across restarts)."""
        ...

    async def set_command_hash(self, front: str, value: str) -> None:
        """Record the hash of the commands that were registered."""
        ...
