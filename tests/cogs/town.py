"""A small town on an in-memory Discord: the real bot, its services, a database, virtual time.

People act through the client as a person could; assertions are about what a person reads.
"""

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.env import Env
from simcord.results import InteractionResult, ResponseMessage

from cli.wiring import House, Ports, assemble, sql_stores
from cogs._chat import DiscordChat
from cogs._client import NetzwerkstattBot
from cogs._ui import account, home
from community.communities import SetUp
from community.errors import CommunityError
from community.model import Visitor
from community.pages import Pages
from community.places import Community, Language
from community.ports import Chat, Clock, whole
from data.content import ShippedPrompts
from data.engine import Database
from scheduling.recurrence import WallCalendar
from tests.cogs.discord_reader import read
from tests.fakes.ledger import FakeLedger
from tests.fakes.pages import FakePages
from tests.fakes.random import FakeRandom
from web.feeds import calendar_address

TEXT_DISPLAY = 10
BUTTON = 2


class TownClock(Clock):
    """The virtual time of the simulated Discord."""

    def __init__(self) -> None:
        self.env: Env | None = None

    def now(self) -> datetime:
        assert self.env is not None
        return whole(self.env.now())


@dataclass
class Town:
    """A server with channels for everything, set up by its organiser."""

    env: Env
    house: House
    chat: DiscordChat
    new_bot: Callable[[], NetzwerkstattBot]
    guild: GuildHandle
    plaza: ChannelHandle
    introductions: ChannelHandle
    rounds: ChannelHandle
    prompts: ChannelHandle
    backstage: ChannelHandle
    organiser: MemberActor
    locales: dict[int, str]
    pokes: list[datetime] = field(default_factory=list[datetime])
    _seen: int = 0

    # --- people -------------------------------------------------------------------------------

    def person(self, name: str, locale: str = "en-US") -> MemberActor:
        """Let somebody join whose Discord is set to a language."""
        someone = self.guild.add_member(self.env.create_user(name))
        self.locales[someone.id] = locale
        return someone

    async def introduced(self, name: str, **answers: str) -> MemberActor:
        """Let somebody join who agrees and introduces themselves through the form."""
        someone = self.person(name)
        note = await someone.slash(self.plaza, "intro write")
        form = await someone.click(message(note), custom_id="nw1:agree")
        await someone.submit_modal(form, answers or {"goal": "people who know grants"})
        return someone

    async def matched_in(self, name: str, **answers: str) -> MemberActor:
        """Let somebody join who introduces themselves and takes part in the rounds."""
        someone = await self.introduced(name, **answers)
        await someone.slash(self.plaza, "match join")
        return someone

    def visitor(self, someone: MemberActor, *, organiser: bool = False) -> Visitor:
        """Return a person as the services see them."""
        language: Language = "de" if self.locales.get(someone.id) == "de" else "en"
        here = home(self.guild.id)
        who = account(discord.Object(someone.id))
        return Visitor(here, self.guild.name, who, someone.name, language, organiser)

    async def community(self) -> Community:
        """Return the community's settings."""
        found = await self.house.services.communities.of(home(self.guild.id))
        assert found is not None
        return found

    async def set_up(self, **change: Any) -> Community:
        """Change settings as the organiser would."""
        asking = self.visitor(self.organiser, organiser=True)
        return await self.house.services.communities.set_up(asking, SetUp(**change))

    def surprises(self) -> list[BaseException]:
        """Return what went wrong unexpectedly since the last look; nobody's fault at the end."""
        errors = self.env.errors[self._seen :]
        self._seen += len(errors)
        return [error for error in errors if is_surprise(error)]

    # --- time ---------------------------------------------------------------------------------

    async def settle(self) -> None:
        """Let the clockwork do and deliver everything that is due."""
        await self.env.settle()
        with self.env.time_context():
            await self.house.clockwork.run_until_idle()
        await self.env.settle()

    async def advance(self, **span: float) -> None:
        """Let time pass, ``timedelta(**span)``, stopping wherever the clockwork has to act."""
        end = self.env.now() + timedelta(**span)
        await self.settle()
        while (due := await self.house.clockwork.next_due()) is not None and due < end:
            await self._move_to(max(due, self.env.now() + timedelta(seconds=1)))
        await self._move_to(end)

    async def _move_to(self, instant: datetime) -> None:
        await self.env.advance_time(max((instant - self.env.now()).total_seconds(), 0.0))
        await self.settle()

    async def restart(self) -> None:
        """End the process and start another one on the same database."""
        bot = self.new_bot()
        await self.env.restart_bot(bot)
        self.chat.attach(bot.http)


