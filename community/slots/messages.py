"""What is said about finding a time: the card, and its end."""

from collections.abc import Mapping
from dataclasses import replace

from community.communities import CommunityStore
from community.errors import ChatRefused
from community.members import MemberService
from community.outbox import Delivery, Dropped, OutboxRow
from community.places import Ref
from community.ports import Chat, Clock
from community.seats import seen_by
from community.slots import rows
from community.slots.cards import public_card
from community.slots.model import PollState, Standing
from community.slots.seen import seen
from community.slots.store import Change, SlotStore


class SlotMessages:
    """Delivers the outbox rows about polls."""

    def __init__(
        self,
        store: SlotStore,
        members: MemberService,
        communities: CommunityStore,
        clock: Clock,
        chat: Chat,
    ) -> None:
        self._store = store
        self._members = members
        self._communities = communities
        self._clock = clock
        self._chat = chat

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {"slots_card": self._card, "slots_close": self._close}

    async def _card(self, row: OutboxRow) -> Ref | Dropped:
        """Post the card, or redraw it where it stands; one that somebody deleted stays away."""
        community = seen_by(await self._communities.get(row.community_id), row)
        standing = await self._store.get(row.community_id, row.number("poll"))
        if community is None or standing is None:
            return Dropped("the poll is gone, or the bot is not in this home any more")
        now = self._clock.now()
        card = public_card(await seen(self._members, community, standing, now, community.zone))
        if row.ref is not None:
            try:
                if row.data.get("erased"):
                    await self._chat.overwrite(row.ref, card, key=row.id)
                else:
                    await self._chat.edit(row.ref, card)
            except ChatRefused as refused:
                if refused.cause != "gone":
                    raise
                return Dropped("the poll's card was deleted")
            return row.ref
        if standing.poll.state is not PollState.OPEN or standing.poll.by is None:
            return Dropped("over before anybody saw it")
        channel = community.channels.prompts
        if channel is None:
            raise ChatRefused("gone", "no channel for prompts is chosen")
        place = community.place(channel)
        return await self._chat.post(place, card, key=row.id, again=row.again)

    async def _close(self, row: OutboxRow) -> Dropped:
        """Close a poll whose last time has begun."""
        now = self._clock.now()
        community = await self._communities.get(row.community_id)

        def decide(before: Standing) -> Change:
            if before.poll.state is not PollState.OPEN:
                return Change(before)
            poll = replace(before.poll, state=PollState.CLOSED)
            return Change(replace(before, poll=poll), list(rows.card(community, poll, now)))

        await self._store.change(row.community_id, row.number("poll"), decide)
        return Dropped("looked after")
