"""/admin round: see what a round would bring, run one, undo it, skip some."""

import re
from collections.abc import Sequence

from discord import app_commands

from cogs._admin import contribute
from cogs._buttons import action_button
from cogs._client import NetzwerkstattBot
from cogs._commands import about, slash
from cogs._ui import Interaction, Pages, reply, visitor
from community.round_texts import (
    preview_head,
    preview_page,
    round_planned,
    round_undone,
    rounds_skipped,
    undo_button,
)
from community.rounds import RoundService
from community.texts import Block
from community.typed_time import read_date

PAGE = 4  # matches on a page: each brings up to six lines of reasons


class RoundCommands(app_commands.Group):
    """What organisers do about rounds."""

    def __init__(self, rounds: RoundService) -> None:
        super().__init__(name="round", description=about("admin", "round"))
        self._rounds = rounds

    @slash("admin", "round", "preview")
    async def preview(self, interaction: Interaction) -> None:
        """Plan a round for the eyes of the organiser only."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        preview = await self._rounds.preview(visitor(interaction))
        head = preview_head(preview)
        total = preview.matches + preview.left_out

        async def page(_interaction: Interaction, offset: int) -> tuple[Sequence[Block], int]:
            return [*head, *preview_page(await preview.read(offset, PAGE))], total

        await Pages(interaction, page, PAGE).show(interaction, replace=False)

    @slash("admin", "round", "run")
    async def run(self, interaction: Interaction) -> None:
        """Plan a round now; it can be undone until it goes out."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        planned = await self._rounds.run(visitor(interaction))
        await reply(interaction, *round_planned(planned), buttons=[undo_button(planned)])

    @slash("admin", "round", "undo")
    async def undo(self, interaction: Interaction) -> None:
        """Undo the planned round."""
        await self._undo(interaction, None)

    @slash("admin", "round", "skip")
    async def skip(self, interaction: Interaction, until: str) -> None:
        """Skip rounds until a day."""
        next_round = await self._rounds.skip(visitor(interaction), read_date(until))
        await reply(interaction, rounds_skipped(next_round))

    async def pressed_undo(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Undo the round of the pressed button."""
        await self._undo(interaction, int(parts["round"]))

    async def _undo(self, interaction: Interaction, round_id: int | None) -> None:
        undone = await self._rounds.undo(visitor(interaction), round_id)
        await reply(interaction, round_undone(undone))


async def setup(bot: NetzwerkstattBot) -> None:
    """Add the commands and the button."""
    group = RoundCommands(bot.services.rounds)
    contribute(bot, group)
    bot.answer_buttons(action_button("undo", r"(?P<round>\d{1,18})", group.pressed_undo))
