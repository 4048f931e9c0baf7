"""/privacy: what is stored about me, all of it as a file, and erase it."""

import io
import re

import discord
from discord import app_commands
from discord.ext import commands

from cogs._buttons import action_button
from cogs._client import NetzwerkstattBot
from cogs._commands import about, slash
from cogs._ui import NOBODY, Interaction, language, render, reply, visitor
from community.privacy import PrivacyService
from community.privacy_texts import ERASE, ERASE_WARNING, ERASED, EXPORTED, export_file


@app_commands.guild_only()
class Privacy(
    commands.GroupCog,
    group_name="privacy",
    group_description=about("privacy"),
):
    """Everybody's rights over their own data; every answer is seen by that person alone."""

    def __init__(self, privacy: PrivacyService) -> None:
        self._privacy = privacy

    @slash("privacy", "show")
    async def show(self, interaction: Interaction) -> None:
        """Show what is stored, and why."""
        await reply(interaction, *await self._privacy.show(visitor(interaction)))

    @slash("privacy", "export")
    async def export(self, interaction: Interaction) -> None:
        """Hand everything over as a JSON file."""
        name, written = export_file(await self._privacy.export(visitor(interaction)))
        await interaction.response.send_message(
            render(EXPORTED, language(interaction)),
            file=discord.File(io.BytesIO(written), name),
            ephemeral=True,
            allowed_mentions=NOBODY,
        )

    @slash("privacy", "erase")
    async def erase(self, interaction: Interaction) -> None:
        """Ask once more; the button does it."""
        await reply(interaction, ERASE_WARNING, buttons=(ERASE,))

    async def erased(self, interaction: Interaction, _match: re.Match[str]) -> None:
        """Erase the person who pressed, and nobody else."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._privacy.erase(visitor(interaction))
        await reply(interaction, ERASED)


async def setup(bot: NetzwerkstattBot) -> None:
    """Register the commands and the button."""
    cog = Privacy(bot.services.privacy)
    await bot.add_cog(cog)
    bot.answer_buttons(action_button("erase", "", cog.erased))
