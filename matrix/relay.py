"""Words of matches that live on two platforms: what is written in their rooms, and the choice that
ends carrying it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from community.fronts import FrontStore
from community.places import Account, Place, Ref
from community.relay import RelayService
from community.relay_words import ENDED
from matrix import PLATFORM
from matrix.addressing import addressed
from matrix.buttons import Buttons
from matrix.desk import Answer, Asked, Desk, answer
from matrix.events import Event, Moved, Redacted, Said
from matrix.wire import Wire


class Overheard:
    """Hands on what is written, edited and taken away; which rooms reach over to another platform
    the service knows. A thread in such a room is part of it.

    It hears every event before it is answered, perhaps more than once.
    """

    def __init__(
        self,
        wire: Wire,
        store: FrontStore,
        relay: RelayService,
        *,
        prefix: str,
        poke: Callable[[], None],
    ) -> None:
        self._wire = wire
        self._buttons = Buttons(store)
        self._relay = relay
        self._prefix = prefix
        self._poke = poke

    async def heard(self, event: Event) -> None:
        """Hear an event."""
        if event.sender == self._wire.me:
            return
        if await self._hand_on(event):
            self._poke()

    async def _hand_on(self, event: Event) -> bool:
        match event:
            case Said(replaces=str(original)):
                return await self._relay.changed(Ref(PLATFORM, event.room, original))
            case Said(is_notice=False) if not await self._is_for_us(event):
                author = Account(PLATFORM, event.sender)
                return await self._relay.said(Ref(PLATFORM, event.room, event.id), author)
            case Moved(membership="leave" | "ban"):
                who = Account(PLATFORM, event.who)
                return await self._relay.left(Place(PLATFORM, event.room), who)
            case Redacted():
                return await self._relay.changed(Ref(PLATFORM, event.room, event.target))
            case _:
                return False

    async def _is_for_us(self, said: Said) -> bool:
        """Whether something is said to the bot: a command, or a word that a card of ours offers.
        How it went, for one, is no business of the other side.
        """
        me = self._wire.me
        names = (me,)
        if said.mentions:
            names = (me, await self._wire.name_of(me, said.room), me.partition(":")[0][1:])
        if addressed(said, names, self._prefix, private=False) is not None:
            return True
        for message in (said.answers, said.thread):
            if message is None:
                continue
            pressing = await self._buttons.typed(said.body, said.sender, said.room, [message])
            if pressing is not None and pressing.message == message:
                return True
        return False


@dataclass(frozen=True, slots=True)
class Relaying:
    """The choice to end it."""

    relay: RelayService

    async def pressed_end(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """End carrying the words of the match."""
        await self.relay.end(asked.visitor, int(parts["match"]))
        return answer(ENDED)


def fill(desk: Desk, relay: RelayService) -> None:
    """Say who answers what is about carrying words."""
    ours = Relaying(relay)
    desk.button("relay_end", r"(?P<match>\d{1,18})", answered_by=ours.pressed_end)
