"""The demo's community on a Matrix homeserver: the real bot, an organiser, and made-up people."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from community.places import Language
from demo.blogs import Blogs
from demo.flowing_clock import FlowingClock
from demo.guestbook import Guestbook, Happened
from demo.homeserver import Login
from demo.living import LivingBot
from demo.people import Person, people
from demo.registrar import Registrar
from demo.resident import Resident
from locales import translate
from matrix.bot import Manners
from scheduling.clock import SystemClock

ZONES: dict[Language, str] = {"de": "Europe/Vienna", "en": "Europe/London"}
BEGIN = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
"""A Thursday: the first round is four days away."""
ORGANISER = "Nora"
BOT = "Netzwerkstatt"
SOON = timedelta(minutes=2)
"""What is due so soon was due before and had to wait; the demo plans nothing so close."""
A_MOMENT = timedelta(seconds=20)
"""What somebody needs to type, in the demo's time."""
PATIENCE = 600.0
"""Seconds for one answer: a homeserver with its usual limits makes the bot wait now and then."""


@dataclass(slots=True)
class Plaza:
    """The homeserver, everybody on it, and what was seen so far."""

    language: Language
    url: str
    clock: FlowingClock
    book: Guestbook
    bot: LivingBot
    nora: Resident
    cast: Sequence[Person]
    blogs: Blogs
    delivering: asyncio.Lock = field(default_factory=asyncio.Lock)
    residents: dict[str, Resident] = field(default_factory=dict[str, Resident])

    @property
    def everybody(self) -> list[Resident]:
        """The organiser and all others."""
        return [self.nora, *self.residents.values()]

    def local(self) -> datetime:
        """Return the present on the community's wall clock."""
        return self.clock.now().astimezone(ZoneInfo(ZONES[self.language]))

    def word(self, word: str) -> str:
        """Return a word that people type, in their language."""
        return translate(word, self.language)

    # --- what people do -----------------------------------------------------------------------

    async def tells(
        self, who: Resident, words: str, room: str = "", *, thread: str = ""
    ) -> list[Happened]:
        """Let somebody say something (to the bot, unless a room is named), and return what the bot
        says there from then on.
        """
        there = room or who.own
        self._a_moment_passes()
        before = len(self.book.said(there, by=self.bot.user))
        event = await who.says(words, there, thread=thread)
        await who.looks()
        await self._answered(who, event)
        return self.book.said(there, by=self.bot.user)[before:]

    async def presses(self, who: Resident, sign: str, message: Happened, room: str) -> None:
        """Let somebody react to a message of the bot."""
        event = await who.reacts(sign, message.id, room)
        await who.looks()
        await self._answered(who, event)

    async def says(self, who: Resident, words: str, room: str, *, thread: str = "") -> None:
        """Let somebody say something to others."""
        self._a_moment_passes()
        event = await who.says(words, room, thread=thread)
        await self.bot.has_answered(event, PATIENCE)
        await who.looks()

    async def comes_in(self, who: Resident, room: str) -> None:
        """Let somebody join a room, and the bot learn of it."""
        await who.joins(room)
        await self.bot.is_with(who.user, room, PATIENCE)
        await who.looks()

    async def moves_in(self, person: Person, account: Login) -> Resident:
        """Let a person arrive on the homeserver and open a room with the bot."""
        who = Resident(self.url, account, person.name, self.book)
        self.residents[person.name] = who
        await who.arrives()
        return who

    async def opens_own(self, who: Resident) -> None:
        """Let somebody open a room with the bot alone."""
        room = await who.opens_own(self.bot.user)
        self.book.titles[room] = f"{who.name} · {BOT}"
        await self.bot.is_with(self.bot.user, room, PATIENCE)
        await who.looks()

    def _a_moment_passes(self) -> None:
        self.clock.time = self.clock.now() + A_MOMENT

    async def _answered(self, who: Resident, event: str) -> None:
        await self.bot.has_answered(event, PATIENCE)
        async with self.delivering:
            await self.bot.delivers()
        await who.looks()

    # --- time ---------------------------------------------------------------------------------

    async def look(self) -> None:
        """Let everybody see what happened."""
        for who in self.everybody:
            await who.looks()

    async def until(self, when: datetime) -> None:
        """Let time pass up to ``when``; whatever is due is done at its time, and seen then."""
        while self.clock.now() < when:
            due = await self.bot.house.clockwork.next_due()
            self.clock.time = when if due is None else min(when, max(due, self.clock.now()))
            await self.bot.delivers()
            await self.look()
        await self._patiently()

    async def _patiently(self) -> None:
        """Wait for what is out of its time because the homeserver allows only so much at once."""
        while True:
            due = await self.bot.house.clockwork.next_due()
            if due is None or due > self.clock.now() + SOON:
                return
            await asyncio.sleep(max((due - self.clock.now()).total_seconds(), 0))
            await self.bot.delivers()
            await self.look()

    def next(self, weekday: int, hour: int, minute: int = 0) -> datetime:
        """Return the coming weekday (Monday is 0) at a local time."""
        here = self.local()
        day = here.date() + timedelta(days=(weekday - here.weekday()) % 7)
        there = datetime(day.year, day.month, day.day, hour, minute, tzinfo=here.tzinfo)
        return there if there > here else there + timedelta(days=7)


@asynccontextmanager
async def open_plaza(
    language: Language,
    url: str,
    registrar: Registrar,
    folder: Path,
    *,
    size: int,
    bot: Login | None = None,
) -> AsyncGenerator[Plaza]:
    """Let the bot and an organiser arrive. ``folder`` holds the database and the bot's keys;
    ``bot``: an account for it, in place of a new one.
    """
    clock = FlowingClock(BEGIN)
    book = Guestbook(clock, language, ZoneInfo(ZONES[language]))
    blogs = Blogs()
    account = bot or await registrar.register(BOT)
    living = LivingBot(
        url,
        account,
        folder,
        clock,
        manners=Manners(inviters=("*",)),
        homeservers_clock=SystemClock(),
        pages=blogs.pages,
    )
    book.names[account.user] = BOT
    async with blogs.open(), living:
        nora = Resident(url, await registrar.register(ORGANISER), ORGANISER, book)
        cast = people(language)[:size]
        plaza = Plaza(language, url, clock, book, living, nora, cast, blogs)
        try:
            await nora.arrives()
            for person in cast:
                await plaza.moves_in(person, await registrar.register(person.name))
            yield plaza
        finally:
            for who in plaza.everybody:
                await who.goes()
