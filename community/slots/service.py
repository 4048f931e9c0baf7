"""What members do to find a time: ask, answer, take one of the times, close the question."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from community.errors import Invalid, NotAllowed, NotFound
from community.forms import Filled, Form
from community.introductions import IntroductionStore
from community.meetups import coming as rules
from community.meetups.approval import looked_at_first
from community.meetups.approval_words import NOT_BY_MEMBERS
from community.meetups.calling import called, here, place_of
from community.meetups.model import Coming, Gathering, Meetup, MeetupKind, MeetupState
from community.meetups.rows import follow, told
from community.meetups.service import DRAFT_KEPT, MeetupService
from community.members import Actor, MemberService
from community.model import MatchState, Member, Visitor
from community.outbox import Outgoing
from community.ports import Calendar, Clock
from community.round_store import RoundStore
from community.slots import rows
from community.slots.asking import Ask, Understood, understood
from community.slots.forms import answer_form, days_form, read_answers
from community.slots.model import Poll, PollState, Slot, Standing, Suits
from community.slots.seen import (
    GONE,
    SeenPoll,
    as_read_by,
    deciders_only,
    found_one,
    open_now,
    seen,
)
from community.slots.store import Change, Decide, Made, SlotStore
from community.texts import text

MOST_OF_ONE = 5
MOST_OF_ALL = 50
MATCH_LASTS = 60
"""Minutes that the people of a match are taken to talk."""


class SlotService:
    """Finding a time together."""

    def __init__(
        self,
        store: SlotStore,
        meetups: MeetupService,
        members: MemberService,
        rounds: RoundStore,
        introductions: IntroductionStore,
        calendar: Calendar,
        clock: Clock,
    ) -> None:
        self._store = store
        self._meetups = meetups
        self._members = members
        self._rounds = rounds
        self._introductions = introductions
        self._calendar = calendar
        self._clock = clock

    # --- asking -------------------------------------------------------------------------------

    async def ask(self, visitor: Visitor, ask: Ask) -> tuple[SeenPoll, Understood]:
        """Store what somebody wants to ask, for them to confirm; nobody else sees it yet.

        Their earlier draft, if there is one, is replaced. Invalid says what is missing.
        """
        return await self._draft(visitor, replace(ask, title=called(ask.title)))

    async def match_form(self, visitor: Visitor, match_id: int) -> Form:
        """Return the form in which one of the people of a match names times to the others."""
        actor, member = await self._members.member(visitor)
        await self._of_match(actor, member, match_id)
        return days_form(match_id)

    async def ask_match(
        self, visitor: Visitor, match_id: int, filled: Filled
    ) -> tuple[SeenPoll, Understood]:
        """Store what somebody wants to ask the people of their match, for them to confirm."""
        actor, member = await self._members.member(visitor)
        await self._of_match(actor, member, match_id)
        ask = Ask("", filled["days"], filled["parts"], MATCH_LASTS)
        return await self._draft(visitor, ask, match_id)

    async def _draft(
        self, visitor: Visitor, ask: Ask, match_id: int = 0
    ) -> tuple[SeenPoll, Understood]:
        actor, member = await self._members.member(visitor)
        place = await here(self._introductions, actor, self._clock.now(), member)
        await self._within_limits(actor, member, place.now, match_id)
        where = place_of(ask.where)
        found = understood(ask, place, self._calendar)
        draft = Poll(
            id=0,
            community_id=actor.community.id,
            by=member.id,
            title=ask.title,
            zone=place.zone,
            slots=found.slots,
            closes_at=found.slots[-1].starts_at,
            where=where,
            language=visitor.language,
            asked_at=place.now,
            match_id=match_id,
        )
        stored = await self._store.add(draft)
        return await self._seen(actor, Standing(stored), place.now), found

    async def confirm(self, visitor: Visitor, poll_id: int) -> SeenPoll:
        """Ask what was drafted: everybody sees it from now on."""
        actor, member = await self._members.member(visitor)
        now = self._clock.now()
        found = await found_one(self._store, self._rounds, actor, poll_id)
        if found.poll.state is PollState.DRAFT:
            await self._within_limits(actor, member, now, found.poll.match_id)

        def decide(before: Standing) -> Change:
            poll = before.poll
            if poll.by != member.id:
                raise NotFound(GONE)
            if poll.state is not PollState.DRAFT:
                return Change(before)  # pressed twice: it is asked already
            if poll.closes_at <= now:
                raise Invalid(text("All of these times are over by now."))
            poll = replace(poll, state=PollState.OPEN, asked_at=now)
            return Change(replace(before, poll=poll), list(rows.asked(actor.community, poll, now)))

        return await self._changed(actor, poll_id, decide, now)

    async def drop(self, visitor: Visitor, poll_id: int) -> None:
        """Forget a draft; one that is asked stays."""
        actor, member = await self._members.member(visitor)
        found = await self._store.get(actor.community.id, poll_id)
        if found and found.poll.by == member.id:
            await self._store.drop_draft(actor.community.id, poll_id)

    async def purge_drafts(self) -> int:
        """Forget drafts that nobody confirmed within a day; return how many."""
        return await self._store.purge_drafts(self._clock.now() - DRAFT_KEPT)

    # --- answering ----------------------------------------------------------------------------

    async def form(self, visitor: Visitor, poll_id: int) -> Form:
        """Return the form in which the visitor answers."""
        actor, _ = await self._members.member(visitor)
        now = self._clock.now()
        standing = await found_one(self._store, self._rounds, actor, poll_id)
        open_now(standing.poll, now)
        return answer_form(await self._seen(actor, standing, now))

    async def answer(self, visitor: Visitor, poll_id: int, filled: Filled) -> SeenPoll:
        """Note which times suit the visitor."""
        actor, member = await self._members.member(visitor)
        now = self._clock.now()
        await found_one(self._store, self._rounds, actor, poll_id)

        def decide(before: Standing) -> Change:
            poll = before.poll
            open_now(poll, now)
            said = before.answers.get(member.id, {})
            after = before.answered(member.id, read_answers(poll.slots, now, said, filled))
            if after == before:
                return Change(before)
            return Change(after, list(rows.card(actor.community, poll, now)))

        return await self._changed(actor, poll_id, decide, now)

    async def show(self, visitor: Visitor, poll_id: int) -> SeenPoll:
        """Return a poll as the visitor sees it."""
        actor = await self._members.recognise(visitor)
        standing = await found_one(self._store, self._rounds, actor, poll_id)
        return await self._seen(actor, standing, self._clock.now())

    # --- deciding -----------------------------------------------------------------------------

    async def make(self, visitor: Visitor, poll_id: int, number: int) -> SeenPoll:
        """Let a time become a meetup, once: those whom it suits come, and whom it suits if need be
        perhaps. For whoever asked, and for organisers. Of a match it becomes no meetup.
        """
        actor, member = await self._members.member(visitor)
        now = self._clock.now()
        found = await found_one(self._store, self._rounds, actor, poll_id)
        deciders_only(actor, found.poll, member)
        people = await self._members.people(
            actor.community.id, {*found.answers, *([found.poll.by] if found.poll.by else [])}
        )
        here_still = {i: one for i, one in people.items() if one.left_at is None}
        host = here_still.get(found.poll.by or 0, member)
        if found.poll.state is PollState.OPEN and not found.poll.match_id:
            if looked_at_first(actor):
                raise NotAllowed(NOT_BY_MEMBERS)
            await self._meetups.within_limits(actor, host, now)

        def decide(before: Standing) -> Change:
            poll = before.poll
            deciders_only(actor, poll, member)
            if poll.state is PollState.MADE:
                return Change(before)  # pressed twice: it is a meetup already
            open_now(poll, now)
            slot = poll.slot(number)
            if slot is None:
                raise NotFound(GONE)
            if slot.starts_at <= now:
                raise Invalid(text("This time has begun already. Please choose another one."))
            made = replace(poll, state=PollState.MADE, chosen=number)
            after = replace(before, poll=made)
            cards = list(rows.card(actor.community, made, now))
            if poll.match_id:
                return Change(after, [*cards, *rows.found(actor.community, made, now)])
            meetup = _meetup(poll, slot, host, now)
            # Who answered between the look and this moment is here.
            gone = set(people) - set(here_still)
            gathering = _gathered(before, meetup, number, gone, now)

            def rows_of(stored: Gathering) -> Sequence[Outgoing]:
                nothing = Gathering(replace(stored.meetup, state=MeetupState.DRAFT))
                found = told(actor.community, stored.meetup, now, "found")
                return [*follow(actor.community, nothing, stored, now), *found]

            return Change(after, cards, Made(gathering, rows_of))

        return await self._changed(actor, poll_id, decide, now)

    async def close(self, visitor: Visitor, poll_id: int) -> SeenPoll:
        """Ask no longer. For whoever asked, and for organisers."""
        actor, member = await self._members.member(visitor)
        now = self._clock.now()
        await found_one(self._store, self._rounds, actor, poll_id)

        def decide(before: Standing) -> Change:
            poll = before.poll
            deciders_only(actor, poll, member)
            if poll.state is PollState.CLOSED:
                return Change(before)
            open_now(poll, now)
            poll = replace(poll, state=PollState.CLOSED)
            return Change(replace(before, poll=poll), list(rows.card(actor.community, poll, now)))

        return await self._changed(actor, poll_id, decide, now)

    # --- inside -------------------------------------------------------------------------------

    async def _changed(self, actor: Actor, poll_id: int, decide: Decide, now: datetime) -> SeenPoll:
        after = await self._store.change(actor.community.id, poll_id, decide)
        if after is None:
            raise NotFound(GONE)
        return await self._seen(actor, after, now)

    async def _seen(self, actor: Actor, standing: Standing, now: datetime) -> SeenPoll:
        place = await here(self._introductions, actor, now, actor.member)
        return as_read_by(
            await seen(self._members, actor.community, standing, now, place.zone), actor
        )

    async def _of_match(self, actor: Actor, member: Member, match_id: int) -> None:
        """Raise NotFound unless the member is in this match, and it goes on."""
        match = await self._rounds.match(actor.community.id, match_id)
        if match is None or member.id not in match.present or match.state is not MatchState.OPEN:
            raise NotFound(text("I do not find this match of yours any more."))

    async def _within_limits(
        self, actor: Actor, member: Member, now: datetime, match_id: int = 0
    ) -> None:
        if not match_id:
            await self._meetups.within_limits(actor, member, now)
        if await self._store.count(actor.community.id, member.id) >= MOST_OF_ONE:
            raise Invalid(
                text(
                    "You have {limit} open questions about times, which is as many as I keep for"
                    " one person. Take one of the times, or close a question first.",
                    limit=MOST_OF_ONE,
                )
            )
        if not match_id and await self._store.count(actor.community.id) >= MOST_OF_ALL:
            raise Invalid(
                text(
                    "{limit} questions about times are open here, which is as many as I keep."
                    " Perhaps one of them is for you, too.",
                    limit=MOST_OF_ALL,
                )
            )


def _meetup(poll: Poll, slot: Slot, host: Member, now: datetime) -> Meetup:
    """Return the meetup that a time becomes."""
    return Meetup(
        id=0,
        community_id=poll.community_id,
        host=host.id,
        kind=MeetupKind.MEETUP,
        title=poll.title,
        slot=slot.local,
        zone=poll.zone,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        where=poll.where,
        language=poll.language,
        state=MeetupState.CALLED,
        changed_at=now,
    )


def _gathered(
    standing: Standing, meetup: Meetup, number: int, gone: set[int], now: datetime
) -> Gathering:
    """Return the meetup with those who come: whoever hosts it, and what people answered."""
    hosts = set(meetup.hosts)
    coming = [(i, Coming.YES) for i in meetup.hosts]
    for suits, answer in ((Suits.YES, Coming.YES), (Suits.IF_NEED_BE, Coming.MAYBE)):
        who = standing.who(number, suits)
        coming += [(i, answer) for i in who if i not in hosts | gone]
    gathering = Gathering(meetup)
    for member_id, answer in coming:
        gathering = rules.answered(gathering, member_id, answer, now)
    return gathering
