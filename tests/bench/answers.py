"""How long people wait for an answer when 100 interactions come in each second."""

import asyncio
import statistics
import time
from typing import Any

from cogs._chat import DiscordChat
from community.model import Rhythm, Visitor
from community.places import Account, Home
from scheduling.clock import SystemClock
from tests.bench.gateway import GUILD, Taken, first_id, gateway, interaction
from tests.bench.house import house

RATE = 100
SECONDS = 10
PEOPLE = 50
PATIENCE = 60.0
STATUS: dict[str, Any] = {
    "id": "5",
    "name": "match",
    "type": 1,
    "options": [{"name": "status", "type": 1, "options": []}],
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
        taken = Taken(RATE * SECONDS)
        async with gateway(standing.services, taken) as state:
            arrived = await _arrive(state)
            async with asyncio.timeout(PATIENCE):
                await taken.all.wait()
    waits = [taken.answered[number] - then for number, then in arrived.items()]
    cuts = statistics.quantiles(waits, n=100)
    return [
        [f"{RATE} interactions a second: answered", f"{len(waits)} of {len(arrived)}"],
        [f"{RATE} interactions a second: p50", f"{cuts[49] * 1000:.0f} ms"],
        [f"{RATE} interactions a second: p99", f"{cuts[98] * 1000:.0f} ms"],
    ]


async def _arrive(state: Any) -> dict[int, float]:
    """Hand "/match status" over at a steady rate; return when each arrived."""
    arrived: dict[int, float] = {}
    began = time.perf_counter()
    first = first_id()
    for number in range(RATE * SECONDS):
        await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
        key = first + number
        arrived[key] = time.perf_counter()
        state.parse_interaction_create(interaction(key, number % PEOPLE, 2, STATUS))
    return arrived
