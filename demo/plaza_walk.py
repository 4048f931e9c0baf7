"""The walk of the demo on Matrix: called in a room of one's own, joined by signs and words."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from community.meetups.model import MeetupKind
from community.texts import Text, text
from demo.guestbook import Happened
from demo.meetups import words
from demo.plaza import Plaza
from demo.resident import Resident
from demo.story import Story

SATURDAY = 5
COMING = "✅"
NOT_COMING = "❌"
SOON = timedelta(seconds=30)


class PlazaWalk:
    """Somebody calls a walk for two; one joins by a sign, one by a word. ``room``: where its card
    stands; ``show``: how the story shows messages.
    """

    def __init__(
        self,
        plaza: Plaza,
        story: Story,
        room: str,
        show: Callable[[Sequence[Happened], str], None],
    ) -> None:
        self._plaza = plaza
        self._story = story
        self._room = room
        self._show = show
        self._title = words(plaza.language)[MeetupKind.WALK]["title"]

    async def call(self, host: Resident, guest: Resident, waiting: Resident) -> None:
        """Let the host call it, and the two others answer."""
        plaza, typed = self._plaza, words(self._plaza.language)[MeetupKind.WALK]
        await plaza.tells(
            host,
            f'meetup call "{self._title}" "{typed["soon"]}" where="{typed["where"]}" kind=walk'
            " places=2",
        )
        self._show(await plaza.tells(host, "1"), host.name)
        await self._soon()
        card = self._cards()[0]
        await plaza.presses(guest, COMING, card, self._room)
        await plaza.says(waiting, plaza.word("coming"), self._room, thread=card.id)
        await self._soon()
        self._show([self._cards()[0]], plaza.book.titles[self._room])
        self._happens(text("{name} joins a walk with a sign.", name=guest.name))
        self._happens(text("{name} joins with a word, and waits for a place.", name=waiting.name))
        self._show(await plaza.tells(waiting, "meetup list"), waiting.name)

    async def make_room(self, guest: Resident, waiting: Resident) -> None:
        """Let one stay at home after all, so that the other is offered the place."""
        plaza = self._plaza
        await plaza.presses(guest, NOT_COMING, self._cards()[0], self._room)
        await self._soon()
        offer = self._cards()[-1]
        self._show([offer], self._title)
        await plaza.presses(waiting, COMING, offer, self._room)
        self._happens(text("{name} takes the place that became free.", name=waiting.name))

    async def take_place(self, host: Resident, waiting: Resident) -> None:
        """Let the walk be, and people say that they were there, and whom they met."""
        plaza = self._plaza
        await plaza.until(plaza.next(SATURDAY, 13, 30))
        self._show(self._cards(), self._title)
        card = self._cards()[0]
        arriving = words(plaza.language)[MeetupKind.WALK]["arriving"]
        await plaza.says(host, arriving, self._room, thread=card.id)
        await plaza.until(plaza.next(SATURDAY, 17, 30))
        self._happens(text("After the walk the bot asks in its thread how it was."))
        self._show(self._cards(), self._title)
        await plaza.tells(waiting, f"meetup there 1 {plaza.word('yes')}")
        again = plaza.word("yes")
        await plaza.tells(waiting, f"meetup met 1 {host.user} {again}")
        self._happens(text("{name} says whom they met.", name=waiting.name))

    def _cards(self) -> list[Happened]:
        """Return what the bot said about the walk in the room: its card, then its thread."""
        said = self._plaza.book.said(self._room, by=self._plaza.bot.user)
        card = next(one for one in said if one.words.startswith(self._title))
        return [card, *(one for one in said if one.thread == card.id)]

    async def _soon(self) -> None:
        """Let the moment pass until the card is drawn anew."""
        await self._plaza.until(self._plaza.clock.now() + SOON)

    def _happens(self, sentence: Text) -> None:
        self._story.happens(self._plaza.local(), sentence)
