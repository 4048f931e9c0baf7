"""What hosts do with their meetups: change, describe, hand over, call off; so may organisers."""

from dataclasses import replace

from community.errors import Invalid
from community.forms import Filled, Form
from community.introductions import IntroductionStore
from community.meetups import coming as rules
from community.meetups import rows
from community.meetups.approval import not_called
from community.meetups.calling import Call, ahead, at, here, readings, worded
from community.meetups.details import details_form, read_details
from community.meetups.model import Gathering, Meetup, MeetupState
from community.meetups.seen import Seen, changed, found_one, hosts_only, known, seen
from community.meetups.series import Every, Series, series
from community.meetups.store import Change, MeetupStore
from community.members import MemberService
from community.model import Visitor
from community.places import Account
from community.ports import Calendar, Clock
from community.texts import text

MOST_COHOSTS = 5


class HostingService:
    """What the hosts of a meetup do."""

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

    # --- what hosts do ------------------------------------------------------------------------

    async def change(self, visitor: Visitor, meetup_id: int, call: Call) -> Seen:
        """Change a meetup; those who come are told of what matters to them."""
        actor, member = await self._members.member(visitor)
        place = await here(self._introductions, actor, self._clock.now(), member)
        found = readings(call.when, place) if call.when is not None else ()
        if len(found) > 1:
            raise Invalid(
                text(
                    "This can be read as {one} or as {other}. Please write the date in full.",
                    one=self._calendar.instant(found[0].local, place.zone),
                    other=self._calendar.instant(found[1].local, place.zone),
                )
            )

        def decide(before: Gathering) -> Change:
            was = before.meetup
            hosts_only(actor, was, member)
            rules.open_for_answers(was, place.now)
            meetup = worded(was, call)
            if found:
                meetup = at(meetup, found[0], self._calendar, place.zone)
                ahead(meetup, place.now)
            after = rules.reshaped(before, meetup, place.now)
            if _matters(was, after.meetup):
                sequence = was.sequence + 1
                meetup = replace(after.meetup, sequence=sequence, changed_at=place.now)
                after = replace(after, meetup=meetup)
            return Change(after, rows.follow(actor.community, before, after, place.now))

        return await changed(
            self._store, self._members, actor, member, meetup_id, decide, place.now
        )

    async def details_form(self, visitor: Visitor, meetup_id: int) -> Form:
        """Return the form with the details of a meetup, for its hosts."""
        actor, member = await self._members.member(visitor)
        gathering = await found_one(self._store, actor, meetup_id)
        hosts_only(actor, gathering.meetup, member)
        return details_form(gathering.meetup)

    async def detail(self, visitor: Visitor, meetup_id: int, filled: Filled) -> Seen:
        """Save the details that were filled in."""
        actor, member = await self._members.member(visitor)
        now = self._clock.now()

        def decide(before: Gathering) -> Change:
            hosts_only(actor, before.meetup, member)
            if before.meetup.state is MeetupState.CANCELLED:
                raise Invalid(text("This meetup was called off."))
            meetup = replace(before.meetup, details=read_details(before.meetup, filled))
            after = replace(before, meetup=meetup)
            return Change(after, rows.follow(actor.community, before, after, now))

        return await changed(self._store, self._members, actor, member, meetup_id, decide, now)

    async def repeating(
        self, visitor: Visitor, meetup_id: int, every: Every
    ) -> tuple[Seen, Series]:
        """Return which dates a meetup would have next; nothing is changed. Invalid if a rule does
        not fit its date.
        """
        actor, member = await self._members.member(visitor)
        gathering = await found_one(self._store, actor, meetup_id)
        hosts_only(actor, gathering.meetup, member)
        found = await seen(self._members, actor.community, gathering, self._clock.now(), member.id)
        return found, series(every, gathering.meetup.slot)

    async def repeat(self, visitor: Visitor, meetup_id: int, every: Every) -> Seen:
        """Let a meetup come again, or no more. Each date stands for itself: it can be moved or
        called off, and the others stay.
        """
        actor, member = await self._members.member(visitor)
        now = self._clock.now()

        def decide(before: Gathering) -> Change:
            was = before.meetup
            hosts_only(actor, was, member)
            rules.open_for_answers(was, now)
            rule = series(every, was.slot).rule
            meetup = replace(
                was,
                repeats=rule,
                series_slot=was.slot if rule else None,
                series_id=was.series_id or was.id,
            )
            after = replace(before, meetup=meetup)
            follow = rows.follow(actor.community, before, after, now)
            return Change(after, [*follow, *rows.following(meetup)])

        return await changed(self._store, self._members, actor, member, meetup_id, decide, now)

    async def calling_off(self, visitor: Visitor, meetup_id: int) -> Seen:
        """Return what would be called off, to whoever may do so; nothing is changed."""
        actor, member = await self._members.member(visitor)
        gathering = await found_one(self._store, actor, meetup_id)
        now = self._clock.now()
        hosts_only(actor, gathering.meetup, member)
        if gathering.meetup.state is not MeetupState.ASKED:
            rules.open_for_answers(gathering.meetup, now)
        return await seen(self._members, actor.community, gathering, now, member.id)

    async def call_off(self, visitor: Visitor, meetup_id: int) -> Seen:
        """Call a meetup off; those who were to come are told. Organisers may as well."""
        actor, member = await self._members.member(visitor)
        now = self._clock.now()

        def decide(before: Gathering) -> Change:
            meetup = before.meetup
            hosts_only(actor, meetup, member)
            if meetup.state in (MeetupState.CANCELLED, MeetupState.DROPPED):
                return Change(before)
            if meetup.state is MeetupState.ASKED:
                after = not_called(before, now)
                return Change(after, rows.follow(actor.community, before, after, now))
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

        return await changed(self._store, self._members, actor, member, meetup_id, decide, now)

    async def hand_over(
        self, visitor: Visitor, meetup_id: int, account: Account, *, together: bool
    ) -> Seen:
        """Let somebody else host; ``together``: beside the present host."""
        actor, member = await self._members.member(visitor)
        person = await known(self._members, actor, account)
        now = self._clock.now()

        def decide(before: Gathering) -> Change:
            meetup = before.meetup
            hosts_only(actor, meetup, member)
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

        return await changed(self._store, self._members, actor, member, meetup_id, decide, now)


def _matters(was: Meetup, now_is: Meetup) -> bool:
    """Whether people have to be told, and calendars to be changed."""
    return any(
        getattr(was, name) != getattr(now_is, name)
        for name in ("starts_at", "minutes", "where", "space", "title")
    )
