"""A world in which members call meetups."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import count

from community.meetups.approval import ApprovalService
from community.meetups.calendars import CalendarService
from community.meetups.calling import Call
from community.meetups.entries import Entry
from community.meetups.hello import HelloMessages
from community.meetups.hosting import HostingService
from community.meetups.ideas import IdeaService
from community.meetups.interest import InterestService
from community.meetups.messages import MeetupMessages
from community.meetups.model import Coming, Gathering, Meetup, Rsvp
from community.meetups.occasions import OccasionService
from community.meetups.pinning import MeetupPins
from community.meetups.polls import PollMessages
from community.meetups.recaps import RecapService
from community.meetups.seen import Seen
from community.meetups.service import MeetupService
from community.meetups.upcoming import UpcomingService
from community.model import Visitor
from community.outbox import Delivery
from community.places import Language, Ref
from community.texts import Text
from publishing.documents import write_document
from tests.community.two_homes_world import TwoHomes
from tests.community.world import sentences
from tests.fakes.events import FakeEvents
from tests.fakes.pins import FakePins
from tests.fakes.polls import FakePolls
from tests.fakes.stores_companions import MemoryCompanionStore
from tests.fakes.stores_network import MemoryAcquaintances, MemoryIdeaStore

WHEN = "2026-03-12 18:30"


def writes(name: str, language: Language, entries: Sequence[Entry]) -> bytes:
    """Write a calendar as its parts."""
    return repr((name, language, list(entries))).encode()


class MeetupsWorld(TwoHomes):
    """The services for meetups; Ada calls them. It has one home unless it ``begin``s with two."""

    def __init__(self) -> None:
        super().__init__()
        people = (self.meetup_store, self.members, self.introduction_store)
        self.meetups = MeetupService(*people, self.calendar, self.clock)
        self.hosting = HostingService(*people, self.calendar, self.clock)
        idea_store = self.idea_store = MemoryIdeaStore(self.memory)
        self.occasions = OccasionService(
            self.meetups, self.members, self.prompts, self.rounds_store, idea_store, self.clock
        )
        self.ideas = IdeaService(
            idea_store,
            self.members,
            self.introduction_store,
            self.participation_store,
            self.community_store,
            self.prompts_store,
            self.clock,
            self.chat,
            self.outbox,
        )
        self.events = FakeEvents()
        self.messages = MeetupMessages(
            self.meetup_store,
            self.members,
            self.community_store,
            self.outbox,
            self.calendar,
            self.clock,
            self.chat,
            self.events,
            self.gathered,
        )
        self.interest = InterestService(
            self.meetup_store,
            self.members,
            self.community_store,
            self.outbox,
            self.clock,
            self.events,
        )
        self.polls = FakePolls()
        self.poll_messages = PollMessages(
            self.meetup_store, self.community_store, self.outbox, self.clock, self.polls
        )
        self.hello = HelloMessages(
            *people,
            self.participation_store,
            MemoryAcquaintances(self.memory),
            self.community_store,
            self.outbox,
            self.ledger,
            self.clock,
            self.chat,
        )
        self.recaps = RecapService(
            self.meetup_store,
            self.members,
            self.community_store,
            self.clock,
            self.chat,
            write_document,
            MemoryCompanionStore(self.memory),
        )
        self.upcoming = UpcomingService(
            self.meetup_store, self.community_store, self.outbox, self.clock, self.chat
        )
        self.pins = FakePins()
        self.pinning = MeetupPins(
            self.meetup_store, self.community_store, self.outbox, self.clock, self.pins
        )
        self.approvals = ApprovalService(
            self.meetup_store,
            self.members,
            self.communities,
            self.community_store,
            self.clock,
            self.chat,
        )
        tokens = count(1)
        self.calendars = CalendarService(
            self.meetup_store,
            self.members,
            self.community_store,
            self.ledger,
            self.clock,
            writes,
            lambda: f"token-{next(tokens)}",
            "https://bot.example.org/{}.ics".format,
        )

    async def gathered(self, community_id: int, meetup_id: int) -> Text | None:
        """Return what a conference brought together; here there is none."""
        _ = community_id, meetup_id
        return None

    def handlers(self) -> Mapping[str, Delivery]:
        """Return who delivers which kind."""
        every = (
            *(self.messages, self.hello, self.ideas, self.recaps, self.approvals),
            *(self.interest, self.poll_messages, self.upcoming, self.pinning),
        )
        ours = {kind: how for one in every for kind, how in one.deliveries().items()}
        return {**super().handlers(), **ours}

    async def know(self, *names: str) -> list[Visitor]:
        """Return people who agreed."""
        return [await self.introduced(name) for name in names]

    async def called(
        self, host: Visitor, title: str = "Light and shadow", when: str = WHEN, **more: object
    ) -> Meetup:
        """Let somebody call a meetup, and let it be posted."""
        call = Call(title, when, **more)  # type: ignore[arg-type]
        draft = await self.meetups.call(host, call)
        seen = await self.meetups.confirm(host, draft.meetup.id)
        await self.send_all()
        return seen.meetup

    async def comes(self, visitor: Visitor, meetup: Meetup, coming: Coming = Coming.YES) -> Seen:
        """Let somebody answer."""
        return await self.meetups.answer(visitor, meetup.id, coming)

    def gathering(self, meetup: Meetup) -> Gathering:
        """Return a meetup as it is stored."""
        return self.memory.gatherings[meetup.id]

    def rsvp(self, meetup: Meetup, name: str) -> Rsvp:
        """Return what somebody answered."""
        found = self.gathering(meetup).of(self.member(name).id)
        assert found is not None
        return found

    async def waits(self, **span: float) -> None:
        """Let time pass, and deliver what is due."""
        self.clock.advance(**span)
        await self.send_all()

    async def until(self, meetup: Meetup, before: timedelta = timedelta()) -> None:
        """Let it be so long before a meetup begins."""
        self.clock.time = meetup.starts_at - before
        await self.send_all()

    # --- what is there ------------------------------------------------------------------------

    def card_ref(self, meetup: Meetup, at: str = "") -> Ref:
        """Return where the card of a meetup stands."""
        ref = self.memory.outbox[f"meetup:{meetup.id}:card{at}"].ref
        assert ref is not None
        return ref

    def card(self, meetup: Meetup, at: str = "") -> str:
        """Return what the card of a meetup says."""
        return sentences(self.chat.messages[self.card_ref(meetup, at)])

    def thread(self, meetup: Meetup, at: str = "") -> list[str]:
        """Return what is said in a meetup's thread."""
        place = self.chat.threads[self.card_ref(meetup, at)].place
        return [sentences(card) for card in self.chat.cards_in(place)]

    def named(self, meetup: Meetup, at: str = "") -> list[set[str]]:
        """Return who is named in each message of a meetup's thread."""
        place = self.chat.threads[self.card_ref(meetup, at)].place
        return [{who.name for who in card.mentions} for card in self.chat.cards_in(place)]
