"""A round as it would be now, for the organisers' eyes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from community.match_words import LEFT_OUT_FOR_ORGANISERS
from community.matching.planner import Plan
from community.model import Introduction, Language, Member
from community.planned import PlannedMatch
from community.round_messages import Explain
from community.round_plans import Draft
from community.texts import Block, Text


@dataclass(frozen=True, slots=True)
class NextBest:
    """Whom ``person`` would have met otherwise, with that pair's ``score`` (0 to 100)."""

    person: Member
    other: Member
    score: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A match as it would be."""

    people: tuple[Member, ...]
    planned: PlannedMatch
    next_best: NextBest | None


@dataclass(frozen=True, slots=True)
class Preview:
    """A round as it would be now. ``slot`` is naive local; ``not_in`` counts who takes part but
    sits this one out: ``paused`` or by their own ``rhythm``. ``at_least``: what share of the best
    possible the matches reach for certain, in tenths of a percent; None if that is not known.
    """

    matches: tuple[Proposal, ...]
    left_out: tuple[tuple[Member, Text], ...]
    slot: datetime
    not_in: Mapping[str, int]
    mutual: int
    out_of_bubble_percent: int
    at_least: int | None
    introductions: Mapping[int, Introduction]
    explain: Explain
    language: Language

    def why(self, proposal: Proposal) -> tuple[Block, ...]:
        """Explain one of the matches; thousands at once would take a while."""
        by_id = {member.id: member for member in proposal.people}
        return self.explain(proposal.planned.reasons, by_id, self.introductions, self.language)


def preview(draft: Draft, slot: datetime, explain: Explain, language: Language) -> Preview:
    """Return a draft as an organiser sees it."""
    plan = draft.plan
    return Preview(
        matches=tuple(_proposal(planned, draft.members) for planned in plan.matches),
        left_out=tuple(
            (draft.members[one.member_id], LEFT_OUT_FOR_ORGANISERS[one.reason])
            for one in plan.unmatched
        ),
        slot=slot,
        not_in=draft.not_in,
        mutual=plan.mutual,
        out_of_bubble_percent=plan.out_of_bubble_percent,
        at_least=_at_least(plan),
        introductions=draft.introductions,
        explain=explain,
        language=language,
    )


def _proposal(planned: PlannedMatch, members: Mapping[int, Member]) -> Proposal:
    next_best = None
    if (found := planned.alternative) is not None:
        next_best = NextBest(members[found.member], members[found.other], found.score)
    return Proposal(tuple(members[i] for i in planned.members), planned, next_best)


def _at_least(plan: Plan) -> int | None:
    # Rounded down: what is said must hold.
    return min(1000, 1000 * plan.weight // plan.bound) if plan.bound > 0 else None
