"""What the organisers' commands share: their one group."""

from typing import Any

from discord import app_commands
from discord.ext import commands


def contribute(
    bot: commands.Bot, subgroup: app_commands.Group | app_commands.Command[Any, ..., Any]
) -> None:
    """Hang a subgroup into /admin, which Discord wants as one command."""
    admin = bot.tree.get_command("admin")
    if not isinstance(admin, app_commands.Group):
        raise TypeError("cogs.admin must be loaded before what belongs to /admin")
    admin.add_command(subgroup)
