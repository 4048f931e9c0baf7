"""Which home each of our rooms belongs to, worked out from the state of all of them.

A home is a space, or a single room that is in none. A space may list any room of the world as its
child, so a room is believed to be in a space only if the room says so too, or if whoever listed it
has power in the room itself. Otherwise somebody could take a community over with a space of theirs.
"""

from collections.abc import Mapping, Sequence

from matrix.power import ORGANISER, power_of
from matrix.untrusted import Json, as_list, as_map, as_word

State = Sequence[Json]
SPACE = "m.space"
CHILD, PARENT = "m.space.child", "m.space.parent"
KEY = "netzwerkstatt.key"
"""Where the first event of a room that we made says what the room is for."""
CHANNEL = "channel:"
"""How that begins for a room which a community's posts go to."""


def homes_of(rooms: Mapping[str, State], me: str, direct: frozenset[str]) -> Mapping[str, str]:
    """Return the home of each room that has one, itself where it is one.

    ``rooms``: the state of every room that we are in; ``direct``: those that are 1:1 rooms.
    """
    above = _parents(rooms)
    found: dict[str, str] = {}
    for room, state in rooms.items():
        if room not in direct and not made_for(state, me):
            found[room] = _top(room, above)
    return found


def is_space(state: State) -> bool:
    """Return whether a room is a space."""
    return _first(state).get("type") == SPACE


def made_for(state: State, me: str) -> str:
    """Return what a room that we made is for; "" if it is none of ours."""
    created = _event(state, "m.room.create")
    ours = created.get("sender") == me
    return as_word(_first(state).get(KEY)) if ours else ""


def made_at(state: State) -> int:
    """Return when a room was made, in milliseconds since 1970."""
    at = _event(state, "m.room.create").get("origin_server_ts")
    return at if isinstance(at, int) else 0


def _parents(rooms: Mapping[str, State]) -> Mapping[str, str]:
    """Return the space right above each room; of several the one with the smallest id."""
    above: dict[str, str] = {}
    for space in sorted(rooms):
        if not is_space(rooms[space]):
            continue
        for event in rooms[space]:
            room = event.get("state_key")
            if event.get("type") != CHILD or not isinstance(room, str) or room == space:
                continue
            there = rooms.get(room)
            listed = bool(as_list(as_map(event.get("content")).get("via")))
            if there is not None and listed and _agrees(there, space, event):
                above.setdefault(room, space)
    return above


def _agrees(state: State, space: str, listed: Json) -> bool:
    """Return whether a room has itself to do with a space that lists it."""
    for event in state:
        content = as_map(event.get("content"))
        if event.get("type") == PARENT and event.get("state_key") == space:
            if as_list(content.get("via")):
                return True
        elif event.get("type") == "m.room.join_rules":
            allowed = [as_map(rule).get("room_id") for rule in as_list(content.get("allow"))]
            if space in allowed:
                return True
    return power_of(state, as_word(listed.get("sender"))) >= ORGANISER


def _top(room: str, above: Mapping[str, str]) -> str:
    """Return the topmost space above a room; where spaces hold each other, the smallest id."""
    seen = [room]
    while (parent := above.get(seen[-1])) is not None:
        if parent in seen:
            return min(seen[seen.index(parent) :])
        seen.append(parent)
    return seen[-1]


def _first(state: State) -> Json:
    return as_map(_event(state, "m.room.create").get("content"))


def _event(state: State, kind: str) -> Json:
    for event in state:
        if event.get("type") == kind and event.get("state_key") == "":
            return event
    return {}
