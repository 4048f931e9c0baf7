"""What many people of a community want to get further with: counted, and named by nobody's name."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from community.matching._words import fold
from community.matching.topics import is_shipped, root
from community.model import Understanding

FEWEST = 4
"""A topic that fewer people want says too much about each of them."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """A topic, how many want to get further with it, and how many others offer it."""

    topic: str
    seek: int
    give: int


class Overlaps:
    """Counts topics over people that are handed in one by one."""

    def __init__(self) -> None:
        self._seek = Counter[str]()
        self._give = Counter[str]()
        self._spelled = defaultdict[str, Counter[str]](Counter)
        self._names: set[str] = set()

    def add(self, name: str, shown: Understanding) -> None:
        """Count what somebody shows in their introduction."""
        self._names.update(fold(name).split())
        wanted = self._roots((*shown.seeks, *shown.widens))
        self._seek.update(wanted)
        self._give.update(self._roots(shown.gives) - wanted)

    def _roots(self, topics: Iterable[str]) -> set[str]:
        """Return the roots of somebody's topics: however they are spelled, they are one."""
        found: dict[str, str] = {}
        for topic in topics:
            found.setdefault(root(topic), topic)
        for each, topic in found.items():
            self._spelled[each][topic] += 1
        return set(found)

    def best(self, used: Collection[str] = ()) -> Overlap | None:
        """Return what most people want, among equals what others offer; nothing of what was
        ``used`` already. A word that is part of a member's name is no topic.
        """
        gone = {root(topic) for topic in used}
        ranked = sorted(
            (each for each, count in self._seek.items() if count >= FEWEST and each not in gone),
            key=lambda each: (-self._seek[each], -min(1, self._give[each]), each),
        )
        for each in ranked:
            topic = min(self._spelled[each].items(), key=lambda pair: (-pair[1], pair[0]))[0]
            if is_shipped(topic) or self._names.isdisjoint(fold(topic).split()):
                return Overlap(topic, self._seek[each], self._give[each])
        return None
