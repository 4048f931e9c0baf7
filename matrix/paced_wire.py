"""The homeserver at the pace it allows: what would come too early is refused before it is asked.

What the outbox sends leaves something in each purse for those who wait for an answer, so there are
two of these over one :class:`Pace`: one for answers, one for all else. Reading costs nothing.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from matrix.pace import EVENT, ROOM, Pace, invitation_of
from matrix.wire import Json, Membership, Wire

Result = TypeVar("Result")


class PacedWire(Wire):
    """A Wire over another one. ``answers``: it speaks to people who wait."""

    def __init__(self, wire: Wire, pace: Pace, *, answers: bool = False) -> None:
        self._wire = wire
        self._pace = pace
        self._answers = answers

    def check(self, *kinds: str) -> None:
        """Refuse what would come too early, before anything else is done for it."""
        self._pace.check(*kinds, answers=self._answers)

    async def _paid(self, call: Callable[[], Awaitable[Result]], *kinds: str) -> Result:
        return await self._pace.around(call, *kinds, answers=self._answers)

    @property
    def me(self) -> str:
        """Our own user id."""
        return self._wire.me

    # --- messages -----------------------------------------------------------------------------

    async def send(
        self, room: str, content: Json, *, key: str, kind: str = "m.room.message"
    ) -> str:
        """Send an event (encrypted where the room is) and return its id."""
        return await self._paid(lambda: self._wire.send(room, content, key=key, kind=kind), EVENT)

    async def redact(self, room: str, event: str, *, key: str) -> None:
        """Take an event's content away."""
        await self._paid(lambda: self._wire.redact(room, event, key=key), EVENT)

    async def event(self, room: str, event: str) -> Json | None:
        """Return one event, decrypted, with the newest edit in place of its content."""
        return await self._wire.event(room, event)

    async def edits_of(self, room: str, event: str) -> Sequence[str]:
        """Return the ids of the events that edit one."""
        return await self._wire.edits_of(room, event)

    async def recent(self, room: str, limit: int) -> Sequence[Json]:
        """Return the newest events of a room, decrypted, the newest first."""
        return await self._wire.recent(room, limit)

    async def upload(self, data: bytes, name: str, mime: str, *, encrypted: bool) -> Json:
        """Upload a file."""
        return await self._wire.upload(data, name, mime, encrypted=encrypted)

    # --- rooms --------------------------------------------------------------------------------

    async def joined_rooms(self, *, now: bool = False) -> Sequence[str]:
        """Return the rooms we are in."""
        return await self._wire.joined_rooms(now=now)

    async def create_room(self, body: Json) -> str:
        """Create a room as the client-server API's ``createRoom`` describes."""
        return await self._paid(lambda: self._wire.create_room(body), EVENT, ROOM)

    async def join(self, room: str, via: Sequence[str] = ()) -> None:
        """Join a room."""
        await self._paid(lambda: self._wire.join(room, via), EVENT)

    async def leave(self, room: str) -> None:
        """Leave (or refuse the invitation to) a room and forget it."""
        await self._paid(lambda: self._wire.leave(room), EVENT)

    async def invite(self, room: str, user: str) -> None:
        """Invite somebody."""
        await self._paid(lambda: self._wire.invite(room, user), EVENT, invitation_of(user))

    async def kick(self, room: str, user: str, reason: str = "") -> None:
        """Take somebody out, or their invitation back."""
        await self._paid(lambda: self._wire.kick(room, user, reason), EVENT)

    async def members(self, room: str) -> Mapping[str, Membership]:
        """Return everybody's membership, by user id (from memory where the sync told it)."""
        return await self._wire.members(room)

    async def state(self, room: str, kind: str, key: str = "") -> Json | None:
        """Return the content of a state event."""
        return await self._wire.state(room, kind, key)

    async def all_state(self, room: str) -> Sequence[Json]:
        """Return all state events of a room we are in, whole."""
        return await self._wire.all_state(room)

    async def set_state(self, room: str, kind: str, content: Json, key: str = "") -> None:
        """Set a state event."""
        await self._paid(lambda: self._wire.set_state(room, kind, content, key), EVENT)

    async def power(self, room: str, user: str) -> float:
        """Return a person's power there, right in every room version (creators: infinite)."""
        return await self._wire.power(room, user)

    async def is_encrypted(self, room: str) -> bool:
        """Whether messages in this room are encrypted."""
        return await self._wire.is_encrypted(room)

    async def resolve(self, alias: str) -> str:
        """Return the room that an alias stands for."""
        return await self._wire.resolve(alias)

    # --- people and us ------------------------------------------------------------------------

    async def name_of(self, user: str, room: str = "") -> str:
        """Return a person's display name (in a room)."""
        return await self._wire.name_of(user, room)

    async def account_data(self, kind: str) -> Json:
        """Return global account data."""
        return await self._wire.account_data(kind)

    async def set_account_data(self, kind: str, content: Json) -> None:
        """Set global account data."""
        await self._wire.set_account_data(kind, content)
