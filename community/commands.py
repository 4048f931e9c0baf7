"""What a command is: one description for every front's help, arguments and checks.

The commands themselves stand in ``community/command_list.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from community.places import Account
from community.texts import Text

Chosen = TypeVar("Chosen", bound=str)

Kind = Literal["words", "whole", "choice", "person", "place", "file"]
"""words: as typed (dates and times too; a service or ``typed_time`` reads them); whole: a whole
number; choice: one of ``choices``; person: an account; place: a channel or room; file: an attached
file, where a front has such."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: its value, what people read, and the one ``word`` that they type.

    Without a word of its own a choice is typed by its label.
    """

    value: str
    label: Text
    word: Text | None = None


def choices(labels: Mapping[Chosen, Text], words: Mapping[Chosen, Text]) -> tuple[Choice, ...]:
    """Return what can be chosen of an enumeration: what people read, and the word they type."""
    return tuple(Choice(str(one), label, words[one]) for one, label in labels.items())


@dataclass(frozen=True, slots=True)
class Option:
    """An argument. ``name`` is English; fronts translate it.

    ``only``: the one front that has it ("" for all); ``default``: what it is if it is left out;
    ``rest``: where commands are typed, it takes all words that name no other option. ``loose``:
    there it is whole sentences; written with its name, it takes the words up to the next name.
    ``begins``: there the words before it belong to the option in front of it, and only whoever
    answers can tell where it begins.
    """

    name: str
    about: Text
    kind: Kind = "words"
    choices: tuple[Choice, ...] = ()
    required: bool = False
    default: str = ""
    only: str = ""
    rest: bool = False
    loose: bool = False
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A command: ``path`` is its words, such as ("admin", "round", "run")."""

    path: tuple[str, ...]
    about: Text
    options: tuple[Option, ...] = ()

    def on(self, platform: str) -> tuple[Option, ...]:
        """Return the options that a front has, those that are required first."""
        here = (option for option in self.options if option.only in ("", platform))
        return tuple(sorted(here, key=lambda option: not option.required))

    @property
    def organisers(self) -> bool:
        """Whether it is for organisers."""
        return self.path[0] == "admin"

    @property
    def name(self) -> str:
        """The whole command in words."""
        return " ".join(self.path)


@dataclass(frozen=True, slots=True)
class Given:
    """The checked arguments of a command, by the option's name; what was left out is missing.

    ``together``: words for an option that ``begins`` and the one in front of it, not told apart.
    """

    words: Mapping[str, str] = field(default_factory=dict[str, str])
    numbers: Mapping[str, int] = field(default_factory=dict[str, int])
    people: Mapping[str, Account] = field(default_factory=dict[str, Account])
    together: str = ""

    def __getitem__(self, name: str) -> str:
        """Return words, a choice's value or a place's external id; "" if it was left out."""
        return self.words.get(name, "")
