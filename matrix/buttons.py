"""What reactions and typed words stand for: notes beside each message that offers something."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.fronts import FrontStore, Note
from matrix import PLATFORM
from matrix.choices import Offered, bare
from matrix.events import Reacted
from matrix.wire import Wire

BUTTONS = "buttons"
"""The kind of note that says what a message (its key) offers."""
ANYWHERE = ""
"""Instead of a room: a word that somebody may type wherever they talk to us alone."""
REACTION = "reaction"
"""The kind of note that says what somebody's reaction (its key) did, so that it can be undone."""
_ALSO = {"👍": ("yes", "ja")}
_YES_NO = frozenset({"yes", "ja", "no", "nein"})
MOST_SEEDED = 6
"""More signs than these nobody finds their way through; then numbers are typed."""


@dataclass(frozen=True, slots=True)
class Pressing:
    """What was chosen: an action, and the message that offered it."""

    action: str
    message: str


def buttons_note(
    event: str, room: str, offers: Sequence[Offered], *, only: str = "", at: datetime | None = None
) -> Note:
    """Return the note about what a message offers. ``only``: the one person who may choose."""
    value = {"room": room, "offers": [_offer(one) for one in offers]}
    return Note(BUTTONS, event, value, about=only, at=at)


def _offer(one: Offered) -> dict[str, Any]:
    return {
        "action": one.action,
        "key": one.key,
        "words": [one.word, one.label, str(one.number), one.sign, *_ALSO.get(one.sign, ())],
    }


async def seed(
    wire: Wire, room: str, event: str, offers: Sequence[Offered], *, key: str, shared: bool
) -> None:
    """React to a message with what it offers, so that a tap is enough.

    ``shared``: several people read it, so what is confidential is not offered as a reaction.
    """
    shown = [one for one in offers if one.sign and not (shared and one.confidential)]
    if len(shown) > MOST_SEEDED:
        return
    for place, one in enumerate(shown):
        relation = {"rel_type": "m.annotation", "event_id": event, "key": one.sign}
        content = {"m.relates_to": relation}
        await wire.send(room, content, key=f"{key}.{place}", kind="m.reaction")


class Buttons:
    """Finds what somebody means by a reaction or a word."""

    def __init__(self, store: FrontStore) -> None:
        self._store = store

    async def reacted(self, event: Reacted) -> Pressing | None:
        """Return what a reaction chooses; None if nothing, or not for this person."""
        note = await self._store.note(PLATFORM, BUTTONS, event.target)
        if note is None or note.about not in ("", event.sender):
            return None
        if note.value["room"] != event.room:
            return None
        key = bare(event.key)
        found = (one for one in note.value["offers"] if one["key"] and bare(one["key"]) == key)
        chosen = next(found, None)
        return Pressing(chosen["action"], event.target) if chosen else None

    async def typed(
        self, words: str, person: str, room: str, under: Sequence[str] = ()
    ) -> Pressing | None:
        """Return what typed words choose: of the messages they are written ``under`` (an answer to
        it, its thread), or else of the newest one to this person in this room.
        """
        for message in under:
            note = await self._store.note(PLATFORM, BUTTONS, message)
            if note and note.about in ("", person) and note.value["room"] == room:
                return _typed(note, words)
        notes = await self._store.notes(PLATFORM, BUTTONS, person)
        newest = [note for where in (room, ANYWHERE) if (note := _newest(notes, where))]
        if not words.strip().isdecimal():
            # A word is meant for what came last; a number for what one sees here.
            newest.sort(key=notes.index, reverse=True)
        if bare(words) in _YES_NO:  # would fit almost everything of before
            newest = newest[:1]
        pressings = (_typed(note, words) for note in newest)
        return next((pressing for pressing in pressings if pressing), None)

    async def offered(self, person: str, room: str, since: datetime) -> Sequence[str]:
        """Return the words that the newest message to somebody in a room can be answered with;
        none if it is older than ``since``.
        """
        newest = _newest(await self._store.notes(PLATFORM, BUTTONS, person), room)
        if newest is None or newest.at is None or newest.at < since:
            return ()
        return [one["words"][0] for one in newest.value["offers"]]

    @staticmethod
    def note(reaction: Reacted, pressing: Pressing, at: datetime) -> Note:
        """Return the note about what a reaction did."""
        value = {"action": pressing.action, "room": reaction.room}
        return Note(REACTION, reaction.id, value, about=reaction.sender, at=at)

    async def taken_back(self, reaction: str, person: str) -> str | None:
        """Return the action of a reaction that its author removed."""
        note = await self._store.note(PLATFORM, REACTION, reaction)
        return str(note.value["action"]) if note and note.about == person else None


def _newest(notes: Sequence[Note], room: str) -> Note | None:
    return next((note for note in reversed(notes) if note.value["room"] == room), None)


def _typed(note: Note, words: str) -> Pressing | None:
    said = bare(words)
    if not said:
        return None
    for one in note.value["offers"]:
        if any(bare(word) == said for word in one["words"]):
            return Pressing(one["action"], note.key)
    return None
