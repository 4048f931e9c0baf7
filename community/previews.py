"""A round as it would be now, for the organisers' eyes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from community.introductions import IntroductionStore
from community.match_words import LEFT_OUT_FOR_ORGANISERS
from community.matching.planner import Plan
from community.members import MemberService
from community.model import Member, Unmatched
from community.places import Community, Language
from community.planned import PlannedMatch
from community.round_messages import Explain
from community.texts import Block, Text


@dataclass(frozen=True, slots=True)
class NextBest:
    """Whom ``person`` would have met otherwise, with that pair's ``score`` (0 to 100)."""

    person: str
    other: str
    score: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A match as it would be: its people's names, and why."""

    people: tuple[str, ...]
    planned: PlannedMatch
    why: tuple[Block, ...]
    next_best: NextBest | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the matches, or of those who stay out, by name and why."""

    matches: Sequence[Proposal]
    left_out: Sequence[tuple[str, Text]]


@dataclass(frozen=True, slots=True)
class Preview:
    """A round as it would be now. ``slot`` is naive local; ``not_in`` counts who takes part but
    sits this one out: ``paused`` or by their own ``rhythm``. ``at_least``: what share of the best
    possible the matches reach for certain, in tenths of a percent; None if that is not known.

    ``read``: (offset, count) -> a page, matches first. Thousands at once would take a while.
    """

    slot: datetime
    not_in: Mapping[str, int]
    people: int
    matches: int
    left_out: int
    mutual: int
    out_of_bubble_percent: int
    at_least: int | None
    read: Callable[[int, int], Awaitable[Page]]


class Previewer:
    """Shows plans to organisers."""

    def __init__(
        self, members: MemberService, introductions: IntroductionStore, explain: Explain
    ) -> None:
        self._members = members
        self._introductions = introductions
        self._explain = explain

    def preview(
        self,
        community: Community,
        slot: datetime,
        plan: Plan,
        not_in: Mapping[str, int],
        language: Language,
    ) -> Preview:
        """Return a plan as an organiser sees it in their language."""

        async def read(offset: int, count: int) -> Page:
            beyond = max(0, offset - len(plan.matches))
            room = max(0, count - len(plan.matches[offset : offset + count]))
            return await self._page(
                community,
                plan.matches[offset : offset + count],
                plan.unmatched[beyond : beyond + room],
                language,
            )

        return Preview(
            slot=slot,
            not_in=not_in,
            people=sum(len(match.members) for match in plan.matches),
            matches=len(plan.matches),
            left_out=len(plan.unmatched),
            mutual=plan.mutual,
            out_of_bubble_percent=plan.out_of_bubble_percent,
            at_least=_at_least(plan),
            read=read,
        )

    async def _page(
        self,
        community: Community,
        matches: Sequence[PlannedMatch],
        unmatched: Sequence[Unmatched],
        language: Language,
    ) -> Page:
        matched = {i for match in matches for i in match.members}
        others = {match.alternative.other for match in matches if match.alternative}
        named = matched | others | {one.member_id for one in unmatched}
        people = await self._members.people(community.id, named)
        introductions = await self._introductions.many(community.id, matched)
        return Page(
            [
                Proposal(
                    tuple(_name(i, people) for i in match.members),
                    match,
                    self._explain(
                        match.reasons,
                        {i: people[i] for i in match.members if i in people},
                        introductions,
                        language,
                    ),
                    _next_best(match, people),
                )
                for match in matches
            ],
            [
                (_name(one.member_id, people), LEFT_OUT_FOR_ORGANISERS[one.reason])
                for one in unmatched
            ],
        )


def _next_best(planned: PlannedMatch, people: Mapping[int, Member]) -> NextBest | None:
    best = planned.alternative
    return best and NextBest(_name(best.member, people), _name(best.other, people), best.score)


def _name(member_id: int, people: Mapping[int, Member]) -> str:
    # Whoever was erased since has no name any more.
    return people[member_id].name if member_id in people else "…"


def _at_least(plan: Plan) -> int | None:
    # Rounded down: what is said must hold.
    return min(1000, 1000 * plan.weight // plan.bound) if plan.bound > 0 else None
