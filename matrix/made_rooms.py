"""Rooms that we made before, found again by their marker."""

from contextlib import suppress

from community.errors import ChatRefused
from matrix.belonging import made_for
from matrix.wire import Wire


async def rooms_made_for(wire: Wire, purpose: str) -> list[str]:
    """Return the rooms that we made for this purpose and are in.

    The homeserver is asked: after a call whose answer was lost it may have made a room of which no
    sync has told yet, and another one would be made beside it.
    """
    found: list[str] = []
    for room in await wire.joined_rooms(now=True):
        with suppress(ChatRefused):  # put out of it a moment ago
            if made_for(await wire.all_state(room), wire.me) == purpose:
                found.append(room)
    return found
