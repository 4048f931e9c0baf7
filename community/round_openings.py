"""Open the conversations of a match: one, or one a side where its people are on two platforms.

What is decided about a match (who is still there, blocks, whether it is called off) is decided
once, by the row of its first side; the rows of its other sides wait until that one is open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from community.communities import CommunityStore
from community.errors import ChatRefused, ChatUnavailable
from community.match_words import language_of, match_title
from community.members import MemberService
from community.model import Match, MatchState, Member, Round, RoundState
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore, Outgoing
from community.participation import ParticipationStore
from community.places import Community, Place, Ref, Seat
from community.ports import Chat, Clock
from community.relay_store import Bridge, RelayStore
from community.relay_words import alone_card
from community.round_people import MatchPeople, as_seen_from
from community.round_rows import OPEN_WITHIN, left_out, match_rows
from community.round_store import RoundStore
from community.seats import in_seat, seat_number, seen_by
from community.sides import Side, sides

FEWEST = 2
"""A match of fewer people is none."""
FIRST_SIDE_FIRST = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class _Opening:
    """A match that is opened: ``here`` is the community as seen from the row's home; ``sides``:
    where its people would meet by what is true now.
    """

    row: OutboxRow
    here: Community
    round: Round
    match: Match
    known: tuple[Member, ...]
    sides: tuple[Side, ...]

    @property
    def side(self) -> Side | None:
        """The side that this row opens."""
        return next((one for one in self.sides if one.seat == self.here.number), None)

    @property
    def is_first(self) -> bool:
        """Whether this row decides; the plain one does where there is no side at all."""
        first = self.sides[0].seat if self.sides else seats_to_meet_in(self.here)[0].number
        return first == self.here.number


class RoundOpenings:
    """Delivers the rows that open conversations."""

    def __init__(
        self,
        store: RoundStore,
        members: MemberService,
        people: MatchPeople,
        participation: ParticipationStore,
        communities: CommunityStore,
        outbox: OutboxStore,
        relay: RelayStore,
        clock: Clock,
        chat: Chat,
        *,
        carries: bool = True,
    ) -> None:
        self._store = store
        self._members = members
        self._people = people
        self._participation = participation
        self._communities = communities
        self._outbox = outbox
        self._relay = relay
        self._clock = clock
        self._chat = chat
        self._carries = carries

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {"match_open": self._open, "match_alone": self._alone}

    async def _open(self, row: OutboxRow) -> Ref | Dropped:
        community = await self._communities.get(row.community_id)
        round_ = await self._store.outline(community.id, row.number("round"))
        match = await self._store.match(community.id, row.number("match"))
        here = seen_by(community, row)
        if round_ is None or match is None:
            return Dropped("erased")
        if round_.state is RoundState.UNDONE or match.state is MatchState.CALLED_OFF:
            return Dropped("undone or called off")
        if here is None:
            return Dropped("the bot is not in this home any more")
        known = await self._people.known(match)
        opening = _Opening(
            row, here, round_, match, known, sides(known, seats_to_meet_in(community))
        )
        if match.state is MatchState.OPEN:
            return await self._join(opening)
        if opening.is_first:
            return await self._begin(opening)
        if opening.side is not None:
            raise ChatUnavailable("the first side opens first", FIRST_SIDE_FIRST)
        if here.channels.rounds is None and _only_there(known, here):
            raise ChatRefused("gone", "no channel for rounds is chosen")
        return Dropped("nobody of the match meets here")

    # --- the first side -----------------------------------------------------------------------

    async def _begin(self, opening: _Opening) -> Ref | Dropped:
        match = opening.match
        try:
            return await self._bring_together(opening)
        except ChatRefused as refused:
            # Nobody can be told where nothing can be posted, but all come first next time; who
            # waits on another side can.
            elsewhere = [m for side in opening.sides if side != opening.side for m in side.people]
            await self._tell_left_out(opening.round, elsewhere)
            await self._call_off(match, match.present)
            if refused.cause == "person_gone":
                return Dropped("nobody of the match could be reached")
            raise

    async def _bring_together(self, opening: _Opening) -> Ref | Dropped:
        match, here = opening.match, opening.here
        found = await self._still_there(opening)
        people = [member for side in found for member in side.people]
        could_talk = len(found) < FEWEST or self._carries
        if len(people) < FEWEST or not could_talk or await self._blocked(here, people):
            await self._tell_left_out(opening.round, people)
            await self._call_off(match, [member.id for member in people])
            return Dropped("called off")
        first, *others = found
        if first.seat != here.number:
            # Everybody of this side left meanwhile: by now the next one is the first.
            await self._outbox.put(self._rows(opening, found))
            return Dropped("nobody of the match is here any more")
        if others:
            await self._outbox.put(self._rows(opening, others))
        if unreached := {m.id for m in opening.known} - {m.id for m in people}:
            await self._participation.put_first(match.community_id, sorted(unreached))
        ref = await self._converse(replace(opening, sides=found), first)
        await self._store.set_state(match, MatchState.OPEN)
        return ref

    def _rows(self, opening: _Opening, others: Sequence[Side]) -> Sequence[Outgoing]:
        """Return what the other sides need. It is there already, unless somebody linked an account
        in a home that came after the round was planned; then it is written now.
        """
        plain = list(match_rows(opening.round, opening.match))
        return [in_seat(row, side.seat) for side in others for row in plain]

    async def _still_there(self, opening: _Opening) -> tuple[Side, ...]:
        """Ask the platforms who is still there, and end the matching of who is not."""
        found: list[Side] = []
        for side in opening.sides:
            there = opening.here.seen_from(side.seat)
            if there is None:
                continue
            place, present = rounds_place(there), list[Member]()
            for member, account in zip(side.people, side.accounts, strict=True):
                if await self._chat.is_present(place, account):
                    present.append(member)
                else:
                    await self._members.left(there.home, account)
            if present:
                found.append(side.of(present))
        return tuple(found)

    async def _blocked(self, community: Community, people: Sequence[Member]) -> bool:
        ids = {member.id for member in people}
        blocks = await self._participation.blocks(community.id)
        return any(one in ids and other in ids for one, other in blocks)

    async def _tell_left_out(self, round_: Round, people: Sequence[Member]) -> None:
        await self._outbox.put([left_out(round_, member.id) for member in people])

    async def _call_off(self, match: Match, member_ids: Sequence[int]) -> None:
        """Let these people come first in the next round; the state goes last, so that a crash
        before it repeats the rest, which changes nothing then.
        """
        await self._participation.put_first(match.community_id, member_ids)
        await self._store.set_state(match, MatchState.CALLED_OFF)

    # --- a side of an open match --------------------------------------------------------------

    async def _join(self, opening: _Opening) -> Ref | Dropped:
        """Open another side; or learn where the first one stands, since an earlier attempt went
        through.
        """
        side = opening.side
        if not opening.sides:
            return Dropped("nobody of the match could be reached")
        if side is None:
            return Dropped("nobody of the match meets here")
        try:
            return await self._converse(opening, side)
        except ChatRefused as refused:
            await self._do_without(opening, side)
            if refused.cause == "person_gone":
                return Dropped("nobody of this side could be reached")
            raise

    async def _do_without(self, opening: _Opening, side: Side) -> None:
        """Go on without the people of a side that cannot be opened, if enough others are left."""
        match = opening.match
        await self._participation.put_first(match.community_id, [m.id for m in side.people])
        others = [one for one in opening.sides if one != side]
        if sum(len(one.people) for one in others) >= FEWEST:
            return
        now = self._clock.now()
        alone = Outgoing(
            f"match:{match.id}:alone",
            match.community_id,
            "match_alone",
            now,
            now + OPEN_WITHIN,
            {"match": match.id, "round": match.round_id},
            urgency=4,
        )
        bridges = await self._relay.bridges(match.community_id, match.id)
        await self._outbox.put([in_seat(alone, bridge.seat) for bridge in bridges])
        await self._call_off(match, [member.id for one in others for member in one.people])

    async def _alone(self, row: OutboxRow) -> Ref | Dropped:
        """Tell those whose side is open that nobody else could be reached."""
        community = await self._communities.get(row.community_id)
        match = await self._store.match(community.id, row.number("match"))
        bridges = await self._relay.bridges(community.id, row.number("match"))
        bridge = next((one for one in bridges if one.seat == seat_number(row)), None)
        if match is None or bridge is None:
            return Dropped("erased")
        card = alone_card(language_of(await self._people.known(match), community))
        try:
            return await self._chat.post(bridge.place, card, key=row.id, again=row.again)
        except ChatRefused as refused:
            return deleted(refused)

    async def _converse(self, opening: _Opening, side: Side) -> Ref:
        others = [one for one in opening.sides if one != side]
        match = opening.match
        card = await self._people.card(opening.here, match, side, others)
        ref = await self._chat.open_conversation(
            rounds_place(opening.here),
            match_title(match, as_seen_from(match, side, others)),
            side.accounts,
            card,
            key=opening.row.id,
            again=opening.row.again,
        )
        if others:
            await self._relay.open(Bridge(match.community_id, match.id, side.seat, ref))
        return ref


def seats_to_meet_in(community: Community) -> tuple[Seat, ...]:
    """Return the homes in which conversations can be opened; where no channel for rounds is chosen
    in any of them, all, so that the organisers hear of it.
    """
    every = community.seats or community.every_seat[:1]
    return tuple(seat for seat in every if seat.channels.rounds) or every


def rounds_place(community: Community) -> Place:
    """Return beside which channel conversations are opened; ChatRefused if none is chosen."""
    if community.channels.rounds is None:
        raise ChatRefused("gone", "no channel for rounds is chosen")
    return community.place(community.channels.rounds)


def deleted(refused: ChatRefused) -> Dropped:
    """Drop what belongs into a conversation that somebody deleted: that is their good right."""
    if refused.cause != "gone":
        raise refused
    return Dropped("the conversation was deleted")


def _only_there(known: Sequence[Member], here: Community) -> bool:
    """Whether somebody could only be reached in a home in which no channel is chosen."""
    ready = {seat.home.platform for seat in seats_to_meet_in(here)}
    return any(
        member.on(here.home.platform) is not None
        and all(account.platform not in ready for account in member.accounts)
        for member in known
    )
