"""The composition root: stores, services, clockwork and front, put together in one place.

Everything else takes what it needs in its constructor; only here is it decided what that is.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cli.house import Ports, Stores, new_code, services_of
from community.companion.messages import CompanionMessages
from community.invitations import InvitationService
from community.link_codes import LinkCodes
from community.meant import Meaning, NoMeaning
from community.meetups.hello import HelloMessages
from community.meetups.leaving import MeetupsOfLeavers
from community.meetups.messages import MeetupMessages
from community.meetups.pinning import MeetupPins
from community.meetups.polls import PollMessages
from community.notices import NoticeService
from community.outbox import Delivery
from community.pages import NoPages, Pages
from community.parades.feed_messages import FeedMessages
from community.parades.messages import ParadeMessages
from community.parades.pinning import ParadePins
from community.parades.turn_messages import TurnMessages
from community.parades.vote_messages import VoteMessages
from community.pins import NoPins, PinBoard
from community.ports import Chat, Clock, Random
from community.round_pace import RoundPace
from community.services import Services
from community.slots.messages import SlotMessages
from community.taking_away import TakingAway
from data.acquaintances import SqlAcquaintances
from data.communities import SqlCommunityStore
from data.companions import SqlCompanionStore
from data.content import ShippedPrompts
from data.engine import Database
from data.fronts import SqlFrontStore
from data.ideas import SqlIdeaStore
from data.introductions import SqlIntroductionStore
from data.joining import SqlJoinStore
from data.ledger import FileLedger
from data.linking import SqlLinkStore
from data.meetups import SqlMeetupStore
from data.members import SqlMemberStore
from data.outbox import SqlOutboxStore
from data.parades import SqlParadeStore
from data.participation import SqlParticipationStore
from data.privacy import SqlPrivacyStore
from data.prompts import SqlPromptStore
from data.relay import SqlRelayStore
from data.rounds import SqlRoundStore
from data.schedules import SqlScheduleStore
from data.slots import SqlSlotStore
from data.votes import SqlVoteStore
from meaning.e5 import E5Meaning, installed
from scheduling.clockwork import Clockwork
from scheduling.recurrence import WallCalendar
from web.feeds import calendar_address, parades_address


class SystemRandom(Random):
    """Seeds from the operating system."""

    def seed(self) -> int:
        """Return a fresh seed."""
        return secrets.randbelow(2**31)


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
        acquaintances=SqlAcquaintances(database),
        ideas=SqlIdeaStore(database),
        companions=SqlCompanionStore(database),
        parades=SqlParadeStore(database),
        votes=SqlVoteStore(database),
    )


def real_ports(
    chat: Chat,
    clock: Clock,
    state_dir: Path,
    *,
    carries: bool = True,
    feed_url: str = "",
    pages: Pages | None = None,
) -> Ports:
    """Return the ports of a bot that is more than a play: over this chat and this folder.
    ``feed_url``: where people reach its feeds; "": they do not. ``pages``: who reads other
    people's pages; None: nobody does.
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
        pages=pages or NoPages(),
        calendar_address=partial(calendar_address, feed_url) if feed_url else None,
        parades_address=partial(parades_address, feed_url) if feed_url else None,
    )


def meaning_here() -> Meaning:
    """Return who can tell what words mean, if the extra ``semantic`` is installed."""
    return E5Meaning() if installed() else NoMeaning()


