"""Saying something in a meetup's thread, which is opened if it is not there yet."""

from datetime import timedelta

from community.errors import ChatRefused, ChatUnavailable
from community.meetups.cards import thread_title
from community.meetups.rows import EDIT_EVERY
from community.meetups.seen import Seen
from community.outbox import Dropped, OutboxRow, OutboxStore
from community.places import Place, Ref
from community.ports import Chat
from community.seats import seat_number, suffix
from community.texts import Card

AGAIN_IN: timedelta = EDIT_EVERY


async def say(
    outbox: OutboxStore, chat: Chat, row: OutboxRow, found: Seen, card: Card
) -> Ref | Dropped:
    """Post a card into the thread; where the meetup's card was deleted, nothing is said."""
    try:
        at = suffix(seat_number(row))
        thread = await outbox.ref(f"meetup:{found.meetup.id}:thread{at}")
        if thread is None:
            thread = await open_thread(outbox, chat, row, found)
        place = Place(thread.platform, thread.place)
        return await chat.post(place, card, key=row.id, again=row.again)
    except ChatRefused as refused:
        return deleted(refused)


async def open_thread(outbox: OutboxStore, chat: Chat, row: OutboxRow, found: Seen) -> Ref:
    """Open the thread under the meetup's card, or find it."""
    message = await outbox.ref(f"meetup:{found.meetup.id}:card{suffix(seat_number(row))}")
    if message is None:
        raise ChatUnavailable("the meetup's card is not posted yet", AGAIN_IN)
    return await chat.open_thread(message, thread_title(found.meetup), key=row.id, again=row.again)


def deleted(refused: ChatRefused) -> Dropped:
    """Drop what belongs to a message that somebody deleted: that is their good right."""
    if refused.cause != "gone":
        raise refused
    return Dropped("the meetup's card was deleted")
