"""What leaves as a page of its own, such as a recap; who writes it is not decided here."""

from dataclasses import dataclass
from typing import Literal, Protocol

from community.places import Language
from community.texts import Facts, Text

Format = Literal["markdown", "html"]
FORMATS: tuple[Format, ...] = ("markdown", "html")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a page; ``deep``: one below the others."""

    text: Text
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What a person wrote, as it stands; blank lines part paragraphs. ``by``: their name, if it
    shall be told; ``note``: what we say of them, in brackets.
    """

    words: str
    by: str = ""
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """A checked http(s) address, shown as ``label``; ``about``: what is to be seen there;
    ``note``: what we say of it, in brackets.
    """

    address: str
    label: str
    about: str = ""
    by: str = ""
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences of ours as a list; ``boxes``: each with a box to tick."""

    points: tuple[Text, ...]
    boxes: bool = False


Part = Text | Heading | Facts | Words | Linked | Points


@dataclass(frozen=True, slots=True)
class Document:
    """A page: times in it are shown in ``zone``."""

    language: Language
    title: Text
    parts: tuple[Part, ...]
    zone: str = "UTC"


class WriteDocument(Protocol):
    """Writes a document as a file."""

    def __call__(self, document: Document, form: Format) -> bytes:
        """Return the file, in UTF-8."""
        ...
