"""500 people press "I'm coming" within 10 seconds; there are 30 places.

The presses are handed to the real bot over a real database in real time, the clockwork beats as
always, and only what is posted goes to a chat in memory.
"""

import asyncio
import random
import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from cli.wiring import House
from cogs._cards import layout
from community.meetups.calling import Call
from community.meetups.coming import HOLDING, held, queue
from community.meetups.model import Gathering
from community.model import Visitor
from community.places import Account, Channels, Community, Home, Ref
from community.texts import Card
from scheduling.clock import SystemClock
from scheduling.heartbeat import Heartbeat
from tests.bench.gateway import GUILD, Taken, first_id, gateway, interaction
from tests.bench.house import house
from tests.bench.one import BROKEN
from tests.fakes.chat import FakeChat

PEOPLE = 500
SECONDS = 10.0
PLACES = 30
WALL = "7"
HOST = 0
PATIENCE = 60.0
HOME = Home("discord", str(GUILD))
V2 = 1 << 15  # the message is made of components


class Wall(FakeChat):
    """Notes when a card is redrawn."""

    def __init__(self) -> None:
        super().__init__()
        self.edits: list[float] = []

    async def edit(self, ref: Ref, card: Card) -> None:
        """Redraw."""
        await super().edit(ref, card)
        self.edits.append(time.perf_counter())


@dataclass(frozen=True, slots=True)
class Press:
    """What one person did and got. ``rank``: the place in the queue that they were told; 0: a seat.
    ``pressed`` and ``answered``: seconds on one clock.
    """

    member: int
    pressed: float
    answered: float
    rank: int


@dataclass(frozen=True, slots=True)
class Rush:
    """What came of it. ``right_at``: since when the card says how it stands."""

    presses: Sequence[Press]
    edits: Sequence[float]
    right_at: float
    gathering: Gathering


def faults(presses: Sequence[Press], gathering: Gathering) -> list[str]:
    """Return what was promised and not kept; nobody has changed their mind."""
    places, taken = gathering.meetup.places, held(gathering)
    seated = {one.member_id for one in gathering.rsvps if one.seat in HOLDING}
    waiting = [one.member_id for one in queue(gathering)]
    told = [one.member for one in sorted(presses, key=_rank) if one.rank]
    found: list[str] = []
    if taken > places:
        found.append(f"{taken} of {places} places")
    if waiting and taken < places:
        found.append(f"{places - taken} places free although people wait")
    if lost := {one.member for one in presses} - seated - set(waiting):
        found.append(f"{len(lost)} answers lost")
    if moved := sum(one.member not in seated for one in presses if not one.rank):
        found.append(f"{moved} told of a place that they do not have")
    if [one.rank for one in sorted(presses, key=_rank) if one.rank] != [*range(1, len(told) + 1)]:
        found.append("a rank told twice, or to nobody")
    if told != waiting:
        found.append("a queue in another order than people were told")
    return found


def _rank(press: Press) -> int:
    return press.rank


def overtaken(presses: Sequence[Press]) -> float:
    """Return by how many seconds at most somebody pressed before somebody ranked higher."""
    longest, latest = 0.0, 0.0
    for one in sorted(presses, key=lambda press: (press.rank, press.pressed)):
        longest = max(longest, latest - one.pressed)
        latest = max(latest, one.pressed)
    return longest


async def rsvps(url: str) -> list[list[str]]:
    """Measure."""
    return told_of(await rush(url, PEOPLE, SECONDS, PLACES))


def told_of(found: Rush) -> list[list[str]]:
    """Return the figures."""
    waits = [one.answered - one.pressed for one in found.presses]
    cuts = statistics.quantiles(waits, n=100)
    what = f"{len(waits)} answers in {SECONDS:.0f} s"
    broken = faults(found.presses, found.gathering)
    apart = min((later - one for one, later in pairwise(found.edits)), default=0.0)
    last = max(one.answered for one in found.presses)
    times = ", ".join(f"{one * 1000:.0f} ms" for one in (cuts[49], cuts[98], max(waits)))
    places = found.gathering.meetup.places
    return [
        [f"{what}: p50, p99, longest", times],
        [f"{what}: places taken", f"{held(found.gathering)} of {places}"],
        [f"{what}: capacity and order", f"{BROKEN}: {', '.join(broken)}" if broken else "kept"],
        [f"{what}: overtook who pressed before", f"{overtaken(found.presses) * 1000:.0f} ms"],
        [f"{what}: edits of the card", f"{len(found.edits)}, {apart:.1f} s apart at least"],
        [f"{what}: card right after the last one", f"{found.right_at - last:.1f} s"],
    ]


