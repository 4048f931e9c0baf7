"""The homeserver as the rest of this front sees it: some twenty calls, on ids and plain JSON.

``matrix/session.py`` fills it with matrix-nio. Errors are those of the Chat port:
:class:`ChatUnavailable` (429 with ``paced`` and its ``retry_after``, 5xx, no connection) and
:class:`ChatRefused` (gone, forbidden, person_gone, full, invalid).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

Json = Mapping[str, Any]
Membership = Literal["join", "invite", "leave", "ban", "knock"]


class Wire(Protocol):
    """A logged-in account on a homeserver. Room ids and event ids are Matrix's own."""

    @property
    def me(self) -> str:
        """Our own user id."""
        ...

    # --- messages -----------------------------------------------------------------------------

    async def send(
        self, room: str, content: Json, *, key: str, kind: str = "m.room.message"
    ) -> str:
        """Send an event (encrypted where the room is) and return its id.

        ``key`` becomes the transaction id: the same key never sends twice, also after a restart.
        ChatRefused("forbidden") rather than plain text into an encrypted room without keys.
        """
        ...

    async def redact(self, room: str, event: str, *, key: str) -> None:
        """Take an event's content away; gone already is fine."""
        ...

    async def event(self, room: str, event: str) -> Json | None:
        """Return one event, decrypted, with the newest edit in place of its content; None if it is
        not there or was redacted.
        """
        ...

    async def edits_of(self, room: str, event: str) -> Sequence[str]:
        """Return the ids of the events that edit one."""
        ...

    async def recent(self, room: str, limit: int) -> Sequence[Json]:
        """Return the newest events of a room, decrypted, the newest first."""
        ...

    async def upload(self, data: bytes, name: str, mime: str, *, encrypted: bool) -> Json:
        """Upload a file; return what a message's content needs: {"url": …} or {"file": …}."""
        ...

    # --- rooms --------------------------------------------------------------------------------

    async def joined_rooms(self, *, now: bool = False) -> Sequence[str]:
        """Return the rooms we are in (from memory, unless it must be as it is ``now``)."""
        ...

    async def create_room(self, body: Json) -> str:
        """Create a room as the client-server API's ``createRoom`` describes; return its id."""
        ...

    async def join(self, room: str, via: Sequence[str] = ()) -> None:
        """Join a room; in it already is fine."""
        ...

    async def leave(self, room: str) -> None:
        """Leave (or refuse the invitation to) a room and forget it; out already is fine."""
        ...

    async def invite(self, room: str, user: str) -> None:
        """Invite somebody; in it or invited already is fine."""
        ...

    async def kick(self, room: str, user: str, reason: str = "") -> None:
        """Take somebody out, or their invitation back; out already is fine."""
        ...

    async def members(self, room: str) -> Mapping[str, Membership]:
        """Return everybody's membership, by user id (from memory where the sync told it)."""
        ...

    async def state(self, room: str, kind: str, key: str = "") -> Json | None:
        """Return the content of a state event; None if there is none."""
        ...

    async def all_state(self, room: str) -> Sequence[Json]:
        """Return all state events of a room we are in, whole."""
        ...

    async def set_state(self, room: str, kind: str, content: Json, key: str = "") -> None:
        """Set a state event."""
        ...

    async def power(self, room: str, user: str) -> float:
        """Return a person's power there, right in every room version (creators: infinite)."""
        ...

    async def is_encrypted(self, room: str) -> bool:
        """Whether messages in this room are encrypted."""
        ...

    async def resolve(self, alias: str) -> str:
        """Return the room that an alias stands for; ChatRefused("gone") if there is none."""
        ...

    # --- people and us ------------------------------------------------------------------------

    async def name_of(self, user: str, room: str = "") -> str:
        """Return a person's display name (in a room); their localpart if they have none."""
        ...

    async def account_data(self, kind: str) -> Json:
        """Return global account data; {} if there is none."""
        ...

    async def set_account_data(self, kind: str, content: Json) -> None:
        """Set global account data."""
        ...
