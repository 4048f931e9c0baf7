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

import psutil

from community.errors import FetchRefused
from fetching.pages import WebPages
from tests.fetching.faults import Fault, faults
from tests.fetching.street import PUBLIC, Server, StreetNames, answer, visitor

TICK = 0.005
MiB = 1 << 20
ALLOWED_SECONDS, ALLOWED_MIB, ALLOWED_LAG = 11.0, 20.0, 100.0


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
    own = psutil.Process()
    before = own.memory_info().rss
    rows: list[list[str]] = []
    worst = [0.0, 0.0, 0.0]
    for number, (name, fault) in enumerate(faults().items()):
        figures = await _one(pages, own, number, fault)
        seconds, growth, lag, ended = figures
        worst = [max(pair) for pair in zip(worst, (seconds, growth, lag), strict=True)]
        rows.append(
            [name, f"{seconds:.2f} s, +{growth:.1f} MB, lag {lag:.0f} ms: {ended or 'read'}"]
        )
        if ended not in fault.reasons:
            rows[-1][1] += " (NOT EXPECTED)"
    rows.append(["a hundred at once", await _crowd(pages, own)])
    rows.append(["memory kept after all", f"{(own.memory_info().rss - before) / MiB:+.1f} MB"])
    kept = worst[0] <= ALLOWED_SECONDS and worst[1] <= ALLOWED_MIB and worst[2] <= ALLOWED_LAG
    verdict = "kept" if kept else "NOT KEPT"
    rows.append(
        [
            f"worst of {len(faults())} cases (allowed 11 s, 20 MB, 100 ms)",
            f"{worst[0]:.2f} s, +{worst[1]:.1f} MB, lag p99 {worst[2]:.0f} ms: {verdict}",
        ]
    )
    return rows


async def _one(
    pages: WebPages, own: psutil.Process, number: int, fault: Fault
) -> tuple[float, float, float, str]:
    """Return seconds, growth at its highest in MiB, the lag's 99th percentile in ms, the end."""
    before = own.memory_info().rss
    lags: list[float] = []
    peak = [before]
    watch = asyncio.create_task(_watch(own, lags, peak))
    began = time.perf_counter()
    ended = ""
    address = f"http://bad{number}.example/"
    try:
        await (pages.feed(address) if fault.feed else pages.page(address))
    except FetchRefused as error:
        ended = error.reason
    seconds = time.perf_counter() - began
    watch.cancel()
    with suppress(asyncio.CancelledError):
        await watch
    lag = statistics.quantiles(lags, n=100)[98] if len(lags) > 1 else 0.0
    return seconds, (peak[0] - before) / MiB, lag * 1_000, ended


async def _watch(own: psutil.Process, lags: list[float], peak: list[int]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(TICK)
        lags.append(time.perf_counter() - began - TICK)
        peak[0] = max(peak[0], own.memory_info().rss)


async def _crowd(pages: WebPages, own: psutil.Process) -> str:
    """Ask for a hundred gzip bombs on a hundred hosts at once."""
    lags: list[float] = []
    before = own.memory_info().rss
    peak = [before]
    watch = asyncio.create_task(_watch(own, lags, peak))
    began = time.perf_counter()
    ends = await asyncio.gather(
        *(pages.page(f"http://many{n}.example/bomb") for n in range(100)), return_exceptions=True
    )
    seconds = time.perf_counter() - began
    watch.cancel()
    with suppress(asyncio.CancelledError):
        await watch
    refused = sum(isinstance(end, FetchRefused) for end in ends)
    lag = statistics.quantiles(lags, n=100)[98] * 1_000
    growth = (peak[0] - before) / MiB
    return f"{seconds:.2f} s, +{growth:.1f} MB, lag {lag:.0f} ms: {refused} refused"


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
