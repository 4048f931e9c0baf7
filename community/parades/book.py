"""The book of parades: in which way they are looked up and changed, whoever does it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from community.errors import Invalid, NotAllowed, NotFound
from community.members import Actor, MemberService
from community.model import Member, Visitor
from community.outbox import Outgoing
from community.parades import rows, turn_rows
from community.parades.life import GONE, RUNNING, alive, ends_at, phase
from community.parades.model import Parade, ParadeState, Parading, Phase
from community.parades.store import Decide, ParadeStore, Rows
from community.places import Community
from community.ports import Calendar, Clock
from community.texts import text

LISTED = 30
Also = Callable[[Parading], Sequence[Outgoing]]
"""Makes rows that follow from one change only, from what is stored then."""


def _nothing(_after: Parading) -> Sequence[Outgoing]:
    return ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A parade as somebody sees it: with the people in it, by member id, and who looks.
    ``ends_at``: when its last day is over; None while it has no days.
    """

    community: Community
    parading: Parading
    people: Mapping[int, Member]
    phase: Phase
    now: datetime
    reader: int = 0
    ends_at: datetime | None = None

    @property
    def parade(self) -> Parade:
        """The parade itself."""
        return self.parading.parade

    @property
    def hosted(self) -> bool:
        """Whether the reader is its host."""
        return bool(self.reader) and self.reader == self.parade.host

    @property
    def awaits_host(self) -> bool:
        """Whether the community chose it, and nobody hosts it yet."""
        return self.phase is Phase.PROPOSED and self.parade.chosen_at is not None

    @property
    def writes(self) -> bool:
        """Whether the reader wants to write."""
        return any(one.member_id == self.reader for one in self.parading.intents)

    def asks(self, member: Member) -> bool:
        """Whether this is the home in which somebody is asked: one alone, though they be in two."""
        here = self.community
        theirs = (
            seat.number
            for seat in here.seats
            if seat.channels.prompts and member.on(seat.home.platform) is not None
        )
        is_here = member.on(here.home.platform) is not None
        return is_here and min(theirs, default=here.number) == here.number

    def name(self, member_id: int | None) -> str:
        """Return somebody's name, "" if they are not there any more."""
        person = self.people.get(member_id or 0)
        return person.name if person else ""


class ParadeBook:
    """Finds and changes parades for whoever asks."""

    def __init__(
        self, store: ParadeStore, members: MemberService, calendar: Calendar, clock: Clock
    ) -> None:
        self.store = store
        self.members = members
        self.calendar = calendar
        self.clock = clock

    async def seen(self, community: Community, parading: Parading, reader: int = 0) -> Seen:
        """Return a parade with the people in it; who left the community is in it no more. The days
        of one that is not called yet are its host's alone.
        """
        parading = _as_read_by(reader, parading)
        parade = parading.parade
        ids = {one.member_id for one in (*parading.posts, *parading.intents)}
        ids |= {one.reader for one in parading.readings}
        ids |= {one for one in (parade.host, parade.stand_in, parade.proposed_by) if one}
        people = await self.members.people(community.id, ids)
        here = {number: one for number, one in people.items() if one.left_at is None}
        now = self.clock.now()
        ends = None if parade.closes is None else ends_at(parade, self.calendar)
        return Seen(community, parading, here, self.phase(parade), now, reader, ends)

    def phase(self, parade: Parade) -> Phase:
        """Return how far a parade is now."""
        return phase(parade, self.clock.now(), self.calendar)

    async def found(self, visitor: Visitor, parade_id: int) -> tuple[Actor, Member, Seen]:
        """Return who asks, and the parade as they see it; NotFound if there is none."""
        actor, member = await self.members.member(visitor)
        parading = alive(await self.store.get(actor.community.id, parade_id))
        return actor, member, await self.seen(actor.community, parading, member.id)

    async def listed(self, visitor: Visitor) -> Sequence[Seen]:
        """Return what there is, the newest first, with nobody in it: a list names no people."""
        actor, member = await self.members.member(visitor)
        community, now = actor.community, self.clock.now()
        return [
            Seen(community, _as_read_by(member.id, one), {}, self.phase(one.parade), now, member.id)
            for one in await self.store.listed(community.id, LISTED)
        ]

    async def running(self, visitor: Visitor, parade_id: int | None) -> int:
        """Return which parade is meant: that which was named, or the only one that takes posts."""
        if parade_id is not None:
            return parade_id
        every = await self.listed(visitor)
        running = [one.parade.id for one in every if one.phase in RUNNING]
        if not running:
            raise NotFound(
                text(
                    "No blog parade is running at the moment. /parade list shows all of them, and"
                    " with /parade propose you begin a new one."
                )
            )
        if len(running) > 1:
            raise Invalid(
                text(
                    "Several blog parades are running: {numbers}. Please name the number as well.",
                    numbers=tuple(str(one) for one in sorted(running)),
                )
            )
        return running[0]

    async def change(
        self,
        actor: Actor,
        member: Member,
        parade_id: int,
        decide: Decide,
        also: Also = _nothing,
    ) -> Seen:
        """Change a parade, have said what follows from it, and return it as the member sees it."""

        def decided(before: Parading) -> Parading:
            return decide(alive(before))

        follows = self.follows(actor.community, also)
        after = await self.store.change(actor.community.id, parade_id, decided, follows)
        if after is None:
            raise NotFound(GONE)
        return await self.seen(actor.community, after, member.id)

    async def add(self, actor: Actor, member: Member, parade: Parade, decide: Decide) -> Seen:
        """Store a new parade with what ``decide`` makes of it, and have it said."""
        added = await self.store.add(parade, decide, self.follows(actor.community))
        parading = alive(await self.store.get(actor.community.id, added.id))
        return await self.seen(actor.community, parading, member.id)

    def follows(self, community: Community, also: Also = _nothing) -> Rows:
        """Return what makes the rows that follow from any change made now."""
        now = self.clock.now()

        def following(before: Parading, after: Parading) -> list[Outgoing]:
            return [
                *rows.follow(community, before, after, now, self.calendar),
                *turn_rows.follow(community, before, after, now),
                *also(after),
            ]

        return following


def leads(actor: Actor, parade: Parade, member: Member) -> bool:
    """Whether the member hosts a parade, stands in, or is an organiser."""
    return member.id in (parade.host, parade.stand_in) or actor.visitor.organiser


def host_only(actor: Actor, parade: Parade, member: Member) -> None:
    """Raise NotAllowed unless the member leads it."""
    if not leads(actor, parade, member):
        raise NotAllowed(text("That is for whoever hosts the blog parade, and the organisers."))


def _as_read_by(reader: int, parading: Parading) -> Parading:
    """Return a parade without the days that only its host has seen so far."""
    parade = parading.parade
    if parade.state is not ParadeState.DRAFT or parade.host == reader:
        return parading
    hidden = replace(parade, host=None, hashtag="", opens=None, closes=None, call="")
    return replace(parading, parade=hidden)


def has_days(parade: Parade) -> None:
    """Raise Invalid unless the parade has days."""
    if parade.opens is None:
        raise Invalid(text("This blog parade is not called yet. “I'll host it” is the next step."))
