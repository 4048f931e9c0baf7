"""What votes on topics need of a database."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from community.outbox import Outgoing
from community.parades.model import Parading
from community.parades.voting import Ballot, Vote

PutToVote = Callable[[Sequence[Parading]], tuple[Vote, Sequence[Parading]] | None]
"""Decides, from all that is not called yet, what is put to the vote; with these parades as they are
then. Called inside the transaction, so it is pure and quick; None: nothing is."""

Count = Callable[[Vote, Sequence[Parading], Sequence[Ballot]], tuple[Vote, Sequence[Parading]]]
"""Decides the result from a vote, its topics and what people said, inside the transaction."""

Change = tuple[Parading, Parading]
VoteRows = Callable[[Vote, Sequence[Change]], Sequence[Outgoing]]
"""Makes the outbox rows of a vote that begins or ends, from the vote with its id and what each
parade was before and is now."""


class VoteStore(Protocol):
    """Where votes are kept, and what people say until they are counted."""

    async def begin(self, community_id: int, decide: PutToVote, rows: VoteRows) -> Vote | None:
        """Store a vote that begins, with its topics and rows, in one transaction; None if one runs
        already, or ``decide`` says so.
        """
        ...

    async def get(self, community_id: int, vote_id: int) -> Vote | None:
        """Return a vote."""
        ...

    async def running(self, community_id: int | None = None) -> Sequence[Vote]:
        """Return the votes that are not counted yet, of all communities unless one is given. There
        may be two of one community, for which homes joined.
        """
        ...

    async def hasten(
        self, community_id: int, vote_id: int, at: datetime, rows: Sequence[Outgoing]
    ) -> bool:
        """Let a vote end at an instant; False if it is counted already, then nothing is written."""
        ...

    async def cast(self, community_id: int, ballot: Ballot) -> bool:
        """Store what a member says in place of what they said before at that place; False if the
        vote is over or has no such topic.
        """
        ...

    async def take_back(
        self, community_id: int, vote_id: int, member_id: int, place: str, number: int | None = None
    ) -> bool:
        """Forget what a member said at a place; with a number, only if it was that. False: nothing
        was there.
        """
        ...

    async def bring_into_line(
        self,
        community_id: int,
        vote_id: int,
        place: str,
        said: Mapping[int, Collection[int]],
        at: datetime,
    ) -> None:
        """Let what is stored of one place be what stands there: by member id, the numbers that
        their accounts chose. What is the same keeps the instant at which it was said.
        """
        ...

    async def ballots(self, community_id: int, vote_id: int) -> Sequence[Ballot]:
        """Return what members said who have not left, by member and place."""
        ...

    async def end(
        self, community_id: int, vote_id: int, decide: Count, rows: VoteRows
    ) -> Vote | None:
        """Store the result of a vote, forget who said what, and write what follows, in one
        transaction; None if it is counted already, or not there.
        """
        ...
