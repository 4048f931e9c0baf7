"""What a house is made of: its stores, its ports, and the services over them.

Where these come from is decided in ``cli/wiring.py``; here it is decided who needs whom.
"""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from community.communities import CommunityService, CommunityStore
from community.companion.programme import ReadProgramme
from community.companion.service import CompanionService
from community.companion.store import CompanionStore
from community.documents import WriteDocument
from community.fronts import FrontStore
from community.introductions import IntroductionService, IntroductionStore
from community.join_store import JoinStore
from community.joining import JoinService
from community.link_codes import ALPHABET, CODE_LENGTH, LinkCodes
from community.link_store import LinkStore
from community.linking import LinkService
from community.meant import Meaning, NoMeaning
from community.meetups.approval import ApprovalService
from community.meetups.calendars import CalendarService
from community.meetups.entries import WriteCalendar
from community.meetups.hello import Acquaintances
from community.meetups.hosting import HostingService
from community.meetups.ideas import IdeaService, IdeaStore
from community.meetups.interest import InterestService
from community.meetups.occasions import OccasionService
from community.meetups.recaps import RecapService
from community.meetups.service import MeetupService
from community.meetups.store import MeetupStore
from community.meetups.upcoming import UpcomingService
from community.members import MemberService, MemberStore
from community.native_events import EventBoard, NoEvents
from community.outbox import OutboxStore
from community.pages import NoPages, Pages
from community.parades.acquainted import Acquainted
from community.parades.archive import Archives
from community.parades.book import ParadeBook
from community.parades.handing_in import HandingIn
from community.parades.roundups import Roundups
from community.parades.service import ParadeService
from community.parades.store import ParadeStore
from community.parades.turns import Turns
from community.parades.vote_store import VoteStore
from community.parades.votes import ParadeVotes
from community.parades.watching import Watching
from community.participation import ParticipationService, ParticipationStore
from community.polls import NoPolls, PollBoard
from community.ports import Calendar, Chat, Clock, Ledger, Random
from community.privacy import PrivacyService, PrivacyStore
from community.prompts import PromptLibrary, PromptService, PromptStore
from community.relay import RelayService
from community.relay_store import RelayStore
from community.rounds import RoundService, RoundStore
from community.schedules import ScheduleService, ScheduleStore
from community.services import Services
from community.slots.service import SlotService
from community.slots.store import SlotStore
from community.understanding import Understander
from publishing.calendar import write_calendar
from publishing.documents import write_document
from publishing.post_feeds import write_atom, write_opml
from publishing.programmes import read_calendar_programme
from publishing.short_posts import write_short_posts
from scheduling.planning import PlanningProcess
from web.feeds import new_token


@dataclass(frozen=True, slots=True)
class Stores:
    """One store per feature."""

    communities: CommunityStore
    members: MemberStore
    introductions: IntroductionStore
    participation: ParticipationStore
    rounds: RoundStore
    prompts: PromptStore
    schedules: ScheduleStore
    outbox: OutboxStore
    privacy: PrivacyStore
    fronts: FrontStore
    relay: RelayStore
    links: LinkStore
    joins: JoinStore
    meetups: MeetupStore
    slots: SlotStore
    acquaintances: Acquaintances
    ideas: IdeaStore
    companions: CompanionStore
    parades: ParadeStore
    votes: VoteStore


@dataclass(frozen=True, slots=True)
class Ports:
    """What the rules need of the world outside."""

    chat: Chat
    clock: Clock
    calendar: Calendar
    random: Random
    ledger: Ledger
    library: PromptLibrary
    meaning: Meaning = field(default_factory=NoMeaning)
    write_calendar: WriteCalendar = write_calendar
    read_programme: ReadProgramme = read_calendar_programme
    write_document: WriteDocument = write_document
    pages: Pages = field(default_factory=NoPages)
    calendar_address: Callable[[str], str] | None = None
    """Where the calendar of a token is served; None: nowhere."""
    parades_address: Callable[[str], str] | None = None
    """Where the blog parades of a token are served; None: nowhere."""
    carries: bool = True
    """Whether words can be carried between platforms: the bot may read them on each."""

    @property
    def events(self) -> EventBoard:
        """The platforms' own lists of events."""
        return self.chat if isinstance(self.chat, EventBoard) else NoEvents()

    @property
    def polls(self) -> PollBoard:
        """The platforms' polls."""
        return self.chat if isinstance(self.chat, PollBoard) else NoPolls()


