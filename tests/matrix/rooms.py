"""What a person does with rooms: makes them, lets people in and out, gives power."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from urllib.parse import quote

from tests.matrix.client import Client
from tests.matrix.seen import Json, mapping

ENCRYPTION = {"algorithm": "m.megolm.v1.aes-sha2"}

Somebody = Client | str
"""A person, or somebody (a bot, say) who is named by their user id."""


def user_of(who: Somebody) -> str:
    """Return somebody's user id."""
    return who if isinstance(who, str) else who.user


class Rooms(Client):
    """The part of a person that has to do with rooms."""

    async def opens_room(
        self,
        name: str = "",
        *,
        inviting: Sequence[Somebody] = (),
        version: str = "",
        public: bool = False,
        encrypted: bool = False,
        inside: str = "",
        power: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> str:
        """Create a room and return its id.

        ``inside``: in this space, and open to everybody there. ``power``: what to set in
        ``m.room.power_levels``. ``more``: anything else of ``createRoom``.
        """
        state: list[Json] = list(more.pop("initial_state", ()))
        if encrypted:
            state.append({"type": "m.room.encryption", "state_key": "", "content": ENCRYPTION})
        if inside:
            rule = {"join_rule": "restricted", "allow": [_in_space(inside)]}
            state.append({"type": "m.room.join_rules", "state_key": "", "content": rule})
        body: Json = {
            "preset": "public_chat" if public else "private_chat",
            "invite": [user_of(who) for who in inviting],
            "initial_state": state,
            **({"name": name} if name else {}),
            **({"room_version": version} if version else {}),
            **({"power_level_content_override": power} if power else {}),
            **more,
        }
        room = str((await self.call("POST", "/createRoom", body))["room_id"])
        if inside:
            await self.puts_into(inside, room)
        return room

    async def opens_space(
        self, name: str = "", *, inviting: Sequence[Somebody] = (), version: str = "", **more: Any
    ) -> str:
        """Create a space and return its id."""
        kind = {"creation_content": {"type": "m.space"}}
        return await self.opens_room(name, inviting=inviting, version=version, **kind, **more)

    async def puts_into(self, space: str, room: str) -> None:
        """Make a room a child of a space."""
        await self.sets_state(space, "m.space.child", {"via": ["localhost"]}, key=room)
        parent = {"via": ["localhost"], "canonical": True}
        await self.sets_state(room, "m.space.parent", parent, key=space)

    async def opens_direct(
        self, who: Somebody, *, encrypted: bool = False, version: str = ""
    ) -> str:
        """Open a 1:1 room and remember it as such, as Element does."""
        room = await self.opens_room(
            inviting=[who],
            version=version,
            encrypted=encrypted,
            preset="trusted_private_chat",
            is_direct=True,
        )
        await self.remembers_direct(who, room)
        return room

    async def remembers_direct(self, who: Somebody, room: str) -> None:
        """Note a room as a 1:1 room with somebody."""
        await self.catch_up()
        direct = dict(self.account_data.get("m.direct", {}))
        rooms = cast("list[str]", direct.get(user_of(who), []))
        direct[user_of(who)] = [*rooms, room]
        await self.call("PUT", f"/user/{quote(self.user)}/account_data/m.direct", direct)

    async def invites(self, who: Somebody, room: str) -> None:
        """Invite somebody."""
        await self._asks(room, "invite", user_id=user_of(who))

    async def joins(self, room: str) -> None:
        """Join a room: invited, or because it is open to us."""
        await self.call("POST", f"/join/{quote(room)}", {})

    async def leaves(self, room: str) -> None:
        """Leave a room, or decline the invitation to it."""
        await self._asks(room, "leave")

    async def kicks(self, who: Somebody, room: str) -> None:
        """Take somebody out."""
        await self._asks(room, "kick", user_id=user_of(who))

    async def bans(self, who: Somebody, room: str) -> None:
        """Take somebody out for good."""
        await self._asks(room, "ban", user_id=user_of(who))

    async def unbans(self, who: Somebody, room: str) -> None:
        """Let somebody in again."""
        await self._asks(room, "unban", user_id=user_of(who))

    async def upgrades(self, room: str, version: str) -> str:
        """Replace a room by one of another version; return the new one's id."""
        path = f"/rooms/{quote(room)}/upgrade"
        return str((await self.call("POST", path, {"new_version": version}))["replacement_room"])

    async def sets_state(self, room: str, kind: str, content: Any, key: str = "") -> str:
        """Set a state event; return its id."""
        path = f"/rooms/{quote(room)}/state/{quote(kind)}/{quote(key, safe='')}"
        return str((await self.call("PUT", path, content))["event_id"])

    async def state(self, room: str, kind: str, key: str = "") -> Json:
        """Read the content of a state event; :class:`RefusedByServer` (404) if there is none."""
        return await self.call(
            "GET", f"/rooms/{quote(room)}/state/{quote(kind)}/{quote(key, safe='')}"
        )

    async def creation(self, room: str) -> Json:
        """Return the content of the event that made a room: its version, markers, kind."""
        return await self.state(room, "m.room.create")

    async def gives_power(self, who: Somebody, level: int, room: str) -> None:
        """Give somebody this much power in a room."""
        levels = await self.state(room, "m.room.power_levels")
        users = {**mapping(levels.get("users")), user_of(who): level}
        await self.sets_state(room, "m.room.power_levels", {**levels, "users": users})

    async def members(self, room: str) -> dict[str, str]:
        """Return everybody's membership."""
        answer = await self.call("GET", f"/rooms/{quote(room)}/members")
        return {e["state_key"]: e["content"]["membership"] for e in answer["chunk"]}

    async def children(self, space: str) -> dict[str, Json]:
        """Return what a space shows, by room id (the space itself too)."""
        answer = await self.call("GET", f"/rooms/{quote(space)}/hierarchy", api="v1")
        return {room["room_id"]: room for room in answer["rooms"]}

    async def _asks(self, room: str, deed: str, **body: str) -> None:
        await self.call("POST", f"/rooms/{quote(room)}/{deed}", body)


def _in_space(space: str) -> Json:
    return {"type": "m.room_membership", "room_id": space}
