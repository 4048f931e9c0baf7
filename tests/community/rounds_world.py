"""A world with rounds, in which a test says itself who is matched with whom."""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Literal

from community.invitations import InvitationService
from community.matching.inputs import Person, PlanRules
from community.matching.planner import Plan
from community.model import (
    Answer,
    Introduction,
    Match,
    MatchKind,
    Member,
    Participation,
    Parts,
    PastMatch,
    Reason,
    Rhythm,
    Round,
    Unmatched,
    Visitor,
)
from community.outbox import Delivery
from community.parades.acquainted import Acquainted
from community.places import Community, Language, Ref
from community.plan_case import at_once
from community.planned import Alternative, PlannedMatch
from community.relay import RelayService
from community.round_pace import RoundPace
from community.rounds import RoundService
from community.texts import Block, Card, Text, text
from tests.community.world import SLOT, World
from tests.fakes.stores_meetups import MemoryMeetupStore
from tests.fakes.stores_parades import MemoryParadeStore
from tests.fakes.stores_people import MemoryIntroductionStore, MemoryParticipationStore
from tests.fakes.stores_relay import MemoryRelayStore


@dataclass
class Script:
    """A planner that pairs neighbours by id; an odd one makes a trio. ``seen`` is what it got."""

    reason: Literal["alone", "no_partner", "language"] = "no_partner"
    trios: bool = True
    across: bool = True
    seen: list[tuple[Sequence[Person], Sequence[PastMatch], frozenset[tuple[int, int]], int]] = (
        field(
            default_factory=list[
                tuple[Sequence[Person], Sequence[PastMatch], frozenset[tuple[int, int]], int]
            ]
        )
    )
    rules: PlanRules | None = None
    weight: int = 0
    bound: int = 0
    kind: MatchKind = MatchKind.HELP
    debts: dict[int, int] = field(default_factory=dict[int, int])
    alternatives: dict[int, Alternative] = field(default_factory=dict[int, Alternative])
    parts: dict[int, Parts] = field(default_factory=dict[int, Parts])

    def __call__(
        self,
        people: Sequence[Person],
        history: Sequence[PastMatch],
        blocks: frozenset[tuple[int, int]],
        rules: PlanRules,
        seed: int,
    ) -> Plan:
        self.seen.append((people, history, blocks, seed))
        self.rules = rules
        ids = [person.id for person in people]
        groups = [ids[i : i + 2] for i in range(0, len(ids), 2)]
        left = groups.pop() if groups and len(groups[-1]) == 1 else []
        if left and groups and self.trios:
            groups[-1] += left
            left = []
        return Plan(
            tuple(self._match(tuple(group)) for group in groups),
            tuple(Unmatched(i, self.reason) for i in left),
            self.weight,
            self.bound,
            self.debts,
        )

    def _match(self, ids: tuple[int, ...]) -> PlannedMatch:
        reasons = tuple(Reason("gives", ids[0], other, ("grants",)) for other in ids[1:])
        parts = tuple(self.parts[i] for i in ids if i in self.parts)
        best = self.alternatives.get(ids[0])
        return PlannedMatch(ids, self.kind, 70, 1000, reasons, ids[0], self.across, parts, best)


def explain(
    reasons: Sequence[Reason],
    people: Mapping[int, Member],
    introductions: Mapping[int, Introduction],
    language: Language | None = None,
    *,
    reader: int | None = None,
) -> tuple[Block, ...]:
    """Say one plain sentence a reason; a name that is not known fails."""
    assert reader is None or reader in people
    return tuple(
        text(
            "{giver} helps {taker} ({goal}, {language})",
            language=str(language),
            giver=people[reason.giver].name,
            taker=people[reason.taker].name,
            goal=introductions[reason.taker].answers.goal
            if reason.taker in introductions
            else "nothing known",
        )
        for reason in reasons
    )


def first_question(
    reasons: Sequence[Reason],
    people: Mapping[int, Member],
    introductions: Mapping[int, Introduction],
    language: Language,
    number: int,
) -> Text:
    """Return always the same question."""
    assert len(people) >= len({r.taker for r in reasons})
    assert set(introductions) <= set(people)
    return text("What brought you here ({language}, {number})?", language=language, number=number)


