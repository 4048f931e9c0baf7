"""Blog parades by rhythm: members host them in turn, and whoever is next in the queue is asked."""

from dataclasses import replace

from community.communities import CommunityStore
from community.errors import Invalid
from community.model import Visitor
from community.notices import no_channel
from community.outbox import OutboxStore
from community.parades import turn_rows
from community.parades.book import ParadeBook, Seen
from community.parades.life import in_a_vote
from community.parades.model import ParadeState, Parading, Phase
from community.parades.queue import free_for, in_line, leaving, passed_on, whose_turn
from community.recurring import Occurrence
from community.schedules import ScheduleStore
from community.texts import text


class Turns:
    """The queue of those who would host a blog parade, and the rhythm in which they are asked."""

    def __init__(
        self,
        book: ParadeBook,
        communities: CommunityStore,
        schedules: ScheduleStore,
        outbox: OutboxStore,
    ) -> None:
        self._book = book
        self._communities = communities
        self._schedules = schedules
        self._outbox = outbox

    # --- people -------------------------------------------------------------------------------

    async def queue(
        self, visitor: Visitor, parade_id: int, *, willing: bool | None = None
    ) -> tuple[Seen, bool]:
        """Note that somebody would host a topic when its turn comes, or would not any more (None:
        the other than before); return it, and whether blog parades recur here.
        """
        actor, member, seen = await self._book.found(visitor, parade_id)
        now, present = self._book.clock.now(), seen.people.keys()

        def decide(before: Parading) -> Parading:
            parade = before.parade
            how_far = self._book.phase(parade)
            if how_far is Phase.VOTING:
                raise in_a_vote(parade, now)
            if how_far is not Phase.PROPOSED:
                raise Invalid(text("Somebody hosts it already. Would you like to write for it?"))
            is_in = parade.host == member.id and parade.state is ParadeState.PROPOSED
            wants = not is_in if willing is None else willing
            if wants == is_in:
                return before
            if not wants:
                return replace(before, parade=leaving(parade, now, present))
            free_for(parade, member.id)
            return replace(before, parade=in_line(parade, member.id))

        after = await self._book.change(actor, member, parade_id, decide)
        every = await self._schedules.all(actor.community.id)
        return after, any(one.kind == "turn" and one.enabled for one in every)

    async def pass_on(self, visitor: Visitor, parade_id: int) -> bool:
        """Let somebody else be asked at once, since this member does not host it now. False if it
        is not their turn (any more): nothing is changed then.
        """
        actor, member, seen = await self._book.found(visitor, parade_id)
        now, present = self._book.clock.now(), seen.people.keys()
        theirs = False

        def decide(before: Parading) -> Parading:
            nonlocal theirs
            parade = before.parade
            theirs = self._book.phase(parade) is Phase.PROPOSED and whose_turn(parade) == member.id
            return replace(before, parade=passed_on(parade, now, present)) if theirs else before

        await self._book.change(actor, member, parade_id, decide)
        return theirs

    # --- the clock ----------------------------------------------------------------------------

    async def work(self, occurrence: Occurrence) -> None:
        """Have whoever is next asked on a date of the rhythm. The row that does it has a key of the
        occurrence's, so that it is written once.
        """
        now = self._book.clock.now()
        community = await self._communities.get(occurrence.community_id)
        schedule = await self._schedules.get(community.id, occurrence.schedule_id)
        if schedule is not None and schedule.enabled:
            if any(seat.channels.prompts for seat in community.seats):
                following = turn_rows.by_rhythm(community.id, occurrence.id, now)
            else:
                following = no_channel(community, occurrence, now)
            await self._outbox.put([following])
        await self._schedules.done(occurrence)
