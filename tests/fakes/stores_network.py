"""What grows between people, in memory: who knows whom, and what many want."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import combinations

from community.meetups.hello import Acquaintances
from community.meetups.ideas import Idea, IdeaStore
from community.meetups.model import Coming, Meetup, MeetupState, Rsvp, Seat
from community.model import MatchState, RoundState
from community.outbox import Outgoing
from tests.fakes.memory import Memory


class MemoryAcquaintances(Acquaintances):
    """Past matches and encounters."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def acquainted(
        self, meetup: Meetup, member_ids: Collection[int]
    ) -> frozenset[tuple[int, int]]:
        m, community_id = self._m, meetup.community_id
        matched = [
            pair
            for match in m.matches.values()
            if match.community_id == community_id
            and match.state is not MatchState.CALLED_OFF
            and m.rounds[match.round_id].state is not RoundState.UNDONE
            for pair in combinations(sorted(match.present), 2)
        ]
        met = [(min(e.by, e.other), max(e.by, e.other)) for e in m.encounters.values()]
        commented = [
            (min(by.reader, post.member_id), max(by.reader, post.member_id))
            for one in m.parades.values()
            if one.parade.community_id == community_id
            for by in one.readings
            if by.commented_at is not None and (post := one.post(by.post_id)) is not None
            if by.reader != post.member_id
        ]
        came = [
            pair
            for one in m.gatherings.values()
            if one.meetup.series_id == meetup.series_id != 0
            and one.meetup.community_id == community_id
            and one.meetup.starts_at < meetup.starts_at
            and one.meetup.state is MeetupState.CALLED
            for pair in combinations(sorted(r.member_id for r in one.rsvps if _came(r)), 2)
        ]
        known = (*matched, *met, *commented, *came)
        return frozenset(pair for pair in known if set(pair) <= set(member_ids))


def _came(rsvp: Rsvp) -> bool:
    has_place = rsvp.seat in (Seat.TAKEN, Seat.NONE)
    return rsvp.coming is Coming.YES and has_place and rsvp.attended is not False


class MemoryIdeaStore(IdeaStore):
    """Meetups that were proposed."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def since(self, community_id: int, after: datetime) -> Sequence[Idea]:
        found = [
            one
            for one in self._m.ideas.values()
            if one.community_id == community_id and one.at >= after
        ]
        return sorted(found, key=lambda one: (one.at, one.id))

    async def propose(
        self, idea: Idea, quiet_since: datetime, rows: Callable[[Idea], Sequence[Outgoing]]
    ) -> bool:
        self._m.expect(idea.community_id)
        if any(one.at > quiet_since for one in await self.since(idea.community_id, quiet_since)):
            return False
        stored = replace(idea, id=self._m.new_id())
        self._m.ideas[stored.id] = stored
        self._m.write(rows(stored))
        return True

    async def idea(self, community_id: int, idea_id: int) -> Idea | None:
        found = self._m.ideas.get(idea_id)
        return found if found and found.community_id == community_id else None

    async def called(self, community_id: int, idea_id: int) -> Sequence[Meetup]:
        every = [one.meetup for one in self._m.gatherings.values()]
        found = [
            one
            for one in every
            if (one.community_id, one.idea, one.state)
            == (community_id, idea_id, MeetupState.CALLED)
            and one.host is not None
        ]
        return sorted(found, key=lambda one: (one.starts_at, one.id))
