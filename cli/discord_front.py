"""The Discord front as one of the fronts that `run` keeps up."""

from collections.abc import Callable
from math import nan

import aiohttp
import discord

from cli.fronts import Front, FrontRefused
from cogs._chat import DiscordChat
from cogs._client import NetzwerkstattBot
from community.errors import ChatUnavailable
from settings import Settings


class DiscordFront(Front):
    """The bot on Discord. ``make`` returns a new one, since a closed one cannot be opened again."""

    def __init__(self, settings: Settings, make: Callable[[], NetzwerkstattBot]) -> None:
        self._settings = settings
        self._make = make
        self._bot: NetzwerkstattBot | None = None
        self._chat = DiscordChat()

    @property
    def name(self) -> str:
        """The platform's name."""
        return "discord"

    @property
    def chat(self) -> DiscordChat:
        """What can be said there."""
        return self._chat

    @property
    def is_ready(self) -> bool:
        """Whether the gateway is connected."""
        return self._bot is not None and self._bot.is_ready()

    def latency(self) -> float:
        """Return how long a heartbeat takes, in seconds."""
        return nan if self._bot is None else self._bot.latency

    async def start(self) -> None:
        """Log in, once: repeated logins with a wrong token get the address banned."""
        self._bot = self._make()
        self._chat.attach(self._bot.http)
        try:
            await self._bot.login(self._settings.discord_token.get_secret_value())
        except discord.LoginFailure:
            raise FrontRefused("DISCORD_TOKEN") from None
        except (aiohttp.ClientError, OSError) as error:
            raise ChatUnavailable(f"no answer: {error}") from error

    async def serve(self) -> None:
        """Hold the connection; discord.py renews it."""
        if self._bot is None:
            raise RuntimeError("Discord was not started")
        try:
            await self._bot.connect()
        except discord.PrivilegedIntentsRequired:
            raise FrontRefused(self._switched_off(self._bot.application_flags)) from None

    def _switched_off(self, flags: discord.ApplicationFlags) -> str:
        """Return the setting whose switch in the portal is off; Discord does not say which."""
        has_members = flags.gateway_guild_members or flags.gateway_guild_members_limited
        if self._settings.discord_messages_intent and (
            has_members or not self._settings.discord_members_intent
        ):
            return "DISCORD_MESSAGES_INTENT"
        return "DISCORD_MEMBERS_INTENT"

    async def stop(self) -> None:
        """Close the connection."""
        if self._bot is not None:
            await self._bot.close()
            self._bot = None
