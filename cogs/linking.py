"""/match account, /admin link and unlink: accounts and homes on two platforms, as one or apart."""

import re

from discord import app_commands

from cogs._admin import contribute
from cogs._buttons import action_button
from cogs._client import NetzwerkstattBot
from cogs._commands import about, slash
from cogs._ui import Interaction, reply, visitor
from community.joining import JoinService
from community.link_texts import (
    JOIN,
    LEAVE,
    LINKED,
    PARTED,
    account_code,
    home_code,
    homes_joined,
    homes_parted,
    join_button,
    joining,
    leaving,
)
from community.linking import LinkService


class AccountCommands(app_commands.Group):
    """Lets members be one person on two platforms."""

    def __init__(self, linking: LinkService) -> None:
        super().__init__(name="account", description=about("match", "account"))
        self._linking = linking

    @slash("match", "account", "link")
    async def link(self, interaction: Interaction, code: str = "") -> None:
        """Show a code, or take the one that was shown on the other side."""
        if code:
            await self._linking.join_account(visitor(interaction), code)
            await reply(interaction, LINKED)
            return
        await reply(
            interaction, *account_code(await self._linking.account_code(visitor(interaction)))
        )

    @slash("match", "account", "part")
    async def part(self, interaction: Interaction) -> None:
        """Let this account stand for itself again."""
        await self._linking.part_account(visitor(interaction))
        await reply(interaction, PARTED)


class HomeCommands(app_commands.Group):
    """Holds /admin link and unlink until they hang in /admin."""

    def __init__(self, joins: JoinService) -> None:
        super().__init__(name="link", description=about("admin"))
        self._joins = joins

    @slash("admin", "link")
    async def link(self, interaction: Interaction, code: str = "") -> None:
        """Show a code, or what entering the other side's would do; the button does it."""
        asking = visitor(interaction)
        if code:
            proposed = await self._joins.propose(asking, code)
            await reply(interaction, *joining(proposed), buttons=(join_button(proposed),))
            return
        await reply(interaction, *home_code(await self._joins.home_code(asking)))

    @slash("admin", "unlink")
    async def unlink(self, interaction: Interaction) -> None:
        """Say what parting would do; the button does it."""
        considered = await self._joins.consider_leaving(visitor(interaction))
        await reply(interaction, *leaving(considered), buttons=(LEAVE,))

    async def joined(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Join the home that showed the code."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await reply(
            interaction, homes_joined(await self._joins.join(visitor(interaction), match["key"]))
        )

    async def left(self, interaction: Interaction, _match: re.Match[str]) -> None:
        """Be a community of its own again."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await reply(interaction, homes_parted(await self._joins.leave(visitor(interaction))))


async def setup(bot: NetzwerkstattBot) -> None:
    """Hang the commands into their groups, and register the buttons."""
    match = bot.tree.get_command("match")
    if not isinstance(match, app_commands.Group):
        raise TypeError("cogs.matching must be loaded before what belongs to /match")
    match.add_command(AccountCommands(bot.services.linking))
    homes = HomeCommands(bot.services.joins)
    contribute(bot, homes.link)
    contribute(bot, homes.unlink)
    bot.answer_buttons(
        action_button("join", JOIN, homes.joined), action_button("leave", "", homes.left)
    )
