"""Invitations as the sync tells them: a few state events without ids, from somebody's server."""

from collections.abc import Iterator

from community.fronts import Heard
from matrix.heard import is_name
from matrix.reading import INVITATION
from matrix.untrusted import Json, as_list, as_map, as_time, as_word


def invitations(sync: Json, me: str, since: str) -> Iterator[Heard]:
    """Return the invitations to us. ``since``: how far was read before, which names an invitation
    for which the server gives neither an id nor a time.
    """
    for room, part in as_map(as_map(sync.get("rooms")).get("invite")).items():
        told = as_map(as_map(part).get("invite_state")).get("events")
        events = [as_map(event) for event in as_list(told)]
        for event in events:
            if _is_ours(event, me) and is_name(event.get("sender")) and is_name(room):
                yield _invitation(str(room), event, since, is_space=_is_space(events))
                break


def _is_ours(event: Json, me: str) -> bool:
    membership = as_map(event.get("content")).get("membership")
    ours = event.get("type") == "m.room.member" and event.get("state_key") == me
    return ours and membership == "invite"


def _invitation(room: str, event: Json, since: str, *, is_space: bool) -> Heard:
    at = as_time(event.get("origin_server_ts"))
    known = event.get("event_id")
    which = as_word(known) if is_name(known) else str(at or since or "first")
    name = f"invite:{room}:{which}"
    content = {
        "is_direct": as_map(event.get("content")).get("is_direct") is True,
        "is_space": is_space,
    }
    return Heard(
        name,
        {
            "type": INVITATION,
            "event_id": name,
            "room_id": room,
            "sender": as_word(event.get("sender")),
            "origin_server_ts": at,
            "content": content,
        },
    )


def _is_space(events: list[Json]) -> bool:
    return any(
        event.get("type") == "m.room.create"
        and as_map(event.get("content")).get("type") == "m.space"
        for event in events
    )
