"""A round of thirty matches where the homeserver lets through only so much at a time.

Usually at a hundred times the pace. With ``AT_REAL_PACE=1`` in the environment it is the pace that
a Synapse has unless its operator says otherwise: it takes half an hour, and has to end the same.
"""

import asyncio
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from community.model import Answers, MatchState
from community.places import Home, Place
from community.round_pace import SHORT
from community.rounds import UNDO_TIME
from matrix import PLATFORM
from matrix.chat import MatrixChat
from matrix.session import NioWire
from matrix.transport import TOO_MANY, Transport
from matrix.untrusted import Json
from tests.fakes.clock import FakeClock
from tests.matrix.conftest import running
from tests.matrix.homeserver import Homeserver, Login
from tests.matrix.living import LivingBot
from tests.matrix.people import People

REAL_PACE = bool(os.environ.get("AT_REAL_PACE"))
FASTER = 1 if REAL_PACE else 100
"""So many times as fast as usual passes the time of this homeserver."""
_FASTER: Json = {
    "rc_message": {"per_second": 5, "burst_count": 10},
    "rc_room_creation": {"per_second": 2, "burst_count": 10},
}
"""Ten at once; then, in the bot's time, an event every 20 seconds and a room every 50."""
_REAL: Json = {
    "rc_message": {"per_second": 0.2, "burst_count": 10},
    "rc_room_creation": {"per_second": 0.016, "burst_count": 10},
    "rc_invites": {
        "per_room": {"per_second": 0.3, "burst_count": 10},
        "per_user": {"per_second": 0.003, "burst_count": 5},
        "per_issuer": {"per_second": 0.3, "burst_count": 10},
    },
}
LIMITS = _REAL if REAL_PACE else _FASTER
MATCHES = 30
HOURS = timedelta(hours=6)
"""So long at most may it take of the bot's time; less than one is usual."""


class SlowTransport(Transport):
    """Hears what the homeserver says of its time as the bot's time."""

    refused = 0

    async def ask(self, method: str, path: str, *more: Any, **how: Any) -> tuple[int, Json]:
        status, told = await super().ask(method, path, *more, **how)
        if status == TOO_MANY:
            self.refused += 1
            told = {**told, "retry_after_ms": told["retry_after_ms"] * FASTER}
        return status, told


class SlowBot(LivingBot):
    """A bot whose time passes while the homeserver's does."""

    def _new_wire(self, url: str, login: Login) -> NioWire:
        wire = super()._new_wire(url, login)
        self.http = wire.http = SlowTransport(url)
        return wire

    async def waits(self, clock: FakeClock, end: timedelta) -> timedelta:
        """Do all that becomes due until then; return how long that took of its time."""
        begin, last = clock.now(), clock.now()
        while True:
            await self.delivers()
            due = await self.house.clockwork.next_due()
            if due is None or due > begin + end:
                return last - begin
            wait = max(due - clock.now(), timedelta(seconds=1))
            await asyncio.sleep(wait.total_seconds() / FASTER)
            clock.time += wait
            last = clock.now()


@pytest.fixture
def brisk_homeserver(tmp_path: Path) -> Iterator[Homeserver]:
    with running(tmp_path / "synapse", limits=LIMITS) as server:
        yield server


def crowd(server: Homeserver, home: str) -> dict[str, Login]:
    """Let as many people as there will be in matches be in a room."""
    people = {f"Person {n}": server.register(f"person-{n}") for n in range(2 * MATCHES)}
    for login in people.values():
        server.ask("POST", f"/_matrix/client/v3/join/{quote(home)}", {}, login.token)
    return people


async def states(bot: LivingBot, home: str) -> list[MatchState]:
    """Return how the matches of the round stand."""
    community = await bot.house.stores.communities.by_home(Home(PLATFORM, home))
    assert community
    (round_,) = await bot.house.stores.rounds.latest(community.id)
    return [match.state for match in round_.matches]


def estimated(monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    """Return where is noted how long the round was expected to take."""
    estimates: list[timedelta] = []
    expect = MatrixChat.pace

    async def noted(chat: MatrixChat, place: Place, conversations: int) -> timedelta | None:
        found = await expect(chat, place, conversations)
        estimates.append(found or timedelta())
        return found

    monkeypatch.setattr(MatrixChat, "pace", noted)
    return estimates


def invited_to(server: Homeserver, login: Login) -> list[str]:
    """Return into which rooms somebody is invited."""
    told = server.ask("GET", "/_matrix/client/v3/sync", None, login.token)
    return list(told["rooms"].get("invite", {}))


async def test_a_large_round_arrives_completely(
    brisk_homeserver: Homeserver,
    person: People,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    estimates = estimated(monkeypatch)
    server, clock = brisk_homeserver, FakeClock()
    login = person.account("netz", at=server)
    olga = await person("Olga", at=server)
    home = await olga.opens_room("Makers", public=True, inviting=[login.user])
    staff = await olga.opens_room("Organisers", inviting=[login.user])
    async with SlowBot(server.url, login, tmp_path / "bot", clock=clock) as bot:
        for room in (home, staff):
            await olga.sees("m.room.member", room=room, by=bot.user)
        people = await asyncio.to_thread(crowd, server, home)
        await bot.is_set_up(home, rounds=home, organisers=staff)
        for number, (name, one) in enumerate(people.items()):
            words = ("grants", "photography") if number % 2 else ("photography", "grants")
            await bot.has_member(one.user, home, name, Answers(*words))
        assert await bot.runs_round(home) == MATCHES
        await bot.delivers()
        clock.time += UNDO_TIME
        await bot.delivers()
        took = await bot.waits(clock, HOURS)

        assert await states(bot, home) == [MatchState.OPEN] * MATCHES
        health = await bot.house.stores.outbox.health(clock.now())
        assert (health.dead, health.due) == (0, 0)
        rooms = [await asyncio.to_thread(invited_to, server, one) for one in people.values()]
        assert [len([r for r in one if r != staff]) for one in rooms] == [1] * 2 * MATCHES
        matches = {one[0] for one in rooms}
        assert len(matches) == MATCHES
        for room in matches:
            events = await asyncio.to_thread(server.messages_in, room)
            said = [e for e in events if e["type"] == "m.room.message"]
            assert [e["sender"] for e in said] == [bot.user]
        told = await olga.has_heard("more minutes until all matches", room=staff, by=bot.user)
        # Whom the limits do not hold up, on a machine that is slower still, has nothing to tell.
        assert len(told) == any(one >= SHORT for one in estimates)
        assert estimates
        assert told or not REAL_PACE
        assert all("override_ratelimit" in one.text for one in told)
        assert bot.http.refused < 2 * MATCHES, "what it can foresee is not asked"
    figures = f"{MATCHES} rooms in {took}, {bot.http.refused} refused"
    with capsys.disabled():
        print(f"\na round at the pace of a homeserver: {figures}")  # noqa: T201 - it is asked for
