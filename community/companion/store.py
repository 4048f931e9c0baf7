"""What conferences need of a database."""

from collections.abc import Callable, Sequence
from typing import Protocol

from community.companion.model import Companion
from community.outbox import Outgoing

Decide = Callable[[Companion], Companion]
"""Decides a change from what is stored at that moment. It is called inside the transaction, so it
is pure and quick; a CommunityError that it raises undoes everything and is passed on."""

Rows = Callable[[Companion, Companion], Sequence[Outgoing]]
"""Makes the outbox rows of a change, from what was stored before and what is now, with all ids; in
the same transaction."""


class CompanionStore(Protocol):
    """Where sessions, pairs, questions and notes are kept."""

    async def get(self, community_id: int, meetup_id: int) -> Companion:
        """Return all that a meetup has; an empty one if it has nothing, or is not there."""
        ...

    async def change(
        self, community_id: int, meetup_id: int, decide: Decide, rows: Rows
    ) -> Companion | None:
        """Let ``decide`` change it: one transaction, and never two at a time for the same meetup.
        What has an id of 0 is inserted, what is missing deleted, the rest updated; then the outbox
        rows are written. Return what is stored now, with its ids; None if there is no such meetup.
        """
        ...

    async def meetup_of_session(self, community_id: int, session_id: int) -> int | None:
        """Return the id of the meetup a session belongs to; None if there is none."""
        ...

    async def meetup_of_question(self, community_id: int, question_id: int) -> int | None:
        """Return the id of the meetup a question belongs to; None if there is none."""
        ...
