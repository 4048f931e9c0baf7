"""Many communities choose Monday, nine o'clock: the event loop must stay free all the same."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

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


async def test_many_schedules_due_at_once_do_not_hold_the_loop(
    database: Database,
) -> None:
    schedules = SqlScheduleStore(database)
    worked: dict[int, int] = {}
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    async def work(occurrence: Occurrence) -> None:
        worked[occurrence.schedule_id] = turns
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
    watching = asyncio.create_task(others())
    await clockwork.run_until_idle()
    watching.cancel()
    assert len(worked) == SCHEDULES
    assert await clockwork.next_due() == DUE + timedelta(weeks=1)
    # Between any two of them everybody else had a turn; `make bench` says how long they waited.
    assert len(set(worked.values())) == SCHEDULES
