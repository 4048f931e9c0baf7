"""What hostile servers cost: each case's time, memory and how long the event loop is held.

With the full limits, against servers on loopback that run in a process of their own, so that what
is measured is the bot's part alone.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from typing import Self

import psutil

from community.errors import FetchRefused
from fetching.pages import WebPages
from tests.bench.one import BROKEN
from tests.fetching.faults import Fault, faults
from tests.fetching.street import PUBLIC, Server, StreetNames, answer, visitor

TICK = 0.005
MiB = 1 << 20
SECONDS, GROWTH, LAG = 11.0, 20.0, 100.0
"""What a case may cost: seconds, MiB, milliseconds at the 99th percentile that our own work holds
the loop (what other programs add to that is told, but not ours to promise).
"""


def fetching() -> list[list[str]]:
    """Return the figures, a row a case and the worst of all."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.fetching"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    ) as street:  # fmt: skip
        assert street.stdout is not None
        assert street.stdin is not None
        port = int(json.loads(street.stdout.readline()))
        rows = asyncio.run(_all(port))
        street.stdin.close()
    return rows


async def _all(port: int) -> list[list[str]]:
    pages = WebPages(visitor(StreetNames(Server(PUBLIC, port=port))))
    for number in range(5):  # what is loaded with the first pages is no growth
        await pages.page(f"http://plain.example/plain?{number}")
    known = faults()  # some 50 MB of bombs, before anything is measured
    before = psutil.Process().memory_info().rss
    rows: list[list[str]] = []
    watches: list[_Watch] = []
    for number, (name, fault) in enumerate(known.items()):
        async with _Watch() as watch:
            ended = await _ended(pages, number, fault)
        watches.append(watch)
        surprise = "" if ended in fault.reasons else f"{BROKEN}: "
        rows.append([name, f"{surprise}{watch}: {ended or 'read'}"])
    async with _Watch() as crowd:
        ends = await asyncio.gather(
            *(pages.page(f"http://many{n}.example/bomb") for n in range(100)),
            return_exceptions=True,
        )
    refused = sum(isinstance(end, FetchRefused) for end in ends)
    kept = (psutil.Process().memory_info().rss - before) / MiB  # the errors are all still there
    lags = [lag for watch in watches for lag in watch.lags]
    slowest = max(watch.seconds for watch in watches)
    largest = max(watch.growth for watch in watches)
    busiest = max(_p99(watch.held) for watch in watches)
    well = slowest <= SECONDS and largest <= GROWTH and busiest <= LAG
    return [
        *rows,
        ["a hundred gzip bombs at once", f"{crowd}: {refused} refused"],
        [
            f"memory kept after all of them (allowed: {GROWTH:.0f} MB)",
            ("" if kept <= GROWTH else f"{BROKEN}: ") + f"{kept:+.1f} MB",
        ],
        ["all cases, lag p99", f"{_p99(lags):.0f} ms"],
        ["worst of a case: the loop is held by ourselves, p99", f"{busiest:.0f} ms"],
        ["worst of a case: lag p99", f"{max(_p99(watch.lags) for watch in watches):.0f} ms"],
        [
            f"all {len(known)} cases (allowed: {SECONDS:.0f} s, {GROWTH:.0f} MB, {LAG:.0f} ms)",
            ("" if well else f"{BROKEN}: ")
            + f"{slowest:.2f} s, +{largest:.1f} MB, held p99 {busiest:.0f} ms",
        ],
    ]


class _Watch:
    """Watches the event loop and the memory while something goes on.

    ``lags``: by how much a short sleep was too long, other programs' doing included; ``held``: how
    long our own thread worked meanwhile, which is what we can do something about. Both in ms.
    """

    def __init__(self) -> None:
        self.lags: list[float] = []
        self.held: list[float] = []
        self.seconds = 0.0
        self._began = 0.0
        self._own = psutil.Process()
        self._before = self._peak = self._own.memory_info().rss
        self._task: asyncio.Task[None] | None = None

    @property
    def growth(self) -> float:
        """How much more memory there was at the highest, in MiB."""
        return (self._peak - self._before) / MiB

    async def __aenter__(self) -> Self:
        self._began = time.perf_counter()
        self._task = asyncio.create_task(self._look())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._began
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _look(self) -> None:
        while True:
            began, worked = time.perf_counter(), time.thread_time()
            await asyncio.sleep(TICK)
            self.lags.append((time.perf_counter() - began - TICK) * 1_000)
            self.held.append((time.thread_time() - worked) * 1_000)
            self._peak = max(self._peak, self._own.memory_info().rss)

    def __str__(self) -> str:
        return (
            f"{self.seconds:.2f} s, +{self.growth:.1f} MB, lag {_p99(self.lags):.0f} ms "
            f"(held {_p99(self.held):.0f})"
        )


def _p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[98] if len(values) > 1 else 0.0


async def _ended(pages: WebPages, number: int, fault: Fault) -> str:
    """Return the reason for which a page or feed was refused, or ""."""
    address = f"http://bad{number}.example/"
    try:
        await (pages.feed(address) if fault.feed else pages.page(address))
    except FetchRefused as error:
        return error.reason
    return ""


async def _serve() -> None:
    """Be the street, until the other side has gone."""
    known = faults()
    says = {f"bad{number}.example/": fault.says for number, fault in enumerate(known.values())}
    says["/bomb"] = known["a gzip bomb"].says
    says["plain.example/plain"] = answer(body=b"<title>plain</title>")
    for number in range(5):
        says[f"/plain?{number}"] = says["plain.example/plain"]
    async with Server(PUBLIC, says).open() as shop:
        print(json.dumps(shop.port), flush=True)  # noqa: T201 - its one product
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve())
