"""What is pinned in a room: one list for everybody, of which we touch only what is ours.

The list is one state event that is written as a whole, so before we write we read it anew, and do
so one after the other.
"""

import asyncio
import logging

from community.errors import ChatRefused
from matrix.untrusted import as_list, as_map
from matrix.wire import Wire

log = logging.getLogger(__name__)

PINNED = "m.room.pinned_events"


class Pins:
    """The lists of all rooms. Where we may not change one, it stays as it is."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._turn = asyncio.Lock()

    async def add(self, room: str, event: str) -> None:
        """Pin an event, behind those that are pinned."""
        await self._change(room, event, wanted=True)

    async def take(self, room: str, event: str) -> None:
        """Pin an event no more."""
        await self._change(room, event, wanted=False)

    async def _change(self, room: str, event: str, *, wanted: bool) -> None:
        try:
            if await self.holds(room, event) is wanted:
                return
            async with self._turn:
                content = await self._wire.state(room, PINNED) or {}
                there = as_list(content.get("pinned"))
                if (event in there) is wanted:
                    return
                kept = [one for one in there if one != event]
                pinned = [*kept, event] if wanted else kept
                await self._wire.set_state(room, PINNED, {**content, "pinned": pinned})
        except ChatRefused as refused:
            log.info("what is pinned in a room stays as it is: %s", refused.cause)

    async def holds(self, room: str, event: str) -> bool:
        """Whether an event is pinned, as far as the sync has told: that asks nobody."""
        return any(
            event in as_list(as_map(one.get("content")).get("pinned"))
            for one in await self._wire.all_state(room)
            if one.get("type") == PINNED and one.get("state_key") == ""
        )