class RoundsWorld(World):
    """One community whose rounds a script plans."""

    def __init__(self, *, carries: bool = True) -> None:
        super().__init__()
        self.carries = carries
        self.script = Script()
        self.participation_store = MemoryParticipationStore(self.memory)
        self.relay_store = MemoryRelayStore(self.memory)
        self.rounds = self._service(
            think=partial(at_once, plan=self.script), explain=explain, first_question=first_question
        )

        self.invitations = InvitationService(
            self.rounds_store,
            self.members,
            self.participation_store,
            self.community_store,
            self.outbox,
            self.chat,
        )
        self.round_pace = RoundPace(self.rounds_store, self.community_store, self.chat)
        self.relay = RelayService(
            self.relay_store,
            self.rounds_store,
            self.members,
            self.community_store,
            self.outbox,
            self.clock,
            self.chat,
        )

    def match_for_real(self) -> None:
        """Let the real planner plan, and the real reasons explain."""
        self.rounds = self._service()

    def _service(self, **matching: Any) -> RoundService:
        return RoundService(
            self.rounds_store,
            self.members,
            MemoryIntroductionStore(self.memory),
            self.participation_store,
            self.community_store,
            self.schedules_store,
            self.outbox,
            self.clock,
            self.calendar,
            self.random,
            self.chat,
            self.ledger,
            self.relay_store,
            carries=self.carries,
            encounters=Acquainted(MemoryMeetupStore(self.memory), MemoryParadeStore(self.memory)),
            **matching,
        )

    def handlers(self) -> Mapping[str, Delivery]:
        """Return who delivers which kind."""
        features = (self.rounds, self.invitations, self.round_pace, self.relay)
        more = [feature.deliveries() for feature in features]
        return dict(ChainMap(*map(dict, more), dict(super().handlers())))

    async def joined(self, *names: str) -> list[Visitor]:
        """Return people who take part in every round."""
        people = [await self.introduced(name) for name in names]
        for person in people:
            await self.join(person)
        return people

    async def join(self, person: Visitor) -> None:
        """Let somebody who agreed take part in every round."""
        await self.participation.join(person, Rhythm.WEEKLY, trio=False)

    async def planned(self, slot: datetime = SLOT) -> Round:
        """Plan a slot's round half an hour ahead, and tell the organisers."""
        self.pass_to(slot)
        self.clock.advance(minutes=-30)
        await self.rounds.work(self.occurrence("round", slot))
        await self.send_all()
        return self.newest()

    async def sent(self, slot: datetime = SLOT) -> Round:
        """Plan a slot's round and let it go out."""
        await self.planned(slot)
        self.pass_to(slot)
        await self.send_all()
        return self.newest()

    async def after_days(self, days: int) -> None:
        """Deliver what is due some days after the first slot."""
        self.pass_to(SLOT + timedelta(days=days))
        await self.send_all()

    async def block(self, one: Visitor, other: Visitor) -> None:
        """Let somebody never want to meet somebody."""
        await self.participation.avoid(one, other.account)

    def newest(self) -> Round:
        """Return the round planned last."""
        return self.memory.round(max(self.memory.rounds))

    def only_match(self) -> Match:
        """Return the one match of the newest round."""
        (match,) = self.newest().matches
        return match

    def participates(self, name: str) -> Participation:
        """Return how somebody takes part."""
        return self.memory.participations[self.member(name).id]

    def only_conversation(self) -> Ref:
        """Return the one private conversation there is."""
        (ref,) = self.chat.conversations
        return ref

    def conversation(self, name: str) -> list[Card]:
        """Return the cards of the conversations that somebody is in."""
        account = self.member(name).account
        refs = [ref for ref, people in self.chat.conversations.items() if account in people]
        return [card for ref in refs for card in self.chat.cards_in(ref.place)]

    async def says(self, visitor: Visitor, answer: Answer) -> Match:
        """Answer for one's current match."""
        return await self.rounds.met(visitor, answer)

    def change(self, **channels: str | None) -> Community:
        """Change channels behind everybody's back."""
        here = self.community()
        self.memory.communities[here.id] = replace(
            here, channels=replace(here.channels, **channels)
        )
        return self.memory.communities[here.id]
