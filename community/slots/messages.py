"""What is said about finding a time: the card, its end, and to a match that it has a time."""

from collections.abc import Mapping
from dataclasses import replace

from community.communities import CommunityStore
from community.errors import ChatRefused
from community.match_words import language_of
from community.members import MemberService
from community.model import Member
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore
from community.places import Community, Place, Ref
from community.ports import Chat, Clock
from community.posted_cards import redrawn, wall
from community.round_store import RoundStore
from community.seats import seat_number, seen_by, suffix
from community.slots import rows
from community.slots.cards import found_card, public_card
from community.slots.model import Poll, PollState, Standing
from community.slots.seen import seen
from community.slots.store import Change, SlotStore

_GONE = "the poll is gone, or the bot is not in this home any more"


class SlotMessages:
    """Delivers the outbox rows about polls."""

    def __init__(
        self,
        store: SlotStore,
        members: MemberService,
        communities: CommunityStore,
        rounds: RoundStore,
        outbox: OutboxStore,
        clock: Clock,
        chat: Chat,
    ) -> None:
        self._store = store
        self._members = members
        self._communities = communities
        self._rounds = rounds
        self._outbox = outbox
        self._clock = clock
        self._chat = chat

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {
            "slots_card": self._card,
            "slots_close": self._close,
            "slots_found": self._found,
        }

    async def _card(self, row: OutboxRow) -> Ref | Dropped:
        """Post the card, or redraw it where it stands; one that somebody deleted stays away."""
        community = seen_by(await self._communities.get(row.community_id), row)
        standing = await self._store.get(row.community_id, row.number("poll"))
        if community is None or standing is None:
            return Dropped(_GONE)
        poll, now = standing.poll, self._clock.now()
        if poll.match_id:
            community = _speaking_to(community, await self._people(poll))
        card = public_card(await seen(self._members, community, standing, now, community.zone))
        try:
            if row.ref is not None:
                return await redrawn(self._chat, row, row.ref, card)
            if poll.state is not PollState.OPEN or poll.by is None:
                return Dropped("over before anybody saw it")
            place = await self._place(row, community, poll)
            if place is None:
                return Dropped("no conversation of the match is here")
            return await self._chat.post(place, card, key=row.id, again=row.again)
        except ChatRefused as refused:
            return _deleted(refused, row, poll)

    async def _found(self, row: OutboxRow) -> Ref | Dropped:
        """Tell the people of a match, in each of their conversations, that they have a time."""
        community = seen_by(await self._communities.get(row.community_id), row)
        standing = await self._store.get(row.community_id, row.number("poll"))
        if community is None or standing is None or standing.poll.by is None:
            return Dropped(_GONE)
        place = await self._place(row, community, standing.poll)
        if place is None:
            return Dropped("no conversation of the match is here")
        people = await self._people(standing.poll)
        community = _speaking_to(community, people)
        told = await seen(self._members, community, standing, self._clock.now(), community.zone)
        here = [one.who for one in people if one.on(place.platform)]
        try:
            card = found_card(told, here)
            return await self._chat.post(place, card, key=row.id, again=row.again)
        except ChatRefused as refused:
            return _deleted(refused, row, standing.poll)

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

    # --- inside -------------------------------------------------------------------------------

    async def _place(self, row: OutboxRow, community: Community, poll: Poll) -> Place | None:
        """Return where a poll is asked: in the channel for prompts, or in the conversation that a
        match has in this home, if it has one there.
        """
        if poll.match_id:
            key = f"match:{poll.match_id}:open{suffix(seat_number(row))}"
            conversation = await self._outbox.ref(key)
            return Place(conversation.platform, conversation.place) if conversation else None
        return wall(community)

    async def _people(self, poll: Poll) -> tuple[Member, ...]:
        """Return the people of a match who are still here."""
        match = await self._rounds.match(poll.community_id, poll.match_id)
        ids = match.present if match else ()
        known = await self._members.people(poll.community_id, ids)
        return tuple(known[i] for i in ids if i in known and known[i].left_at is None)


def _speaking_to(community: Community, people: tuple[Member, ...]) -> Community:
    """Return the community with the language of these people."""
    return replace(community, language=language_of(people, community))


def _deleted(refused: ChatRefused, row: OutboxRow, poll: Poll) -> Dropped:
    """Drop what belongs to a message or a conversation that somebody deleted."""
    if refused.cause != "gone" or (row.ref is None and not poll.match_id):
        raise refused
    return Dropped("it was deleted")
