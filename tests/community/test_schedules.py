"""Schedules: friendly choices, their words, and what a due schedule becomes."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from community.communities import MOST_SCHEDULES
from community.errors import Invalid, NotAllowed, NotFound
from community.recurring import Rule, Schedule
from community.schedules import MOST_SLOTS, retimed
from tests.community.world import MONDAY, SLOT, World, said

TUESDAYS = Rule("week", time(18, 30), weekday=1)


@pytest.fixture
async def world() -> World:
    world = World()
    await world.open()
    return world


# --- what is chosen ------------------------------------------------------------------------------


async def test_the_next_three_dates_are_shown_before_anything_is_saved(world: World) -> None:
    before = dict(world.memory.schedules)
    coming = await world.schedules.preview(world.olga, "meetup", TUESDAYS)
    assert coming == (
        datetime(2026, 3, 10, 17, 30, tzinfo=UTC),
        datetime(2026, 3, 17, 17, 30, tzinfo=UTC),
        datetime(2026, 3, 24, 17, 30, tzinfo=UTC),
    )
    assert world.memory.schedules == before


async def test_what_is_shown_is_what_is_saved(world: World) -> None:
    rule = replace(TUESDAYS, interval=2)
    coming = await world.schedules.preview(world.olga, "parade", rule)
    saved = await world.schedules.add(world.olga, "parade", rule)
    assert saved.next_due == coming[0]
    assert saved.lead_minutes == 0
    assert saved.rule.anchor == date(2026, 3, 10)


async def test_every_two_weeks_begins_with_the_coming_day(world: World) -> None:
    rule = Rule("week", time(12, 0), weekday=2, interval=2)  # today is a Wednesday
    coming = await world.schedules.preview(world.olga, "question", rule)
    days = [instant.date() for instant in coming]
    assert days == [date(2026, 3, 4), date(2026, 3, 18), date(2026, 4, 1)]


async def test_counting_begins_on_the_day_that_is_named(world: World) -> None:
    rule = replace(TUESDAYS, anchor=date(2026, 5, 5))
    saved = await world.schedules.add(world.olga, "meetup", rule)
    assert saved.next_slot == datetime(2026, 5, 5, 18, 30)  # noqa: DTZ001


async def test_every_third_month_begins_with_the_month_that_is_named(world: World) -> None:
    rule = Rule("month", time(10, 0), weekday=0, interval=3, anchor=date(2026, 5, 1))
    coming = await world.schedules.preview(world.olga, "turn", rule)
    assert [at.date() for at in coming] == [
        date(2026, 5, 4), date(2026, 8, 3), date(2026, 11, 2),
    ]  # fmt: skip
    assert (await world.schedules.add(world.olga, "turn", rule)).next_due == coming[0]


async def test_a_date_in_the_past_is_refused_kindly(world: World) -> None:
    rule = Rule("once", time(9, 0), anchor=date(2026, 3, 3))
    with pytest.raises(Invalid, match="lies ahead"):
        await world.schedules.preview(world.olga, "meetup", rule)
    with pytest.raises(Invalid, match="lies ahead"):
        await world.schedules.add(world.olga, "meetup", Rule("once", time(9, 0)))


async def test_a_time_that_has_passed_today_never_happens(world: World) -> None:
    rule = Rule("once", time(9, 0), anchor=date(2026, 3, 4))  # now it is 11:00 in Berlin
    with pytest.raises(Invalid, match="never happen"):
        await world.schedules.preview(world.olga, "meetup", rule)
    with pytest.raises(Invalid, match="never happen"):
        await world.schedules.add(world.olga, "meetup", rule)


async def test_a_date_ahead_happens_once(world: World) -> None:
    rule = Rule("once", time(9, 0), anchor=date(2026, 3, 6))
    saved = await world.schedules.add(world.olga, "meetup", rule)
    assert saved.next_due == datetime(2026, 3, 6, 8, 0, tzinfo=UTC)
    world.clock.advance(days=3)
    turned = world.schedules.turn(saved, "Europe/Berlin")
    assert turned.next_slot is None
    assert turned.next_due is None


@pytest.mark.parametrize(
    "rule",
    [
        replace(TUESDAYS, weekday=7),
        replace(TUESDAYS, interval=0),
        replace(TUESDAYS, interval=27),
        Rule("month", time(9, 0), nth=5),
        Rule("month", time(9, 0), interval=2),
    ],
)
async def test_a_rhythm_that_makes_no_sense_is_refused(world: World, rule: Rule) -> None:
    with pytest.raises(Invalid, match="rhythm"):
        await world.schedules.add(world.olga, "meetup", rule)


async def test_a_second_round_schedule_changes_the_first(world: World) -> None:
    first = world.schedule("round")
    await world.schedules.pause(world.olga, first.id)
    changed = await world.schedules.add(world.olga, "round", TUESDAYS)
    assert changed.id == first.id
    assert changed.enabled
    assert changed.next_due == datetime(2026, 3, 10, 17, 0, tzinfo=UTC)
    assert len(await world.schedules.listed(world.olga)) == 1


async def test_a_first_round_schedule_is_planned_half_an_hour_ahead(world: World) -> None:
    await world.schedules.remove(world.olga, world.schedule("round").id)
    added = await world.schedules.add(world.olga, "round", MONDAY)
    assert added.lead_minutes == 30
    assert added.next_slot == SLOT
    assert added.next_due == datetime(2026, 3, 9, 7, 30, tzinfo=UTC)


async def test_a_community_has_at_most_twenty_five_schedules(world: World) -> None:
    for minute in range(MOST_SCHEDULES - 1):
        await world.schedules.add(world.olga, "meetup", replace(TUESDAYS, at=time(9, minute)))
    with pytest.raises(Invalid, match="schedules already"):
        await world.schedules.add(world.olga, "meetup", TUESDAYS)
    await world.schedules.add(world.olga, "round", TUESDAYS)  # this only changes the first


async def test_pressing_save_twice_plans_once(world: World) -> None:
    rule = replace(TUESDAYS, interval=2)
    saved = await world.schedules.add(world.olga, "meetup", rule)
    with pytest.raises(Invalid, match="planned already"):
        await world.schedules.add(world.olga, "meetup", rule)
    await world.schedules.add(world.olga, "parade", rule)
    meetups = [s for s in await world.schedules.listed(world.olga) if s.kind == "meetup"]
    assert meetups == [saved]


async def test_a_paused_schedule_goes_on_from_now(world: World) -> None:
    added = await world.schedules.add(world.olga, "meetup", TUESDAYS)
    paused = await world.schedules.pause(world.olga, added.id)
    assert (paused.enabled, paused.paused_for) == (False, "organiser")
    world.clock.advance(days=30)
    resumed = await world.schedules.resume(world.olga, added.id)
    assert (resumed.enabled, resumed.paused_for) == (True, "")
    assert resumed.next_slot == datetime(2026, 4, 7, 18, 30)  # noqa: DTZ001


async def test_a_schedule_that_is_gone_cannot_be_paused(world: World) -> None:
    added = await world.schedules.add(world.olga, "meetup", TUESDAYS)
    await world.schedules.remove(world.olga, added.id)
    with pytest.raises(NotFound):
        await world.schedules.pause(world.olga, added.id)


async def test_only_organisers_touch_schedules(world: World) -> None:
    ada = await world.agreed("Ada")
    one = world.schedule("round").id
    attempts: list[Callable[[], Awaitable[object]]] = [
        lambda: world.schedules.preview(ada, "round", MONDAY),
        lambda: world.schedules.add(ada, "round", MONDAY),
        lambda: world.schedules.listed(ada),
        lambda: world.schedules.pause(ada, one),
        lambda: world.schedules.resume(ada, one),
        lambda: world.schedules.remove(ada, one),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            await attempt()


def test_a_schedule_that_never_happens_again_has_no_date() -> None:
    world = World()
    over = Schedule(1, 1, "meetup", Rule("once", time(9, 0), anchor=date(2020, 1, 1)))
    moved = retimed(replace(over, next_slot=SLOT), world.calendar, "UTC", world.clock.now())
    assert (moved.next_slot, moved.next_due) == (None, None)


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (MONDAY, "every week on Monday at 09:00"),
        (replace(TUESDAYS, interval=2), "every two weeks on Tuesday at 18:30"),
        (replace(TUESDAYS, interval=3), "every 3 weeks on Tuesday at 18:30"),
        (Rule("month", time(8, 5), 2, nth=1), "on the first Wednesday of each month at 08:05"),
        (Rule("month", time(8, 5), 3, nth=2), "on the second Thursday of each month at 08:05"),
        (Rule("month", time(8, 5), 4, nth=3), "on the third Friday of each month at 08:05"),
        (Rule("month", time(8, 5), 5, nth=4), "on the fourth Saturday of each month at 08:05"),
        (Rule("month", time(8, 5), 6, nth=-1), "on the last Sunday of each month at 08:05"),
        (
            Rule("month", time(10), 0, 3),
            "every three months, on the first Monday of January, April, July and October at 10:00",
        ),
        (
            Rule("month", time(10), 4, 3, nth=2, anchor=date(2026, 11, 1)),
            (
                "every three months, on the second Friday of February, May, August and November at"
                " 10:00"
            ),
        ),
        (
            Rule("month", time(10), 5, 3, nth=-1),
            (
                "every three months, on the last Saturday of March, June, September and December at"
                " 10:00"
            ),
        ),
        (Rule("once", time(9, 0), anchor=date(2026, 5, 1)), "once, on 2026-05-01 at 09:00"),
        (Rule("once", time(9, 0)), "never"),
    ],
)
def test_a_rule_reads_as_a_sentence(rule: Rule, words: str) -> None:
    world = World()
    assert said(world.schedules.describe(rule)) == words
    assert said(world.schedules.describe(Schedule(1, 1, "meetup", rule))) == words


# --- what a due schedule becomes -----------------------------------------------------------------


def weekly(slot: datetime, **values: int) -> Schedule:
    return Schedule(1, 1, "round", MONDAY, next_slot=slot, **values)  # type: ignore[arg-type]


def test_a_slot_that_is_due_is_worked_on_and_the_next_is_a_week_later() -> None:
    world = World()
    world.clock.time = datetime(2026, 3, 9, 7, 30, tzinfo=UTC)
    turned = world.schedules.turn(weekly(SLOT, lead_minutes=30), "Europe/Berlin")
    assert turned.slots == ((SLOT, datetime(2026, 3, 9, 7, 30, tzinfo=UTC), False),)
    assert turned.next_slot == SLOT + timedelta(weeks=1)
    assert turned.next_due == datetime(2026, 3, 16, 7, 30, tzinfo=UTC)


def test_a_slot_that_is_not_due_yet_stays(world: World) -> None:
    turned = world.schedules.turn(weekly(SLOT), "Europe/Berlin")
    assert turned.slots == ()
    assert turned.next_slot == SLOT


def test_the_newest_missed_slot_is_made_up_for_within_its_grace() -> None:
    world = World()
    world.clock.time = datetime(2026, 3, 23, 9, 0, tzinfo=UTC)  # an hour after the third slot
    turned = world.schedules.turn(weekly(SLOT), "Europe/Berlin")
    assert [missed for _, _, missed in turned.slots] == [True, True, False]
    assert turned.next_slot == datetime(2026, 3, 30, 9, 0)  # noqa: DTZ001


def test_after_its_grace_a_slot_is_missed_as_well() -> None:
    world = World()
    world.clock.time = datetime(2026, 3, 25, 9, 0, tzinfo=UTC)
    turned = world.schedules.turn(weekly(SLOT, grace_minutes=60), "Europe/Berlin")
    assert [missed for _, _, missed in turned.slots] == [True, True, True]


def test_after_ten_years_it_jumps_to_the_present() -> None:
    world = World()
    world.clock.time = datetime(2036, 3, 26, 9, 0, tzinfo=UTC)
    turned = world.schedules.turn(weekly(SLOT), "Europe/Berlin")
    assert len(turned.slots) == MOST_SLOTS
    assert all(missed for _, _, missed in turned.slots)
    assert turned.next_slot == datetime(2036, 3, 31, 9, 0)  # noqa: DTZ001


def test_a_change_of_the_clocks_moves_the_instant_and_not_the_slot() -> None:
    world = World()
    world.clock.time = datetime(2026, 3, 23, 8, 0, tzinfo=UTC)
    turned = world.schedules.turn(weekly(datetime(2026, 3, 23, 9, 0)), "Europe/Berlin")  # noqa: DTZ001
    assert turned.next_due == datetime(2026, 3, 30, 7, 0, tzinfo=UTC)


def test_what_never_happens_again_becomes_nothing() -> None:
    world = World()
    over = Schedule(1, 1, "meetup", MONDAY)
    turned = world.schedules.turn(over, "Europe/Berlin")
    assert (turned.slots, turned.next_slot, turned.next_due) == ((), None, None)


async def test_a_slot_becomes_one_occurrence_however_often_it_is_turned(world: World) -> None:
    world.clock.time = datetime(2026, 3, 9, 7, 30, tzinfo=UTC)
    before = world.schedule("round")
    for _ in range(2):
        world.memory.schedules[before.id] = before
        await world.schedules_store.turn(
            world.clock.now(), 10, world.schedules.turn, world.notices.missed
        )
    assert [r.occurrence.slot for r in world.memory.occurrences.values()] == [SLOT]
