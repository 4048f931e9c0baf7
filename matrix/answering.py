"""Answers: rendered once, kept, then sent; so what is sent again after a crash is the same.

An answer is private unless it says otherwise: asked for in a shared room, it goes to the 1:1 room,
and only a neutral line stands under the command.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from mimetypes import guess_type
from typing import Any

from community.errors import ChatRefused, ChatUnavailable
from community.fronts import FrontStore, Note
from community.ports import Clock
from community.texts import Block, Button, Card, text
from matrix import PLATFORM
from matrix.asking import Reader
from matrix.buttons import buttons_note, seed
from matrix.cards import Content, in_thread, said
from matrix.choices import Offered, offered
from matrix.desk import Answer
from matrix.events import Event, Said
from matrix.sentences import Voice
from matrix.text import plain_line
from matrix.whereabouts import Rooms
from matrix.wire import Wire

log = logging.getLogger(__name__)

ANSWER = "answer"
"""The kind of note that holds what an event (its key) is answered with."""

WROTE = text("I wrote to you in our own room.")
UNREACHABLE = text(
    "I would like to answer you in private and cannot reach you. Please invite me to a 1:1 room,"
    " then ask me there."
)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer and what goes with it. ``after``: a second message; ``silent``: no neutral line
    where it was asked for; ``then``: notes kept together with it; ``drops``: notes (kind, key) that
    are forgotten with it.
    """

    answer: Answer
    reader: Reader
    after: Answer | None = None
    silent: bool = False
    then: tuple[Note, ...] = ()
    drops: tuple[tuple[str, str], ...] = ()


class Answers:
    """Renders, keeps and sends answers."""

    def __init__(
        self, wire: Wire, store: FrontStore, rooms: Rooms, clock: Clock, prefix: str
    ) -> None:
        self._wire = wire
        self._store = store
        self._rooms = rooms
        self._clock = clock
        self._prefix = prefix
        self._sent: dict[str, int] = {}

    async def kept(self, event: Event) -> Mapping[str, Any] | None:
        """Return the answer to an event that was decided on before."""
        note = await self._store.note(PLATFORM, ANSWER, event.id)
        return note.value if note else None

    async def keep(self, event: Event, reply: Reply, *, private: bool) -> Mapping[str, Any]:
        """Render an answer and keep it, together with what it brings about."""
        value = {
            "messages": await self._messages(event, reply, private=private),
            "drops": [list(drop) for drop in reply.drops],
        }
        # With its time, so that it goes even if we are killed before it is forgotten.
        note = Note(ANSWER, event.id, value, about=event.sender, at=self._clock.now())
        await self._store.keep(PLATFORM, note, *reply.then)
        return value

    async def send(self, event: Event, kept: Mapping[str, Any]) -> None:
        """Send what was kept; doing it again does nothing twice, and goes on where it was held up:
        to send the first message again would use up what the homeserver allows for the second.
        """
        for kind, key in kept["drops"]:
            await self._store.drop(PLATFORM, kind, key)
        for number, message in enumerate(kept["messages"]):
            if number < self._sent.get(event.id, 0):
                continue
            await self._send(event, message, f"{event.id}.{number}")
            self._sent[event.id] = number + 1

    async def forget(self, event: str) -> None:
        """Forget the answer that was given to an event."""
        self._sent.pop(event, None)
        await self._store.drop(PLATFORM, ANSWER, event)

    # --- rendering ----------------------------------------------------------------------------

    async def _messages(
        self, event: Event, reply: Reply, *, private: bool
    ) -> Sequence[dict[str, Any]]:
        reader = reply.reader
        voice = Voice(self._prefix, reader.zone)
        here = private or reply.answer.public
        messages: list[dict[str, Any]] = []
        for answer in (reply.answer, reply.after):
            if answer is None:
                continue
            if answer.said or answer.buttons:
                content = rendered(answer, reader, voice, shared=here and not private)
                offers = offered(_buttons(answer), reader.language)
                only = "" if here and not private else event.sender
                messages.append(self._message(content, event, private, here, offers, only))
            for file in answer.files:
                content = await self._file(event, file, here=private)
                messages.append(self._message(content, event, private, private))
        if here or not messages:
            return messages
        for message in messages:
            line = said((UNREACHABLE,), reader.language, voice)
            message["else"] = _placed(line, event, private=False)
        if not reply.silent:
            line = said((WROTE,), reader.language, voice)
            messages.append(self._message(line, event, private, here=True))
        return messages

    def _message(
        self,
        content: Content,
        event: Event,
        private: bool,  # noqa: FBT001 - passed on
        here: bool,  # noqa: FBT001 - passed on
        offers: Sequence[Offered] = (),
        only: str = "",
    ) -> dict[str, Any]:
        placed = _placed(content, event, private=private) if here else content
        return {
            "content": placed,
            "here": here,
            "offers": [asdict(one) for one in offers],
            "only": only,
        }

    async def _file(self, event: Event, file: tuple[str, bytes], *, here: bool) -> Content:
        """Upload a file, locked if the room is, and return its message."""
        name, content = file
        room = event.room if here else await self._rooms.room_with(event.sender)
        mime = guess_type(name)[0] or "application/octet-stream"
        encrypted = await self._wire.is_encrypted(room)
        uploaded = await self._wire.upload(content, name, mime, encrypted=encrypted)
        shown = plain_line(name)
        about = {"mimetype": mime, "size": len(content)}
        return {
            "msgtype": "m.file",
            "body": shown,
            "filename": shown,
            "info": about,
            "m.mentions": {},
            **uploaded,
        }

    # --- sending ------------------------------------------------------------------------------

    async def _send(self, event: Event, message: Mapping[str, Any], key: str) -> None:
        room = event.room
        if not message["here"]:
            try:
                room = await self._rooms.room_with(event.sender)
                sent = await self._wire.send(room, message["content"], key=key)
            except ChatRefused as refused:
                log.info("no answer in private to event %s: %s", event.id, refused.cause)
                if isinstance(event, Said):
                    await self._wire.send(event.room, message["else"], key=f"{key}.else")
                return
        else:
            sent = await self._wire.send(room, message["content"], key=key)
        offers = [Offered(**one) for one in message["offers"]]
        if not offers:
            return
        only = message["only"]
        at = self._clock.now() if only else None
        # Before the reactions: a quick tap must find what it means.
        await self._store.keep(PLATFORM, buttons_note(sent, room, offers, only=only, at=at))
        try:
            await seed(self._wire, room, sent, offers, key=key, shared=not only)
        except (ChatUnavailable, ChatRefused) as error:
            # The words say which signs there are; answers come before what only saves a tap.
            log.info("not all reactions were offered under event %s: %s", event.id, error)


def rendered(answer: Answer, reader: Reader, voice: Voice, *, shared: bool) -> Content:
    """Return an answer as a notice in the reader's language."""
    spoken: list[Block | Card] = [
        replace(one, language=reader.language) if isinstance(one, Card) else one
        for one in answer.said
    ]
    return said(spoken, reader.language, voice, _buttons(answer), shared=shared)


def _buttons(answer: Answer) -> tuple[Button, ...]:
    of_cards = (b for one in answer.said if isinstance(one, Card) for b in one.buttons)
    return (*of_cards, *answer.buttons)


def _placed(content: Content, event: Event, *, private: bool) -> Content:
    """Put a message under what it answers: in a shared room always into a thread, since others are
    talking there; in a 1:1 room only if it was asked in one.
    """
    if not isinstance(event, Said) or (private and event.thread is None):
        return content
    return in_thread(content, event.thread or event.id, event.id)
