"""Forms as values: what is asked, in which order; each front shows them in its own way.

Discord opens a window with all fields; Matrix asks one after the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from community.texts import Text

Options = Sequence[tuple[str, Text]]
"""What can be chosen: (value, what the person reads)."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A field to type into. ``most``: how many characters; ``now``: what stands there already, a
    sentence of ours in the language of whoever types.
    """

    key: str
    label: Text
    now: str | Text = ""
    hint: Text | None = None
    most: int = 1000
    long: bool = True
    required: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """A list to choose from. ``boxes``: as checkboxes (at most 10) instead of a menu (25)."""

    key: str
    label: Text
    options: Options
    now: Sequence[str] = ()
    hint: Text | None = None
    most: int = 1
    boxes: bool = False
    required: bool = False


Field = Typed | Chosen


@dataclass(frozen=True, slots=True)
class Form:
    """A form. ``name`` (``[a-z_]+``) says who answers it; ``parts`` come back with what was
    filled in.
    """

    name: str
    title: Text
    fields: tuple[Field, ...]
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """A submitted form: what was typed, what was chosen, and the parts of the form."""

    words: Mapping[str, str] = field(default_factory=dict[str, str])
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    parts: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> str:
        """Return what was typed into (or the one thing chosen in) a field; "" if nothing."""
        if key in self.words:
            return self.words[key]
        return next(iter(self.choices.get(key, ())), "")
