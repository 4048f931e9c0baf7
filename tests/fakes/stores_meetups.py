"""Meetups and answers, in memory."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from community.meetups.model import (
    Coming,
    Encounter,
    Gathering,
    Meetup,
    MeetupState,
    Reminders,
    Share,
)
from community.meetups.store import Change, Decide, Feed, MeetupStore
from community.outbox import Outgoing
from tests.fakes.memory import Memory

SEEN = (MeetupState.CALLED, MeetupState.CANCELLED)


class MemoryMeetupStore(MeetupStore):
    """Meetups, answers, who met whom, reminders and feeds."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def add(self, meetup: Meetup) -> Meetup:
        _ = meetup.ends_at  # a database stores it: what ends after the last instant is refused
        if meetup.state is MeetupState.DRAFT:
            for other in list(self._m.gatherings.values()):
                if (other.meetup.state, other.meetup.host, other.meetup.community_id) == (
                    MeetupState.DRAFT,
                    meetup.host,
                    meetup.community_id,
                ):
                    del self._m.gatherings[other.meetup.id]
        stored = replace(meetup, id=self._m.new_id())
        self._m.gatherings[stored.id] = Gathering(stored)
        return stored

    async def drop_draft(self, community_id: int, meetup_id: int) -> None:
        found = await self.get(community_id, meetup_id)
        if found is not None and found.meetup.state is MeetupState.DRAFT:
            del self._m.gatherings[meetup_id]

    async def get(self, community_id: int, meetup_id: int) -> Gathering | None:
        found = self._m.gatherings.get(meetup_id)
        return found if found and found.meetup.community_id == community_id else None

    async def change(self, community_id: int, meetup_id: int, decide: Decide) -> Gathering | None:
        before = await self.get(community_id, meetup_id)
        if before is None:
            return None
        change: Change = decide(before)
        self._m.gatherings[meetup_id] = change.after
        self._m.write(change.rows)
        return change.after

    async def call_next(
        self, meetup: Meetup, rows: Callable[[Gathering], Sequence[Outgoing]]
    ) -> bool:
        key = (meetup.community_id, meetup.series_id, meetup.series_slot)
        every = [one.meetup for one in self._m.gatherings.values()]
        if key in [(m.community_id, m.series_id, m.series_slot) for m in every]:
            return False
        stored = Gathering(replace(meetup, id=self._m.new_id()))
        self._m.gatherings[stored.meetup.id] = stored
        self._m.write(rows(stored))
        return True

    async def upcoming(self, community_id: int, after: datetime, limit: int) -> Sequence[Gathering]:
        return self._ahead(community_id, after, MeetupState.CALLED)[:limit]

    async def of_member(
        self, community_id: int, member_id: int, after: datetime
    ) -> Sequence[Gathering]:
        return [one for one in self._ahead(community_id, after, *SEEN) if _concerns(one, member_id)]

    async def ahead(
        self, community_id: int, member_id: int, after: datetime
    ) -> Sequence[Gathering]:
        found = self._ahead(community_id, after, MeetupState.CALLED, MeetupState.ASKED)
        return [one for one in found if one.meetup.starts_at > after and _concerns(one, member_id)]

    async def since(self, community_id: int, after: datetime, limit: int) -> Sequence[Gathering]:
        return self._ahead(community_id, after, *SEEN)[:limit]

    async def count(self, community_id: int, after: datetime, host: int | None = None) -> int:
        open_ones = self._ahead(community_id, after, MeetupState.CALLED, MeetupState.ASKED)
        return sum(host is None or one.meetup.host == host for one in open_ones)

    async def purge_drafts(self, before: datetime) -> int:
        old = [
            i
            for i, one in self._m.gatherings.items()
            if one.meetup.state in (MeetupState.DRAFT, MeetupState.DROPPED)
            and one.meetup.changed_at is not None
            and one.meetup.changed_at < before
        ]
        for i in old:
            del self._m.gatherings[i]
        return len(old)

    async def waiting(self, before: datetime) -> Sequence[tuple[int, int]]:
        every = [one.meetup for one in self._m.gatherings.values()]
        asked = [one for one in every if one.state is MeetupState.ASKED]
        return [(one.community_id, one.id) for one in asked if one.starts_at <= before]

    async def share(self, community_id: int, share: Share) -> None:
        if self._m.members[share.member_id].community_id == community_id:
            self._m.shares[share.meetup_id, share.member_id, share.number] = share

    async def shares(self, community_id: int, meetup_id: int) -> Sequence[Share]:
        found = [
            one
            for one in self._m.shares.values()
            if one.meetup_id == meetup_id
            and self._m.members[one.member_id].community_id == community_id
        ]
        return sorted(found, key=lambda one: (one.at, one.member_id, one.number))

    async def take_back(self, community_id: int, meetup_id: int, member_id: int) -> int:
        mine = [
            key
            for key, one in self._m.shares.items()
            if key[:2] == (meetup_id, member_id)
            and self._m.members[one.member_id].community_id == community_id
        ]
        for key in mine:
            del self._m.shares[key]
        return len(mine)

    async def met(self, community_id: int, encounters: Sequence[Encounter]) -> None:
        for one in encounters:
            if self._m.members[one.by].community_id == community_id:
                self._m.encounters[one.meetup_id, one.by, one.other] = one

    async def encounters(self, community_id: int, after: datetime) -> Sequence[Encounter]:
        found = [
            one
            for one in self._m.encounters.values()
            if one.at >= after and self._m.members[one.by].community_id == community_id
        ]
        return sorted(found, key=lambda one: (one.at, one.meetup_id, one.by, one.other))

    async def reminders(
        self, community_id: int, member_ids: Iterable[int]
    ) -> Mapping[int, Reminders]:
        wanted = set(member_ids)
        return {
            member: one
            for (community, member), one in self._m.reminders.items()
            if community == community_id and member in wanted
        }

    async def save_reminders(self, community_id: int, member_id: int, wanted: Reminders) -> None:
        self._m.reminders[community_id, member_id] = wanted

    async def feed(self, secret: str) -> Feed | None:
        return self._m.feeds.get(secret)

    async def open_feed(self, feed: Feed, secret: str) -> None:
        await self.close_feed(feed)
        self._m.feeds[secret] = feed

    async def close_feed(self, feed: Feed) -> None:
        whose = (feed.community_id, feed.member_id)
        for secret, one in list(self._m.feeds.items()):
            if (one.community_id, one.member_id) == whose:
                del self._m.feeds[secret]

    def _ahead(self, community_id: int, after: datetime, *states: MeetupState) -> list[Gathering]:
        found = [
            one
            for one in self._m.gatherings.values()
            if one.meetup.community_id == community_id
            and one.meetup.state in states
            and one.meetup.host is not None
            and one.meetup.ends_at > after
        ]
        return sorted(found, key=lambda one: (one.meetup.starts_at, one.meetup.id))


def _concerns(gathering: Gathering, member_id: int) -> bool:
    mine = gathering.of(member_id)
    comes = mine is not None and mine.coming is not Coming.NO
    return member_id in gathering.meetup.hosts or comes
