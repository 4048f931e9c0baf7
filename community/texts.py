"""Sentences and cards as values: what is said, before any language or platform.

A :class:`Text` holds an English sentence (the gettext msgid) and its parameters. Rules never see
the translated form; a front renders it in the reader's language and makes every parameter safe
for its platform. So a sentence exists once, for Discord and Matrix alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from community.places import Home


@dataclass(frozen=True, slots=True)
class Who:
    """A person in a sentence: shown as a mention where the platform can, else by name.

    ``also``: (platform, external id) of the person's other accounts.
    """

    name: str
    platform: str = ""
    external_id: str = ""
    also: tuple[tuple[str, str], ...] = ()

    def on(self, platform: str) -> str:
        """Return the external id on a platform; "" if there is none."""
        return dict(((self.platform, self.external_id), *self.also)).get(platform, "")


@dataclass(frozen=True, slots=True)
class Where:
    """A channel, room or message in a sentence: shown as a link where the platform can."""

    platform: str
    place: str
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Url:
    """A checked http(s) address, shown as a safe link."""

    address: str


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence: ``msgid`` is English with ``{name}`` fields, ``plural`` its plural form.

    A ``str`` parameter is what a person typed and is escaped by the front; a ``datetime`` is an
    aware instant shown in the reader's own zone; a sequence becomes "a, b and c".
    """

    msgid: str
    params: Mapping[str, "Param"] = field(default_factory=dict[str, "Param"])
    plural: str | None = None
    count: int = 1


Param = str | int | datetime | date | Who | Where | Url | Text | Sequence["Param"]


def text(msgid: str, /, **params: Param) -> Text:
    """Return the sentence ``msgid``; gettext extraction looks for this name."""
    return Text(msgid, params)


def ntext(singular: str, plural: str, count: int, /, **params: Param) -> Text:
    """Return a sentence with a number; ``{count}`` is filled in. Extraction looks for this name."""
    return Text(singular, {"count": count, **params}, plural, count)


@dataclass(frozen=True, slots=True)
class Quote:
    """A person's own words under a label, e.g. "Ada looks for": "someone who knows grants"."""

    label: Text
    words: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Short label-value pairs."""

    rows: tuple[tuple[Text, Param], ...]


Block = Text | Quote | Facts


@dataclass(frozen=True, slots=True)
class Button:
    """A button that works for ever: ``action`` is ``verb:argument``, parsed by the front.

    The action holds only ids; what it may do is decided by the service when it is pressed.
    ``action`` is at most 80 characters of ``[a-z0-9:_-]``.
    """

    action: str
    label: Text
    style: Literal["primary", "secondary", "success", "danger"] = "secondary"


@dataclass(frozen=True, slots=True)
class Card:
    """A message of the bot: a title, blocks of text, buttons. ``mentions`` are the people pinged.

    ``language`` is the one language the card is written in. ``tags`` are topics for a forum post.
    ``home``: to whose community its buttons belong, where the card itself stands in none: between
    the bot and one person.
    """

    language: str
    title: Text | None
    body: tuple[Block, ...]
    buttons: tuple[Button, ...] = ()
    mentions: tuple[Who, ...] = ()
    tags: tuple[str, ...] = ()
    home: Home | None = None
