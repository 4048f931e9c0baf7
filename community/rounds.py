"""Rounds: plan, preview, undo, explain a match, note how it went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from community.communities import CommunityStore
from community.errors import Invalid, NotFound
from community.gain_words import gains
from community.introductions import IntroductionStore
from community.matching.reasons import explain as explain_match
from community.matching.reasons import first_question as ask_first
from community.meetups.encounters import Encounters, NoEncounters
from community.members import MemberService
from community.model import Answer, Match, MatchState, Member, Round, Visitor
from community.notices import no_channel
from community.outbox import Delivery, OutboxStore
from community.participation import ParticipationStore
from community.places import Community
from community.plan_case import Think, at_once
from community.ports import Calendar, Chat, Clock, Ledger, Random
from community.previews import Preview, Previewer
from community.recurring import Occurrence, Schedule
from community.relay_store import RelayStore
from community.round_messages import Explain, FirstQuestion, RoundMessages
from community.round_notes import RoundNotes
from community.round_plans import RoundPlanner
from community.round_rows import announce
from community.round_store import NewRound, RoundPending, RoundStore
from community.round_words import happening, out_of_bubble_percent, people_in
from community.schedules import ScheduleStore, retimed
from community.texts import Block, Text, text

__all__ = [
    "Explained",
    "NewRound",
    "Preview",
    "Report",
    "RoundReport",
    "RoundService",
    "RoundStore",
]

UNDO_TIME = timedelta(minutes=10)
"""How long organisers can undo a round that they called themselves."""
REPORTED = 12
"""Rounds in a report."""
FEWEST_ANSWERS = 5
"""With fewer answers to a round, "not again" is not counted: it would tell who said it."""
LONGEST_SKIP = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Explained:
    """A match of the visitor's and why it came about. ``gains``: what is in it for them."""

    round: Round
    match: Match
    people: tuple[Member, ...]
    gains: tuple[Text, ...]
    body: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class RoundReport:
    """A round in numbers. ``slot`` is naive local; ``answers`` lacks "not again" where few said
    anything.
    """

    number: int
    slot: datetime
    people: int
    matched: int
    answers: Mapping[Answer, int]
    out_of_bubble_percent: int


@dataclass(frozen=True, slots=True)
class Report:
    """The newest rounds in numbers, newest first."""

    rounds: tuple[RoundReport, ...]


