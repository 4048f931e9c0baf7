"""Bridges between conversations, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from community.outbox import Outgoing
from community.places import Place, Ref
from community.relay_store import Bridge, Carried, RelayStore
from tests.fakes.memory import Memory


class MemoryRelayStore(RelayStore):
    """Bridges, and what was carried."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def open(self, bridge: Bridge) -> None:
        self._m.bridges.setdefault((bridge.community_id, bridge.match_id, bridge.seat), bridge)

    async def bridges(self, community_id: int, match_id: int) -> Sequence[Bridge]:
        keys = sorted(key for key in self._m.bridges if key[:2] == (community_id, match_id))
        return [self._m.bridges[key] for key in keys]

    async def at(self, place: Place) -> Bridge | None:
        return next((one for one in self._m.bridges.values() if one.place == place), None)

    async def open_on(self, platform: str) -> Sequence[Bridge]:
        there = [one for _, one in sorted(self._m.bridges.items())]
        return [one for one in there if one.place.platform == platform and one.ended_at is None]

    async def end(
        self, community_id: int, match_id: int, at: datetime, outgoing: Sequence[Outgoing]
    ) -> bool:
        still = [one for one in await self.bridges(community_id, match_id) if one.ended_at is None]
        for one in still:
            self._m.bridges[community_id, match_id, one.seat] = replace(one, ended_at=at)
        if still:
            self._m.write(outgoing)
        return bool(still)

    async def carry(self, carried: Carried, outgoing: Sequence[Outgoing]) -> None:
        self._m.carried.setdefault(carried.source, carried)
        self._m.write(outgoing)

    async def carried(self, source: Ref) -> Carried | None:
        return self._m.carried.get(source)

    async def latest(self, bridge: Bridge, limit: int) -> Sequence[Ref]:
        here = [
            one.source
            for one in self._m.carried.values()
            if (one.community_id, one.match_id, one.seat)
            == (bridge.community_id, bridge.match_id, bridge.seat)
        ]
        return here[::-1][:limit]

    async def waits_for_another(self, row_id: int, community_id: int, prefix: str) -> bool:
        return any(
            record.state == "pending"
            and record.id < row_id
            and record.outgoing.community_id == community_id
            and record.outgoing.key.startswith(prefix)
            for record in self._m.outbox.values()
        )
