"""The threads under cards: spoken in, and opened where nobody has yet.

Of whatever has a card and a thread the outbox rows are called ``<what>:card`` and
``<what>:thread``, such as ``meetup:12:card``.
"""

from datetime import timedelta

from community.errors import ChatRefused, ChatUnavailable
from community.outbox import Dropped, OutboxRow, OutboxStore
from community.places import Place, Ref
from community.ports import Chat
from community.seats import seat_number, suffix
from community.texts import Card, Text

AGAIN_IN = timedelta(seconds=3)
"""A card that is not posted yet is looked for again so soon."""


class CardThreads:
    """Speaks in the threads under cards."""

    def __init__(self, outbox: OutboxStore, chat: Chat) -> None:
        self._outbox = outbox
        self._chat = chat

    async def say(self, row: OutboxRow, what: str, title: Text, card: Card) -> Ref | Dropped:
        """Post into a thread, in the home that a row is for. ``title``: what the thread is called,
        if it has to be opened.
        """
        try:
            thread = await self._outbox.ref(f"{what}:thread{suffix(seat_number(row))}")
            if thread is None:
                thread = await self.open(row, what, title)
            place = Place(thread.platform, thread.place)
            return await self._chat.post(place, card, key=row.id, again=row.again)
        except ChatRefused as refused:
            return deleted(refused)

    async def open(self, row: OutboxRow, what: str, title: Text) -> Ref:
        """Open (or find) the thread under a card; ChatUnavailable until that stands."""
        message = await self._outbox.ref(f"{what}:card{suffix(seat_number(row))}")
        if message is None:
            raise ChatUnavailable("the card is not posted yet", AGAIN_IN)
        return await self._chat.open_thread(message, title, key=row.id, again=row.again)


def deleted(refused: ChatRefused) -> Dropped:
    """Drop what belongs to a message that somebody deleted: that is their good right."""
    if refused.cause != "gone":
        raise refused
    return Dropped("the card was deleted")
