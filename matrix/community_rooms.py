"""The rooms that a community's posts go to: named by its organisers, or made by us in its space.

A room that is named must belong to the community, or else organisers of one could let us post into
the rooms of another. A room that we make carries what it is for in its first event, so that it is
found again, and made once, whatever happens in between.
"""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from community.doctor_texts import CHANNEL_ROLES, ROLE_NAMES
from community.errors import ChatRefused, Invalid
from community.fronts import FrontStore, Note
from community.places import Community
from community.texts import Text, text
from matrix import PLATFORM
from matrix.belonging import CHANNEL, CHILD, KEY, PARENT, is_space, made_for
from matrix.made_rooms import rooms_made_for
from matrix.power import ORGANISER, needed
from matrix.rooms import ROOM
from matrix.sentences import sentence_plain
from matrix.untrusted import as_map, as_words
from matrix.whereabouts import Rooms
from matrix.wire import Wire

log = logging.getLogger(__name__)

LEVELS = "m.room.power_levels"
ORGANISERS = "organisers"
MOST_NAME = 100
MOST_TOPIC = 200

TOPICS: Mapping[str, Text] = {
    "introductions": text("Who we are: introductions in people's own words."),
    "rounds": text("Here I tell when a round of matches goes out."),
    "prompts": text("Here I invite you to meet, to write and to answer."),
    "organisers": text("Here I tell the organisers what is coming up, and what went wrong."),
}
# Whoever is in a room may talk there. People of the space come by themselves, so nobody needs to
# invite them; nothing of this gives anybody power over us.
_POWERS: Mapping[str, Any] = {
    "users_default": 0,
    "events_default": 0,
    "state_default": ORGANISER,
    "invite": ORGANISER,
    "kick": ORGANISER,
    "ban": ORGANISER,
    "redact": ORGANISER,
    "notifications": {"room": ORGANISER},
}