async def build(
    env: Env, house: House, chat: DiscordChat, new_bot: Callable[[], NetzwerkstattBot], **rest: Any
) -> Town:
    """Found the server and set the community up."""
    guild = env.create_guild("Kulturnetz")
    await env.settle()
    channels = {
        name: guild.create_text_channel(name)
        for name in ("plaza", "introductions", "rounds", "prompts", "backstage")
    }
    role = guild.create_role("Team", permissions=discord.Permissions(manage_guild=True))
    organiser = guild.add_member(env.create_user("Olga"), roles=[role])
    town = Town(env, house, chat, new_bot, guild, organiser=organiser, **channels, **rest)
    await env.settle()
    await town.set_up(
        language="en",
        zone="Europe/Berlin",
        introductions=str(town.introductions.id),
        rounds=str(town.rounds.id),
        prompts=str(town.prompts.id),
        organisers=str(town.backstage.id),
        weekday=0,
        at=time(9),
    )
    return town


def assembled(
    database: Database,
    chat: Chat,
    clock: Clock,
    *,
    feed_url: str = "",
    pages: Pages | None = None,
) -> House:
    """Put the real house together over a database and the simulated Discord. ``feed_url``: where
    calendars are served; "": nowhere. ``pages``: what there is on the web; None: nothing.
    """
    ports = Ports(
        chat=chat,
        clock=clock,
        calendar=WallCalendar(),
        random=FakeRandom(),
        ledger=FakeLedger(),
        library=ShippedPrompts(),
        pages=pages or FakePages(),
        calendar_address=partial(calendar_address, feed_url) if feed_url else None,
    )
    return assemble(sql_stores(database), ports, owner="test")


async def opened(path: Path) -> Database:
    """Open (and create) a database file."""
    return await Database.open(f"sqlite+aiosqlite:///{path}")


# --- what a person sees -----------------------------------------------------------------------


def message(result: InteractionResult) -> ResponseMessage:
    """Return the bot's answer; the newest follow-up if there are any."""
    if result.followups:
        return result.followups[-1]
    assert result.response is not None, "the bot said nothing"
    return result.response


def said(result: InteractionResult) -> str:
    """Return what a person reads in the bot's answer, and make sure that only they see it."""
    answer = message(result)
    assert answer.ephemeral, "everybody could read this"
    return seen(answer)


def seen(shown: ResponseMessage | discord.Message) -> str:
    """Return what a person reads in a message: its content, texts and button labels."""
    components = (
        shown.components
        if isinstance(shown, ResponseMessage)
        else [part.to_dict() for part in shown.components]
    )
    parts = [shown.content]
    for part in walk(components):
        if part["type"] == TEXT_DISPLAY:
            parts.append(part["content"])
        elif part["type"] == BUTTON:
            parts.append(f"[{part.get('label')}]")
    return read("\n".join(part for part in parts if part))


def walk(components: Any) -> Iterator[dict[str, Any]]:
    """Return all components of a message, whatever they are nested in."""
    for part in components:
        yield part
        yield from walk(part.get("components", ()))


def cards(channel: ChannelHandle) -> list[str]:
    """Return what people read in a channel, oldest first."""
    return [seen(one) for one in channel.history()]


def labels(form: InteractionResult) -> list[str]:
    """Return the questions of a form."""
    assert form.modal is not None, "the bot opened no form"
    return [row["label"] for row in form.modal["components"]]


@asynccontextmanager
async def running(bot: NetzwerkstattBot) -> AsyncGenerator[Env]:
    """Run a bot on a simulated Discord.

    Not ``simcord.run``: a fixture begins and ends in different contexts, which that cannot bear.
    """
    env = Env(bot, settle_timeout=120.0)  # patient, for busy machines
    await env.start()
    try:
        yield env
    finally:
        await env.shutdown()


def is_surprise(error: BaseException) -> bool:
    """Whether this is no sentence for a person, but a fault."""
    return not isinstance(getattr(error, "original", error), CommunityError)
