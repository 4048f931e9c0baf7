"""A server on an in-memory Discord, with the real bot, database and clockwork on virtual time."""

import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import simcord
from discord import app_commands

from cli.wiring import House, Ports, assemble, meaning_here, sql_stores
from cogs._chat import DiscordChat
from cogs._client import NetzwerkstattBot
from community.places import Language
from community.ports import Clock, Random, whole
from data.content import ShippedPrompts
from data.engine import Database
from data.ledger import FileLedger
from demo.blogs import Blogs
from demo.people import Person
from demo.reading import TEXT, Component, Reader, button, select
from demo.tongue import clients_in
from demo.transcript import BOT, Entry, Kind, Transcript
from locales import translate
from scheduling.recurrence import WallCalendar
from web.feeds import parades_address

ZONES = {"de": "Europe/Vienna", "en": "Europe/London"}
LOCALES = {"de": "de", "en": "en-GB"}
SETTLE_SECONDS = 120.0
OWNER = "demo"
FEEDS = "https://netzwerkstatt.example"
"""Where its feeds would be."""


class TownClock(Clock):
    """The in-memory Discord's time."""

    def __init__(self) -> None:
        self.env: simcord.Env | None = None

    def now(self) -> datetime:
        """Return the virtual present."""
        if self.env is None:
            raise RuntimeError("the town does not stand yet")
        return whole(self.env.now())


class SeededRandom(Random):
    """Seeds from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a demo that can be repeated

    def seed(self) -> int:
        """Return the next seed."""
        return self._random.randrange(2**31)


@dataclass(slots=True)
class Town:
    """The server, its people, and what was said so far."""

    language: Language
    folder: Path
    clock: TownClock
    random: SeededRandom
    database: Database
    chat: DiscordChat
    house: House
    bot: NetzwerkstattBot
    blogs: Blogs
    env: simcord.Env
    guild: simcord.GuildHandle
    organiser: simcord.MemberActor
    transcript: Transcript
    locales: dict[int, str]
    channels: dict[str, simcord.ChannelHandle] = field(
        default_factory=dict[str, simcord.ChannelHandle]
    )
    members: dict[str, simcord.MemberActor] = field(default_factory=dict[str, simcord.MemberActor])
    seen: set[int] = field(default_factory=set[int])

    @property
    def zone(self) -> ZoneInfo:
        """The community's zone."""
        return ZoneInfo(ZONES[self.language])

    def local(self) -> datetime:
        """Return the present on the community's wall clock."""
        return self.env.now().astimezone(self.zone)

    # --- people -------------------------------------------------------------------------------

    def move_in(self, person: Person) -> simcord.MemberActor:
        """Let a person join the server."""
        user = self.env.create_user(person.name.lower().replace(" ", "."), global_name=person.name)
        actor = self.guild.add_member(user)
        self.members[person.name] = actor
        self.locales[actor.id] = LOCALES[self.language]
        return actor

    def reader(self) -> Reader:
        """Return the eyes of somebody in the community."""
        names = {actor.id: name for name, actor in self.members.items()}
        names[self.organiser.id] = ORGANISER
        channels = {handle.id: handle.name or "" for handle in self.guild.channels.values()}
        return Reader(self.language, self.zone, names, channels, self.env.now())

    def deed(self, who: str, what: str) -> None:
        """Note what a person did."""
        self.transcript.deed(self.local(), who, what)

    def answered(self, who: str, result: simcord.InteractionResult) -> Entry | None:
        """Note what the bot answered, as the person reads it; None if it opened a form."""
        shown = result.response or (result.followups[-1] if result.followups else None)
        if shown is None:
            return None
        said: Sequence[Component] = shown.components
        if shown.content:  # an answer that carries a file has no components
            said = [{"type": 10, "content": shown.content}]
        return self.transcript.said(self.local(), "private", who, BOT, said, self.reader())

    async def slash(
        self, who: str, command: str, channel: str = "general", **options: Any
    ) -> simcord.InteractionResult:
        """Let a person type a command, and note it with its answer."""
        actor = self.organiser if who == ORGANISER else self.members[who]
        known = _parameters(self.bot, command)
        written = [
            f"{translate(name, self.language)}:{_option(value, known.get(name), self.language)}"
            for name, value in options.items()
        ]
        self.deed(who, " ".join([f"/{command}", *written]))
        result = await actor.slash(self.channels[channel], command, **options)
        self.answered(who, result)
        await self.work()
        return result

    async def press(self, who: str, shown: Any, action: str) -> simcord.InteractionResult:
        """Let a person press the button whose id contains ``action``, and note the answer."""
        actor = self.organiser if who == ORGANISER else self.members[who]
        parts: Sequence[Component] = components(shown)
        result = await actor.click(shown, custom_id=button(parts, action))
        self.answered(who, result)
        await self.work()
        return result

    async def choose(self, who: str, shown: Any, action: str, value: str) -> None:
        """Let a person choose in the select whose id contains ``action``; note what they read."""
        menu = select(shown.components, action)
        label = next(one["label"] for one in menu["options"] if one["value"] == value)
        self.deed(who, f"▾ {label}")
        await self.members[who].select(shown, [value], custom_id=menu["custom_id"])
        # The message itself has changed, so this is what stands there now.
        self.transcript.said(self.local(), "private", who, BOT, shown.components, self.reader())
        await self.work()

    async def says(self, who: str, place: simcord.ChannelHandle, words: str) -> None:
        """Let a person write something where others read it, and note it."""
        await self.members[who].send(place, words)
        said: Sequence[Component] = [{"type": TEXT, "content": words}]
        kind: Kind = "thread" if place.is_thread else "public"
        self.transcript.said(self.local(), kind, f"#{place.name}", who, said, self.reader())
        await self.work()

    def reads(self, message: Any) -> Entry:
        """Note how a message that was changed reads by now."""
        place = next(one for one in self.guild.channels.values() if one.id == message.channel.id)
        parts = components(message)
        return self.transcript.said(
            self.local(), "public", f"#{place.name}", BOT, parts, self.reader()
        )

    # --- time and the bot's work --------------------------------------------------------------

    async def work(self) -> None:
        """Let the clockwork do what is due, and note what appeared in the channels."""
        await self.house.clockwork.run_until_idle()
        await self.env.settle()
        self.look()

    async def until(self, when: datetime) -> None:
        """Let time pass up to ``when``, waking the clockwork whenever something is due."""
        while (now := self.env.now()) < when:
            due = await self.house.clockwork.next_due()
            stop = when if due is None else min(when, max(due, now + timedelta(seconds=1)))
            await self.env.advance_time((stop - now).total_seconds())
            await self.work()

    async def pass_seconds(self, seconds: float) -> None:
        """Let a moment pass."""
        await self.until(self.env.now() + timedelta(seconds=seconds))

    def look(self) -> list[Entry]:
        """Note every message of the bot that was not seen before."""
        fresh: list[Entry] = []
        for handle in self.guild.channels.values():
            for place in (handle, *handle.threads):
                kind: Kind = "thread" if place.is_thread else "public"
                fresh += self._look_into(place, kind)
        return fresh

    def _look_into(self, place: simcord.ChannelHandle, kind: Kind) -> list[Entry]:
        fresh: list[Entry] = []
        for message in place.history():
            if message.id in self.seen or message.flags.ephemeral:
                continue
            self.seen.add(message.id)
            parts = components(message)
            if parts:
                entry = self.transcript.said(
                    self.local(), kind, f"#{place.name}", BOT, parts, self.reader()
                )
                fresh.append(entry)
        return fresh

    async def restart(self) -> None:
        """Stop the bot and start it again on the same database, as after a power cut."""
        await self.database.close()
        self.database = await Database.open(f"sqlite:///{self.folder / 'demo.db'}")
        self.chat = DiscordChat()
        self.house, self.bot = _build(
            self.database, self.chat, self.clock, self.random, self.folder, self.blogs
        )
        await self.env.restart_bot(self.bot)
        self.chat.attach(self.bot.http)  # simcord puts its own client there while it starts


