"""Votes on topics in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from community.outbox import Outgoing
from community.parades.model import NOT_CALLED, Parading
from community.parades.vote_store import Count, PutToVote, VoteRows, VoteStore
from community.parades.voting import Ballot, Vote
from tests.fakes.memory import Memory
from tests.fakes.stores_parades import in_order


class MemoryVoteStore(VoteStore):
    """Votes, and what people say until they are counted."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def begin(self, community_id: int, decide: PutToVote, rows: VoteRows) -> Vote | None:
        if await self.running(community_id):
            return None
        there = [
            one
            for one in self._m.parades.values()
            if one.parade.community_id == community_id and one.parade.state in NOT_CALLED
        ]
        begun = decide(sorted(there, key=lambda one: -one.parade.id))
        if begun is None:
            return None
        vote = replace(begun[0], id=self._m.new_id())
        self._m.votes[vote.id] = vote
        self._write(vote, begun[1], rows)
        return vote

    async def get(self, community_id: int, vote_id: int) -> Vote | None:
        vote = self._m.votes.get(vote_id)
        return vote if vote is not None and vote.community_id == community_id else None

    async def running(self, community_id: int | None = None) -> Sequence[Vote]:
        every = sorted(self._m.votes.values(), key=lambda one: one.id)
        return [one for one in every if one.runs and community_id in (None, one.community_id)]

    async def hasten(
        self, community_id: int, vote_id: int, at: datetime, rows: Sequence[Outgoing]
    ) -> bool:
        vote = await self.get(community_id, vote_id)
        if vote is None or not vote.runs:
            return False
        self._m.votes[vote_id] = replace(vote, ends_at=at)
        self._m.write(rows)
        return True

    async def cast(self, community_id: int, ballot: Ballot) -> bool:
        vote = await self.get(community_id, ballot.vote_id)
        if vote is None or not vote.runs:
            return False
        if ballot.number not in {one.number for one in vote.topics}:
            return False
        self._m.ballots[ballot.vote_id, ballot.member_id, ballot.place] = ballot
        return True

    async def take_back(
        self, community_id: int, vote_id: int, member_id: int, place: str, number: int | None = None
    ) -> bool:
        there = self._m.ballots.get((vote_id, member_id, place))
        vote = await self.get(community_id, vote_id)
        if vote is None or there is None or number not in (None, there.number):
            return False
        del self._m.ballots[vote_id, member_id, place]
        return True

    async def bring_into_line(
        self,
        community_id: int,
        vote_id: int,
        place: str,
        said: Mapping[int, Collection[int]],
        at: datetime,
    ) -> None:
        vote = await self.get(community_id, vote_id)
        if vote is None or not vote.runs:
            return
        for key, one in list(self._m.ballots.items()):
            if key[0] == vote_id and one.place == place and one.member_id not in said:
                del self._m.ballots[key]
        for member_id, numbers in said.items():
            there = self._m.ballots.get((vote_id, member_id, place))
            if there is None or there.number not in numbers:
                ballot = Ballot(vote_id, member_id, place, min(numbers), at)
                self._m.ballots[vote_id, member_id, place] = ballot

    async def ballots(self, community_id: int, vote_id: int) -> Sequence[Ballot]:
        if await self.get(community_id, vote_id) is None:
            return []
        return [
            one
            for key, one in sorted(self._m.ballots.items())
            if key[0] == vote_id and self._m.members[one.member_id].left_at is None
        ]

    async def end(
        self, community_id: int, vote_id: int, decide: Count, rows: VoteRows
    ) -> Vote | None:
        vote = await self.get(community_id, vote_id)
        if vote is None or not vote.runs:
            return None
        every = [self._m.parades[i] for i in sorted(vote.parade_ids, reverse=True)]
        done, after = decide(vote, every, await self.ballots(community_id, vote_id))
        self._m.votes[vote_id] = done
        self._m.ballots = {k: one for k, one in self._m.ballots.items() if k[0] != vote_id}
        self._write(done, after, rows)
        return done

    def _write(self, vote: Vote, after: Sequence[Parading], rows: VoteRows) -> None:
        changes = [(self._m.parades[one.parade.id], in_order(one)) for one in after]
        for _, now in changes:
            self._m.parades[now.parade.id] = now
        self._m.write(rows(vote, changes))
