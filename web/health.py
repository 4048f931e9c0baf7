"""The small server for the operator: /livez, /readyz and /metrics, on loopback."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from community.outbox import OutboxHealth
from community.ports import Clock
from web.loop_lag import LoopLag
from web.metrics import Figures, exposition

HELD_TOO_LONG = 5.0
"""Seconds: a loop that was held this long was dead to the chat platform."""

LATE = timedelta(seconds=60)
"""A schedule that is overdue by more means that the clockwork stands still."""

PATIENCE = 2.0
"""Seconds that the database has to answer in."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Checks:
    """What the server asks. ``ping`` raises if the database does not answer; ``next_due``: when
    the next schedule is (or was) due; ``outbox``: how the queue stands at an instant; ``attempts``
    at delivery, by how they ended; ``fronts``: which of them are connected; ``gateway_latency`` of
    Discord, in seconds.
    """

    clock: Clock
    ping: Callable[[], Awaitable[None]]
    next_due: Callable[[], Awaitable[datetime | None]]
    outbox: Callable[[datetime], Awaitable[OutboxHealth]]
    attempts: Callable[[], Mapping[str, int]]
    fronts: Callable[[], Mapping[str, bool]]
    gateway_latency: Callable[[], float] | None = None


@dataclass(frozen=True, slots=True)
class _Queues:
    """What the database says, in seconds and rows."""

    schedule_lag: float
    outbox: OutboxHealth
    outbox_oldest: float


class HealthServer:
    """Answers an operator's questions. ``address`` is ``host:port``; empty: there is no server."""

    def __init__(
        self,
        address: str,
        checks: Checks,
        *,
        lag: LoopLag | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._address = address
        self._checks = checks
        self._lag = lag or LoopLag()
        self._patience = patience
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int | None:
        """The port that is listened on, if there is one."""
        if self._runner is None or not self._runner.addresses:
            return None
        return self._runner.addresses[0][1]

    async def start(self) -> None:
        """Listen; an address that cannot be used is logged, since the bot is worth more."""
        if not self._address:
            return
        app = web.Application()
        app.add_routes(
            [
                web.get("/livez", self._livez),
                web.get("/readyz", self._readyz),
                web.get("/metrics", self._metrics),
            ]
        )
        host, _, port = self._address.rpartition(":")
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        self._lag.start()
        try:
            await web.TCPSite(self._runner, host.strip("[]"), int(port)).start()
        except OSError as error:
            log.error("HEALTH_ADDRESS cannot be used, so there is no health server: %s", error)  # noqa: TRY400 - the reason says it all

    async def stop(self) -> None:
        """Listen no more."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        await self._lag.stop()

    # --- the three questions ------------------------------------------------------------------

    async def _livez(self, _request: web.Request) -> web.Response:
        """Say whether the process is worth keeping, or must be started anew."""
        worst = self._lag.worst
        alive = worst < HELD_TOO_LONG
        return _answer({"event loop": _verdict(alive, f"was held for {worst:.1f} s")}, ok=alive)

    async def _readyz(self, _request: web.Request) -> web.Response:
        """Say whether it does its work right now."""
        queues = await self._queues()
        fronts = self._checks.fronts()
        connected = all(fronts.values())
        lag = queues.schedule_lag if queues else 0.0
        late = lag > LATE.total_seconds()
        answers = {
            "database": _verdict(queues is not None, "does not answer"),
            **{name: _verdict(ready, "is not connected") for name, ready in fronts.items()},
            "schedules": _verdict(not late, f"are late by {lag:.0f} s"),
        }
        return _answer(answers, ok=queues is not None and connected and not late)

    async def _metrics(self, _request: web.Request) -> web.Response:
        queues = await self._queues()
        figures = Figures(
            database_up=queues is not None,
            fronts=self._checks.fronts(),
            gateway_latency=latency() if (latency := self._checks.gateway_latency) else None,
            loop_lag=self._lag.worst,
            schedule_lag=queues and queues.schedule_lag,
            outbox_pending=queues and queues.outbox.pending,
            outbox_dead=queues and queues.outbox.dead,
            outbox_oldest=queues and queues.outbox_oldest,
            attempts=self._checks.attempts(),
        )
        return web.Response(body=exposition(figures), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _queues(self) -> _Queues | None:
        """Ask the database; None if it does not answer in time or at all."""
        task = asyncio.ensure_future(self._ask())
        done, _ = await asyncio.wait({task}, timeout=self._patience)
        if not done:
            task.cancel()
            return None
        if fault := task.exception():
            log.warning("the database does not answer: %s", type(fault).__name__)
            return None
        return task.result()

    async def _ask(self) -> _Queues:
        await self._checks.ping()
        now = self._checks.clock.now()
        outbox = await self._checks.outbox(now)
        lag = _overdue(await self._checks.next_due(), now)
        return _Queues(lag, outbox, _overdue(outbox.oldest_due, now))


def _overdue(due: datetime | None, now: datetime) -> float:
    return 0.0 if due is None else max(0.0, (now - due).total_seconds())


def _verdict(ok: bool, otherwise: str) -> str:  # noqa: FBT001 - reads as a question
    return "ok" if ok else otherwise


def _answer(answers: Mapping[str, str], *, ok: bool) -> web.Response:
    return web.json_response(answers, status=200 if ok else 503)
