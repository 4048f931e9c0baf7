import logging
from datetime import timedelta

import pytest

from tests.fakes.clock import START
from tests.scheduling.bench import WEEK, Workbench


@pytest.fixture
def bench() -> Workbench:
    return Workbench()


async def test_a_due_schedule_is_worked_on_and_its_rows_are_delivered(bench: Workbench) -> None:
    bench.schedule(7)
    await bench.clockwork.run_until_idle()
    assert bench.calls == ["work 7", "deliver card:1", "purge"]
    assert bench.schedules.states == {1: "done"}
    assert bench.outbox.in_state("sent") == ["card:1"]


async def test_a_schedule_that_is_not_due_yet_waits(bench: Workbench) -> None:
    bench.schedule(7, due_in=timedelta(minutes=1))
    assert not await bench.clockwork.turn()
    bench.clock.advance(minutes=1)
    assert await bench.clockwork.turn()
    assert bench.calls == ["purge", "work 7", "deliver card:1"]


async def test_each_week_brings_one_occurrence(bench: Workbench) -> None:
    bench.schedule(7)
    for _ in range(3):
        await bench.clockwork.run_until_idle()
        bench.clock.time += WEEK
    assert [call for call in bench.calls if call.startswith("work")] == ["work 7"] * 3


async def test_missed_slots_are_told_and_not_made_up_for(bench: Workbench) -> None:
    bench.missed_slots = 2
    bench.schedule(7)
    await bench.clockwork.run_until_idle()
    assert sorted(bench.schedules.states.values()) == ["done", "missed", "missed"]
    assert "deliver notice:missed:7:2" in bench.calls
    assert bench.calls.count("work 7") == 1


async def test_work_that_fails_does_not_stop_the_rest(bench: Workbench) -> None:
    bench.work_fails[1] = ZeroDivisionError()
    bench.schedule(1)
    bench.schedule(2)
    await bench.clockwork.run_until_idle()
    assert bench.schedules.states == {1: "pending", 2: "done"}
    assert bench.outbox.in_state("sent") == ["card:2"]


async def test_work_that_fails_once_is_done_a_little_later(bench: Workbench) -> None:
    bench.work_fails[1] = ZeroDivisionError()
    bench.schedule(1)
    await bench.clockwork.run_until_idle()
    bench.work_fails.clear()
    bench.clock.advance(seconds=10)
    await bench.clockwork.run_until_idle()
    assert bench.schedules.states == {1: "done"}


async def test_work_that_always_fails_is_given_up_and_told_once(
    bench: Workbench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.work_fails[1] = ZeroDivisionError("what Ada wrote")
    bench.schedule(1)
    for _ in range(10):
        await bench.clockwork.run_until_idle()
        bench.clock.advance(minutes=2)
    assert bench.calls.count("work 1") == 5
    assert bench.schedules.states == {1: "failed"}
    assert bench.schedules.errors == {1: "ZeroDivisionError"}
    logged = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(logged) == 1
    reference = logged[0].getMessage().rpartition(" ")[2]
    assert bench.outbox.in_state("sent") == [f"notice:failed:Occurrence:{reference}"]


async def test_an_occurrence_whose_failure_cannot_be_stored_comes_back_with_its_lease(
    bench: Workbench,
) -> None:
    bench.work_fails[1] = ZeroDivisionError()
    bench.schedules.faults["failed"] = OSError("disk is full")
    bench.schedule(1)
    bench.schedule(2)
    await bench.clockwork.run_until_idle()
    assert bench.schedules.states == {1: "pending", 2: "done"}
    bench.work_fails.clear()
    bench.clock.advance(seconds=61)
    await bench.clockwork.run_until_idle()
    assert bench.schedules.states == {1: "done", 2: "done"}


async def test_a_process_held_up_for_too_long_leaves_its_occurrences_to_others(
    bench: Workbench,
) -> None:
    bench.schedule(1)
    bench.schedule(2)
    bench.takes["work 1"] = timedelta(seconds=55)
    await bench.clockwork.turn()
    assert "work 2" not in bench.calls
    assert bench.schedules.states == {1: "done", 2: "pending"}


async def test_what_may_be_kept_no_longer_is_purged_once_a_day(bench: Workbench) -> None:
    for _ in range(3):
        await bench.clockwork.turn()
    assert bench.calls == ["purge"]
    bench.clock.advance(days=1)
    await bench.clockwork.turn()
    assert bench.calls == ["purge", "purge"]


async def test_a_purge_that_fails_is_logged_and_tried_again_the_next_day(
    bench: Workbench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.purge_fails = True
    await bench.clockwork.turn()
    await bench.clockwork.turn()
    assert bench.calls == ["purge"]
    assert "purging failed" in caplog.text


async def test_hourly_work_is_done_at_the_start_and_once_an_hour(bench: Workbench) -> None:
    began = bench.clock.now()
    for minutes in (0, 20, 20, 30, 20, 200):
        bench.clock.advance(minutes=minutes)
        await bench.clockwork.turn()
    assert [at - began for at in bench.hours] == [
        timedelta(minutes=minutes) for minutes in (0, 70, 290)
    ]


async def test_whoever_was_halted_does_no_hourly_work_either(bench: Workbench) -> None:
    await bench.put("late")
    bench.clockwork.halt()
    await bench.clockwork.turn()
    assert (bench.hours, bench.calls) == ([], [])


async def test_hourly_work_that_fails_is_logged_and_holds_up_nothing(
    bench: Workbench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.hourly_fails = True
    await bench.put("a")
    await bench.clockwork.turn()
    await bench.clockwork.turn()
    assert len(bench.hours) == 1
    assert "deliver a" in bench.calls
    assert "hourly work failed" in caplog.text


async def test_next_due_is_the_earlier_of_schedules_and_rows(bench: Workbench) -> None:
    assert await bench.clockwork.next_due() is None
    bench.schedule(1, due_in=timedelta(hours=2))
    assert await bench.clockwork.next_due() == START + timedelta(hours=2)
    await bench.put("a")
    assert await bench.clockwork.next_due() == START


async def test_after_a_halt_nothing_is_claimed(bench: Workbench) -> None:
    bench.schedule(1)
    bench.clockwork.halt()
    assert not await bench.clockwork.turn()
    assert bench.calls == []


async def test_every_store_call_and_delivery_lies_between_two_crash_points(
    bench: Workbench,
) -> None:
    bench.schedule(1)
    await bench.clockwork.turn()
    names = [
        "hourly",
        "schedules.turn",
        "schedules.claim",
        "work.round",
        "outbox.claim",
        "deliver.card",
        "outbox.sent",
        "purge",
    ]
    assert bench.steps == [f"{name}:{side}" for name in names for side in ("before", "after")]
