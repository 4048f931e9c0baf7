"""Gather who is in a round, and let the matching core plan it."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from community.introductions import IntroductionStore
from community.matching.inputs import Person, PlanRules, dump_inputs
from community.matching.planner import Plan
from community.meant import Meant
from community.members import MemberService
from community.model import (
    Community,
    Details,
    Introduction,
    Member,
    Participation,
    PastMatch,
    Understanding,
)
from community.participation import ParticipationStore, due_in
from community.ports import Random
from community.round_store import RoundStore

Planner = Callable[
    [Sequence[Person], Sequence[PastMatch], frozenset[tuple[int, int]], PlanRules, int], Plan
]
"""``community.matching.planner.plan``, or what a test puts in its place."""

Think = Callable[[Callable[[], Plan]], Awaitable[Plan]]
"""Runs the planner where it holds up nobody: a thread, say. A large round takes seconds."""


async def at_once(work: Callable[[], Plan]) -> Plan:
    """Think here and now; good enough for small rounds and for tests."""
    return work()


MEMORY_BEYOND_COOLDOWN = timedelta(weeks=8)
"""How far behind the cool-down the planner looks: a recent pair then weighs less."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A round as it would be. ``members`` are those who are in; ``not_in`` counts the others by
    ``paused`` and ``rhythm`` (their own rhythm lets them sit out).
    """

    plan: Plan
    seed: int
    inputs: str
    members: Mapping[int, Member]
    introductions: Mapping[int, Introduction]
    not_in: Mapping[str, int]


class RoundPlanner:
    """Drafts rounds; stores and sends nothing."""

    def __init__(
        self,
        store: RoundStore,
        members: MemberService,
        introductions: IntroductionStore,
        participation: ParticipationStore,
        random: Random,
        plan: Planner,
        think: Think,
    ) -> None:
        self._store = store
        self._members = members
        self._introductions = introductions
        self._participation = participation
        self._random = random
        self._plan = plan
        self._think = think

    async def draft(self, community: Community, slot: datetime) -> Draft:
        """Return the round that a slot (naive local) would become now."""
        joined = await self._participation.all(community.id)
        here = await self._members.people(community.id, joined)
        due = [p for _, p in sorted(joined.items()) if due_in(p, slot)]
        introductions = await self._introductions.many(community.id, [p.member_id for p in due])
        people = [_person(p, introductions.get(p.member_id), slot) for p in due]
        cooldown = timedelta(weeks=community.cooldown_weeks)
        history = await self._store.history(community.id, slot - cooldown - MEMORY_BEYOND_COOLDOWN)
        blocks = await self._participation.blocks(community.id)
        rules = PlanRules(slot, community.cooldown_weeks, community.out_of_bubble_percent)
        seed = self._random.seed()
        return Draft(
            await self._think(lambda: self._plan(people, history, blocks, rules, seed)),
            seed,
            dump_inputs(people, history, blocks, rules, seed),
            {p.member_id: here[p.member_id] for p in due},
            introductions,
            _not_in(joined.values(), slot),
        )


def _not_in(participations: Iterable[Participation], slot: datetime) -> Mapping[str, int]:
    """Count those who take part but sit this slot out, by why."""
    sitting_out = (p for p in participations if not due_in(p, slot))
    return Counter(
        "paused" if p.paused_until and p.paused_until > slot.date() else "rhythm"
        for p in sitting_out
    )


def _person(
    participation: Participation, introduction: Introduction | None, slot: datetime
) -> Person:
    """Return what the planner needs to know; who has not introduced themselves is a blank page."""
    understood = introduction.understood if introduction else Understanding()
    details = introduction.details if introduction else Details()
    meant = introduction.meant if introduction else Meant()
    return Person(
        id=participation.member_id,
        seeks=frozenset(understood.seeks),
        gives=frozenset(understood.gives),
        widens=frozenset(understood.widens),
        interests=frozenset(understood.interests),
        field=details.field,
        languages=frozenset(details.languages),
        zone_hours=_hours_ahead(details.zone, slot),
        trio=participation.trio,
        sat_out=participation.sat_out,
        wish=meant.wish,
        offer=meant.offer,
    )


def _hours_ahead(zone: str, slot: datetime) -> float | None:
    """Return how many hours a zone's clocks are ahead of UTC at a slot; None if not known."""
    if not zone:
        return None
    try:
        offset = slot.replace(tzinfo=ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError):
        # A zone that the installed data does not know any more must not stop everybody's round.
        return None
    return offset.total_seconds() / 3600 if offset is not None else None
