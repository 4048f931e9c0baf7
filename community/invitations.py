"""Invitations that wait: one reminder, and taken back in the end.

Where people are simply added to a conversation nobody is ever pending, and all of this is dropped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from community.communities import CommunityStore
from community.errors import ChatRefused
from community.members import MemberService
from community.model import Match, MatchState, Member
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore, Outgoing
from community.participation import ParticipationStore
from community.places import Account, Community, Place, Ref
from community.ports import Chat
from community.round_openings import FEWEST
from community.round_store import RoundStore
from community.seats import in_seat, seat_number, suffix
from community.texts import Card, Where, text


@dataclass(frozen=True, slots=True)
class _Invited:
    """A match's conversation, in this row's home, and its people who are still here.

    ``pending``: who has not accepted, by conversation: that of this home and those of all others.
    """

    community: Community
    match: Match
    people: tuple[Member, ...]
    conversation: Ref
    pending: Mapping[Ref, tuple[Account, ...]]

    @property
    def here(self) -> tuple[Account, ...]:
        """Who has not accepted in this home."""
        return self.pending[self.conversation]

    @property
    def anywhere(self) -> frozenset[Account]:
        """Who has not accepted, in whichever home."""
        return frozenset(account for some in self.pending.values() for account in some)


class InvitationService:
    """Delivers the outbox rows about people who were asked into a match's conversation."""

    def __init__(
        self,
        store: RoundStore,
        members: MemberService,
        participation: ParticipationStore,
        communities: CommunityStore,
        outbox: OutboxStore,
        chat: Chat,
    ) -> None:
        self._store = store
        self._members = members
        self._participation = participation
        self._communities = communities
        self._outbox = outbox
        self._chat = chat

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {
            "match_remind": self._remind,
            "match_remind_one": self._remind_one,
            "match_withdraw": self._withdraw,
        }

    async def _remind(self, row: OutboxRow) -> Dropped:
        """Write a row for each who is pending, so that each is reminded once."""
        invited = await self._invited(row, MatchState.OPEN)
        if isinstance(invited, Dropped):
            return invited
        waiting = [m for m in invited.people if set(m.accounts) & set(invited.here)]
        rows = [
            in_seat(
                Outgoing(
                    f"match:{invited.match.id}:remind:{member.id}",
                    row.community_id,
                    "match_remind_one",
                    row.first_at,
                    row.expires_at,
                    {"match": invited.match.id, "member": member.id},
                    urgency=6,
                ),
                seat_number(row),
            )
            for member in waiting
        ]
        await self._outbox.put(rows)
        return Dropped(f"{len(rows)} invitations are waiting")

    async def _remind_one(self, row: OutboxRow) -> Ref | Dropped:
        invited = await self._invited(row, MatchState.OPEN)
        if isinstance(invited, Dropped):
            return invited
        wanted = row.number("member")
        member = next((one for one in invited.people if one.id == wanted), None)
        account = next(
            (one for one in invited.here if member is not None and one in member.accounts), None
        )
        if member is None or account is None:
            return Dropped("accepted, declined or not here any more")
        card = reminder_card(invited.conversation, member, invited.people)
        return await self._chat.tell(account, card, key=row.id, again=row.again)

    async def _withdraw(self, row: OutboxRow) -> Ref | Dropped:
        invited = await self._invited(row, MatchState.OPEN, MatchState.CALLED_OFF)
        if isinstance(invited, Dropped):
            return invited
        if invited.match.state is MatchState.OPEN:
            if not invited.anywhere:
                return Dropped("nobody is pending")
            if await self._accepted(invited, *invited.pending) >= FEWEST:
                await self._chat.withdraw(invited.conversation, invited.here)
                return Dropped("invitations withdrawn; the others go on")
            # The state goes first: once the invitations are gone, nobody could tell any more
            # that this match is over. A crash after it continues below.
            await self._participation.put_first(row.community_id, invited.match.present)
            await self._store.set_state(invited.match, MatchState.CALLED_OFF)
        elif await self._is_told(row, invited.match):
            return Dropped("called off before, and they were told")
        await self._chat.withdraw(invited.conversation, invited.here)
        there = await self._there(invited, invited.conversation)
        if not there:
            return Dropped("called off; nobody had accepted here")
        place = Place(invited.conversation.platform, invited.conversation.place)
        card = called_off_card(invited.community, there)
        return await self._chat.post(place, card, key=row.id, again=row.again)

    async def _is_told(self, row: OutboxRow, match: Match) -> bool:
        """Whether those who are here have read that the other side could not be reached."""
        alone = f"match:{match.id}:alone{suffix(seat_number(row))}"
        return await self._outbox.ref(alone) is not None

    async def _accepted(self, invited: _Invited, *conversations: Ref) -> int:
        """Return how many people of a match are in one of these conversations."""
        there = [await self._there(invited, one) for one in conversations]
        return len({member.id for some in there for member in some})

    async def _there(self, invited: _Invited, conversation: Ref) -> Sequence[Member]:
        """Return who is in a conversation."""
        place = Place(conversation.platform, conversation.place)
        there: list[Member] = []
        for member in invited.people:
            account = member.on(conversation.platform)
            if account is None or account in invited.pending[conversation]:
                continue
            if await self._chat.is_present(place, account):
                there.append(member)
        return there

    async def _invited(self, row: OutboxRow, *states: MatchState) -> _Invited | Dropped:
        match = await self._store.match(row.community_id, row.number("match"))
        if match is None or match.state not in states:
            return Dropped("not open")
        everywhere = await self._outbox.refs(f"match:{match.id}:open")
        conversation = everywhere.get(f"match:{match.id}:open{suffix(seat_number(row))}")
        if conversation is None:
            return Dropped("its conversation is not known")
        known = await self._members.people(row.community_id, match.present)
        people = (known[i] for i in match.present if i in known)
        pending: dict[Ref, tuple[Account, ...]] = {}
        for ref in everywhere.values():
            try:
                pending[ref] = tuple(await self._chat.pending(ref))
            except ChatRefused as refused:
                if refused.cause not in {"gone", "forbidden"}:
                    raise
                if ref == conversation:
                    return Dropped("the conversation was deleted")
        return _Invited(
            await self._communities.get(row.community_id),
            match,
            tuple(person for person in people if person.left_at is None),
            conversation,
            pending,
        )


def reminder_card(conversation: Ref, member: Member, people: Sequence[Member]) -> Card:
    """Return the one reminder of an invitation."""
    return Card(
        language=member.language,
        title=text("An invitation is waiting for you"),
        body=(
            text(
                "You are matched with {people}. Accept the invitation to {where} and say hello.",
                people=[one.who for one in people if one.id != member.id] or "…",
                where=Where(conversation.platform, conversation.place),
            ),
            text("If it does not suit you this time, just decline it; that is all right."),
        ),
        mentions=(member.who,),
    )


def called_off_card(community: Community, people: Sequence[Member]) -> Card:
    """Return what those read who accepted a match that did not come about."""
    spoken = {member.language for member in people}
    return Card(
        language=spoken.pop() if len(spoken) == 1 else community.language,
        title=text("This match did not come about"),
        body=(
            text("Not everybody found the time, so I have taken the open invitations back."),
            text("You come first in the next round."),
        ),
        mentions=tuple(member.who for member in people),
    )
