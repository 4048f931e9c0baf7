"""What a front hears and remembers, on every engine."""

from datetime import timedelta

import pytest

from cli.wiring import Stores
from community.fronts import Heard, Note
from data import fronts
from tests.data.samples import NOW, a_community, members


def heard(number: int) -> Heard:
    return Heard(f"${number}", {"sender": "@ada:here", "body": f"words {number}"})


async def test_what_came_in_waits_in_its_order_until_it_is_handled(stores: Stores) -> None:
    assert await stores.fronts.cursor("matrix") is None
    await stores.fronts.hear("matrix", [heard(1), heard(2)], "s1")
    await stores.fronts.hear("matrix", [heard(2), heard(3)], "s2")

    assert await stores.fronts.cursor("matrix") == "s2"
    assert await stores.fronts.waiting("matrix", 10) == [heard(1), heard(2), heard(3)]
    assert await stores.fronts.waiting("matrix", 2) == [heard(1), heard(2)]
    assert await stores.fronts.waiting("discord", 10) == []

    await stores.fronts.handled("matrix", "$2")
    assert await stores.fronts.waiting("matrix", 10) == [heard(1), heard(3)]


async def test_what_was_handled_never_comes_back(stores: Stores) -> None:
    await stores.fronts.hear("matrix", [heard(1)], "s1")
    await stores.fronts.handled("matrix", "$1")
    await stores.fronts.hear("matrix", [heard(1)], "s1")

    assert await stores.fronts.waiting("matrix", 10) == []


async def test_notes_are_kept_replaced_and_dropped(stores: Stores) -> None:
    first = Note("form", "a", {"step": 1}, "@ada:here", NOW)
    other = Note("form", "b", {"step": 2}, "@bo:here")
    await stores.fronts.keep("matrix", first, other, Note("room", "a", {"of": "ada"}))

    assert await stores.fronts.note("matrix", "form", "a") == first
    assert await stores.fronts.note("matrix", "form", "c") is None
    assert await stores.fronts.note("discord", "form", "a") is None
    assert await stores.fronts.notes("matrix", "form") == [first, other]
    assert await stores.fronts.notes("matrix", "form", "@bo:here") == [other]

    later = Note("form", "a", {"step": 3}, "@ada:here", NOW)
    await stores.fronts.keep("matrix", later)
    assert await stores.fronts.notes("matrix", "form") == [later, other]

    await stores.fronts.drop("matrix", "form", "a", "nothing")
    assert await stores.fronts.notes("matrix", "form") == [other]
    assert await stores.fronts.note("matrix", "room", "a") is not None


async def test_old_notes_are_pruned_and_lasting_ones_stay(stores: Stores) -> None:
    lasting, old = Note("room", "r", {}), Note("form", "o", {}, at=NOW - timedelta(days=8))
    fresh = Note("form", "f", {}, at=NOW)
    await stores.fronts.keep("matrix", lasting, old, fresh)

    await stores.fronts.prune("matrix", NOW - timedelta(days=7))

    assert await stores.fronts.notes("matrix", "room") == [lasting]
    assert await stores.fronts.notes("matrix", "form") == [fresh]


@pytest.mark.engines("sqlite", "postgresql", because="memory need not be saved in memory")
async def test_only_the_newest_ids_of_what_was_handled_are_kept(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fronts, "KEPT_HANDLED", 2)
    await stores.fronts.hear("matrix", [heard(n) for n in range(5)], "s1")
    for number in range(4):
        await stores.fronts.handled("matrix", f"${number}")
    await stores.fronts.prune("matrix", NOW)
    assert await stores.fronts.waiting("matrix", 10) == [heard(4)]
    await stores.fronts.hear("matrix", [heard(3), heard(0)], "s2")
    assert await stores.fronts.waiting("matrix", 10) == [heard(4), heard(0)]


@pytest.mark.engines("sqlite", "postgresql", because="in memory the two know nothing of each other")
async def test_an_erasure_takes_what_is_under_way_and_leaves_other_peoples(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    for one in (ada, bea):
        mine = one.account.external_id
        await stores.fronts.hear("discord", [Heard(f"${mine}", {"sender": mine})], "s")
        await stores.fronts.keep("discord", Note("form", mine, {}, mine))

    await stores.privacy.erase(ada, lambda _refs: (), ["hash"])

    assert [one.event["sender"] for one in await stores.fronts.waiting("discord", 9)] == [
        bea.account.external_id
    ]
    assert [note.about for note in await stores.fronts.notes("discord", "form")] == [
        bea.account.external_id
    ]
