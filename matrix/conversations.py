"""Private rooms that we open for a few people: made once, whatever gets lost in between.

A room carries a marker in its creation event, which nobody can change. The marker is kept before
the room is made: if we die before we learn its id, it is found by that. It holds a random part, so
that a database set up anew never takes an old conversation for one of its own.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from community.errors import ChatRefused, ChatUnavailable
from community.fronts import FrontStore, Note
from matrix import PLATFORM
from matrix.belonging import KEY
from matrix.made_rooms import rooms_made_for
from matrix.pace import EVENT, ROOM
from matrix.paced_wire import PacedWire
from matrix.rooms import ROOM as OUR_ROOM

CONVERSATION = "conversation"
"""The kind of note about the room of an outbox row (its key)."""
ORGANISING = 50
NOBODY = 101
POWERS: Mapping[str, Any] = {
    # Whoever is invited talks, and nothing else: nobody can be brought in or thrown out by them.
    "users_default": 0,
    "events_default": 0,
    "state_default": ORGANISING,
    "invite": ORGANISING,
    "kick": ORGANISING,
    "ban": ORGANISING,
    "redact": ORGANISING,
    "notifications": {"room": NOBODY},
}
ENCRYPTION = {"algorithm": "m.megolm.v1.aes-sha2"}


def _random() -> str:
    return secrets.token_hex(8)


class Conversations:
    """Opens private rooms. ``encrypt``: whether they are encrypted from the start."""

    def __init__(
        self,
        wire: PacedWire,
        store: FrontStore,
        *,
        encrypt: bool = False,
        random: Callable[[], str] = _random,
    ) -> None:
        self._wire = wire
        self._store = store
        self._encrypt = encrypt
        self._random = random

    async def open(
        self, key: int, beside: str, name: str, topic: str, people: Sequence[str]
    ) -> str:
        """Return the room of an outbox row, with everybody invited who can be; who declined is not
        asked again. ChatRefused("person_gone") if nobody could be invited.
        """
        note = await self._store.note(PLATFORM, CONVERSATION, str(key))
        room = note.value["room"] if note else None
        if room is None:
            self._wire.check(EVENT, ROOM)
            marker = note.value["marker"] if note else f"match:{key}:{self._random()}"
            room = await self._find(marker) if note else None
            if room is None:
                room = await self._create(key, marker, self._body(marker, name, topic), people)
            known = Note(OUR_ROOM, room, {"home": beside, "row": key})
            await self._keep(key, marker, room, known)
        await self._invite(key, room, people)
        return str(room)

    async def is_one(self, room: str) -> bool:
        """Whether a room is one of these."""
        note = await self._store.note(PLATFORM, OUR_ROOM, room)
        return note is not None and "row" in note.value

    async def _keep(self, key: int, marker: str, room: str | None, *more: Note) -> None:
        note = Note(CONVERSATION, str(key), {"marker": marker, "room": room})
        await self._store.keep(PLATFORM, note, *more)

    def _body(self, marker: str, name: str, topic: str) -> dict[str, Any]:
        state: list[dict[str, Any]] = [
            _state("m.room.guest_access", {"guest_access": "forbidden"}),
            _state("m.room.history_visibility", {"history_visibility": "invited"}),
        ]
        if self._encrypt:
            state.append(_state("m.room.encryption", ENCRYPTION))
        return {
            "preset": "private_chat",
            "name": name,
            "topic": topic,
            "is_direct": False,
            "creation_content": {KEY: marker},
            "initial_state": state,
            "power_level_content_override": dict(POWERS),
        }

    async def _create(
        self, key: int, marker: str, body: dict[str, Any], people: Sequence[str]
    ) -> str:
        await self._keep(key, marker, None)
        try:
            # Who is invited together with the making of a room costs nothing on top.
            return await self._wire.create_room({**body, "invite": list(people)})
        except ChatUnavailable as error:
            if error.paced:  # nothing was made, so nothing has to be looked for
                await self._store.drop(PLATFORM, CONVERSATION, str(key))
            raise
        except ChatRefused:
            # One of them cannot be invited, but perhaps the others: one by one, then.
            return await self._find(marker) or await self._wire.create_room(body)

    async def _find(self, marker: str) -> str | None:
        """Return the room with this marker."""
        found = await rooms_made_for(self._wire, marker)
        return found[0] if found else None

    async def _invite(self, key: int, room: str, people: Sequence[str]) -> None:
        members = await self._wire.members(room)
        refused: list[ChatRefused] = []
        for person in people:
            if person in members:
                continue
            try:
                await self._wire.invite(room, person)
            except ChatRefused as error:
                refused.append(error)
        if len(refused) < len(people):
            return
        await self._store.drop(PLATFORM, CONVERSATION, str(key))
        await self._store.drop(PLATFORM, OUR_ROOM, room)
        await self._wire.leave(room)
        raise next(
            (error for error in refused if error.cause == "forbidden"),
            ChatRefused("person_gone", "nobody could be invited"),
        )


def _state(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "state_key": "", "content": content}
