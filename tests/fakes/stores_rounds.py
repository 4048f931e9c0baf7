"""In-memory stores of rounds and prompts; those of schedules and the outbox beside them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from community.model import (
    Answer,
    Match,
    MatchState,
    Participation,
    PastMatch,
    Round,
    RoundState,
    Unmatched,
)
from community.outbox import Outgoing
from community.prompts import PromptStore
from community.recurring import Prompt, PromptKind, PromptPost
from community.round_store import NewRound, RoundPending, RoundStore, is_pending
from tests.fakes.memory import Memory, OutboxRecord
from tests.fakes.stores_queue import MemoryOutboxStore, MemoryScheduleStore

__all__ = ["MemoryOutboxStore", "MemoryPromptStore", "MemoryRoundStore", "MemoryScheduleStore"]


class MemoryRoundStore(RoundStore):
    """Rounds, matches and answers in memory."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def commit(
        self,
        new: NewRound,
        announce: Callable[[Round], Iterable[Outgoing]],
        occurrence_id: int | None,
    ) -> Round:
        self._m.calls.append("rounds.commit")
        self._m.expect(new.community_id)
        record = self._m.worked_on(occurrence_id)
        if record and record.state == "done":
            if record.round_id is None:
                raise LookupError(occurrence_id)
            return self._m.round(record.round_id)
        newest = max(self._not_undone(new.community_id), default=0)
        if not record and newest and is_pending(self._m.round(newest), new.planned_at):
            raise RoundPending(self._m.round(newest))
        number = 1 + sum(r.community_id == new.community_id for r in self._m.rounds.values())
        stored = Round(
            self._m.new_id(),
            new.community_id,
            number,
            new.slot,
            RoundState.PLANNED,
            new.seed,
            new.planned_at,
            new.send_at,
            unmatched=tuple(new.unmatched),
        )
        matches = self._matches(stored, new)
        rows = list(announce(replace(stored, matches=matches)))
        # Nothing was changed so far: if announcing fails, nothing is.
        self._m.rounds[stored.id] = stored
        self._m.round_inputs[stored.id] = new.inputs
        self._m.matches.update({match.id: match for match in matches})
        self._count(stored, new)
        if record:
            record.settle("done")
            record.round_id = stored.id
        self._m.write(rows)
        return self._m.round(stored.id)

    def _matches(self, stored: Round, new: NewRound) -> tuple[Match, ...]:
        return tuple(
            Match(
                self._m.new_id(),
                new.community_id,
                stored.id,
                planned.members,
                planned.kind,
                planned.score,
                planned.weight,
                planned.reasons,
                planned.starter,
                planned.out_of_bubble,
                parts=planned.parts,
            )
            for planned in new.matches
        )

    def _count(self, stored: Round, new: NewRound) -> None:
        there = self._m.participations
        matched = [i for planned in new.matches for i in planned.members if i in there]
        left = [one.member_id for one in new.unmatched if one.member_id in there]
        self._m.before_round[stored.id] = {i: there[i] for i in (*matched, *left)}
        for i in matched:
            there[i] = replace(there[i], last_slot=new.slot, sat_out=0)
        for i in left:
            there[i] = replace(there[i], sat_out=there[i].sat_out + 1)
        for i in (*matched, *left):
            there[i] = replace(there[i], debt=new.debts.get(i, there[i].debt))

    async def get(self, community_id: int, round_id: int) -> Round | None:
        self._m.calls.append("rounds.get")
        found = self._m.rounds.get(round_id)
        return self._m.round(round_id) if found and found.community_id == community_id else None

    async def outline(self, community_id: int, round_id: int) -> Round | None:
        self._m.calls.append("rounds.outline")
        found = self._m.rounds.get(round_id)
        return self._outlined(round_id) if found and found.community_id == community_id else None

    def _outlined(self, round_id: int) -> Round:
        return replace(self._m.rounds[round_id], matches=(), unmatched=())

    async def left_out(self, community_id: int, round_id: int, member_id: int) -> Unmatched | None:
        self._m.calls.append("rounds.left_out")
        found = self._m.rounds.get(round_id)
        if not found or found.community_id != community_id:
            return None
        return next((one for one in found.unmatched if one.member_id == member_id), None)

    async def latest(self, community_id: int, limit: int = 1) -> Sequence[Round]:
        self._m.calls.append("rounds.latest")
        newest = sorted(self._not_undone(community_id), reverse=True)[:limit]
        return [self._m.round(i) for i in newest]

    def _not_undone(self, community_id: int) -> list[int]:
        return [
            one.id
            for one in self._m.rounds.values()
            if one.community_id == community_id and one.state is not RoundState.UNDONE
        ]

    async def inputs(self, community_id: int, round_id: int) -> str:
        self._m.calls.append("rounds.inputs")
        if self._m.rounds[round_id].community_id != community_id:
            raise KeyError(round_id)
        return self._m.round_inputs[round_id]

    async def match(self, community_id: int, match_id: int) -> Match | None:
        self._m.calls.append("rounds.match")
        found = self._m.matches.get(match_id)
        return found if found and found.community_id == community_id else None

    async def current(self, community_id: int, member_id: int) -> tuple[Round, Match] | None:
        self._m.calls.append("rounds.current")
        mine = [m for m in self._valid(community_id) if member_id in m.members]
        if not mine:
            return None
        newest = max(mine, key=lambda m: m.id)
        return self._outlined(newest.round_id), newest

    async def set_state(self, match: Match, state: MatchState) -> None:
        self._m.calls.append("rounds.set_state")
        if match.id not in self._m.matches:
            return
        self._m.matches[match.id] = replace(self._m.matches[match.id], state=state)
        its_round = self._m.rounds[match.round_id]
        if state is MatchState.OPEN and its_round.state is RoundState.PLANNED:
            self._m.rounds[its_round.id] = replace(its_round, state=RoundState.SENT)

    async def undo(self, community_id: int, round_id: int) -> bool:
        self._m.calls.append("rounds.undo")
        found = self._m.rounds.get(round_id)
        if not found or found.community_id != community_id or found.state is not RoundState.PLANNED:
            return False
        rows = list(self._rows(round_id))
        if any(r.attempt for r in rows if r.outgoing.kind != "round_planned"):
            return False
        for record in rows:
            if record.state == "pending":
                record.state, record.error = "dropped", "undone"
                record.owner, record.lease_until = "", None
        self._m.rounds[round_id] = replace(found, state=RoundState.UNDONE)
        for member_id, before in self._m.before_round[round_id].items():
            self._count_back(member_id, before)
        return True

    def _rows(self, round_id: int) -> Iterable[OutboxRecord]:
        matches = self._m.round(round_id).matches
        begins = (
            f"round:{round_id}:",
            f"left_out:{round_id}:",
            *(f"match:{match.id}:" for match in matches),
        )
        return (record for key, record in self._m.outbox.items() if key.startswith(begins))

    def _count_back(self, member_id: int, before: Participation) -> None:
        if now := self._m.participations.get(member_id):
            self._m.participations[member_id] = replace(
                now, last_slot=before.last_slot, sat_out=before.sat_out, debt=before.debt
            )

    async def history(self, community_id: int, since: datetime) -> Sequence[PastMatch]:
        self._m.calls.append("rounds.history")
        return [
            self._past(match)
            for match in self._valid(community_id)
            if self._m.rounds[match.round_id].slot >= since and len(match.present) > 1
        ]

    async def answer(
        self, match: Match, member_id: int, answer: Answer, at: datetime, *, block: bool
    ) -> None:
        self._m.calls.append("rounds.answer")
        said, since = self._m.answers.get((match.id, member_id), (None, at))
        self._m.answers[match.id, member_id] = (answer, since if said is answer else at)
        if block:
            for other in match.present:
                if other != member_id:
                    time = self._m.answers[match.id, member_id][1]
                    self._m.blocks.setdefault((member_id, other), time)

    async def take_back(self, match: Match, member_id: int, answer: Answer) -> bool:
        self._m.calls.append("rounds.take_back")
        said, since = self._m.answers.get((match.id, member_id), (None, None))
        if said is not answer:
            return False
        del self._m.answers[match.id, member_id]
        if answer is Answer.NOT_AGAIN:
            for other in match.present:
                if self._m.blocks.get((member_id, other)) == since:
                    del self._m.blocks[member_id, other]
        return True

    async def answers(self, community_id: int, match_id: int) -> Mapping[int, Answer]:
        self._m.calls.append("rounds.answers")
        found = self._m.matches.get(match_id)
        return self._said(match_id) if found and found.community_id == community_id else {}

    async def tally(self, community_id: int, round_id: int) -> Mapping[Answer, int]:
        self._m.calls.append("rounds.tally")
        matches = [
            m
            for m in self._m.matches.values()
            if m.round_id == round_id and m.community_id == community_id
        ]
        return Counter(answer for m in matches for answer in self._said(m.id).values())

    def _valid(self, community_id: int) -> list[Match]:
        return [
            match
            for match in self._m.matches.values()
            if match.community_id == community_id
            and match.state is not MatchState.CALLED_OFF
            and self._m.rounds[match.round_id].state is not RoundState.UNDONE
        ]

    def _said(self, match_id: int) -> dict[int, Answer]:
        return {who: said for (m, who), (said, _) in self._m.answers.items() if m == match_id}

    def _past(self, match: Match) -> PastMatch:
        said = set(self._said(match.id).values())
        opened = match.state is MatchState.OPEN
        return PastMatch(
            match.present,
            self._m.rounds[match.round_id].slot,
            met=opened and (Answer.NO not in said or Answer.YES in said),
            good=Answer.YES in said and said.isdisjoint((Answer.NO, Answer.NOT_AGAIN)),
            kind=match.kind,
            topics=tuple(sorted({topic for one in match.reasons for topic in one.topics})),
        )


