"""Homes on two platforms that become one community, and part again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from community.cards import card_rows
from community.communities import CommunityStore, community_of, organisers_only
from community.errors import Invalid, NotFound
from community.introductions import IntroductionStore
from community.join_store import JoinStore, Names
from community.link_codes import NO_CODE, LinkCodes
from community.link_store import Linked
from community.meetups.upcoming_rows import redrawn
from community.members import MemberStore
from community.model import Member, RoundState, Visitor
from community.outbox import Outgoing
from community.places import Community, Seat
from community.ports import Clock, Ledger
from community.privacy import taken_away
from community.recurring import Schedule
from community.relay import over
from community.relay_store import Bridge
from community.round_store import RoundStore
from community.schedules import ScheduleStore
from community.seats import names_of
from community.texts import text


@dataclass(frozen=True, slots=True)
class Joining:
    """What joining would do. ``key``: what to come back with; ``people``: how many move over;
    ``round``: the number of one that is planned here and would not go out.
    """

    key: str
    here: str
    there: str
    people: int
    schedules: tuple[Schedule, ...]
    round: int | None


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaving would do. ``along``: how many have accounts only here."""

    here: str
    there: str
    along: int


@dataclass(frozen=True, slots=True)
class Joined:
    """Two homes of one community, as organisers read of it."""

    here: str
    there: str


class JoinService:
    """Joins homes of one community, for organisers of both."""

    def __init__(
        self,
        store: JoinStore,
        codes: LinkCodes,
        communities: CommunityStore,
        members: MemberStore,
        introductions: IntroductionStore,
        schedules: ScheduleStore,
        rounds: RoundStore,
        ledger: Ledger,
        clock: Clock,
    ) -> None:
        self._store = store
        self._codes = codes
        self._communities = communities
        self._members = members
        self._introductions = introductions
        self._schedules = schedules
        self._rounds = rounds
        self._ledger = ledger
        self._clock = clock

    async def home_code(self, visitor: Visitor) -> str:
        """Return a code that an organiser of the other home can enter there."""
        organisers_only(visitor)
        community = await community_of(self._communities, visitor)
        _room_for_another(community)
        return await self._codes.give_out(Linked(community.id))

    async def propose(self, visitor: Visitor, code: str) -> Joining:
        """Return what would become of this home if it joined the one that showed the code."""
        organisers_only(visitor)
        here = await community_of(self._communities, visitor)
        _room_for_another(here)
        key, linked = await self._codes.entered(here, visitor.account, code)
        there = await self._other(here, linked)
        planned = await self._rounds.latest(here.id)
        return Joining(
            key,
            here.name,
            there.name,
            len(await self._members.everyone(here.id)),
            tuple(await self._schedules.all(here.id)),
            next((one.number for one in planned if one.state is RoundState.PLANNED), None),
        )

    async def join(self, visitor: Visitor, key: str) -> Joined:
        """Let this home and the one that showed the code be one community: that one's."""
        organisers_only(visitor)
        here = await community_of(self._communities, visitor)
        _room_for_another(here)
        there = await self._other(here, await self._codes.still_valid(key))
        hosts, guests = await self._everyone(there), await self._everyone(here)
        names = {**await self._names(there, hosts), **await self._names(here, guests)}
        written = {
            one.id: await self._written(one, people)
            for one, people in ((there, hosts), (here, guests))
        }
        now = self._clock.now()

        def show(number: int) -> Sequence[Outgoing]:
            """Post everybody's introduction where it is not yet, and redraw those that moved."""
            seat = replace(here, number=number).every_seat[0]
            every = _showing((*there.seats, seat))
            whole = replace(there, elsewhere=(*there.elsewhere, seat))
            return [
                *redrawn(whole, now),
                *(r for i in written[there.id] for r in card_rows(there, i, now, _showing([seat]))),
                *(row for i in written[here.id] for row in card_rows(there, i, now, every)),
            ]

        if await self._store.join(key, there, here, names, show) is None:
            raise Invalid(NO_CODE)
        return Joined(here.name, there.name)

    async def consider_leaving(self, visitor: Visitor) -> Leaving:
        """Return what would become of this home if it were a community of its own again."""
        here = await self._shared(visitor)
        platform = here.home.platform
        along = [
            member
            for member in (await self._members.everyone(here.id)).values()
            if {one.platform for one in member.accounts} == {platform}
        ]
        return Leaving(here.name, here.elsewhere[0].name, len(along))

    async def leave(self, visitor: Visitor) -> Joined:
        """Let this home be a community of its own again."""
        here = await self._shared(visitor)
        now = self._clock.now()

        def show(alone: Community, written: Sequence[int]) -> Sequence[Outgoing]:
            every = _showing(alone.seats)
            introduced = (row for one in written for row in card_rows(alone, one, now, every))
            return [*introduced, *redrawn(alone, now)]

        def clean_up(member: Member, refs: Mapping[str, str]) -> Sequence[Outgoing]:
            return taken_away(member, refs, now, moved=True)

        def ending(bridge: Bridge) -> Outgoing:
            return over(bridge, now)

        names = await self._names(here, await self._everyone(here))
        if await self._store.leave(here, names, now, clean_up, ending, show) is None:
            raise NotFound(_ALONE)
        return Joined(here.name, here.elsewhere[0].name)

    # --- inside -------------------------------------------------------------------------------

    async def _shared(self, visitor: Visitor) -> Community:
        organisers_only(visitor)
        here = await community_of(self._communities, visitor)
        if not here.elsewhere:
            raise NotFound(_ALONE)
        return here

    async def _other(self, here: Community, linked: Linked) -> Community:
        if linked.member_id is not None:
            raise Invalid(NO_CODE)
        if linked.community_id == here.id:
            raise Invalid(text("Please enter the code on the other platform, not here."))
        there = await self._communities.get(linked.community_id)
        _room_for_another(there)
        if there.home.platform == here.home.platform:
            raise Invalid(
                text("A community can have one home on each platform; both of these are on one.")
            )
        return there

    async def _everyone(self, community: Community) -> Sequence[Member]:
        return await self._store.people(community.id)

    async def _names(self, community: Community, people: Iterable[Member]) -> Names:
        return {
            member.id: await names_of(self._ledger, community, member.accounts) for member in people
        }

    async def _written(self, community: Community, people: Iterable[Member]) -> Sequence[int]:
        present = [member.id for member in people if member.left_at is None]
        return sorted(await self._introductions.many(community.id, present))


_ALONE = text("This community lives here only, so there is nothing to part.")


def _room_for_another(community: Community) -> None:
    if community.elsewhere:
        raise Invalid(text("This community has two homes already."))


def _showing(seats: Iterable[Seat]) -> tuple[Seat, ...]:
    """Return the homes that have a channel for introductions."""
    return tuple(seat for seat in seats if seat.channels.introductions)
