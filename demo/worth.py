"""What two people of a round are worth to each other: the one place that asks the scoring."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from community.matching.columns import Flags, Floats, columns
from community.matching.inputs import Person
from community.matching.scoring import can_meet, different_fields, every_pair, score_pairs


@dataclass(frozen=True, slots=True)
class Worth:
    """Square arrays, a row and a column a person. ``benefit``: points (of 100) that the row's
    person gets of the column's; ``score``: how good the pair is for both, 0 to 1; ``talk``: they
    have a language and a way to meet in common; ``beyond``: they come from different fields.
    """

    benefit: Floats
    score: Floats
    talk: Flags
    beyond: Flags


def worth_of(people: Sequence[Person]) -> Worth:
    """Return the worths of all pairs of ``people``, in their order."""
    table = columns(people)
    left, right = every_pair(len(people))
    scored = score_pairs(table, left, right)
    square = (len(people), len(people))
    worth = Worth(
        np.zeros(square), np.zeros(square), np.eye(len(people), dtype=bool), np.zeros(square, bool)
    )
    worth.benefit[left, right] = scored.to_left.sum(axis=1)
    worth.benefit[right, left] = scored.to_right.sum(axis=1)
    for one, other in ((left, right), (right, left)):
        worth.score[one, other] = scored.score
        worth.talk[one, other] = can_meet(table, left, right)
        worth.beyond[one, other] = different_fields(table, left, right)
    return worth
