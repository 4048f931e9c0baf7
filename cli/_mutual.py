"""Whether a match is of use to everybody in it."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations

from community.matching.inputs import Person
from community.matching.topics import root


def is_mutual(people: Sequence[Person]) -> bool:
    """Whether everybody gives somebody in the match what they seek, and finds it there too."""
    links = [
        (taker.id, giver.id)
        for taker, giver in permutations(people, 2)
        if not _roots(taker.seeks).isdisjoint(_roots(giver.gives))
    ]
    everybody = {person.id for person in people}
    return {taker for taker, _ in links} == {giver for _, giver in links} == everybody


_root = lru_cache(maxsize=50_000)(root)


def _roots(topics: frozenset[str]) -> frozenset[str]:
    return frozenset(map(_root, topics))
