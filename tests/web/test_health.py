import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from community.outbox import OutboxHealth
from tests.fakes.clock import FakeClock
from web.health import Checks, HealthServer
from web.loop_lag import LoopLag
from web.metrics import Figures, exposition


@dataclass
class House:
    """What the server asks about, as a test wants it to be."""

    clock: FakeClock = field(default_factory=FakeClock)
    fault: Exception | None = None
    silent: bool = False
    due: datetime | None = None
    outbox: OutboxHealth = field(default_factory=lambda: OutboxHealth(0, 0, None, 0))
    ready: bool = True
    attempts: dict[str, int] = field(default_factory=dict[str, int])

    def checks(self) -> Checks:
        return Checks(
            clock=self.clock,
            ping=self.ping,
            next_due=self.next_due,
            outbox=self.outbox_health,
            attempts=lambda: self.attempts,
            fronts=lambda: {"discord": True, "matrix": self.ready},
            gateway_latency=lambda: 0.125,
        )

    async def ping(self) -> None:
        if self.silent:
            await asyncio.get_running_loop().create_future()
        if self.fault:
            raise self.fault

    async def next_due(self) -> datetime | None:
        return self.due

    async def outbox_health(self, now: datetime) -> OutboxHealth:
        assert now == self.clock.now()
        return self.outbox


class FakeLag(LoopLag):
    """A measurement that a test sets."""

    def __init__(self) -> None:
        super().__init__()
        self.held = 0.0

    @property
    def worst(self) -> float:
        return self.held


@dataclass
class Operator:
    """Asks the server, as a supervisor or Prometheus would."""

    server: HealthServer
    house: House
    lag: FakeLag
    session: aiohttp.ClientSession

    async def ask(self, path: str) -> tuple[int, dict[str, str]]:
        async with self.session.get(f"http://127.0.0.1:{self.server.port}{path}") as answer:
            return answer.status, await answer.json()

    async def metrics(self) -> dict[str, float]:
        async with self.session.get(f"http://127.0.0.1:{self.server.port}/metrics") as answer:
            text = await answer.text()
        samples = [s for family in text_string_to_metric_families(text) for s in family.samples]
        return {s.name + "".join(f"[{v}]" for v in s.labels.values()): s.value for s in samples}


@pytest.fixture
async def operator() -> AsyncIterator[Operator]:
    house, lag = House(), FakeLag()
    server = HealthServer("127.0.0.1:0", house.checks(), lag=lag, patience=0.01)
    await server.start()
    async with aiohttp.ClientSession() as session:
        yield Operator(server, house, lag, session)
    await server.stop()


async def test_a_running_bot_is_alive_and_ready(operator: Operator) -> None:
    assert await operator.ask("/livez") == (200, {"event loop": "ok"})
    everything = {"database": "ok", "discord": "ok", "matrix": "ok", "schedules": "ok"}
    assert await operator.ask("/readyz") == (200, everything)


async def test_a_loop_that_was_held_for_long_is_not_alive(operator: Operator) -> None:
    operator.lag.held = 7.25
    assert await operator.ask("/livez") == (503, {"event loop": "was held for 7.2 s"})


async def test_with_one_front_of_two_it_is_not_ready_and_says_which(operator: Operator) -> None:
    operator.house.ready = False
    status, answers = await operator.ask("/readyz")
    assert (status, answers["matrix"], answers["discord"]) == (503, "is not connected", "ok")
    figures = await operator.metrics()
    assert figures["netzwerkstatt_front_ready[discord]"] == 1
    assert figures["netzwerkstatt_front_ready[matrix]"] == 0


async def test_without_discord_there_is_no_figure_of_its_heartbeat() -> None:
    shown = exposition(Figures(database_up=True, loop_lag=0.0, fronts={"matrix": True})).decode()
    assert "gateway_latency" not in shown
    assert 'netzwerkstatt_front_ready{front="matrix"} 1.0' in shown


async def test_a_database_that_is_away_is_said(operator: Operator) -> None:
    operator.house.fault = OSError("no route")
    status, answers = await operator.ask("/readyz")
    assert (status, answers["database"]) == (503, "does not answer")


async def test_a_database_that_is_silent_does_not_hold_up_the_answer(operator: Operator) -> None:
    operator.house.silent = True
    status, answers = await operator.ask("/readyz")
    assert (status, answers["database"]) == (503, "does not answer")


async def test_a_schedule_that_should_have_been_turned_long_ago_is_said(
    operator: Operator,
) -> None:
    operator.house.due = operator.house.clock.now() - timedelta(seconds=60)
    assert (await operator.ask("/readyz"))[0] == 200
    operator.house.due -= timedelta(seconds=15)
    status, answers = await operator.ask("/readyz")
    assert (status, answers["schedules"]) == (503, "are late by 75 s")


async def test_a_schedule_that_lies_ahead_is_not_late(operator: Operator) -> None:
    operator.house.due = operator.house.clock.now() + timedelta(days=1)
    assert (await operator.metrics())["netzwerkstatt_schedule_lag_seconds"] == 0


async def test_the_figures_are_there_for_prometheus(operator: Operator) -> None:
    house = operator.house
    house.due = house.clock.now() - timedelta(seconds=3)
    house.outbox = OutboxHealth(12, 4, house.clock.now() - timedelta(seconds=90), 2)
    house.attempts = {"sent": 40, "retried": 3}
    operator.lag.held = 0.5
    figures = await operator.metrics()
    wanted = {
        "database_up": 1,
        "front_ready[matrix]": 1,
        "gateway_latency_seconds": 0.125,
        "loop_lag_seconds": 0.5,
        "schedule_lag_seconds": 3,
        "outbox_pending": 12,
        "outbox_dead": 2,
        "outbox_oldest_seconds": 90,
        "outbox_attempts_total[sent]": 40,
        "outbox_attempts_total[retried]": 3,
    }
    got = {k.removeprefix("netzwerkstatt_"): v for k, v in figures.items()}
    assert got == got | wanted
    assert figures["process_resident_memory_bytes"] > 0


async def test_without_a_database_there_are_still_figures(operator: Operator) -> None:
    operator.house.fault = OSError("no route")
    figures = await operator.metrics()
    assert figures["netzwerkstatt_database_up"] == 0
    assert "netzwerkstatt_outbox_pending" not in figures


async def test_nothing_else_is_served(operator: Operator) -> None:
    async with operator.session.get(f"http://127.0.0.1:{operator.server.port}/") as answer:
        assert answer.status == 404


async def test_an_empty_address_means_no_server() -> None:
    server = HealthServer("", House().checks())
    await server.start()
    assert server.port is None
    await server.stop()


async def test_an_address_in_use_is_said_and_does_not_stop_the_bot(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = HealthServer(f"127.0.0.1:{taken.getsockname()[1]}", House().checks())
        await server.start()
        assert server.port is None
        await server.stop()
    assert "HEALTH_ADDRESS cannot be used" in caplog.text


async def test_a_hold_of_the_loop_is_measured_and_remembered() -> None:
    loop = asyncio.get_running_loop()
    time, held = loop.time, 0.0

    def measured() -> float:
        return time() + held

    loop.time = measured
    lag = LoopLag(interval=0.001)
    assert lag.worst == 0
    lag.start()
    await asyncio.sleep(0)
    held = 3.0
    async with asyncio.timeout(60):
        while lag.worst < 2:  # noqa: ASYNC110 - waits for a measurement, which tells nobody
            await asyncio.sleep(0)
    await lag.stop()
    loop.time = time
    assert 2.9 < lag.worst < 5
