"""What is done and said when somebody's turn to host a blog parade comes."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from community.communities import CommunityStore
from community.errors import ChatUnavailable
from community.in_private import tell
from community.model import Member
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore, Outgoing
from community.parades import turn_rows
from community.parades.book import ParadeBook, Seen
from community.parades.life import DRAFT_KEPT
from community.parades.model import Asked, Parade, ParadeState, Parading, Phase
from community.parades.queue import (
    asking,
    busy,
    passed_on,
    queue,
    stamp,
    whom_to_ask,
    whose_turn,
)
from community.parades.store import Decide
from community.parades.turn_cards import asked_card, line_card, topics_card, who_card
from community.places import Community, Ref
from community.ports import Chat
from community.posted_cards import wall
from community.seats import seen_by
from community.texts import Card

VOTE_DAYS = 5
"""So long a vote lasts that begins since nobody is in the queue."""
WAITS_FOR = timedelta(days=28)
"""A turn waits so long at most for something that runs; else it comes with the next date."""
AGAIN_IN = timedelta(seconds=10)
_AFTER_A_VOTE = timedelta(hours=1)

_NO_TURN = "nobody is asked any more"

log = logging.getLogger(__name__)


class BeginsVotes(Protocol):
    """Puts what is proposed to the vote."""

    async def begin(self, community: Community, days: int) -> object | None:
        """Begin a vote on what is proposed; None if there are too few topics."""
        ...


class TurnMessages:
    """Delivers the outbox rows about turns."""

    def __init__(
        self,
        book: ParadeBook,
        communities: CommunityStore,
        outbox: OutboxStore,
        chat: Chat,
        votes: BeginsVotes,
    ) -> None:
        self._book = book
        self._communities = communities
        self._outbox = outbox
        self._chat = chat
        self._votes = votes

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {
            turn_rows.NEXT: self._next,
            "parade_turn_silent": self._silent,
            "parade_turn_ask": self._ask,
            "parade_turn_line": self._line,
            "parade_turn_who": self._who,
            "parade_turn_topics": self._topics,
        }

    # --- whose turn it is ---------------------------------------------------------------------

    async def _next(self, row: OutboxRow) -> Dropped:
        """Ask whoever is next, unless a parade runs; if nobody is, let topics come about."""
        community = await self._communities.get(row.community_id)
        parades = await self._book.store.going_on(community.id)
        now, calendar = self._book.clock.now(), self._book.calendar
        reason = busy(parades, now, calendar)
        if reason is not None:
            log.info("community %d: no turn begins, since %s", community.id, reason.why)
            if reason.until is not None and reason.until <= now + WAITS_FOR:
                # Once it was voted on, nobody is asked to vote again at once.
                said = {"voted": True} if reason.votes else {}
                await self._put_later(row, turn_rows.later(row, reason.until, **said))
            return Dropped(reason.why)
        for one in queue(parades, now, calendar):
            if await self._begin(community, one):
                return Dropped("whoever is next was asked")
        return await self._nobody(row, community)

    async def _begin(self, community: Community, parade: Parade) -> bool:
        """Ask who would host a topic; False if neither they nor their stand-in is there."""
        whom = whom_to_ask(parade, await self._present(community, parade))
        if whom is Asked.NOBODY:
            return False
        now = self._book.clock.now()
        asked = asking(parade, whom, now)

        def decide(before: Parading) -> Parading:
            # Whoever changed it since it was read may want something else.
            return replace(before, parade=asked) if before.parade == parade else before

        after = await self._change(community, parade.id, decide)
        if after is None or after.parade != asked:
            raise ChatUnavailable("the topic was changed at this moment", AGAIN_IN)
        return True

    async def _nobody(self, row: OutboxRow, community: Community) -> Dropped:
        """Let everybody choose among the topics there are, or ask for some."""
        now = self._book.clock.now()
        if not row.data.get("voted"):
            vote = await self._votes.begin(community, VOTE_DAYS)
            if vote is not None:
                due = now + timedelta(days=VOTE_DAYS) + _AFTER_A_VOTE
                await self._put_later(row, turn_rows.later(row, due, voted=True))
                return Dropped("a vote began")
        if not row.data["passed"]:
            there = tuple(seat for seat in community.seats if seat.channels.prompts)
            await self._outbox.put(turn_rows.call_for_topics(community, row, there, now))
        return Dropped("nobody is in the queue")

    async def _silent(self, row: OutboxRow) -> Dropped:
        """Let somebody else be asked, since whoever was asked has not answered."""
        found = await self._parade(row)
        if found is None:
            return Dropped(_NO_TURN)
        community, parade = found
        now = self._book.clock.now()
        how_far = self._book.phase(parade)
        if how_far is Phase.DRAFT and parade.changed_at is not None:
            due = parade.changed_at + DRAFT_KEPT
            await self._outbox.put([turn_rows.silent(parade, due)])
            return Dropped("its days are being named")
        if how_far is Phase.WITHDRAWN:
            await self._outbox.put([turn_rows.after_turn(parade, now)])
            return Dropped("it was taken back, so the next one is asked")
        if how_far is not Phase.PROPOSED:
            return Dropped("it is hosted")
        present = await self._present(community, parade)

        def decide(before: Parading) -> Parading:
            there = before.parade
            is_same = (there.asked, there.asked_at) == (parade.asked, parade.asked_at)
            if not is_same or self._book.phase(there) is not Phase.PROPOSED:
                return before
            return replace(before, parade=passed_on(there, now, present))

        await self._change(community, parade.id, decide)
        return Dropped("handed on")

    # --- what is said -------------------------------------------------------------------------

    async def _ask(self, row: OutboxRow) -> Ref | Dropped:
        """Ask a member in private; where they take no messages, the channel asks them."""
        found = await self._parade(row)
        if found is None:
            return Dropped(_NO_TURN)
        community, parade = found
        person = await self._asked(row, parade)
        if person is None:
            return Dropped(_NO_TURN)
        card = asked_card(parade, person.language)
        return await tell(self._chat, community, person, card, row)

    async def _line(self, row: OutboxRow) -> Ref | Dropped:
        seen = await self._seen(row)
        person = await self._asked(row, seen.parade) if seen is not None else None
        if seen is None or person is None:
            return Dropped(_NO_TURN)
        parades = await self._book.store.going_on(row.community_id)
        now, calendar = self._book.clock.now(), self._book.calendar
        waiting = [one for one in queue(parades, now, calendar) if one.id != seen.parade.id]
        return await self._post(row, seen.community, line_card(seen, person, waiting))

    async def _who(self, row: OutboxRow) -> Ref | Dropped:
        seen = await self._seen(row)
        if seen is None or seen.phase is not Phase.PROPOSED or seen.parade.host is not None:
            return Dropped("it has a host, or is gone")
        return await self._post(row, seen.community, who_card(seen))

    async def _topics(self, row: OutboxRow) -> Ref | Dropped:
        community = seen_by(await self._communities.get(row.community_id), row)
        if community is None:
            return Dropped("the bot is not in this home any more")
        parades = await self._book.store.going_on(row.community_id)
        proposed = sum(self._book.phase(one) is Phase.PROPOSED for one in parades)
        return await self._post(row, community, topics_card(community.language, proposed))

    # --- inside -------------------------------------------------------------------------------

    async def _post(self, row: OutboxRow, community: Community, card: Card) -> Ref:
        return await self._chat.post(wall(community), card, key=row.id, again=row.again)

    async def _parade(self, row: OutboxRow) -> tuple[Community, Parade] | None:
        """Return what a row is about, while the same turn lasts."""
        parading = await self._book.store.get(row.community_id, row.number("parade"))
        if parading is None or parading.parade.asked is Asked.NOBODY:
            return None
        if stamp(parading.parade) != row.number("which"):
            return None
        return await self._communities.get(row.community_id), parading.parade

    async def _asked(self, row: OutboxRow, parade: Parade) -> Member | None:
        """Return who is asked, if they are still there and it is still their turn."""
        if parade.state is not ParadeState.PROPOSED or whose_turn(parade) != row.number("member"):
            return None
        people = await self._book.members.people(row.community_id, [row.number("member")])
        person = people.get(row.number("member"))
        return None if person is None or person.left_at is not None else person

    async def _seen(self, row: OutboxRow) -> Seen | None:
        community = seen_by(await self._communities.get(row.community_id), row)
        parading = await self._book.store.get(row.community_id, row.number("parade"))
        if community is None or parading is None:
            return None
        return await self._book.seen(community, parading)

    async def _present(self, community: Community, parade: Parade) -> frozenset[int]:
        """Return who of those who may be asked has not left."""
        named = (parade.host, parade.stand_in, parade.proposed_by)
        ids = {one for one in named if one is not None}
        people = await self._book.members.people(community.id, ids)
        return frozenset(i for i, one in people.items() if one.left_at is None)

    async def _change(
        self, community: Community, parade_id: int, decide: Decide
    ) -> Parading | None:
        follows = self._book.follows(community)
        return await self._book.store.change(community.id, parade_id, decide, follows)

    async def _put_later(self, row: OutboxRow, again: Outgoing | None) -> None:
        if again is None:
            log.info("community %d: a turn has waited often enough", row.community_id)
        else:
            await self._outbox.put([again])
