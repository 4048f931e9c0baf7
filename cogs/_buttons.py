"""Buttons that work for ever: what they mean stands in their id, and any process answers them.

A message's buttons are drawn without any state (``_cards.drawn``); a cog registers once per bot
what each action does (:func:`action_button`). discord.py shows nobody an error of a dynamic
item's callback, and swallows one of its check without even a log: an :class:`ActionButton`
reports all of them.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Self, cast

import discord
from discord import ui

from cogs._cards import PREFIX
from cogs._errors import Interaction, reporting
from cogs._homes import HOME

Pressed = Callable[[Interaction, re.Match[str]], Awaitable[None]]
"""Answers a pressed button; the match holds the named parts of its id."""


class ActionButton(ui.DynamicItem[ui.Button[Any]], template=r"nw1:(?!)"):
    """A pressed button. A kind of button overrides :meth:`pressed`.

    ``match`` holds the named parts of the id. This base matches no id itself.
    """

    def __init__(self, item: ui.Button[Any], match: re.Match[str]) -> None:
        super().__init__(item)
        self.match = match

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Only keep the parts, so that nothing can fail where nobody would be told."""
        if not isinstance(item, ui.Button):
            raise TypeError(f"{cls.__name__} is no button")
        return cls(item, match)

    async def interaction_check(self, _interaction: Interaction, /) -> bool:
        """Let everybody through: who may do what is decided by the service."""
        return True

    async def callback(self, interaction: Interaction) -> None:
        """Do what the button says; whatever goes wrong is reported to the person."""
        async with reporting(interaction):
            await self.pressed(interaction)

    async def pressed(self, interaction: Interaction) -> None:
        """Call the one service method this button stands for, and show its result."""
        raise NotImplementedError


def action_button(verb: str, parts: str, pressed: Pressed) -> type[ActionButton]:
    """Return the kind of button whose action is ``verb``, or ``verb:`` and ``parts`` (a pattern).

    ``pressed`` is usually a cog's method. Register it with ``bot.add_dynamic_items``.
    """

    class Kind(ActionButton, template=_pattern(verb, parts)):
        """The buttons of one verb."""

        async def pressed(self, interaction: Interaction) -> None:
            await pressed(interaction, self.match)

    Kind.__name__ = Kind.__qualname__ = f"{verb.title()}Button"
    return Kind


def action_select(verb: str, parts: str, pressed: Pressed) -> type[ActionButton]:
    """Return the kind of select whose action is that; :func:`chosen_value` says what was chosen."""

    class Kind(ActionButton, template=_pattern(verb, parts)):
        """The selects of one verb."""

        @classmethod
        async def from_custom_id(
            cls, _interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
        ) -> Self:
            """Take selects: nothing of the item is used, what was chosen stands in the data."""
            return cls(cast(ui.Button[Any], item), match)

        async def pressed(self, interaction: Interaction) -> None:
            await pressed(interaction, self.match)

    Kind.__name__ = Kind.__qualname__ = f"{verb.title()}Select"
    return Kind


def _pattern(verb: str, parts: str) -> str:
    return PREFIX + re.escape(verb) + (f":{parts}" if parts else "") + HOME


def chosen(interaction: discord.Interaction[Any]) -> tuple[str, ...]:
    """Return the values that were chosen in a select."""
    data: Any = interaction.data or {}
    return tuple(map(str, data.get("values", ())))


def chosen_value(interaction: discord.Interaction[Any]) -> str:
    """Return what was chosen in a select of one choice, or nothing."""
    return next(iter(chosen(interaction)), "")


def pressed_id(interaction: discord.Interaction[Any]) -> str:
    """Return the id of the component or form that an interaction comes from, or nothing."""
    data: Any = interaction.data or {}
    return str(data.get("custom_id", ""))
