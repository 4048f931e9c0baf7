"""One card a home with what comes next. It is edited whenever something about it changes, posted
anew where somebody deleted it, and taken along to whichever channel the organisers choose.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from community.communities import CommunityStore, community_of, organisers_only
from community.errors import ChatRefused, ChatUnavailable
from community.meetups.model import Gathering
from community.meetups.store import MeetupStore
from community.meetups.upcoming_rows import (
    DRAW_EVERY,
    DUE,
    UPCOMING,
    drawn,
    due_at,
    in_channel,
    pinned,
)
from community.meetups.upcoming_texts import upcoming_card
from community.model import Visitor
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore
from community.places import Community, Place, Ref
from community.ports import Chat, Clock
from community.seats import seen_by, suffix
from community.texts import Where

LISTED = 10
SOON = timedelta(seconds=2)


class UpcomingService:
    """The card with what comes next: where it stands, and what it says."""

    def __init__(
        self,
        store: MeetupStore,
        communities: CommunityStore,
        outbox: OutboxStore,
        clock: Clock,
        chat: Chat,
    ) -> None:
        self._store = store
        self._communities = communities
        self._outbox = outbox
        self._clock = clock
        self._chat = chat
        self._drawn: dict[int, datetime] = {}

    # --- the organisers -----------------------------------------------------------------------

    async def settings(self, visitor: Visitor) -> Community:
        """Return the community, with where the card stands, to an organiser."""
        organisers_only(visitor)
        return await community_of(self._communities, visitor)

    async def show(self, visitor: Visitor, channel: str) -> Community:
        """Let the card stand in a channel (external id) of the visitor's home; it moves there."""
        return await self._move(visitor, channel)

    async def end(self, visitor: Visitor) -> Community:
        """Let the card stand nowhere in the visitor's home any more."""
        return await self._move(visitor, None)

    async def _move(self, visitor: Visitor, channel: str | None) -> Community:
        before = await self.settings(visitor)
        after = replace(before, channels=replace(before.channels, upcoming=channel))
        here = next(seat for seat in after.every_seat if seat.number == after.number)
        concerned = dict.fromkeys(one for one in (before.channels.upcoming, channel) if one)
        now = self._clock.now()
        rows = [in_channel(after, here, one, now) for one in concerned]
        if channel:
            # It is posted first; chosen once more, it is pinned if that was not allowed before.
            rows.append(pinned(after, after.number, now + SOON))
        return await self._communities.save(after, rows)

    # --- delivery -----------------------------------------------------------------------------

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {UPCOMING: self._deliver, DUE: self._due}

    async def _due(self, row: OutboxRow) -> Dropped:
        """Draw the card since a meetup begins or ends."""
        community = await self._communities.get(row.community_id)
        await self._outbox.put(list(drawn(community, self._clock.now())))
        return Dropped("the card is drawn")

    async def _deliver(self, row: OutboxRow) -> Ref | Dropped:
        """Post the card, redraw it where it stands, or take it away."""
        community = seen_by(await self._communities.get(row.community_id), row)
        if community is None:
            return Dropped("the bot is not in this home any more")
        channel = str(row.data["channel"])
        place = community.place(channel)
        if channel != community.channels.upcoming:
            await self._take_away(row, place)
            return Dropped("the card stands elsewhere now, or nowhere")
        if row.ref is not None and row.data.get("erased"):
            return await self._anew(row, place)
        now = self._clock.now()
        found = await self._store.upcoming(community.id, now, LISTED)
        if edge := _next_edge(found, now):
            await self._outbox.put([due_at(community, edge)])
        card = upcoming_card(community, found, await self._cards(community, found), now)
        if row.ref is None:
            ref = await self._chat.post(place, card, key=row.id, again=row.again)
            await self._outbox.put([pinned(community, community.number, now + SOON)])
            return ref
        self._pace(row)
        try:
            await self._chat.edit(row.ref, card)
        except ChatRefused as refused:
            if refused.cause != "gone":
                raise
            return await self._anew(row, place)
        return row.ref

    async def _anew(self, row: OutboxRow, place: Place) -> Dropped:
        """Have the card posted as a new message, since of this one nothing may or does stand."""
        await self._take_away(row, place)
        await self._outbox.begin_anew(row)
        return Dropped("it is posted anew")

    async def _take_away(self, row: OutboxRow, place: Place) -> None:
        """Take the card away with all it ever said, also one that was posted before a crash; where
        we cannot even see it, it is left.
        """
        ref = row.ref
        try:
            if ref is None and row.again:
                ref = await self._chat.passed_on(place, key=row.id)
            if ref is not None:
                await self._chat.remove(ref)
        except ChatRefused as refused:
            if refused.cause not in ("gone", "forbidden"):
                raise

    async def _cards(self, community: Community, found: Iterable[Gathering]) -> Mapping[int, Where]:
        """Return where each meetup's own card stands in this home."""
        at = suffix(community.number)
        cards: dict[int, Where] = {}
        for one in found:
            if ref := await self._outbox.ref(f"meetup:{one.meetup.id}:card{at}"):
                cards[one.meetup.id] = Where(ref.platform, ref.place, ref.message)
        return cards

    def _pace(self, row: OutboxRow) -> None:
        """Raise ChatUnavailable if the card was redrawn a moment ago."""
        now = self._clock.now()
        self._drawn = {one: at for one, at in self._drawn.items() if now - at < DRAW_EVERY}
        if last := self._drawn.get(row.id):
            raise ChatUnavailable("redrawn a moment ago", last + DRAW_EVERY - now)
        self._drawn[row.id] = now


def _next_edge(found: Sequence[Gathering], now: datetime) -> datetime | None:
    """Return when the next meetup begins or ends, so that the card says something else."""
    edges = (at for one in found for at in (one.meetup.starts_at, one.meetup.ends_at))
    return min((at for at in edges if at > now), default=None)
