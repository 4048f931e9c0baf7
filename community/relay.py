"""Carry words between the sides of a match that lives on two platforms, exactly once.

What is written on one side is noted by its place and id; the words are read there when they are
carried, so an edit before that needs nothing, and one that was deleted is never carried.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from community.communities import CommunityStore
from community.errors import ChatRefused, ChatUnavailable, NotFound
from community.members import MemberService
from community.model import Member, Visitor
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore, Outgoing
from community.places import Account, Place, Ref
from community.ports import Chat, Clock
from community.relay_store import Bridge, Carried, RelayStore, Unheard
from community.relay_words import files_card, over_card
from community.round_store import RoundStore
from community.spoken import Spoken
from community.texts import Card, text

URGENCY = 1
"""People are talking: only cleaning up after an erasure goes before."""
CARRIED_WITHIN = timedelta(days=2)
TURN = timedelta(seconds=0.25)
"""How long after an earlier message the next one has its turn."""
PATIENCE = timedelta(minutes=10)
"""How long a message lets earlier ones go first; then it goes, rather than wait for ever."""

CLOSED = frozenset({"gone", "forbidden"})
"""What a conversation says that was deleted, or that everybody left."""
LATELY = 30
"""How many messages of a side are looked at again after a front was away."""


class RelayService:
    """The bridges between conversations."""

    def __init__(
        self,
        store: RelayStore,
        rounds: RoundStore,
        members: MemberService,
        communities: CommunityStore,
        outbox: OutboxStore,
        clock: Clock,
        chat: Chat,
    ) -> None:
        self._store = store
        self._rounds = rounds
        self._members = members
        self._communities = communities
        self._outbox = outbox
        self._clock = clock
        self._chat = chat

    # --- what fronts tell ---------------------------------------------------------------------

    async def open_places(self, platform: str) -> frozenset[str]:
        """Return the places on a platform whose messages are to be handed to :meth:`said`."""
        return frozenset(one.place.external_id for one in await self._store.open_on(platform))

    async def unheard(self, platform: str) -> Sequence[Unheard]:
        """Return the open places, for a front that was away."""
        found: list[Unheard] = []
        for bridge in await self._store.open_on(platform):
            lately = tuple(await self._store.latest(bridge, LATELY))
            since = next(iter(lately), bridge.conversation)
            found.append(Unheard(bridge.place, since, lately))
        return found

    async def said(self, message: Ref, author: Account) -> bool:
        """Carry a message of one of the match's people; anything else is nobody's business. True:
        there is something to deliver now.
        """
        bridge = await self._store.at(Place(message.platform, message.place))
        if bridge is None or bridge.ended_at is not None:
            return False
        people = await self._here(bridge)
        member = next((one for one in people if author in one.accounts), None)
        if member is None:
            return False
        if not await self._is_read(bridge, [one for one in people if one != member]):
            await self._end(bridge.community_id, bridge.match_id)
            return True
        carried = Carried(bridge.community_id, bridge.match_id, message, member.id, bridge.seat)
        await self._store.carry(carried, await self._rows(carried))
        return True

    async def changed(self, message: Ref) -> bool:
        """Bring the copies of a message into line with it: it was edited or deleted. True: there is
        something to deliver now.
        """
        carried = await self._store.carried(message)
        if carried is None:
            return False
        await self._store.carry(carried, await self._rows(carried))
        return True

    async def left(self, place: Place, who: Account) -> bool:
        """Note that somebody went out of a conversation, or declined to come in. Where nobody of
        the match is left, nobody reads what would be carried there. True: there is something to
        deliver now.
        """
        bridge = await self._store.at(place)
        if bridge is None or bridge.ended_at is not None:
            return False
        for member in await self._here(bridge):
            account = member.on(place.platform)
            if account is None or account == who:
                continue
            if await self._is_or_may_come_in(bridge, account):
                return False
        await self._end(bridge.community_id, bridge.match_id)
        return True

    async def end(self, visitor: Visitor, match_id: int) -> None:
        """Stop carrying words, since one of the people wants so; all sides are told alike."""
        actor, member = await self._members.member(visitor)
        match = await self._rounds.match(actor.community.id, match_id)
        bridges = await self._store.bridges(actor.community.id, match_id)
        if match is None or member.id not in match.members or not bridges:
            raise NotFound(text("This match is not one of yours, or it is not there any more."))
        await self._end(actor.community.id, match_id)

    async def _end(self, community_id: int, match_id: int) -> None:
        now = self._clock.now()
        bridges = await self._store.bridges(community_id, match_id)
        rows = [over(bridge, now) for bridge in bridges]
        await self._store.end(community_id, match_id, now, rows)

    # --- what is delivered --------------------------------------------------------------------

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {"relay": self._carry, "relay_files": self._files, "relay_over": self._tell_over}

    async def _carry(self, row: OutboxRow) -> Ref | Dropped:
        source = Ref.parse(str(row.data["source"]))
        carried, there = await self._store.carried(source), await self._bridge(row)
        if carried is None or there is None:
            return Dropped("erased")
        spoken = None if await self._gone(carried) else await self._listen(source)
        if spoken is None or not spoken.words.strip():
            await self._take_back(row, there)
            if spoken is not None and spoken.attachments:
                await self._outbox.put([_files(carried, self._clock.now())])
            return Dropped("taken back, or there are no words in it")
        if row.ref is not None:
            return await self._bring_into_line(row.ref, spoken)
        if there.ended_at is not None:
            return Dropped("ended")
        await self._wait_for_its_turn(row, carried, there)
        if spoken.attachments:
            await self._outbox.put([_files(carried, self._clock.now())])
        try:
            ref = await self._chat.pass_on(there.place, spoken, key=row.id, again=row.again)
        except ChatRefused as refused:
            if refused.cause not in CLOSED:
                raise
            await self._end(carried.community_id, carried.match_id)
            return Dropped("nobody is there any more")
        # What an earlier attempt left there may be older.
        return await self._bring_into_line(ref, spoken) if row.again else ref

    async def _bring_into_line(self, copy: Ref, spoken: Spoken) -> Ref | Dropped:
        try:
            await self._chat.pass_on_again(copy, spoken)
        except ChatRefused as refused:
            if refused.cause not in CLOSED:
                raise
            return Dropped("the copy was deleted")
        return copy

    async def _take_back(self, row: OutboxRow, there: Bridge) -> None:
        ref = row.ref
        if ref is None and row.again:
            ref = await self._chat.passed_on(there.place, key=row.id)
        if ref is not None:
            await self._chat.remove(ref)

    async def _wait_for_its_turn(self, row: OutboxRow, carried: Carried, there: Bridge) -> None:
        """Let what was written earlier go first; rows are delivered several at a time."""
        lane = _lane(carried.match_id, there.seat)
        waiting = await self._store.waits_for_another(row.id, row.community_id, lane)
        if waiting and self._clock.now() < row.first_at + PATIENCE:
            first = "an earlier message goes first"
            raise ChatUnavailable(first, TURN, paced=True, lane=lane, every=TURN)

    async def _files(self, row: OutboxRow) -> Ref | Dropped:
        known = await self._members.people(row.community_id, [row.number("member")])
        author = known.get(row.number("member"))
        if author is None:
            return Dropped("erased")
        return await self._tell(row, files_card(author))

    async def _tell_over(self, row: OutboxRow) -> Ref | Dropped:
        community = await self._communities.get(row.community_id)
        return await self._tell(row, over_card(community.language))

    # --- inside -------------------------------------------------------------------------------

    async def _here(self, bridge: Bridge) -> Sequence[Member]:
        """Return the people of a match who have neither left nor been erased."""
        match = await self._rounds.match(bridge.community_id, bridge.match_id)
        if match is None:
            return ()
        known = await self._members.people(bridge.community_id, match.present)
        return [member for member in known.values() if member.left_at is None]

    async def _is_read(self, bridge: Bridge, others: Sequence[Member]) -> bool:
        """Whether somebody is there on another side; who was there may have left meanwhile."""
        every = await self._store.bridges(bridge.community_id, bridge.match_id)
        there = {one.place.platform for one in every if one.seat != bridge.seat}
        return any(account.platform in there for one in others for account in one.accounts)

    async def _is_or_may_come_in(self, bridge: Bridge, account: Account) -> bool:
        if await self._chat.is_present(bridge.place, account):
            return True
        return account in await self._chat.pending(bridge.conversation)

    async def _rows(self, carried: Carried) -> Sequence[Outgoing]:
        """Return a row for each other side."""
        now = self._clock.now()
        every = await self._store.bridges(carried.community_id, carried.match_id)
        return [
            Outgoing(
                _lane(carried.match_id, there.seat) + _short(carried.source),
                carried.community_id,
                "relay",
                now,
                now + CARRIED_WITHIN,
                {
                    "match": carried.match_id,
                    "source": str(carried.source),
                    "member": carried.member_id,
                    "to": there.seat,
                },
                URGENCY,
                renew=True,
            )
            for there in every
            if there.seat != carried.seat
        ]

    async def _bridge(self, row: OutboxRow) -> Bridge | None:
        every = await self._store.bridges(row.community_id, row.number("match"))
        return next((one for one in every if one.seat == row.number("to")), None)

    async def _gone(self, carried: Carried) -> bool:
        """Whether who wrote it is not here any more."""
        known = await self._members.people(carried.community_id, [carried.member_id])
        member = known.get(carried.member_id)
        return member is None or member.left_at is not None

    async def _listen(self, source: Ref) -> Spoken | None:
        try:
            return await self._chat.listen(source)
        except ChatRefused as refused:
            if refused.cause not in CLOSED:
                raise
            return None

    async def _tell(self, row: OutboxRow, card: Card) -> Ref | Dropped:
        there = await self._bridge(row)
        if there is None:
            return Dropped("erased")
        try:
            return await self._chat.post(there.place, card, key=row.id, again=row.again)
        except ChatRefused as refused:
            if refused.cause not in CLOSED:
                raise
            return Dropped("the conversation was deleted")


def _lane(match_id: int, seat: int) -> str:
    """Return how the keys of all rows begin that carry words of a match into one home."""
    return f"relay:{match_id}@{seat}:"


def _short(source: Ref) -> str:
    """Return what stands for a message in a key."""
    return sha256(str(source).encode()).hexdigest()[:24]


def _files(carried: Carried, now: datetime) -> Outgoing:
    """Return the row that tells somebody, where they wrote, that files are not carried."""
    return Outgoing(
        f"relay_files:{carried.match_id}:{_short(carried.source)}",
        carried.community_id,
        "relay_files",
        now,
        now + CARRIED_WITHIN,
        {"match": carried.match_id, "member": carried.member_id, "to": carried.seat},
        URGENCY,
    )


def over(bridge: Bridge, now: datetime) -> Outgoing:
    """Return the row that tells one side that words are not carried any more."""
    return Outgoing(
        f"relay_over:{bridge.match_id}@{bridge.seat}",
        bridge.community_id,
        "relay_over",
        now,
        now + CARRIED_WITHIN,
        {"match": bridge.match_id, "to": bridge.seat},
        URGENCY,
    )
