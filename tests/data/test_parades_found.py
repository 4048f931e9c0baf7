"""Blog parades, posts, readers, feeds and archives: found, and in how many statements."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy import event

from community.parades.feeds import Watched
from community.parades.model import ParadeState, Parading, Post, Reading
from community.parades.store import Commented
from data.engine import Database
from tests.data.conftest import Stores
from tests.data.parade_samples import (
    A_MINUTE,
    a_parade,
    a_post,
    changed,
    read,
)
from tests.data.samples import LATER, NOW, a_community, members, unsaid

S = ParadeState


def titles(found: Sequence[Parading]) -> list[str]:
    return [one.parade.title for one in found]


async def test_what_is_not_withdrawn_is_listed_newest_first(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    (ada,), (far,) = await members(stores, graz, "Ada"), await members(stores, linz, "Far")
    for state in S:
        await a_parade(stores, ada, a_post(ada), title=state.value, state=state)
    await a_parade(stores, far, title="far away")
    newest_first = [state.value for state in reversed(S) if state is not S.WITHDRAWN]

    found = await stores.parades.listed(graz.id, 10)

    assert titles(found) == newest_first
    assert [len(one.posts) for one in found] == [1] * len(found)
    assert found[0] == await stores.parades.get(graz.id, found[0].parade.id)
    assert titles(await stores.parades.listed(graz.id, 2)) == newest_first[:2]
    assert titles(await stores.parades.listed(linz.id, 10)) == ["far away"]


async def test_those_that_are_going_on_are_counted(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    for state in S:
        await a_parade(stores, ada, state=state)
    await a_parade(stores, ada, proposed_by=bea.id)
    await a_parade(stores, ada, proposed_by=None)
    assert await stores.parades.count(graz.id) == 6
    assert await stores.parades.count(graz.id, ada.id) == 4
    assert await stores.parades.count(graz.id, bea.id) == 1
    assert await stores.parades.count(graz.id + 1) == 0


async def test_a_post_tells_its_parade(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    first, second = [await a_parade(stores, ada, a_post(ada)) for _ in range(2)]
    assert await stores.parades.parade_of_post(graz.id, first.posts[0].id) == first.parade.id
    assert await stores.parades.parade_of_post(graz.id, second.posts[0].id) == second.parade.id
    assert await stores.parades.parade_of_post(graz.id + 1, second.posts[0].id) is None
    assert await stores.parades.parade_of_post(graz.id, second.posts[0].id + 1) is None


async def test_old_drafts_of_posts_are_purged_and_nothing_else(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    new = a_post(ada, "new", at=NOW + LATER, confirmed=False)
    parade = (
        await a_parade(stores, ada, a_post(ada, "old", confirmed=False), a_post(ada, "kept"), new)
    ).parade
    assert await stores.parades.purge_drafts(NOW) == 0
    assert await stores.parades.purge_drafts(NOW + A_MINUTE) == 1
    assert await stores.parades.purge_drafts(NOW + A_MINUTE) == 0
    assert [post.title for post in (await read(stores, parade)).posts] == ["kept", "new"]


async def test_a_draft_that_is_confirmed_while_it_is_purged_is_kept_or_gone_altogether(
    stores: Stores, another: Callable[[], Awaitable[Stores]]
) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    beside = await another()
    for _ in range(8):
        before = await a_parade(stores, ada, a_post(ada, confirmed=False))

        def confirm(there: Parading) -> Parading:
            return replace(there, posts=tuple(replace(p, confirmed=True) for p in there.posts))

        after, purged = await asyncio.gather(
            changed(stores, before.parade, confirm), beside.parades.purge_drafts(NOW + A_MINUTE)
        )
        assert (await read(stores, before.parade)).posts == after.posts
        assert len(after.posts) + purged == 1


async def test_who_took_part_before_is_told_by_confirmed_posts(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    draft, late = a_post(bea, confirmed=False), a_post(cyd, at=NOW + LATER)
    await a_parade(stores, ada, a_post(ada, "one"), a_post(ada, "two"), draft, late)
    assert await stores.parades.took_part(graz.id, NOW) == frozenset()
    assert await stores.parades.took_part(graz.id, NOW + LATER) == {ada.id}
    assert await stores.parades.took_part(graz.id, NOW + 2 * LATER) == {ada.id, cyd.id}
    assert await stores.parades.took_part(graz.id + 1, NOW + 2 * LATER) == frozenset()


async def test_who_commented_on_whose_post_is_told_of_those_who_are_there(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd, dot = await members(stores, graz, "Ada", "Bea", "Cyd", "Dot")
    before = await a_parade(stores, ada, *(a_post(one) for one in (ada, bea, dot)))
    by_ada, by_bea, by_dot = before.posts
    readings = (
        Reading(by_ada.id, bea.id, NOW, NOW, NOW + 2 * A_MINUTE),
        Reading(by_bea.id, cyd.id, NOW, None, NOW + A_MINUTE),
        Reading(by_bea.id, ada.id, NOW, NOW, NOW - A_MINUTE),
        Reading(by_ada.id, cyd.id, NOW, NOW),
        Reading(by_ada.id, ada.id, NOW, NOW, NOW),
        Reading(by_dot.id, ada.id, NOW, NOW, NOW),
        Reading(by_bea.id, dot.id, NOW, NOW, NOW),
    )
    await changed(stores, before.parade, lambda b: replace(b, readings=readings))
    await stores.members.leave(graz.id, dot.account, NOW, unsaid, unsaid)
    newest = Commented(bea.id, ada.id, NOW + 2 * A_MINUTE)

    found = await stores.parades.commented(graz.id, NOW)

    assert found == [Commented(cyd.id, bea.id, NOW + A_MINUTE), newest]
    assert await stores.parades.commented(graz.id, NOW + 2 * A_MINUTE) == [newest]
    assert await stores.parades.commented(graz.id + 1, NOW) == []


# --- feeds and archives -------------------------------------------------------------------------


async def test_a_member_has_one_feed_that_is_looked_into(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    for one in (cyd, bea, ada):
        await stores.parades.watch(Watched(graz.id, one.id, "https://old.example"))
    mine = Watched(graz.id, ada.id, "https://new.example", NOW)
    await stores.parades.watch(mine)
    await stores.members.leave(graz.id, bea.account, NOW, unsaid, unsaid)
    hers = Watched(graz.id, cyd.id, "https://old.example")
    assert await stores.parades.watched(graz.id) == [mine, hers]
    assert await stores.parades.watched(linz.id) == []
    theirs = [await stores.parades.feed_of(graz.id, one.id) for one in (ada, bea, cyd)]
    assert theirs == [mine, None, hers]

    assert not await stores.parades.unwatch(linz.id, ada.id)
    assert await stores.parades.unwatch(graz.id, ada.id)
    assert not await stores.parades.unwatch(graz.id, ada.id)
    assert await stores.parades.watched(graz.id) == [hers]


async def test_an_archive_is_known_by_one_secret(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    assert await stores.parades.archive("first") is None
    await stores.parades.open_archive(graz.id, "first")
    await stores.parades.open_archive(linz.id, "far")
    await stores.parades.open_archive(graz.id, "second")
    known = [await stores.parades.archive(one) for one in ("first", "second", "far")]
    assert known == [None, graz.id, linz.id]
    await stores.parades.close_archive(graz.id)
    await stores.parades.close_archive(graz.id)
    assert await stores.parades.archive("second") is None
    assert await stores.parades.archive("far") == linz.id


# --- how much is asked --------------------------------------------------------------------------


@contextmanager
def statements(database: Database) -> Generator[list[str]]:
    """Note what is asked of a database, each row of a bundle by itself."""
    seen: list[str] = []

    def note(
        _connection: sa.Connection,
        _cursor: object,
        statement: str,
        parameters: Sequence[object],
        _context: object,
        executemany: bool,  # noqa: FBT001 - as SQLAlchemy calls it
    ) -> None:
        seen.extend([statement] * (len(parameters) if executemany else 1))

    engines = {database.writer.sync_engine, database.reader.sync_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def large(people: Sequence[int]) -> Callable[[Parading], Parading]:
    """Give each of a hundred posts three readers."""

    def decide(before: Parading) -> Parading:
        readings = tuple(
            Reading(post.id, people[(n + k) % len(people)], NOW)
            for n, post in enumerate(before.posts)
            for k in range(1, 4)
        )
        return replace(before, readings=readings)

    return decide


async def test_of_a_large_parade_only_what_changed_is_written(
    stores: Stores, database: Database
) -> None:
    graz = await a_community(stores)
    people = await members(stores, graz, *(f"P{n}" for n in range(10)))
    posts: list[Post] = [a_post(people[n % 10], f"post {n}") for n in range(100)]
    parade = (await a_parade(stores, people[0], *posts)).parade
    full = await changed(stores, parade, large([one.id for one in people]))
    assert (len(full.posts), len(full.readings)) == (100, 300)

    def tick(before: Parading) -> Parading:
        dropped, told, *posts = before.posts
        left = tuple(one for one in before.readings if one.post_id != dropped.id)
        return replace(
            before,
            posts=(replace(told, sentence="said"), *posts, a_post(people[0], "new")),
            readings=(*left[:-1], replace(left[-1], read_at=NOW + LATER)),
        )

    with statements(database) as seen:
        after = await changed(stores, parade, tick)

    assert (len(after.posts), len(after.readings)) == (100, 297)
    written = sorted(one.split()[0] for one in seen if not one.startswith(("SELECT", "BEGIN")))
    assert written == ["DELETE", "INSERT", "UPDATE", "UPDATE"]
    assert await read(stores, parade) == after


async def test_many_are_listed_in_as_many_statements_as_one(
    stores: Stores, database: Database
) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    asked: list[int] = []
    for many in (1, 29):
        for _ in range(many):
            await a_parade(stores, ada, a_post(ada))
        with statements(database) as seen:
            await stores.parades.listed(graz.id, 100)
        asked.append(len([one for one in seen if one.startswith("SELECT")]))
    assert asked == [4, 4]
