"""How late the event loop is: while something holds it, no heartbeat reaches the chat platform."""

import asyncio
from collections import deque
from contextlib import suppress

INTERVAL = 1.0
KEPT = 30
"""So many measurements are remembered: a hold stays visible for half a minute."""


class LoopLag:
    """Measures, once a second, by how much a sleep overran.

    ``worst`` is the longest hold (in seconds) of the last half minute.
    """

    def __init__(self, interval: float = INTERVAL) -> None:
        self._interval = interval
        self._lags: deque[float] = deque(maxlen=KEPT)
        self._task: asyncio.Task[None] | None = None

    @property
    def worst(self) -> float:
        """The longest hold of late, in seconds."""
        return max(self._lags, default=0.0)

    def start(self) -> None:
        """Begin to measure; must be called inside the running event loop."""
        self._task = asyncio.create_task(self._measure(), name="loop lag")

    async def stop(self) -> None:
        """Measure no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _measure(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(self._interval)
            self._lags.append(max(0.0, loop.time() - before - self._interval))
