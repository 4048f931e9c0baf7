"""What is said at conferences: sessions, pairs, what changed, questions and their answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from community.card_threads import deleted
from community.communities import CommunityStore
from community.companion import rows
from community.companion.cards import (
    answered_card,
    asked_card,
    moved_card,
    pairs_card,
    session_card,
    session_title,
    stale_card,
)
from community.companion.model import Companion, Presence, Question, Session
from community.companion.pairing import paired
from community.companion.seen import Followed, followed, presence
from community.companion.store import CompanionStore
from community.companion.watches import AT_ONCE, news, pages
from community.errors import ChatRefused, ChatUnavailable
from community.meetups.model import Coming, MeetupState, Space
from community.meetups.rows import EDIT_EVERY, next_page
from community.meetups.store import MeetupStore
from community.meetups.threads import MeetupThreads
from community.members import MemberService
from community.model import Member
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore
from community.places import Place, Ref
from community.ports import Chat, Clock
from community.posted_cards import redrawn, wall
from community.seats import seat_number, seen_by, suffix, without_seat
from community.texts import Card

AT_LEAST = 2
"""A session has a thread if so many come."""
MET_SINCE = timedelta(days=365)
"""Who met so lately is not brought together once more, as far as there are others."""
_GONE = "the conference is gone or called off, or the bot is not in this home any more"


class CompanionMessages:
    """Delivers the outbox rows about conferences."""

    def __init__(
        self,
        store: CompanionStore,
        meetups: MeetupStore,
        members: MemberService,
        communities: CommunityStore,
        outbox: OutboxStore,
        clock: Clock,
        chat: Chat,
    ) -> None:
        self._store = store
        self._meetups = meetups
        self._members = members
        self._communities = communities
        self._outbox = outbox
        self._clock = clock
        self._chat = chat
        self._threads = MeetupThreads(outbox, chat)

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {
            "meetup_session": self._session,
            "meetup_session_thread": self._session_thread,
            "meetup_moved": self._moved,
            "meetup_pairs": self._pairs,
            "meetup_asked": self._asked,
            "meetup_answered": self._answered,
        }

    # --- sessions -----------------------------------------------------------------------------

    async def _session(self, row: OutboxRow) -> Ref | Dropped:
        """Post the card of a session, or bring it into line where it stands."""
        found = await self._followed(row, called=False)
        session = found.companion.session(row.number("session")) if found else None
        if row.ref is not None:
            return await self._redraw(row, row.ref, found, session)
        if found is None or session is None or not _as_planned(row, found, session):
            return Dropped(_GONE)
        if session.ends_at <= self._clock.now():
            return Dropped("it is over")
        if not row.again and (why := self._unwanted(found, session)):
            return Dropped(why)
        return await self._chat.post(
            wall(found.seen.community),
            session_card(found, session),
            key=row.id,
            again=row.again,
        )

    async def _redraw(
        self, row: OutboxRow, ref: Ref, found: Followed | None, session: Session | None
    ) -> Ref | Dropped:
        if found is None or session is None:
            await self._chat.remove(ref)
            return Dropped(_GONE)
        planned = _as_planned(row, found, session)
        card = session_card(found, session) if planned else stale_card(found, session)
        return await redrawn(self._chat, row, ref, card)

    async def _session_thread(self, row: OutboxRow) -> Ref | Dropped:
        """Open the thread under a session's card."""
        if row.ref is not None:
            return row.ref
        found = await self._followed(row)
        session = found.companion.session(row.number("session")) if found else None
        if found is None or session is None or not _as_planned(row, found, session):
            return Dropped(_GONE)
        key = f"meetup:{found.meetup.id}:session:{session.id}:{row.number('start')}"
        message = await self._outbox.ref(key + suffix(seat_number(row)))
        if message is None:
            if why := self._unwanted(found, session):
                return Dropped(why)
            raise ChatUnavailable("the session's card is not posted yet", EDIT_EVERY)
        try:
            return await self._chat.open_thread(
                message, session_title(session), key=row.id, again=row.again
            )
        except ChatRefused as refused:
            return deleted(refused)

    async def _moved(self, row: OutboxRow) -> Ref | Dropped:
        """Tell those who come what changed in the programme."""
        found = await self._followed(row)
        if found is None:
            return Dropped(_GONE)
        now = self._clock.now()
        named = (found.companion.session(int(i)) for i in str(row.data["sessions"]).split(","))
        sessions = [one for one in named if one is not None and one.ends_at > now]
        rsvps = (one for one in found.seen.gathering.rsvps if one.coming is not Coming.NO)
        there = _here(found, [one.member_id for one in rsvps])
        page = row.number("page")
        people = there[page * AT_ONCE : (page + 1) * AT_ONCE]
        if not sessions or not people:
            return Dropped("it is over, or nobody comes who is to be told")
        if (page + 1) * AT_ONCE < len(there):
            await self._outbox.put([next_page(row, page + 1)])
        return await self._threads.say(row, found.meetup, moved_card(found, sessions, people))

    # --- eyes and ears ------------------------------------------------------------------------

    async def _pairs(self, row: OutboxRow) -> Ref | Dropped:
        """Pair those who are there with those who are not, and tell them so. Each pair remembers at
        which moment it was made: so it is told once, also after a crash in between.
        """
        found = await self._followed(row)
        if found is None:
            return Dropped(_GONE)
        if found.meetup.space is not Space.HYBRID:
            return Dropped("nobody is there, or nobody is not")
        every = rows.moments(found.meetup, found.companion.sessions)
        wanted = (row.number("start"), row.number("hours"))
        moment = next((o for o in every if (rows.stamp(o.starts_at), o.hours) == wanted), None)
        if moment is None:
            return Dropped("the programme was changed since")
        found = await self._paired(found, moment.due)
        before = max((one.due for one in every if one.due < moment.due), default=None)
        platform = found.seen.community.home.platform
        told = [
            one
            for one in news(found, moment.due, before)
            if any(person.on(platform) is not None for person in one.people)
        ]
        if not told:
            return Dropped("nobody is paired anew")
        every_page, page = pages(told), row.number("page")
        if page >= len(every_page):
            return Dropped("fewer people are left than there were")
        if page + 1 < len(every_page):
            await self._outbox.put([next_page(row, page + 1)])
        nobody_there = not found.following(Presence.SITE)
        hosts = _here(found, found.meetup.hosts) if nobody_there else ()
        card = pairs_card(found, every_page[page], hosts)
        return await self._threads.say(row, found.meetup, card)

    async def _paired(self, found: Followed, at: datetime) -> Followed:
        """Return a conference with everybody paired who can be."""
        community, gathering = found.seen.community, found.seen.gathering
        here = [one.id for one in found.following(Presence.SITE)]
        afar = [one.id for one in found.following(Presence.REMOTE)]
        met = await self._meetups.encounters(community.id, at - MET_SINCE)
        known = {frozenset((one.by, one.other)) for one in met}

        def decide(before: Companion) -> Companion:
            pairs = paired(before.pairs, here, afar, known, at, gathering.meetup.id)
            return replace(before, pairs=pairs)

        after = await self._store.change(
            community.id, gathering.meetup.id, decide, lambda _before, _after: ()
        )
        return Followed(found.seen, after or found.companion, found.now)

    # --- questions ----------------------------------------------------------------------------

    async def _asked(self, row: OutboxRow) -> Ref | Dropped:
        """Hand a question over: in its session's thread, else in that of the whole."""
        found = await self._followed(row)
        question = found.companion.question(row.number("question")) if found else None
        if found is None or question is None or found.person(question.asked_by) is None:
            return Dropped("the question is gone, or who asked left")
        session = found.companion.session(question.session_id or 0)
        there, elsewhere = (asked_card(found, question, one) for one in (None, session))
        return await self._say(row, found, question, there, elsewhere)

    async def _answered(self, row: OutboxRow) -> Ref | Dropped:
        """Bring an answer to whoever asked, where they asked; one that was put right is redrawn."""
        found = await self._followed(row)
        question = found.companion.question(row.number("question")) if found else None
        if found is None or question is None or not question.answer:
            return Dropped("the question or its answer is gone")
        card = answered_card(found, question)
        if row.ref is not None:
            try:
                await self._chat.edit(row.ref, card)
            except ChatRefused as refused:
                return deleted(refused)
            return row.ref
        return await self._say(row, found, question, card, card)

    async def _say(
        self, row: OutboxRow, found: Followed, question: Question, there: Card, elsewhere: Card
    ) -> Ref | Dropped:
        """Post into the thread of a question's session if it has one that stands; else something
        into the meetup's thread.
        """
        thread = await self._thread_of(row, found, question)
        if thread is not None:
            place = Place(thread.platform, thread.place)
            try:
                return await self._chat.post(place, there, key=row.id, again=row.again)
            except ChatRefused as refused:
                deleted(refused)  # then it is said where everybody is
        return await self._threads.say(row, found.meetup, elsewhere)

    async def _thread_of(self, row: OutboxRow, found: Followed, question: Question) -> Ref | None:
        """Return the newest thread of a question's session: one that was moved may have had one."""
        prefix = f"meetup:{found.meetup.id}:session_thread:{question.session_id}:"
        refs = await self._outbox.refs(prefix)
        seat = suffix(seat_number(row))
        here = {
            int(plain.removeprefix(prefix)): ref
            for key, ref in refs.items()
            for plain, at in [without_seat(key)]
            if at == seat
        }
        return here[max(here)] if here else None

    # --- inside -------------------------------------------------------------------------------

    async def _followed(self, row: OutboxRow, *, called: bool = True) -> Followed | None:
        """Return what a row is about; None if nothing is to be said of it any more. ``called``:
        not of one that was called off.
        """
        community = seen_by(await self._communities.get(row.community_id), row)
        gathering = await self._meetups.get(row.community_id, row.number("meetup"))
        if community is None or gathering is None or gathering.meetup.host is None:
            return None
        if called and gathering.meetup.state is not MeetupState.CALLED:
            return None
        companion = await self._store.get(row.community_id, gathering.meetup.id)
        now = self._clock.now()
        return await followed(self._members, community, gathering, companion, now)

    def _unwanted(self, found: Followed, session: Session) -> str:
        """Return why a session is not announced; "" if it is."""
        if session.starts_at <= self._clock.now():
            return "it has begun"
        coming = [one for one in found.seen.gathering.rsvps if presence(one) is not None]
        there = [one for one in coming if one.member_id in found.seen.people]
        return "" if len(there) >= AT_LEAST else "hardly anybody comes"


def _here(found: Followed, member_ids: Iterable[int]) -> Sequence[Member]:
    """Return those of these members who are in the home that something is said in."""
    people = (found.person(one) for one in member_ids)
    platform = found.seen.community.home.platform
    return [one for one in people if one is not None and one.on(platform) is not None]


def _as_planned(row: OutboxRow, found: Followed, session: Session) -> bool:
    """Whether a session still takes place when it was to as the row was written."""
    is_off = session.cancelled or found.meetup.state is not MeetupState.CALLED
    return not is_off and rows.stamp(session.starts_at) == row.number("start")