@dataclass(frozen=True, slots=True)
class CommunityRooms:
    """Finds, checks and makes the rooms of communities."""

    wire: Wire
    store: FrontStore
    rooms: Rooms

    # --- named by organisers ------------------------------------------------------------------

    async def named(self, home: str, room: str) -> str:
        """Return a room that an organiser named; Invalid says why we cannot post there."""
        entered = room not in await self.wire.joined_rooms()
        if entered:
            await self._enter(home, room)
        state = await self.wire.all_state(room)
        purpose = made_for(state, self.wire.me)
        ours = purpose and not purpose.startswith(CHANNEL)
        if await self.rooms.home_of(room) != home or ours:
            if entered:
                await self.wire.leave(room)
            raise Invalid(
                text(
                    "The room {room} does not belong to this community, so I do not post there."
                    " Please add it to the community's space first.",
                    room=room,
                )
            )
        if is_space(state):
            raise Invalid(
                text("{room} is a space, and nobody writes there. Please name a room.", room=room)
            )
        return room

    async def _enter(self, home: str, room: str) -> None:
        """Join a room that the community's space lists; others only by invitation."""
        listed = as_words((await self.wire.state(home, CHILD, room) or {}).get("via"))
        with suppress(ChatRefused):
            if listed:
                await self.wire.join(room, listed)
                return
        raise Invalid(
            text("I am not in the room {room}. Please invite me there, then try again.", room=room)
        )

    # --- made by us ---------------------------------------------------------------------------

    async def missing(self, community: Community) -> Sequence[str]:
        """Return for what no room is named, or one that we are not in."""
        joined = await self.wire.joined_rooms()
        return [one for one in CHANNEL_ROLES if getattr(community.channels, one) not in joined]

    async def may_create(self, home: str) -> bool:
        """Whether we may put rooms into the community's space; a single room needs nothing."""
        state = await self.wire.all_state(home)
        mine = await self.wire.power(home, self.wire.me)
        return not is_space(state) or mine >= needed(state, CHILD)

    async def create(self, community: Community, asker: str) -> Mapping[str, str]:
        """Make the rooms that are missing; return each by what it is for. May be done again.

        In a community that is a single room, all but the organisers' room is that room.
        """
        home = community.home.external_id
        in_space = is_space(await self.wire.all_state(home))
        organisers = await self._organisers(home)
        made: dict[str, str] = {}
        for role in await self.missing(community):
            if not in_space and role != ORGANISERS:
                made[role] = home
                continue
            room = await self._room(community, role, asker, organisers, in_space=in_space)
            await self._empower(room, organisers)
            made[role] = room
        return made

    async def _organisers(self, home: str) -> Sequence[str]:
        """Return who may manage the community."""
        inside = [who for who, how in (await self.wire.members(home)).items() if how == "join"]
        others = [who for who in inside if who != self.wire.me]
        return [who for who in others if await self.wire.power(home, who) >= ORGANISER]

    async def _room(
        self,
        community: Community,
        role: str,
        asker: str,
        organisers: Sequence[str],
        *,
        in_space: bool,
    ) -> str:
        home = community.home.external_id
        marker = f"{CHANNEL}{role}:{home}"
        room = await self._made_before(marker)
        if room is None:
            body = self._body(community, role, marker, in_space=in_space)
            room = await self._make(body, organisers if role == ORGANISERS else [asker])
        await self.store.keep(PLATFORM, Note(ROOM, room, {"home": home}))
        if in_space:
            await self._list(home, room, suggested=role != ORGANISERS)
        return room

    async def _made_before(self, marker: str) -> str | None:
        """Return the room with this marker, which was made before the process ended."""
        found = await rooms_made_for(self.wire, marker)
        return found[0] if found else None

    def _body(
        self, community: Community, role: str, marker: str, *, in_space: bool
    ) -> dict[str, Any]:
        """Return what describes a new room."""
        home, language = community.home.external_id, community.language
        name = sentence_plain(ROLE_NAMES[role], language, MOST_NAME)
        state = [
            _state("m.room.guest_access", {"guest_access": "forbidden"}),
            _state("m.room.history_visibility", {"history_visibility": "shared"}),
        ]
        if in_space:
            state.append(_state(PARENT, {"via": self._via(), "canonical": True}, home))
            if role != ORGANISERS:
                allowed = {"type": "m.room_membership", "room_id": home}
                rule = {"join_rule": "restricted", "allow": [allowed]}
                state.append(_state("m.room.join_rules", rule))
        return {
            "preset": "private_chat",
            "name": name[:1].upper() + name[1:],
            "topic": sentence_plain(TOPICS[role], language, MOST_TOPIC),
            "creation_content": {KEY: marker},
            "initial_state": state,
            "power_level_content_override": dict(_POWERS),
        }

    async def _make(self, body: dict[str, Any], people: Sequence[str]) -> str:
        try:
            return await self.wire.create_room({**body, "invite": list(people)})
        except ChatRefused as refused:
            log.info("a room with everybody invited was refused: %s", refused)
        try:
            room = await self.wire.create_room(body)
        except ChatRefused as refused:
            log.warning("a room was refused: %s", refused)
            raise Invalid(
                text(
                    "The homeserver does not let me open rooms. Please open them yourself, invite"
                    " me, and name them with /admin setup."
                )
            ) from None
        for person in people:
            with suppress(ChatRefused):
                await self.wire.invite(room, person)
        return room

    async def _list(self, home: str, room: str, *, suggested: bool) -> None:
        """Let the space show a room."""
        listed = await self.wire.state(home, CHILD, room) or {}
        if as_words(listed.get("via")):
            return
        try:
            child = {"via": self._via(), "suggested": suggested}
            await self.wire.set_state(home, CHILD, child, room)
        except (
            ChatRefused
        ) as refused:  # the room works all the same, and the invitation leads there
            log.warning("%s could not be put into its space: %s", room, refused)

    async def _empower(self, room: str, organisers: Sequence[str]) -> None:
        """Give the organisers the power to look after a room, and no more: we keep ours."""
        levels = await self.wire.state(room, LEVELS) or {}
        users = as_map(levels.get("users"))
        given = dict.fromkeys((one for one in organisers if one not in users), ORGANISER)
        if not given:
            return
        try:
            await self.wire.set_state(room, LEVELS, {**levels, "users": {**users, **given}})
        except ChatRefused as refused:
            log.warning("organisers got no power in %s: %s", room, refused)

    def _via(self) -> list[str]:
        return [self.wire.me.partition(":")[2]]


def _state(kind: str, content: dict[str, Any], key: str = "") -> dict[str, Any]:
    return {"type": kind, "state_key": key, "content": content}
