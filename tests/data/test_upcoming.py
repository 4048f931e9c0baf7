"""What becomes of the card with what comes next when people are erased, or homes join and part."""

from dataclasses import replace

import pytest

from community.meetups.model import Coming, MeetupState, Rsvp
from community.meetups.store import Change
from community.meetups.upcoming_rows import UPCOMING, drawn
from community.outbox import OutboxRow
from community.places import Channels, Community, Home, Ref
from tests.data.conftest import Stores
from tests.data.meetup_samples import A_MINUTE, a_meetup, due, nothing
from tests.data.samples import NOW, a_community, members
from tests.data.test_meetups_of_people import joined

YES = Coming.YES
CARD = Ref("discord", "7", "the card")


async def with_a_card(stores: Stores, community: Community) -> str:
    """Let the card of a community stand in its channel; return the key of its row."""
    [row] = drawn(community, NOW)
    await stores.outbox.put([row])
    [claimed] = await stores.outbox.claim("me", NOW, NOW + A_MINUTE, 100)
    await stores.outbox.sent(claimed, CARD, NOW)
    return row.key


async def graz_with_a_card(stores: Stores) -> tuple[Community, str]:
    there = replace(await a_community(stores), channels=Channels(prompts="6", upcoming="7"))
    graz = await stores.communities.save(there)
    return graz, await with_a_card(stores, graz)


async def redrawn(stores: Stores) -> list[OutboxRow]:
    """Return the rows of the card that are due."""
    return [row for row in (await due(stores)).values() if row.kind == UPCOMING]


@pytest.mark.parametrize("state", [MeetupState.CALLED, MeetupState.CANCELLED])
async def test_with_an_erased_host_all_goes_that_it_ever_said(
    stores: Stores, state: MeetupState
) -> None:
    graz, key = await graz_with_a_card(stores)
    ada, _ = await members(stores, graz, "Ada", "Bea")
    meetup = await a_meetup(stores, ada)
    after = replace(meetup, state=state)
    await stores.meetups.change(
        graz.id, meetup.id, lambda before: Change(replace(before, meetup=after))
    )

    await stores.privacy.erase(ada, nothing, ["keyed hash"])

    [row] = await redrawn(stores)
    assert (row.key, row.ref) == (key, CARD)
    assert row.data == {"channel": "7", "erased": True}


async def test_an_erased_guest_leaves_a_place_and_no_word(stores: Stores) -> None:
    graz, key = await graz_with_a_card(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await a_meetup(stores, ada, Rsvp(bea.id, YES, NOW))

    await stores.privacy.erase(bea, nothing, ["keyed hash"])

    [row] = await redrawn(stores)
    assert (row.key, row.data) == (key, {"channel": "7"})


async def test_who_had_to_do_with_no_meetup_changes_nothing(stores: Stores) -> None:
    graz, _ = await graz_with_a_card(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    await a_meetup(stores, ada)

    await stores.privacy.erase(bea, nothing, ["keyed hash"])

    assert await redrawn(stores) == []


async def test_a_home_that_joins_brings_its_card_and_takes_it_out_when_it_parts(
    stores: Stores,
) -> None:
    graz, here = await graz_with_a_card(stores)
    space = await stores.communities.save(
        Community(0, Home("matrix", "!s"), "Space", channels=Channels(upcoming="!board:hs"))
    )
    await with_a_card(stores, space)

    seen = await joined(stores, graz, space)
    there = f"upcoming:{graz.id}:!board:hs@1"
    assert await stores.outbox.ref(there) == CARD
    await stores.outbox.put(list(drawn(seen, NOW)))
    rows = {row.key: row for row in await redrawn(stores)}
    assert set(rows) == {here, there}
    assert rows[there].data == {"channel": "!board:hs", "seat": 1}
    for row in rows.values():
        await stores.outbox.sent(row, row.ref, NOW)

    alone = await stores.joins.leave(seen, {}, NOW, nothing, nothing, nothing)  # type: ignore[arg-type]

    assert alone is not None
    assert alone.channels.upcoming == "!board:hs"
    assert await stores.outbox.ref(there) is None
    assert await stores.outbox.ref(here) == CARD
    assert f"remove:{CARD}" in await due(stores)
