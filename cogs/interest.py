"""Meetups in the server's own list of events: who is interested there, and what is done to them."""

import asyncio
from collections.abc import Mapping
from typing import Any

from discord.ext import commands

from cogs._client import NetzwerkstattBot
from cogs._raw import ADDED, DELETED, REMOVED, UPDATED
from cogs._ui import PLATFORM, home
from community.meetups.interest import InterestService
from community.places import Account


class Interest(commands.Cog):
    """Hands on what happens to events; one at a time, so that order is kept."""

    def __init__(self, bot: NetzwerkstattBot, interest: InterestService) -> None:
        self._bot = bot
        self._interest = interest
        self._turn = asyncio.Lock()

    @commands.Cog.listener()
    async def on_raw_event(self, name: str, told: Mapping[str, Any]) -> None:
        """Hand on who is interested, and that an event was changed or taken away."""
        here = home(int(told["guild_id"]))
        async with self._turn:
            something = False
            if name in {ADDED, REMOVED}:
                something = await self._interest.interested(
                    here,
                    str(told["guild_scheduled_event_id"]),
                    Account(PLATFORM, str(told["user_id"])),
                    interested=name == ADDED,
                )
            elif name in {UPDATED, DELETED}:
                something = await self._interest.changed(here, str(told["id"]))
        if something:
            self._answered()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Have all events looked at: a new connection brings nothing of what was missed."""
        if await self._interest.look_again():
            self._answered()

    def _answered(self) -> None:
        """Let the clockwork know; a bot that stopped meanwhile has no loop to be told in."""
        if not self._bot.is_closed():
            self._bot.dispatch("answered")


async def setup(bot: NetzwerkstattBot) -> None:
    """Listen."""
    await bot.add_cog(Interest(bot, bot.services.interest))
