"""Recurring prompts: a text is chosen, posted, and taken up by members."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from community.model import Prompt, PromptKind, PromptPost
from community.outbox import Outgoing


class PromptLibrary(Protocol):
    """The prompts that ship with the bot."""

    def all(self, kind: PromptKind, language: str) -> Sequence[Prompt]:
        """Return the shipped prompts of a kind in a language, ordered by key.

        A key stands for the same prompt in every language.
        """
        ...


class PromptStore(Protocol):
    """Where posts, own prompts and switched-off ones are kept."""

    async def own(self, community_id: int) -> Sequence[Prompt]:
        """Return the organisers' own prompts, keys ``own-<n>``."""
        ...

    async def add_own(self, community_id: int, prompt: Prompt) -> Prompt:
        """Store an own prompt; return it with its key."""
        ...

    async def switched_off(self, community_id: int) -> frozenset[str]:
        """Return the keys that are switched off."""
        ...

    async def switch(self, community_id: int, key: str, *, on: bool) -> None:
        """Switch one prompt on or off."""
        ...

    async def used(self, community_id: int, kind: PromptKind) -> Sequence[str]:
        """Return the keys posted so far, oldest first (repeats included)."""
        ...

    async def commit(
        self,
        post: PromptPost,
        announce: Callable[[PromptPost], Sequence[Outgoing]],
        occurrence_id: int | None,
    ) -> PromptPost:
        """Store a post, its outbox rows, and the occurrence as done: one transaction.

        If the occurrence is done already, nothing is written and its post is returned.
        """
        ...

    async def post(self, community_id: int, post_id: int) -> PromptPost | None:
        """Return a post with those who took it up."""
        ...

    async def latest(self, community_id: int, schedule_id: int) -> PromptPost | None:
        """Return a schedule's newest post."""
        ...

    async def take_up(
        self,
        post: PromptPost,
        member_id: int,
        at: datetime,
        outgoing: Sequence[Outgoing],
    ) -> bool:
        """Note that a member took it up, set the schedule's ``unanswered`` to 0 and write outbox
        rows: one transaction. False (nothing written) if they had already.
        """
        ...
