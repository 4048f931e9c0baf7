"""Many communities choose Monday, nine o'clock: the event loop must stay free all the same."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import thread_time

import pytest

from cli._memory import settled
from community.places import Community, Home
from community.recurring import Occurrence, Rule, Schedule
from community.schedules import Turn
from data.communities import SqlCommunityStore
from data.engine import Database
from data.outbox import SqlOutboxStore
from data.schedules import SqlScheduleStore
from scheduling.clockwork import Clockwork
from scheduling.recurrence import WallCalendar
from tests.fakes.clock import FakeClock

DUE = datetime(2026, 3, 2, 8, tzinfo=UTC)
RULE = Rule("week", time(9), weekday=0, anchor=date(2026, 1, 5))
SCHEDULES = 200
LONGEST_HOLD = 0.1
"""Seconds; some ten milliseconds are usual."""


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    opened = await Database.open(f"sqlite:///{tmp_path}/netzwerkstatt.db")
    yield opened
    await opened.close()


def following(schedule: Schedule, zone: str) -> Turn:
    assert schedule.next_slot
    assert schedule.next_due
    ((slot, due),) = WallCalendar().upcoming(schedule.rule, zone, DUE, 1)
    return Turn([(schedule.next_slot, schedule.next_due, False)], slot, due)


async def longest_hold(done: asyncio.Event) -> float:
    """Return for how long nothing else could run, until ``done``: the loop's own time, so that
    other programs on the machine do not count.
    """
    longest = 0.0
    while not done.is_set():
        before = thread_time()
        await asyncio.sleep(0.001)
        longest = max(longest, thread_time() - before)
    return longest


async def test_many_schedules_due_at_once_do_not_hold_the_loop(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    schedules = SqlScheduleStore(database)
    worked: set[int] = set()

    async def work(occurrence: Occurrence) -> None:
        worked.add(occurrence.schedule_id)
        await schedules.done(occurrence)

    async def purge() -> int:
        return 0

    home = await SqlCommunityStore(database).save(Community(0, Home("discord", "1"), "Graz"))
    slot = datetime.combine(DUE.date(), time(9))
    schedule = Schedule(0, home.id, "round", RULE, next_slot=slot, next_due=DUE)
    for _ in range(SCHEDULES):
        await schedules.save(schedule)
    clockwork = Clockwork(
        schedules=schedules,
        outbox=SqlOutboxStore(database),
        works={"round": work},
        deliveries={},
        turn=following,
        tell_missed=lambda _schedule, _slots: (),
        tell_refused=lambda _row, _error: (),
        tell_failed=lambda _what, _reference: (),
        clock=FakeClock(DUE),
        owner="test",
        purge=purge,
    )
    done = asyncio.Event()
    watching = asyncio.create_task(longest_hold(done))
    with settled():  # as in the running bot: what the other tests left behind does not count
        await clockwork.run_until_idle()
    done.set()
    hold = await watching
    assert len(worked) == SCHEDULES
    assert await clockwork.next_due() == DUE + timedelta(weeks=1)
    assert hold < LONGEST_HOLD
    with capsys.disabled():
        print(f"\n{SCHEDULES} schedules at once held the loop for at most {hold * 1000:.0f} ms")  # noqa: T201 - the figure is asked for
