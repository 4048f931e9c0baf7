"""Gather who is in a round, and let the matching core plan it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from community.introductions import IntroductionStore
from community.matching.inputs import Person, PlanRules
from community.matching.planner import Plan
from community.meant import Meant
from community.meetups.encounters import Encounters, past_matches
from community.members import MemberService
from community.model import Details, Introduction, Member, Participation, Understanding
from community.participation import ParticipationStore, due_in
from community.places import Account, Community
from community.plan_case import PlanCase, Think
from community.ports import Ledger, Random
from community.round_store import RoundStore

MEMORY_BEYOND_COOLDOWN = timedelta(weeks=8)
"""How far behind the cool-down the planner looks: a recent pair then weighs less."""

CHUNK = 200
"""People gathered at a time: between two chunks everybody else has their turn."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A round as it would be. ``not_in`` counts who takes part but is not in it by ``paused`` and
    ``rhythm`` (their own rhythm lets them sit out).
    """

    plan: Plan
    seed: int
    inputs: str
    not_in: Mapping[str, int]


class RoundPlanner:
    """Drafts rounds; stores and sends nothing. ``carries``: whether a bot can carry words between
    people on different platforms.
    """

    def __init__(
        self,
        store: RoundStore,
        members: MemberService,
        introductions: IntroductionStore,
        participation: ParticipationStore,
        ledger: Ledger,
        random: Random,
        think: Think,
        *,
        encounters: Encounters,
        carries: bool = True,
    ) -> None:
        self._store = store
        self._members = members
        self._introductions = introductions
        self._participation = participation
        self._ledger = ledger
        self._random = random
        self._think = think
        self._encounters = encounters
        self._carries = carries

    async def draft(self, community: Community, slot: datetime) -> Draft:
        """Return the round that a slot (naive local) would become now."""
        joined = await self._participation.all(community.id)
        due = [p for _, p in sorted(joined.items()) if due_in(p, slot)]
        people: list[Person] = []
        for some in _chunks(due):
            ids = [p.member_id for p in some]
            here = await self._members.people(community.id, ids)
            written = await self._introductions.many(community.id, ids)
            # Whoever was erased a moment ago is not in any more.
            people += [
                _person(p, written.get(p.member_id), slot, self._reach(community, member))
                for p in some
                if (member := here.get(p.member_id)) is not None and _can_be_met(member, community)
            ]
        cooldown = timedelta(weeks=community.cooldown_weeks)
        since = slot - cooldown - MEMORY_BEYOND_COOLDOWN
        history = await self._store.history(community.id, since)
        # To the day is enough here, so the slot may pass for an instant.
        met = await self._encounters.encounters(community.id, since.replace(tzinfo=UTC))
        blocks = await self._participation.blocks(community.id)
        rules = PlanRules(
            slot,
            community.cooldown_weeks,
            community.out_of_bubble_percent,
            group_size=community.group_size,
            decoy_key=await decoy_key(self._ledger, community),
        )
        remembered = (*history, *past_matches(met, community.zone))
        case = PlanCase(tuple(people), remembered, blocks, rules, self._random.seed())
        planned = await self._think(case)
        return Draft(
            planned.plan,
            case.seed,
            planned.inputs,
            _not_in(joined.values(), slot),
        )

    def _reach(self, community: Community, member: Member) -> frozenset[str]:
        """Return on which platforms somebody can be written to; empty where it does not matter.

        Where words cannot be carried from one to the other, two who have none in common could not
        talk to each other, and a match that promises it is worse than another one, or none.
        """
        if self._carries or len({seat.home.platform for seat in community.seats}) < 2:  # noqa: PLR2004
            return frozenset()
        return frozenset(account.platform for account in member.accounts)


async def decoy_key(ledger: Ledger, community: Community) -> str:
    """Return a secret of the community's that is always the same; for a replay it is written down
    with the rest.
    """
    own = Account("community", str(community.id))
    return await ledger.name(own, str(community.every_seat[0].home))


def _can_be_met(member: Member, community: Community) -> bool:
    """Whether somebody has an account in a home that the bot is still in."""
    there = {seat.home.platform for seat in community.seats or community.every_seat}
    return any(account.platform in there for account in member.accounts)


def _chunks(participations: Sequence[Participation]) -> Iterator[Sequence[Participation]]:
    return (participations[at : at + CHUNK] for at in range(0, len(participations), CHUNK))


def _not_in(participations: Iterable[Participation], slot: datetime) -> Mapping[str, int]:
    """Count those who take part but sit this slot out, by why."""
    sitting_out = (p for p in participations if not due_in(p, slot))
    return Counter(
        "paused" if p.paused_until and p.paused_until > slot.date() else "rhythm"
        for p in sitting_out
    )


def _person(
    participation: Participation,
    introduction: Introduction | None,
    slot: datetime,
    reach: frozenset[str] = frozenset(),
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
        mode=participation.wishes.mode,
        bubble=participation.wishes.bubble,
        presence=participation.wishes.presence,
        place=details.place,
        mentees=participation.wishes.mentees,
        debt=participation.debt,
        wish=meant.wish,
        offer=meant.offer,
        reach=reach,
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
