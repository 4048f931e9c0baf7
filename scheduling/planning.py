"""Planning a round without holding up anybody: a large one gets a process of its own.

A thread would not do: whoever plans in Python holds the interpreter, and with it the event loop.
The process lives for one round. It starts in a quarter of a second, since it knows nothing but the
rules, and takes its memory with it when it ends.
"""

import asyncio
import os
import pickle
import sys
from pathlib import Path

from community.plan_case import PlanCase, Planned, solve

SMALL = 60
"""Up to so many people, a thread is done before a process has started."""

_LAST_WORDS = 2_000
"""Characters kept of what a process wrote before it failed."""

_ROOT = Path(__file__).parent.parent


class PlanningFailed(RuntimeError):
    """The process ended without a plan; the next round gets a new one."""

    def __init__(self, code: int | None, said: str) -> None:
        super().__init__(f"planning ended with code {code}: {said[-_LAST_WORDS:].strip()}")


class PlanningProcess:
    """Solves cases, the large ones one after the other: two at once would only take more memory."""

    def __init__(self, *, small: int = SMALL, program: tuple[str, ...] | None = None) -> None:
        self._small = small
        self._program = program or (sys.executable, "-m", "scheduling.plan_worker")
        self._turn = asyncio.Lock()

    async def __call__(self, case: PlanCase) -> Planned:
        """Plan a round. Raises PlanningFailed, or what the planner raises on a small one."""
        if len(case.people) <= self._small:
            return await asyncio.to_thread(solve, case)
        async with self._turn:
            # Both ways in a thread: the values of a large round take most of a second.
            asked = await asyncio.to_thread(pickle.dumps, case)
            answered = await self._ask(asked)
            return await asyncio.to_thread(_read, answered)

    async def _ask(self, asked: bytes) -> bytes:
        process = await asyncio.create_subprocess_exec(
            *self._program,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": _first_on_the_path()},
            # Ctrl-C in a terminal is for the bot, which then ends the process itself.
            start_new_session=True,
        )
        try:
            answered, said = await process.communicate(asked)
        except asyncio.CancelledError:
            process.kill()
            await process.wait()
            raise
        if process.returncode != 0:
            raise PlanningFailed(process.returncode, said.decode(errors="replace"))
        return answered


def _first_on_the_path() -> str:
    """Let the process find the program, wherever the bot was started."""
    return os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])


def _read(answered: bytes) -> Planned:
    planned: Planned = pickle.loads(answered)  # noqa: S301 - our own process wrote it
    return planned
