"""The page of /match wishes: what somebody wishes for, and a select for each wish.

It is drawn without any state, like the setup page: each select's id says what it changes, so the
page works after a restart too, and two pages on two devices never undo each other's choices.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import discord
from discord import ui

from cogs._cards import PREFIX, boxed, inert, render_block, render_plain
from community.errors import Invalid
from community.places import Language
from community.texts import Facts, Text, text
from community.wish_words import (
    BUBBLES,
    MENTEES,
    MODE_HINTS,
    MODES,
    PRESENCE_HINTS,
    PRESENCES,
    hoped,
    meeting,
    mentoring,
    step,
)
from community.wishes import Mode, Presence, Wishes

Wish = TypeVar("Wish", Mode, Presence, int)

WISHES = ("mode", "bubble", "presence", "mentees")


def changed(wishes: Wishes, what: str, value: str) -> Wishes:
    """Return wishes with what was chosen in the select called ``what``."""
    try:
        match what:
            case "mode":
                return replace(wishes, mode=Mode(value))
            case "presence":
                return replace(wishes, presence=Presence(value))
            case "bubble":
                return replace(wishes, bubble=int(value))
            case _:
                return replace(wishes, mentees=int(value))
    except ValueError:
        # Discord offers our choices only, but what comes back is not to be trusted.
        raise Invalid(text("I do not know this choice. Please use the command again.")) from None


def wishes_page(wishes: Wishes, tongue: Language) -> ui.LayoutView:
    """Draw the page in a language."""
    box = boxed([f"### {_shown(text('What do you wish for in your matches?'), tongue)}"])
    for wish, said, select in _rows(wishes, tongue):
        box.add_item(ui.TextDisplay[Any](render_block(Facts(((wish, said),)), tongue)))
        box.add_item(ui.ActionRow[Any](select))
    promise = text(
        "Each choice is saved at once and counts from the next round on. Not every round can"
        " grant every wish, but I keep yours in mind."
    )
    box.add_item(ui.TextDisplay[Any](_shown(promise, tongue)))
    return inert(box)


def _shown(said: Text, tongue: Language) -> str:
    return render_block(said, tongue)


def _rows(wishes: Wishes, tongue: Language) -> Iterable[tuple[Text, Text, ui.Select[Any]]]:
    """Yield each wish, what is chosen now, and its select."""
    yield (
        text("What you hope for"),
        hoped(wishes),
        _select("mode", MODES, wishes.mode, tongue, MODE_HINTS),
    )
    yield (
        text("Near or far"),
        step(wishes),
        _select("bubble", BUBBLES, wishes.bubble, tongue),
    )
    yield (
        text("How you can meet"),
        meeting(wishes),
        _select("presence", PRESENCES, wishes.presence, tongue, PRESENCE_HINTS),
    )
    yield (
        text("Helping others as a mentor"),
        mentoring(wishes),
        _select("mentees", dict(enumerate(MENTEES)), wishes.mentees, tongue),
    )


def _select(
    what: str,
    choices: Mapping[Wish, Text],
    now: Wish,
    tongue: Language,
    hints: Mapping[Wish, Text] | None = None,
) -> ui.Select[Any]:
    return ui.Select[Any](
        custom_id=f"{PREFIX}wish:{what}",
        options=[
            discord.SelectOption(
                label=render_plain(label, tongue, 100),
                value=str(choice),
                description=render_plain(hints[choice], tongue, 100) if hints else None,
                default=choice == now,
            )
            for choice, label in choices.items()
        ],
    )
