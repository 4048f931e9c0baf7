"""The threads under the cards of meetups."""

from community.errors import ChatRefused, ChatUnavailable
from community.meetups.cards import thread_title
from community.meetups.model import Meetup
from community.meetups.rows import EDIT_EVERY
from community.outbox import Dropped, OutboxRow, OutboxStore
from community.places import Place, Ref
from community.ports import Chat
from community.seats import seat_number, suffix
from community.texts import Card


class MeetupThreads:
    """Speaks in the threads of meetups, and opens them where nobody has yet."""

    def __init__(self, outbox: OutboxStore, chat: Chat) -> None:
        self._outbox = outbox
        self._chat = chat

    async def say(self, row: OutboxRow, meetup: Meetup, card: Card) -> Ref | Dropped:
        """Post into a meetup's thread, in the home that a row is for."""
        try:
            at = suffix(seat_number(row))
            thread = await self._outbox.ref(f"meetup:{meetup.id}:thread{at}")
            if thread is None:
                thread = await self.open(row, meetup)
            place = Place(thread.platform, thread.place)
            return await self._chat.post(place, card, key=row.id, again=row.again)
        except ChatRefused as refused:
            return deleted(refused)

    async def open(self, row: OutboxRow, meetup: Meetup) -> Ref:
        """Open (or find) the thread under a meetup's card; ChatUnavailable until that stands."""
        message = await self._outbox.ref(f"meetup:{meetup.id}:card{suffix(seat_number(row))}")
        if message is None:
            raise ChatUnavailable("the meetup's card is not posted yet", EDIT_EVERY)
        return await self._chat.open_thread(
            message, thread_title(meetup), key=row.id, again=row.again
        )


def deleted(refused: ChatRefused) -> Dropped:
    """Drop what belongs to a message that somebody deleted: that is their good right."""
    if refused.cause != "gone":
        raise refused
    return Dropped("the meetup's card was deleted")
