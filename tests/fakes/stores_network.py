"""What grows between people, in memory: who knows whom."""

from collections.abc import Collection
from itertools import combinations

from community.meetups.hello import Acquaintances
from community.model import MatchState, RoundState
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
