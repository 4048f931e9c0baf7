"""What is said about meetups: the card, its thread, reminders, changes, places that became free."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from community.card_threads import deleted
from community.communities import CommunityStore
from community.errors import ChatRefused, ChatUnavailable
from community.meetups import coming as rules
from community.meetups import rows
from community.meetups.cards import (
    after_card,
    changed_card,
    promoted_card,
    public_card,
    reminder_card,
)
from community.meetups.listed import by_hand_card, native_event
from community.meetups.model import (
    Coming,
    Gathering,
    MeetupState,
    Reminders,
    Rsvp,
    Seat,
)
from community.meetups.seen import Seen, seen
from community.meetups.series import next_after
from community.meetups.store import Change, MeetupStore
from community.meetups.threads import MeetupThreads
from community.members import MemberService
from community.model import Member
from community.native_events import EventBoard
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore
from community.places import Ref
from community.ports import Calendar, Chat, Clock
from community.posted_cards import redrawn, wall
from community.seats import seen_by
from community.texts import Card, Text

AT_ONCE = 40
"""So many people are named in one message."""

_GONE = "the meetup is gone, or the bot is not in this home any more"

Gathered = Callable[[int, int], Awaitable[Text | None]]
"""(community id, meetup id) -> what a conference brought together besides; None if nothing."""


async def _nothing(_community_id: int, _meetup_id: int) -> None:
    return None


class MeetupMessages:
    """Delivers the outbox rows about meetups."""

    def __init__(
        self,
        store: MeetupStore,
        members: MemberService,
        communities: CommunityStore,
        outbox: OutboxStore,
        calendar: Calendar,
        clock: Clock,
        chat: Chat,
        events: EventBoard,
        gathered: Gathered = _nothing,
    ) -> None:
        self._store = store
        self._members = members
        self._communities = communities
        self._outbox = outbox
        self._calendar = calendar
        self._clock = clock
        self._chat = chat
        self._events = events
        self._gathered = gathered
        self._threads = MeetupThreads(outbox, chat)
        self._drawn: dict[int, datetime] = {}

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {
            "meetup_card": self._card,
            "meetup_thread": self._thread,
            "meetup_told": self._told,
            "meetup_remind": self._remind,
            "meetup_promoted": self._promoted,
            "meetup_claim": self._claim,
            "meetup_after": self._after,
            "meetup_next": self._next,
            "meetup_event": self._event,
            "meetup_byhand": self._by_hand,
        }

    # --- the card -----------------------------------------------------------------------------

    async def _card(self, row: OutboxRow) -> Ref | Dropped:
        """Post the card, or redraw it where it stands; one that somebody deleted stays away."""
        found = await self._seen(row)
        if found is None:
            return Dropped(_GONE)
        if rules.queue(found.gathering) and rules.free(found.gathering):
            # Whoever had a place was erased, which nobody decides anything about.
            await self._look_after(row)
            found = await self._seen(row) or found
        card = public_card(found)
        if row.ref is not None:
            self._pace(row)
            return await redrawn(self._chat, row, row.ref, card)
        is_gone = found.meetup.state is MeetupState.CANCELLED or found.meetup.host is None
        if is_gone and not row.again:
            return Dropped("called off before anybody saw it")
        return await self._chat.post(wall(found.community), card, key=row.id, again=row.again)

    async def _thread(self, row: OutboxRow) -> Ref | Dropped:
        found = await self._seen(row)
        if found is None or (found.meetup.host is None and row.ref is None):
            return Dropped(_GONE)
        try:
            if row.ref is not None:
                if found.meetup.host is None:  # what it is called are the words of an erased host
                    await self._chat.rename(row.ref, rules.ERASED, found.community.language)
                return row.ref
            if found.meetup.state is MeetupState.CANCELLED:
                return Dropped("called off")
            return await self._threads.open(row, found.meetup)
        except ChatRefused as refused:
            return deleted(refused)

    async def _event(self, row: OutboxRow) -> Ref | Dropped:
        """Bring the platform's own list of events into line; what has begun stays as it is."""
        found = await self._seen(row)
        if found is None or found.community.channels.prompts is None:
            return Dropped(_GONE)
        meetup, native = found.meetup, native_event(found.meetup, found.community)
        if meetup.starts_at <= self._clock.now() and meetup.host is not None:
            return Dropped("it has begun")
        if native.called_off and row.ref is None and not row.again:
            return Dropped("called off before it was there")
        place = found.community.place(found.community.channels.prompts)
        ref = await self._events.keep_event(place, native, ref=row.ref, again=row.again)
        return ref or Dropped("it stands in no list")

    async def _by_hand(self, row: OutboxRow) -> Ref | Dropped:
        """Tell the hosts what somebody did to the event in the platform's own list."""
        found = await self._seen(row)
        if found is None or found.meetup.state is not MeetupState.CALLED:
            return Dropped(_GONE)
        here, what = found.community.home.platform, str(row.data["what"])
        hosts = [found.people[i] for i in found.meetup.hosts if i in found.people]
        there = [one for one in hosts if one.on(here) is not None]
        return await self._say(row, found, lambda some: by_hand_card(found, what, some), there)

    # --- those who come -----------------------------------------------------------------------

    async def _told(self, row: OutboxRow) -> Ref | Dropped:
        found = await self._current(row)
        if isinstance(found, Dropped):
            return found
        people = await self._who(row, found, _hears)
        if not people:
            return Dropped("nobody comes who is to be told")
        what = str(row.data["what"])
        return await self._say(row, found, lambda some: changed_card(found, what, some), people)

    async def _remind(self, row: OutboxRow) -> Ref | Dropped:
        found = await self._current(row)
        if isinstance(found, Dropped):
            return found
        if found.meetup.state is not MeetupState.CALLED:
            return Dropped("called off")
        which = str(row.data["which"])
        wanted = await self._store.reminders(
            row.community_id, [one.member_id for one in found.gathering.rsvps]
        )

        def wants(one: Rsvp) -> bool:
            return _hears(one) and bool(getattr(wanted.get(one.member_id, Reminders()), which))

        people = await self._who(row, found, wants)
        if not people:
            return Dropped("nobody wants to be reminded")
        return await self._say(row, found, lambda some: reminder_card(found, which, some), people)

    async def _after(self, row: OutboxRow) -> Ref | Dropped:
        found = await self._current(row)
        if isinstance(found, Dropped):
            return found
        if found.meetup.state is not MeetupState.CALLED:
            return Dropped("called off")
        # The card's buttons are of no use any more, and neither is the poll.
        now, seen_from = self._clock.now(), found.community
        ended = (rows.card(seen_from, found.meetup, now), rows.poll(seen_from, found.meetup, now))
        await self._outbox.put([row for some in ended for row in some])
        people = await self._who(row, found, _came)
        if not people:
            return Dropped("nobody was to come")
        gathered = await self._gathered(row.community_id, found.meetup.id)
        return await self._say(row, found, lambda some: after_card(found, some, gathered), people)

    async def _promoted(self, row: OutboxRow) -> Ref | Dropped:
        found = await self._seen(row)
        if found is None or found.meetup.host is None:
            return Dropped(_GONE)
        member = found.people.get(row.number("member"))
        rsvp = found.gathering.of(row.number("member"))
        if member is None or rsvp is None or not _came(rsvp):
            return Dropped("the person does not want the place any more")
        if rsvp.until is not None and rsvp.until <= self._clock.now():
            return Dropped("too late to take it")
        if member.on(found.community.home.platform) is None:
            return Dropped("the person is told in another home")
        return await self._say(
            row, found, lambda _some: promoted_card(found, member, rsvp), (member,)
        )

    async def _claim(self, row: OutboxRow) -> Dropped:
        """Take back places that nobody took in time; the next ones are offered them."""
        await self._look_after(row)
        return Dropped("looked after")

    async def _look_after(self, row: OutboxRow) -> None:
        """Bring places and queue into line with the time and with who is still there."""
        now = self._clock.now()
        community = await self._communities.get(row.community_id)

        def decide(before: Gathering) -> Change:
            meetup = before.meetup
            is_open = meetup.host is not None and meetup.ends_at > now
            if meetup.state is not MeetupState.CALLED or not is_open:
                return Change(before)
            after = rules.lapsed(before, now)
            return Change(after, list(rows.seats(community, before, after, now)))

        await self._store.change(row.community_id, row.number("meetup"), decide)

    async def _next(self, row: OutboxRow) -> Dropped:
        """Call the next date of a series; one that was called off does not end it."""
        now = self._clock.now()
        community = await self._communities.get(row.community_id)
        gathering = await self._store.get(row.community_id, row.number("meetup"))
        if gathering is None or gathering.meetup.host is None:
            return Dropped(_GONE)
        meetup = gathering.meetup
        people = await self._members.people(community.id, [gathering.meetup.host])
        host = people.get(gathering.meetup.host)
        slot = next_after(meetup, now.astimezone(ZoneInfo(meetup.zone)).replace(tzinfo=None))
        if slot is None or host is None or host.left_at is not None:
            return Dropped("it does not come again")
        coming = replace(
            meetup,
            id=0,
            slot=slot,
            series_slot=slot,
            starts_at=self._calendar.instant(slot, meetup.zone),
            state=MeetupState.CALLED,
            sequence=0,
            changed_at=now,
            recap="",
            recap_at=None,
            idea=None,  # what was proposed was taken up by the first of them
        )
        called = await self._store.call_next(
            coming, lambda stored: list(rows.called(community, stored, now))
        )
        return Dropped("the next one is called" if called else "the next one is there")

    # --- inside -------------------------------------------------------------------------------

    def _pace(self, row: OutboxRow) -> None:
        """Raise ChatUnavailable if the card was redrawn a moment ago, late as that was."""
        now = self._clock.now()
        self._drawn = {one: at for one, at in self._drawn.items() if now - at < rows.EDIT_EVERY}
        if last := self._drawn.get(row.id):
            raise ChatUnavailable("redrawn a moment ago", last + rows.EDIT_EVERY - now)
        self._drawn[row.id] = now

    async def _seen(self, row: OutboxRow) -> Seen | None:
        community = seen_by(await self._communities.get(row.community_id), row)
        gathering = await self._store.get(row.community_id, row.number("meetup"))
        if community is None or gathering is None:
            return None
        return await seen(self._members, community, gathering, self._clock.now())

    async def _current(self, row: OutboxRow) -> Seen | Dropped:
        """Return what a row is about, unless something changed since it was written."""
        found = await self._seen(row)
        if found is None or found.meetup.host is None:
            return Dropped(_GONE)
        if found.meetup.sequence != row.number("sequence"):
            return Dropped("it was changed since")
        return found

    async def _who(
        self, row: OutboxRow, found: Seen, wanted: Callable[[Rsvp], bool]
    ) -> Sequence[Member]:
        """Return the page of people that a row names, those who are in its home; what does not fit
        gets rows of its own.
        """
        platform = found.community.home.platform
        there = [
            found.people[one.member_id]
            for one in found.gathering.rsvps
            if wanted(one)
            and one.member_id in found.people
            and found.people[one.member_id].on(platform) is not None
        ]
        page = row.number("page")
        if (page + 1) * AT_ONCE < len(there):
            await self._outbox.put([rows.next_page(row, page + 1)])
        return there[page * AT_ONCE : (page + 1) * AT_ONCE]

    async def _say(
        self,
        row: OutboxRow,
        found: Seen,
        card: Callable[[Sequence[Member]], Card],
        people: Sequence[Member],
    ) -> Ref | Dropped:
        """Post into the meetup's thread."""
        return await self._threads.say(row, found.meetup, card(people))


def _hears(rsvp: Rsvp) -> bool:
    """Whether somebody hears of changes and reminders: who said yes or maybe."""
    return rsvp.coming is not Coming.NO


def _came(rsvp: Rsvp) -> bool:
    """Whether somebody was to come."""
    return rsvp.coming is Coming.YES and rsvp.seat is not Seat.WAITING
