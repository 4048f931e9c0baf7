"""The threads under the cards of meetups."""

from community.card_threads import CardThreads
from community.meetups.cards import thread_title
from community.meetups.model import Meetup
from community.outbox import Dropped, OutboxRow, OutboxStore
from community.places import Ref
from community.ports import Chat
from community.texts import Card


class MeetupThreads:
    """Speaks in the threads of meetups, and opens them where nobody has yet."""

    def __init__(self, outbox: OutboxStore, chat: Chat) -> None:
        self._threads = CardThreads(outbox, chat)

    async def say(self, row: OutboxRow, meetup: Meetup, card: Card) -> Ref | Dropped:
        """Post into a meetup's thread, in the home that a row is for."""
        return await self._threads.say(row, f"meetup:{meetup.id}", thread_title(meetup), card)

    async def open(self, row: OutboxRow, meetup: Meetup) -> Ref:
        """Open (or find) the thread under a meetup's card; ChatUnavailable until that stands."""
        return await self._threads.open(row, f"meetup:{meetup.id}", thread_title(meetup))
