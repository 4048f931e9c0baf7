"""A town on an in-memory Discord and a space on a real homeserver: one bot, one house.

Discord's time is virtual and the bot's; the homeserver's is real, and only waited for.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from cogs._chat import DiscordChat
from cogs._client import NetzwerkstattBot
from community.communities import SetUp
from community.model import Member, Visitor
from community.places import Account, Home
from community.platforms import Platforms
from community.ports import Chat
from demo.tongue import clients_in
from matrix import PLATFORM
from matrix.bot import Manners, MatrixBot
from matrix.session import NioWire
from matrix.vault import Vault
from tests.cogs import town as towns
from tests.cogs.town import Town
from tests.fakes.pages import FakePages
from tests.matrix.homeserver import Homeserver, Login
from tests.matrix.people import People
from tests.matrix.person import Person
from tests.matrix.seen import Seen

PATIENCE = 120.0


@dataclass
class Space:
    """The second home: a space, its rooms, who organises it, and each person's room with us."""

    olga: Person
    home: str
    introductions: str
    rounds: str
    prompts: str
    private: dict[str, str] = field(default_factory=dict[str, str])


@dataclass
class Both:
    """The two homes of one community. ``me``: the bot's account on Matrix; ``pages``: the web."""

    town: Town
    people: People
    server: Homeserver
    me: str
    pages: FakePages
    space: Space | None = None

    @property
    def there(self) -> Space:
        """The space."""
        assert self.space is not None
        return self.space

    # --- time ---------------------------------------------------------------------------------

    async def until(self, done: Callable[[], bool]) -> None:
        """Deliver until something is so."""
        async with asyncio.timeout(PATIENCE):
            while not done():
                await self.town.advance(seconds=1)
                await asyncio.sleep(0.05)

    async def heard_by(self, someone: Person, words: str, room: str) -> Seen:
        """Deliver until somebody on Matrix hears the bot say something; return it."""
        waiting = someone.hears(words, room=room, by=self.me, within=PATIENCE)
        hearing = asyncio.create_task(waiting)
        while not hearing.done():
            await self.town.advance(seconds=1)
            await asyncio.sleep(0.05)
        return await hearing

    # --- people on Matrix ---------------------------------------------------------------------

    async def opens_a_space(self) -> None:
        """Let Olga make a space and invite the bot; two rooms are for the community."""
        olga = await self.people("Olga", at=self.server)
        home = await olga.opens_space("Makers", inviting=[self.me])
        await olga.is_invited(by=self.me)
        names = ("Introductions", "Rounds", "Prompts")
        rooms = [await olga.opens_room(name, inside=home) for name in names]
        for room in rooms:
            await olga.invites(self.me, room)
            await olga.sees("m.room.member", room=room, by=self.me)
        organiser = self.matrix_visitor(olga, home, organiser=True)
        settings = SetUp(introductions=rooms[0], rounds=rooms[1], prompts=rooms[2], minimum_age=16)
        await self.town.house.services.communities.set_up(organiser, settings)
        self.space = Space(olga, home, rooms[0], rooms[1], rooms[2])
        await self._talks_to_us(olga)

    async def comes(self, name: str) -> Person:
        """Let somebody come into the space, and open a room with the bot."""
        someone = await self.people(name, at=self.server)
        await self.there.olga.invites(someone, self.there.home)
        await someone.joins(self.there.home)
        await self._talks_to_us(someone)
        return someone

    async def _talks_to_us(self, someone: Person) -> None:
        """Let somebody open a room with the bot, in the clear."""
        room = await someone.opens_direct(self.me)
        await someone.sees("m.room.member", room=room, by=self.me)
        await someone.hears("help", room=room, by=self.me)
        self.there.private[someone.user] = room

    async def tells(self, someone: Person, *words: str) -> str:
        """Let somebody say things to the bot alone; return the last answer."""
        room, answer = self.there.private[someone.user], ""
        for said in words:
            await someone.says(said, room)
            answer = (await someone.hears(room=room, by=self.me)).text
        return answer

    async def introduced(self, name: str, goal: str, offer: str) -> Person:
        """Let somebody come, introduce themselves and take part in the rounds."""
        someone = await self.comes(name)
        answers = (goal, offer, "skip", "skip", "skip")
        await self.tells(someone, "intro write", "agree", *answers, "match join")
        return someone

    def matrix_visitor(self, who: Person, home: str, *, organiser: bool = False) -> Visitor:
        """Return somebody as the services see them."""
        account = Account(PLATFORM, who.user)
        return Visitor(Home(PLATFORM, home), "Makers", account, who.name, "en", organiser)

    # --- what is there ------------------------------------------------------------------------

    async def members(self) -> dict[str, Member]:
        """Return everybody by name."""
        here = await self.town.community()
        everyone = await self.town.house.stores.members.everyone(here.id)
        return {member.name: member for member in everyone.values()}

    def thread_of(self, someone: MemberActor) -> ChannelHandle:
        """Return the one private thread that somebody on Discord is in."""
        backend = self.town.env.backend
        [mine] = [
            thread
            for thread in self.town.rounds.threads
            if someone.id in backend.get_thread(thread.id).thread_members
        ]
        return mine


@asynccontextmanager
async def both_homes(
    folder: Path, server: Homeserver, login: Login, people: People
) -> AsyncGenerator[Both]:
    """Start everything: a town with its channels, and the bot's account on the homeserver."""
    database = await towns.opened(folder / "both.db")
    clock, chat = towns.TownClock(), DiscordChat()
    chats: dict[str, Chat] = {"discord": chat}
    pages = FakePages()
    house = towns.assembled(database, Platforms(chats), clock, pages=pages)
    pokes: list[Any] = []

    def new_bot() -> NetzwerkstattBot:
        return NetzwerkstattBot(
            house.services,
            poke=lambda: pokes.append(None),
            commands=house.stores.communities,
            messages_intent=True,
        )

    locales: dict[int, str] = {}
    bot = new_bot()
    try:
        with clients_in(locales):
            async with towns.running(bot) as env:
                clock.env = env
                chat.attach(bot.http)
                town = await towns.build(env, house, chat, new_bot, locales=locales, pokes=pokes)
                wire = NioWire(
                    server.url, login.user, Vault(folder / "matrix"), password=login.password
                )
                matrix = MatrixBot(
                    wire,
                    house.stores.fronts,
                    house.services,
                    house.stores.communities,
                    clock,
                    poke=lambda: pokes.append(None),
                    manners=Manners(inviters=("*",)),
                )
                chats[PLATFORM] = matrix.chat
                async with _serving(matrix):
                    yield Both(town, people, server, login.user, pages)
                    if surprises := town.surprises():
                        raise BaseExceptionGroup("the bot met surprises", surprises)
    finally:
        await database.close()


@asynccontextmanager
async def _serving(matrix: MatrixBot) -> AsyncGenerator[None]:
    serving: asyncio.Task[None] | None = None
    try:
        await matrix.start()
        serving = asyncio.create_task(matrix.serve())
        yield
    finally:
        if serving is not None:
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving
        await matrix.close()