def _deliveries(
    stores: Stores, ports: Ports, services: Services, notices: NoticeService
) -> dict[str, Delivery]:
    """Return who delivers which kind of outbox row."""
    meetup_messages = MeetupMessages(
        stores.meetups,
        services.members,
        stores.communities,
        stores.outbox,
        ports.calendar,
        ports.clock,
        ports.chat,
        ports.events,
        services.companions.gathered,
    )
    companion_messages = CompanionMessages(
        stores.companions,
        stores.meetups,
        services.members,
        stores.communities,
        stores.outbox,
        ports.clock,
        ports.chat,
    )
    poll_messages = PollMessages(
        stores.meetups, stores.communities, stores.outbox, ports.clock, ports.polls
    )
    hello_messages = HelloMessages(
        stores.meetups,
        services.members,
        stores.introductions,
        stores.participation,
        stores.acquaintances,
        stores.communities,
        stores.outbox,
        ports.ledger,
        ports.clock,
        ports.chat,
    )
    pins = ports.chat if isinstance(ports.chat, PinBoard) else NoPins()
    meetup_pins = MeetupPins(stores.meetups, stores.communities, stores.outbox, ports.clock, pins)
    leavers = MeetupsOfLeavers(stores.meetups, services.members, stores.communities, ports.clock)
    slot_messages = SlotMessages(
        stores.slots,
        services.members,
        stores.communities,
        stores.rounds,
        stores.outbox,
        ports.clock,
        ports.chat,
    )
    invitations = InvitationService(
        stores.rounds,
        services.members,
        stores.participation,
        stores.communities,
        stores.outbox,
        ports.chat,
    )
    parade_messages = ParadeMessages(
        services.handing_in.book,
        services.handing_in,
        services.roundups,
        stores.communities,
        stores.outbox,
        ports.chat,
        ports.pages,
    )
    parade_pins = ParadePins(services.handing_in.book, stores.communities, stores.outbox, pins)
    turn_messages = TurnMessages(
        services.handing_in.book, stores.communities, stores.outbox, ports.chat, services.votes
    )
    vote_messages = VoteMessages(
        services.votes,
        services.handing_in.book,
        stores.communities,
        stores.outbox,
        ports.chat,
        ports.polls,
    )
    feed_messages = FeedMessages(
        services.handing_in.book, stores.communities, ports.chat, ports.pages
    )
    round_pace = RoundPace(stores.rounds, stores.communities, ports.chat)
    deliveries: dict[str, Delivery] = {}
    for feature in (
        services.introductions,
        services.rounds,
        services.prompts,
        services.privacy,
        notices,
        invitations,
        round_pace,
        services.relay,
        meetup_messages,
        hello_messages,
        companion_messages,
        leavers,
        services.recaps,
        services.approvals,
        services.interest,
        poll_messages,
        services.ideas,
        meetup_pins,
        services.upcoming,
        slot_messages,
        parade_messages,
        parade_pins,
        vote_messages,
        feed_messages,
        turn_messages,
        TakingAway(stores.communities, stores.outbox, ports.chat),
    ):
        ours = feature.deliveries()
        if twice := deliveries.keys() & ours.keys():
            raise ValueError(f"delivered by two: {sorted(twice)}")
        deliveries.update(ours)
    return deliveries


def assemble(
    stores: Stores, ports: Ports, *, owner: str, step: Callable[[str], None] | None = None
) -> House:
    """Put services and clockwork together over any stores and ports.

    ``owner`` names this process in leases; ``step`` is called at each crash point (tests only).
    """
    codes = LinkCodes(stores.links, ports.ledger, ports.clock, new_code)
    services = services_of(stores, ports, codes)
    notices = NoticeService(
        stores.communities, stores.schedules, ports.clock, ports.chat, stores.outbox
    )
    deliveries = _deliveries(stores, ports, services, notices)

    async def purge() -> int:
        await codes.purge()
        await services.approvals.purge()
        await services.meetups.purge_drafts()
        await services.slots.purge_drafts()
        await services.parades.purge_drafts()
        await services.watching.forget_old()
        return await services.privacy.purge()

    async def hourly() -> None:
        await services.interest.look_again()
        await services.watching.look_out()

    clockwork = Clockwork(
        schedules=stores.schedules,
        outbox=stores.outbox,
        works={
            "round": services.rounds.work,
            "meetup": services.prompts.work,
            "parade": services.prompts.work,
            "question": services.prompts.work,
            "turn": services.turns.work,
        },
        deliveries=deliveries,
        turn=services.schedules.turn,
        tell_missed=notices.missed,
        tell_refused=notices.refused,
        tell_failed=notices.failed,
        clock=ports.clock,
        owner=owner,
        purge=purge,
        hourly=hourly,
        **({} if step is None else {"step": step}),
    )
    return House(stores, services, notices, clockwork)
