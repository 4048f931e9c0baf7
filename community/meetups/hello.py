"""The day before a meetup: who comes, has not met yet, and has something to talk about.

Only what people show in their introductions is said, and only of those who take part in rounds: who
pauses or does not want to be introduced is not named. Whoever never wants to meet somebody is never
named beside them, and neither are others, at random (see ``matching/decoys.py``).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol
from zoneinfo import ZoneInfo

from community.communities import CommunityStore
from community.introductions import IntroductionStore
from community.matching.greetings import greetings
from community.matching.inputs import Person, PlanRules
from community.matching.topics import Topics
from community.meetups.hello_words import hello_card
from community.meetups.model import Coming, Meetup, MeetupState, Reminders, Seat
from community.meetups.seen import Seen, seen
from community.meetups.store import MeetupStore
from community.meetups.threads import MeetupThreads
from community.members import MemberService
from community.model import Introduction, Reason
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore
from community.participation import ParticipationStore
from community.places import Ref
from community.ports import Chat, Clock, Ledger
from community.round_plans import decoy_key
from community.seats import seen_by, without_seat
from community.shown_topics import shown_topics
from community.understanding import TopicReader

MOST_PAIRS = 5
LOOKED_AT = 200
"""Of those who come, so many are looked at, in the order in which they said yes."""


class Acquaintances(Protocol):
    """Who knows whom already."""

    async def acquainted(
        self, meetup: Meetup, member_ids: Collection[int]
    ) -> frozenset[tuple[int, int]]:
        """Return which two of these members were ever in one match (that was neither undone nor
        called off), met at a meetup as at least one of them said, commented on a post of the
        other's in a blog parade, or both had a place at an earlier date of this series (and did not
        say that they were not there); (smaller id, larger id).
        """
        ...


class HelloMessages:
    """Delivers the rows that say who could say hello to each other."""

    def __init__(
        self,
        store: MeetupStore,
        members: MemberService,
        introductions: IntroductionStore,
        participation: ParticipationStore,
        acquaintances: Acquaintances,
        communities: CommunityStore,
        outbox: OutboxStore,
        ledger: Ledger,
        clock: Clock,
        chat: Chat,
    ) -> None:
        self._store = store
        self._members = members
        self._introductions = introductions
        self._participation = participation
        self._acquaintances = acquaintances
        self._communities = communities
        self._outbox = outbox
        self._ledger = ledger
        self._clock = clock
        self._threads = MeetupThreads(outbox, chat)

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handler by kind of row."""
        return {"meetup_hello": self._hello}

    async def _hello(self, row: OutboxRow) -> Ref | Dropped:
        community = seen_by(await self._communities.get(row.community_id), row)
        gathering = await self._store.get(row.community_id, row.number("meetup"))
        if community is None or gathering is None or gathering.meetup.host is None:
            return Dropped("the meetup is gone, or the bot is not in this home any more")
        meetup = gathering.meetup
        if meetup.state is not MeetupState.CALLED:
            return Dropped("called off")
        if meetup.sequence != row.number("sequence"):
            return Dropped("it was changed since")
        if await self._said_before(row):
            return Dropped("it was said before the meetup was moved")
        found = await seen(self._members, community, gathering, self._clock.now())
        reasons = self._of_this_home(found, await self._reasons(found))
        if not reasons:
            return Dropped("nobody to be named")
        named = [i for reason in reasons for i in (reason.giver, reason.taker)]
        wanted = await self._store.reminders(community.id, named)
        platform = community.home.platform
        pinged = [
            found.people[i]
            for i in named
            if wanted.get(i, Reminders()).day and found.people[i].on(platform) is not None
        ]
        return await self._threads.say(row, found.meetup, hello_card(found, reasons, pinged))

    async def _said_before(self, row: OutboxRow) -> bool:
        """Whether an earlier date of this meetup had the same said in this home."""
        its_seat = without_seat(row.key)[1]
        every = await self._outbox.refs(f"meetup:{row.number('meetup')}:hello:")
        return any(without_seat(key)[1] == its_seat for key in every if key != row.key)

    async def _reasons(self, found: Seen) -> Sequence[Reason]:
        """Return the pairs to be named, each by why."""
        community = found.community
        local = self._clock.now().astimezone(ZoneInfo(community.zone)).replace(tzinfo=None)
        joined = await self._participation.all(community.id)
        coming = [
            one.member_id
            for one in found.gathering.rsvps
            if one.coming is Coming.YES
            and one.seat not in (Seat.WAITING, Seat.OFFERED)
            and one.member_id in found.people
            and (p := joined.get(one.member_id)) is not None
            and not (p.paused_until and local.date() < p.paused_until)
        ][:LOOKED_AT]
        written = await self._introductions.many(community.id, coming)
        reader = Topics(await self._communities.aliases(community.id))
        people = [_person(i, written[i], reader) for i in coming if i in written]
        blocks = await self._participation.blocks(community.id)
        met = await self._acquaintances.acquainted(found.meetup, coming)
        key = await decoy_key(self._ledger, community)
        rules = PlanRules(local, decoy_key=key)
        return greetings(people, joined.keys(), blocks | met, rules, MOST_PAIRS)

    def _of_this_home(self, found: Seen, reasons: Sequence[Reason]) -> Sequence[Reason]:
        """Return the pairs of which at least one is in this home."""
        platform = found.community.home.platform
        return [
            reason
            for reason in reasons
            if any(found.people[i].on(platform) for i in (reason.giver, reason.taker))
        ]


def _person(member_id: int, introduction: Introduction, reader: TopicReader) -> Person:
    """Return what everybody may know of somebody: nothing of how they wish to be matched."""
    shown = shown_topics(introduction, reader)
    return Person(
        id=member_id,
        seeks=frozenset(shown.seeks),
        gives=frozenset(shown.gives),
        widens=frozenset(shown.widens),
        interests=frozenset(shown.interests),
        languages=frozenset(introduction.details.languages),
    )
