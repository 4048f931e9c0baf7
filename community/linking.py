"""Accounts and homes that belong together: a code shown on one side and entered on the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from community.cards import card_rows
from community.communities import CommunityStore, community_of, organisers_only
from community.errors import Invalid, NotFound
from community.introductions import IntroductionStore
from community.link_store import Linked, LinkStore
from community.members import MemberService, MemberStore
from community.model import Member, Visitor
from community.outbox import Outgoing
from community.places import Community
from community.ports import Clock, Ledger
from community.privacy import taken_away
from community.seats import name_of
from community.texts import text

VALID = timedelta(minutes=15)
MOST_MISSES = 5
AN_HOUR = timedelta(hours=1)
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without what is easily taken for something else."""
CODE_LENGTH = 10

NewCode = Callable[[], str]
"""Return a code of CODE_LENGTH letters of ALPHABET that nobody can guess."""

NO_CODE = text(
    "This code is not valid. It may have been used, or its 15 minutes are over; please ask for a"
    " new one on the other side."
)


@dataclass(frozen=True, slots=True)
class Joined:
    """Two homes of one community, as organisers read of it."""

    here: str
    there: str


class LinkService:
    """Links accounts of one person, and homes of one community."""

    def __init__(
        self,
        store: LinkStore,
        members: MemberService,
        member_store: MemberStore,
        introductions: IntroductionStore,
        communities: CommunityStore,
        ledger: Ledger,
        clock: Clock,
        new_code: NewCode,
    ) -> None:
        self._store = store
        self._members = members
        self._member_store = member_store
        self._introductions = introductions
        self._communities = communities
        self._ledger = ledger
        self._clock = clock
        self._new_code = new_code

    # --- people -------------------------------------------------------------------------------

    async def account_code(self, visitor: Visitor) -> str:
        """Return a code that the visitor's other account can enter."""
        actor, member = await self._members.member(visitor)
        if not actor.community.elsewhere:
            raise Invalid(
                text(
                    "This community lives on one platform only, so there is nothing to link. Its"
                    " organisers can change that with /admin link."
                )
            )
        return await self._give_out(Linked(actor.community.id, member.id))

    async def join_account(self, visitor: Visitor, code: str) -> Member:
        """Let this account and the one that got the code be one person; whoever showed the code
        stays who they are, and what both wrote is kept once.
        """
        community = await community_of(self._communities, visitor)
        who = await name_of(self._ledger, community, visitor.account)
        hashed, linked = await self._entered(community, who, code)
        if linked.member_id is None or linked.community_id != community.id:
            raise Invalid(NO_CODE)
        kept = (await self._member_store.get(community.id, [linked.member_id])).get(
            linked.member_id
        )
        if kept is None or kept.left_at is not None:
            raise Invalid(NO_CODE)
        if visitor.account in kept.accounts:
            raise Invalid(text("Please enter the code with your other account, not with this one."))
        if kept.on(visitor.account.platform) is not None:
            raise Invalid(
                text("You have linked an account on this platform already. Part it there first.")
            )
        mine = await self._member_store.by_account(community.id, visitor.account)
        now = self._clock.now()
        if mine is None:
            done = await self._store.give(hashed, kept, visitor.account, now, who)
        else:
            done = await self._unite(hashed, community, kept, mine, now)
        if not done:
            raise Invalid(NO_CODE)
        return kept

    async def part_account(self, visitor: Visitor) -> None:
        """Let this account stand for itself again; NotFound if it does already."""
        actor, member = await self._members.member(visitor)
        known_as = await name_of(self._ledger, actor.community, visitor.account)
        if not member.others or not await self._member_store.part(
            actor.community.id, visitor.account, known_as
        ):
            raise NotFound(text("This account stands for itself already."))

    # --- communities --------------------------------------------------------------------------

    async def home_code(self, visitor: Visitor) -> str:
        """Return a code that an organiser of the other home can enter there."""
        organisers_only(visitor)
        community = await community_of(self._communities, visitor)
        _room_for_another(community)
        return await self._give_out(Linked(community.id))

    async def join_home(self, visitor: Visitor, code: str) -> Joined:
        """Let this home and the one that got the code be one community: the one that has members,
        or (if neither has) the one that showed the code, keeps its settings and schedules.
        """
        organisers_only(visitor)
        here = await community_of(self._communities, visitor)
        _room_for_another(here)
        who = await name_of(self._ledger, here, visitor.account)
        hashed, linked = await self._entered(here, who, code)
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
        whole, empty = there, here
        if not await self._store.is_empty(here.id):
            if not await self._store.is_empty(there.id):
                raise Invalid(
                    text(
                        "Both communities have members already. I can only join a home in which"
                        " nobody has introduced themselves yet."
                    )
                )
            whole, empty = here, there
        people = [member.id for member in (await self._member_store.everyone(whole.id)).values()]
        written = sorted(await self._introductions.many(whole.id, people))
        now = self._clock.now()

        def show(number: int) -> Sequence[Outgoing]:
            """Post everybody's introduction in the new home, too."""
            seat = replace(empty, number=number).every_seat[0]
            if seat.channels.introductions is None:
                return []
            return [row for one in written for row in card_rows(whole, one, now, [seat])]

        if await self._store.settle(hashed, whole, empty, show) is None:
            raise Invalid(NO_CODE)
        return Joined(here.name, there.name)

    async def purge(self) -> None:
        """Forget codes whose time is over."""
        await self._store.forget_old(self._clock.now())

    # --- inside -------------------------------------------------------------------------------

    async def _give_out(self, linked: Linked) -> str:
        code = self._new_code()
        await self._store.keep_code(_hashed(code), linked, self._clock.now() + VALID)
        return f"{code[:5]}-{code[5:]}"

    async def _entered(self, community: Community, who: str, code: str) -> tuple[str, Linked]:
        """Return what a code stands for; Invalid if nothing, and after too many wrong ones."""
        now = self._clock.now()
        if await self._store.misses(community.id, who, now - AN_HOUR) >= MOST_MISSES:
            raise Invalid(text("Too many codes were wrong. Please try again in an hour."))
        hashed = _hashed(code)
        linked = await self._store.find_code(hashed, now)
        if linked is None:
            await self._store.missed(community.id, who, now, now - AN_HOUR)
            raise Invalid(NO_CODE)
        return hashed, linked

    async def _unite(
        self, hashed: str, community: Community, kept: Member, gone: Member, now: datetime
    ) -> bool:
        both = await self._introductions.many(community.id, [kept.id, gone.id])
        shown = [seat for seat in community.seats if seat.channels.introductions]
        rows = card_rows(community, kept.id, now, shown) if both else ()
        return await self._store.unite(
            hashed, kept, gone, lambda refs: taken_away(gone, refs, now), rows
        )


def _room_for_another(community: Community) -> None:
    if community.elsewhere:
        raise Invalid(text("This community has two homes already."))


def _hashed(code: str) -> str:
    """Return what is kept of a code; small letters, blanks and hyphens do not matter."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return sha256(plain.encode()).hexdigest()
