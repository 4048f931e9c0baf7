"""/privacy: what is stored about me, all of it as a file, and erase it."""

import io
import json
import re

import discord
from discord import app_commands
from discord.ext import commands

from cogs._buttons import action_button
from cogs._client import NetzwerkstattBot
from cogs._ui import NOBODY, Interaction, language, render, reply, visitor
from community.privacy import PrivacyService
from community.texts import Button, text

_T = app_commands.locale_str

ERASE = Button("erase", text("Erase everything about me"), "danger")


@app_commands.guild_only()
class Privacy(
    commands.GroupCog,
    group_name=_T("privacy"),
    group_description=_T("See, download and erase what is stored about you"),
):
    """Everybody's rights over their own data; every answer is seen by that person alone."""

    def __init__(self, privacy: PrivacyService) -> None:
        self._privacy = privacy

    @app_commands.command(name=_T("show"), description=_T("See what is stored about you, and why"))
    async def show(self, interaction: Interaction) -> None:
        """Show what is stored, and why."""
        await reply(interaction, *await self._privacy.show(visitor(interaction)))

    @app_commands.command(
        name=_T("export"), description=_T("Get everything stored about you as a file")
    )
    async def export(self, interaction: Interaction) -> None:
        """Hand everything over as a JSON file."""
        held = await self._privacy.export(visitor(interaction))
        written = json.dumps(held, ensure_ascii=False, indent=2).encode()
        await interaction.response.send_message(
            render(text("Here is everything I have about you."), language(interaction)),
            file=discord.File(io.BytesIO(written), "my-data.json"),
            ephemeral=True,
            allowed_mentions=NOBODY,
        )

    @app_commands.command(
        name=_T("erase"), description=_T("Erase everything that is stored about you")
    )
    async def erase(self, interaction: Interaction) -> None:
        """Ask once more; the button does it."""
        await reply(
            interaction,
            text(
                "This erases your introduction, your topics and your part in the matching. It "
                "cannot be taken back. You can begin again at any time."
            ),
            buttons=(ERASE,),
        )

    async def erased(self, interaction: Interaction, _match: re.Match[str]) -> None:
        """Erase the person who pressed, and nobody else."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._privacy.erase(visitor(interaction))
        await reply(
            interaction,
            text("Done. Everything about you is erased; your card disappears within a minute."),
        )


async def setup(bot: NetzwerkstattBot) -> None:
    """Register the commands and the button."""
    cog = Privacy(bot.services.privacy)
    await bot.add_cog(cog)
    bot.answer_buttons(action_button("erase", "", cog.erased))
