"""Blog parades: stored, and changed by many at once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import pytest

from community.errors import Invalid
from community.outbox import Outgoing
from community.parades.model import Asked, Intent, ParadeState, Parading, PostKind, Reading
from community.texts import text
from data.columns import storable
from tests.data.conftest import REFUSED, Stores
from tests.data.parade_samples import (
    A_MINUTE,
    a_parade,
    a_post,
    changed,
    no_rows,
    parade_of,
    read,
)
from tests.data.samples import LATER, NOW, a_community, members, outgoing
from tests.data.test_hostile_strings import OWN, naughty

S = ParadeState


# --- what is stored -----------------------------------------------------------------------------


async def test_a_parade_comes_back_as_it_was_stored(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    wanted = replace(
        parade_of(graz, ada, "Licht & Schatten 🎈\n'; DROP TABLE parades; --"),
        stand_in=bea.id,
        rounded_up_at=NOW + LATER,
        sequence=3,
        asked=Asked.STAND_IN,
        asked_at=NOW + LATER,
    )
    bare = replace(
        wanted, host=None, proposed_by=None, stand_in=None, opens=None, closes=None, changed_at=None
    )
    for parade in (wanted, bare):
        stored = await stores.parades.add(parade)
        assert stored.id > 0
        assert stored == replace(parade, id=stored.id)
        assert await stores.parades.get(graz.id, stored.id) == Parading(stored)
        assert await stores.parades.get(graz.id + 1, stored.id) is None
        assert await stores.parades.get(graz.id, stored.id + 1) is None


async def test_what_is_going_on_is_told_oldest_first_without_what_was_given(
    stores: Stores,
) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    (ada,) = await members(stores, graz, "Ada")
    states = (S.CALLED, S.CLOSED, S.PROPOSED, S.ROUNDED_UP, S.DRAFT, S.WITHDRAWN, S.VOTING)
    added = [
        await stores.parades.add(replace(parade_of(graz, ada), state=state)) for state in states
    ]
    await changed(stores, added[0], lambda before: replace(before, posts=(a_post(ada),)))
    assert await stores.parades.going_on(graz.id) == [added[0], added[2], added[4], added[6]]
    assert await stores.parades.going_on(linz.id) == []


@pytest.mark.engines("sqlite", "postgresql", because="memory keeps what no database stores")
async def test_hostile_words_come_back_whole(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    words = "\n".join(["\0", "\ud800", *OWN, *naughty()])
    parade = await stores.parades.add(parade_of(graz, ada, words))
    await changed(stores, parade, lambda before: replace(before, posts=(a_post(ada, words),)))
    found = await read(stores, parade)
    assert (found.parade.title, found.parade.foreword) == (storable(words), storable(words))
    assert found.posts[0].sentence == storable(words)


async def test_what_people_give_comes_back_oldest_first_with_ids(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    late = a_post(ada, "late", at=NOW + LATER, links_back=None, looked_at=None, reached=False)
    early = a_post(bea, "early", kind=PostKind.WORDS, address="", canonical="", confirmed=False)
    intents = (Intent(ada.id, NOW + LATER, remind=False), Intent(bea.id, NOW))
    parade = (await a_parade(stores, ada)).parade

    after = await changed(
        stores, parade, lambda before: replace(before, posts=(late, early), intents=intents)
    )

    first, second = after.posts
    assert first == replace(early, id=first.id, parade_id=parade.id)
    assert second == replace(late, id=second.id, parade_id=parade.id)
    assert 0 < second.id != first.id > 0
    assert after.intents == intents[::-1]
    assert await read(stores, parade) == after

    read_too = (
        Reading(second.id, bea.id, NOW + LATER, NOW, NOW + LATER),
        Reading(first.id, ada.id, NOW),
    )
    given = await changed(stores, parade, lambda before: replace(before, readings=read_too))
    assert given.readings == read_too[::-1]
    assert await read(stores, parade) == given


async def test_what_is_missing_after_a_change_is_deleted_and_what_differs_changed(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    one, two, three = (a_post(ada, f"post {n}", at=NOW + n * A_MINUTE) for n in range(3))
    before = await a_parade(stores, ada, one, two, three)
    ids = [post.id for post in before.posts]
    everyone = tuple(Intent(member.id, NOW) for member in (ada, bea, cyd))
    readings = tuple(Reading(i, who.id, NOW) for i in ids for who in (bea, cyd))
    await changed(stores, before.parade, lambda b: replace(b, intents=everyone, readings=readings))

    def decide(there: Parading) -> Parading:
        kept, told, _ = there.posts
        return Parading(
            replace(there.parade, title="New", state=S.CLOSED, opens=None),
            (kept, replace(told, sentence="said", links_back=True, words="")),
            (everyone[0], replace(everyone[1], remind=False)),
            (
                replace(readings[0], read_at=NOW),
                readings[2],
                *readings[4:],  # of the post that goes: they go along
            ),
        )

    after = await changed(stores, before.parade, decide)

    assert await read(stores, before.parade) == after
    assert (after.parade.title, after.parade.opens) == ("New", None)
    assert [(post.id, post.sentence) for post in after.posts] == [
        (ids[0], "post 0"),
        (ids[1], "said"),
    ]
    assert after.intents == (everyone[0], replace(everyone[1], remind=False))
    assert after.readings == (replace(readings[0], read_at=NOW), readings[2])


async def test_a_post_that_is_deleted_leaves_its_number_to_nobody(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    before = await a_parade(stores, ada, a_post(ada))
    await changed(stores, before.parade, lambda there: replace(there, posts=()))
    after = await changed(stores, before.parade, lambda there: replace(there, posts=(a_post(ada),)))
    assert after.posts[0].id > before.posts[0].id


async def test_two_may_hand_in_the_same_address(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    same = [replace(a_post(one), canonical="https://a.example/") for one in (ada, bea)]
    assert len((await a_parade(stores, ada, *same)).posts) == 2


# --- changes ------------------------------------------------------------------------------------


async def test_rows_are_made_of_what_was_and_of_what_is_stored(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    there = await a_parade(stores, ada)

    def rows(before: Parading, after: Parading) -> Sequence[Outgoing]:
        assert before == there
        return [outgoing(graz, f"post:{post.id}") for post in after.posts]

    after = await stores.parades.change(
        graz.id, there.parade.id, lambda b: replace(b, posts=(a_post(ada), a_post(ada))), rows
    )

    assert after is not None
    found = await stores.outbox.claim("me", NOW, NOW + LATER, 10)
    assert {row.key for row in found} == {f"post:{post.id}" for post in after.posts}


async def test_a_change_is_made_altogether_or_not_at_all(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    before = await a_parade(stores, ada, a_post(ada))
    parade = before.parade

    def refuse(_before: Parading) -> Parading:
        raise Invalid(text("no"))

    def decide(there: Parading) -> Parading:
        return replace(there, parade=replace(there.parade, title="other"), posts=(a_post(ada),))

    def fail(_before: Parading, _after: Parading) -> Sequence[Outgoing]:
        raise Invalid(text("no"))

    def strange(there: Parading) -> Parading:
        title = replace(there.parade, title="other")
        return replace(there, parade=title, posts=(replace(there.posts[0], id=4711),))

    for decided, rows in ((refuse, no_rows), (decide, fail)):
        with pytest.raises(Invalid):
            await stores.parades.change(graz.id, parade.id, decided, rows)
    with pytest.raises(LookupError):
        await stores.parades.change(graz.id, parade.id, strange, no_rows)
    assert await read(stores, parade) == before
    assert await stores.parades.change(graz.id, parade.id + 1, decide, no_rows) is None
    assert await stores.parades.change(graz.id + 1, parade.id, decide, no_rows) is None
    assert (await stores.outbox.health(NOW + LATER)).pending == 0


@pytest.mark.engines("sqlite", "postgresql", because="memory takes a row of any community")
async def test_a_row_that_cannot_be_written_undoes_the_change(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    before = await a_parade(stores, ada, a_post(ada))
    with pytest.raises(REFUSED):
        await stores.parades.change(
            graz.id,
            before.parade.id,
            lambda there: replace(there, posts=()),
            lambda _before, _after: [outgoing(4711, "there is no such community")],
        )
    assert await read(stores, before.parade) == before


async def test_many_hand_in_at_once_by_two_processes_and_nothing_is_lost(
    stores: Stores, another: Callable[[], Awaitable[Stores]]
) -> None:
    graz = await a_community(stores)
    people = await members(stores, graz, *(f"P{n}" for n in range(16)))
    parade = (await a_parade(stores, people[0])).parade
    ways = (stores, await another())

    async def hand_in(n: int) -> None:
        mine = a_post(people[n])
        await ways[n % 2].parades.change(
            graz.id,
            parade.id,
            lambda before: replace(
                before,
                posts=(*before.posts, mine),
                intents=tuple(one for one in before.intents if one.member_id != people[n].id),
                parade=replace(before.parade, sequence=before.parade.sequence + 1),
            ),
            lambda _before, after: [outgoing(graz, f"after {len(after.posts)}")],
        )

    everyone = tuple(Intent(one.id, NOW) for one in people)
    await changed(stores, parade, lambda before: replace(before, intents=everyone))
    await asyncio.gather(*(hand_in(n) for n in range(16)))

    after = await read(stores, parade)
    assert {post.member_id for post in after.posts} == {one.id for one in people}
    assert (after.parade.sequence, after.intents) == (16, ())
    assert (await stores.outbox.health(NOW, graz.id)).pending == 16, "each saw the ones before"
