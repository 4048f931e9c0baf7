"""Schedules: turned into occurrences once, claimed by one, made up for or missed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from community.outbox import Outgoing
from community.places import Community
from community.recurring import Occurrence, Rule, Schedule
from community.schedules import Turn
from tests.data.conftest import Stores
from tests.data.samples import LATER, NOW, SLOT, a_community, outgoing, schedule

WEEK = timedelta(days=7)


def to_next_week(due: Schedule, _zone: str) -> Turn:
    assert due.next_slot is not None
    assert due.next_due is not None
    return Turn([(due.next_slot, due.next_due, False)], due.next_slot + WEEK, due.next_due + WEEK)


def nobody(_schedule: Schedule, _slots: Sequence[datetime]) -> Sequence[Outgoing]:
    return ()


async def claimed(stores: Stores, community: Community) -> Occurrence:
    await stores.schedules.save(schedule(community))
    assert await stores.schedules.turn(NOW, 10, to_next_week, nobody) == 1
    (occurrence,) = await stores.schedules.claim("one", NOW, NOW + LATER, 10)
    return occurrence


async def states(stores: Stores, community: Community) -> list[str]:
    return [state for _, state in await stores.schedules.recent(community.id, 10)]


@pytest.mark.parametrize(
    "rule",
    [
        Rule("week", time(18, 30), weekday=6, interval=2, anchor=date(2026, 3, 1)),
        Rule("month", time(9, 0, 30), weekday=4, nth=-1),
        Rule("month", time(10), weekday=0, interval=3, anchor=date(2026, 11, 2)),
        Rule("once", time(0, 0), anchor=date(2026, 12, 31)),
    ],
)
async def test_a_schedule_comes_back_as_it_was_saved(stores: Stores, rule: Rule) -> None:
    graz = await a_community(stores)
    whole = schedule(
        graz, rule=rule, lead_minutes=30, grace_minutes=60, unanswered=3, paused_for="unanswered"
    )
    saved = await stores.schedules.save(whole, [outgoing(graz, "notice:1")])

    assert saved == replace(whole, id=saved.id)
    assert await stores.schedules.get(graz.id, saved.id) == saved
    assert (await stores.outbox.health(NOW)).pending == 1


async def test_a_schedule_is_changed_and_removed(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    one = await stores.schedules.save(schedule(graz))
    two = await stores.schedules.save(schedule(graz, kind="meetup"))
    paused = replace(one, enabled=False, next_slot=None, next_due=None, paused_for="organiser")

    assert await stores.schedules.save(paused) == paused
    assert await stores.schedules.all(graz.id) == [paused, two]
    await stores.schedules.remove(linz.id, two.id)
    await stores.schedules.remove(graz.id, one.id)
    assert await stores.schedules.all(graz.id) == [two]
    with pytest.raises(KeyError):
        await stores.schedules.save(paused)


async def test_a_due_schedule_becomes_an_occurrence_and_moves_on(stores: Stores) -> None:
    graz = await a_community(stores, zone="Europe/Vienna")
    saved = await stores.schedules.save(schedule(graz))
    zones: list[str] = []

    def plan(due: Schedule, zone: str) -> Turn:
        zones.append(zone)
        return to_next_week(due, zone)

    assert await stores.schedules.turn(NOW, 10, plan, nobody) == 1
    assert await stores.schedules.turn(NOW, 10, plan, nobody) == 0

    assert zones == ["Europe/Vienna"]
    assert await stores.schedules.next_due() == NOW + WEEK
    (occurrence,) = await stores.schedules.claim("me", NOW, NOW + LATER, 10)
    assert occurrence == Occurrence(occurrence.id, graz.id, saved.id, "round", SLOT, NOW)


async def test_only_due_enabled_schedules_of_present_communities_are_turned(
    stores: Stores,
) -> None:
    graz, gone = await a_community(stores, "Graz"), await a_community(stores, "Gone")
    await stores.schedules.save(schedule(graz, next_due=NOW + LATER))
    await stores.schedules.save(schedule(graz, enabled=False))
    await stores.schedules.save(schedule(graz, next_slot=None, next_due=None))
    await stores.schedules.save(schedule(gone))
    await stores.communities.save(replace(gone, left_at=NOW))

    assert await stores.schedules.turn(NOW, 10, to_next_week, nobody) == 0
    assert await stores.schedules.next_due() == NOW + LATER


async def test_the_longest_overdue_are_turned_first(stores: Stores) -> None:
    graz = await a_community(stores)
    for hours in (1, 3, 2):
        await stores.schedules.save(schedule(graz, next_due=NOW - hours * LATER))

    assert await stores.schedules.turn(NOW, 2, to_next_week, nobody) == 2
    taken = await stores.schedules.claim("me", NOW, NOW + LATER, 10)
    assert [occurrence.due for occurrence in taken] == [NOW - 3 * LATER, NOW - 2 * LATER]


async def test_missed_slots_are_told_once(stores: Stores) -> None:
    graz = await a_community(stores)
    saved = await stores.schedules.save(schedule(graz))
    slots = [(SLOT + n * WEEK, NOW + n * WEEK, n < 2) for n in range(3)]
    told: list[tuple[int, list[datetime]]] = []

    def plan(_schedule: Schedule, _zone: str) -> Turn:
        return Turn(slots, SLOT + 3 * WEEK, NOW)  # still due: it is turned again

    def tell(missed: Schedule, missed_slots: Sequence[datetime]) -> Sequence[Outgoing]:
        told.append((missed.id, list(missed_slots)))
        return [outgoing(graz, "notice:missed")]

    assert await stores.schedules.turn(NOW, 10, plan, tell) == 1
    assert await stores.schedules.turn(NOW, 10, plan, tell) == 1

    assert told == [(saved.id, [SLOT, SLOT + WEEK])]
    assert await states(stores, graz) == ["pending", "missed", "missed"]
    assert (await stores.outbox.health(NOW)).pending == 1


async def test_nothing_moves_when_planning_fails(stores: Stores) -> None:
    graz = await a_community(stores)
    await stores.schedules.save(schedule(graz))

    def fail(_schedule: Schedule, _zone: str) -> Turn:
        raise RuntimeError("no calendar")

    with pytest.raises(RuntimeError, match="no calendar"):
        await stores.schedules.turn(NOW, 10, fail, nobody)
    assert await stores.schedules.next_due() == NOW


async def test_a_claimed_occurrence_is_nobody_elses_until_the_lease_ends(stores: Stores) -> None:
    graz = await a_community(stores)
    occurrence = await claimed(stores, graz)

    assert await stores.schedules.claim("two", NOW, NOW + LATER, 10) == []
    taken_over = await stores.schedules.claim("two", NOW + LATER, NOW + 2 * LATER, 10)

    assert taken_over == [occurrence]


async def test_a_done_occurrence_is_never_claimed_again(stores: Stores) -> None:
    graz = await a_community(stores)
    occurrence = await claimed(stores, graz)
    await stores.schedules.done(occurrence)
    await stores.schedules.failed(occurrence, "too late to fail", None)

    assert await stores.schedules.claim("two", NOW + 2 * LATER, NOW + 3 * LATER, 10) == []
    assert await states(stores, graz) == ["done"]


async def test_a_failed_occurrence_is_tried_again_when_it_says(stores: Stores) -> None:
    graz = await a_community(stores)
    occurrence = await claimed(stores, graz)
    await stores.schedules.failed(occurrence, "a hiccup", NOW + timedelta(minutes=5))

    assert await stores.schedules.claim("one", NOW, NOW + LATER, 10) == []
    again = NOW + timedelta(minutes=5)
    assert await stores.schedules.claim("one", again, NOW + LATER, 10) == [occurrence]

    await stores.schedules.failed(occurrence, "hopeless", None)
    assert await stores.schedules.claim("one", NOW + 2 * LATER, NOW + 3 * LATER, 10) == []
    assert await states(stores, graz) == ["failed"]


async def test_two_processes_never_claim_the_same_occurrence(
    stores: Stores, another: Callable[[], Awaitable[Stores]]
) -> None:
    graz = await a_community(stores)
    for minute in range(10):
        await stores.schedules.save(schedule(graz, next_due=NOW - timedelta(minutes=minute)))
    await stores.schedules.turn(NOW, 100, to_next_week, nobody)
    other = await another()

    mine = await stores.schedules.claim("one", NOW, NOW + LATER, 4)
    theirs = await other.schedules.claim("two", NOW, NOW + LATER, 10)

    assert len(mine) == 4
    assert len(theirs) == 6
    assert not {o.id for o in mine} & {o.id for o in theirs}


async def test_of_the_same_schedule_many_times_at_once_one_is_stored(stores: Stores) -> None:
    graz, linz = await a_community(stores, "Graz"), await a_community(stores, "Linz")
    meetup = schedule(graz, kind="meetup")
    added = await asyncio.gather(*(stores.schedules.add(meetup, 9) for _ in range(5)))
    assert await stores.schedules.all(graz.id) == [one for one in added if one is not None]
    assert len(await stores.schedules.all(graz.id)) == 1
    assert await stores.schedules.add(replace(meetup, kind="parade"), 9)
    assert await stores.schedules.add(schedule(linz, kind="meetup"), 9)


async def test_a_community_has_one_schedule_of_rounds_and_no_more_than_the_limit(
    stores: Stores,
) -> None:
    graz = await a_community(stores)
    tuesdays = Rule("week", time(18, 0), weekday=1)
    assert await stores.schedules.add(schedule(graz), 2)
    assert await stores.schedules.add(schedule(graz, rule=tuesdays), 2) is None
    assert await stores.schedules.add(schedule(graz, kind="meetup"), 2)
    assert await stores.schedules.add(schedule(graz, kind="meetup", rule=tuesdays), 2) is None
    assert await stores.schedules.add(schedule(await a_community(stores, "Linz")), 0)
    with pytest.raises(KeyError):
        await stores.schedules.add(schedule(replace(graz, id=999)), 2)
