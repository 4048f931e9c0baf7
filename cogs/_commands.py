"""Slash commands made of their description in ``community/command_list.py``.

discord.py reads a command's options off its method; the description says what they are called,
what they mean and what can be chosen. Where the two differ, the import fails.
"""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

from discord import AppCommandOptionType as OptionType
from discord import app_commands
from discord.ext import commands

from cogs._cards import PLATFORM
from cogs._errors import Interaction
from community.command_list import GROUPS, command
from community.commands import Choice, Kind, Option

Owner = TypeVar("Owner", bound=app_commands.Group | commands.Cog)
Parameters = ParamSpec("Parameters")
Method = Callable[Concatenate[Owner, Interaction, Parameters], Coroutine[Any, Any, None]]
SlashCommand = app_commands.Command[Owner, Parameters, None]

_TYPES: dict[Kind, tuple[OptionType, ...]] = {
    "words": (OptionType.string,),
    "whole": (OptionType.integer,),
    "choice": (OptionType.string, OptionType.integer),
    "person": (OptionType.user,),
    "place": (OptionType.channel,),
    "file": (OptionType.attachment,),
}


def about(*path: str) -> app_commands.locale_str:
    """Return what a group of commands is about."""
    return app_commands.locale_str(GROUPS[path].msgid)


def slash(
    *path: str,
) -> Callable[[Method[Owner, Parameters]], SlashCommand[Owner, Parameters]]:
    """Make the method below the command that is described with these words."""
    described = command(*path)
    options = described.on(PLATFORM)

    def decorate(method: Method[Owner, Parameters]) -> SlashCommand[Owner, Parameters]:
        app_commands.describe(**{one.name: _said(one.about.msgid) for one in options})(method)
        chosen = {one.name: _choices(one.choices) for one in options if one.choices}
        app_commands.choices(**chosen)(method)
        name, description = path[-1], _said(described.about.msgid)
        made = app_commands.command(name=name, description=description)(method)
        for is_so, wanted in zip(made.parameters, options, strict=True):
            _compare(is_so, wanted)
        return made

    return decorate


_said = app_commands.locale_str


def _choices(choices: Sequence[Choice]) -> list[app_commands.Choice[str | int]]:
    """Return what can be chosen; values that are numbers become numbers."""
    numbers = all(choice.value.isdecimal() for choice in choices)
    return [
        app_commands.Choice(
            name=_said(choice.label.msgid), value=int(choice.value) if numbers else choice.value
        )
        for choice in choices
    ]


def _compare(is_so: app_commands.Parameter, wanted: Option) -> None:
    """Raise TypeError if a method's parameter is not what the description says."""
    default = "" if is_so.required or is_so.default is None else is_so.default
    if (
        (is_so.name, is_so.required, default) != (wanted.name, wanted.required, wanted.default)
        or is_so.type not in _TYPES[wanted.kind]
        or bool(is_so.choices) != bool(wanted.choices)
    ):
        raise TypeError(f"{is_so.command.qualified_name}: {is_so.name} is not as described")
