"""What is said about votes: polls, and the result once they are counted."""

import logging
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from community.card_threads import deleted
from community.communities import CommunityStore
from community.errors import ChatRefused, ChatUnavailable
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore
from community.parades.book import ParadeBook, Seen
from community.parades.vote_cards import result_card, the_poll, words_card
from community.parades.vote_rows import COUNT, POLL, RESULT, ended
from community.parades.votes import ParadeVotes, SeenVote
from community.parades.voting import Vote, counted
from community.places import Ref
from community.polls import PollBoard
from community.ports import Chat
from community.posted_cards import redrawn, wall
from community.seats import seen_by

log = logging.getLogger(__name__)

PATIENCE = timedelta(hours=6)
"""So long a vote is not counted when a platform cannot say what was chosen there; then what we
heard ourselves has to do.
"""
_GONE = "the vote is gone, or the bot is not in this home any more"


class VoteMessages:
    """Delivers the outbox rows about votes."""

    def __init__(
        self,
        votes: ParadeVotes,
        book: ParadeBook,
        communities: CommunityStore,
        outbox: OutboxStore,
        chat: Chat,
        polls: PollBoard,
    ) -> None:
        self._votes = votes
        self._book = book
        self._communities = communities
        self._outbox = outbox
        self._chat = chat
        self._polls = polls

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {POLL: self._poll, COUNT: self._count, RESULT: self._result}

    # --- the poll -----------------------------------------------------------------------------

    async def _poll(self, row: OutboxRow) -> Ref | Dropped:
        seen = await self._seen(row)
        if seen is None:
            return Dropped(_GONE)
        if row.data.get("erased"):
            return await self._asked_anew(row, seen)
        if row.ref is not None:
            return row.ref
        if not seen.vote.runs or seen.vote.ends_at <= self._book.clock.now():
            return Dropped("over before it was asked")
        return await self._asked(row, seen)

    async def _asked(self, row: OutboxRow, seen: SeenVote) -> Ref:
        """Ask, by a poll or else in words; what was asked before is found again."""
        place = wall(seen.community)
        poll = the_poll(seen, self._book.clock.now())
        try:
            ref = await self._polls.keep_poll(place, poll, ref=None, key=row.id, again=row.again)
        except ChatRefused as refused:
            if refused.cause == "gone":
                raise
            # There may be no right to ask by a poll, while words are allowed.
            log.info("vote %d is asked in words: %s", seen.vote.id, refused.cause)
            ref = None
        if ref is not None:
            return ref
        return await self._chat.post(place, words_card(seen), key=row.id, again=row.again)

    async def _asked_anew(self, row: OutboxRow, seen: SeenVote) -> Dropped:
        """Take away a poll that says what is erased, and ask again without that; what was said in
        it still counts, as far as we know whose it was.
        """
        ref = row.ref
        try:
            if ref is None and row.again:
                ref = await self._asked(row, seen)
            if ref is not None:
                if seen.vote.runs:
                    await self._votes.read(seen.vote, ref)
                await self._polls.take_away(ref, again=row.again)
                await self._chat.remove(ref)
        except ChatRefused as refused:
            deleted(refused)
        if seen.vote.runs:
            await self._outbox.begin_anew(row)
            return Dropped("it is asked anew")
        return Dropped("it is taken away")

    # --- the end ------------------------------------------------------------------------------

    async def _count(self, row: OutboxRow) -> Dropped:
        """Count a vote, once: first its polls are closed, then they are read."""
        vote = await self._votes.store.get(row.community_id, row.number("vote"))
        if vote is None or not vote.runs:
            return Dropped("it is counted already")
        strangers = Counter[int]()
        for ref in (await self._votes.polls_of(vote)).values():
            strangers += await self._read(row, vote, ref)
        community = await self._communities.get(row.community_id)
        now, calendar = self._book.clock.now(), self._book.calendar
        await self._votes.store.end(
            row.community_id,
            vote.id,
            lambda there, every, ballots: counted(there, every, ballots, strangers, now),
            lambda done, changes: ended(community, done, changes, now, calendar),
        )
        return Dropped("counted")

    async def _read(self, row: OutboxRow, vote: Vote, ref: Ref) -> Counter[int]:
        try:
            await self._polls.close_poll(ref, again=row.again)
            return await self._votes.read(vote, ref)
        except ChatRefused as refused:
            log.info("vote %d cannot be read: %s", vote.id, refused.cause)
        except ChatUnavailable:
            if self._book.clock.now() - row.first_at < PATIENCE:
                raise
            log.warning("vote %d is counted without a platform that is away", vote.id)
        return Counter()

    async def _result(self, row: OutboxRow) -> Ref | Dropped:
        seen = await self._seen(row)
        if seen is None:
            return Dropped(_GONE)
        card = result_card(seen, await self._winner(seen))
        if row.ref is not None:
            return await redrawn(self._chat, row, row.ref, card)
        return await self._chat.post(wall(seen.community), card, key=row.id, again=row.again)

    # --- inside -------------------------------------------------------------------------------

    async def _seen(self, row: OutboxRow) -> SeenVote | None:
        community = seen_by(await self._communities.get(row.community_id), row)
        vote = await self._votes.store.get(row.community_id, row.number("vote"))
        if community is None or vote is None:
            return None
        return await self._votes.seen(community, vote)

    async def _winner(self, seen: SeenVote) -> Seen | None:
        winner = seen.vote.winner
        there = seen.topics.get(winner.parade_id) if winner is not None else None
        return None if there is None else await self._book.seen(seen.community, there)
