"""What the organisers' commands share: their one group, their choices, how schedules are named."""

from collections.abc import Mapping
from typing import Any

from discord import app_commands
from discord.ext import commands

from community.recurring import PromptKind, ScheduleKind
from community.texts import Text, text

_T = app_commands.locale_str

KIND_NAMES: Mapping[ScheduleKind, Text] = {
    "round": text("Round of matches"),
    "meetup": text("Meetup prompt"),
    "parade": text("Blog-parade prompt"),
    "question": text("Question of the week"),
}

PROMPT_CHOICES = [
    app_commands.Choice(name=_T("Meetup prompt"), value="meetup"),
    app_commands.Choice(name=_T("Blog-parade prompt"), value="parade"),
    app_commands.Choice(name=_T("Question of the week"), value="question"),
]
KIND_CHOICES = [app_commands.Choice(name=_T("Round of matches"), value="round"), *PROMPT_CHOICES]

WEEKDAY_CHOICES = [
    app_commands.Choice(name=_T("Monday"), value=0),
    app_commands.Choice(name=_T("Tuesday"), value=1),
    app_commands.Choice(name=_T("Wednesday"), value=2),
    app_commands.Choice(name=_T("Thursday"), value=3),
    app_commands.Choice(name=_T("Friday"), value=4),
    app_commands.Choice(name=_T("Saturday"), value=5),
    app_commands.Choice(name=_T("Sunday"), value=6),
]
_KINDS: Mapping[str, PromptKind] = {
    "meetup": "meetup",
    "parade": "parade",
    "question": "question",
}


def prompt_kind(chosen: str) -> PromptKind:
    """Return the kind of prompt that a choice or a button names."""
    return _KINDS[chosen]


def schedule_kind(chosen: str) -> ScheduleKind:
    """Return the kind of schedule that a choice or a button names."""
    return "round" if chosen == "round" else prompt_kind(chosen)


def contribute(
    bot: commands.Bot, subgroup: app_commands.Group | app_commands.Command[Any, ..., Any]
) -> None:
    """Hang a subgroup into /admin, which Discord wants as one command."""
    admin = bot.tree.get_command("admin")
    if not isinstance(admin, app_commands.Group):
        raise TypeError("cogs.admin must be loaded before what belongs to /admin")
    admin.add_command(subgroup)
