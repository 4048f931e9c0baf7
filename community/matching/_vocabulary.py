"""Known words in a form that is quick to look up, whatever their ending or spelling."""

from collections.abc import Iterable, Mapping
from functools import cache

from community.matching import _stopwords as stop
from community.matching._aliases import CONCEPTS
from community.matching._words import fold, spelled_out, stems

_LEAST_STEM = 4
_LEAST_PART = 5
_SHORT_PARTS = frozenset({"blog", "buch", "foto", "film", "tanz", "chor"})
_LEAST_REST = 4
_LEAST_COMPOUND = 8
_ENDINGS = ("", "s", "n", "e", "en", "er", "es")
_LINKS = ("s", "n", "en", "es", "er", "e")
_PREFIX = 3


class Vocabulary:
    """Words and phrases with their topics.

    Look-ups take a bounded number of steps each. Stemming is the costly one, so only words that
    begin like a known word are stemmed (both stemmers keep the first letters).
    """

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._exact: dict[tuple[str, ...], str] = {}
        self._stemmed: dict[tuple[str, ...], str] = {}
        self._prefixes: set[str] = set()
        self._firsts: set[str] = set()
        self._parts: dict[str, str] = {}
        for word, topic in entries:
            self._learn(tuple(fold(word).split()), topic)
        self._longest_part = max(map(len, self._parts), default=0)

    def _learn(self, phrase: tuple[str, ...], topic: str) -> None:
        self._exact.setdefault(tuple(map(spelled_out, phrase)), topic)
        self._firsts.add(_prefix(phrase[0]))
        self._prefixes.update(map(_prefix, phrase))
        for stemmed in _stemmed(phrase):
            if len(phrase) > 1 or len(stemmed[0]) >= _LEAST_STEM:
                self._stemmed.setdefault(stemmed, topic)
        if len(phrase) == 1 and _can_be_part(phrase[0]):
            self._parts.setdefault(spelled_out(phrase[0]), topic)

    def begins(self, word: str) -> bool:
        """Whether some known word or phrase may begin with this folded word; quick."""
        return _prefix(word) in self._firsts

    def find(self, phrase: tuple[str, ...]) -> str:
        """Return the topic of a folded phrase as it is written or by its stems; "" if unknown."""
        if not self.begins(phrase[0]):
            return ""
        topic = self._exact.get(tuple(map(spelled_out, phrase)))
        if topic is not None:
            return topic
        if any(_prefix(word) not in self._prefixes for word in phrase):
            return ""
        for stemmed in _stemmed(phrase):
            topic = self._stemmed.get(stemmed)
            if topic is not None:
                return topic
        return ""

    def compound(self, word: str) -> tuple[str, ...]:
        """Return the topics of a compound's known parts, the last (which names it) first."""
        plain = spelled_out(word)
        if len(plain) < _LEAST_COMPOUND or plain in stop.COMPOUND_NO:
            return ()
        found = (self._last_part(plain), self._first_part(plain))
        return tuple(dict.fromkeys(topic for topic in found if topic))

    def _last_part(self, word: str) -> str:
        for ending in _ENDINGS:
            if not word.endswith(ending):
                continue
            end = len(word) - len(ending)
            for start in range(max(_LEAST_REST, end - self._longest_part), end - 3):
                topic = self._parts.get(word[start:end])
                if topic is not None:
                    return topic
        return ""

    def _first_part(self, word: str) -> str:
        for end in range(min(len(word) - _LEAST_REST, self._longest_part), 3, -1):
            part = word[:end]
            topic = "" if part in stop.NOT_IN_FRONT else self._parts.get(part, "")
            if topic and len(_unlinked(word[end:])) >= _LEAST_REST:
                return topic
        return ""


def _unlinked(rest: str) -> str:
    """Drop the letters that link a compound's parts ("Museum-s-verein")."""
    return next((rest[len(link) :] for link in _LINKS if rest.startswith(link)), rest)


def _can_be_part(word: str) -> bool:
    if word in stop.NOT_A_PART or not word.isalpha():
        return False
    return len(word) >= _LEAST_PART or word in _SHORT_PARTS


def _prefix(word: str) -> str:
    return spelled_out(word)[:_PREFIX]


def _stemmed(phrase: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return a phrase by its German and by its English stems."""
    each = [stems(word) for word in phrase]
    german = tuple(found[0] for found in each)
    english = tuple(found[-1] for found in each)
    return [german] if german == english else [german, english]


@cache
def shipped_vocabulary() -> Vocabulary:
    """Return the vocabulary of the shipped topics; built once."""
    return Vocabulary((word, key) for key, concept in CONCEPTS.items() for word in concept.words)


def own_vocabulary(aliases: Mapping[str, str]) -> Vocabulary:
    """Return the vocabulary of a community's own aliases."""
    return Vocabulary((word, topic) for word, topic in aliases.items() if word and topic)
