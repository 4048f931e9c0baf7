"""The button under a prompt: "I'll host", "I'll write"."""

import re

from discord.ext import commands

from cogs._buttons import action_button
from cogs._client import NetzwerkstattBot
from cogs._ui import Interaction, reply, visitor
from community.prompt_texts import TAKEN
from community.prompts import PromptService


class PromptsCog(commands.Cog):
    """What members do with a prompt."""

    def __init__(self, prompts: PromptService) -> None:
        self._prompts = prompts

    async def pressed_take(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Take a prompt up."""
        post = await self._prompts.take_up(visitor(interaction), int(parts["post"]))
        await reply(interaction, TAKEN[post.kind])


async def setup(bot: NetzwerkstattBot) -> None:
    """Add the button."""
    cog = PromptsCog(bot.services.prompts)
    await bot.add_cog(cog)
    bot.answer_buttons(action_button("take", r"(?P<post>\d{1,18})", cog.pressed_take))
