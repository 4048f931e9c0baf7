"""All platforms as one Chat: each call goes to where its place, message or person is.

A platform that is not connected at the moment is unavailable: its messages wait, and those of the
others go out.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from community.errors import ChatUnavailable
from community.native_events import EventBoard, Listed, NativeEvent
from community.pins import PinBoard
from community.places import Account, Language, Place, Ref
from community.polls import Poll, PollBoard
from community.ports import Chat
from community.spoken import Spoken
from community.texts import Card, Text


class Platforms(Chat, EventBoard, PollBoard, PinBoard):
    """Several chats by their platform's name."""

    def __init__(self, chats: Mapping[str, Chat]) -> None:
        self._chats = chats

    def _on(self, platform: str) -> Chat:
        chat = self._chats.get(platform)
        if chat is None:
            raise ChatUnavailable(f"the bot does not run on {platform} at the moment")
        return chat

    async def post(self, place: Place, card: Card, *, key: int, again: bool) -> Ref:
        """Post a card."""
        return await self._on(place.platform).post(place, card, key=key, again=again)

    async def edit(self, ref: Ref, card: Card) -> None:
        """Replace a posted card."""
        await self._on(ref.platform).edit(ref, card)

    async def overwrite(self, ref: Ref, card: Card, *, key: int) -> Ref:
        """Replace a posted card and its history."""
        return await self._on(ref.platform).overwrite(ref, card, key=key)

    async def remove(self, ref: Ref) -> None:
        """Delete what was posted."""
        await self._on(ref.platform).remove(ref)

    async def open_conversation(
        self,
        place: Place,
        title: Text,
        people: Sequence[Account],
        card: Card,
        *,
        key: int,
        again: bool,
    ) -> Ref:
        """Open a private conversation beside a place."""
        chat = self._on(place.platform)
        return await chat.open_conversation(place, title, people, card, key=key, again=again)

    async def open_thread(self, ref: Ref, title: Text, *, key: int, again: bool) -> Ref:
        """Open the public thread under a message."""
        return await self._on(ref.platform).open_thread(ref, title, key=key, again=again)

    async def rename(self, ref: Ref, title: Text, language: Language) -> None:
        """Let a thread be called otherwise."""
        await self._on(ref.platform).rename(ref, title, language)

    async def is_silent(self, ref: Ref) -> bool:
        """Whether nobody but the bot has written there."""
        return await self._on(ref.platform).is_silent(ref)

    async def is_present(self, place: Place, person: Account) -> bool:
        """Whether the person is still there."""
        return await self._on(place.platform).is_present(place, person)

    async def pending(self, ref: Ref) -> Sequence[Account]:
        """Return who has not accepted yet."""
        return await self._on(ref.platform).pending(ref)

    async def withdraw(self, ref: Ref, people: Sequence[Account]) -> None:
        """Take back invitations."""
        await self._on(ref.platform).withdraw(ref, people)

    async def tell(self, person: Account, card: Card, *, key: int, again: bool) -> Ref:
        """Tell one person something in private."""
        return await self._on(person.platform).tell(person, card, key=key, again=again)

    async def pace(self, place: Place, conversations: int) -> timedelta | None:
        """Return how long so many conversations take."""
        return await self._on(place.platform).pace(place, conversations)

    async def listen(self, ref: Ref) -> Spoken | None:
        """Return what a person wrote."""
        return await self._on(ref.platform).listen(ref)

    async def pass_on(self, place: Place, spoken: Spoken, *, key: int, again: bool) -> Ref:
        """Repeat what a person wrote elsewhere."""
        return await self._on(place.platform).pass_on(place, spoken, key=key, again=again)

    async def passed_on(self, place: Place, *, key: int) -> Ref | None:
        """Return what an earlier attempt repeated."""
        return await self._on(place.platform).passed_on(place, key=key)

    async def pass_on_again(self, ref: Ref, spoken: Spoken) -> None:
        """Bring a repeated message into line with what it says now."""
        await self._on(ref.platform).pass_on_again(ref, spoken)

    async def keep_event(
        self, place: Place, event: NativeEvent, *, ref: Ref | None, again: bool
    ) -> Ref | None:
        """Let the platform's own list show an event, if it has one."""
        chat = self._on(place.platform)
        if not isinstance(chat, EventBoard):
            return None
        return await chat.keep_event(place, event, ref=ref, again=again)

    async def listed(self, ref: Ref, event: NativeEvent) -> Listed | None:
        """Return how an event stands in the platform's own list."""
        chat = self._on(ref.platform)
        return await chat.listed(ref, event) if isinstance(chat, EventBoard) else None

    async def interested(self, ref: Ref) -> frozenset[Account] | None:
        """Return who says in the platform's own list that they are interested."""
        chat = self._on(ref.platform)
        return await chat.interested(ref) if isinstance(chat, EventBoard) else frozenset()

    async def keep_poll(
        self, place: Place, poll: Poll, *, ref: Ref | None, key: int, again: bool
    ) -> Ref | None:
        """Ask a question in a place, if there are polls."""
        chat = self._on(place.platform)
        if not isinstance(chat, PollBoard):
            return None
        return await chat.keep_poll(place, poll, ref=ref, key=key, again=again)

    async def close_poll(self, ref: Ref, *, again: bool) -> None:
        """End a poll."""
        chat = self._on(ref.platform)
        if isinstance(chat, PollBoard):
            await chat.close_poll(ref, again=again)

    async def take_away(self, ref: Ref, *, again: bool) -> None:
        """Let nothing stand of a poll."""
        chat = self._on(ref.platform)
        if isinstance(chat, PollBoard):
            await chat.take_away(ref, again=again)

    async def voices(self, ref: Ref) -> Mapping[str, frozenset[Account]] | None:
        """Return who chose what in a poll."""
        chat = self._on(ref.platform)
        return await chat.voices(ref) if isinstance(chat, PollBoard) else None

    async def pin(self, ref: Ref, *, single: bool) -> None:
        """Let a message be pinned, where that can be done."""
        chat = self._on(ref.platform)
        if isinstance(chat, PinBoard):
            await chat.pin(ref, single=single)

    async def unpin(self, ref: Ref, *, single: bool) -> None:
        """Let a message be pinned no more."""
        chat = self._on(ref.platform)
        if isinstance(chat, PinBoard):
            await chat.unpin(ref, single=single)
