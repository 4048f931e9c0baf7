"""What conferences have, in memory."""

from dataclasses import replace

from community.companion.model import Companion
from community.companion.store import CompanionStore, Decide, Rows
from tests.fakes.memory import Memory


class MemoryCompanionStore(CompanionStore):
    """Sessions, pairs, questions and notes."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def get(self, community_id: int, meetup_id: int) -> Companion:
        nothing = Companion(meetup_id)
        return (
            self._m.companions.get(meetup_id, nothing)
            if self._is(community_id, meetup_id)
            else nothing
        )

    async def change(
        self, community_id: int, meetup_id: int, decide: Decide, rows: Rows
    ) -> Companion | None:
        if not self._is(community_id, meetup_id):
            return None
        before = await self.get(community_id, meetup_id)
        after = decide(before).without_loose_ends()
        sessions = (
            replace(one, id=one.id or self._m.new_id(), meetup_id=meetup_id)
            for one in after.sessions
        )
        questions = (
            replace(one, id=one.id or self._m.new_id(), meetup_id=meetup_id)
            for one in after.questions
        )
        whole = replace(after, sessions=tuple(sessions), questions=tuple(questions))
        stored = whole.without_loose_ends()
        written = rows(before, stored)
        self._m.companions[meetup_id] = stored
        self._m.write(written)
        return stored

    async def meetup_of_session(self, community_id: int, session_id: int) -> int | None:
        return next(
            (i for i in self._here(community_id) if self._m.companions[i].session(session_id)), None
        )

    async def meetup_of_question(self, community_id: int, question_id: int) -> int | None:
        return next(
            (i for i in self._here(community_id) if self._m.companions[i].question(question_id)),
            None,
        )

    def _here(self, community_id: int) -> list[int]:
        return [i for i in self._m.companions if self._is(community_id, i)]

    def _is(self, community_id: int, meetup_id: int) -> bool:
        found = self._m.gatherings.get(meetup_id)
        return found is not None and found.meetup.community_id == community_id
