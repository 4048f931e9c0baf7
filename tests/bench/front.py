"""The Discord front on an in-memory Discord: start and memory."""

import asyncio
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import psutil
import simcord

from cogs._chat import DiscordChat
from cogs._client import NetzwerkstattBot
from community.ports import Clock
from scheduling.clock import SystemClock
from tests.bench.house import house

SERVERS = 1_000
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
