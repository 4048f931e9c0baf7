"""Whether a room that says to be replaced by another really is.

That somebody could set the tombstone the homeserver has checked. But the other room may be
anybody's: only one that names the old room as its predecessor, and that was made by whoever set the
tombstone or by somebody with power in the old room, takes over what the old one was.
"""

from collections.abc import Sequence

from matrix.power import ORGANISER, power_of
from matrix.untrusted import Json, as_map, as_word

TOMBSTONE = "m.room.tombstone"
CREATE = "m.room.create"


def replaced_by(state: Sequence[Json]) -> tuple[str, str]:
    """Return (room, who said so) of a room's tombstone; two blanks if it has none."""
    event = _only(state, TOMBSTONE)
    room = as_word(as_map(event.get("content")).get("replacement_room"))
    return (room, as_word(event.get("sender"))) if room else ("", "")


def is_successor(old: str, old_state: Sequence[Json], new: str, new_state: Sequence[Json]) -> bool:
    """Return whether a room takes over what another was. Both states are whole events."""
    room, by = replaced_by(old_state)
    created = _only(new_state, CREATE)
    maker = as_word(created.get("sender"))
    before = as_map(as_map(created.get("content")).get("predecessor"))
    if not maker or room != new or as_word(before.get("room_id")) != old or old == new:
        return False
    return maker == by or power_of(old_state, maker) >= ORGANISER


def _only(state: Sequence[Json], kind: str) -> Json:
    for event in state:
        if event.get("type") == kind and event.get("state_key") == "":
            return event
    return {}
