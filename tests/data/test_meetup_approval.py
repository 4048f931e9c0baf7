"""Meetups that wait for the organisers: what they count as, how they go, what is kept of them."""

from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from cli.wiring import sql_stores
from community.meetups.model import Meetup, MeetupState
from community.model import Member
from community.places import Community, Ref
from data.engine import Database
from data.urls import database_url
from tests.data.conftest import Stores
from tests.data.full import meetup_of
from tests.data.meetup_samples import A_MINUTE, due, nothing, posted
from tests.data.samples import LATER, NOW, a_community, data, members, outgoing
from tests.data.test_engine import bring_to
from tests.data.test_meetups_of_people import a_space, joined, united

ASKED, DROPPED = MeetupState.ASKED, MeetupState.DROPPED


async def added(
    stores: Stores, graz: Community, host: Member, state: MeetupState = ASKED, **more: object
) -> Meetup:
    wanted = replace(meetup_of(graz, host), state=state, **more)  # type: ignore[arg-type]
    return await stores.meetups.add(wanted)


async def test_what_waits_is_counted_and_listed_nowhere(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await added(stores, graz, ada)
    await added(stores, graz, bea)
    await added(stores, graz, ada, DROPPED)
    assert await stores.meetups.count(graz.id, NOW) == 2
    assert await stores.meetups.count(graz.id, NOW, ada.id) == 1
    assert await stores.meetups.upcoming(graz.id, NOW, 10) == []
    assert await stores.meetups.since(graz.id, NOW, 10) == []
    assert await stores.meetups.of_member(graz.id, ada.id, NOW) == []


async def test_whose_date_has_passed_is_found_in_every_community(stores: Stores) -> None:
    graz, linz = await a_community(stores), await a_community(stores, "Linz")
    (ada,) = await members(stores, graz, "Ada")
    (bea,) = await members(stores, linz, "Bea")
    here = await added(stores, graz, ada, starts_at=NOW)
    there = await added(stores, linz, bea, starts_at=NOW - A_MINUTE)
    await added(stores, graz, ada, starts_at=NOW + A_MINUTE)
    await added(stores, graz, ada, MeetupState.CALLED, starts_at=NOW - A_MINUTE)
    assert await stores.meetups.waiting(NOW) == [(graz.id, here.id), (linz.id, there.id)]
    assert await stores.meetups.waiting(NOW - LATER) == []


async def test_what_was_not_called_goes_and_what_waits_stays(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    waits = await added(stores, graz, ada)
    declined = await added(stores, graz, ada, DROPPED, declined="Not on a Monday")
    newer = await added(stores, graz, bea, DROPPED, changed_at=NOW + LATER)
    found = await stores.meetups.get(graz.id, declined.id)
    assert found is not None
    assert found.meetup.declined == "Not on a Monday"
    assert await stores.meetups.purge_drafts(NOW + A_MINUTE) == 1
    assert await stores.meetups.get(graz.id, declined.id) is None
    assert await stores.meetups.get(graz.id, waits.id) is not None
    assert await stores.meetups.get(graz.id, newer.id) is not None


async def test_an_erased_host_takes_the_organisers_card_and_the_answer_along(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    meetup = await added(stores, graz, ada)
    card = f"meetup:{meetup.id}:approval"
    told = f"meetup:{meetup.id}:decided:{ada.id}:declined"
    other = f"meetup:{meetup.id}:decided:{ada.id}0:declined"
    kinds = {card: "meetup_approval", told: "meetup_decided", other: "meetup_decided"}
    await posted(stores, graz, kinds)
    given: dict[str, str] = {}
    await stores.privacy.erase(ada, lambda refs: given.update(refs) or (), ["keyed hash"])
    assert set(given) == {told}
    row = (await due(stores))[card]
    assert row.data.get("erased") is True
    left = await stores.meetups.get(graz.id, meetup.id)
    assert left is not None
    assert (left.meetup.host, left.meetup.title, left.meetup.declined) == (None, "", "")


async def test_what_was_decided_is_told_to_who_the_host_became(stores: Stores) -> None:
    graz = await a_community(stores)
    kept, gone = await members(stores, graz, "Kept", "Gone")
    meetup = await added(stores, graz, gone, DROPPED)
    row = outgoing(
        graz,
        f"meetup:{meetup.id}:decided:{gone.id}:late",
        kind="meetup_decided",
        data=data(meetup=meetup.id, member=gone.id),
    )
    await stores.outbox.put([row])
    await united(stores, kept, gone)
    key = f"meetup:{meetup.id}:decided:{kept.id}:late"
    assert (await due(stores))[key].data == {"meetup": meetup.id, "member": kept.id}


async def test_what_waits_comes_along_with_a_home_that_joins(stores: Stores) -> None:
    graz = await a_community(stores)
    space, (mia,) = await a_space(stores, "mia")
    meetup = await added(stores, space, mia)
    card, told = f"meetup:{meetup.id}:approval", f"meetup:{meetup.id}:decided:{mia.id}:late"
    await posted(stores, space, {card: "meetup_approval"})
    await stores.outbox.put([outgoing(space, told, kind="meetup_decided")])
    seen = await joined(stores, graz, space)
    assert await stores.outbox.ref(f"{card}@1") == Ref("discord", "thread", card)
    assert (await due(stores))[told].community_id == graz.id
    # When it parts again, nothing of it stays with the organisers of the home that goes.
    assert await stores.joins.leave(seen, {}, NOW, nothing, nothing, nothing)  # type: ignore[arg-type]
    assert await stores.outbox.ref(f"{card}@1") is None


async def test_in_an_older_database_nothing_waits(empty_url: str) -> None:
    engine = create_async_engine(database_url(empty_url), poolclass=NullPool)
    old = """INSERT INTO communities (language, zone, minimum_age, cooldown_weeks,
        out_of_bubble_percent, group_size, set_up) VALUES ('de', 'UTC', 16, 12, 30, 2, true)"""
    home = """INSERT INTO homes (community_id, number, platform, external_id, name)
        VALUES (1, 0, 'discord', '1', 'Graz')"""
    async with engine.begin() as connection:
        await connection.run_sync(bring_to, "0012")
        for statement in (old, home):
            await connection.execute(sa.text(statement))
    await engine.dispose()
    database = await Database.open(empty_url)
    graz = await sql_stores(database).communities.get(1)
    await database.close()
    assert graz.approval is False
