"""/admin topics: the organisers' own words for topics."""

from discord import app_commands

from cogs._commands import about, slash
from cogs._ui import Interaction, Pages, language, reply, visitor
from community.admin_texts import NO_ALIASES, alias_lines, alias_set
from community.communities import CommunityService
from community.texts import Block

PAGE = 20


class TopicCommands(app_commands.Group):
    """Lets organisers say which words mean the same in their community."""

    def __init__(self, communities: CommunityService) -> None:
        super().__init__(name="topics", description=about("admin", "topics"))
        self._communities = communities

    @slash("admin", "topics", "list")
    async def list_all(self, interaction: Interaction) -> None:
        """List the aliases."""
        aliases = await self._communities.aliases(visitor(interaction))
        if not aliases:
            await reply(interaction, NO_ALIASES)
            return
        lines: list[Block] = [*alias_lines(aliases, language(interaction))]

        async def page(_interaction: Interaction, offset: int) -> tuple[list[Block], int]:
            return lines[offset : offset + PAGE], len(lines)

        await Pages(interaction, page, PAGE).show(interaction, replace=False)

    @slash("admin", "topics", "add")
    async def add(self, interaction: Interaction, word: str, topic: str) -> None:
        """Set an alias."""
        stands_for = await self._communities.set_alias(visitor(interaction), word, topic)
        await reply(interaction, alias_set(word, stands_for, language(interaction)))

    @slash("admin", "topics", "remove")
    async def remove(self, interaction: Interaction, word: str) -> None:
        """Remove an alias."""
        await self._communities.set_alias(visitor(interaction), word, "")
        await reply(interaction, alias_set(word, "", language(interaction)))
