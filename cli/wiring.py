"""The composition root: stores, services, clockwork and front, put together in one place.

Everything else takes what it needs in its constructor; only here is it decided what that is.
"""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from community.communities import CommunityService, CommunityStore
from community.fronts import FrontStore
from community.introductions import IntroductionService, IntroductionStore
from community.invitations import InvitationService
from community.join_store import JoinStore
from community.joining import JoinService
from community.link_codes import ALPHABET, CODE_LENGTH, LinkCodes
from community.link_store import LinkStore
from community.linking import LinkService
from community.meant import Meaning, NoMeaning
from community.meetups.calendars import CalendarService
from community.meetups.entries import WriteCalendar
from community.meetups.hosting import HostingService
from community.meetups.messages import MeetupMessages
from community.meetups.recaps import RecapService
from community.meetups.service import MeetupService
from community.meetups.store import MeetupStore
from community.members import MemberService, MemberStore
from community.native_events import EventBoard, NoEvents
from community.notices import NoticeService
from community.outbox import Delivery, OutboxStore
from community.participation import ParticipationService, ParticipationStore
from community.ports import Calendar, Chat, Clock, Ledger, Random
from community.privacy import PrivacyService, PrivacyStore
from community.prompts import PromptLibrary, PromptService, PromptStore
from community.relay import RelayService
from community.relay_store import RelayStore
from community.round_pace import RoundPace
from community.rounds import RoundService, RoundStore
from community.schedules import ScheduleService, ScheduleStore
from community.services import Services
from community.slots.messages import SlotMessages
from community.slots.service import SlotService
from community.slots.store import SlotStore
from community.understanding import Understander
from data.communities import SqlCommunityStore
from data.content import ShippedPrompts
from data.engine import Database
from data.fronts import SqlFrontStore
from data.introductions import SqlIntroductionStore
from data.joining import SqlJoinStore
from data.ledger import FileLedger
from data.linking import SqlLinkStore
from data.meetups import SqlMeetupStore
from data.members import SqlMemberStore
from data.outbox import SqlOutboxStore
from data.participation import SqlParticipationStore
from data.privacy import SqlPrivacyStore
from data.prompts import SqlPromptStore
from data.relay import SqlRelayStore
from data.rounds import SqlRoundStore
from data.schedules import SqlScheduleStore
from data.slots import SqlSlotStore
from meaning.e5 import E5Meaning, installed
from publishing.calendar import write_calendar
from publishing.documents import write_document
from scheduling.clockwork import Clockwork
from scheduling.planning import PlanningProcess
from scheduling.recurrence import WallCalendar
from web.feeds import calendar_address, new_token


class SystemRandom(Random):
    """Seeds from the operating system."""

    def seed(self) -> int:
        """Return a fresh seed."""
        return secrets.randbelow(2**31)


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
    calendar_address: Callable[[str], str] | None = None
    """Where the calendar of a token is served; None: nowhere."""
    carries: bool = True
    """Whether words can be carried between platforms: the bot may read them on each."""


@dataclass(frozen=True, slots=True)
class House:
    """The assembled rules and the clockwork that drives them."""

    stores: Stores
    services: Services
    notices: NoticeService
    clockwork: Clockwork


def sql_stores(database: Database) -> Stores:
    """Return the stores of a database."""
    return Stores(
        communities=SqlCommunityStore(database),
        members=SqlMemberStore(database),
        introductions=SqlIntroductionStore(database),
        participation=SqlParticipationStore(database),
        rounds=SqlRoundStore(database),
        prompts=SqlPromptStore(database),
        schedules=SqlScheduleStore(database),
        outbox=SqlOutboxStore(database),
        privacy=SqlPrivacyStore(database),
        fronts=SqlFrontStore(database),
        relay=SqlRelayStore(database),
        links=SqlLinkStore(database),
        joins=SqlJoinStore(database),
        meetups=SqlMeetupStore(database),
        slots=SqlSlotStore(database),
    )


def real_ports(
    chat: Chat, clock: Clock, state_dir: Path, *, carries: bool = True, feed_url: str = ""
) -> Ports:
    """Return the ports of a bot that is more than a play: over this chat and this folder.
    ``feed_url``: where people reach its feeds; "": they do not.
    """
    return Ports(
        chat=chat,
        clock=clock,
        calendar=WallCalendar(),
        random=SystemRandom(),
        ledger=FileLedger(state_dir / "erasures.jsonl"),
        library=ShippedPrompts(),
        meaning=meaning_here(),
        carries=carries,
        calendar_address=partial(calendar_address, feed_url) if feed_url else None,
    )


def _meetups(
    stores: Stores, ports: Ports, members: MemberService
) -> tuple[MeetupService, HostingService, CalendarService, RecapService, SlotService]:
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
        stores.meetups, members, stores.communities, ports.clock, ports.chat, write_document
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
    return meetups, hosting, calendars, recaps, slots


def new_code() -> str:
    """Return a code that links accounts or homes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def meaning_here() -> Meaning:
    """Return who can tell what words mean, if the extra ``semantic`` is installed."""
    return E5Meaning() if installed() else NoMeaning()


def assemble(
    stores: Stores, ports: Ports, *, owner: str, step: Callable[[str], None] | None = None
) -> House:
    """Put services and clockwork together over any stores and ports.

    ``owner`` names this process in leases; ``step`` is called at each crash point (tests only).
    """
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
        encounters=stores.meetups,
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
    notices = NoticeService(
        stores.communities, stores.schedules, ports.clock, ports.chat, stores.outbox
    )
    codes = LinkCodes(stores.links, ports.ledger, ports.clock, new_code)
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
    services = Services(
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
        *_meetups(stores, ports, members),
    )
    meetup_messages = MeetupMessages(
        stores.meetups,
        members,
        stores.communities,
        stores.outbox,
        ports.calendar,
        ports.clock,
        ports.chat,
        ports.chat if isinstance(ports.chat, EventBoard) else NoEvents(),
    )
    slot_messages = SlotMessages(
        stores.slots,
        members,
        stores.communities,
        stores.rounds,
        stores.outbox,
        ports.clock,
        ports.chat,
    )
    invitations = InvitationService(
        stores.rounds,
        members,
        stores.participation,
        stores.communities,
        stores.outbox,
        ports.chat,
    )
    round_pace = RoundPace(stores.rounds, stores.communities, ports.chat)
    deliveries: dict[str, Delivery] = {}
    for feature in (
        introductions,
        rounds,
        prompts,
        privacy,
        notices,
        invitations,
        round_pace,
        relay,
        meetup_messages,
        services.recaps,
        slot_messages,
    ):
        deliveries.update(feature.deliveries())

    async def purge() -> int:
        await codes.purge()
        await services.meetups.purge_drafts()
        await services.slots.purge_drafts()
        return await privacy.purge()

    clockwork = Clockwork(
        schedules=stores.schedules,
        outbox=stores.outbox,
        works={
            "round": rounds.work,
            "meetup": prompts.work,
            "parade": prompts.work,
            "question": prompts.work,
        },
        deliveries=deliveries,
        turn=schedules.turn,
        tell_missed=notices.missed,
        tell_refused=notices.refused,
        tell_failed=notices.failed,
        clock=ports.clock,
        owner=owner,
        purge=purge,
        **({} if step is None else {"step": step}),
    )
    return House(stores, services, notices, clockwork)
