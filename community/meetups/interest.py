"""A meetup in a platform's own list of events: who is interested there, and what people do to it.

Whoever is interested there comes "maybe", unless they have answered here. The meetup is the truth:
what was changed in the list by hand is put back, and the hosts are told so once; what was taken out
of it stays out, and the meetup takes place all the same.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from community.communities import CommunityStore
from community.errors import ChatRefused
from community.meetups import coming as rules
from community.meetups import rows
from community.meetups.listed import native_event
from community.meetups.model import Coming, Gathering, Meetup, MeetupState
from community.meetups.service import MOST_OF_ALL
from community.meetups.store import Change, MeetupStore
from community.members import NOTE_VERSION, MemberService
from community.model import Member
from community.native_events import EventBoard, Listed
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore, Outgoing
from community.places import Account, Community, Home, Ref
from community.ports import Clock
from community.seats import in_seat, seat_number, seen_by, suffix, without_seat

EVENT, BY_HAND = "meetup_event", "byhand"
TELL_WITHIN = timedelta(days=2)


class InterestService:
    """Keeps meetups and the platform's own list of events in step, the way back."""

    def __init__(
        self,
        store: MeetupStore,
        members: MemberService,
        communities: CommunityStore,
        outbox: OutboxStore,
        clock: Clock,
        events: EventBoard,
    ) -> None:
        self._store = store
        self._members = members
        self._communities = communities
        self._outbox = outbox
        self._clock = clock
        self._events = events

    # --- what a platform tells ----------------------------------------------------------------

    async def interested(
        self, home: Home, event: str, account: Account, *, interested: bool
    ) -> bool:
        """Note that somebody is interested in an event of a home's list, or is no more; return
        whether there is something to deliver. Of who is no member nothing is stored.
        """
        found = await self._found(home, event)
        if found is None:
            return False
        community, key = found
        member = await self._member(community, account)
        if member is None:
            return False
        ids = {member.id}
        now = self._clock.now()

        def decide(before: Gathering) -> Change:
            after = counted(before, ids if interested else (), now, lost=() if interested else ids)
            return Change(after, list(rows.seats(community, before, after, now)))

        await self._store.change(community.id, _number(key), decide)
        return True

    async def changed(self, home: Home, event: str) -> bool:
        """Have an event of a home's list looked at that was changed or taken away, perhaps by us;
        return whether there is something to deliver.
        """
        found = await self._found(home, event)
        if found is None:
            return False
        community, key = found
        meetup_id = _number(key)
        gathering = await self._store.get(community.id, meetup_id)
        if gathering is None:
            return False
        await self._outbox.put([look(gathering.meetup, key, self._clock.now())])
        return True

    async def look_again(self) -> bool:
        """Have all events looked at that are still ahead: some of what happened may be unheard.
        Return whether there are any.
        """
        some = False
        for community in await self._communities.all():
            keys = list(await self._outbox.standing(community.id, EVENT))
            if not keys:
                continue
            now = self._clock.now()
            ahead = {
                one.meetup.id: one.meetup
                for one in await self._store.upcoming(community.id, now, MOST_OF_ALL)
                if one.meetup.starts_at > now
            }
            there = [(ahead[_number(key)], key) for key in keys if _number(key) in ahead]
            await self._outbox.put([look(meetup, key, now) for meetup, key in there])
            some = some or bool(there)
        return some

    # --- delivery -----------------------------------------------------------------------------

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handler by kind of row."""
        return {"meetup_look": self._look}

    async def _look(self, row: OutboxRow) -> Dropped:
        """Bring answers into line with the list, and the list with the meetup."""
        community = seen_by(await self._communities.get(row.community_id), row)
        gathering = await self._store.get(row.community_id, row.number("meetup"))
        now = self._clock.now()
        if community is None or gathering is None or not _is_ahead(gathering.meetup, now):
            return Dropped("nothing is to be looked at")
        meetup, at = gathering.meetup, suffix(seat_number(row))
        ref = await self._outbox.ref(f"meetup:{meetup.id}:event{at}")
        if ref is None or await self._outbox.ref(_by_hand_key(meetup, "gone", at)):
            return Dropped("it stands in no list any more")
        # Asked before the list is: what is to be brought into line anyway was changed by us.
        if await self._outbox.is_pending(f"meetup:{meetup.id}:event{at}"):
            return Dropped("it is about to be brought into line")
        try:
            listed = await self._events.listed(ref, native_event(meetup, community))
            who = await self._interested(gathering, ref, listed)
        except ChatRefused:
            return Dropped("it cannot be looked at")
        ids = None if who is None else [one.id for one in await self._members_of(community, who)]

        def decide(before: Gathering) -> Change:
            after = before if ids is None else counted(before, ids, now, lost=None)
            told = list(rows.seats(community, before, after, now))
            if before.meetup == meetup:  # what has changed since would be told as somebody's deed
                told += put_right(community, meetup, listed, now)
            return Change(after, told)

        await self._store.change(community.id, meetup.id, decide)
        return Dropped("looked at")

    # --- inside -------------------------------------------------------------------------------

    async def _found(self, home: Home, event: str) -> tuple[Community, str] | None:
        """Return whose event this is, and the key of the row that made it; None: not ours."""
        community = await self._communities.by_home(home)
        if community is None:
            return None
        standing = await self._outbox.standing(community.id, EVENT)
        wanted = Ref(home.platform, home.external_id, event)
        return next(((community, key) for key, ref in standing.items() if ref == wanted), None)

    async def _member(self, community: Community, account: Account) -> Member | None:
        found = await self._members.find(community.id, account)
        if found is None or found.left_at or found.consent.version < NOTE_VERSION:
            return None
        return found

    async def _members_of(
        self, community: Community, accounts: Collection[Account]
    ) -> Sequence[Member]:
        found = [await self._member(community, account) for account in accounts]
        return [one for one in found if one is not None]

    async def _interested(
        self, gathering: Gathering, ref: Ref, listed: Listed | None
    ) -> Collection[Account] | None:
        """Return who is interested; None if that is not known, so that nothing changes."""
        if listed is None:
            return None  # with the event goes the list; what people said before stays
        if not listed.interested and not any(one.by_event for one in gathering.rsvps):
            return None
        return await self._events.interested(ref)


def counted(
    gathering: Gathering,
    interested: Collection[int],
    now: datetime,
    *,
    lost: Collection[int] | None,
) -> Gathering:
    """Return the gathering with those interested as "maybe" who have not answered by themselves.

    ``lost``: whose interest is over; None: everybody's but theirs. Only what came from the list
    goes with it.
    """
    if not _is_open(gathering.meetup, now):
        return gathering
    gone = {
        one.member_id
        for one in gathering.rsvps
        if one.by_event
        and one.attended is None
        and (one.member_id not in interested if lost is None else one.member_id in lost)
    }
    if gone:
        kept = tuple(one for one in gathering.rsvps if one.member_id not in gone)
        gathering = replace(gathering, rsvps=kept)
    for member_id in sorted(interested):
        if gathering.of(member_id) is not None:
            continue
        gathering = rules.answered(gathering, member_id, Coming.MAYBE, now)
        said = gathering.of(member_id)
        if said is not None:
            gathering = gathering.with_rsvp(replace(said, by_event=True))
    return gathering


def look(meetup: Meetup, key: str, now: datetime) -> Outgoing:
    """Return the row that has an event looked at. ``key``: of the row that made it."""
    _, at = without_seat(key)
    row = Outgoing(
        f"meetup:{meetup.id}:look",
        meetup.community_id,
        "meetup_look",
        now,
        max(meetup.starts_at, now),
        {"meetup": meetup.id},
        renew=True,
    )
    return in_seat(row, int(at.removeprefix("@") or 0))


def put_right(
    community: Community, meetup: Meetup, listed: Listed | None, now: datetime
) -> Iterator[Outgoing]:
    """Yield what brings the list back into line, and tells the hosts of it once."""
    if listed is None:
        yield _by_hand(community, meetup, "gone", now)
        return
    if not listed.differs:
        return
    yield from rows.event(community, meetup, now)
    # What it is about, and a place that nobody named, may have changed by themselves.
    quiet = {"about"} if meetup.where else {"about", "where"}
    if listed.differs - quiet:
        yield _by_hand(community, meetup, "changed", now)


def _by_hand(community: Community, meetup: Meetup, what: str, now: datetime) -> Outgoing:
    row = Outgoing(
        _by_hand_key(meetup, what),
        meetup.community_id,
        f"meetup_{BY_HAND}",
        now,
        now + TELL_WITHIN,
        {"meetup": meetup.id, "what": what},
        urgency=4,
    )
    return in_seat(row, community.number)


def _by_hand_key(meetup: Meetup, what: str, at: str = "") -> str:
    return f"meetup:{meetup.id}:{BY_HAND}:{what}{at}"


def _number(key: str) -> int:
    """Return the number of the meetup that a row is about, from its key."""
    return int(key.split(":")[1])


def _is_ahead(meetup: Meetup, now: datetime) -> bool:
    return _is_open(meetup, now) and meetup.starts_at > now


def _is_open(meetup: Meetup, now: datetime) -> bool:
    is_called = meetup.host is not None and meetup.state is MeetupState.CALLED
    return is_called and meetup.ends_at > now
