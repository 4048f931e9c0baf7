"""/admin topics: the organisers' own words for topics."""

from discord import app_commands

from cogs._ui import Interaction, Pages, language, reply, visitor
from community.communities import CommunityService
from community.matching.topics import label
from community.texts import Block, text

_T = app_commands.locale_str

PAGE = 20


class TopicCommands(app_commands.Group):
    """Lets organisers say which words mean the same in their community."""

    def __init__(self, communities: CommunityService) -> None:
        super().__init__(
            name="topics", description=_T("Words that mean the same in your community")
        )
        self._communities = communities

    @app_commands.command(name="list", description=_T("Your own words for topics"))
    async def list_all(self, interaction: Interaction) -> None:
        """List the aliases."""
        aliases = await self._communities.aliases(visitor(interaction))
        if not aliases:
            await reply(
                interaction,
                text("You have no words of your own yet; /admin topics add takes the first."),
            )
            return
        tongue = language(interaction)
        lines: list[Block] = [
            text("{word} → {topic}", word=word, topic=label(topic, tongue))
            for word, topic in sorted(aliases.items())
        ]

        async def page(_interaction: Interaction, offset: int) -> tuple[list[Block], int]:
            return lines[offset : offset + PAGE], len(lines)

        await Pages(interaction, page, PAGE).show(interaction, replace=False)

    @app_commands.command(description=_T("Let a word stand for a topic"))
    @app_commands.describe(
        word=_T("What people write, like “comms”"), topic=_T("What it stands for, like “PR”")
    )
    async def add(self, interaction: Interaction, word: str, topic: str) -> None:
        """Set an alias."""
        stands_for = await self._communities.set_alias(visitor(interaction), word, topic)
        if stands_for:
            shown = label(stands_for, language(interaction))
            said = text("Noted: “{word}” now means “{topic}”.", word=word, topic=shown)
        else:
            said = text("“{word}” has no meaning of its own any more.", word=word)
        await reply(interaction, said)

    @app_commands.command(description=_T("Forget a word of your own"))
    @app_commands.describe(word=_T("The word to forget"))
    async def remove(self, interaction: Interaction, word: str) -> None:
        """Remove an alias."""
        await self._communities.set_alias(visitor(interaction), word, "")
        await reply(interaction, text("“{word}” has no meaning of its own any more.", word=word))
