"""A bot that lives again and again: killed at every step of something, one after the other."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from tests.fakes.clock import FakeClock
from tests.matrix.homeserver import Homeserver
from tests.matrix.mortal import Killed, Mortal, MortalBot
from tests.matrix.people import People

MOST_STEPS = 200
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

    async def next(self, step: int | None = None) -> None:
        """End this life where it died, and begin the next one, which dies at this step."""
        self.died_at.append(self.bot.mortal.steps[-1])
        await self.bot.stop()
        self._clock.time += AFTER_THE_LEASE
        mortal = Mortal()
        if step is not None:
            mortal.dies_at(step)
        self.bot = self._another(mortal)
        try:
            await self.bot.__aenter__()
        except Killed:
            await self.next()

    async def end(self) -> None:
        """End the last life."""
        await self.bot.stop()

    async def at_every_step(self, story: Callable[[], Awaitable[Story]]) -> list[str]:
        """Let a story happen again and again, the bot dying one step later each time, and every
        third time once more soon after; return where it died first.
        """
        first: list[str] = []
        await self.bot.is_done(frozenset())
        for step in range(1, MOST_STEPS):
            this = await story()
            await self.bot.is_done()
            kept = await self.bot.kept()
            self.bot.mortal.dies_at(step)
            await this.begins()
            died = not await self.bot.survives(this.goes_on(self.bot), kept)
            if died:
                first.append(self.bot.mortal.steps[-1])
                await self.next(1 + step % 4 if step % 3 == 0 else None)
                while not await self.bot.survives(this.goes_on(self.bot)):
                    await self.next()
            try:
                await this.is_well()
            except AssertionError as error:
                error.add_note(f"died at {self.died_at[-3:]} (step {step})")
                raise
            if not died:
                return first
        raise AssertionError("the story has no end")
