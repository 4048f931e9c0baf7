"""Taking part, and whom somebody never wants to meet."""

from datetime import date

import pytest

from community.model import Participation, Rhythm
from tests.data.conftest import REFUSED, Stores
from tests.data.samples import LATER, NOW, SLOT, a_community, a_member, members


async def test_how_somebody_takes_part_comes_back_as_it_was_saved(stores: Stores) -> None:
    graz = await a_community(stores)
    ada = await a_member(stores, graz, "Ada")
    await stores.participation.save(graz.id, Participation(ada.id))
    full = Participation(
        ada.id, Rhythm.MONTHLY, trio=True, paused_until=date(2026, 5, 1), last_slot=SLOT, sat_out=3
    )

    await stores.participation.save(graz.id, full)

    assert await stores.participation.get(graz.id, ada.id) == full
    assert await stores.participation.all(graz.id) == {ada.id: full}


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
    await stores.participation.block(graz.id, bea.id, ada.id, NOW)
    await stores.participation.block(graz.id, bea.id, ada.id, NOW + LATER)
    await stores.participation.block(graz.id, ada.id, bea.id, NOW)
    await stores.participation.block(graz.id, bea.id, cyd.id, NOW)

    assert await stores.participation.blocks(graz.id) == {(ada.id, bea.id), (bea.id, cyd.id)}
    assert await stores.participation.blocked_by(graz.id, bea.id) == {ada.id, cyd.id}
    assert await stores.participation.blocked_by(graz.id, cyd.id) == frozenset()


async def test_a_block_is_taken_back_only_by_who_set_it(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await stores.participation.block(graz.id, ada.id, bea.id, NOW)
    await stores.participation.unblock(graz.id, bea.id, ada.id)
    assert await stores.participation.blocks(graz.id) == {(ada.id, bea.id)}

    await stores.participation.unblock(graz.id, ada.id, bea.id)

    assert await stores.participation.blocks(graz.id) == frozenset()


async def test_nobody_of_another_community_can_be_blocked(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    ada, far = await a_member(stores, graz, "Ada"), await a_member(stores, linz, "Far")
    with pytest.raises(REFUSED):
        await stores.participation.block(graz.id, ada.id, far.id, NOW)
