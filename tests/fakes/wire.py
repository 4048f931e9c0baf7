"""A homeserver in memory, as one logged-in account sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from community.clean_text import BREAK
from community.errors import ChatError, ChatRefused
from matrix.wire import Json, Membership, Wire

ME = "@netz:hs"


@dataclass
class FakeRoom:
    """A room. ``state`` is by (kind, key); the newest event comes last."""

    id: str
    members: dict[str, Membership] = field(default_factory=dict[str, Membership])
    state: dict[tuple[str, str], dict[str, Any]] = field(
        default_factory=dict[tuple[str, str], dict[str, Any]]
    )
    events: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    powers: dict[str, float] = field(default_factory=dict[str, float])
    encrypted: bool = False

    @property
    def said(self) -> list[str]:
        """The words of all messages as people see them, the oldest first."""
        bodies = (e["content"]["body"] for e in self.events if "body" in e["content"])
        return [body.replace(BREAK, "") for body in bodies]

    @property
    def signs(self) -> list[tuple[str, str]]:
        """All reactions: (target, sign)."""
        relations = [e["content"]["m.relates_to"] for e in self.events if e["type"] == "m.reaction"]
        return [(relation["event_id"], relation["key"]) for relation in relations]


@dataclass
class FakeWire(Wire):
    """Rooms, members and events. The same key sends once; ``fail_next`` lets calls fail."""

    rooms: dict[str, FakeRoom] = field(default_factory=dict[str, FakeRoom])
    names: dict[str, str] = field(default_factory=dict[str, str])
    aliases: dict[str, str] = field(default_factory=dict[str, str])
    data: dict[str, Json] = field(default_factory=dict[str, Json])
    uploads: list[tuple[bytes, str, str, bool]] = field(
        default_factory=list[tuple[bytes, str, str, bool]]
    )
    sent: int = 0
    """How many events were really made."""
    faults: list[tuple[str, ChatError | BaseException]] = field(
        default_factory=list[tuple[str, ChatError | BaseException]]
    )
    me_: str = ME
    _keys: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    _made: int = 0

    # --- what a test says ---------------------------------------------------------------------

    def room(self, room: str, *people: str, **powers: float) -> FakeRoom:
        """Make a room with us and these people in it; ``powers`` by localpart."""
        made = FakeRoom(room, dict.fromkeys((self.me_, *people), "join"))
        made.powers = {f"@{name}:hs": power for name, power in powers.items()}
        self.rooms[room] = made
        return made

    def fail_next(self, call: str, error: ChatError | BaseException) -> None:
        """Let the next call of this name fail; several wait in line."""
        self.faults.append((call, error))

    def forget_keys(self) -> None:
        """Let so much time pass that no key is known again."""
        self._keys.clear()

    def _fault(self, call: str) -> None:
        for at, (name, error) in enumerate(self.faults):
            if name == call:
                del self.faults[at]
                raise error

    def _at(self, room: str) -> FakeRoom:
        if room not in self.rooms or self.rooms[room].members.get(self.me_) != "join":
            raise ChatRefused("gone", f"not in {room}")
        return self.rooms[room]

    def _new(self, sigil: str) -> str:
        self._made += 1
        return f"{sigil}made{self._made}"

    # --- messages -----------------------------------------------------------------------------

    @property
    def me(self) -> str:
        return self.me_

    async def send(
        self, room: str, content: Json, *, key: str, kind: str = "m.room.message"
    ) -> str:
        self._fault("send")
        there = self._at(room)
        if (room, key) not in self._keys:
            event = self._new("$")
            self._keys[room, key] = event
            self.sent += 1
            there.events.append(
                {"event_id": event, "sender": self.me_, "type": kind, "content": dict(content)}
            )
            self._fault("send, answer lost")
        return self._keys[room, key]

    async def redact(self, room: str, event: str, *, key: str) -> None:  # noqa: ARG002 - the port's
        self._fault("redact")
        for one in self._at(room).events:
            if one["event_id"] == event:
                one["content"] = {}

    async def event(self, room: str, event: str) -> Json | None:
        found = (e for e in self._at(room).events if e["event_id"] == event and e["content"])
        return next(found, None)

    async def edits_of(self, room: str, event: str) -> Sequence[str]:
        relation = {"rel_type": "m.replace", "event_id": event}
        edits = (e for e in self._at(room).events if e["content"].get("m.relates_to") == relation)
        return [one["event_id"] for one in edits]

    async def recent(self, room: str, limit: int) -> Sequence[Json]:
        return list(reversed(self._at(room).events))[:limit]

    async def upload(self, data: bytes, name: str, mime: str, *, encrypted: bool) -> Json:
        self._fault("upload")
        self.uploads.append((data, name, mime, encrypted))
        address = f"mxc://hs/{len(self.uploads)}"
        return {"file": {"url": address}} if encrypted else {"url": address}

    # --- rooms --------------------------------------------------------------------------------

    async def joined_rooms(self, *, now: bool = False) -> Sequence[str]:  # noqa: ARG002 - always
        return [r.id for r in self.rooms.values() if r.members.get(self.me_) == "join"]

    async def create_room(self, body: Json) -> str:
        self._fault("create_room")
        made = self.room(self._new("!"))
        made.members |= dict.fromkeys(body.get("invite", ()), "invite")
        made.powers[self.me_] = inf
        for event in body.get("initial_state", ()):
            made.state[event["type"], event.get("state_key", "")] = dict(event["content"])
        made.state["m.room.create", ""] = dict(body.get("creation_content", {}))
        for part in {"name", "topic"} & set(body):
            made.state[f"m.room.{part}", ""] = {part: body[part]}
        made.encrypted = ("m.room.encryption", "") in made.state
        return made.id

    async def join(self, room: str, via: Sequence[str] = ()) -> None:  # noqa: ARG002 - the port's
        self._fault("join")
        self.rooms[room].members[self.me_] = "join"

    async def leave(self, room: str) -> None:
        self.rooms[room].members[self.me_] = "leave"

    async def invite(self, room: str, user: str) -> None:
        self._fault("invite")
        self._at(room).members.setdefault(user, "invite")

    async def kick(self, room: str, user: str, reason: str = "") -> None:  # noqa: ARG002 - the port's
        self._at(room).members[user] = "leave"

    async def members(self, room: str) -> Mapping[str, Membership]:
        return dict(self._at(room).members)

    async def state(self, room: str, kind: str, key: str = "") -> Json | None:
        return self._at(room).state.get((kind, key))

    async def all_state(self, room: str) -> Sequence[Json]:
        return [
            {"type": kind, "state_key": key, "sender": self.me_, "content": content}
            for (kind, key), content in self._at(room).state.items()
        ]

    async def set_state(self, room: str, kind: str, content: Json, key: str = "") -> None:
        self._at(room).state[kind, key] = dict(content)

    async def power(self, room: str, user: str) -> float:
        return self._at(room).powers.get(user, 0)

    async def is_encrypted(self, room: str) -> bool:
        return self._at(room).encrypted

    async def resolve(self, alias: str) -> str:
        if alias not in self.aliases:
            raise ChatRefused("gone", f"no {alias}")
        return self.aliases[alias]

    # --- people and us ------------------------------------------------------------------------

    async def name_of(self, user: str, room: str = "") -> str:  # noqa: ARG002 - one name for all
        return self.names.get(user, user.removeprefix("@").partition(":")[0])

    async def account_data(self, kind: str) -> Json:
        return self.data.get(kind, {})

    async def set_account_data(self, kind: str, content: Json) -> None:
        self.data[kind] = dict(content)
