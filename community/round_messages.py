"""Deliver what a round says to people: open conversations, remind once, ask how it went.

Each delivery first looks at what is true now: who left, was erased or set a block since the round
was planned is never written about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from community.communities import CommunityStore
from community.errors import ChatRefused
from community.introductions import IntroductionStore
from community.match_words import ask_card, bump_card, language_of, left_out_card, left_out_title
from community.members import MemberService
from community.model import Answer, Match, MatchState, Member, RoundState
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore
from community.participation import ParticipationStore
from community.places import Account, Community, Language, Place, Ref
from community.ports import Chat, Clock
from community.relay_store import RelayStore
from community.round_openings import (
    FEWEST,
    RoundOpenings,
    deleted,
    rounds_place,
    seats_to_meet_in,
)
from community.round_people import Explain, FirstQuestion, MatchPeople, as_seen_from
from community.round_store import RoundStore
from community.seats import seat_number, seen_by, suffix
from community.sides import Side, sides
from community.texts import Block, Card

__all__ = ["Explain", "FirstQuestion", "RoundMessages"]


@dataclass(frozen=True, slots=True)
class _Begun:
    """A match whose conversation is open. ``people``: those who are still here, on any side;
    ``side``: those who talk in this conversation; ``conversations``: those of all sides.
    """

    community: Community
    match: Match
    people: tuple[Member, ...]
    side: Side
    answers: Mapping[int, Answer]
    conversation: Ref
    conversations: tuple[Ref, ...]

    @property
    def place(self) -> Place:
        """Where they talk."""
        return Place(self.conversation.platform, self.conversation.place)

    @property
    def seen(self) -> tuple[Member, ...]:
        """All who are still here; those who talk elsewhere are only named."""
        here = {member.id for member in self.side.people}
        elsewhere = tuple(member for member in self.people if member.id not in here)
        return as_seen_from(self.match, self.side, [Side(-1, elsewhere, ())])


class RoundMessages:
    """Delivers the outbox rows about matches and about those who are left out."""

    def __init__(
        self,
        store: RoundStore,
        members: MemberService,
        introductions: IntroductionStore,
        participation: ParticipationStore,
        communities: CommunityStore,
        outbox: OutboxStore,
        relay: RelayStore,
        clock: Clock,
        chat: Chat,
        explain: Explain,
        first_question: FirstQuestion,
        *,
        carries: bool = True,
    ) -> None:
        self._store = store
        self._members = members
        self._communities = communities
        self._outbox = outbox
        self._chat = chat
        self._people = MatchPeople(members, introductions, explain, first_question)
        self._openings = RoundOpenings(
            store,
            members,
            self._people,
            participation,
            communities,
            outbox,
            relay,
            clock,
            chat,
            carries=carries,
        )

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {
            **self._openings.deliveries(),
            "match_bump": self._bump,
            "match_ask": self._ask,
            "left_out": self._left_out,
        }

    async def why(
        self, match: Match, people: Sequence[Member], language: Language, reader: int
    ) -> tuple[Block, ...]:
        """Tell one of the people of a match why they belong together, in their own words."""
        return await self._people.why(match, people, language, reader)

    # --- afterwards ---------------------------------------------------------------------------

    async def _bump(self, row: OutboxRow) -> Ref | Dropped:
        begun = await self._begun(row)
        if isinstance(begun, Dropped):
            return begun
        # Blocks do not count here, nor for the question: who set one in confidence would be given
        # away by a reminder that does not come.
        if begun.answers or len(begun.people) < FEWEST:
            return Dropped("answered, or nobody is there to read it")
        try:
            if await self._chat.pending(begun.conversation):
                return Dropped("not everybody has come in; they are reminded of the invitation")
            if not await self._are_silent(begun):
                return Dropped("they talk already")
        except ChatRefused as refused:
            return deleted(refused)
        language = language_of(begun.side.people, begun.community)
        return await self._say(row, begun, bump_card(begun.match, begun.seen, language))

    async def _are_silent(self, begun: _Begun) -> bool:
        """Whether nobody has written on any side; one that somebody deleted is silent."""
        if not await self._chat.is_silent(begun.conversation):
            return False
        for conversation in begun.conversations:
            if conversation == begun.conversation:
                continue
            try:
                if not await self._chat.is_silent(conversation):
                    return False
            except ChatRefused as refused:
                deleted(refused)
        return True

    async def _ask(self, row: OutboxRow) -> Ref | Dropped:
        begun = await self._begun(row)
        if isinstance(begun, Dropped):
            return begun
        if all(member.id in begun.answers for member in begun.side.people):
            return Dropped("everybody answered, or nobody is there")
        pending = [one for ref in begun.conversations for one in await self._pending(ref)]
        if len(begun.people) - len(set(pending)) < FEWEST:
            return Dropped("they could not have met: the others have not accepted")
        language = language_of(begun.side.people, begun.community)
        return await self._say(row, begun, ask_card(begun.match, begun.side.people, language))

    async def _pending(self, conversation: Ref) -> Sequence[Account]:
        """Return who has not accepted; in one that somebody deleted nobody is asked any more."""
        try:
            return await self._chat.pending(conversation)
        except ChatRefused as refused:
            deleted(refused)
            return ()

    async def _begun(self, row: OutboxRow) -> _Begun | Dropped:
        community = await self._communities.get(row.community_id)
        match = await self._store.match(community.id, row.number("match"))
        if match is None or match.state is not MatchState.OPEN:
            return Dropped("not open")
        conversations = await self._outbox.refs(f"match:{match.id}:open")
        conversation = conversations.get(f"match:{match.id}:open{suffix(seat_number(row))}")
        here = seen_by(community, row)
        if conversation is None or here is None:
            return Dropped("its conversation is not known")
        known = await self._people.known(match)
        return _Begun(
            community,
            match,
            known,
            _side(here, known),
            await self._store.answers(community.id, match.id),
            conversation,
            tuple(conversations.values()),
        )

    async def _say(self, row: OutboxRow, begun: _Begun, card: Card) -> Ref | Dropped:
        here = {member.who for member in begun.side.people}
        pinging = replace(card, mentions=tuple(who for who in card.mentions if who in here))
        try:
            return await self._chat.post(begun.place, pinging, key=row.id, again=row.again)
        except ChatRefused as refused:
            return deleted(refused)

    async def _left_out(self, row: OutboxRow) -> Ref | Dropped:
        community = await self._communities.get(row.community_id)
        round_ = await self._store.outline(community.id, row.number("round"))
        member_id = row.number("member")
        member = (await self._members.people(community.id, [member_id])).get(member_id)
        if round_ is None or round_.state is RoundState.UNDONE:
            return Dropped("undone")
        if member is None or member.left_at is not None:
            return Dropped("the person left")
        unmatched = await self._store.left_out(community.id, round_.id, member_id)
        here, account = _reached_in(community, member)
        try:
            return await self._chat.open_conversation(
                rounds_place(here),
                left_out_title(round_, member),
                [account],
                left_out_card(round_, member, unmatched),
                key=row.id,
                again=row.again,
            )
        except ChatRefused as refused:
            if refused.cause == "person_gone":
                return Dropped("the person cannot be reached")
            raise


def _side(here: Community, known: Sequence[Member]) -> Side:
    """Return who talks in this home's conversation. Whoever linked an account since it was opened
    may by now belong elsewhere; if that leaves nobody, it is those who have an account here.
    """
    found = next((s for s in sides(known, seats_to_meet_in(here)) if s.seat == here.number), None)
    if found is not None:
        return found
    with_account = [(member, member.on(here.home.platform)) for member in known]
    there = [(member, account) for member, account in with_account if account]
    return Side(here.number, tuple(m for m, _ in there), tuple(a for _, a in there))


def _reached_in(community: Community, member: Member) -> tuple[Community, Account]:
    """Return the home in which somebody is told something alone, and their account there: that of
    their first account that can be reached.
    """
    seats = seats_to_meet_in(community)
    for account in member.accounts:
        for seat in seats:
            here = community.seen_from(seat.number)
            if here is not None and seat.home.platform == account.platform:
                return here, account
    return community, member.account
