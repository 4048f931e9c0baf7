"""Meetups in calendars: a file of one, and addresses that people's own calendars, or the website of
a community, follow.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from community.communities import CommunityStore, community_of, organisers_only
from community.errors import Invalid
from community.meetups.details import details_of
from community.meetups.entries import Entry, WriteCalendar
from community.meetups.model import Gathering, Meetup, MeetupState, Space
from community.meetups.seen import found_one
from community.meetups.store import Feed, MeetupStore
from community.members import MemberService
from community.model import Visitor
from community.places import Account, Community
from community.ports import Clock, Ledger
from community.texts import text

PAST = timedelta(days=60)
"""A feed keeps what is over for so long."""
MOST = 500
_HASHED = "calendar"


class CalendarService:
    """Files and feeds of meetups. ``address``: where that of a token is served; None: nowhere."""

    def __init__(
        self,
        store: MeetupStore,
        members: MemberService,
        communities: CommunityStore,
        ledger: Ledger,
        clock: Clock,
        write: WriteCalendar,
        new_token: Callable[[], str],
        address: Callable[[str], str] | None = None,
    ) -> None:
        self._store = store
        self._members = members
        self._communities = communities
        self._ledger = ledger
        self._clock = clock
        self._write = write
        self._new_token = new_token
        self._address = address

    async def file(self, visitor: Visitor, meetup_id: int) -> tuple[str, bytes]:
        """Return (name, content) of the file of a meetup."""
        actor = await self._members.recognise(visitor)
        community = actor.community
        found = await found_one(self._store, actor, meetup_id)
        entry = _entry(community, found)
        return (
            f"meetup-{meetup_id}.ics",
            self._write(community.name, visitor.language, [entry]),
        )

    async def feed(self, visitor: Visitor, *, mine: bool) -> str:
        """Return a new address that a calendar can follow; earlier ones of the visitor's end.

        ``mine``: what they come to; else everything that is called in the community.
        """
        actor, member = await self._members.member(visitor)
        if self._address is None:
            raise Invalid(
                text(
                    "Whoever runs me has not switched calendars on that follow along. You can get"
                    " each meetup as a file: /meetup file."
                )
            )
        token = self._new_token()
        feed = Feed(actor.community.id, member.id, whole=not mine)
        await self._store.open_feed(feed, await self._secret(token))
        return self._address(token)

    async def end_feed(self, visitor: Visitor) -> None:
        """Let the visitor's address lead nowhere."""
        actor, member = await self._members.member(visitor)
        await self._store.close_feed(Feed(actor.community.id, member.id))

    async def open_for_all(self, visitor: Visitor) -> str:
        """Return a new address of a calendar of everything that is called in the community, for its
        website; an earlier one ends. For organisers.
        """
        community = await self._organised(visitor)
        if self._address is None:
            raise Invalid(
                text(
                    "Whoever runs me has not switched calendars on that follow along, so I have no"
                    " address to give. How that is done stands in the README, under “Calendars”."
                )
            )
        token = self._new_token()
        await self._store.open_feed(_of_all(community), await self._secret(token))
        return self._address(token)

    async def end_for_all(self, visitor: Visitor) -> None:
        """Let the address of the community's calendar lead nowhere. For organisers."""
        await self._store.close_feed(_of_all(await self._organised(visitor)))

    async def _organised(self, visitor: Visitor) -> Community:
        organisers_only(visitor)
        return await community_of(self._communities, visitor)

    async def calendar(self, token: str) -> bytes | None:
        """Return the calendar that a token stands for; None if it stands for none."""
        feed = await self._store.feed(await self._secret(token))
        if feed is None:
            return None
        community = await self._communities.get(feed.community_id)
        if feed.member_id is None:
            return await self._for_all(community)
        people = await self._members.people(community.id, [feed.member_id])
        member = people.get(feed.member_id)
        if member is None or member.left_at is not None:
            return None
        after = self._clock.now() - PAST
        if feed.whole:
            found = await self._store.since(community.id, after, MOST)
        else:
            found = await self._store.of_member(community.id, member.id, after)
        entries = [_entry(community, one) for one in found[:MOST]]
        return self._write(community.name, member.language, entries)

    async def _for_all(self, community: Community) -> bytes | None:
        """Return the calendar that anybody may read; None once the bot is in no home any more."""
        if not community.seats:
            return None
        found = await self._store.since(community.id, self._clock.now() - PAST, MOST)
        entries = [_in_public(_entry(community, one), one.meetup) for one in found]
        return self._write(community.name, community.language, entries)

    async def _secret(self, token: str) -> str:
        return await self._ledger.name(Account(_HASHED, token), _HASHED)


def _entry(community: Community, found: Gathering) -> Entry:
    meetup = found.meetup
    home = community.every_seat[0].home.external_id
    place = "".join(c for c in home if c.isalnum())
    told = [f"{words}" for facts in details_of(meetup) for _, words in facts.rows]
    return Entry(
        uid=f"meetup-{meetup.id}-{place}@netzwerkstatt",
        sequence=meetup.sequence,
        title=meetup.title,
        starts_at=meetup.starts_at,
        ends_at=meetup.ends_at,
        zone=meetup.zone,
        changed_at=meetup.changed_at or meetup.starts_at,
        where=meetup.where,
        about="\n\n".join([meetup.about, *told]).strip(),
        cancelled=meetup.state is MeetupState.CANCELLED,
    )


def _in_public(entry: Entry, meetup: Meetup) -> Entry:
    """Return an entry as strangers may read it: without details, which are for those who come, and
    without the way into a meeting online.
    """
    is_address = meetup.space is Space.ONLINE or "://" in meetup.where
    return replace(entry, about=meetup.about, where="" if is_address else meetup.where)


def _of_all(community: Community) -> Feed:
    return Feed(community.id, None, whole=True)
