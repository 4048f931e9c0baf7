"""Crash points: places at which a test ends the process, to see what the next makes of it."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
Step = Callable[[str], None]
"""Called with a crash point's name."""


def no_step(_name: str) -> None:
    """Pass a crash point, as every running bot does."""


class Steps:
    """Surrounds an action with two crash points."""

    def __init__(self, step: Step) -> None:
        self._step = step

    async def around(self, name: str, action: Awaitable[T]) -> T:
        """Await the action between the points ``name:before`` and ``name:after``."""
        self._step(f"{name}:before")
        result = await action
        self._step(f"{name}:after")
        return result
