"""Taking part, and whom somebody never wants to meet."""

import asyncio
from datetime import date

from community.model import Consent, Participation, Rhythm
from community.wishes import FARTHEST, MOST_MENTEES, NEAREST, Mode, Presence, Wishes
from tests.data.conftest import Stores
from tests.data.samples import (
    LATER,
    NOW,
    SLOT,
    a_community,
    a_member,
    account,
    members,
    new_round,
    planned,
    silent,
)


async def test_how_somebody_takes_part_comes_back_as_it_was_saved(stores: Stores) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    await stores.participation.save(graz.id, Participation(ada.id))
    full = Participation(
        ada.id,
        Rhythm.MONTHLY,
        trio=True,
        paused_until=date(2026, 5, 1),
        last_slot=SLOT,
        sat_out=3,
        wishes=Wishes(Mode.MENTOR, FARTHEST, Presence.ON_SITE, MOST_MENTEES),
        debt=1000,
    )

    await stores.participation.save(graz.id, full)

    assert await stores.participation.get(graz.id, ada.id) == full
    assert await stores.participation.all(graz.id) == {ada.id: full}


async def test_each_wish_can_be_taken_back(stores: Stores) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    for wishes in (Wishes(Mode.HORIZON, NEAREST, Presence.REMOTE, 2), Wishes()):
        await stores.participation.save(graz.id, Participation(ada.id, wishes=wishes))

        stored = await stores.participation.get(graz.id, ada.id)
        assert stored == Participation(ada.id, wishes=wishes)


async def test_a_round_changes_nothing_of_what_somebody_wishes_for(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    wishes = Wishes(Mode.PEER, -1, Presence.ANY, 3)
    await stores.participation.save(graz.id, Participation(ada.id, wishes=wishes))
    done = await stores.rounds.commit(new_round(graz, planned(ada, bea)), silent, None)

    after = await stores.participation.get(graz.id, ada.id)
    assert after is not None
    assert (after.wishes, after.last_slot) == (wishes, SLOT)
    await stores.rounds.undo(graz.id, done.id)
    assert await stores.participation.get(graz.id, ada.id) == Participation(ada.id, wishes=wishes)


async def test_who_comes_first_is_never_put_back_into_matching(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    ada, bea, gone = await members(stores, graz, "Ada", "Bea", "Gone")
    await stores.participation.save(graz.id, Participation(ada.id, last_slot=SLOT))
    await stores.participation.save(graz.id, Participation(bea.id, last_slot=SLOT, sat_out=3))

    await stores.participation.put_first(linz.id, [ada.id])
    await stores.participation.put_first(graz.id, [bea.id, gone.id])

    assert await stores.participation.all(graz.id) == {
        ada.id: Participation(ada.id, last_slot=SLOT),
        bea.id: Participation(bea.id, sat_out=3),
    }
    await stores.participation.put_first(graz.id, [ada.id])
    assert await stores.participation.get(graz.id, ada.id) == Participation(ada.id, sat_out=1)


async def test_taking_part_ends(stores: Stores) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    await stores.participation.save(graz.id, Participation(ada.id))

    await stores.participation.remove(graz.id, ada.id)
    await stores.participation.remove(graz.id, ada.id)

    assert await stores.participation.get(graz.id, ada.id) is None


async def test_a_block_counts_once_whoever_set_it(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea, cyd = await members(stores, graz, "Ada", "Bea", "Cyd")
    await stores.participation.avoid(graz.id, bea.id, ada.account, "ada", NOW)
    await stores.participation.avoid(graz.id, bea.id, ada.account, "ada", NOW + LATER)
    await stores.participation.avoid(graz.id, ada.id, bea.account, "bea", NOW)
    await stores.participation.avoid(graz.id, bea.id, cyd.account, "cyd", NOW)

    assert await stores.participation.blocks(graz.id) == {(ada.id, bea.id), (bea.id, cyd.id)}
    assert await stores.participation.blocked_by(graz.id, bea.id) == {ada.id, cyd.id}
    assert await stores.participation.blocked_by(graz.id, cyd.id) == frozenset()


async def test_a_block_is_taken_back_only_by_who_set_it(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await stores.participation.avoid(graz.id, ada.id, bea.account, "bea", NOW)
    await stores.participation.stop_avoiding(graz.id, bea.id, ada.account, ["ada"])
    assert await stores.participation.blocks(graz.id) == {(ada.id, bea.id)}

    await stores.participation.stop_avoiding(graz.id, ada.id, bea.account, ["bea"])

    assert await stores.participation.blocks(graz.id) == frozenset()


async def test_avoiding_a_stranger_touches_nobody_of_another_community(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    ada, far = await a_member(stores, graz, "Ada"), await a_member(stores, linz, "Far")
    await stores.participation.avoid(graz.id, ada.id, far.account, "far", NOW)
    assert await stores.participation.blocks(graz.id) == frozenset()
    assert await stores.participation.blocks(linz.id) == frozenset()


async def test_who_is_avoided_before_they_join_is_avoided_when_they_do(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    ada, cyd = await members(stores, graz, "Ada", "Cyd")
    bea = account("Bea")
    for one in (ada, cyd):
        await stores.participation.avoid(graz.id, one.id, bea, "hash", NOW)
    await stores.participation.stop_avoiding(graz.id, cyd.id, bea, ["hash"])
    assert await stores.participation.blocked_by(graz.id, ada.id) == frozenset()

    consent = Consent(1, NOW, 16)
    await stores.members.add(linz.id, bea, "Bea", "de", consent, "hash")
    joined = await stores.members.add(graz.id, bea, "Bea", "de", consent, "hash")

    assert await stores.participation.blocks(graz.id) == {(ada.id, joined.id)}
    assert await stores.participation.blocks(linz.id) == frozenset()
    assert "kept_apart" not in await stores.privacy.export(graz.id, ada.id)


async def test_a_block_holds_when_the_blocked_erase_themselves_and_come_back(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await stores.participation.avoid(graz.id, ada.id, bea.account, "hash", NOW)
    await stores.participation.avoid(graz.id, bea.id, ada.account, "other", NOW)

    await stores.privacy.erase(bea, lambda _refs: (), ["hash"])
    assert await stores.participation.blocks(graz.id) == frozenset()
    back = await stores.members.add(graz.id, bea.account, "B", "de", Consent(1, NOW, 16), "hash")

    assert await stores.participation.blocked_by(graz.id, ada.id) == {back.id}
    assert await stores.participation.blocked_by(graz.id, back.id) == frozenset()


async def test_joining_and_being_avoided_at_once_loses_no_block(stores: Stores) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    strangers = [account(f"Stranger {n}") for n in range(8)]
    consent = Consent(1, NOW, 16)
    await asyncio.gather(
        *(stores.participation.avoid(graz.id, ada.id, a, a.external_id, NOW) for a in strangers),
        *(
            stores.members.add(graz.id, a, "S", "de", consent, a.external_id)
            for a in reversed(strangers)
        ),
    )
    assert len(await stores.participation.blocked_by(graz.id, ada.id)) == 8