async def rush(url: str, people: int, seconds: float, places: int) -> Rush:
    """Let so many people press within so many seconds."""
    clock, wall = SystemClock(), Wall()
    async with house(url, wall, clock) as standing:
        beat = Heartbeat(standing.clockwork, clock)
        number, members = await _call(standing, people, places)
        [card] = wall.messages.values()
        taken = Taken(people)
        beat.start()
        try:
            async with gateway(standing.services, taken, beat.poke) as state:
                pressed = await _press(state, card, number, members, seconds)
                async with asyncio.timeout(PATIENCE):
                    await taken.all.wait()
                    right_at = await _is_right(wall, f"{places} of {places}", people - places + 1)
        finally:
            await beat.stop()
        (community,) = await standing.stores.communities.all()
        gathering = await standing.stores.meetups.get(community.id, number)
    assert gathering
    presses = [
        Press(members[who], then, taken.answered[key], _told_rank(taken.told[key]))
        for who, (key, then) in pressed.items()
    ]
    return Rush(presses, wall.edits, right_at, gathering)


def _told_rank(payload: Any) -> int:
    found = re.search(r"number (\d+) in the queue", str(payload))
    if found is None:
        assert "You are coming" in str(payload), payload
    return int(found[1]) if found else 0


async def _call(standing: House, people: int, places: int) -> tuple[int, dict[int, int]]:
    """Let everybody be a member, and one call the meetup; return its number and their ids."""
    await standing.stores.communities.save(
        Community(0, HOME, "a community", channels=Channels(prompts=WALL), set_up=True)
    )
    members: dict[int, int] = {}
    for person in range(people + 1):
        member = await standing.services.members.agree(_visitor(person), old_enough=True)
        members[person] = member.id
    when = f"{datetime.now(UTC) + timedelta(days=10):%Y-%m-%d} 18:30"
    meetups = standing.services.meetups
    draft = await meetups.call(_visitor(HOST), Call("Light and shadow", when, places=places))
    await meetups.confirm(_visitor(HOST), draft.meetup.id)
    await standing.clockwork.run_until_idle()
    return draft.meetup.id, members


def _visitor(person: int) -> Visitor:
    return Visitor(HOME, "a community", Account("discord", str(person)), f"m{person}", "en")


async def _press(
    state: Any, card: Card, number: int, members: dict[int, int], seconds: float
) -> dict[int, tuple[int, float]]:
    """Hand the presses over, at random moments; return of each person the interaction and when."""
    draw = random.Random(len(members))  # noqa: S311 - the same rush every time
    order = draw.sample([one for one in members if one != HOST], len(members) - 1)
    moments = sorted(draw.uniform(0, seconds) for _ in order)
    message = {
        "id": "77",
        "channel_id": WALL,
        "author": {"id": "1", "username": "bot", "discriminator": "0", "avatar": None},
        "content": "",
        "timestamp": "2026-01-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "flags": V2,
        "components": layout(card, "en", 1).to_components(),
    }
    data = {"custom_id": f"nw1:meetup_yes:{number}", "component_type": 2}
    pressed: dict[int, tuple[int, float]] = {}
    began, first = time.perf_counter(), first_id()
    for key, (person, moment) in enumerate(zip(order, moments, strict=True), first):
        await asyncio.sleep(max(0.0, began + moment - time.perf_counter()))
        pressed[person] = (key, time.perf_counter())
        state.parse_interaction_create(interaction(key, person, 3, data, message=message))
    return pressed


async def _is_right(wall: Wall, places: str, waiting: int) -> float:
    """Wait until the card says how it stands; return since when it does."""
    words = (places, f"{waiting} waiting")
    while True:
        [card] = wall.messages.values()
        shown = str(layout(card, "en").to_components())
        if all(one in shown for one in words):
            return wall.edits[-1]
        await asyncio.sleep(0.01)
