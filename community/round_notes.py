"""Deliver what is said about a round as a whole, to the organisers and to everybody."""

from collections.abc import Mapping

from community.communities import CommunityStore
from community.members import MemberService
from community.model import Round, RoundState
from community.outbox import Delivery, Dropped, OutboxRow
from community.places import Community, Ref
from community.ports import Chat
from community.round_store import RoundStore
from community.round_words import (
    empty_card,
    is_empty,
    listed,
    planned_card,
    public_card,
    summary_card,
)
from community.seats import seen_by
from community.texts import Card


class RoundNotes:
    """Delivers the outbox rows about rounds."""

    def __init__(
        self, store: RoundStore, members: MemberService, communities: CommunityStore, chat: Chat
    ) -> None:
        self._store = store
        self._members = members
        self._communities = communities
        self._chat = chat

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {
            "round_planned": self._planned,
            "round_summary": self._summary,
            "round_public": self._public,
        }

    async def _planned(self, row: OutboxRow) -> Ref | Dropped:
        community, round_ = await self._facts(row)
        if community is None or round_ is None or round_.state is not RoundState.PLANNED:
            return Dropped("out or undone already, or the bot is not in this home any more")
        if is_empty(round_):
            latest = await self._store.latest(community.id, 2)
            before = next((one for one in latest if one.number < round_.number), None)
            if before is not None and is_empty(before):
                return Dropped("nobody was in the one before either, and that was said")
            card = empty_card(community, round_)
        else:
            members = await self._members.people(community.id, listed(round_))
            card = planned_card(community, round_, members)
        return await self._post(row, community, community.channels.organisers, card)

    async def _summary(self, row: OutboxRow) -> Ref | Dropped:
        community, round_ = await self._facts(row)
        if community is None or round_ is None or round_.state is RoundState.UNDONE:
            return Dropped("undone, or the bot is not in this home any more")
        card = summary_card(community, round_)
        return await self._post(row, community, community.channels.organisers, card)

    async def _public(self, row: OutboxRow) -> Ref | Dropped:
        community, round_ = await self._facts(row)
        if community is None or round_ is None or round_.state is RoundState.UNDONE:
            return Dropped("undone, or the bot is not in this home any more")
        card = public_card(community, round_)
        return await self._post(row, community, community.channels.rounds, card)

    async def _facts(self, row: OutboxRow) -> tuple[Community | None, Round | None]:
        community = seen_by(await self._communities.get(row.community_id), row)
        return community, await self._store.get(row.community_id, row.number("round"))

    async def _post(
        self, row: OutboxRow, community: Community, channel: str | None, card: Card | None
    ) -> Ref | Dropped:
        if card is None or channel is None:
            return Dropped("nothing to say, or nowhere to say it")
        place = community.place(channel)
        return await self._chat.post(place, card, key=row.id, again=row.again)
