"""Deliver what a round says to people: open conversations, remind once, ask how it went.

Each delivery first looks at what is true now: who left, was erased or set a block since the round
was planned is never written about.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from community.communities import CommunityStore
from community.errors import ChatRefused
from community.introductions import IntroductionStore
from community.match_words import (
    ask_card,
    bump_card,
    language_of,
    left_out_card,
    left_out_title,
    match_card,
    match_title,
)
from community.members import MemberService
from community.model import (
    Answer,
    Introduction,
    Match,
    MatchState,
    Member,
    Reason,
    Round,
    RoundState,
)
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore
from community.participation import ParticipationStore
from community.places import Community, Language, Place, Ref
from community.ports import Chat
from community.round_rows import left_out
from community.round_store import RoundStore
from community.texts import Block, Card, Text


class Explain(Protocol):
    """``community.matching.reasons.explain``, or what a test puts in its place."""

    def __call__(
        self,
        reasons: Sequence[Reason],
        people: Mapping[int, Member],
        introductions: Mapping[int, Introduction],
        language: Language | None = None,
        *,
        reader: int | None = None,
    ) -> tuple[Block, ...]:
        """Say the reasons in a language; to ``reader``, if that is one of the people."""
        ...


FirstQuestion = Callable[
    [Sequence[Reason], Mapping[int, Member], Mapping[int, Introduction], Language, int], Text
]
"""``community.matching.reasons.first_question``, or what a test puts in its place."""

FEWEST = 2
"""A match of fewer people is none."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A match whose conversation is open. ``people``: those who are still here."""

    community: Community
    match: Match
    place: Place
    people: tuple[Member, ...]
    answers: Mapping[int, Answer]
    conversation: Ref


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
        chat: Chat,
        explain: Explain,
        first_question: FirstQuestion,
    ) -> None:
        self._store = store
        self._members = members
        self._introductions = introductions
        self._participation = participation
        self._communities = communities
        self._outbox = outbox
        self._chat = chat
        self._explain = explain
        self._first_question = first_question

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {
            "match_open": self._open,
            "match_bump": self._bump,
            "match_ask": self._ask,
            "left_out": self._left_out,
        }

    async def why(
        self, match: Match, people: Sequence[Member], language: Language, reader: int
    ) -> tuple[Block, ...]:
        """Tell one of the people of a match why they belong together, in their own words."""
        reasons, by_id, introductions = await self._about(match, people)
        return self._explain(reasons, by_id, introductions, language, reader=reader)

    # --- opening ------------------------------------------------------------------------------

    async def _open(self, row: OutboxRow) -> Ref | Dropped:
        community = await self._communities.get(row.community_id)
        round_ = await self._store.outline(community.id, row.number("round"))
        match = await self._store.match(community.id, row.number("match"))
        if round_ is None or match is None:
            return Dropped("erased")
        if round_.state is RoundState.UNDONE or match.state is MatchState.CALLED_OFF:
            return Dropped("undone or called off")
        try:
            place = _rounds_place(community)
            return await self._bring_together(row, community, round_, match, place)
        except ChatRefused as refused:
            # Nobody can be told where nothing can be posted, but all come first next time.
            await self._call_off(match, match.present)
            if refused.cause == "person_gone":
                return Dropped("nobody of the match could be reached")
            raise

    async def _bring_together(
        self, row: OutboxRow, community: Community, round_: Round, match: Match, place: Place
    ) -> Ref | Dropped:
        known = await self._known(match)
        if match.state is MatchState.OPEN:
            # An earlier attempt went through; this one only has to learn where it stands.
            return await self._converse(row, community, match, known, place)
        people = await self._still_there(community, known, place)
        if len(people) < FEWEST or await self._blocked(community, people):
            await self._outbox.put([left_out(round_, member.id) for member in people])
            await self._call_off(match, [member.id for member in people])
            return Dropped("called off")
        ref = await self._converse(row, community, match, people, place)
        await self._store.set_state(match, MatchState.OPEN)
        return ref

    async def _converse(
        self,
        row: OutboxRow,
        community: Community,
        match: Match,
        people: Sequence[Member],
        place: Place,
    ) -> Ref:
        if not people:
            raise ChatRefused("person_gone", "everybody left")
        reasons, by_id, introductions = await self._about(match, people)
        language = language_of(people, community)
        card = match_card(
            match,
            people,
            self._explain(reasons, by_id, introductions, language),
            self._first_question(reasons, by_id, introductions, language, match.id),
            language,
        )
        return await self._chat.open_conversation(
            place,
            match_title(match, people),
            [member.account for member in people],
            card,
            key=row.id,
            again=row.again,
        )

    async def _still_there(
        self, community: Community, known: Sequence[Member], place: Place
    ) -> tuple[Member, ...]:
        """Ask the platform who is still there, and end the matching of who is not."""
        people: list[Member] = []
        for member in known:
            if await self._chat.is_present(place, member.account):
                people.append(member)
            else:
                await self._members.left(community.home, member.account)
        return tuple(people)

    async def _blocked(self, community: Community, people: Sequence[Member]) -> bool:
        ids = {member.id for member in people}
        blocks = await self._participation.blocks(community.id)
        return any(one in ids and other in ids for one, other in blocks)

    async def _call_off(self, match: Match, member_ids: Sequence[int]) -> None:
        """Let these people come first in the next round; the state goes last, so that a crash
        before it repeats the rest, which changes nothing then.
        """
        await self._participation.put_first(match.community_id, member_ids)
        await self._store.set_state(match, MatchState.CALLED_OFF)

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
            if not await self._chat.is_silent(begun.conversation):
                return Dropped("they talk already")
        except ChatRefused as refused:
            return _deleted(refused)
        language = language_of(begun.people, begun.community)
        return await self._say(row, begun, bump_card(begun.match, begun.people, language))

    async def _ask(self, row: OutboxRow) -> Ref | Dropped:
        begun = await self._begun(row)
        if isinstance(begun, Dropped):
            return begun
        if all(member.id in begun.answers for member in begun.people):
            return Dropped("everybody answered, or nobody is there")
        language = language_of(begun.people, begun.community)
        return await self._say(row, begun, ask_card(begun.match, begun.people, language))

    async def _begun(self, row: OutboxRow) -> _Begun | Dropped:
        community = await self._communities.get(row.community_id)
        match = await self._store.match(community.id, row.number("match"))
        if match is None or match.state is not MatchState.OPEN:
            return Dropped("not open")
        conversation = await self._outbox.ref(f"match:{match.id}:open")
        if conversation is None:
            return Dropped("its conversation is not known")
        return _Begun(
            community,
            match,
            Place(conversation.platform, conversation.place),
            await self._known(match),
            await self._store.answers(community.id, match.id),
            conversation,
        )

    async def _say(self, row: OutboxRow, begun: _Begun, card: Card) -> Ref | Dropped:
        try:
            return await self._chat.post(begun.place, card, key=row.id, again=row.again)
        except ChatRefused as refused:
            return _deleted(refused)

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
        try:
            return await self._chat.open_conversation(
                _rounds_place(community),
                left_out_title(round_, member),
                [member.account],
                left_out_card(round_, member, unmatched),
                key=row.id,
                again=row.again,
            )
        except ChatRefused as refused:
            if refused.cause == "person_gone":
                return Dropped("the person cannot be reached")
            raise

    # --- inside -------------------------------------------------------------------------------

    async def _known(self, match: Match) -> tuple[Member, ...]:
        """Return the people of a match who have neither left nor been erased, in its order."""
        people = await self._members.people(match.community_id, match.present)
        here = (people[i] for i in match.present if i in people)
        return tuple(member for member in here if member.left_at is None)

    async def _about(
        self, match: Match, people: Sequence[Member]
    ) -> tuple[Sequence[Reason], Mapping[int, Member], Mapping[int, Introduction]]:
        """Return the reasons among these people, and what explains them."""
        by_id = {member.id: member for member in people}
        reasons = [r for r in match.reasons if r.giver in by_id and r.taker in by_id]
        return reasons, by_id, await self._introductions.many(match.community_id, by_id)


def _rounds_place(community: Community) -> Place:
    if community.channels.rounds is None:
        raise ChatRefused("gone", "no channel for rounds is chosen")
    return community.place(community.channels.rounds)


def _deleted(refused: ChatRefused) -> Dropped:
    """Drop what belongs into a conversation that somebody deleted: that is their good right."""
    if refused.cause != "gone":
        raise refused
    return Dropped("the conversation was deleted")
