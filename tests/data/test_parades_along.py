"""What becomes of parades when two people are one, and when homes join and part."""

from dataclasses import replace

from community.link_store import Linked
from community.parades.feeds import Watched
from community.parades.model import Intent, ParadeState, Parading, Reading
from tests.data.conftest import Stores
from tests.data.meetup_samples import due, nothing
from tests.data.parade_samples import (
    A_MINUTE,
    a_parade,
    a_post,
    changed,
    posted,
    read,
)
from tests.data.samples import LATER, NOW, a_community, data, members, outgoing
from tests.data.test_meetups_of_people import a_space, joined, united
from tests.data.test_parades_of_people import with_people

# --- one person ---------------------------------------------------------------------------------


async def test_who_becomes_somebody_else_brings_posts_readings_and_parades(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    (ada, bea, cyd), there = await with_people(stores, graz)
    mine = there.of(bea)[0].canonical
    twin = (await members(stores, graz, "Twin"))[0]
    await changed(
        stores,
        there.parade,
        lambda before: replace(
            before, posts=(*before.posts, a_post(twin, at=NOW + LATER, canonical=mine))
        ),
    )
    card = f"parade:{there.parade.id}:card"
    await posted(stores, graz, (card, "parade_card", 0))
    people = await stores.members.get(graz.id, [ada, bea])

    await united(stores, twin, people[bea])

    after = await read(stores, there.parade)
    assert [one.member_id for one in after.posts] == [ada, twin.id, cyd]
    assert [one.id for one in after.posts] == [one.id for one in there.posts], "the earlier one"
    assert {one.member_id for one in after.intents} == {ada, twin.id, cyd}
    by_bea = there.of(bea)[0].id
    assert {one.reader for one in after.readings if one.post_id == by_bea} == {ada, cyd}
    assert len(after.readings) == 6
    assert "erased" not in (await due(stores))[card].data

    await united(stores, twin, people[ada])

    last = await read(stores, there.parade)
    assert last.parade == replace(there.parade, proposed_by=twin.id, host=twin.id)
    assert [one.member_id for one in last.posts] == [twin.id, twin.id, cyd]
    own = {one.id for one in last.of(twin.id)}
    assert {one.reader for one in last.readings if one.post_id in own} == {cyd}
    assert {one.member_id for one in last.intents} == {twin.id, cyd}


async def test_one_feed_of_two_is_looked_into_that_of_who_stays(stores: Stores) -> None:
    graz = await a_community(stores)
    kept, gone, other = await members(stores, graz, "Kept", "Gone", "Other")
    for one in (kept, gone):
        await stores.parades.watch(Watched(graz.id, one.id, f"https://{one.name}.example"))
    await united(stores, kept, gone)
    assert await stores.parades.watched(graz.id) == [
        Watched(graz.id, kept.id, "https://Kept.example")
    ]
    await united(stores, other, kept)
    assert await stores.parades.watched(graz.id) == [
        Watched(graz.id, other.id, "https://Kept.example")
    ]


async def test_what_waits_for_the_one_is_said_to_who_they_became(stores: Stores) -> None:
    graz = await a_community(stores)
    (_, bea, _), there = await with_people(stores, graz)
    twin = (await members(stores, graz, "Twin"))[0]
    number = there.parade.id
    keys = {
        f"parade:{number}:remind:week:{bea}@1": f"parade:{number}:remind:week:{twin.id}@1",
        f"parade:{number}:posted:4711": f"parade:{number}:posted:4711",
    }
    for key in keys:
        about = data(parade=number, member=bea)
        await stores.outbox.put([outgoing(graz, key, kind="parade_remind", data=about)])
    both = [f"parade:{number}:ask:{one}" for one in (bea, twin.id)]
    for key, who in zip(both, (bea, twin.id), strict=True):
        row = outgoing(graz, key, kind="parade_ask", data=data(member=who))
        await stores.outbox.put([row])
    await stores.links.keep_code("hash", Linked(graz.id, twin.id), NOW + LATER)
    gone = (await stores.members.get(graz.id, [bea]))[bea]

    assert await stores.links.unite("hash", twin, gone, nothing, ())

    rows = await due(stores)
    assert set(rows) == {*keys.values(), both[1]}
    assert {row.data["member"] for row in rows.values()} == {twin.id}


# --- homes --------------------------------------------------------------------------------------


async def test_parades_come_along_with_a_home_that_joins(stores: Stores) -> None:
    graz = await a_community(stores)
    space, (mia, noa) = await a_space(stores, "mia", "noa")
    before = await a_parade(stores, mia, a_post(mia), a_post(noa))

    def give(there: Parading) -> Parading:
        read_one = Reading(there.posts[0].id, noa.id, NOW, NOW, NOW)
        return replace(there, intents=(Intent(noa.id, NOW),), readings=(read_one,))

    there = await changed(stores, before.parade, give)
    await stores.parades.watch(Watched(space.id, mia.id, "https://mia.example", NOW))
    await stores.parades.open_archive(space.id, "theirs")
    await stores.parades.open_archive(graz.id, "ours")
    number = there.parade.id
    card, remind = f"parade:{number}:card", f"parade:{number}:remind:week"
    await posted(stores, space, (card, "parade_card", 0))
    await stores.outbox.put([outgoing(space, remind, kind="parade_remind")])

    seen = await joined(stores, graz, space)

    moved = await read(stores, there.parade, seen)
    assert moved == replace(there, parade=replace(there.parade, community_id=graz.id))
    assert await stores.parades.get(space.id, number) is None
    assert await stores.parades.watched(graz.id) == [
        Watched(graz.id, mia.id, "https://mia.example", NOW)
    ]
    assert await stores.parades.archive("theirs") is None
    assert await stores.parades.archive("ours") == graz.id
    assert await stores.outbox.ref(f"{card}@1") is not None
    row = (await due(stores))[f"{remind}@1"]
    assert (row.community_id, row.data["seat"]) == (graz.id, 1)


async def test_who_parts_takes_the_feed_along_and_leaves_nothing_in_parades(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    space, (mia,) = await a_space(stores, "mia")
    seen = await joined(stores, graz, space)
    await stores.parades.watch(Watched(graz.id, mia.id, "https://mia.example"))
    there = await a_parade(stores, ada, a_post(ada), a_post(mia))
    moved = (await stores.members.get(graz.id, [mia.id]))[mia.id]
    own = await a_parade(stores, moved, state=ParadeState.DRAFT)
    here, away = f"parade:{there.parade.id}:card", f"parade:{there.parade.id}:card@1"
    await posted(stores, graz, (here, "parade_card", 0), (away, "parade_card", 0))

    alone = await stores.joins.leave(seen, {}, NOW + A_MINUTE, nothing, nothing, nothing)  # type: ignore[arg-type]

    assert alone is not None
    assert await stores.parades.watched(alone.id) == [
        Watched(alone.id, mia.id, "https://mia.example")
    ]
    assert await stores.parades.watched(graz.id) == []
    assert [one.member_id for one in (await read(stores, there.parade)).posts] == [ada.id]
    assert (await read(stores, own.parade)).parade.state is ParadeState.WITHDRAWN
    assert await stores.parades.listed(alone.id, 5) == []
    assert await stores.outbox.ref(away) is None
    rows = await due(stores)
    assert {here, f"remove:discord|thread|{away}"} <= set(rows)
