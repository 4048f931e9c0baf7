"""10,000 schedules that are due in one second: how long until every prompt is out."""

import time as clockwork_time
from datetime import UTC, datetime, time, timedelta

from community.model import Channels, Community, Home
from community.recurring import Rule, Schedule
from tests.bench.house import LoopHold, house
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock

SCHEDULES = 10_000
NOW = datetime(2026, 6, 1, 7, 0, 1, tzinfo=UTC)


async def due(url: str) -> list[list[str]]:
    """Measure."""
    clock = FakeClock(NOW)
    async with house(url, FakeChat(), clock) as standing:
        stores = standing.stores
        for number in range(SCHEDULES):
            community = await stores.communities.save(
                Community(
                    0,
                    Home("discord", str(number + 1)),
                    f"community {number}",
                    channels=Channels(prompts=str(10**6 + number)),
                    set_up=True,
                )
            )
            await stores.schedules.save(
                Schedule(
                    0,
                    community.id,
                    "question",
                    Rule("week", time(9)),
                    next_slot=datetime(2026, 6, 1, 9),  # noqa: DTZ001 - a slot is local
                    next_due=NOW - timedelta(seconds=1),
                )
            )
        began = clockwork_time.perf_counter()
        async with LoopHold() as hold:
            await standing.clockwork.run_until_idle()
        took = clockwork_time.perf_counter() - began
        sent = standing.clockwork.results.get("sent", 0)
    return [
        [f"{SCHEDULES} schedules due at once: prompts sent", str(sent)],
        [f"{SCHEDULES} schedules due at once: seconds", f"{took:.1f}"],
        [f"{SCHEDULES} schedules due at once: loop held at most", f"{hold.longest * 1000:.0f} ms"],
    ]
