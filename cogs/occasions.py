"""The button that calls a meetup from a prompt, an idea or a match, and the form that it opens."""

import re

from discord.ext import commands

from cogs._buttons import action_button
from cogs._client import NetzwerkstattBot
from cogs._forms import show_form
from cogs._ui import Interaction, language, reply, visitor
from community.errors import Invalid
from community.forms import Filled
from community.meetups.calling_form import NAME, again_button, typed_before
from community.meetups.cards import confirm_card
from community.meetups.occasions import OCCASIONS, OccasionService


class Occasions(commands.Cog):
    """Meetups that are called from a button."""

    def __init__(self, occasions: OccasionService) -> None:
        self._occasions = occasions

    async def pressed(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Open the form."""
        form = await self._occasions.form(
            visitor(interaction), parts["occasion"], int(parts["number"])
        )
        await show_form(interaction, form)

    async def filled(self, interaction: Interaction, filled: Filled) -> None:
        """Show how it was understood; a button calls it. What cannot be used is not lost: the
        window it was typed into is closed by now.
        """
        try:
            seen = await self._occasions.call(visitor(interaction), filled)
        except Invalid as refused:
            again = again_button(filled)
            await reply(interaction, refused.text, *typed_before(filled), buttons=(again,))
            return
        await reply(interaction, confirm_card(seen, language(interaction)))


async def setup(bot: NetzwerkstattBot) -> None:
    """Add the button and the form."""
    cog = Occasions(bot.services.occasions)
    await bot.add_cog(cog)
    bot.forms.add(NAME, cog.filled)
    parts = rf"(?P<occasion>{'|'.join(OCCASIONS)}):(?P<number>\d{{1,18}})"
    bot.answer_buttons(action_button(NAME, parts, cog.pressed))
