"""Where it is kept which code links what, and what linking changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from community.model import Member
from community.outbox import Outgoing
from community.places import Account, Community


@dataclass(frozen=True, slots=True)
class Linked:
    """What a code stands for: a member's account, or (nobody's) a community's home."""

    community_id: int
    member_id: int | None = None


CleanUp = Callable[[dict[str, str]], Sequence[Outgoing]]
"""(key -> ref of what was delivered for somebody) -> rows that take it away."""


class LinkStore(Protocol):
    """Codes by their hashes, wrong guesses, and linking itself, each in one transaction."""

    async def keep_code(self, code: str, linked: Linked, expires_at: datetime) -> None:
        """Store a code; an earlier one for the same becomes void."""
        ...

    async def find_code(self, code: str, now: datetime) -> Linked | None:
        """Return what a code stands for; None if there is none or its time is over."""
        ...

    async def forget_old(self, now: datetime) -> None:
        """Forget codes whose time is over."""
        ...

    async def misses(self, community_id: int, who: str, since: datetime) -> int:
        """Return how many wrong codes somebody (the ledger's name) entered since an instant."""
        ...

    async def missed(self, community_id: int, who: str, at: datetime, since: datetime) -> None:
        """Count a wrong code; the counting begins anew if the first is from before ``since``."""
        ...

    async def give(
        self, code: str, member: Member, account: Account, at: datetime, known_as: str
    ) -> bool:
        """Let an account that is nobody's be a member's; who avoids it by ``known_as`` avoids the
        member. False if the code or the account is taken by now.
        """
        ...

    async def unite(
        self, code: str, kept: Member, gone: Member, clean_up: CleanUp, rows: Sequence[Outgoing]
    ) -> bool:
        """Let two members be one: accounts, blocks and what was between people become ``kept``'s;
        of introduction and participation theirs stays, if there is one. False if the code is used.
        """
        ...

    async def settle(
        self,
        code: str,
        whole: Community,
        empty: Community,
        rows: Callable[[int], Sequence[Outgoing]],
    ) -> int | None:
        """Let the home of a community without members be one more of another's; return the number
        of the seat (``rows`` are written for it), or None if the code is used or the community has
        members by now.
        """
        ...

    async def is_empty(self, community_id: int) -> bool:
        """Whether a community has no member at all, not even one who left."""
        ...
