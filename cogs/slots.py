"""/meetup slots: find a time together. A part of the group in ``cogs/meetups.py``."""

import re

from discord.ext import commands

from cogs._buttons import action_button
from cogs._client import NetzwerkstattBot
from cogs._commands import slash
from cogs._forms import show_form
from cogs._ui import Interaction, language, reply, visitor
from community.forms import Filled
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

_ID = r"(?P<poll>\d{1,18})"


class Slots(commands.Cog):
    """The command and the buttons for finding a time."""

    slots_service: SlotService

    @slash("meetup", "slots")
    async def slots(
        self,
        interaction: Interaction,
        title: str,
        days: str,
        parts: str = "",
        lasts: int | None = None,
        where: str = "",
    ) -> None:
        """Show how it was understood; a button asks everybody."""
        ask = Ask(title, days, parts, lasts, where)
        seen, found = await self.slots_service.ask(visitor(interaction), ask)
        await reply(interaction, confirm_card(seen, found, language(interaction)))

    async def pressed_ask(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Ask what was drafted."""
        seen = await self.slots_service.confirm(visitor(interaction), int(parts["poll"]))
        await reply(interaction, asked_card(seen, language(interaction)))

    async def pressed_ask_nobody(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Forget what was drafted."""
        await self.slots_service.drop(visitor(interaction), int(parts["poll"]))
        await reply(interaction, DROPPED)

    async def pressed_answer(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Open the form with the times."""
        form = await self.slots_service.form(visitor(interaction), int(parts["poll"]))
        await show_form(interaction, form)

    async def pressed_all(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Show all times."""
        seen = await self.slots_service.show(visitor(interaction), int(parts["poll"]))
        await reply(interaction, all_card(seen, language(interaction)))

    async def pressed_make(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Let a time become the meetup."""
        poll, number = int(parts["poll"]), int(parts["number"])
        seen = await self.slots_service.make(visitor(interaction), poll, number)
        await reply(interaction, made_card(seen, language(interaction)))

    async def pressed_close(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Ask no longer."""
        seen = await self.slots_service.close(visitor(interaction), int(parts["poll"]))
        await reply(interaction, all_card(seen, language(interaction)))

    async def pressed_find(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Open the form in which somebody names times to their match."""
        match = int(parts["match"])
        form = await self.slots_service.match_form(visitor(interaction), match)
        await show_form(interaction, form)

    async def days_named(self, interaction: Interaction, filled: Filled) -> None:
        """Show how the times were understood; a button asks the match."""
        match = int(filled.parts[0])
        seen, found = await self.slots_service.ask_match(visitor(interaction), match, filled)
        await reply(interaction, confirm_card(seen, found, language(interaction)))

    async def slots_answered(self, interaction: Interaction, filled: Filled) -> None:
        """Save which times suit."""
        poll = int(filled.parts[0])
        seen = await self.slots_service.answer(visitor(interaction), poll, filled)
        await reply(interaction, answered_card(seen, language(interaction)))


def answer_slots(bot: NetzwerkstattBot, cog: Slots) -> None:
    """Register the buttons and the form."""
    bot.forms.add(NAME, cog.slots_answered)
    bot.forms.add(DAYS, cog.days_named)
    bot.answer_buttons(
        action_button("slots_go", _ID, cog.pressed_ask),
        action_button("slots_drop", _ID, cog.pressed_ask_nobody),
        action_button("slots_answer", _ID, cog.pressed_answer),
        action_button("slots_more", _ID, cog.pressed_all),
        action_button("slots_make", _ID + r":(?P<number>\d{1,2})", cog.pressed_make),
        action_button("slots_close", _ID, cog.pressed_close),
        action_button("slots_find", r"(?P<match>\d{1,18})", cog.pressed_find),
    )
