"""Interactions as the gateway hands them to discord.py, and what is answered to each.

What would go to Discord is taken at the last step before the network. So what is measured is our
code, discord.py's and the database's, and no stand-in for Discord.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from discord.user import ClientUser
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from cogs._client import NetzwerkstattBot, command_hash
from community.services import Services

GUILD = 10**18


class Taken(AsyncWebhookAdapter):
    """Notes when each interaction is answered, and answers as Discord does.

    ``answered``: when, in the order of the answers; ``told``: what was answered. ``all`` is set
    once there are as many as are ``expected``.
    """

    def __init__(self, expected: int) -> None:
        super().__init__()
        self.expected = expected
        self.answered: dict[int, float] = {}
        self.told: dict[int, Any] = {}
        self.all = asyncio.Event()

    async def create_interaction_response(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, interaction_id: int, token: str, **given: Any
    ) -> Any:
        """Note the time."""
        del token
        self.answered[interaction_id] = time.perf_counter()
        self.told[interaction_id] = given["params"].payload
        if len(self.answered) == self.expected:
            self.all.set()
        return {"interaction": {"id": str(interaction_id), "type": 2}}


class Registered:
    """Says that Discord knows all commands already."""

    bot: NetzwerkstattBot

    async def command_hash(self, front: str) -> str | None:
        """Return the hash of what there is."""
        del front
        return await command_hash(self.bot.tree)

    async def set_command_hash(self, front: str, value: str) -> None:
        """Never needed."""
        raise AssertionError(front, value)


@asynccontextmanager
async def gateway(
    services: Services, taken: Taken, poke: Callable[[], None] = lambda: None
) -> AsyncGenerator[Any]:
    """Start the real bot; yield what takes interactions (discord.py's connection state)."""
    memory = Registered()
    bot = NetzwerkstattBot(services, poke=poke, commands=memory)
    memory.bot = bot
    await bot._async_setup_hook()  # pyright: ignore[reportPrivateUsage]
    state: Any = bot._connection  # pyright: ignore[reportPrivateUsage]
    me: Any = {"id": "1", "username": "bot", "discriminator": "0", "avatar": None, "bot": True}
    state.user = ClientUser(state=state, data=me)
    state.application_id = 1
    await bot.setup_hook()
    async_context.set(taken)
    try:
        yield state
    finally:
        await bot.close()


def first_id() -> int:
    """Return the id of an interaction that comes in now: old ones have expired."""
    return (int(time.time() * 1000) - 1420070400000) << 22


def interaction(
    number: int, member: int, kind: int, data: Mapping[str, Any], **more: Any
) -> dict[str, Any]:
    """Return an interaction as the gateway sends it. ``kind``: 2 a command, 3 a button."""
    user = {"id": str(member), "username": f"m{member}", "discriminator": "0", "avatar": None}
    return {
        "id": str(number),
        "application_id": "1",
        "type": kind,
        "token": f"t{number}",
        "version": 1,
        "data": dict(data),
        "guild_id": str(GUILD),
        "guild": {"id": str(GUILD), "locale": "en-US", "features": []},
        "channel_id": "7",
        "channel": {"id": "7", "type": 0, "guild_id": str(GUILD), "name": "c", "position": 0},
        "member": {
            "user": user,
            "roles": [],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": "0",
        },
        "locale": "en-US",
        "guild_locale": "en-US",
        "app_permissions": "0",
        "entitlements": [],
        "authorizing_integration_owners": {},
        "context": 0,
        "attachment_size_limit": 1,
        **more,
    }
