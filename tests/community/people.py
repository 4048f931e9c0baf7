"""The people services over the in-memory stores, and a hand that delivers their outbox rows."""

from datetime import timedelta
from itertools import count

from community.communities import CommunityService, SetUp
from community.introductions import IntroductionService
from community.joining import JoinService
from community.link_codes import LinkCodes
from community.linking import LinkService
from community.meetups.leaving import MeetupsOfLeavers
from community.members import MemberService
from community.model import (
    Answers,
    Match,
    MatchKind,
    MatchState,
    Member,
    Round,
    RoundState,
    Visitor,
)
from community.outbox import Dropped, OutboxRow
from community.participation import ParticipationService
from community.places import Account, Community, Home, Language
from community.privacy import PrivacyService
from tests.fakes.calendar import FakeCalendar
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.ledger import FakeLedger
from tests.fakes.memory import Memory, OutboxRecord
from tests.fakes.stores_joins import MemoryJoinStore
from tests.fakes.stores_links import MemoryLinkStore
from tests.fakes.stores_meetups import MemoryMeetupStore
from tests.fakes.stores_people import (
    MemoryCommunityStore,
    MemoryIntroductionStore,
    MemoryMemberStore,
    MemoryParticipationStore,
)
from tests.fakes.stores_privacy import MemoryPrivacyStore
from tests.fakes.stores_queue import MemoryScheduleStore
from tests.fakes.stores_rounds import MemoryRoundStore

HOME = Home("discord", "100")
ELSEWHERE = Home("discord", "200")


class People:
    """One database with the services for people on top."""

    def __init__(self, chat: FakeChat | None = None) -> None:
        self.memory = Memory()
        self.clock = FakeClock()
        self.chat = chat or FakeChat()
        self.ledger = FakeLedger()
        self.community_store = MemoryCommunityStore(self.memory)
        self.member_store = MemoryMemberStore(self.memory)
        self.privacy_store = MemoryPrivacyStore(self.memory)
        self.introduction_store = MemoryIntroductionStore(self.memory)
        self.meetup_store = MemoryMeetupStore(self.memory)
        calendar = FakeCalendar()
        schedules = MemoryScheduleStore(self.memory)
        self.members = MemberService(
            self.member_store, self.community_store, self.clock, self.ledger
        )
        self.leavers = MeetupsOfLeavers(
            self.meetup_store, self.members, self.community_store, self.clock
        )
        self.communities = CommunityService(self.community_store, schedules, calendar, self.clock)
        self.introductions = IntroductionService(
            self.introduction_store, self.members, self.community_store, self.clock, self.chat
        )
        self.participation = ParticipationService(
            MemoryParticipationStore(self.memory),
            self.members,
            self.introduction_store,
            MemoryRoundStore(self.memory),
            schedules,
            self.clock,
            calendar,
            self.ledger,
        )
        self.privacy = PrivacyService(
            self.privacy_store,
            self.members,
            self.community_store,
            self.ledger,
            self.clock,
            self.chat,
        )
        self.links = MemoryLinkStore(self.memory)
        numbers = count(1)
        codes = LinkCodes(self.links, self.ledger, self.clock, lambda: f"CODE{next(numbers):06}")
        self.linking = LinkService(
            self.links,
            codes,
            self.members,
            self.member_store,
            self.introduction_store,
            self.ledger,
            self.clock,
        )
        self.joins = JoinService(
            MemoryJoinStore(self.memory),
            codes,
            self.community_store,
            self.member_store,
            self.introduction_store,
            schedules,
            MemoryRoundStore(self.memory),
            self.ledger,
            self.clock,
        )

    # --- people -------------------------------------------------------------------------------

    def visitor(
        self, name: str, *, home: Home = HOME, language: Language = "en", organiser: bool = False
    ) -> Visitor:
        """Return somebody nothing is stored about; the account's id is made of the name."""
        return Visitor(home, "Museum people", account(name), name, language, organiser)

    async def agreed(self, name: str, *, home: Home = HOME) -> Visitor:
        """Return somebody who agreed to the privacy note."""
        visitor = self.visitor(name, home=home)
        await self.members.agree(visitor, old_enough=True)
        return visitor

    async def introduced(self, name: str, *, home: Home = HOME, **answers: str) -> Visitor:
        """Return somebody with an introduction."""
        visitor = await self.agreed(name, home=home)
        written = answers or {"goal": "photography", "offer": "public relations"}
        await self.introductions.write(visitor, Answers(**written))
        return visitor

    async def set_up(self, change: SetUp | None = None, *, home: Home = HOME) -> Community:
        """Set the community up; without a change with a channel for introductions."""
        organiser = self.visitor("Olga", home=home, organiser=True)
        return await self.communities.set_up(organiser, change or SetUp(introductions="intros"))

    def member(self, name: str) -> Member:
        """Return a stored member by name."""
        return next(m for m in self.memory.members.values() if m.name == name)

    def match(self, *names: str, state: MatchState = MatchState.OPEN) -> Match:
        """Store a match of a round of its own."""
        ids = tuple(self.member(name).id for name in names)
        community_id = self.member(names[0]).community_id
        slot = self.clock.now().replace(tzinfo=None)
        round_ = Round(
            self.memory.new_id(),
            community_id,
            1,
            slot,
            RoundState.SENT,
            seed=1,
            planned_at=self.clock.now(),
            send_at=self.clock.now(),
        )
        match = Match(
            self.memory.new_id(),
            community_id,
            round_.id,
            ids,
            MatchKind.OPEN,
            score=1,
            weight=1,
            reasons=(),
            starter=ids[0],
            out_of_bubble=False,
            state=state,
        )
        self.memory.rounds[round_.id] = round_
        self.memory.matches[match.id] = match
        return match

    # --- delivery -----------------------------------------------------------------------------

    async def deliver(self) -> list[Dropped]:
        """Deliver every pending row once; return why rows were dropped."""
        handlers = {
            **self.introductions.deliveries(),
            **self.privacy.deliveries(),
            **self.leavers.deliveries(),
        }
        dropped: list[Dropped] = []
        pending = [r for r in self.memory.outbox.values() if r.state == "pending"]
        for record in pending:
            record.attempt += 1
            result = await handlers[record.outgoing.kind](self._row(record))
            record.state = "dropped" if isinstance(result, Dropped) else "sent"
            if isinstance(result, Dropped):
                dropped.append(result)
            elif result is not None:
                record.ref = result
        return dropped

    def _row(self, record: OutboxRecord) -> OutboxRow:
        row, now = record.outgoing, self.clock.now()
        return OutboxRow(
            record.id,
            row.key,
            row.community_id,
            row.kind,
            row.data,
            record.attempt,
            record.version,
            record.ref,
            now,
            row.expires_at,
            now + timedelta(minutes=1),
        )


def account(name: str) -> Account:
    """Return the account of somebody by name."""
    return Account("discord", f"id-{name.casefold()}")


def copy_of(memory: Memory) -> dict[str, object]:
    """Return what a memory holds, to see later that nothing changed (calls do not count)."""
    tables = (name for name in Memory.__slots__ if name not in ("calls", "last_id"))
    return {name: repr(getattr(memory, name)) for name in tables}
