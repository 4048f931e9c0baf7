"""Who may do what in a room, right in every room version.

Up to version 11 power stands in ``m.room.power_levels``, and without it the creator has 100. From
version 12 on the creators stand above everybody and are not listed (client-server API, "Room
version 12"). matrix-nio knows nothing of the latter, so we read the state ourselves.
"""

from collections.abc import Iterable
from math import inf
from typing import Any

from matrix.untrusted import Json, as_map, as_words

ORGANISER = 50
CREATOR = 100.0
CREATORS_ABOVE = 12
WORDS_ARE_NUMBERS_BELOW = 10


def power_of(state: Iterable[Json], user: str) -> float:
    """Return a person's power by a room's state events (whole events, in any order)."""
    create, levels = _one(state, "m.room.create", "m.room.power_levels")
    created = _content(create)
    version = version_of(created)
    sender = create.get("sender") if create else None
    if version >= CREATORS_ABOVE and user in {
        sender,
        *as_words(created.get("additional_creators")),
    }:
        return inf
    if levels is None:
        # Before version 11 the creator is named in the content, since then it is the sender.
        return CREATOR if user in {sender, created.get("creator")} else 0.0
    content = _content(levels)
    listed = as_map(content.get("users"))
    words = version < WORDS_ARE_NUMBERS_BELOW
    usual = _number(content.get("users_default"), words=words) or 0.0
    if user not in listed:
        return usual
    own = _number(listed[user], words=words)
    return usual if own is None else own


def needed(state: Iterable[Json], action: str, usual: float = ORGANISER) -> float:
    """Return the power that an action needs: "invite", "kick", "redact", "state_default", or an
    event's type.
    """
    (levels,) = _one(state, "m.room.power_levels")
    content = _content(levels)
    events = as_map(content.get("events"))
    if action in events:
        number = _number(events[action], words=True)
        return usual if number is None else number
    if "." in action:
        number = _number(content.get("state_default"), words=True)
    else:
        number = _number(content.get(action), words=True)
    return usual if number is None else number


def needed_to_send(state: Iterable[Json], kind: str) -> float:
    """Return the power that sending a message, a reaction and the like needs."""
    (levels,) = _one(state, "m.room.power_levels")
    content = _content(levels)
    events = as_map(content.get("events"))
    asked = events[kind] if kind in events else content.get("events_default")
    return _number(asked, words=True) or 0.0


def version_of(created: Json) -> float:
    """Return a room version as a number; one that is none is as new as can be."""
    version = created.get("room_version", "1")
    return float(version) if isinstance(version, str) and version.isdecimal() else inf


def power_levels(me: str, *, creators_above: bool) -> dict[str, Any]:
    """Return the power levels of a room we make: people may talk, invite nobody, and never have
    power over us. Where creators stand above everybody they must not be listed.
    """
    return {
        "users": {} if creators_above else {me: 100},
        "users_default": 0,
        "events_default": 0,
        "state_default": 50,
        "invite": 50,
        "kick": 50,
        "ban": 50,
        "redact": 50,
        "events": {"m.room.tombstone": 100, "m.room.power_levels": 100},
    }


def _one(state: Iterable[Json], *kinds: str) -> tuple[Json | None, ...]:
    found: dict[str, Json] = {}
    for event in state:
        kind = event.get("type")
        if kind in kinds and event.get("state_key") == "":
            found[str(kind)] = event
    return tuple(found.get(kind) for kind in kinds)


def _content(event: Json | None) -> Json:
    return as_map(event.get("content")) if event else {}


def _number(value: object, *, words: bool) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value)
    if words and isinstance(value, str):
        try:
            return float(int(value))
        except ValueError:
            return None
    return None
