"""Blog parades, posts, intents and readings, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from community.outbox import Outgoing
from community.parades.feeds import Asked, Find, Watched
from community.parades.model import NOT_CALLED, Parade, ParadeState, Parading, Post
from community.parades.store import (
    Commented,
    Decide,
    ParadeStore,
    Rows,
    as_it_is,
    nothing_follows,
)
from tests.fakes.memory import Memory

GOING_ON = (*NOT_CALLED, ParadeState.CALLED)


class MemoryParadeStore(ParadeStore):
    """Parades with what people gave, watched feeds and archives."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def add(
        self, parade: Parade, decide: Decide = as_it_is, rows: Rows = nothing_follows
    ) -> Parade:
        stored = replace(parade, id=self._m.new_id())
        self._m.parades[stored.id] = Parading(stored)
        after = await self.change(stored.community_id, stored.id, decide, rows)
        assert after is not None
        return after.parade

    async def get(self, community_id: int, parade_id: int) -> Parading | None:
        found = self._m.parades.get(parade_id)
        return found if found and found.parade.community_id == community_id else None

    async def change(
        self, community_id: int, parade_id: int, decide: Decide, rows: Rows
    ) -> Parading | None:
        before = await self.get(community_id, parade_id)
        if before is None:
            return None
        decided = decide(before)
        known = {one.id for one in before.posts}
        posts = [self._stored(one, parade_id, known) for one in decided.posts]
        after = in_order(replace(decided, posts=tuple(posts)))
        written: Sequence[Outgoing] = rows(before, after)
        self._m.parades[parade_id] = after
        self._m.write(written)
        return after

    def _stored(self, post: Post, parade_id: int, known: set[int]) -> Post:
        if post.id and post.id not in known:
            raise LookupError("a post that is not of this parade")
        return replace(post, id=post.id or self._m.new_id(), parade_id=parade_id)

    async def listed(self, community_id: int, limit: int) -> Sequence[Parading]:
        found = [
            one for one in self._of(community_id) if one.parade.state is not ParadeState.WITHDRAWN
        ]
        return sorted(found, key=lambda one: -one.parade.id)[:limit]

    async def going_on(self, community_id: int) -> Sequence[Parade]:
        found = [one.parade for one in self._of(community_id) if one.parade.state in GOING_ON]
        return sorted(found, key=lambda one: one.id)

    async def count(self, community_id: int, proposed_by: int | None = None) -> int:
        return sum(
            one.parade.state in GOING_ON
            and (proposed_by is None or one.parade.proposed_by == proposed_by)
            for one in self._of(community_id)
        )

    async def parade_of_post(self, community_id: int, post_id: int) -> int | None:
        its = (one.parade.id for one in self._of(community_id) if one.post(post_id) is not None)
        return next(its, None)

    async def purge_drafts(self, before: datetime) -> int:
        purged = 0
        for one in list(self._m.parades.values()):
            left = tuple(post for post in one.posts if post.confirmed or post.at >= before)
            purged += len(one.posts) - len(left)
            self._m.parades[one.parade.id] = in_order(replace(one, posts=left))
        return purged

    async def took_part(self, community_id: int, before: datetime) -> frozenset[int]:
        return frozenset(
            post.member_id
            for one in self._of(community_id)
            for post in one.shown
            if post.at < before
        )

    async def commented(self, community_id: int, after: datetime) -> Sequence[Commented]:
        found = [
            Commented(read.reader, post.member_id, read.commented_at)
            for one in self._of(community_id)
            for read in one.readings
            if (post := one.post(read.post_id)) is not None
            and read.commented_at is not None
            and read.commented_at >= after
            and read.reader != post.member_id
            and self._is_there(read.reader)
            and self._is_there(post.member_id)
        ]
        return sorted(found, key=lambda one: (one.at, one.reader, one.author))

    async def watch(self, watched: Watched) -> None:
        self._m.watched[watched.community_id, watched.member_id] = watched

    async def unwatch(self, community_id: int, member_id: int) -> bool:
        return self._m.watched.pop((community_id, member_id), None) is not None

    async def watched(self, community_id: int) -> Sequence[Watched]:
        found = [
            one
            for one in self._m.watched.values()
            if one.community_id == community_id and self._is_there(one.member_id)
        ]
        return sorted(found, key=lambda one: one.member_id)

    async def feed_of(self, community_id: int, member_id: int) -> Watched | None:
        one = self._m.watched.get((community_id, member_id))
        return one if one is not None and self._is_there(one.member_id) else None

    async def looked(
        self, before: Watched, after: Watched, finds: Sequence[Find], rows: Asked
    ) -> bool:
        there = self._m.watched.get((before.community_id, before.member_id))
        if there is None or (there.address, there.turn) != (before.address, before.turn):
            return False
        known = {(one.parade_id, one.member_id, one.page) for one in self._m.finds.values()}
        new = [
            replace(one, id=self._m.new_id())
            for one in finds
            if (one.parade_id, one.member_id, one.page) not in known
        ]
        written = rows(new)
        self._m.watched[before.community_id, before.member_id] = after
        self._m.finds |= {one.id: one for one in new}
        self._m.write(written)
        return True

    async def find(self, community_id: int, find_id: int) -> Find | None:
        found = self._m.finds.get(find_id)
        return found if found and found.community_id == community_id else None

    async def forget_finds(self, before: datetime) -> int:
        old = [i for i, one in self._m.finds.items() if one.at < before]
        for i in old:
            del self._m.finds[i]
        return len(old)

    async def archive(self, secret: str) -> int | None:
        return next((i for i, known in self._m.archives.items() if known == secret), None)

    async def open_archive(self, community_id: int, secret: str) -> None:
        self._m.archives[community_id] = secret

    async def close_archive(self, community_id: int) -> None:
        self._m.archives.pop(community_id, None)

    def _of(self, community_id: int) -> list[Parading]:
        every = self._m.parades.values()
        return [one for one in every if one.parade.community_id == community_id]

    def _is_there(self, member_id: int) -> bool:
        member = self._m.members.get(member_id)
        return member is not None and member.left_at is None


def in_order(parading: Parading) -> Parading:
    """Return it as a database gives it: oldest first, no reading without its post."""
    posts = sorted(parading.posts, key=lambda one: (one.at, one.id))
    there = {one.id for one in posts}
    read = [one for one in parading.readings if one.post_id in there]
    return replace(
        parading,
        posts=tuple(posts),
        intents=tuple(sorted(parading.intents, key=lambda one: (one.at, one.member_id))),
        readings=tuple(sorted(read, key=lambda one: (one.at, one.post_id, one.reader))),
    )
