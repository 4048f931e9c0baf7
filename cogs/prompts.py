"""The button under a prompt: "I'll host", "I'll write"."""

import re

from discord.ext import commands

from cogs._buttons import action_button
from cogs._client import NetzwerkstattBot
from cogs._ui import Interaction, reply, visitor
from community.prompts import PromptService
from community.recurring import PromptKind
from community.texts import Text, text

_THANKS: dict[PromptKind, Text] = {
    "meetup": text(
        "Wonderful, you are the host! A thread under the invitation opens in a moment: "
        "suggest a time and a place there."
    ),
    "parade": text(
        "Wonderful, you will write! A thread under the call opens in a moment: "
        "tell the others what your article will be about, and post its link there."
    ),
    "question": text(
        "Thank you! A thread under the question opens in a moment: please answer there."
    ),
}


class PromptsCog(commands.Cog):
    """What members do with a prompt."""

    def __init__(self, prompts: PromptService) -> None:
        self._prompts = prompts

    async def pressed_take(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Take a prompt up."""
        post = await self._prompts.take_up(visitor(interaction), int(parts["post"]))
        await reply(interaction, _THANKS[post.kind])


async def setup(bot: NetzwerkstattBot) -> None:
    """Add the button."""
    cog = PromptsCog(bot.services.prompts)
    await bot.add_cog(cog)
    bot.answer_buttons(action_button("take", r"(?P<post>\d{1,18})", cog.pressed_take))
