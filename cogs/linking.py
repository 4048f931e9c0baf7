"""/match account and /admin link: accounts and homes on two platforms that belong together."""

from discord import app_commands

from cogs._admin import contribute
from cogs._client import NetzwerkstattBot
from cogs._commands import about, slash
from cogs._ui import Interaction, reply, visitor
from community.link_texts import LINKED, PARTED, account_code, home_code, homes_joined
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
    """Holds /admin link until it hangs in /admin."""

    def __init__(self, linking: LinkService) -> None:
        super().__init__(name="link", description=about("admin"))
        self._linking = linking

    @slash("admin", "link")
    async def link(self, interaction: Interaction, code: str = "") -> None:
        """Show a code, or join the home that showed one."""
        if code:
            joined = await self._linking.join_home(visitor(interaction), code)
            await reply(interaction, homes_joined(joined))
            return
        await reply(interaction, *home_code(await self._linking.home_code(visitor(interaction))))


async def setup(bot: NetzwerkstattBot) -> None:
    """Hang the commands into their groups."""
    linking = bot.services.linking
    match = bot.tree.get_command("match")
    if not isinstance(match, app_commands.Group):
        raise TypeError("cogs.matching must be loaded before what belongs to /match")
    match.add_command(AccountCommands(linking))
    contribute(bot, HomeCommands(linking).link)
