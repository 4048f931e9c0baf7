"""What two people of a round are worth to each other: the one place that asks the scoring."""

from collections.abc import Sequence
from dataclasses import dataclass

from community.matching.inputs import Person
from community.matching.scoring import Flags, Floats, score


@dataclass(frozen=True, slots=True)
class Worth:
    """Square arrays, a row and a column a person. ``benefit``: points (of 100) that the row's
    person gets of the column's; ``score``: how good the pair is for both, 0 to 1; ``talk``: they
    have a language in common; ``beyond``: they come from different fields.
    """

    benefit: Floats
    score: Floats
    talk: Flags
    beyond: Flags


def worth_of(people: Sequence[Person]) -> Worth:
    """Return the worths of all pairs of ``people``, in their order."""
    scores = score(people)
    return Worth(
        benefit=scores.need + scores.shared + scores.horizon + scores.interests,
        score=scores.score,
        talk=scores.talk,
        beyond=scores.bubble,
    )
