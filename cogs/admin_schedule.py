"""/admin schedule: what recurs in the community, planned by friendly choices."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from discord import app_commands

from cogs._admin import (
    KIND_CHOICES,
    KIND_NAMES,
    WEEKDAY_CHOICES,
    contribute,
    schedule_kind,
)
from cogs._buttons import action_button
from cogs._cards import layout
from cogs._client import NetzwerkstattBot
from cogs._errors import send
from cogs._prompts import PromptCommands
from cogs._rules import CODE, EVERY_CHOICES, decode, encode, rule_of
from cogs._ui import Interaction, answered, language, render_plain, reply, visitor
from community.errors import NotAllowed
from community.recurring import Schedule
from community.schedules import ScheduleService
from community.texts import Block, Button, Card, Text, text

_T = app_commands.locale_str

MOST_CHOICES = 25

_PAUSED = {
    "": text("paused"),
    "organiser": text("paused by an organiser"),
    "unanswered": text("paused, because nobody answered the last prompts"),
    "refused": text("paused, because I could not post"),
}


class ScheduleCommands(app_commands.Group):
    """What organisers do about schedules."""

    def __init__(self, schedules: ScheduleService) -> None:
        super().__init__(name="schedule", description=_T("What is posted when"))
        self._schedules = schedules

    @app_commands.command(description=_T("Plan something; you see the dates before it is saved"))
    @app_commands.describe(
        kind=_T("What is to happen"),
        every=_T("How often"),
        time=_T("When, in the community's time zone, like 18:30"),
        weekday=_T("On which day"),
        date=_T("The date, or where counting begins, like 2026-03-31"),
    )
    @app_commands.choices(kind=KIND_CHOICES, every=EVERY_CHOICES)
    @app_commands.choices(weekday=WEEKDAY_CHOICES)
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
            interaction,
            text("{kind}, {rule}", kind=KIND_NAMES[wanted], rule=self._schedules.describe(rule)),
            *_dates(coming),
            text("Nothing is saved yet."),
            buttons=[Button(f"plan:{wanted}:{encode(rule)}", text("Save"), "success")],
        )

    async def pressed_save(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Save what the pressed button says, and take the button away."""
        kind = schedule_kind(parts["kind"])
        saved = await self._schedules.add(visitor(interaction), kind, decode(parts))
        said = Card(language(interaction), None, (text("Saved."), self._line(saved)))
        page = layout(said, said.language, guild=interaction.guild_id)
        await send(interaction, page, replace=True)
        answered(interaction)

    @app_commands.command(name="list", description=_T("All schedules and their next dates"))
    async def list_all(self, interaction: Interaction) -> None:
        """List the schedules."""
        listed = await self._schedules.listed(visitor(interaction))
        if listed:
            await reply(interaction, *map(self._line, listed))
        else:
            await reply(interaction, text("Nothing is planned; /admin schedule add plans it."))

    @app_commands.command(description=_T("Let a schedule rest"))
    @app_commands.describe(schedule=_T("Which one"))
    async def pause(self, interaction: Interaction, schedule: int) -> None:
        """Pause a schedule."""
        paused = await self._schedules.pause(visitor(interaction), schedule)
        await reply(interaction, text("It rests now."), self._line(paused))

    @app_commands.command(description=_T("Let a schedule go on"))
    @app_commands.describe(schedule=_T("Which one"))
    async def resume(self, interaction: Interaction, schedule: int) -> None:
        """Resume a schedule."""
        resumed = await self._schedules.resume(visitor(interaction), schedule)
        await reply(interaction, text("It goes on."), self._line(resumed))

    @app_commands.command(description=_T("Delete a schedule; what was posted stays"))
    @app_commands.describe(schedule=_T("Which one"))
    async def remove(self, interaction: Interaction, schedule: int) -> None:
        """Remove a schedule."""
        await self._schedules.remove(visitor(interaction), schedule)
        await reply(interaction, text("Schedule {number} is deleted.", number=schedule))

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
        names = [(render_plain(self._name(one), tongue, 100), one.id) for one in listed]
        return [
            app_commands.Choice(name=name, value=number)
            for name, number in names
            if typed.casefold() in name.casefold()
        ][:MOST_CHOICES]

    def _name(self, one: Schedule) -> Text:
        return text(
            "{number}: {kind}, {rule}",
            number=one.id,
            kind=KIND_NAMES[one.kind],
            rule=self._schedules.describe(one),
        )

    def _line(self, one: Schedule) -> Text:
        """Return a schedule with its state or next date."""
        if not one.enabled:
            return text(
                "⏸️ {schedule}: {state}", schedule=self._name(one), state=_PAUSED[one.paused_for]
            )
        if one.next_due is None:
            return text("☑️ {schedule}: over", schedule=self._name(one))
        happens = one.next_due + timedelta(minutes=one.lead_minutes)
        return text("▶️ {schedule}: next {when}", schedule=self._name(one), when=happens)


def _dates(coming: Sequence[datetime]) -> list[Block]:
    return [text("• {when}", when=when) for when in coming]


async def setup(bot: NetzwerkstattBot) -> None:
    """Add the commands of schedules and prompts, and the Save button."""
    schedules = ScheduleCommands(bot.services.schedules)
    contribute(bot, schedules)
    prompts = PromptCommands(bot.services.members, bot.services.prompts)
    contribute(bot, prompts)
    bot.forms.add("prompt_add", prompts.submitted)
    kinds = "round|meetup|parade|question"
    bot.answer_buttons(action_button("plan", rf"(?P<kind>{kinds}):{CODE}", schedules.pressed_save))
