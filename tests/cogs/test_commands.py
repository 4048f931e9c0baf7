"""Slash commands against the list of commands that every front answers."""

from typing import Any

import discord
import pytest
from discord import app_commands
from discord.ext import commands

from cogs._commands import about, slash
from cogs._ui import Interaction
from community.command_list import COMMANDS, GROUPS
from tests.cogs.town import Town

NOT_YET_ANSWERED: set[tuple[str, ...]] = set()
"""Commands that no cog answers so far. To be emptied, never to grow."""


def _leaves(town: Town) -> dict[tuple[str, ...], app_commands.Command[Any, ..., Any]]:
    bot = town.env.bot
    assert isinstance(bot, commands.Bot)
    return {
        tuple(one.qualified_name.split()): one
        for one in bot.tree.walk_commands(type=discord.AppCommandType.chat_input)
        if isinstance(one, app_commands.Command)
    }


async def test_every_command_is_answered_and_every_answer_is_described(town: Town) -> None:
    described = {one.path for one in COMMANDS}
    assert set(_leaves(town)) == described - NOT_YET_ANSWERED


async def test_a_command_that_is_answered_is_not_excused(town: Town) -> None:
    assert not NOT_YET_ANSWERED & set(_leaves(town))


async def test_commands_and_groups_say_what_their_description_says(town: Town) -> None:
    leaves = _leaves(town)
    for one in COMMANDS:
        if one.path in NOT_YET_ANSWERED:
            continue
        made = leaves[one.path]
        assert made.description == one.about.msgid
        wanted = {option.name: option for option in one.on("discord")}
        assert [shown.display_name for shown in made.parameters] == list(wanted)
        for shown in made.parameters:
            option = wanted[shown.display_name]
            assert str(shown.description) == option.about.msgid
            assert [(str(c.value), c.name) for c in shown.choices] == [
                (c.value, c.label.msgid) for c in option.choices
            ]
        parent = made.parent
        while parent is not None:
            assert parent.description == GROUPS[tuple(parent.qualified_name.split())].msgid
            parent = parent.parent


async def test_what_another_front_alone_can_take_is_not_offered(town: Town) -> None:
    names = [shown.name for shown in _leaves(town)["admin", "setup"].parameters]
    assert names == ["language", "zone", "weekday", "time"]


def test_a_group_is_about_what_the_list_says() -> None:
    assert about("admin", "round").message == GROUPS["admin", "round"].msgid
    with pytest.raises(KeyError):
        about("admin", "dance")


class Wrong(app_commands.Group):
    """Methods that do not fit the description."""

    async def another_name(self, interaction: Interaction, day: str) -> None:
        """Take an option that is not described."""

    async def not_required(self, interaction: Interaction, until: str = "") -> None:
        """Let out what is required."""

    async def another_kind(self, interaction: Interaction, until: int) -> None:
        """Take a number for words."""

    async def one_too_many(self, interaction: Interaction, until: str, and_more: str = "") -> None:
        """Take more than is described."""

    async def none_at_all(self, interaction: Interaction) -> None:
        """Take nothing."""

    async def another_default(
        self, interaction: Interaction, rhythm: str = "monthly", group: str = "pair"
    ) -> None:
        """Mean something else by silence."""


@pytest.mark.parametrize(
    "method",
    [
        Wrong.another_name,
        Wrong.not_required,
        Wrong.another_kind,
        Wrong.one_too_many,
        Wrong.none_at_all,
    ],
)
def test_a_method_that_differs_from_its_description_stops_the_import(method: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        slash("match", "pause")(method)  # pyright: ignore[reportArgumentType] - as it should not be


def test_another_default_stops_the_import_too() -> None:
    with pytest.raises(TypeError, match="rhythm is not as described"):
        slash("match", "join")(Wrong.another_default)
