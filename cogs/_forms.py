"""Forms (modals) that survive a restart.

discord.py forgets an open form when the process ends, and whoever was still typing would lose
their words. So a form here is only drawn: its id says which form it is and what it is about, and
the bot hands each submit to the answerer a cog registered (:class:`FormDesk`), in any process.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui

from cogs._buttons import pressed_id
from cogs._cards import PREFIX, render_plain
from cogs._errors import Interaction, reporting
from cogs._homes import at_home, pressed_home, without_home
from community.forms import Field, Filled, Form, Typed
from community.texts import Text, text

FORM_PREFIX = PREFIX + "form:"
MOST_FIELDS = 5
MOST_TYPED = 4000
MOST_TITLE = 45
MOST_LABEL = 45
MOST_DESCRIPTION = 100
MOST_OPTIONS = 25
MOST_CHECKBOXES = 10

Answerer = Callable[[Interaction, Filled], Awaitable[None]]


class FormDesk:
    """Where submitted forms are handed in: each kind has one answerer."""

    def __init__(self) -> None:
        self._answerers: dict[str, Answerer] = {}

    def add(self, name: str, answerer: Answerer) -> None:
        """Register who answers the forms called ``name``."""
        if name in self._answerers or not re.fullmatch(r"[a-z_]+", name):
            raise ValueError(f"a form cannot be called {name!r}, or is there already")
        self._answerers[name] = answerer

    def knows(self, custom_id: str) -> bool:
        """Whether this id belongs to a registered form."""
        return self._name(custom_id) in self._answerers

    async def take(self, interaction: Interaction) -> None:
        """Answer a submitted form; whatever goes wrong is reported to the person."""
        custom_id = without_home(pressed_id(interaction))
        _, *parts = custom_id.removeprefix(FORM_PREFIX).split(":")
        async with reporting(interaction):
            filled = _read(interaction, tuple(parts))
            await self._answerers[self._name(custom_id)](interaction, filled)

    @staticmethod
    def _name(custom_id: str) -> str:
        return without_home(custom_id).removeprefix(FORM_PREFIX).split(":")[0]


async def show_form(interaction: Interaction, form: Form) -> None:
    """Open a form; it must be the first answer to the interaction."""
    if not 1 <= len(form.fields) <= MOST_FIELDS:
        raise ValueError(f"a form has 1 to {MOST_FIELDS} fields, not {len(form.fields)}")
    tongue = "de" if interaction.locale is discord.Locale.german else "en"
    modal = ui.Modal(
        title=render_plain(form.title, tongue, MOST_TITLE),
        custom_id=at_home(
            ":".join([FORM_PREFIX + form.name, *form.parts]), pressed_home(interaction)
        ),
    )
    for field in form.fields:
        modal.add_item(
            ui.Label[Any](
                text=render_plain(field.label, tongue, MOST_LABEL),
                description=_hint(field.hint, tongue),
                component=_control(field, tongue),
            )
        )
    modal.stop()  # so that discord.py does not keep it: the desk answers it
    await interaction.response.send_modal(modal)


def _hint(hint: Text | None, tongue: str) -> str | None:
    return None if hint is None else render_plain(hint, tongue, MOST_DESCRIPTION)


def _control(field: Field, tongue: str) -> ui.Item[Any]:
    if isinstance(field, Typed):
        return ui.TextInput[Any](
            custom_id=field.key,
            style=discord.TextStyle.paragraph if field.long else discord.TextStyle.short,
            default=_stands_there(field, tongue)[:MOST_TYPED] or None,
            required=field.required,
            max_length=min(field.most, MOST_TYPED),
        )
    if field.boxes:
        return ui.CheckboxGroup[Any](
            custom_id=field.key,
            required=field.required,
            min_values=1 if field.required else 0,
            max_values=min(field.most, len(field.options)),
            options=[
                discord.CheckboxGroupOption(
                    label=render_plain(label, tongue, 100), value=value, default=value in field.now
                )
                for value, label in field.options[:MOST_CHECKBOXES]
            ],
        )
    return ui.Select[Any](
        custom_id=field.key,
        required=field.required,
        min_values=1 if field.required else 0,
        max_values=min(field.most, len(field.options)),
        options=[
            discord.SelectOption(
                label=render_plain(label, tongue, 100), value=value, default=value in field.now
            )
            for value, label in field.options[:MOST_OPTIONS]
        ],
    )


def _stands_there(field: Typed, tongue: str) -> str:
    if isinstance(field.now, Text):
        return render_plain(field.now, tongue, min(field.most, MOST_TYPED))
    return field.now[: min(field.most, MOST_TYPED)]


def _read(interaction: Interaction, parts: tuple[str, ...]) -> Filled:
    """Take the values out of what Discord sent, by the fields' own ids."""
    words: dict[str, str] = {}
    choices: dict[str, tuple[str, ...]] = {}
    data: Any = interaction.data or {}
    for row in data.get("components", ()):
        control = row.get("component")
        if control is None or "custom_id" not in control:
            continue
        if "values" in control:
            choices[control["custom_id"]] = tuple(map(str, control["values"]))
        else:
            words[control["custom_id"]] = str(control.get("value") or "")
    return Filled(words, choices, parts)


OUTDATED = text("This button is from an earlier time. Please use the command instead.")
"""Said when nobody answers to an id any more."""
