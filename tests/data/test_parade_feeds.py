"""Members' feeds and what was found in them: kept, erased, and following people."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from community.model import Member
from community.outbox import Outgoing
from community.pages import Mark
from community.parades.feeds import Find, Watched
from community.parades.model import Parading
from community.places import Community
from tests.data.conftest import Stores
from tests.data.meetup_samples import due
from tests.data.parade_samples import a_parade
from tests.data.samples import LATER, NOW, a_community, data, members, outgoing
from tests.data.test_meetups_of_people import a_space, joined, united

FEED = "https://ada.example/feed"


def a_find(there: Parading, member: Member, page: str = "ada.example/1") -> Find:
    return Find(
        0, member.community_id, there.parade.id, member.id, page, f"https://{page}", "Light", NOW
    )


def asking(graz: Community, finds: Sequence[Find]) -> list[Outgoing]:
    return [
        outgoing(graz, f"ask:{one.page}", kind="parade_found", data=data(find=one.id))
        for one in finds
    ]


async def looked(stores: Stores, graz: Community, before: Watched, *finds: Find) -> Watched:
    """Note the next look into a feed."""
    after = replace(before, turn=before.turn + 1, seen=NOW, mark=Mark("v1", "today"))
    assert await stores.parades.looked(before, after, finds, lambda new: asking(graz, new))
    return after


async def test_a_look_is_kept_with_what_was_found_for_the_first_time(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    there = await a_parade(stores, ada)
    before = Watched(graz.id, ada.id, FEED)
    await stores.parades.watch(before)
    first, second = a_find(there, ada), a_find(there, ada, "ada.example/2")

    after = await looked(stores, graz, before, first)
    assert await stores.parades.watched(graz.id) == [after]
    after = await looked(stores, graz, after, replace(first, title="Renamed"), second)

    rows = await due(stores)
    assert set(rows) == {"ask:ada.example/1", "ask:ada.example/2"}
    kept = [await stores.parades.find(graz.id, row.number("find")) for row in rows.values()]
    assert [replace(one, id=0) for one in kept if one] == [first, second]
    linz = await a_community(stores, "2")
    assert await stores.parades.find(linz.id, rows["ask:ada.example/1"].number("find")) is None
    hers = Watched(graz.id, bea.id, FEED)
    await stores.parades.watch(hers)
    await looked(stores, graz, hers, a_find(there, bea))
    his, hers = (
        replace(after, seen=NOW, turn=2),
        replace(hers, seen=NOW, turn=1, mark=Mark("v1", "today")),
    )
    assert await stores.parades.watched(graz.id) == [his, hers]
    assert await stores.parades.feed_of(graz.id, bea.id) == hers
    assert await stores.parades.feed_of(linz.id, bea.id) is None


@pytest.mark.parametrize("stale", [{"turn": 5}, {"address": "https://other.example/feed"}])
async def test_what_is_not_true_any_more_when_a_look_ends_is_not_kept(
    stores: Stores, stale: dict[str, object]
) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    there = await a_parade(stores, ada)
    now = Watched(graz.id, ada.id, FEED, turn=6)
    await stores.parades.watch(now)
    before = replace(now, **stale)  # type: ignore[arg-type]
    find = a_find(there, ada)
    assert not await stores.parades.looked(before, before, [find], lambda new: asking(graz, new))
    assert await stores.parades.watched(graz.id) == [now]
    assert await due(stores) == {}
    await stores.parades.unwatch(graz.id, ada.id)
    assert not await stores.parades.looked(now, now, [find], lambda new: asking(graz, new))
    assert await due(stores) == {}


async def test_a_feed_that_is_named_anew_begins_anew(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    await stores.parades.watch(Watched(graz.id, ada.id, FEED, NOW, 10, 7, Mark("v1", "today")))
    [kept] = await stores.parades.watched(graz.id)
    assert kept.given_up
    await stores.parades.watch(Watched(graz.id, ada.id, FEED))
    assert await stores.parades.watched(graz.id) == [Watched(graz.id, ada.id, FEED)]


async def test_finds_are_forgotten_when_they_are_old(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    there = await a_parade(stores, ada)
    watched = Watched(graz.id, ada.id, FEED)
    await stores.parades.watch(watched)
    old = replace(a_find(there, ada, "ada.example/old"), at=NOW - timedelta(seconds=1))
    await looked(stores, graz, watched, old, a_find(there, ada))
    assert await stores.parades.forget_finds(NOW) == 1
    rows = await due(stores)
    assert await stores.parades.find(graz.id, rows["ask:ada.example/old"].number("find")) is None
    assert await stores.parades.find(graz.id, rows["ask:ada.example/1"].number("find"))


async def test_who_becomes_somebody_else_is_asked_no_second_time(stores: Stores) -> None:
    graz = await a_community(stores)
    kept, gone = await members(stores, graz, "Kept", "Gone")
    there = await a_parade(stores, kept)
    for one, pages in ((kept, ("a.example/1",)), (gone, ("a.example/1", "a.example/2"))):
        watched = Watched(graz.id, one.id, FEED)
        await stores.parades.watch(watched)
        await looked(stores, graz, watched, *(a_find(there, one, page) for page in pages))
    rows = await due(stores)
    asked = {key: row.number("find") for key, row in rows.items()}

    await united(stores, kept, gone)

    exported = await stores.privacy.export(graz.id, kept.id)
    assert sorted(row["page"] for row in exported["parade_finds"]) == ["a.example/1", "a.example/2"]
    found = await stores.parades.find(graz.id, asked["ask:a.example/2"])
    assert found is not None
    assert found.member_id == kept.id


async def test_finds_come_along_with_a_home_that_joins(stores: Stores) -> None:
    graz = await a_community(stores)
    space, (mia,) = await a_space(stores, "mia")
    there = await a_parade(stores, mia)
    watched = Watched(space.id, mia.id, FEED)
    await stores.parades.watch(watched)
    after = await looked(stores, space, watched, a_find(there, mia))
    [row] = (await due(stores)).values()
    number = row.number("find")

    await joined(stores, graz, space)

    assert await stores.parades.watched(graz.id) == [replace(after, community_id=graz.id)]
    found = await stores.parades.find(graz.id, number)
    assert found == replace(a_find(there, mia), id=number, community_id=graz.id)
    assert await stores.parades.find(space.id, number) is None


async def test_a_parade_knows_when_it_was_called(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    there = await a_parade(stores, ada, called_at=NOW + LATER)
    kept = await stores.parades.get(graz.id, there.parade.id)
    assert kept is not None
    assert kept.parade.called_at == NOW + LATER
