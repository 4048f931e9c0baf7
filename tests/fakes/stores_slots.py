"""Polls about times, in memory."""

from dataclasses import replace
from datetime import datetime

from community.meetups.model import Gathering
from community.slots.model import Poll, PollState, Standing
from community.slots.store import Change, Decide, SlotStore
from tests.fakes.memory import Memory


class MemorySlotStore(SlotStore):
    """Polls and answers."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def add(self, poll: Poll) -> Poll:
        if poll.state is PollState.DRAFT:
            for other in list(self._m.polls.values()):
                if other.poll.state is PollState.DRAFT and other.poll.by == poll.by:
                    del self._m.polls[other.poll.id]
        stored = replace(poll, id=self._m.new_id())
        self._m.polls[stored.id] = Standing(stored)
        return stored

    async def drop_draft(self, community_id: int, poll_id: int) -> None:
        found = await self.get(community_id, poll_id)
        if found is not None and found.poll.state is PollState.DRAFT:
            del self._m.polls[poll_id]

    async def get(self, community_id: int, poll_id: int) -> Standing | None:
        found = self._m.polls.get(poll_id)
        return found if found and found.poll.community_id == community_id else None

    async def change(self, community_id: int, poll_id: int, decide: Decide) -> Standing | None:
        before = await self.get(community_id, poll_id)
        if before is None:
            return None
        change: Change = decide(before)
        after = change.after
        if change.made is not None:
            made = change.made.gathering
            stored = Gathering(replace(made.meetup, id=self._m.new_id()), made.rsvps)
            self._m.gatherings[stored.meetup.id] = stored
            after = replace(after, poll=replace(after.poll, meetup_id=stored.meetup.id))
            self._m.write(change.made.follow(stored))
        self._m.polls[poll_id] = after
        self._m.write(change.rows)
        return after

    async def count(self, community_id: int, by: int | None = None) -> int:
        return sum(
            one.poll.state is PollState.OPEN
            and one.poll.by is not None
            and (by is None or one.poll.by == by)
            for one in self._m.polls.values()
            if one.poll.community_id == community_id
        )

    async def purge_drafts(self, before: datetime) -> int:
        old = [
            i
            for i, one in self._m.polls.items()
            if one.poll.state is PollState.DRAFT
            and one.poll.asked_at is not None
            and one.poll.asked_at < before
        ]
        for i in old:
            del self._m.polls[i]
        return len(old)
