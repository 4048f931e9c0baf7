"""What we sent for an outbox row, found again by the mark it carries."""

from matrix.cards import MARK
from matrix.untrusted import as_map, as_word
from matrix.wire import Wire

LOOKED_BACK = 100
"""Events that a second attempt looks through; the homeserver itself covers the first day."""


async def sent(wire: Wire, room: str, mark: str) -> str:
    """Return the event that carries a mark of ours already; "" if none is found."""
    for event in await wire.recent(room, LOOKED_BACK):
        ours = as_word(event.get("sender")) == wire.me
        if ours and as_map(event.get("content")).get(MARK) == mark:
            return as_word(event.get("event_id"))
    return ""
