"""10,000 schedules that are due in one second: how long until every prompt is out."""

import time as clockwork_time
from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa

from cli.wiring import Stores
from community.places import Channels, Community, Home
from community.recurring import Rule, Schedule
from data import tables as t
from data.engine import Database
from tests.bench.house import LoopHold, house
from tests.bench.one import BROKEN
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock

SCHEDULES = 10_000
HELD = 0.1
"""Promised: for how many seconds at most our own work keeps everybody else waiting."""
NOW = datetime(2026, 6, 1, 7, 0, 1, tzinfo=UTC)


async def due(url: str) -> list[list[str]]:
    """Measure."""
    clock = FakeClock(NOW)
    async with house(url, FakeChat(), clock) as standing:
        await _settle(url, standing.stores)
        began = clockwork_time.perf_counter()
        async with LoopHold() as hold:
            await standing.clockwork.run_until_idle()
        took = clockwork_time.perf_counter() - began
        sent = standing.clockwork.results.get("sent", 0)
    whole = "" if sent == SCHEDULES else f"{BROKEN}: "
    free = "" if hold.worked <= HELD else f"{BROKEN}: "
    return [
        [f"{SCHEDULES} schedules due at once: prompts sent", f"{whole}{sent}"],
        [f"{SCHEDULES} schedules due at once: seconds", f"{took:.1f}"],
        [f"{SCHEDULES} schedules due at once: loop held at most", f"{free}{hold.figure}"],
    ]


async def _settle(url: str, stores: Stores) -> None:
    """Store one community with a schedule, and copies of both at once: only what follows counts."""
    first = await stores.communities.save(
        Community(
            0, Home("discord", "1"), "a community", channels=Channels(prompts="1"), set_up=True
        )
    )
    await stores.schedules.save(
        Schedule(
            0,
            first.id,
            "question",
            Rule("week", time(9)),
            next_slot=datetime(2026, 6, 1, 9),  # noqa: DTZ001 - a slot is local
            next_due=NOW - timedelta(seconds=1),
        )
    )
    others = range(first.id + 1, first.id + SCHEDULES)
    database = await Database.open(url)
    async with database.writer.begin() as connection:
        community = (await connection.execute(sa.select(t.communities))).mappings().one()
        home = (await connection.execute(sa.select(t.homes))).mappings().one()
        schedule = (await connection.execute(sa.select(t.schedules))).mappings().one()
        await connection.execute(sa.insert(t.communities), [{**community, "id": n} for n in others])
        await connection.execute(
            sa.insert(t.homes),
            [
                {**home, "community_id": n, "external_id": str(n), "channel_prompts": str(n)}
                for n in others
            ],
        )
        await connection.execute(
            sa.insert(t.schedules), [{**schedule, "id": n, "community_id": n} for n in others]
        )
    await database.close()
