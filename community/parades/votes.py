"""What people do with votes: begin one, say what they would like, end it early."""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from community.communities import CommunityStore
from community.errors import ChatRefused, ChatUnavailable, Invalid, NotFound
from community.model import Visitor
from community.outbox import OutboxStore
from community.parades import vote_rows
from community.parades.book import ParadeBook
from community.parades.model import ParadeState, Parading
from community.parades.vote_store import VoteStore
from community.parades.voting import DAYS, LONGEST, SHORTEST, Ballot, Vote, put_to_the_vote
from community.places import Account, Community, Home, Ref
from community.polls import PollBoard
from community.texts import text

log = logging.getLogger(__name__)

TOO_FEW = text(
    "A vote needs two open topics at least, and there are not that many. Everybody can add one with"
    " /parade propose."
)
OVER = text("This vote is over; its result stands in the channel.")
NOT_IN_IT = text("This topic is in no vote at the moment. /parade list shows which ones are.")


@dataclass(frozen=True, slots=True)
class SeenVote:
    """A vote as somebody sees it: with its topics, by parade id."""

    community: Community
    vote: Vote
    topics: Mapping[int, Parading]


class ParadeVotes:
    """Votes on the next topic."""

    def __init__(
        self,
        store: VoteStore,
        book: ParadeBook,
        communities: CommunityStore,
        outbox: OutboxStore,
        polls: PollBoard,
    ) -> None:
        self.store = store
        self._book = book
        self._communities = communities
        self._outbox = outbox
        self._polls = polls

    # --- beginning and ending -----------------------------------------------------------------

    async def begin(self, community: Community, days: int = DAYS) -> Vote | None:
        """Put the open proposals to the vote for some days; None if there are fewer than two, or a
        vote runs already. Nobody has to ask for it.
        """
        now, calendar = self._book.clock.now(), self._book.calendar
        return await self.store.begin(
            community.id,
            lambda every: put_to_the_vote(every, community.id, now, days, calendar),
            lambda vote, changes: vote_rows.begun(community, vote, changes, now, calendar),
        )

    async def ask(self, visitor: Visitor, days: int | None = None) -> SeenVote:
        """Begin a vote, for organisers; if one runs already, return that."""
        actor = await self._book.members.organiser(visitor)
        wanted = DAYS if days is None else days
        if not SHORTEST <= wanted <= LONGEST:
            raise Invalid(
                text("A vote lasts {least} to {most} days.", least=SHORTEST, most=LONGEST)
            )
        running = await self.store.running(actor.community.id)
        vote = next(iter(running), None) or await self.begin(actor.community, wanted)
        if vote is None:
            # Somebody else may have begun one in this moment.
            vote = next(iter(await self.store.running(actor.community.id)), None)
        if vote is None:
            raise Invalid(TOO_FEW)
        return await self.seen(actor.community, vote)

    async def finish(self, visitor: Visitor, vote_id: int) -> None:
        """End a vote now, for organisers; it is counted in a moment."""
        actor = await self._book.members.organiser(visitor)
        vote = await self.store.get(actor.community.id, vote_id)
        if vote is None:
            raise NotFound(text("This vote is not there any more."))
        now = self._book.clock.now()
        soon = [vote_rows.count(vote, now, renew=True)]
        if not await self.store.hasten(actor.community.id, vote_id, now, soon):
            raise Invalid(OVER)

    async def seen(self, community: Community, vote: Vote) -> SeenVote:
        """Return a vote with its topics; one that is gone is not among them."""
        found = [await self._book.store.get(community.id, one) for one in vote.parade_ids]
        return SeenVote(community, vote, {one.parade.id: one for one in found if one is not None})

    # --- voting -------------------------------------------------------------------------------

    async def choose(self, visitor: Visitor, parade_id: int) -> Parading:
        """Vote for a topic by its parade's number, in words."""
        actor, member = await self._book.members.member(visitor)
        for vote in await self.store.running(actor.community.id):
            if number := vote.number_of(parade_id):
                seen = await self.seen(actor.community, vote)
                if seen.topics[parade_id].parade.state is not ParadeState.VOTING:
                    break  # taken back
                ballot = Ballot(
                    vote.id, member.id, f"{visitor.home}", number, self._book.clock.now()
                )
                if await self.store.cast(actor.community.id, ballot):
                    return seen.topics[parade_id]
        raise Invalid(NOT_IN_IT)

    async def vote(self, visitor: Visitor, vote_id: int, number: int | None, place: str) -> None:
        """Note what somebody chose in a poll; None: they took it back."""
        actor, member = await self._book.members.member(visitor)
        if number is None:
            await self.store.take_back(actor.community.id, vote_id, member.id, place)
            return
        ballot = Ballot(vote_id, member.id, place, number, self._book.clock.now())
        if not await self.store.cast(actor.community.id, ballot):
            raise Invalid(OVER)

    async def heard(
        self, home: Home, ref: Ref, account: Account, number: int, *, willing: bool
    ) -> None:
        """Note what an account chose, or chooses no more, in a poll that the platform holds. Of
        people who are no members nothing is stored: their voices are read at the end.
        """
        community = await self._communities.by_home(home)
        if community is None:
            return
        for vote in await self.store.running(community.id):
            if ref not in (await self.polls_of(vote)).values():
                continue
            member = await self._book.members.find(community.id, account)
            if member is None or member.left_at is not None:
                return
            if willing:
                ballot = Ballot(vote.id, member.id, str(ref), number, self._book.clock.now())
                await self.store.cast(community.id, ballot)
            else:
                await self.store.take_back(community.id, vote.id, member.id, str(ref), number)

    async def catch_up(self, platform: str) -> None:
        """Read what was chosen while nobody listened, in all polls of a platform."""
        for vote in await self.store.running():
            for ref in (await self.polls_of(vote)).values():
                if ref.platform == platform:
                    try:
                        await self.read(vote, ref)
                    except (ChatUnavailable, ChatRefused) as error:
                        log.warning("vote %d is read later: %s", vote.id, error)

    async def polls_of(self, vote: Vote) -> Mapping[str, Ref]:
        """Return where a vote's polls stand, by their rows' keys."""
        return await self._outbox.refs(vote_rows.vote_key(vote.id, "poll"))

    async def read(self, vote: Vote, ref: Ref) -> Counter[int]:
        """Bring what is stored into line with a poll; return how many voices there are of people
        whom we do not know, by number. Raises ChatUnavailable and ChatRefused.
        """
        voices = await self._polls.voices(ref)
        strangers = Counter[int]()
        if voices is None:
            return strangers
        said: dict[int, set[int]] = {}
        for name, accounts in voices.items():
            for account in accounts:
                member = await self._book.members.find(vote.community_id, account)
                if member is None:
                    strangers[int(name)] += 1
                elif member.left_at is None:
                    said.setdefault(member.id, set()).add(int(name))
        now: datetime = self._book.clock.now()
        await self.store.bring_into_line(vote.community_id, vote.id, str(ref), said, now)
        return strangers
