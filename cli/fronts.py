"""The fronts that are configured, each kept up on its own: one that is down stops no other."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import structlog

from cli._console import EX_CONFIG, EX_FAILED, EX_OK, complain
from community.errors import ChatUnavailable
from community.ports import Chat
from community.texts import Text
from settings import SETTINGS

log = structlog.stdlib.get_logger(__name__)

FIRST_PAUSE = 5.0
LONGEST_PAUSE = 300.0
"""Seconds until a front that ended is started again, if others are up meanwhile."""


class FrontRefused(Exception):
    """A front cannot run as the bot is configured; to try again would not help.

    ``setting``: the one that is wrong; ``sentence``: the remedy, if it is another than usual.
    """

    def __init__(self, setting: str, sentence: Text | None = None) -> None:
        super().__init__(setting)
        self.setting = setting
        self.sentence = sentence or SETTINGS[setting].remedy


class Front(Protocol):
    """The bot on one platform, as long as it lives."""

    @property
    def name(self) -> str:
        """The platform's name."""
        ...

    @property
    def chat(self) -> Chat:
        """What can be said there, once it has started."""
        ...

    @property
    def is_ready(self) -> bool:
        """Whether it hears people at this moment."""
        ...

    async def start(self) -> None:
        """Log in. FrontRefused: once is enough; any other fault may pass."""
        ...

    async def serve(self) -> None:
        """Serve people; to return is a fault, too."""
        ...

    async def stop(self) -> None:
        """Give back whatever is open, however far it got; it may be started again."""
        ...


class Fronts:
    """Keeps fronts up. ``chats``: where those that have started are to be found by their name."""

    def __init__(
        self,
        fronts: Sequence[Front],
        chats: dict[str, Chat],
        *,
        pauses: tuple[float, float] = (FIRST_PAUSE, LONGEST_PAUSE),
    ) -> None:
        self._chats = chats
        self._fronts = tuple(fronts)
        self._pauses = pauses
        self._tasks: dict[asyncio.Task[int], Front] = {}

    def ready(self) -> Mapping[str, bool]:
        """Return of each front whether it is connected."""
        return {front.name: front.is_ready for front in self._fronts}

    async def run(self, stop: asyncio.Event, started: Callable[[], None]) -> int:
        """Keep all up until asked to stop, or until none can be; return the exit code.

        ``started`` is called once the first of them has logged in.
        """
        first = asyncio.Event()
        self._tasks = {asyncio.create_task(self._keep_up(f, first)): f for f in self._fronts}
        waiting: set[asyncio.Task[Any]] = {
            asyncio.create_task(event.wait()) for event in (stop, first)
        }
        try:
            await self._until(stop, first, started, waiting)
        finally:
            for task in waiting:
                task.cancel()
        return self._code(asked=stop.is_set())

    async def _until(
        self,
        stop: asyncio.Event,
        first: asyncio.Event,
        started: Callable[[], None],
        waiting: set[asyncio.Task[Any]],
    ) -> None:
        """Wait until a stop is asked for or every front has ended for good."""
        told = False
        while not stop.is_set() and not all(task.done() for task in self._tasks):
            if first.is_set() and not told:
                told = True
                started()
            open_ones: list[asyncio.Task[Any]] = [
                task for task in (*self._tasks, *waiting) if not task.done()
            ]
            await asyncio.wait(open_ones, return_when=asyncio.FIRST_COMPLETED)

    def _code(self, *, asked: bool) -> int:
        """Return what a supervisor is told: what may pass goes before what is configured wrongly,
        since it is worth another start.
        """
        codes = {task.result() for task in self._tasks if task.done()}
        if EX_FAILED in codes:
            return EX_FAILED
        return EX_CONFIG if EX_CONFIG in codes else EX_OK if asked else EX_FAILED

    async def close(self) -> None:
        """Stop whatever still runs."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep_up(self, front: Front, first: asyncio.Event) -> int:
        """Start a front again and again, as long as that may help; return the exit code."""
        pause, longest = self._pauses
        loop = asyncio.get_running_loop()
        while True:
            since = loop.time()
            try:
                await front.start()
                self._chats[front.name] = front.chat
                log.info("%s is up", front.name)
                first.set()
                await front.serve()
                log.error("%s has ended by itself", front.name)
            except FrontRefused as error:
                complain(error.setting, error.sentence)
                return EX_CONFIG
            except ChatUnavailable as error:
                log.warning("%s cannot be reached: %s", front.name, error)
            except Exception:  # a front's outermost loop: the others go on
                log.exception("%s has failed", front.name)
            finally:
                self._chats.pop(front.name, None)
                await front.stop()
            if self._is_last(front):
                return EX_FAILED  # then a supervisor starts all anew
            if loop.time() - since > longest:
                pause = self._pauses[0]
            await asyncio.sleep(pause)
            pause = min(pause * 2, longest)

    def _is_last(self, front: Front) -> bool:
        return all(task.done() for task, other in self._tasks.items() if other is not front)
