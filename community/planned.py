"""A round as the planner made it, before it is stored."""

from dataclasses import dataclass

from community.model import MatchKind, Parts, Reason


@dataclass(frozen=True, slots=True)
class Alternative:
    """The next best that a round had for ``member`` of a match: ``other``, with that pair's score
    (0 to 100). Whoever may not meet, for whatever reason, is no alternative.
    """

    member: int
    other: int
    score: int


@dataclass(frozen=True, slots=True)
class PlannedMatch:
    """A match as the planner made it. ``score`` is 0 to 100, ``weight`` what the planner summed;
    ``parts``: one entry a member, in the order of ``members``.
    """

    members: tuple[int, ...]
    kind: MatchKind
    score: int
    weight: int
    reasons: tuple[Reason, ...]
    starter: int
    out_of_bubble: bool
    parts: tuple[Parts, ...] = ()
    alternative: Alternative | None = None
