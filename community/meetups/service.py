"""What members do with meetups: call, answer, change, call off, look them up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from community.errors import Invalid, NotFound
from community.introductions import IntroductionStore
from community.meetups import coming as rules
from community.meetups import rows
from community.meetups.approval import looked_at_first
from community.meetups.calling import LASTS, Call, ahead, at, here, readings, worded
from community.meetups.coming import GONE
from community.meetups.model import (
    Coming,
    Encounter,
    Gathering,
    Meetup,
    MeetupKind,
    MeetupState,
    Reminders,
    Rsvp,
    Space,
)
from community.meetups.seen import Seen, answered, changed, found_one, hosts_only, known, seen
from community.meetups.store import Change, MeetupStore
from community.meetups.telling_apart import Apart, told_apart
from community.members import Actor, MemberService
from community.model import Member, Visitor
from community.places import Account
from community.ports import Calendar, Clock
from community.texts import text
from community.when import Reading

MOST_OF_ONE = 20
MOST_OF_ALL = 200
LISTED = 10
DRAFT_KEPT = timedelta(days=1)


class MeetupService:
    """Members' own meetings."""

    def __init__(
        self,
        store: MeetupStore,
        members: MemberService,
        introductions: IntroductionStore,
        calendar: Calendar,
        clock: Clock,
    ) -> None:
        self._store = store
        self._members = members
        self._introductions = introductions
        self._calendar = calendar
        self._clock = clock

    # --- calling one --------------------------------------------------------------------------

    async def readings(self, visitor: Visitor, typed: str) -> tuple[Sequence[Reading], str]:
        """Return how a day and a time can be read, and in which zone; Invalid says why not."""
        actor = await self._members.recognise(visitor)
        place = await here(self._introductions, actor, self._clock.now(), actor.member)
        return readings(typed, place), place.zone

    async def told_apart(self, visitor: Visitor, typed: str) -> Apart | None:
        """Return where a title ends and a time begins in what was typed without saying so."""
        actor = await self._members.recognise(visitor)
        place = await here(self._introductions, actor, self._clock.now(), actor.member)
        return told_apart(typed, place)

    async def call(self, visitor: Visitor, call: Call, *, idea: int | None = None) -> Seen:
        """Store what somebody wants to call, for them to confirm; nobody else sees it yet.
        ``idea``: the number of what the bot had proposed, if it is called from that.

        Its earlier draft, if there is one, is replaced. Invalid says what is missing.
        """
        actor, member = await self._members.member(visitor)
        place = await here(self._introductions, actor, self._clock.now(), member)
        await self.within_limits(actor, member, place.now)
        found = readings(call.when or "", place)
        draft = Meetup(
            id=0,
            community_id=actor.community.id,
            host=member.id,
            kind=MeetupKind.MEETUP,
            title="",
            slot=found[0].local,
            zone=place.zone,
            starts_at=place.now,
            minutes=LASTS,
            language=visitor.language,
            changed_at=place.now,
            idea=idea,
        )
        draft = worded(draft, replace(call, title=call.title or ""))
        draft = at(draft, found[0], self._calendar, place.zone)
        if len(found) > 1:
            draft = replace(draft, other_slot=found[1].local)
        if draft.other_slot is None:
            ahead(draft, place.now)
        stored = await self._store.add(draft)
        return await seen(self._members, actor.community, Gathering(stored), place.now, member.id)

    async def confirm(self, visitor: Visitor, meetup_id: int, *, other: bool = False) -> Seen:
        """Call a meetup that was drafted, or let the organisers look at it first. ``other``: at the
        second of two readings.
        """
        actor, member = await self._members.member(visitor)
        now = self._clock.now()
        asks = looked_at_first(actor)
        found = await self._store.get(actor.community.id, meetup_id)
        if found is not None and found.meetup.state is MeetupState.DRAFT:
            await self.within_limits(actor, member, now)

        def decide(before: Gathering) -> Change:
            meetup = before.meetup
            if meetup.host != member.id:
                raise NotFound(GONE)
            if meetup.state is MeetupState.DROPPED:
                raise NotFound(GONE)
            if meetup.state is not MeetupState.DRAFT:
                return Change(before)  # pressed twice: it is called already, or asked
            if other and meetup.other_slot is not None:
                start = self._calendar.instant(meetup.other_slot, meetup.zone)
                meetup = replace(meetup, slot=meetup.other_slot, starts_at=start)
            ahead(meetup, now)
            meetup = replace(meetup, other_slot=None, changed_at=now)
            if asks:
                after = replace(before, meetup=replace(meetup, state=MeetupState.ASKED))
            else:
                called = replace(before, meetup=replace(meetup, state=MeetupState.CALLED))
                after = rules.answered(called, member.id, Coming.YES, now)
            return Change(after, rows.follow(actor.community, before, after, now))

        return await changed(self._store, self._members, actor, member, meetup_id, decide, now)

    async def drop(self, visitor: Visitor, meetup_id: int) -> None:
        """Forget a draft; one that is called stays."""
        actor, member = await self._members.member(visitor)
        found = await self._store.get(actor.community.id, meetup_id)
        if found and found.meetup.host == member.id and found.meetup.state is MeetupState.DRAFT:
            await self._store.drop_draft(actor.community.id, meetup_id)

    async def purge_drafts(self) -> int:
        """Forget drafts that nobody confirmed within a day; return how many."""
        return await self._store.purge_drafts(self._clock.now() - DRAFT_KEPT)

    # --- coming -------------------------------------------------------------------------------

    async def answer(
        self,
        visitor: Visitor,
        meetup_id: int,
        coming: Coming,
        *,
        guests: int | None = None,
        online: bool | None = None,
        evenings: bool | None = None,
    ) -> Seen:
        """Note whether somebody comes; who finds no place waits for one."""
        actor, member = await self._members.member(visitor)
        now = self._clock.now()

        def decide(before: Gathering) -> Change:
            after = rules.answered(
                before, member.id, coming, now, guests=guests, online=online, evenings=evenings
            )
            return Change(after, list(rows.seats(actor.community, before, after, now)))

        return await answered(self._store, actor, member, meetup_id, decide, now)

    async def take_back(
        self,
        visitor: Visitor,
        meetup_id: int,
        coming: Coming,
        *,
        online: bool | None = None,
        evenings: bool | None = None,
    ) -> Seen:
        """Take an answer back, which then is a no. Whoever has answered otherwise since only tidies
        up: what they said last holds.
        """
        actor, member = await self._members.member(visitor)
        now = self._clock.now()

        def decide(before: Gathering) -> Change:
            mine = before.of(member.id)
            told_apart = before.meetup.space is Space.HYBRID and online is not None
            if (
                mine is None
                or mine.coming is not coming
                or (told_apart and mine.online is not online)
                or (evenings is not None and mine.evenings is not evenings)
            ):
                return Change(before)
            after = rules.answered(before, member.id, Coming.NO, now)
            return Change(after, list(rows.seats(actor.community, before, after, now)))

        return await changed(self._store, self._members, actor, member, meetup_id, decide, now)

    async def guest(self, visitor: Visitor, meetup_id: int) -> Seen:
        """Bring a guest, or do not bring one after all."""
        actor, member = await self._members.member(visitor)
        now = self._clock.now()

        def decide(before: Gathering) -> Change:
            mine = before.of(member.id)
            if mine is None or mine.coming is Coming.NO:
                raise Invalid(text("Please say first that you are coming."))
            guests = 0 if mine.guests else 1
            after = rules.answered(before, member.id, mine.coming, now, guests=guests)
            return Change(after, list(rows.seats(actor.community, before, after, now)))

        return await answered(self._store, actor, member, meetup_id, decide, now)

    async def attended(
        self, visitor: Visitor, meetup_id: int, *, there: bool, who: Account | None = None
    ) -> Seen:
        """Note that the visitor was there, or (as a host) that somebody was."""
        actor, member = await self._members.member(visitor)
        person = member if who is None else await known(self._members, actor, who)
        now = self._clock.now()

        def decide(before: Gathering) -> Change:
            meetup = before.meetup
            if person != member:
                hosts_only(actor, meetup, member)
            rules.begun(meetup, now)
            said = before.of(person.id) or Rsvp(person.id, Coming.MAYBE, now)
            return Change(before.with_rsvp(replace(said, attended=there)))

        return await changed(self._store, self._members, actor, member, meetup_id, decide, now)

    async def met(
        self, visitor: Visitor, meetup_id: int, account: Account, *, again: bool
    ) -> Member:
        """Note whom the visitor met, and whether they wish to meet again; return who it is.

        Who met is not introduced as strangers for a while. The wish is seen by nobody else.
        """
        actor, member = await self._members.member(visitor)
        other = await known(self._members, actor, account)
        meetup = (await found_one(self._store, actor, meetup_id)).meetup
        now = self._clock.now()
        if other.id == member.id:
            raise Invalid(text("That is you. Whom else did you meet?"))
        rules.begun(meetup, now)
        met = Encounter(meetup.id, member.id, other.id, again, now)
        await self._store.met(actor.community.id, [met])
        return other

    async def remind(self, visitor: Visitor, wanted: Reminders) -> Reminders:
        """Note which reminders the visitor wants to be named in."""
        actor, member = await self._members.member(visitor)
        await self._store.save_reminders(actor.community.id, member.id, wanted)
        return wanted

    # --- looking them up ----------------------------------------------------------------------

    async def show(self, visitor: Visitor, meetup_id: int) -> Seen:
        """Return a meetup as the visitor sees it."""
        actor = await self._members.recognise(visitor)
        gathering = await found_one(self._store, actor, meetup_id)
        member_id = actor.member.id if actor.member else 0
        return await seen(self._members, actor.community, gathering, self._clock.now(), member_id)

    async def listed(
        self,
        visitor: Visitor,
        *,
        mine: bool = False,
        kind: MeetupKind | None = None,
        space: Space | None = None,
        place: str = "",
    ) -> Sequence[Seen]:
        """Return what comes next: all, or only what the visitor hosts or comes to."""
        actor = await self._members.recognise(visitor)
        community, now = actor.community, self._clock.now()
        member_id = actor.member.id if actor.member else 0
        if mine:
            found = await self._store.of_member(community.id, member_id, now)
        else:
            found = await self._store.upcoming(community.id, now, MOST_OF_ALL)
        wanted = [
            one
            for one in found
            if one.meetup.state is MeetupState.CALLED
            and kind in (None, one.meetup.kind)
            and (space is None or one.meetup.space in (space, Space.HYBRID))
            and place.casefold() in one.meetup.where.casefold()
        ]
        return [
            await seen(self._members, community, one, now, member_id) for one in wanted[:LISTED]
        ]

    # --- inside -------------------------------------------------------------------------------

    async def within_limits(self, actor: Actor, member: Member, now: datetime) -> None:
        """Raise Invalid if a member cannot call another meetup now, with the reason."""
        community_id = actor.community.id
        if not any(seat.channels.prompts for seat in actor.community.seats):
            raise Invalid(
                text(
                    "There is no channel for prompts and meetups yet. The organisers choose one"
                    " with /admin setup."
                )
            )
        if await self._store.count(community_id, now, member.id) >= MOST_OF_ONE:
            raise Invalid(
                text(
                    "You have called {limit} meetups that are still ahead, which is as many as I"
                    " keep for one person. Let some of them happen first.",
                    limit=MOST_OF_ONE,
                )
            )
        if await self._store.count(community_id, now) >= MOST_OF_ALL:
            raise Invalid(
                text(
                    "There are {limit} meetups ahead here, which is as many as I keep. Perhaps"
                    " you would like to join one: /meetup list.",
                    limit=MOST_OF_ALL,
                )
            )
