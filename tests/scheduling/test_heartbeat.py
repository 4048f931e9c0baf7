import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from community.ports import whole
from scheduling.clock import SystemClock
from scheduling.heartbeat import Heartbeat

SOON = timedelta(milliseconds=20)
A_MOMENT = timedelta(milliseconds=100)
NEVER = timedelta(hours=1)


class FakeClockwork:
    """Counts its turns; ``batches`` is how often it says that it was busy."""

    def __init__(self) -> None:
        self.turns = 0
        self.batches = 0
        self.due: datetime | None = None
        self.fault: Exception | None = None
        self.halted = False
        self.finished = False
        self.turning = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()
        self._waiting: list[tuple[int, asyncio.Event]] = []

    async def turn(self) -> bool:
        self.turns += 1
        self.turning.set()
        await self.go_on.wait()
        self.finished = True
        for turns, reached in self._waiting:
            if self.turns >= turns:
                reached.set()
        if self.fault:
            raise self.fault
        self.batches -= 1
        return self.batches >= 0

    async def next_due(self) -> datetime | None:
        return self.due

    def halt(self) -> None:
        self.halted = True

    async def reach(self, turns: int) -> None:
        """Wait until so many turns were taken."""
        reached = asyncio.Event()
        self._waiting.append((turns, reached))
        if self.turns < turns:
            async with asyncio.timeout(60):
                await reached.wait()


@pytest.fixture
def clockwork() -> FakeClockwork:
    return FakeClockwork()


Start = Callable[..., Heartbeat]


@pytest.fixture
async def start(clockwork: FakeClockwork) -> AsyncIterator[Start]:
    started: list[Heartbeat] = []

    def begin(beat: timedelta = NEVER, **options: Any) -> Heartbeat:
        heart = Heartbeat(clockwork, SystemClock(), beat=beat, **options)
        heart.start()
        started.append(heart)
        return heart

    yield begin
    clockwork.go_on.set()
    for heart in started:
        await heart.stop()


def nearly_three() -> time_machine.travel:
    """Stand still a moment before the nightly work, however busy the machine is."""
    return time_machine.travel("2026-03-04T02:59:59.900+00:00", tick=False)


async def _idle() -> None:
    """Let everything that can run at once do so."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_the_clockwork_is_turned_at_the_start_until_nothing_is_left(
    clockwork: FakeClockwork, start: Start
) -> None:
    clockwork.batches = 3
    start()
    await clockwork.reach(4)
    await _idle()
    assert clockwork.turns == 4


async def test_it_beats_even_if_nothing_is_known_to_be_due(
    clockwork: FakeClockwork, start: Start
) -> None:
    start(SOON)
    await clockwork.reach(3)
    assert clockwork.turns >= 3


async def test_a_poke_turns_it_at_once(clockwork: FakeClockwork, start: Start) -> None:
    heart = start()
    await clockwork.reach(1)
    await _idle()
    heart.poke()
    await clockwork.reach(2)
    assert clockwork.turns == 2


async def test_a_poke_during_a_turn_is_not_lost(clockwork: FakeClockwork, start: Start) -> None:
    clockwork.go_on.clear()
    heart = start()
    await clockwork.turning.wait()
    heart.poke()
    clockwork.go_on.set()
    await clockwork.reach(2)
    assert clockwork.turns == 2


async def test_it_wakes_when_the_next_thing_becomes_due(
    clockwork: FakeClockwork, start: Start
) -> None:
    with time_machine.travel("2026-03-04T12:00:00+00:00", tick=False) as time:
        clockwork.due = datetime.now(UTC) + SOON
        start()
        await clockwork.reach(1)
        await _idle()
        assert clockwork.turns == 1
        time.shift(SOON)
        await clockwork.reach(2)


async def test_what_is_overdue_and_claimed_by_another_does_not_keep_it_spinning(
    clockwork: FakeClockwork, start: Start
) -> None:
    clockwork.due = datetime.now(UTC) - NEVER
    start()
    await clockwork.reach(1)
    await _idle()
    assert clockwork.turns == 1


async def test_a_database_that_is_away_does_not_stop_the_heart(
    clockwork: FakeClockwork, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    clockwork.fault = OSError("the database is away")
    start(SOON)
    await clockwork.reach(2)
    clockwork.fault = None
    await clockwork.reach(4)
    assert "stands still until the next beat" in caplog.text


async def test_a_stop_claims_nothing_more_and_finishes_what_is_under_way(
    clockwork: FakeClockwork, start: Start
) -> None:
    clockwork.go_on.clear()
    clockwork.batches = 100
    heart = start()
    await clockwork.turning.wait()
    stopping = asyncio.create_task(heart.stop())
    await _idle()
    assert clockwork.halted
    assert not stopping.done()
    clockwork.go_on.set()
    await stopping
    assert clockwork.finished
    assert clockwork.turns == 1


async def test_a_stop_does_not_wait_for_ever(
    clockwork: FakeClockwork, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    clockwork.go_on.clear()
    heart = start(patience=SOON)
    await clockwork.turning.wait()
    await heart.stop()
    assert not clockwork.finished
    assert "its leases will end by themselves" in caplog.text


async def test_a_heart_that_never_beat_can_be_stopped(clockwork: FakeClockwork) -> None:
    await Heartbeat(clockwork, SystemClock()).stop()
    assert clockwork.turns == 0


async def test_the_nightly_work_is_done_once_in_the_night(
    clockwork: FakeClockwork, start: Start
) -> None:
    nights: list[int] = []
    done = asyncio.Event()

    async def back_up() -> None:
        nights.append(clockwork.turns)
        done.set()

    with nearly_three() as time:
        start(daily=back_up)
        await clockwork.reach(1)
        await _idle()
        time.shift(A_MOMENT)
        async with asyncio.timeout(60):
            await done.wait()
        await _idle()
    assert nights == [2]


async def test_nightly_work_that_was_missed_is_done_after_the_first_turn(
    clockwork: FakeClockwork, start: Start
) -> None:
    nights: list[int] = []

    async def back_up() -> None:
        nights.append(clockwork.turns)

    heart = start(daily=back_up, overdue=True)
    await clockwork.reach(1)
    heart.poke()
    await clockwork.reach(2)
    assert nights == [1]


async def test_nightly_work_that_fails_is_logged_and_the_heart_beats_on(
    clockwork: FakeClockwork, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    async def back_up() -> None:
        raise OSError("disk is full")

    with nearly_three() as time:
        heart = start(daily=back_up)
        await clockwork.reach(1)
        await _idle()
        time.shift(A_MOMENT)
        await clockwork.reach(2)
        heart.poke()
        await clockwork.reach(3)
    assert "the nightly work failed" in caplog.text


async def test_nothing_is_done_in_the_night_unless_asked_for(
    clockwork: FakeClockwork, start: Start
) -> None:
    with nearly_three() as time:
        start()
        await clockwork.reach(1)
        await _idle()
        time.shift(A_MOMENT)
        await clockwork.reach(2)
    assert clockwork.turns == 2


def test_the_clock_tells_the_time_in_utc() -> None:
    before = whole(datetime.now(UTC))
    now = SystemClock().now()
    assert before <= now <= datetime.now(UTC)
    assert now == whole(now), "what is noted compares equal to what is read back"
