"""A bot that lives again and again: killed at every step of something, one after the other."""

import os
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path

from tests.fakes.clock import FakeClock
from tests.matrix.homeserver import Homeserver
from tests.matrix.mortal import Killed, Mortal, MortalBot
from tests.matrix.people import People

EVERY_STEP = bool(os.environ.get("CRASH_AT_EVERY_STEP"))
AFTER_THE_LEASE = timedelta(seconds=61)


class Story(ABC):
    """Something that happens to people nobody has met before, so that it can happen often."""

    @abstractmethod
    async def begins(self) -> None:
        """Do what it begins with; the bot may die meanwhile."""

    @abstractmethod
    async def goes_on(self, bot: MortalBot) -> None:
        """Wait for what comes of it, and do what people do then, wherever they are in it."""

    @abstractmethod
    async def is_well(self) -> None:
        """Assert that everything has come once."""


class Lives:
    """One bot, life after life."""

    def __init__(self, at: Homeserver, person: People, folder: Path) -> None:
        self._at = at
        self._login = person.account("netz", at=at)
        self._folder = folder
        self._clock = FakeClock()
        self.user = self._login.user
        self.died_at: list[str] = []
        self.bot = self._another(Mortal())

    def _another(self, mortal: Mortal) -> MortalBot:
        return MortalBot(self._at.url, self._login, self._folder, clock=self._clock, mortal=mortal)

    async def begin(self) -> None:
        """Begin the first life."""
        await self.bot.__aenter__()

    async def next(self, step: int = 0) -> None:
        """End this life where it died, and begin the next one, which dies at this step."""
        self.died_at.append(self.bot.mortal.steps[-1])
        await self.bot.stop()
        self._clock.time += AFTER_THE_LEASE
        mortal = Mortal()
        if step:
            mortal.dies_at("", step)
        self.bot = self._another(mortal)
        try:
            await self.bot.__aenter__()
        except Killed:
            await self.next()

    async def end(self) -> None:
        """End the last life."""
        await self.bot.stop()

    async def at_every_step(self, story: Callable[[], Awaitable[Story]]) -> Sequence[str]:
        """Let a story happen undisturbed, and then again and again, the bot dying at another step
        each time, and every third time once more soon after; return where it died first.
        """
        await self.bot.is_done(frozenset())
        await self._happens(await story(), ("", 0), 0)
        first: list[str] = []
        for number, step in enumerate(_chosen(self.bot.mortal.steps)):
            again = 1 + number // 3 % 4 if number % 3 == 0 else 0
            if await self._happens(await story(), step, again):
                first.append(step[0])
        return first

    async def _happens(self, story: Story, step: tuple[str, int], again: int) -> bool:
        """Let a story happen; return whether the bot died at the step."""
        await self.bot.is_done()
        kept, before = await self.bot.kept(), len(self.died_at)
        self.bot.mortal.dies_at(*step)
        await story.begins()
        died = not await self.bot.survives(story.goes_on(self.bot), kept)
        if died:
            await self.next(again)
            while not await self.bot.survives(story.goes_on(self.bot)):
                await self.next()
        self.bot.mortal.lives_on()
        try:
            await story.is_well()
        except AssertionError as error:
            error.add_note(f"died at {self.died_at[before:]}")
            raise
        return died


def _chosen(steps: Sequence[str]) -> Sequence[tuple[str, int]]:
    """Return at which steps to die (name, which of this name): after every request, and once
    at any other kind of step, unless all are asked for.
    """
    return [
        (name, time)
        for name, times in Counter(steps).items()
        for time in range(1, times + 1)
        if time == 1 or EVERY_STEP or name.endswith(" done")
    ]
