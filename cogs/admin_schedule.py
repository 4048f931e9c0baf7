"""/admin schedule: what recurs in the community, planned by friendly choices."""

import re

from discord import app_commands

from cogs._admin import contribute
from cogs._buttons import action_button
from cogs._cards import layout
from cogs._client import NetzwerkstattBot
from cogs._commands import about, slash
from cogs._errors import send
from cogs._prompts import PromptCommands
from cogs._ui import Interaction, answered, language, render_plain, reply, visitor
from community.errors import NotAllowed
from community.rule_codes import decode, rule_of
from community.schedule_texts import (
    NOTHING_PLANNED,
    PLAN,
    deleted,
    goes_on,
    plan_button,
    proposal,
    rests,
    saved,
    schedule_kind,
    schedule_line,
    schedule_name,
)
from community.schedules import ScheduleService
from community.texts import Card

MOST_CHOICES = 25


class ScheduleCommands(app_commands.Group):
    """What organisers do about schedules."""

    def __init__(self, schedules: ScheduleService) -> None:
        super().__init__(name="schedule", description=about("admin", "schedule"))
        self._schedules = schedules

    @slash("admin", "schedule", "add")
    async def add(
        self,
        interaction: Interaction,
        kind: str,
        every: str,
        time: str,
        weekday: int | None = None,
        date: str | None = None,
    ) -> None:
        """Show the next three dates, with a button that saves."""
        rule = rule_of(every, weekday, time, date)
        wanted = schedule_kind(kind)
        coming = await self._schedules.preview(visitor(interaction), wanted, rule)
        await reply(
            interaction, *proposal(wanted, rule, coming), buttons=[plan_button(wanted, rule)]
        )

    async def pressed_save(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Save what the pressed button says, and take the button away."""
        kind = schedule_kind(parts["kind"])
        added = await self._schedules.add(visitor(interaction), kind, decode(parts))
        said = Card(language(interaction), None, saved(added))
        page = layout(said, said.language, guild=interaction.guild_id)
        await send(interaction, page, replace=True)
        answered(interaction)

    @slash("admin", "schedule", "list")
    async def list_all(self, interaction: Interaction) -> None:
        """List the schedules."""
        listed = await self._schedules.listed(visitor(interaction))
        lines = tuple(map(schedule_line, listed)) or (NOTHING_PLANNED,)
        await reply(interaction, *lines)

    @slash("admin", "schedule", "pause")
    async def pause(self, interaction: Interaction, schedule: int) -> None:
        """Pause a schedule."""
        paused = await self._schedules.pause(visitor(interaction), schedule)
        await reply(interaction, *rests(paused))

    @slash("admin", "schedule", "resume")
    async def resume(self, interaction: Interaction, schedule: int) -> None:
        """Resume a schedule."""
        resumed = await self._schedules.resume(visitor(interaction), schedule)
        await reply(interaction, *goes_on(resumed))

    @slash("admin", "schedule", "remove")
    async def remove(self, interaction: Interaction, schedule: int) -> None:
        """Remove a schedule."""
        await self._schedules.remove(visitor(interaction), schedule)
        await reply(interaction, deleted(schedule))

    @pause.autocomplete("schedule")
    @resume.autocomplete("schedule")
    @remove.autocomplete("schedule")
    async def suggest(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[int]]:
        """Offer the schedules there are; what comes back is checked again by the service."""
        try:
            listed = await self._schedules.listed(visitor(interaction))
        except NotAllowed:
            return []
        tongue = language(interaction)
        names = [(render_plain(schedule_name(one), tongue, 100), one.id) for one in listed]
        return [
            app_commands.Choice(name=name, value=number)
            for name, number in names
            if typed.casefold() in name.casefold()
        ][:MOST_CHOICES]


async def setup(bot: NetzwerkstattBot) -> None:
    """Add the commands of schedules and prompts, and the Save button."""
    schedules = ScheduleCommands(bot.services.schedules)
    contribute(bot, schedules)
    prompts = PromptCommands(bot.services.members, bot.services.prompts, bot.services.ideas)
    contribute(bot, prompts)
    bot.forms.add("prompt_add", prompts.submitted)
    bot.answer_buttons(action_button("plan", PLAN, schedules.pressed_save))