class MemoryPromptStore(PromptStore):
    """Posts, own prompts and switches in memory."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def own(self, community_id: int) -> Sequence[Prompt]:
        self._m.calls.append("prompts.own")
        return list(self._m.own_prompts.get(community_id, []))

    async def add_own(self, community_id: int, prompt: Prompt) -> Prompt:
        self._m.calls.append("prompts.add_own")
        self._m.expect(community_id)
        shelf = self._m.own_prompts.setdefault(community_id, [])
        shelf.append(replace(prompt, key=f"own-{len(shelf) + 1}"))
        return shelf[-1]

    async def switched_off(self, community_id: int) -> frozenset[str]:
        self._m.calls.append("prompts.switched_off")
        return frozenset(self._m.switched_off.get(community_id, ()))

    async def switch(self, community_id: int, key: str, *, on: bool) -> None:
        self._m.calls.append("prompts.switch")
        off = self._m.switched_off.setdefault(community_id, set())
        if on:
            off.discard(key)
        else:
            off.add(key)

    async def used(self, community_id: int, kind: PromptKind) -> Sequence[str]:
        self._m.calls.append("prompts.used")
        return [
            post.key
            for post in self._m.posts.values()
            if post.community_id == community_id and post.kind == kind
        ]

    async def commit(
        self,
        post: PromptPost,
        announce: Callable[[PromptPost], Sequence[Outgoing]],
        occurrence_id: int | None,
    ) -> PromptPost:
        self._m.calls.append("prompts.commit")
        record = self._m.worked_on(occurrence_id)
        if record and record.state == "done":
            if record.post_id is None:
                raise LookupError(occurrence_id)
            return self._m.posts[record.post_id]
        stored = replace(post, id=self._m.new_id())
        rows = announce(stored)
        # Nothing was changed so far: if announcing fails, nothing is.
        self._m.posts[stored.id] = stored
        if record:
            record.settle("done")
            record.post_id = stored.id
        self._m.write(rows)
        return stored

    async def post(self, community_id: int, post_id: int) -> PromptPost | None:
        self._m.calls.append("prompts.post")
        found = self._m.posts.get(post_id)
        return found if found and found.community_id == community_id else None

    async def latest(self, community_id: int, schedule_id: int) -> PromptPost | None:
        self._m.calls.append("prompts.latest")
        posts = [
            post
            for post in self._m.posts.values()
            if (post.community_id, post.schedule_id) == (community_id, schedule_id)
        ]
        return max(posts, key=lambda post: post.id, default=None)

    async def take_up(
        self,
        post: PromptPost,
        member_id: int,
        at: datetime,  # noqa: ARG002 - nobody reads it back
        outgoing: Sequence[Outgoing],
    ) -> bool:
        self._m.calls.append("prompts.take_up")
        there = self._m.posts[post.id]
        if member_id in there.taken_up_by:
            return False
        self._m.posts[post.id] = replace(there, taken_up_by=(*there.taken_up_by, member_id))
        schedule = self._m.schedules.get(post.schedule_id or 0)
        if schedule:
            self._m.schedules[schedule.id] = replace(schedule, unanswered=0)
        self._m.write(outgoing)
        return True
