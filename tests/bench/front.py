"""The Discord front on an in-memory Discord: start, memory, answers."""

import asyncio
import statistics
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import psutil
import simcord
from simcord import interactions

from cogs._chat import DiscordChat
from cogs._client import NetzwerkstattBot
from community.ports import Clock
from scheduling.clock import SystemClock
from tests.bench.house import house

SERVERS = 1_000
RATE = 100
SECONDS = 10
MEBI = 2**20


def resident() -> float:
    """Return the memory of this process in MB."""
    return psutil.Process().memory_info().rss / MEBI


@asynccontextmanager
async def connected(url: str, clock: Clock) -> AsyncGenerator[simcord.Env]:
    """Connect the real bot over an empty database."""
    chat = DiscordChat()
    async with house(url, chat, clock) as standing:
        bot = NetzwerkstattBot(
            standing.services, poke=lambda: None, commands=standing.stores.communities
        )
        async with simcord.run(bot, settle_timeout=120) as env:
            chat.attach(bot.http)  # simcord puts its own client there while it starts
            yield env


async def start(url: str, began: float) -> list[list[str]]:
    """Measure from the process's start, imports included, to a bot that answers."""
    async with connected(url, SystemClock()):
        took = time.perf_counter() - began
    return [["start to ready, imports and migrations included", f"{took:.2f} s"]]


async def memory(url: str) -> list[list[str]]:
    """Measure resident memory with one and with many servers."""
    async with connected(url, SystemClock()) as env:
        env.create_guild("the first")
        await env.settle()
        one = resident()
        for number in range(SERVERS - 1):
            env.create_guild(f"server {number}")
        await env.settle()
        many = resident()
    rows = [["memory, 1 server", f"{one:.0f} MB"], [f"memory, {SERVERS} servers", f"{many:.0f} MB"]]
    return [*rows, *await _bare()]


async def _bare() -> list[list[str]]:
    """Measure a client that does nothing, in a process of its own."""
    program = (
        "import asyncio,discord,simcord,psutil\n"
        "async def m():\n"
        " c=discord.Client(intents=discord.Intents(guilds=True,members=True))\n"
        " async with simcord.run(c,settle_timeout=120) as e:\n"
        "  e.create_guild('x'); await e.settle(); a=psutil.Process().memory_info().rss\n"
        f"  [e.create_guild(str(n)) for n in range({SERVERS - 1})]; await e.settle()\n"
        "  print(a, psutil.Process().memory_info().rss)\n"
        "asyncio.run(m())\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    one, many = (int(part) / MEBI for part in out.split())
    return [
        ["memory, bare discord.py client, 1 server", f"{one:.0f} MB"],
        [f"memory, bare discord.py client, {SERVERS} servers", f"{many:.0f} MB"],
    ]


class Stamped(list[Any]):
    """A log of requests that notes when each interaction was answered."""

    def __init__(self) -> None:
        super().__init__()
        self.answered: dict[str, float] = {}

    def append(self, entry: Any, /) -> None:
        """Note the time of an answer."""
        if entry.path.endswith("/callback"):
            self.answered[entry.path.split("/")[2]] = time.perf_counter()
        super().append(entry)


async def answers(url: str) -> list[list[str]]:
    """Measure from an interaction's arrival to its first answer, at a steady rate."""
    async with connected(url, SystemClock()) as env:
        guild = env.create_guild("busy")
        channel = guild.create_text_channel("general")
        people = [guild.add_member(env.create_user(f"member{n}")) for n in range(50)]
        for person in people:
            asked = await person.slash(channel, "intro write")
            if asked.response is None:
                raise LookupError("the bot did not show what it stores")
            await person.click(asked.response, label="I agree and am at least 16")
        log = Stamped()
        env.backend.http_requests = log
        root = await _command_id(env)
        arrived: dict[str, float] = {}
        began = time.perf_counter()
        for number in range(RATE * SECONDS):
            await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
            record, payload = interactions.base_payload(
                env.backend,
                type=2,
                channel_id=channel.id,
                guild_id=guild.id,
                user_id=people[number % len(people)].id,
                data={
                    "id": root,
                    "name": "match",
                    "type": 1,
                    "options": [{"name": "status", "type": 1, "options": []}],
                },
            )
            arrived[str(record.id)] = time.perf_counter()
            env.backend.emit("INTERACTION_CREATE", payload)
        await env.settle()
        waits = sorted(log.answered[i] - arrived[i] for i in arrived if i in log.answered)
    cuts = statistics.quantiles(waits, n=100)
    return [
        [f"{RATE} interactions a second: answered", f"{len(waits)} of {len(arrived)}"],
        [f"{RATE} interactions a second: p50", f"{cuts[49] * 1000:.0f} ms"],
        [f"{RATE} interactions a second: p99", f"{cuts[98] * 1000:.0f} ms"],
    ]


async def _command_id(env: simcord.Env) -> str:
    for command in await env.bot.http.get_global_commands(env.backend.application_id):
        if command["name"] == "match":
            return str(command["id"])
    raise LookupError("/match is not registered")
