"""Votes on topics: what people choose in Discord's own polls, and the button that ends a vote.

The commands stand in ``cogs/parades.py``. Who chose what is heard as it happens, for the instant at
which it was said, and read anew whenever we were away.
"""

import asyncio
import re

import discord
from discord.ext import commands

from cogs._buttons import action_button
from cogs._cards import PLATFORM
from cogs._client import NetzwerkstattBot
from cogs._ui import Interaction, account, home, reply, visitor
from community.parades.texts import COUNTING
from community.parades.votes import ParadeVotes
from community.places import Ref


class Votes(commands.Cog):
    """Hands on what is chosen, one thing at a time, so that order is kept."""

    def __init__(self, votes: ParadeVotes) -> None:
        self._votes = votes
        self._turn = asyncio.Lock()

    async def pressed_end(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """End a vote."""
        await self._votes.finish(visitor(interaction), int(parts["vote"]))
        await reply(interaction, COUNTING)

    @commands.Cog.listener()
    async def on_raw_poll_vote_add(self, event: discord.RawPollVoteActionEvent) -> None:
        """Note what somebody chose."""
        await self._heard(event, willing=True)

    @commands.Cog.listener()
    async def on_raw_poll_vote_remove(self, event: discord.RawPollVoteActionEvent) -> None:
        """Note that somebody takes it back."""
        await self._heard(event, willing=False)

    async def _heard(self, event: discord.RawPollVoteActionEvent, *, willing: bool) -> None:
        if event.guild_id is None:
            return
        ref = Ref(PLATFORM, str(event.channel_id), str(event.message_id))
        who = account(discord.Object(event.user_id))
        async with self._turn:
            await self._votes.heard(
                home(event.guild_id), ref, who, event.answer_id, willing=willing
            )

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Read what was chosen while we were away; what a resumed connection missed it brings."""
        async with self._turn:
            await self._votes.catch_up(PLATFORM)


async def setup(bot: NetzwerkstattBot) -> None:
    """Listen to polls, and add the button."""
    cog = Votes(bot.services.votes)
    await bot.add_cog(cog)
    bot.answer_buttons(action_button("parade_end", r"(?P<vote>\d{1,18})", cog.pressed_end))
