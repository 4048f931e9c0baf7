"""Privacy: what is stored about a person, to show, to hand over, to erase."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from community.model import Member
from community.outbox import Outgoing


class PrivacyStore(Protocol):
    """Everything about one member, across all tables."""

    async def everyone(self) -> Sequence[Member]:
        """Return every member of every community, also those who left, to replay the ledger."""
        ...

    async def export(self, community_id: int, member_id: int) -> Mapping[str, Any]:
        """Return all that is stored about a member as JSON values, by table.

        Blocks that others set against them, and what others answered about them, are not theirs.
        """
        ...

    async def erase(
        self, member: Member, outgoing: Callable[[Mapping[str, str]], Sequence[Outgoing]]
    ) -> None:
        """Delete a member from every table in one transaction, then make sure that no byte of the
        text stays in the database files. Other people's matches keep an empty seat and lose their
        reasons. ``outgoing`` gets the delivered refs of the member's outbox rows (key -> ref) and
        returns the rows that clean up on the platforms.
        """
        ...

    async def purge_left(self, before: datetime) -> int:
        """Erase communities that the bot left before this instant; return how many."""
        ...
