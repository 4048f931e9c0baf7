"""What answers mean, beyond their words: a port for whoever can tell, and what is kept of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Meant:
    """The meaning of what a member seeks and gives, as ``Meaning.vectors`` returned it.

    ``by``: the ``name`` of who made them; vectors of two makers cannot be compared.
    """

    wish: bytes = b""
    offer: bytes = b""
    by: str = ""


class Meaning(Protocol):
    """Whoever can tell what words mean, whatever language they are in; makes no network call."""

    @property
    def name(self) -> str:
        """Names the maker and its version; "" if there is nobody who can tell."""
        ...

    def vectors(self, texts: Sequence[str]) -> Sequence[bytes]:
        """Return the meaning of each text as int8 numbers of one length; b"" if it has no words.

        The same text gives the same bytes. Takes 10 to 30 ms of processor time for each sentence,
        so never call it on the event loop. Any thread may call it.
        """
        ...

    def concepts(self) -> Mapping[str, bytes]:
        """Return the vectors of the shipped topics, by their keys."""
        ...


class NoMeaning(Meaning):
    """Stands in where nobody can tell: everything then works by words alone."""

    @property
    def name(self) -> str:
        """Return nothing."""
        return ""

    def vectors(self, texts: Sequence[str]) -> Sequence[bytes]:
        """Return no meaning for any text."""
        return [b""] * len(texts)

    def concepts(self) -> Mapping[str, bytes]:
        """Return no topics."""
        return {}
