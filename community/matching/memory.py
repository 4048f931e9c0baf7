"""What earlier matches mean for the next round."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

import numpy as np

from community.matching.columns import Flags, Floats
from community.matching.inputs import Person, PlanRules
from community.matching.pairing import Ints
from community.matching.pairs import PairSet, keys_of
from community.model import MatchKind, PastMatch

MISSED_WEEKS = 4
"""For so long two who were matched but did not meet are better matched with others."""

MENTORING_WEEKS = 8
"""For so long a match with a mentor counts as one that goes on."""

_FADING_WEEKS = 8.0
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Remembered:
    """Arrays of one shape. ``repeated``: met within the cool-down; ``missed``: matched of late but
    did not meet; ``fresh``: factor on the score, 0.5 right after the cool-down, then up to 1.
    """

    repeated: Flags
    missed: Flags
    fresh: Floats


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of pairs of rows; of all others there is nothing to remember."""

    pairs: PairSet
    known: Remembered

    def of(self, left: Ints, right: Ints) -> Remembered:
        """Return what is remembered of each pair, in the pairs' shape."""
        at, found = self.pairs.place(left, right)
        if not len(self.pairs.keys):
            return Remembered(found, found.copy(), np.ones(len(left), dtype=np.float64))
        return Remembered(
            self.known.repeated[at] & found,
            self.known.missed[at] & found,
            np.where(found, self.known.fresh[at], 1.0),
        )


def remember(people: Sequence[Person], history: Sequence[PastMatch], rules: PlanRules) -> Memory:
    """Return what is remembered of each two of these people."""
    count = len(people)
    repeated: set[int] = set()
    missed: set[int] = set()
    fresh: dict[int, float] = {}
    for key, weeks, met in _pairs(people, history, rules):
        if met and weeks < rules.cooldown_weeks:
            repeated.add(key)
        elif met:
            faded = 1 - 0.5 * float(np.exp((rules.cooldown_weeks - weeks) / _FADING_WEEKS))
            fresh[key] = min(fresh.get(key, 1.0), faded)
        elif weeks < MISSED_WEEKS:
            missed.add(key)
    keys = sorted({*repeated, *missed, *fresh})
    known = Remembered(
        np.array([key in repeated for key in keys], dtype=np.bool_),
        np.array([key in missed and key not in repeated for key in keys], dtype=np.bool_),
        np.array([fresh.get(key, 1.0) for key in keys], dtype=np.float64),
    )
    return Memory(PairSet(count, np.array(keys, dtype=np.int64)), known)


def _pairs(
    people: Sequence[Person], history: Sequence[PastMatch], rules: PlanRules
) -> Iterator[tuple[int, float, bool]]:
    row = {person.id: at for at, person in enumerate(people)}
    for past in history:
        weeks = (rules.slot - past.slot) / _WEEK
        here = sorted({row[member] for member in past.members if member in row})
        both = np.array(list(combinations(here, 2)), dtype=np.int64).reshape(-1, 2)
        for key in keys_of(both[:, 0], both[:, 1], len(people)).tolist():
            yield key, weeks, past.met


def liked_topics(history: Sequence[PastMatch]) -> Mapping[int, frozenset[str]]:
    """Return by member which topics led to good meetings of theirs."""
    liked: defaultdict[int, set[str]] = defaultdict(set)
    for past in history:
        if past.good:
            for member in past.members:
                liked[member].update(past.topics)
    return {member: frozenset(topics) for member, topics in liked.items()}


def mentoring(history: Sequence[PastMatch], rules: PlanRules) -> Mapping[int, int]:
    """Return by member how many of their matches with a mentor still go on."""
    recent = (
        past
        for past in history
        if past.met
        and past.kind is MatchKind.MENTOR
        and (rules.slot - past.slot) / _WEEK < MENTORING_WEEKS
    )
    return Counter(member for past in recent for member in past.members)