def new_code() -> str:
    """Return a code that links accounts or homes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def services_of(stores: Stores, ports: Ports, codes: LinkCodes) -> Services:
    """Return all services. ``codes``: those that link accounts and homes."""
    members = MemberService(stores.members, stores.communities, ports.clock, ports.ledger)
    communities = CommunityService(
        stores.communities, stores.schedules, ports.calendar, ports.clock
    )
    introductions = IntroductionService(
        stores.introductions,
        members,
        stores.communities,
        ports.clock,
        ports.chat,
        understander=Understander(ports.meaning, asyncio.to_thread),
    )
    participation = ParticipationService(
        stores.participation,
        members,
        stores.introductions,
        stores.rounds,
        stores.schedules,
        ports.clock,
        ports.calendar,
        ports.ledger,
    )
    rounds = RoundService(
        stores.rounds,
        members,
        stores.introductions,
        stores.participation,
        stores.communities,
        stores.schedules,
        stores.outbox,
        ports.clock,
        ports.calendar,
        ports.random,
        ports.chat,
        ports.ledger,
        stores.relay,
        think=PlanningProcess(),
        encounters=Acquainted(stores.meetups, stores.parades),
        carries=ports.carries,
    )
    prompts = PromptService(
        stores.prompts,
        members,
        stores.communities,
        stores.schedules,
        ports.library,
        ports.clock,
        ports.random,
        ports.chat,
        stores.outbox,
    )
    schedules = ScheduleService(stores.schedules, members, ports.calendar, ports.clock)
    privacy = PrivacyService(
        stores.privacy, members, stores.communities, ports.ledger, ports.clock, ports.chat
    )
    relay = RelayService(
        stores.relay,
        stores.rounds,
        members,
        stores.communities,
        stores.outbox,
        ports.clock,
        ports.chat,
    )
    linking = LinkService(
        stores.links,
        codes,
        members,
        stores.members,
        stores.introductions,
        ports.ledger,
        ports.clock,
    )
    joins = JoinService(
        stores.joins,
        codes,
        stores.communities,
        stores.members,
        stores.introductions,
        stores.schedules,
        stores.rounds,
        ports.ledger,
        ports.clock,
    )
    return Services(
        communities,
        members,
        introductions,
        participation,
        rounds,
        prompts,
        schedules,
        privacy,
        relay,
        linking,
        joins,
        *_meetups(stores, ports, members, prompts, communities),
        *_parades(stores, ports, members, prompts),
    )


def _meetups(
    stores: Stores,
    ports: Ports,
    members: MemberService,
    prompts: PromptService,
    communities: CommunityService,
) -> tuple[
    MeetupService,
    HostingService,
    CalendarService,
    RecapService,
    SlotService,
    InterestService,
    OccasionService,
    IdeaService,
    UpcomingService,
    CompanionService,
    ApprovalService,
]:
    """Return the services about meetups."""
    meetups = MeetupService(
        stores.meetups, members, stores.introductions, ports.calendar, ports.clock
    )
    hosting = HostingService(
        stores.meetups, members, stores.introductions, ports.calendar, ports.clock
    )
    calendars = CalendarService(
        stores.meetups,
        members,
        stores.communities,
        ports.ledger,
        ports.clock,
        ports.write_calendar,
        new_token,
        ports.calendar_address,
    )
    recaps = RecapService(
        stores.meetups,
        members,
        stores.communities,
        ports.clock,
        ports.chat,
        ports.write_document,
        stores.companions,
    )
    slots = SlotService(
        stores.slots,
        meetups,
        members,
        stores.rounds,
        stores.introductions,
        ports.calendar,
        ports.clock,
    )
    interest = InterestService(
        stores.meetups,
        members,
        stores.communities,
        stores.outbox,
        ports.clock,
        ports.events,
    )
    occasions = OccasionService(meetups, members, prompts, stores.rounds, stores.ideas, ports.clock)
    ideas = IdeaService(
        stores.ideas,
        members,
        stores.introductions,
        stores.participation,
        stores.communities,
        stores.prompts,
        ports.clock,
        ports.chat,
        stores.outbox,
    )
    upcoming = UpcomingService(
        stores.meetups, stores.communities, stores.outbox, ports.clock, ports.chat
    )
    companions = CompanionService(
        stores.companions,
        stores.meetups,
        members,
        ports.calendar,
        ports.clock,
        ports.read_programme,
        asyncio.to_thread,
    )
    approvals = ApprovalService(
        stores.meetups, members, communities, stores.communities, ports.clock, ports.chat
    )
    return (
        meetups,
        hosting,
        calendars,
        recaps,
        slots,
        interest,
        occasions,
        ideas,
        upcoming,
        companions,
        approvals,
    )


def _parades(
    stores: Stores, ports: Ports, members: MemberService, prompts: PromptService
) -> tuple[ParadeService, HandingIn, Roundups, Archives, ParadeVotes, Watching, Turns]:
    """Return the services about blog parades."""
    book = ParadeBook(stores.parades, members, ports.calendar, ports.clock)
    parades = ParadeService(book, ports.pages, ports.write_document, write_short_posts, prompts)
    handing_in = HandingIn(book, stores.introductions, ports.pages)
    archives = Archives(
        book,
        stores.communities,
        ports.ledger,
        write_atom,
        write_opml,
        new_token,
        ports.parades_address,
    )
    roundups = Roundups(book, ports.pages, ports.write_document)
    votes = ParadeVotes(stores.votes, book, stores.communities, stores.outbox, ports.polls)
    watching = Watching(handing_in, stores.communities, stores.outbox, ports.pages)
    turns = Turns(book, stores.communities, stores.schedules, stores.outbox)
    return parades, handing_in, roundups, archives, votes, watching, turns
