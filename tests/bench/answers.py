"""How long people wait for an answer when 100 interactions come in each second.

Interactions are handed to discord.py as the gateway would hand them; what would go to Discord is
taken at the last step before the network. So this measures our code, discord.py's and the
database's, and no stand-in for Discord.
"""

import asyncio
import statistics
import time
from typing import Any

from discord.user import ClientUser
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from cogs._chat import DiscordChat
from cogs._client import NetzwerkstattBot, command_hash
from community.model import Rhythm, Visitor
from community.places import Account, Home
from scheduling.clock import SystemClock
from tests.bench.house import house

RATE = 100
SECONDS = 10
PEOPLE = 50
GUILD = 10**18
PATIENCE = 60.0


class Taken(AsyncWebhookAdapter):
    """Notes when each interaction is answered, and answers as Discord does."""

    def __init__(self) -> None:
        super().__init__()
        self.answered: dict[int, float] = {}
        self.all = asyncio.Event()

    async def create_interaction_response(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, interaction_id: int, token: str, **_: Any
    ) -> Any:
        """Note the time."""
        del token
        self.answered[interaction_id] = time.perf_counter()
        if len(self.answered) == RATE * SECONDS:
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


def _interaction(number: int, member: int) -> dict[str, Any]:
    """Return "/match status" as the gateway sends it."""
    user = {"id": str(member), "username": f"m{member}", "discriminator": "0", "avatar": None}
    return {
        "id": str(number),
        "application_id": "1",
        "type": 2,
        "token": f"t{number}",
        "version": 1,
        "data": {
            "id": "5",
            "name": "match",
            "type": 1,
            "options": [{"name": "status", "type": 1, "options": []}],
        },
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
    }


async def answers(url: str) -> list[list[str]]:
    """Measure from an interaction's arrival to its first answer, at a steady rate."""
    clock = SystemClock()
    async with house(url, DiscordChat(), clock) as standing:
        for person in range(PEOPLE):
            who = Visitor(
                Home("discord", str(GUILD)), "c", Account("discord", str(person)), "m", "en"
            )
            await standing.services.members.agree(who, old_enough=True)
            await standing.services.participation.join(who, Rhythm.WEEKLY, trio=False)
        memory = Registered()
        bot = NetzwerkstattBot(standing.services, poke=lambda: None, commands=memory)
        memory.bot = bot
        await bot._async_setup_hook()  # pyright: ignore[reportPrivateUsage]
        state: Any = bot._connection  # pyright: ignore[reportPrivateUsage]
        me: Any = {"id": "1", "username": "bot", "discriminator": "0", "avatar": None, "bot": True}
        state.user = ClientUser(state=state, data=me)
        state.application_id = 1
        await bot.setup_hook()
        taken = Taken()
        async_context.set(taken)
        arrived = await _arrive(state)
        async with asyncio.timeout(PATIENCE):
            await taken.all.wait()
        await bot.close()
    waits = [taken.answered[number] - then for number, then in arrived.items()]
    cuts = statistics.quantiles(waits, n=100)
    return [
        [f"{RATE} interactions a second: answered", f"{len(waits)} of {len(arrived)}"],
        [f"{RATE} interactions a second: p50", f"{cuts[49] * 1000:.0f} ms"],
        [f"{RATE} interactions a second: p99", f"{cuts[98] * 1000:.0f} ms"],
    ]


async def _arrive(state: Any) -> dict[int, float]:
    """Hand the interactions over at a steady rate; return when each arrived."""
    arrived: dict[int, float] = {}
    began = time.perf_counter()
    first = (int(time.time() * 1000) - 1420070400000) << 22  # fresh ids: old ones have expired
    for number in range(RATE * SECONDS):
        await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
        key = first + number
        arrived[key] = time.perf_counter()
        state.parse_interaction_create(_interaction(key, number % PEOPLE))
    return arrived
