"""All services of a community, as the composition root hands them to a front."""

from dataclasses import dataclass

from community.communities import CommunityService
from community.companion.service import CompanionService
from community.introductions import IntroductionService
from community.joining import JoinService
from community.linking import LinkService
from community.meetups.approval import ApprovalService
from community.meetups.calendars import CalendarService
from community.meetups.hosting import HostingService
from community.meetups.ideas import IdeaService
from community.meetups.interest import InterestService
from community.meetups.occasions import OccasionService
from community.meetups.recaps import RecapService
from community.meetups.service import MeetupService
from community.meetups.upcoming import UpcomingService
from community.members import MemberService
from community.parades.archive import Archives
from community.parades.handing_in import HandingIn
from community.parades.roundups import Roundups
from community.parades.service import ParadeService
from community.parades.turns import Turns
from community.parades.votes import ParadeVotes
from community.parades.watching import Watching
from community.participation import ParticipationService
from community.privacy import PrivacyService
from community.prompts import PromptService
from community.relay import RelayService
from community.rounds import RoundService
from community.schedules import ScheduleService
from community.slots.service import SlotService


@dataclass(frozen=True, slots=True)
class Services:
    """The services; a cog takes only those it uses."""

    communities: CommunityService
    members: MemberService
    introductions: IntroductionService
    participation: ParticipationService
    rounds: RoundService
    prompts: PromptService
    schedules: ScheduleService
    privacy: PrivacyService
    relay: RelayService
    linking: LinkService
    joins: JoinService
    meetups: MeetupService
    hosting: HostingService
    calendars: CalendarService
    recaps: RecapService
    slots: SlotService
    interest: InterestService
    occasions: OccasionService
    ideas: IdeaService
    upcoming: UpcomingService
    companions: CompanionService
    approvals: ApprovalService
    parades: ParadeService
    handing_in: HandingIn
    roundups: Roundups
    archives: Archives
    votes: ParadeVotes
    watching: Watching
    turns: Turns
