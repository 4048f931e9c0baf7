"""What grows between people, in memory: who knows whom, and what many want."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import combinations

from community.meetups.hello import Acquaintances
from community.meetups.ideas import Idea, IdeaStore
from community.model import MatchState, RoundState
from community.outbox import Outgoing
from tests.fakes.memory import Memory


class MemoryAcquaintances(Acquaintances):
    """Past matches and encounters."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def acquainted(
        self, community_id: int, member_ids: Collection[int]
    ) -> frozenset[tuple[int, int]]:
        m = self._m
        matched = [
            pair
            for match in m.matches.values()
            if match.community_id == community_id
            and match.state is not MatchState.CALLED_OFF
            and m.rounds[match.round_id].state is not RoundState.UNDONE
            for pair in combinations(sorted(match.present), 2)
        ]
        met = [(min(e.by, e.other), max(e.by, e.other)) for e in m.encounters.values()]
        return frozenset(pair for pair in (*matched, *met) if set(pair) <= set(member_ids))


class MemoryIdeaStore(IdeaStore):
    """Meetups that were proposed."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def since(self, community_id: int, after: datetime) -> Sequence[Idea]:
        found = [
            one
            for one in self._m.ideas.values()
            if one.community_id == community_id and one.at >= after
        ]
        return sorted(found, key=lambda one: (one.at, one.id))

    async def propose(
        self, idea: Idea, quiet_since: datetime, rows: Callable[[Idea], Sequence[Outgoing]]
    ) -> bool:
        self._m.expect(idea.community_id)
        if any(one.at > quiet_since for one in await self.since(idea.community_id, quiet_since)):
            return False
        stored = replace(idea, id=self._m.new_id())
        self._m.ideas[stored.id] = stored
        self._m.write(rows(stored))
        return True

    async def idea(self, community_id: int, idea_id: int) -> Idea | None:
        found = self._m.ideas.get(idea_id)
        return found if found and found.community_id == community_id else None
