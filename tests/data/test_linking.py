"""What becomes of two members who are one, in every table."""

from dataclasses import replace
from datetime import date

import pytest

from community.link_store import Linked
from community.model import Answer, Participation
from community.places import Account
from data.engine import Database
from tests.data.conftest import Stores
from tests.data.full import a_full_community
from tests.data.samples import LATER, NOW, a_community, a_member, introduction, members
from tests.data.test_privacy import everything


def nothing(_refs: object) -> tuple[()]:
    return ()


@pytest.mark.engines("sqlite", "postgresql", because="it looks into every table")
async def test_no_row_names_who_became_somebody_else(stores: Stores, database: Database) -> None:
    full = await a_full_community(stores)
    twin = await stores.members.add(
        full.community.id, Account("matrix", "@twin:hs"), "Twin", "en", full.bea.consent
    )
    await stores.links.keep_code("hash", Linked(full.community.id, twin.id), NOW + LATER)

    assert await stores.links.unite("hash", twin, full.ada, nothing, ())

    twin = (await stores.members.get(full.community.id, [twin.id]))[twin.id]
    assert {one.platform for one in twin.accounts} == {"discord", "matrix"}
    for name, rows in (await everything(database)).items():
        for row in rows:
            named = {c: v for c, v in row.items() if c.endswith("member_id") or c == "other_id"}
            assert full.ada.id not in named.values(), name
    there = await stores.rounds.match(full.community.id, full.together.id)
    assert there is not None
    assert twin.id in there.members
    assert {reason.giver for reason in there.reasons} | {r.taker for r in there.reasons} <= {
        *there.members,
        None,
    }
    assert await stores.introductions.get(full.community.id, twin.id) is not None
    export = await stores.privacy.export(full.community.id, twin.id)
    assert [row["answer"] for row in export["feedback"]] == [Answer.YES]


async def test_whose_side_showed_the_code_keeps_what_they_wrote_and_both_pauses_hold(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    ada, twin = await members(stores, graz, "Ada", "Twin")
    await stores.introductions.save(graz.id, introduction(ada), ())
    await stores.introductions.save(graz.id, replace(introduction(twin), updated_at=NOW), ())
    await stores.participation.save(graz.id, Participation(ada.id))
    paused = Participation(twin.id, paused_until=date(2027, 1, 1))
    await stores.participation.save(graz.id, paused)
    await stores.links.keep_code("hash", Linked(graz.id, ada.id), NOW + LATER)

    assert await stores.links.unite("hash", ada, twin, nothing, ())
    assert not await stores.links.unite("hash", ada, twin, nothing, ()), "a code works once"

    assert await stores.introductions.get(graz.id, ada.id) == introduction(ada)
    joined = await stores.participation.get(graz.id, ada.id)
    assert joined is not None
    assert joined.paused_until == date(2027, 1, 1)
    assert set(await stores.members.everyone(graz.id)) == {ada.id}


async def test_an_account_that_somebody_has_is_not_given_away(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, ben = await members(stores, graz, "Ada", "Ben")
    await stores.links.keep_code("hash", Linked(graz.id, ada.id), NOW + LATER)
    assert not await stores.links.give("hash", ada, ben.account, NOW, "name")
    assert await stores.links.find_code("hash", NOW) == Linked(graz.id, ada.id)
    other = Account("matrix", "@ada:hs")
    assert await stores.links.give("hash", ada, other, NOW, "name")
    found = await stores.members.by_account(graz.id, other)
    assert found is not None
    assert (found.id, found.others) == (ada.id, (other,))
    assert await stores.links.find_code("hash", NOW) is None


async def test_a_home_without_members_joins_another_community(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    ada = await a_member(stores, graz, "Ada")
    await stores.links.keep_code("hash", Linked(graz.id), NOW + LATER)
    assert await stores.links.settle("hash", linz, graz, nothing_of) is None, "it has a member"
    assert await stores.links.settle("hash", graz, linz, nothing_of) == 1

    seen = await stores.communities.by_home(linz.home)
    assert seen is not None
    assert (seen.id, seen.number, seen.channels) == (graz.id, 1, linz.channels)
    assert [seat.number for seat in seen.seats] == [0, 1]
    assert await stores.communities.all() == [await stores.communities.get(graz.id)]
    assert set(await stores.members.everyone(graz.id)) == {ada.id}


def nothing_of(_number: int) -> tuple[()]:
    return ()


async def test_wrong_codes_are_counted_for_a_while(stores: Stores) -> None:
    graz = await a_community(stores)
    for _ in range(3):
        await stores.links.missed(graz.id, "who", NOW, NOW - LATER)
    assert await stores.links.misses(graz.id, "who", NOW - LATER) == 3
    assert await stores.links.misses(graz.id, "other", NOW - LATER) == 0
    assert await stores.links.misses(graz.id, "who", NOW) == 0
    await stores.links.missed(graz.id, "who", NOW + LATER, NOW)
    assert await stores.links.misses(graz.id, "who", NOW) == 1


async def test_a_code_ends_with_its_time(stores: Stores) -> None:
    graz = await a_community(stores)
    await stores.links.keep_code("hash", Linked(graz.id), NOW + LATER)
    assert await stores.links.find_code("hash", NOW + LATER) is None
    assert await stores.links.find_code("hash", NOW) == Linked(graz.id)
    await stores.links.forget_old(NOW + LATER)
    assert await stores.links.find_code("hash", NOW) is None
