"""What earlier matches mean for the next round."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

import numpy as np

from community.matching.inputs import Person, PlanRules
from community.matching.scoring import Flags, Floats
from community.model import PastMatch

MISSED_WEEKS = 4
"""For so long two who were matched but did not meet are better matched with others."""

_FADING_WEEKS = 8.0
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Memory:
    """Square and symmetric arrays. ``repeated``: met within the cool-down; ``missed``: matched of
    late but did not meet; ``fresh``: factor on the score, 0.5 right after the cool-down, then up
    to 1.
    """

    repeated: Flags
    missed: Flags
    fresh: Floats


def remember(people: Sequence[Person], history: Sequence[PastMatch], rules: PlanRules) -> Memory:
    """Return what is remembered of each two of these people."""
    count = len(people)
    repeated = np.zeros((count, count), dtype=np.bool_)
    missed = np.zeros((count, count), dtype=np.bool_)
    fresh = np.ones((count, count), dtype=np.float64)
    for one, other, weeks, met in _pairs(people, history, rules):
        both = ([one, other], [other, one])
        if met and weeks < rules.cooldown_weeks:
            repeated[both] = True
        elif met:
            faded = float(np.exp((rules.cooldown_weeks - weeks) / _FADING_WEEKS))
            fresh[both] = np.minimum(fresh[both], 1 - 0.5 * faded)
        elif weeks < MISSED_WEEKS:
            missed[both] = True
    return Memory(repeated, missed & ~repeated, fresh)


def _pairs(
    people: Sequence[Person], history: Sequence[PastMatch], rules: PlanRules
) -> Iterator[tuple[int, int, float, bool]]:
    row = {person.id: at for at, person in enumerate(people)}
    for past in history:
        weeks = (rules.slot - past.slot) / _WEEK
        here = sorted({row[member] for member in past.members if member in row})
        for one, other in combinations(here, 2):
            yield one, other, weeks, past.met