class RoundService:
    """Brings people together, round after round. ``carries``: whether a bot can carry words between
    people on different platforms.
    """

    def __init__(
        self,
        store: RoundStore,
        members: MemberService,
        introductions: IntroductionStore,
        participation: ParticipationStore,
        communities: CommunityStore,
        schedules: ScheduleStore,
        outbox: OutboxStore,
        clock: Clock,
        calendar: Calendar,
        random: Random,
        chat: Chat,
        ledger: Ledger,
        relay: RelayStore,
        *,
        explain: Explain = explain_match,
        first_question: FirstQuestion = ask_first,
        think: Think = at_once,
        encounters: Encounters | None = None,
        carries: bool = True,
    ) -> None:
        self._store = store
        self._members = members
        self._communities = communities
        self._schedules = schedules
        self._outbox = outbox
        self._clock = clock
        self._calendar = calendar
        self._previewer = Previewer(members, introductions, explain)
        self._planner = RoundPlanner(
            store,
            members,
            introductions,
            participation,
            ledger,
            random,
            think,
            encounters=encounters or NoEncounters(),
            carries=carries,
        )
        self._messages = RoundMessages(
            store,
            members,
            introductions,
            participation,
            communities,
            outbox,
            relay,
            clock,
            chat,
            explain,
            first_question,
            carries=carries,
        )
        self._notes = RoundNotes(store, members, communities, chat)

    # --- members ------------------------------------------------------------------------------

    async def why(self, visitor: Visitor, match_id: int | None = None) -> Explained:
        """Explain a match of the visitor's; None: the current one."""
        round_, match, member = await self._own_match(visitor, match_id)
        known = await self._members.people(match.community_id, match.present)
        people = tuple(known[i] for i in match.present if i in known)
        body = await self._messages.why(match, people, visitor.language, member.id)
        return Explained(round_, match, people, gains(match, member.id), body)

    async def met(self, visitor: Visitor, answer: Answer, match_id: int | None = None) -> Match:
        """Note how the visitor says it went; "not again" also keeps them apart, silently."""
        _, match, member = await self._own_match(visitor, match_id)
        block = answer is Answer.NOT_AGAIN
        await self._store.answer(match, member.id, answer, self._clock.now(), block=block)
        return match

    async def unmet(self, visitor: Visitor, answer: Answer, match_id: int) -> Match:
        """Take back how the visitor said it went, if that is what they said last; with "not again"
        goes what it kept apart, unless the visitor avoids the same person by themselves, too.
        """
        _, match, member = await self._own_match(visitor, match_id)
        await self._store.take_back(match, member.id, answer)
        return match

    async def _own_match(
        self, visitor: Visitor, match_id: int | None
    ) -> tuple[Round, Match, Member]:
        actor, member = await self._members.member(visitor)
        found = await self._find(actor.community, member, match_id)
        # One that is only planned may still be undone, so nobody hears of it before it opens; and
        # someone else's is as good as none.
        if found and found[1].state is MatchState.OPEN and member.id in found[1].members:
            return (*found, member)
        if match_id is None:
            raise NotFound(
                text("You have no match at the moment. With /match status you see when you are in.")
            )
        raise NotFound(text("This match is not one of yours, or it is not there any more."))

    async def _find(
        self, community: Community, member: Member, match_id: int | None
    ) -> tuple[Round, Match] | None:
        if match_id is None:
            return await self._store.current(community.id, member.id)
        match = await self._store.match(community.id, match_id)
        round_ = await self._store.outline(community.id, match.round_id) if match else None
        return (round_, match) if round_ and match else None

    # --- organisers ---------------------------------------------------------------------------

    async def preview(self, visitor: Visitor) -> Preview:
        """Show the coming round as it would be now; nothing is stored or sent."""
        community = (await self._members.organiser(visitor)).community
        slot = await self._coming_slot(community)
        draft = await self._planner.draft(community, slot)
        return self._previewer.preview(community, slot, draft.plan, draft.not_in, visitor.language)

    async def run(self, visitor: Visitor) -> Round:
        """Plan a round now, to go out in ten minutes unless it is undone."""
        community = (await self._members.organiser(visitor)).community
        if not _ready(community):
            raise Invalid(text("Please choose a channel for rounds with /admin setup first."))
        send_at = self._clock.now() + UNDO_TIME
        try:
            return await self._commit(community, self._local_now(community), send_at, None)
        except RoundPending as pending:
            raise Invalid(
                text(
                    "Round {number} is planned and goes out {at}. Undo it first if you want"
                    " another one.",
                    number=pending.round.number,
                    at=pending.round.send_at,
                )
            ) from None

    async def undo(self, visitor: Visitor, round_id: int | None = None) -> Round:
        """Take back a round that is not out yet; None: the newest one."""
        community = (await self._members.organiser(visitor)).community
        if round_id is None:
            round_ = next(iter(await self._store.latest(community.id)), None)
        else:
            round_ = await self._store.outline(community.id, round_id)
        if round_ is None:
            raise NotFound(text("There is no round to undo."))
        if not await self._store.undo(community.id, round_.id):
            raise Invalid(
                text(
                    "Round {number} cannot be undone any more: it is out, or it was undone before.",
                    number=round_.number,
                )
            )
        return await self._store.outline(community.id, round_.id) or round_

    async def skip(self, visitor: Visitor, until: date) -> datetime | None:
        """Leave out the scheduled rounds before a day; return when the next one goes out."""
        community = (await self._members.organiser(visitor)).community
        today = self._local_now(community).date()
        if not today < until <= today + LONGEST_SKIP:
            raise Invalid(
                text(
                    "Please name a day after today and within a year; {until} is not.", until=until
                )
            )
        schedule = await self._schedule(community)
        if schedule is None:
            raise NotFound(text("No round is scheduled. /admin schedule add sets one up."))
        midnight = self._calendar.instant(datetime.combine(until, time()), community.zone)
        just_before = midnight - timedelta(microseconds=1)
        moved = retimed(schedule, self._calendar, community.zone, just_before)
        await self._schedules.save(moved)
        if moved.next_slot is None:
            return None
        return self._calendar.instant(moved.next_slot, community.zone)

    async def report(self, visitor: Visitor) -> Report:
        """Return the newest rounds in numbers."""
        community = (await self._members.organiser(visitor)).community
        rounds = await self._store.latest(community.id, REPORTED)
        return Report(tuple([await self._reported(round_) for round_ in rounds]))

    # --- the clock ----------------------------------------------------------------------------

    async def work(self, occurrence: Occurrence) -> None:
        """Plan the round of an occurrence; done once, whatever happens in between."""
        community = await self._communities.get(occurrence.community_id)
        if not _ready(community):
            await self._outbox.put([no_channel(community, occurrence, self._clock.now())])
            await self._schedules.done(occurrence)
            return
        instant = self._calendar.instant(occurrence.slot, community.zone)
        send_at = max(instant, self._clock.now())
        await self._commit(community, occurrence.slot, send_at, occurrence.id)

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers of all outbox rows that rounds bring about, by kind."""
        return {**self._messages.deliveries(), **self._notes.deliveries()}

    # --- inside -------------------------------------------------------------------------------

    async def _commit(
        self, community: Community, slot: datetime, send_at: datetime, occurrence_id: int | None
    ) -> Round:
        draft = await self._planner.draft(community, slot)
        new = NewRound(
            community.id,
            slot,
            draft.seed,
            self._clock.now(),
            send_at,
            draft.plan.matches,
            draft.plan.unmatched,
            draft.inputs,
            draft.plan.debts,
        )
        return await self._store.commit(new, partial(announce, community), occurrence_id)

    async def _reported(self, round_: Round) -> RoundReport:
        tally = await self._store.tally(round_.community_id, round_.id)
        if sum(tally.values()) < FEWEST_ANSWERS:
            tally = {answer: n for answer, n in tally.items() if answer is not Answer.NOT_AGAIN}
        matches = happening(round_)
        return RoundReport(
            round_.number,
            round_.slot,
            people_in(round_.matches) + len(round_.unmatched),
            people_in(matches),
            tally,
            out_of_bubble_percent(matches),
        )

    async def _coming_slot(self, community: Community) -> datetime:
        schedule = await self._schedule(community)
        return (schedule and schedule.next_slot) or self._local_now(community)

    async def _schedule(self, community: Community) -> Schedule | None:
        every: Sequence[Schedule] = await self._schedules.all(community.id)
        return next((schedule for schedule in every if schedule.kind == "round"), None)

    def _local_now(self, community: Community) -> datetime:
        local = self._clock.now().astimezone(ZoneInfo(community.zone))
        return local.replace(second=0, microsecond=0, tzinfo=None)


def _ready(community: Community) -> bool:
    return community.set_up and any(seat.channels.rounds for seat in community.seats)
