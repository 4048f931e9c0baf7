"""Where two homes become one community, and one of them becomes a community of its own again."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from community.model import Member
from community.outbox import Outgoing
from community.places import Community
from community.relay_store import Bridge

Names = Mapping[int, Sequence[str]]
"""Member id -> the ledger's names of their accounts, by which others may avoid them."""


MemberCleanUp = Callable[[Member, Mapping[str, str]], Sequence[Outgoing]]
"""(member, key -> ref of what was delivered for them) -> rows that take it away."""


class JoinStore(Protocol):
    """Joining and leaving, each in one transaction."""

    async def people(self, community_id: int) -> Sequence[Member]:
        """Return all members, also those who left."""
        ...

    async def join(
        self,
        code: str,
        whole: Community,
        entering: Community,
        names: Names,
        rows: Callable[[int], Sequence[Outgoing]],
    ) -> int | None:
        """Let the home of ``entering`` be one more of ``whole``'s; return the number of its seat,
        for which ``rows`` are written. None if the code is used or one of them is gone.

        Members move over with what they wrote, whom they avoid, and their past matches, whose
        rounds are numbered below 1 and are no rounds of ``whole``'s. What is planned there ends:
        schedules, rounds that did not go out, prompts that are under way. Words for topics and own
        prompts come along.
        """
        ...

    async def leave(
        self,
        community: Community,
        names: Names,
        at: datetime,
        clean_up: MemberCleanUp,
        over: Callable[[Bridge], Outgoing],
        rows: Callable[[Community, Sequence[int]], Sequence[Outgoing]],
    ) -> Community | None:
        """Let the home that a community is seen from be a community of its own, with the same
        settings and no schedules; ``rows`` are written for it and the ids of its members with an
        introduction. None if it is the only home, or left already.

        Who has accounts only there goes along, with what they wrote and whom they avoid, and
        without what was between them and others; who has one elsewhere stays and loses this one.
        What the bot posted of who goes is taken away (``clean_up``), and the cards that stand there
        of who stays. Bridges to conversations there end, and each side of them is told (``over``).
        """
        ...
