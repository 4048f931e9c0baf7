"""What members do with meetups: call, answer, change, call off, look them up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from community.errors import Invalid, NotAllowed, NotFound
from community.forms import Filled, Form
from community.introductions import IntroductionStore
from community.meetups import coming as rules
from community.meetups import rows
from community.meetups.calling import LASTS, Call, Here, at, readings, worded
from community.meetups.details import details_form, read_details
from community.meetups.model import (
    Coming,
    Gathering,
    Meetup,
    MeetupKind,
    MeetupState,
    Reminders,
    Rsvp,
    Space,
)
from community.meetups.store import Change, MeetupStore
from community.members import Actor, MemberService
from community.model import Member, Visitor
from community.places import Account, Community
from community.ports import Calendar, Clock
from community.texts import text
from community.when import Reading

MOST_OF_ONE = 20
MOST_OF_ALL = 200
LISTED = 10
MOST_COHOSTS = 5
DRAFT_KEPT = timedelta(days=1)
SOON = timedelta(minutes=5)
"""A meetup begins so long from now at the earliest."""

_GONE = text("This meetup is not there any more.")


@dataclass(frozen=True, slots=True)
class Seen:
    """A meetup as somebody sees it: with the people in it, by member id, and who looks."""

    community: Community
    gathering: Gathering
    people: Mapping[int, Member]
    reader: int = 0

    @property
    def meetup(self) -> Meetup:
        """The meetup itself."""
        return self.gathering.meetup

    @property
    def mine(self) -> Rsvp | None:
        """What the reader answered."""
        return self.gathering.of(self.reader)

    @property
    def hosted(self) -> bool:
        """Whether the reader is one of its hosts."""
        return self.reader in self.meetup.hosts


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
        here = await self._here(actor)
        return readings(typed, here), here.zone

    async def call(self, visitor: Visitor, call: Call) -> Seen:
        """Store what somebody wants to call, for them to confirm; nobody else sees it yet.

        Its earlier draft, if there is one, is replaced. Invalid says what is missing.
        """
        actor, member = await self._members.member(visitor)
        here = await self._here(actor, member)
        await self._within_limits(actor, member, here.now)
        found = readings(call.when or "", here)
        draft = Meetup(
            id=0,
            community_id=actor.community.id,
            host=member.id,
            kind=MeetupKind.MEETUP,
            title="",
            slot=found[0].local,
            zone=here.zone,
            starts_at=here.now,
            minutes=LASTS,
            language=visitor.language,
            changed_at=here.now,
        )
        draft = worded(draft, replace(call, title=call.title or ""))
        draft = at(draft, found[0], self._calendar, here.zone)
        if len(found) > 1:
            draft = replace(draft, other_slot=found[1].local)
        if draft.other_slot is None:
            _ahead(draft, here.now)
        stored = await self._store.add(draft)
        return await self._seen(actor.community, Gathering(stored), member.id)

    async def confirm(self, visitor: Visitor, meetup_id: int, *, other: bool = False) -> Seen:
        """Call a meetup that was drafted. ``other``: at the second of two readings."""
        actor, member = await self._members.member(visitor)
        now = self._clock.now()
        await self._within_limits(actor, member, now)

        def decide(before: Gathering) -> Change:
            meetup = before.meetup
            if meetup.host != member.id:
                raise NotFound(_GONE)
            if meetup.state is not MeetupState.DRAFT:
                return Change(before)  # pressed twice: it is called already
            if other and meetup.other_slot is not None:
                start = self._calendar.instant(meetup.other_slot, meetup.zone)
                meetup = replace(meetup, slot=meetup.other_slot, starts_at=start)
            _ahead(meetup, now)
            meetup = replace(meetup, state=MeetupState.CALLED, other_slot=None, changed_at=now)
            host = Rsvp(member.id, Coming.YES, now)
            after = replace(before, meetup=meetup)
            after = rules.answered(after, host.member_id, host.coming, now)
            return Change(after, rows.follow(actor.community, before, after, now))

        return await self._change(actor, member, meetup_id, decide)

    async def drop(self, visitor: Visitor, meetup_id: int) -> None:
        """Forget a draft; one that is called stays."""
        actor, member = await self._members.member(visitor)
        found = await self._store.get(actor.community.id, meetup_id)
        if found and found.meetup.host == member.id and found.meetup.state is MeetupState.DRAFT:
            await self._store.drop_draft(actor.community.id, meetup_id)

    # --- coming -------------------------------------------------------------------------------

    async def answer(
        self,
        visitor: Visitor,
        meetup_id: int,
        coming: Coming,
        *,
        guests: int | None = None,
        online: bool | None = None,
    ) -> Seen:
        """Note whether somebody comes; who finds no place waits for one."""
        actor, member = await self._members.member(visitor)
        now = self._clock.now()

        def decide(before: Gathering) -> Change:
            after = rules.answered(before, member.id, coming, now, guests=guests, online=online)
            return Change(after, list(rows.seats(actor.community, before, after, now)))

        return await self._change(actor, member, meetup_id, decide)

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

        return await self._change(actor, member, meetup_id, decide)

    async def attended(
        self, visitor: Visitor, meetup_id: int, *, there: bool, who: Account | None = None
    ) -> Seen:
        """Note that the visitor was there, or (as a host) that somebody was."""
        actor, member = await self._members.member(visitor)
        person = member if who is None else await self._person(actor, who)
        now = self._clock.now()

        def decide(before: Gathering) -> Change:
            meetup = before.meetup
            if person != member:
                _hosts_only(actor, meetup, member)
            if meetup.state is not MeetupState.CALLED or meetup.starts_at > now:
                raise Invalid(text("This can be said once the meetup has begun."))
            said = before.of(person.id) or Rsvp(person.id, Coming.MAYBE, now)
            return Change(before.with_rsvp(replace(said, attended=there)))

        return await self._change(actor, member, meetup_id, decide)

    async def remind(self, visitor: Visitor, wanted: Reminders) -> Reminders:
        """Note which reminders the visitor wants to be named in."""
        actor, member = await self._members.member(visitor)
        await self._store.save_reminders(actor.community.id, member.id, wanted)
        return wanted

    # --- what hosts do ------------------------------------------------------------------------

    async def change(self, visitor: Visitor, meetup_id: int, call: Call) -> Seen:
        """Change a meetup; those who come are told of what matters to them."""
        actor, member = await self._members.member(visitor)
        here = await self._here(actor, member)
        found = readings(call.when, here) if call.when is not None else ()
        if len(found) > 1:
            raise Invalid(
                text(
                    "This can be read as {one} or as {other}. Please write the date in full.",
                    one=self._calendar.instant(found[0].local, here.zone),
                    other=self._calendar.instant(found[1].local, here.zone),
                )
            )

        def decide(before: Gathering) -> Change:
            was = before.meetup
            _hosts_only(actor, was, member)
            rules.open_for_answers(was, here.now)
            meetup = worded(was, replace(call, places=None))
            if found:
                meetup = at(meetup, found[0], self._calendar, here.zone)
                _ahead(meetup, here.now)
            after = replace(before, meetup=meetup)
            if call.places is not None:
                after = rules.resized(after, worded(meetup, call).places, here.now)
            if _matters(was, after.meetup):
                sequence = was.sequence + 1
                meetup = replace(after.meetup, sequence=sequence, changed_at=here.now)
                after = replace(after, meetup=meetup)
            return Change(after, rows.follow(actor.community, before, after, here.now))

        return await self._change(actor, member, meetup_id, decide)

    async def details_form(self, visitor: Visitor, meetup_id: int) -> Form:
        """Return the form with the details of a meetup, for its hosts."""
        actor, member = await self._members.member(visitor)
        gathering = await self._get(actor.community, meetup_id, member.id)
        _hosts_only(actor, gathering.meetup, member)
        return details_form(gathering.meetup)

    async def detail(self, visitor: Visitor, meetup_id: int, filled: Filled) -> Seen:
        """Save the details that were filled in."""
        actor, member = await self._members.member(visitor)
        now = self._clock.now()

        def decide(before: Gathering) -> Change:
            _hosts_only(actor, before.meetup, member)
            meetup = replace(before.meetup, details=read_details(before.meetup, filled))
            after = replace(before, meetup=meetup)
            return Change(after, rows.follow(actor.community, before, after, now))

        return await self._change(actor, member, meetup_id, decide)

    async def call_off(self, visitor: Visitor, meetup_id: int) -> Seen:
        """Call a meetup off; those who were to come are told. Organisers may as well."""
        actor, member = await self._members.member(visitor)
        now = self._clock.now()

        def decide(before: Gathering) -> Change:
            meetup = before.meetup
            _hosts_only(actor, meetup, member)
            if meetup.state is MeetupState.CANCELLED:
                return Change(before)
            if meetup.ends_at <= now:
                raise Invalid(text("This meetup is over."))
            meetup = replace(
                meetup,
                state=MeetupState.CANCELLED,
                sequence=meetup.sequence + 1,
                changed_at=now,
            )
            after = replace(before, meetup=meetup)
            return Change(after, rows.follow(actor.community, before, after, now))

        return await self._change(actor, member, meetup_id, decide)

    async def hand_over(
        self, visitor: Visitor, meetup_id: int, account: Account, *, together: bool
    ) -> Seen:
        """Let somebody else host; ``together``: beside the present host."""
        actor, member = await self._members.member(visitor)
        person = await self._person(actor, account)
        now = self._clock.now()

        def decide(before: Gathering) -> Change:
            meetup = before.meetup
            _hosts_only(actor, meetup, member)
            rules.open_for_answers(meetup, now)
            others = [i for i in meetup.cohosts if i != person.id]
            if together and person.id != meetup.host:
                others = [*others, person.id]
                if len(others) > MOST_COHOSTS:
                    raise Invalid(text("That would be more hosts than I can name."))
                meetup = replace(meetup, cohosts=tuple(others))
            elif not together:
                meetup = replace(meetup, host=person.id, cohosts=tuple(others))
            after = replace(before, meetup=meetup)
            return Change(after, rows.follow(actor.community, before, after, now))

        return await self._change(actor, member, meetup_id, decide)

    # --- looking them up ----------------------------------------------------------------------

    async def show(self, visitor: Visitor, meetup_id: int) -> Seen:
        """Return a meetup as the visitor sees it."""
        actor = await self._members.recognise(visitor)
        gathering = await self._get(actor.community, meetup_id)
        member_id = actor.member.id if actor.member else 0
        return await self._seen(actor.community, gathering, member_id)

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
        return [await self._seen(community, one, member_id) for one in wanted[:LISTED]]

    # --- inside -------------------------------------------------------------------------------

    async def _here(self, actor: Actor, member: Member | None = None) -> Here:
        """Return where the visitor types: their own zone, else the community's."""
        person, zone = member or actor.member, ""
        if person is not None:
            introduction = await self._introductions.get(actor.community.id, person.id)
            zone = introduction.details.zone if introduction else ""
        language = actor.visitor.language
        return Here(self._clock.now(), zone or actor.community.zone, language)

    async def _within_limits(self, actor: Actor, member: Member, now: datetime) -> None:
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

    async def _person(self, actor: Actor, account: Account) -> Member:
        found = await self._members.find(actor.community.id, account)
        if found is None or found.left_at is not None:
            raise NotFound(
                text("I do not know this person here yet. They agree with /intro write.")
            )
        return found

    async def _get(self, community: Community, meetup_id: int, reader: int = 0) -> Gathering:
        """Return a meetup; a draft is there for its host alone."""
        found = await self._store.get(community.id, meetup_id)
        is_draft = found is not None and found.meetup.state is MeetupState.DRAFT
        if found is None or (is_draft and found.meetup.host != reader):
            raise NotFound(_GONE)
        return found

    async def _change(
        self, actor: Actor, member: Member, meetup_id: int, decide: Callable[[Gathering], Change]
    ) -> Seen:
        after = await self._store.change(actor.community.id, meetup_id, decide)
        if after is None:
            raise NotFound(_GONE)
        return await self._seen(actor.community, after, member.id)

    async def _seen(self, community: Community, gathering: Gathering, reader: int) -> Seen:
        return await seen(self._members, community, gathering, reader)


async def seen(
    members: MemberService, community: Community, gathering: Gathering, reader: int = 0
) -> Seen:
    """Return a gathering with the people in it; who left the community is in it no more."""
    ids = {one.member_id for one in gathering.rsvps} | set(gathering.meetup.hosts)
    people = await members.people(community.id, ids)
    here = {i: one for i, one in people.items() if one.left_at is None}
    return Seen(community, gathering, here, reader)


def _ahead(meetup: Meetup, now: datetime) -> None:
    if meetup.starts_at < now + SOON:
        raise Invalid(text("This begins too soon. A few minutes ahead, and people can still come."))


def _hosts_only(actor: Actor, meetup: Meetup, member: Member) -> None:
    if member.id not in meetup.hosts and not actor.visitor.organiser:
        raise NotAllowed(text("That is for its hosts and the organisers."))


def _matters(was: Meetup, now_is: Meetup) -> bool:
    """Whether people have to be told, and calendars to be changed."""
    return any(
        getattr(was, name) != getattr(now_is, name)
        for name in ("starts_at", "minutes", "where", "space", "title")
    )
