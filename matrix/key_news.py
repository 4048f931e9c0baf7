"""What a sync says that encryption needs, well-formed; and how what is odd in it is left aside."""

import logging
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from matrix.heard import is_name
from matrix.untrusted import Json, as_list, as_map, as_time, as_word

log = logging.getLogger(__name__)

NEEDED = frozenset({"m.room.member", "m.room.encryption"})
ALGORITHM = "m.megolm.v1.aes-sha2"


@contextmanager
def guarded(what: str, *expected: type[Exception]) -> Generator[None]:
    """Let go of what trips the library: anybody can send it, and the rest must still be heard."""
    try:
        yield
    except expected:
        pass
    except Exception as error:  # noqa: BLE001 - whatever a stranger made up; see above
        log.warning("%s could not be taken in: %s", what, type(error).__name__)


def one_by_one(told: object) -> Iterator[tuple[str, Json]]:
    """Return the parts of an answer that are as they should be."""
    for name, part in as_map(told).items():
        if isinstance(part, Mapping):
            yield str(name), cast("Json", part)


def members_and_encryption(sync: Json) -> dict[str, Any]:
    """Return as much of a sync as encryption needs, well-formed; without messages to our device."""
    rooms = as_map(as_map(sync.get("rooms")).get("join"))
    joined = {str(room): _room(as_map(told)) for room, told in rooms.items()}
    counts = as_map(sync.get("device_one_time_keys_count")).items()
    lists = as_map(sync.get("device_lists"))
    return {
        "next_batch": as_word(sync.get("next_batch")),
        "device_one_time_keys_count": {k: n for k, n in counts if type(n) is int and n >= 0},
        "device_lists": {part: _users(lists.get(part)) for part in ("changed", "left")},
        "to_device": {"events": []},
        "presence": {"events": []},
        "account_data": {"events": []},
        "rooms": {"join": joined, "invite": {}, "leave": {}},
    }


def _users(told: object) -> list[str]:
    return [user for user in map(as_word, as_list(told)) if user]


def _room(told: Json) -> dict[str, Any]:
    state = as_list(as_map(told.get("state")).get("events"))
    timeline = as_list(as_map(told.get("timeline")).get("events"))
    return {
        "state": {"events": [event for event in map(_needed, state) if event]},
        "timeline": {
            "events": [event for event in map(_needed, timeline) if event],
            "limited": False,
            "prev_batch": "",
        },
        "ephemeral": {"events": []},
        "account_data": {"events": []},
    }


def _needed(event: object) -> Json | None:
    """Return a state event that encryption looks at, with no more in it than that."""
    told = as_map(event)
    content = as_map(told.get("content"))
    kind, key = as_word(told.get("type")), told.get("state_key")
    # The library gives up the whole page over one event that is odd in what all events have.
    base = {name: told.get(name) for name in ("event_id", "sender")}
    if kind not in NEEDED or not isinstance(key, str) or not all(map(is_name, base.values())):
        return None
    if kind == "m.room.member":
        membership = as_word(content.get("membership"))
        # Names stay outside: nothing of people's words is kept by the library.
        kept = {"membership": membership}
        known = is_name(key) and membership in {"join", "invite", "leave", "ban"}
    else:
        kept = {"algorithm": ALGORITHM}
        known = as_word(content.get("algorithm")) == ALGORITHM and key == ""
    at = as_time(told.get("origin_server_ts"))
    fresh = {"type": kind, "state_key": key, **base, "origin_server_ts": at, "content": kept}
    return fresh if known else None
