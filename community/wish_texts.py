"""The page of wishes for one's matches: each wish, what is chosen now, and what can be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from community.errors import Invalid
from community.texts import Text, text
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

WISHES_TITLE = text("What do you wish for in your matches?")
WISHES_PROMISE = text(
    "Each choice is saved at once and counts from the next round on. Not every round can"
    " grant every wish, but I keep yours in mind."
)


@dataclass(frozen=True, slots=True)
class WishChoice:
    """One thing to wish for; ``hint`` says more, where there is more to say."""

    value: str
    label: Text
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class WishRow:
    """A wish. ``name``: one of WISHES; ``said``: what is chosen now, which is ``now``."""

    name: str
    label: Text
    said: Text
    choices: tuple[WishChoice, ...]
    now: str


def wish_rows(wishes: Wishes) -> tuple[WishRow, ...]:
    """Return the rows of the page, in their order."""
    mode = _choices(MODES, MODE_HINTS)
    presence = _choices(PRESENCES, PRESENCE_HINTS)
    bubble, mentees = _choices(BUBBLES), _choices(dict(enumerate(MENTEES)))
    helping = text("Helping others as a mentor")
    return (
        WishRow("mode", text("What you hope for"), hoped(wishes), mode, str(wishes.mode)),
        WishRow("bubble", text("Near or far"), step(wishes), bubble, str(wishes.bubble)),
        WishRow(
            "presence",
            text("How you can meet"),
            meeting(wishes),
            presence,
            str(wishes.presence),
        ),
        WishRow("mentees", helping, mentoring(wishes), mentees, str(wishes.mentees)),
    )


def changed(wishes: Wishes, name: str, value: str) -> Wishes:
    """Return wishes with another choice; Invalid if there is no such choice."""
    try:
        match name:
            case "mode":
                return replace(wishes, mode=Mode(value))
            case "presence":
                return replace(wishes, presence=Presence(value))
            case "bubble":
                return replace(wishes, bubble=int(value))
            case _:
                return replace(wishes, mentees=int(value))
    except ValueError:
        # A front offers our choices only, but what comes back is not to be trusted.
        raise Invalid(text("I do not know this choice. Please use the command again.")) from None


def _choices(
    labels: Mapping[Wish, Text], hints: Mapping[Wish, Text] | None = None
) -> tuple[WishChoice, ...]:
    return tuple(
        WishChoice(str(value), label, hints[value] if hints else None)
        for value, label in labels.items()
    )
