"""/meetup slots on Matrix: find a time together."""

import re
from dataclasses import dataclass

from community.commands import Given
from community.forms import Filled
from community.services import Services
from community.slots.asking import Ask
from community.slots.cards import (
    DROPPED,
    all_card,
    answered_card,
    asked_card,
    confirm_card,
    made_card,
)
from community.slots.forms import DAYS, NAME
from community.slots.service import SlotService
from matrix.desk import Answer, Asked, Desk, answer

_ID = r"(?P<poll>\d{1,18})"


@dataclass(frozen=True, slots=True)
class Slots:
    """The command and the buttons for finding a time."""

    service: SlotService

    async def ask(self, asked: Asked, given: Given) -> Answer:
        """Show how it was understood; a button asks everybody."""
        ask = Ask(
            given["title"],
            given["days"],
            given["parts"],
            given.numbers.get("lasts"),
            given["where"],
        )
        seen, found = await self.service.ask(asked.visitor, ask)
        return answer(confirm_card(seen, found, asked.visitor.language))

    async def pressed_go(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask what was drafted."""
        seen = await self.service.confirm(asked.visitor, int(parts["poll"]))
        return answer(asked_card(seen, asked.visitor.language))

    async def pressed_drop(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Forget what was drafted."""
        await self.service.drop(asked.visitor, int(parts["poll"]))
        return answer(DROPPED)

    async def pressed_answer(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask which times suit."""
        return Answer(form=await self.service.form(asked.visitor, int(parts["poll"])))

    async def pressed_more(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Show all times."""
        seen = await self.service.show(asked.visitor, int(parts["poll"]))
        return answer(all_card(seen, asked.visitor.language))

    async def pressed_make(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Let a time become the meetup."""
        seen = await self.service.make(asked.visitor, int(parts["poll"]), int(parts["number"]))
        return answer(made_card(seen, asked.visitor.language))

    async def pressed_close(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask no longer."""
        seen = await self.service.close(asked.visitor, int(parts["poll"]))
        return answer(all_card(seen, asked.visitor.language))

    async def pressed_find(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Ask which times somebody names to their match."""
        return Answer(form=await self.service.match_form(asked.visitor, int(parts["match"])))

    async def days_named(self, asked: Asked, filled: Filled) -> Answer:
        """Show how the times were understood; a button asks the match."""
        match = int(filled.parts[0])
        seen, found = await self.service.ask_match(asked.visitor, match, filled)
        return answer(confirm_card(seen, found, asked.visitor.language))

    async def answered(self, asked: Asked, filled: Filled) -> Answer:
        """Save which times suit."""
        seen = await self.service.answer(asked.visitor, int(filled.parts[0]), filled)
        return answer(answered_card(seen, asked.visitor.language))


def fill(desk: Desk, services: Services) -> None:
    """Say who answers what is about finding a time."""
    ours = Slots(services.slots)
    desk.command("meetup", "slots", answered_by=ours.ask)
    desk.button("slots_go", _ID, answered_by=ours.pressed_go)
    desk.button("slots_drop", _ID, answered_by=ours.pressed_drop)
    desk.button("slots_answer", _ID, answered_by=ours.pressed_answer)
    desk.button("slots_more", _ID, answered_by=ours.pressed_more)
    desk.button("slots_make", _ID + r":(?P<number>\d{1,2})", answered_by=ours.pressed_make)
    desk.button("slots_close", _ID, answered_by=ours.pressed_close)
    desk.button("slots_find", r"(?P<match>\d{1,18})", answered_by=ours.pressed_find)
    desk.form(NAME, answered_by=ours.answered)
    desk.form(DAYS, answered_by=ours.days_named)
