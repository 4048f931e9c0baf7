"""What the sync told of rooms: who is in them, what they are called there, what is encrypted.

It is memory only: each start begins with the whole state of every room.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from matrix.untrusted import Json, as_list, as_map, as_word
from matrix.wire import Membership

MEMBERSHIPS = frozenset({"join", "invite", "leave", "ban", "knock"})


@dataclass(slots=True)
class KnownRoom:
    """One room that we are in. ``state``: state events whole, by type and key (members apart).

    ``is_plain``: the homeserver was asked, and it was not encrypted then.
    """

    members: dict[str, Membership] = field(default_factory=dict[str, Membership])
    names: dict[str, str] = field(default_factory=dict[str, str])
    state: dict[tuple[str, str], Json] = field(default_factory=dict[tuple[str, str], Json])
    is_plain: bool = False

    def take(self, event: Json) -> None:
        """Note a state event."""
        kind, key = as_word(event.get("type")), event.get("state_key")
        if not kind or not isinstance(key, str):
            return
        if kind != "m.room.member":
            self.state[kind, key] = event
            return
        content = as_map(event.get("content"))
        membership = as_word(content.get("membership"))
        if membership in MEMBERSHIPS:
            self.members[key] = cast("Membership", membership)
            if name := as_word(content.get("displayname")).strip():
                self.names[key] = name


class KnownRooms:
    """All rooms that we are in, by id."""

    def __init__(self) -> None:
        self._rooms: dict[str, KnownRoom] = {}
        self._entered: dict[str, dict[str, Membership]] = {}
        self._complete = False

    def take(self, sync: Json) -> None:
        """Note what a sync tells."""
        rooms = as_map(sync.get("rooms"))
        for room, told in as_map(rooms.get("join")).items():
            # A fresh room may be told in pieces; whom we asked into it we know anyway.
            fresh = KnownRoom(members=self._entered.pop(str(room), {}))
            known = self._rooms.setdefault(str(room), fresh)
            for part in ("state", "timeline"):
                for event in as_list(as_map(as_map(told).get(part)).get("events")):
                    known.take(as_map(event))
        for room in as_map(rooms.get("leave")):
            self.forget(str(room))
        self._complete = True

    def enter(self, room: str, invited: Sequence[str] = ()) -> None:
        """Note a room that we joined or made ourselves, before the sync tells of it."""
        known = self._rooms.get(room)
        there = self._entered.setdefault(room, {}) if known is None else known.members
        for user in invited:
            there.setdefault(user, "invite")

    def forget(self, room: str) -> None:
        """Forget a room that we left."""
        self._rooms.pop(room, None)
        self._entered.pop(room, None)

    def move(self, room: str, user: str, membership: Membership) -> None:
        """Note a membership that we changed ourselves, before the sync tells of it."""
        if room in self._rooms:
            self._rooms[room].members[user] = membership
        elif room in self._entered:
            self._entered[room][user] = membership

    def set(self, room: str, event: Json, content: Json) -> None:
        """Note state that we set ourselves, before the sync tells of it."""
        if room in self._rooms:
            self._rooms[room].take({**event, "content": content})

    def joined(self) -> Sequence[str] | None:
        """Return the rooms that we are in; None before the first sync."""
        return [*self._rooms, *self._entered] if self._complete else None

    def get(self, room: str) -> KnownRoom | None:
        """Return what is known of a room."""
        return self._rooms.get(room)

    def created(self, room: str) -> Json:
        """Return the content of a room's first event; {} if it is not known."""
        known = self._rooms.get(room)
        return as_map(known.state.get(("m.room.create", ""), {}).get("content")) if known else {}

    def all(self) -> Mapping[str, KnownRoom]:
        """Return all rooms as they are now."""
        return dict(self._rooms)
