"""What of a room's events is worth hearing: the kinds we know, after we came, and well-formed."""

import json
from collections.abc import Sequence

from matrix.power import version_of
from matrix.reading import POLL_RESPONSES
from matrix.untrusted import Json, as_map, as_word

ENCRYPTED_KIND = "m.room.encrypted"
MEMBER = "m.room.member"
REDACTION = "m.room.redaction"
SECRET = frozenset({"m.room.message", "m.sticker", "m.reaction", *POLL_RESPONSES})
"""What people's clients may encrypt."""
HEARD = SECRET | {REDACTION, MEMBER, "m.room.tombstone"}
KEPT = ("type", "event_id", "sender", "origin_server_ts", "state_key", "content", "redacts")
LONGEST_ID = 255
DEEPEST = 40
REDACTS_INSIDE_FROM = 11


def sound(event: Json, room: str, created: Json) -> Json | None:
    """Return an event with no more in it than it should have; None if it is malformed.

    ``created``: the content of the room's first event, which names the room's version.
    """
    named = (event.get("event_id"), event.get("sender"), event.get("type"), room)
    if not all(map(is_name, named)) or not can_be_kept(event):
        return None
    kept = {key: event[key] for key in KEPT if key in event}
    if event.get("type") == REDACTION:
        kept |= _redacts(event, created)
    return {**kept, "room_id": room}


def is_name(value: object) -> bool:
    """Whether something can be an id or a type, and be kept as one."""
    word = as_word(value)
    known = 0 < len(word) <= LONGEST_ID and "\0" not in word
    return known and not any("\ud800" <= letter <= "\udfff" for letter in word)


def can_be_kept(event: object) -> bool:
    """Whether JSON is such that every database takes it: not too deep, and only real numbers."""
    if too_deep(event):
        return False
    try:
        json.dumps(event, allow_nan=False)
    except ValueError:
        return False
    return True


def _redacts(event: Json, created: Json) -> Json:
    """Return what a redaction takes away, as the room's version has it: what stands in the other
    place is only what somebody wrote there.
    """
    content = as_map(event.get("content"))
    inside = version_of(created) >= REDACTS_INSIDE_FROM
    target = as_word((content if inside else event).get("redacts"))
    return {"redacts": target, "content": {k: v for k, v in content.items() if k != "redacts"}}


def too_deep(value: object, deepest: int = DEEPEST) -> bool:
    """Whether JSON is nested deeper than anybody means it."""
    level = [value]
    for _ in range(deepest):
        level = [
            inner
            for one in level
            if isinstance(one, (dict, list))
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True


def since_we_came(events: Sequence[Json], me: str) -> Sequence[Json]:
    """Return what happened after we joined; all of it if we had joined before."""
    for index in reversed(range(len(events))):
        if _is_our_coming(events[index], me):
            return events[index + 1 :]
    return events


def we_came(events: Sequence[Json], me: str) -> bool:
    """Whether our joining is among these events."""
    return any(_is_our_coming(event, me) for event in events)


def _is_our_coming(event: Json, me: str) -> bool:
    if event.get("type") != MEMBER or event.get("state_key") != me:
        return False
    return _membership(event) == "join" and before(event) != "join"


def before(event: Json) -> str:
    """Return the membership that a member event changed; "" if the server does not say."""
    unsigned = as_map(event.get("unsigned"))
    return as_word(as_map(unsigned.get("prev_content")).get("membership"))


def is_new_name_only(event: Json) -> bool:
    """Whether a member event changes a name or a picture, and no membership."""
    return event.get("type") == MEMBER and before(event) == _membership(event) != ""


def _membership(event: Json) -> str:
    return as_word(as_map(event.get("content")).get("membership"))
