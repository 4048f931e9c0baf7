"""Two accounts of one person: a code shown on one platform and entered on the other."""

from collections.abc import Mapping, Sequence

from community.cards import card_rows
from community.errors import Invalid, NotFound
from community.introductions import IntroductionStore
from community.link_codes import NO_CODE, LinkCodes
from community.link_store import Linked, LinkStore
from community.members import MemberService, MemberStore
from community.model import Member, Visitor
from community.outbox import Outgoing
from community.places import Community
from community.ports import Clock, Ledger
from community.privacy import taken_away
from community.seats import name_of
from community.texts import text


class LinkService:
    """Links accounts of one person."""

    def __init__(
        self,
        store: LinkStore,
        codes: LinkCodes,
        members: MemberService,
        member_store: MemberStore,
        introductions: IntroductionStore,
        ledger: Ledger,
        clock: Clock,
    ) -> None:
        self._store = store
        self._codes = codes
        self._members = members
        self._member_store = member_store
        self._introductions = introductions
        self._ledger = ledger
        self._clock = clock

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
        return await self._codes.give_out(Linked(actor.community.id, member.id))

    async def join_account(self, visitor: Visitor, code: str) -> Member:
        """Let this account and the one that got the code be one person. Of two members the one
        who came first stays, with the introduction that was written last.
        """
        community = (await self._members.recognise(visitor)).community
        kept_as, linked = await self._codes.entered(community, visitor.account, code)
        if linked.member_id is None or linked.community_id != community.id:
            raise Invalid(NO_CODE)
        shown = (await self._member_store.get(community.id, [linked.member_id])).get(
            linked.member_id
        )
        if shown is None or shown.left_at is not None:
            raise Invalid(NO_CODE)
        if visitor.account in shown.accounts:
            raise Invalid(text("Please enter the code with your other account, not with this one."))
        mine = await self._member_store.by_account(community.id, visitor.account)
        _one_each(shown, visitor, mine)
        if mine is None:
            now = self._clock.now()
            who = await name_of(self._ledger, community, visitor.account)
            done = await self._store.give(kept_as, shown, visitor.account, now, who)
        else:
            kept, gone = sorted((shown, mine), key=lambda one: (one.since, one.id))
            done = await self._unite(kept_as, community, kept, gone)
        found = await self._member_store.by_account(community.id, visitor.account)
        if not done or found is None:
            raise Invalid(NO_CODE)
        return found

    async def part_account(self, visitor: Visitor) -> None:
        """Let this account stand for itself again; NotFound if it does already."""
        actor, member = await self._members.member(visitor)
        known_as = await name_of(self._ledger, actor.community, visitor.account)
        if not member.others or not await self._member_store.part(
            actor.community.id, visitor.account, known_as
        ):
            raise NotFound(
                text(
                    "This account stands for itself already, and is the only one I know you by. To"
                    " leave altogether, use /privacy erase."
                )
            )

    # --- inside -------------------------------------------------------------------------------

    async def _unite(self, kept_as: str, community: Community, kept: Member, gone: Member) -> bool:
        now = self._clock.now()
        both = await self._introductions.many(community.id, [kept.id, gone.id])
        shown = [seat for seat in community.seats if seat.channels.introductions]
        rows = card_rows(community, kept.id, now, shown) if both else ()

        def clean_up(refs: Mapping[str, str]) -> Sequence[Outgoing]:
            """Take the second card away; what else was said to the person or of them stays."""
            cards = {key: ref for key, ref in refs.items() if key.startswith("intro:")}
            return taken_away(gone, cards, now)

        return await self._store.unite(kept_as, kept, gone, clean_up, rows)


def _one_each(shown: Member, visitor: Visitor, mine: Member | None) -> None:
    """Raise Invalid if one person would have two accounts on one platform."""
    joining = mine.accounts if mine else (visitor.account,)
    if {one.platform for one in joining} & {one.platform for one in shown.accounts}:
        raise Invalid(
            text("You have linked an account on this platform already. Part it there first.")
        )
