"""Our rooms: which home each belongs to, whom we are alone with, which we enter and leave."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta

from community.errors import ChatRefused
from community.fronts import FrontStore, Note
from matrix import PLATFORM
from matrix.belonging import CHANNEL, KEY, State, homes_of, made_at, made_for
from matrix.events import Event, Invited, Moved, Upgraded
from matrix.invites import is_allowed, may_invite, server_of
from matrix.made_rooms import rooms_made_for
from matrix.tombstones import is_successor
from matrix.untrusted import as_list, as_word
from matrix.whereabouts import Rooms
from matrix.wire import Wire

log = logging.getLogger(__name__)

ROOM = "room"
"""The kind of note about a room (its key) that we made or followed: {"home": …}."""
PROMISED = "promised"
"""The kind of note about a room (its key) that is to replace one of ours: {"old": …}."""
DIRECT = "m.direct"
PRESENT = frozenset({"join", "invite"})
A_DAY = timedelta(days=1) // timedelta(milliseconds=1)
ENCRYPTION = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}

Replaced = Callable[[str, str, str], Awaitable[None]]
"""(platform, old room, new room): bring a community's home and channels along; may be told twice.
"""


class OurRooms(Rooms):
    """The rooms of one account. ``heard`` is to be told of every event before it is answered."""

    def __init__(
        self, wire: Wire, store: FrontStore, inviters: Sequence[str], replaced: Replaced
    ) -> None:
        self._wire = wire
        self._store = store
        self._inviters = tuple(inviters)
        self._replaced = replaced
        self._direct_rooms = asyncio.Lock()

    # --- homes --------------------------------------------------------------------------------

    async def homes(self) -> Sequence[str]:
        """Return the communities' homes that we are in."""
        return sorted(room for room, home in (await self._homes()).items() if room == home)

    async def home_of(self, room: str) -> str | None:
        """Return the home that a room belongs to."""
        return (await self._homes()).get(room)

    async def _homes(self) -> Mapping[str, str]:
        rooms = await self._states()
        found = dict(homes_of(rooms, self._wire.me, await self._all_direct()))
        for note in await self._store.notes(PLATFORM, ROOM):
            home = as_word(note.value.get("home"))
            if note.key not in rooms or home not in rooms:
                continue
            # A room that we made says nothing about where it belongs, and one that we followed
            # may not be listed yet. What its home belongs to by now, it belongs to as well.
            if home != note.key:
                found[note.key] = found.get(home, home)
        return found

    async def _states(self) -> Mapping[str, State]:
        states: dict[str, State] = {}
        for room in await self._wire.joined_rooms():
            try:
                states[room] = await self._wire.all_state(room)
            except ChatRefused:
                continue  # put out of it a moment ago
        return states

    # --- 1:1 rooms ----------------------------------------------------------------------------

    async def alone_with(self, room: str) -> str | None:
        """Return the person with whom alone we share a 1:1 room."""
        direct = await self._wire.account_data(DIRECT)
        if not any(room in as_list(rooms) for rooms in direct.values()):
            return None
        try:
            others = await self._others(room)
        except ChatRefused:
            return None
        return others[0] if len(others) == 1 else None

    async def room_with(self, person: str) -> str:
        """Return our 1:1 room with a person, made and encrypted if there is none."""
        async with self._direct_rooms:
            direct = as_list((await self._wire.account_data(DIRECT)).get(person))
            joined = frozenset(await self._wire.joined_rooms())
            for room in reversed([as_word(room) for room in direct]):
                if room in joined and await self.alone_with(room) == person:
                    return room
            made = await self._made_before(person) or await self._make(person)
            await self._remember(person, made)
            return made

    async def _made_before(self, person: str) -> str | None:
        """Find a room that was made, while the process ended before it could be remembered."""
        for room in await rooms_made_for(self._wire, _purpose(person)):
            others = await self._others(room)
            if not others:
                await self._wire.invite(room, person)
            if others in ([], [person]):
                return room
        return None

    async def _make(self, person: str) -> str:
        try:
            return await self._wire.create_room(
                {
                    "preset": "private_chat",
                    "is_direct": True,
                    "invite": [person],
                    "creation_content": {KEY: _purpose(person)},
                    "initial_state": [ENCRYPTION],
                    "power_level_content_override": {"invite": 50},
                }
            )
        except ChatRefused as refused:
            # Nothing in this is ever wrong but the person: unknown, gone, or takes no invitations.
            raise ChatRefused("person_gone", str(refused)) from refused

    async def _remember(self, person: str, room: str) -> None:
        known = await self._wire.account_data(DIRECT)
        rooms = [as_word(one) for one in as_list(known.get(person))]
        if room not in rooms:
            fresh = {**known, person: [*filter(None, rooms), room]}
            await self._wire.set_account_data(DIRECT, fresh)

    async def _all_direct(self) -> frozenset[str]:
        direct = await self._wire.account_data(DIRECT)
        return frozenset(as_word(room) for rooms in direct.values() for room in as_list(rooms))

    async def _others(self, room: str) -> list[str]:
        """Return everybody else who is in a room or invited to it."""
        members = await self._wire.members(room)
        return [who for who, how in members.items() if how in PRESENT and who != self._wire.me]

    # --- coming -------------------------------------------------------------------------------

    async def take_invitation(self, invited: Invited) -> bool:
        """Join if the inviter may invite us, else refuse."""
        promised = await self._store.note(PLATFORM, PROMISED, invited.room)
        is_direct = invited.is_direct and not invited.is_space
        if promised is None and not may_invite(
            invited.sender,
            self._inviters,
            is_direct=is_direct,
            shares_a_home=is_direct and await self._shares_a_home(invited.sender),
        ):
            log.info("an invitation by %s was declined", invited.sender)
            await self._wire.leave(invited.room)
            return False
        if not await self._enter(invited.room, server_of(invited.sender)):
            return False
        if promised is not None:
            return await self._follow(as_word(promised.value.get("old")), invited.room)
        if is_direct:
            return await self._begin_talk(invited.sender, invited.room)
        return True

    async def _begin_talk(self, person: str, room: str) -> bool:
        """Remember a 1:1 room; leave what only pretended to be one."""
        if await self._others(room) == [person]:
            async with self._direct_rooms:
                await self._remember(person, room)
            return True
        if is_allowed(person, self._inviters):
            return True
        log.info("a room of several people, called a 1:1 room by %s, was left", person)
        await self._wire.leave(room)
        return False

    async def _enter(self, room: str, server: str) -> bool:
        try:
            await self._wire.join(room, [server] if server else [])
        except ChatRefused as refused:
            log.info("%s could not be joined: %s", room, refused)
            return False
        return True

    async def _shares_a_home(self, person: str) -> bool:
        for room in await self._homes():
            if (await self._wire.members(room)).get(person) == "join":
                return True
        return False

    # --- going --------------------------------------------------------------------------------

    async def heard(self, event: Event) -> None:
        """Follow a room to what replaces it, and leave one in which nobody else is."""
        match event:
            case Upgraded():
                await self._replace(event)
            case Moved() if event.who != self._wire.me and event.membership in {"leave", "ban"}:
                if event.room in await self._wire.joined_rooms():
                    await self._leave_if_alone(event.room, event.at)
            case _:
                pass

    async def tidy(self, now_ms: int) -> None:
        """Leave all rooms in which nobody else is (any more); after the first sync."""
        for room in await self._wire.joined_rooms():
            await self._leave_if_alone(room, now_ms)

    async def _leave_if_alone(self, room: str, at: int) -> None:
        try:
            if await self._others(room):
                return
            members = await self._wire.members(room)
            state = await self._wire.all_state(room)
        except ChatRefused:
            return
        # People may still be on their way into a room that we have just made for them; a 1:1 room
        # whose person was there once is over, though.
        purpose = made_for(state, self._wire.me)
        over = purpose.startswith(_purpose("")) and bool(set(members) - {self._wire.me})
        if purpose and not over and at - made_at(state) < A_DAY:
            return
        # What we post into is a community's for as long as we are with them: someone will come.
        if purpose.startswith(CHANNEL) and await self.home_of(room) not in {None, room}:
            return
        log.info("%s is left: nobody else is there", room)
        await self._wire.leave(room)
        await self._store.drop(PLATFORM, ROOM, room)

    async def _replace(self, event: Upgraded) -> None:
        promise = Note(PROMISED, event.replacement, {"old": event.room})
        await self._store.keep(PLATFORM, promise)
        # Where only invited people may enter, the invitation comes later, and is known by the note.
        if await self._enter(event.replacement, server_of(event.sender)):
            await self._follow(event.room, event.replacement)

    async def _follow(self, old: str, new: str) -> bool:
        """Take a room for what another was, if it really replaces it; else leave it again."""
        if not await self._is_followed(old, new):
            await self._store.drop(PLATFORM, PROMISED, new)
            await self._wire.leave(new)
            return False
        await self._replaced(PLATFORM, old, new)
        await self._store.drop(PLATFORM, PROMISED, new)
        await self._store.drop(PLATFORM, ROOM, old)
        await self._wire.leave(old)
        return True

    async def _is_followed(self, old: str, new: str) -> bool:
        """Check once whether a room replaces another, and note what it then is."""
        known = await self._store.note(PLATFORM, ROOM, new)
        if known is not None and known.value.get("old") == old:
            return True  # we were here before the process ended
        try:
            before, after = await self._wire.all_state(old), await self._wire.all_state(new)
        except ChatRefused:
            return False
        if not is_successor(old, before, new, after):
            log.warning("%s says that %s replaces it, which is not so", old, new)
            return False
        await self._bring_along(old, new)
        return True

    async def _bring_along(self, old: str, new: str) -> None:
        """Let a room be what another was: a 1:1 room, a room of some home, a home of rooms."""
        home = await self.home_of(old)
        direct = await self._wire.account_data(DIRECT)
        for person, rooms in tuple(direct.items()):
            if old in as_list(rooms):
                async with self._direct_rooms:
                    await self._remember(str(person), new)
        followed = {"old": old, "home": new if home == old else (home or "")}
        notes = {note.key: note.value for note in await self._store.notes(PLATFORM, ROOM)}
        inside = [
            Note(ROOM, room, {**value, "home": new})
            for room, value in notes.items()
            if value.get("home") == old and room != old
        ]
        ours = Note(ROOM, new, {**notes.get(old, {}), **followed})
        await self._store.keep(PLATFORM, *inside, ours)


def _purpose(person: str) -> str:
    return f"direct:{person}"
