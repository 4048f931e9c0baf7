"""What a person sees of an event, as values; independent of the bot's own reading."""

from dataclasses import dataclass, field
from typing import Any, cast

Json = dict[str, Any]
POLL_START = "org.matrix.msc3381.poll.start"
POLL_RESPONSE = "org.matrix.msc3381.poll.response"


def mapping(value: Any) -> Json:
    """Return a JSON object, or an empty one in place of anything else."""
    return cast(Json, value) if isinstance(value, dict) else {}


@dataclass(frozen=True, slots=True)
class Seen:
    """An event in a room. ``membership`` is ours in that room when it came."""

    room: str
    id: str
    kind: str
    sender: str
    content: Json
    membership: str = "join"
    state_key: str | None = None
    encrypted: bool = False
    unreadable: bool = False
    at: int = 0
    unsigned: Json = field(default_factory=dict[str, Any])

    @property
    def relation(self) -> Json:
        """What it relates to, and how."""
        return mapping(self.content.get("m.relates_to"))

    @property
    def told(self) -> Json:
        """The content that people read: of an edit, the new one."""
        return mapping(self.content.get("m.new_content")) or self.content

    @property
    def text(self) -> str:
        """The words; of a poll, its question and answers."""
        return str(self.told.get("body", "")) or str(self.told.get("org.matrix.msc1767.text", ""))

    @property
    def html(self) -> str:
        """The words with their mark-up."""
        return str(self.told.get("formatted_body", ""))

    @property
    def thread(self) -> str | None:
        """The root of the thread it is in."""
        threaded = self.relation.get("rel_type") == "m.thread"
        return str(self.relation.get("event_id")) if threaded else None

    @property
    def answers(self) -> str | None:
        """The event that it replies to."""
        found = mapping(self.relation.get("m.in_reply_to")).get("event_id")
        return str(found) if found else None

    @property
    def replaces(self) -> str | None:
        """The event that it edits."""
        edits = self.relation.get("rel_type") == "m.replace"
        return str(self.relation.get("event_id")) if edits else None

    @property
    def reaction(self) -> str | None:
        """The emoji of a reaction."""
        return str(self.relation.get("key", "")) if self.kind == "m.reaction" else None

    @property
    def mentions(self) -> list[str]:
        """Whom it rings the bell for."""
        return list(mapping(self.told.get("m.mentions")).get("user_ids", []))

    @property
    def is_notice(self) -> bool:
        """Whether it is a robot's quiet kind of message."""
        return self.told.get("msgtype") == "m.notice"

    @property
    def is_gone(self) -> bool:
        """Whether it was redacted."""
        return "redacted_because" in self.unsigned

    @property
    def is_message(self) -> bool:
        """Whether people see words."""
        return self.kind in {"m.room.message", POLL_START}


def seen(room: str, event: Json, membership: str = "join") -> Seen:
    """Read an event as the server gives it."""
    state_key = event.get("state_key")
    return Seen(
        room=room,
        id=str(event.get("event_id", "")),
        kind=str(event.get("type", "")),
        sender=str(event.get("sender", "")),
        content=mapping(event.get("content")),
        membership=membership,
        state_key=state_key if isinstance(state_key, str) else None,
        at=int(event.get("origin_server_ts", 0)),
        unsigned=mapping(event.get("unsigned")),
    )


@dataclass(frozen=True, slots=True)
class Invitation:
    """What somebody who is invited is shown before they join."""

    room: str
    by: str
    name: str
    is_direct: bool
    is_space: bool
    is_encrypted: bool


def invitation(room: str, shown: list[Json], me: str) -> Invitation:
    """Read the stripped state of an invitation."""
    state = {(e.get("type"), e.get("state_key")): e for e in shown}

    def content(kind: str, key: str = "") -> Json:
        return mapping(mapping(state.get((kind, key))).get("content"))

    return Invitation(
        room=room,
        by=str(mapping(state.get(("m.room.member", me))).get("sender", "")),
        name=str(content("m.room.name").get("name", "")),
        is_direct=content("m.room.member", me).get("is_direct") is True,
        is_space=content("m.room.create").get("type") == "m.space",
        is_encrypted=("m.room.encryption", "") in state,
    )
