"""Prompts: own ones, switches, posts, who takes one up."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from community.outbox import Outgoing
from community.recurring import Prompt, PromptPost
from community.schedules import Turn
from tests.data.conftest import Stores
from tests.data.samples import (
    LATER,
    NOW,
    SLOT,
    a_community,
    members,
    outgoing,
    post,
    quiet,
    schedule,
)

PARADE = Prompt("", "parade", "de", "Über Mut", "Erzählt davon.\n\nGern kurz.", "#Mut", 14)


def told(stored: PromptPost) -> Sequence[Outgoing]:
    return [outgoing(stored.community_id, f"prompt:{stored.id}", kind="prompt")]


async def test_own_prompts_get_keys_that_count_up_in_each_community(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    first = await stores.prompts.add_own(graz.id, PARADE)
    second = await stores.prompts.add_own(graz.id, replace(PARADE, title="Second"))
    other = await stores.prompts.add_own(linz.id, PARADE)

    assert first == replace(PARADE, key="own-1")
    assert (second.key, other.key) == ("own-2", "own-1")
    assert await stores.prompts.own(graz.id) == [first, second]


async def test_prompts_are_switched_off_and_on(stores: Stores) -> None:
    graz = await a_community(stores)
    await stores.prompts.switch(graz.id, "meetup-001", on=False)
    await stores.prompts.switch(graz.id, "meetup-001", on=False)
    await stores.prompts.switch(graz.id, "own-1", on=False)
    await stores.prompts.switch(graz.id, "own-1", on=True)
    await stores.prompts.switch(graz.id, "own-2", on=True)

    assert await stores.prompts.switched_off(graz.id) == {"meetup-001"}


async def test_a_post_is_stored_with_its_rows_and_remembered_as_used(stores: Stores) -> None:
    graz = await a_community(stores)
    stored = await stores.prompts.commit(post(graz), told, None)
    await stores.prompts.commit(post(graz, key="meetup-002"), quiet, None)
    await stores.prompts.commit(post(graz), quiet, None)
    await stores.prompts.commit(replace(post(graz), kind="question", key="q-1"), quiet, None)

    assert stored == replace(post(graz), id=stored.id)
    assert await stores.prompts.post(graz.id, stored.id) == stored
    used = await stores.prompts.used(graz.id, "meetup")
    assert used == ["meetup-001", "meetup-002", "meetup-001"]
    assert (await stores.outbox.health(NOW)).pending == 1


async def test_an_occurrence_makes_one_post_however_often_it_is_worked_on(stores: Stores) -> None:
    graz = await a_community(stores)
    weekly = await stores.schedules.save(schedule(graz, kind="meetup"))
    await stores.schedules.turn(
        NOW, 10, lambda _s, _z: Turn([(SLOT, NOW, False)], None, None), lambda _s, _m: ()
    )
    (occurrence,) = await stores.schedules.claim("me", NOW, NOW + LATER, 5)
    first = await stores.prompts.commit(post(graz, weekly), told, occurrence.id)

    again = await stores.prompts.commit(post(graz, weekly, "meetup-002"), told, occurrence.id)

    assert again == first
    assert await stores.prompts.used(graz.id, "meetup") == ["meetup-001"]
    assert [state for _, state in await stores.schedules.recent(graz.id, 5)] == ["done"]


async def test_a_done_occurrence_without_a_post_is_an_error(stores: Stores) -> None:
    graz = await a_community(stores)
    await stores.schedules.save(schedule(graz, kind="meetup"))
    await stores.schedules.turn(
        NOW, 10, lambda _s, _z: Turn([(SLOT, NOW, False)], None, None), lambda _s, _m: ()
    )
    (occurrence,) = await stores.schedules.claim("me", NOW, NOW + LATER, 5)
    await stores.schedules.done(occurrence)

    with pytest.raises(LookupError):
        await stores.prompts.commit(post(graz), told, occurrence.id)
    assert await stores.prompts.used(graz.id, "meetup") == []


async def test_posts_stay_when_their_schedule_is_removed(stores: Stores) -> None:
    graz = await a_community(stores)
    weekly = await stores.schedules.save(schedule(graz, kind="meetup"))
    older = await stores.prompts.commit(post(graz, weekly), quiet, None)
    newer = await stores.prompts.commit(post(graz, weekly), quiet, None)
    assert await stores.prompts.latest(graz.id, weekly.id) == newer

    await stores.schedules.remove(graz.id, weekly.id)

    assert await stores.prompts.latest(graz.id, weekly.id) is None
    assert await stores.prompts.post(graz.id, older.id) == replace(older, schedule_id=None)


async def test_a_post_is_taken_up_once_by_each_in_order(stores: Stores) -> None:
    graz = await a_community(stores)
    ada, bea = await members(stores, graz, "Ada", "Bea")
    weekly = await stores.schedules.save(schedule(graz, kind="meetup", unanswered=2))
    stored = await stores.prompts.commit(post(graz, weekly), quiet, None)
    row = outgoing(graz, f"prompt:{stored.id}:took:{bea.id}", kind="prompt_took")

    assert await stores.prompts.take_up(stored, bea.id, NOW + LATER, [row])
    assert await stores.prompts.take_up(stored, ada.id, NOW, ())
    assert not await stores.prompts.take_up(stored, bea.id, NOW, [outgoing(graz, "never")])

    taken = await stores.prompts.post(graz.id, stored.id)
    assert taken == replace(stored, taken_up_by=(bea.id, ada.id))
    answered = await stores.schedules.get(graz.id, weekly.id)
    assert answered is not None
    assert answered.unanswered == 0
    assert (await stores.outbox.health(NOW)).pending == 1


async def test_a_post_without_a_schedule_can_be_taken_up_too(stores: Stores) -> None:
    graz = await a_community(stores)
    (ada,) = await members(stores, graz, "Ada")
    stored = await stores.prompts.commit(post(graz), quiet, None)

    assert await stores.prompts.take_up(stored, ada.id, NOW, ())
    assert await stores.prompts.post(graz.id, 4711) is None