ORGANISER = "Nora"


def _parameters(bot: NetzwerkstattBot, command: str) -> dict[str, app_commands.Parameter]:
    """Return the options of a command by the name that people type."""
    first, *others = command.split()
    found: Any = bot.tree.get_command(first)
    for name in others:
        found = found.get_command(name)
    return {one.display_name: one for one in found.parameters}


def _option(value: Any, parameter: app_commands.Parameter | None, language: Language) -> str:
    """Return what a person sees in the field of an option: a name, a choice, or their words."""
    if isinstance(value, simcord.MemberActor):
        return f"@{value.name}"
    choices = parameter.choices if parameter is not None else []
    chosen = next((choice.name for choice in choices if choice.value == value), str(value))
    return translate(chosen, language)


def components(shown: Any) -> list[Any]:
    """Return the raw components of an answer or of a message."""
    return [part if isinstance(part, dict) else part.to_dict() for part in shown.components]


def _build(
    database: Database,
    chat: DiscordChat,
    clock: TownClock,
    seeds: SeededRandom,
    folder: Path,
    blogs: Blogs,
) -> tuple[House, NetzwerkstattBot]:
    """Assemble the real house and the real bot."""
    house = assemble(
        sql_stores(database),
        Ports(
            chat=chat,
            clock=clock,
            calendar=WallCalendar(),
            random=seeds,
            ledger=FileLedger(folder / "erasures.jsonl"),
            library=ShippedPrompts(),
            meaning=meaning_here(),
            pages=blogs.pages,
            parades_address=partial(parades_address, FEEDS),
        ),
        owner=OWNER,
    )
    # The demo works off the outbox itself after each deed, so nobody needs waking.
    bot = NetzwerkstattBot(house.services, poke=lambda: None, commands=house.stores.communities)
    return house, bot


def make_key(folder: Path, seed: int) -> None:
    """Give the ledger a key of the seed's: nothing here is secret, and the story stays the same."""
    key = folder / "erasures.jsonl.key"
    key.touch(mode=0o600)
    key.write_bytes(sha256(f"demo {seed}".encode()).digest())


@asynccontextmanager
async def open_town(
    language: Language, seed: int, folder: Path, title: str
) -> AsyncGenerator[Town]:
    """Open a server with an organiser and the bot; ``folder`` holds the database."""
    database = await Database.open(f"sqlite:///{folder / 'demo.db'}")
    clock, seeds = TownClock(), SeededRandom(seed)
    make_key(folder, seed)
    chat = DiscordChat()
    blogs = Blogs()
    house, bot = _build(database, chat, clock, seeds, folder, blogs)
    locales: dict[int, str] = {}
    with clients_in(locales, LOCALES[language]):
        async with blogs.open(), simcord.run(bot, settle_timeout=SETTLE_SECONDS) as env:
            clock.env = env
            chat.attach(bot.http)  # simcord puts its own client there while it starts
            owner = env.create_user("nora", global_name=ORGANISER)
            guild = env.create_guild(title, owner=owner)
            town = Town(
                language=language,
                folder=folder,
                clock=clock,
                random=seeds,
                database=database,
                chat=chat,
                house=house,
                bot=bot,
                blogs=blogs,
                env=env,
                guild=guild,
                organiser=guild.add_member(owner),
                transcript=Transcript(title),
                locales=locales,
            )
            town.channels["general"] = guild.create_text_channel("general")
            try:
                yield town
            finally:
                await town.database.close()
