"""Members: recognising people, consent, coming and going."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from community.model import Account, Community, Consent, Language, Member, Visitor


@dataclass(frozen=True, slots=True)
class Actor:
    """A visitor who was recognised: their community, and the member they are, if they agreed."""

    visitor: Visitor
    community: Community
    member: Member | None


class MemberStore(Protocol):
    """Where members are kept."""

    async def by_account(self, community_id: int, account: Account) -> Member | None:
        """Return the member with this account (also one who left)."""
        ...

    async def get(self, community_id: int, member_ids: Iterable[int]) -> Mapping[int, Member]:
        """Return members by id; unknown ids are missing."""
        ...

    async def everyone(self, community_id: int) -> Mapping[int, Member]:
        """Return all members who have not left, by id."""
        ...

    async def add(
        self,
        community_id: int,
        account: Account,
        name: str,
        language: Language,
        consent: Consent,
    ) -> Member:
        """Insert a member with their consent, or renew the consent of one who is there."""
        ...

    async def touch(self, member: Member, name: str, language: Language) -> Member:
        """Note a changed display name or language."""
        ...

    async def leave(self, community_id: int, account: Account, at: datetime) -> bool:
        """Mark as left and end matching in one transaction; False if not a member."""
        ...

    async def come_back(self, community_id: int, account: Account) -> bool:
        """Unmark; matching is not resumed by itself. False if not a member."""
        ...
