"""Somebody who can tell meanings: of the words they were told about, and of no others."""

from collections.abc import Mapping, Sequence

from community.meant import Meaning

TOPICS = ("open source", "food", "photography", "tax")
LENGTH = 127


class FakeMeaning(Meaning):
    """Has a direction for each of a few topics. ``hints``: word -> topic."""

    def __init__(self, hints: Mapping[str, str], name: str = "fake-1") -> None:
        self._hints = hints
        self._name = name
        self.asked: list[str] = []

    @property
    def name(self) -> str:
        return self._name

    def vectors(self, texts: Sequence[str]) -> Sequence[bytes]:
        self.asked += texts
        return [self._vector(text) for text in texts]

    def concepts(self) -> Mapping[str, bytes]:
        return {topic: self._towards({topic}) for topic in TOPICS}

    def _vector(self, text: str) -> bytes:
        if not any(letter.isalnum() for letter in text):
            return b""
        words = text.casefold().replace(",", " ").split()
        return self._towards({self._hints[word] for word in words if word in self._hints})

    def _towards(self, topics: set[str]) -> bytes:
        # The last direction is that of everything nobody was told about.
        known = [LENGTH if topic in topics else 0 for topic in TOPICS]
        return bytes([*known, 0 if topics else LENGTH])
