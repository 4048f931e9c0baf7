"""Fairness over time: whose matches were poorer than the others' comes first later on.

A debt is the fading mean of how far below the round's median somebody's benefit was, in
thousandths. It raises the weight of all their next pairs, so the plan takes more care of them.
"""

from collections.abc import Mapping, Sequence
from statistics import median

from community.matching.inputs import Person
from community.planned import PlannedMatch

FULL_DEBT = 1000

_KEPT = 0.7


def debts(people: Sequence[Person], matches: Sequence[PlannedMatch]) -> Mapping[int, int]:
    """Return everybody's debt after a round, 0 to FULL_DEBT; nobody to meet is no benefit."""
    benefit = {parts.member: parts.benefit for match in matches for parts in match.parts}
    usual = median(benefit.values()) if benefit else 0
    return {person.id: _after(person.debt, benefit.get(person.id, 0), usual) for person in people}


def _after(debt: int, benefit: int, usual: float) -> int:
    short = max(0.0, 1 - benefit / usual) if usual > 0 else 0.0
    return round(_KEPT * debt + (1 - _KEPT) * FULL_DEBT * short)
