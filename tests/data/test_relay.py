"""Bridges between conversations, on every engine."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cli.wiring import Stores
from community.link_store import Linked
from community.model import Match
from community.outbox import Outgoing
from community.places import Account, Place, Ref
from community.relay_store import Bridge, Carried
from tests.data.full import Full, a_full_community
from tests.data.samples import LATER, NOW

THREAD = Ref("discord", "thread-1", "first")
ROOM = Ref("matrix", "!room:here", "$first")


def row(full: Full, key: str) -> Outgoing:
    data = {"match": full.apart.id, "member": full.ada.id, "source": "s", "to": 1}
    return Outgoing(key, full.community.id, "relay", NOW, NOW + LATER, data, 1, renew=True)


def bridges(full: Full, match: Match) -> tuple[Bridge, Bridge]:
    graz = full.community.id
    return Bridge(graz, match.id, 0, THREAD), Bridge(graz, match.id, 1, ROOM)


async def test_a_bridge_is_found_by_its_match_and_by_each_of_its_places(stores: Stores) -> None:
    full = await a_full_community(stores)
    left, right = bridges(full, full.apart)
    for one in (right, left, left):
        await stores.relay.open(one)

    assert await stores.relay.bridges(full.community.id, full.apart.id) == [left, right]
    assert await stores.relay.at(Place("matrix", "!room:here")) == right
    assert await stores.relay.at(Place("discord", "!room:here")) is None
    assert await stores.relay.open_on("matrix") == [right]


async def test_an_ended_bridge_is_ended_on_all_sides_and_told_once(stores: Stores) -> None:
    full = await a_full_community(stores)
    left, right = bridges(full, full.apart)
    for one in (left, right):
        await stores.relay.open(one)
    over = row(full, "relay_over:1@0")

    assert await stores.relay.end(full.community.id, full.apart.id, NOW, [over])
    assert not await stores.relay.end(full.community.id, full.apart.id, NOW + LATER, [over])

    assert await stores.relay.bridges(full.community.id, full.apart.id) == [
        replace(left, ended_at=NOW),
        replace(right, ended_at=NOW),
    ]
    assert await stores.relay.open_on("matrix") == []


async def test_what_is_carried_is_known_once_and_in_its_order(stores: Stores) -> None:
    full = await a_full_community(stores)
    left, right = bridges(full, full.apart)
    await stores.relay.open(left)
    first, second = (
        Carried(full.community.id, full.apart.id, replace(THREAD, message=m), full.ada.id, 0)
        for m in ("9", "10")
    )
    for one in (first, second, first):
        await stores.relay.carry(one, [row(full, f"relay:1@1:{one.source.message}")])

    assert await stores.relay.carried(first.source) == first
    assert await stores.relay.carried(ROOM) is None
    assert await stores.relay.latest(left, 5) == [second.source, first.source]
    assert await stores.relay.latest(left, 1) == [second.source]
    assert await stores.relay.latest(right, 5) == []


async def test_a_message_waits_for_those_before_it_in_its_own_lane(stores: Stores) -> None:
    full = await a_full_community(stores)
    graz = full.community.id
    keys = ("relay:1@1:a", "relay:1@1:b", "relay:1@0:c")
    await stores.outbox.put([row(full, key) for key in keys])
    claimed = await stores.outbox.claim("me", NOW, NOW + LATER, 100)
    by_key = {one.key: one for one in claimed}

    async def waits(key: str, lane: str) -> bool:
        return await stores.relay.waits_for_another(by_key[key].id, graz, lane)

    assert not await waits("relay:1@1:a", "relay:1@1:")
    assert await waits("relay:1@1:b", "relay:1@1:")
    assert not await waits("relay:1@0:c", "relay:1@0:")
    await stores.outbox.sent(by_key["relay:1@1:a"], ROOM, NOW)
    assert not await waits("relay:1@1:b", "relay:1@1:")


COPY = Ref("matrix", "!room:here", "$copy")


async def carried_by_ada(stores: Stores, full: Full) -> Ref:
    """Let something that Ada wrote stand on the other side; return where she wrote it."""
    left, _ = bridges(full, full.apart)
    await stores.relay.open(left)
    source = replace(THREAD, message="5")
    carried = Carried(full.community.id, full.apart.id, source, full.ada.id, 0)
    await stores.relay.carry(carried, [row(full, "relay:1@1:five")])
    [claimed] = [
        one
        for one in await stores.outbox.claim("me", NOW, NOW + LATER, 100)
        if one.key == "relay:1@1:five"
    ]
    await stores.outbox.sent(claimed, COPY, NOW)
    return source


async def test_whose_account_becomes_somebody_elses_keeps_what_was_carried(
    stores: Stores,
) -> None:
    full = await a_full_community(stores)
    source = await carried_by_ada(stores, full)
    twin = await stores.members.add(
        full.community.id, Account("matrix", "@twin:hs"), "Twin", "en", full.ada.consent
    )
    await stores.links.keep_code("hash", Linked(full.community.id, twin.id), NOW + LATER)
    named: dict[str, str] = {}

    def clean_up(refs: Mapping[str, str]) -> Sequence[Outgoing]:
        named.update(refs)
        return ()

    assert await stores.links.unite("hash", twin, full.ada, clean_up, ())

    assert "relay:1@1:five" not in named
    carried = await stores.relay.carried(source)
    assert carried is not None
    assert carried.member_id == twin.id
    await stores.privacy.erase(twin, clean_up, ["hash"])
    assert named["relay:1@1:five"] == str(COPY)


async def test_an_erasure_names_the_copies_and_forgets_the_messages(stores: Stores) -> None:
    full = await a_full_community(stores)
    source = await carried_by_ada(stores, full)
    named: dict[str, str] = {}

    def clean_up(refs: Mapping[str, str]) -> Sequence[Outgoing]:
        named.update(refs)
        return ()

    await stores.privacy.erase(full.ada, clean_up, ["hash"])

    assert named["relay:1@1:five"] == str(COPY)
    assert await stores.relay.carried(source) is None
