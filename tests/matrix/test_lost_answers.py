"""The homeserver has done what it was asked, and the bot does not learn of it: killed on either
side in between, everything still stands there once.
"""

import asyncio
import json
import signal
import sys
from collections.abc import Awaitable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest

from community.model import Answers
from tests.matrix.cutting_proxy import CuttingProxy
from tests.matrix.homeserver import ROOT, Homeserver, Login
from tests.matrix.living import LivingBot
from tests.matrix.people import People
from tests.matrix.person import Person
from tests.matrix.seen import Seen
from tests.matrix.test_story import a_plaza

HOUR = timedelta(hours=1)
LATER = timedelta(seconds=65)
"""By then whatever was begun before is tried again."""
WITHIN = 120.0


def said_in(person: Person, room: str, by: str) -> list[Seen]:
    return [e for e in person.came if e.room == room and e.sender == by and e.is_message]


async def hears_once(person: Person, room: str, by: str, many: int) -> None:
    """Wait until so many messages are in a room; there must be no more."""
    await person.wait_until(lambda: len(said_in(person, room, by)) >= many, "an answer")
    assert len(said_in(person, room, by)) == many


async def soon(deed: Awaitable[object]) -> None:
    async with asyncio.timeout(WITHIN):
        await deed


async def a_pair(person: People, bot: LivingBot, at: Homeserver, home: str) -> list[Person]:
    """Let two people who suit each other be in a community."""
    pair = [await person("Ada", at=at), await person("Ben", at=at)]
    answers = Answers("grants", "photography"), Answers("photography", "grants")
    for one, answer in zip(pair, answers, strict=True):
        await one.joins(home)
        await bot.has_member(one.user, home, one.name, answer)
    await bot.delivers()
    return pair


# --- the homeserver is killed ---------------------------------------------------------------------


async def test_the_homeserver_dies_between_taking_and_answering(
    own_homeserver: Homeserver, person: People, tmp_path: Path
) -> None:
    server = own_homeserver
    login = person.account("netz", at=server)
    async with (
        CuttingProxy(server.port) as proxy,
        LivingBot(proxy.url, login, tmp_path / "bot") as bot,
    ):
        plaza = await a_plaza(person, bot, server)
        await plaza.olga.sets_state(plaza.home, "m.room.join_rules", {"join_rule": "public"})
        ada, ben = await a_pair(person, bot, server, plaza.home)

        async def is_killed_at(request: str, deed: Awaitable[object]) -> None:
            proxy.cuts(request, server.kill)
            await deed
            await soon(proxy.cut.wait())
            await server.comes_back()
            bot.clock.time += LATER  # type: ignore[attr-defined]

        # an answer
        room = await ada.opens_direct(bot.user)
        await hears_once(ada, room, bot.user, 1)
        await is_killed_at("/send/m.room.message/", ada.says("help", room))
        await hears_once(ada, room, bot.user, 2)

        # the 1:1 room for an answer
        await ben.joins(plaza.introductions)
        await is_killed_at("/createRoom", ben.says("!netz match status", plaza.introductions))
        await ben.hears(room=plaza.introductions, by=bot.user)

        # the room of a match, and the first message in it
        assert await bot.runs_round(plaza.home) == 1
        for request in ("/createRoom", "/send/m.room.message/"):
            await is_killed_at(request, bot.lets_pass(HOUR))
        await bot.lets_pass(HOUR)
        match = (await ada.is_invited(by=bot.user)).room
        for one, name in ((ada, "Ben"), (ben, "Ada")):
            await one.joins(match)
            await one.hears(name, room=match, by=bot.user)
            assert len(said_in(one, match, bot.user)) == 1
        assert set(ada.rooms) == {plaza.home, room, match}
        ours = set(ben.rooms) - {plaza.home, plaza.introductions}
        assert len(ours) == 2, "one room alone with the bot, and one with Ada"


# --- the bot is killed ----------------------------------------------------------------------------


class OtherLife:
    """A bot in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def of(
        cls, bot: LivingBot, login: Login, *, at: str, step: str = "", passes: timedelta
    ) -> "OtherLife":
        """Begin it where a bot has stopped, and wait until it is up."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.matrix.killed"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
        )
        order = {
            "url": at,
            "login": asdict(login),
            "folder": str(bot.folder),
            "step": step,
            "passes": passes.total_seconds(),
            "time": bot.clock.now().isoformat(),
        }
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(order).encode() + b"\n")
        await process.stdin.drain()
        async with asyncio.timeout(WITHIN):
            assert await process.stdout.readline() == b"up\n"
        return cls(process)

    def kill(self) -> None:
        """Kill it."""
        self._process.kill()

    async def is_killed(self) -> None:
        """Wait for its end; it must not have been another one."""
        async with asyncio.timeout(WITHIN):
            await self._process.communicate()
        assert self._process.returncode == -signal.SIGKILL


BETWEEN = "the answer is on its way"


@pytest.mark.parametrize(
    "step",
    [
        "commit front_notes",
        "PUT rooms send m.room.message asked",
        BETWEEN,
        "PUT rooms send m.room.message done",
    ],
)
async def test_a_process_that_is_killed_while_it_answers(
    homeserver: Homeserver, person: People, tmp_path: Path, step: str
) -> None:
    ada, login = await person("Ada"), person.account("netz")
    async with CuttingProxy(homeserver.port) as proxy:
        async with LivingBot(homeserver.url, login, tmp_path) as bot:
            room = await ada.opens_direct(bot.user)
            await hears_once(ada, room, bot.user, 1)
        named = "" if step == BETWEEN else step
        other = await OtherLife.of(bot, login, at=proxy.url, step=named, passes=timedelta())
        if step == BETWEEN:
            proxy.cuts("/send/m.room.message/", other.kill)
        await ada.says("help", room)
        await other.is_killed()
        async with LivingBot(homeserver.url, login, tmp_path, clock=bot.clock):
            await hears_once(ada, room, bot.user, 2)
            await ada.says("help", room)
            await hears_once(ada, room, bot.user, 3)


@pytest.mark.parametrize("step", ["commit front_notes", BETWEEN, "POST createRoom done"])
async def test_a_process_that_is_killed_while_it_opens_a_room(
    homeserver: Homeserver, person: People, tmp_path: Path, step: str
) -> None:
    login = person.account("netz")
    async with CuttingProxy(homeserver.port) as proxy:
        async with LivingBot(homeserver.url, login, tmp_path) as bot:
            plaza = await a_plaza(person, bot, homeserver)
            await plaza.olga.sets_state(plaza.home, "m.room.join_rules", {"join_rule": "public"})
            pair = await a_pair(person, bot, homeserver, plaza.home)
            assert await bot.runs_round(plaza.home) == 1
        named = "" if step == BETWEEN else step
        other = await OtherLife.of(bot, login, at=proxy.url, step=named, passes=HOUR)
        if step == BETWEEN:
            proxy.cuts("/createRoom", other.kill)
        await other.is_killed()
        async with LivingBot(homeserver.url, login, tmp_path, clock=bot.clock) as bot:
            await bot.lets_pass(HOUR)
            match = (await pair[0].is_invited(by=bot.user)).room
            for one in pair:
                await one.joins(match)
                await one.hears("photography", room=match, by=bot.user)
                assert len(said_in(one, match, bot.user)) == 1
                assert set(one.rooms) == {plaza.home, match}
