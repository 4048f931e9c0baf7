"""The town in which front tests take place, and the check of every request they cause."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from discord.http import HTTPClient
from simcord.env import Env

from cogs import EXTENSIONS
from cogs._chat import DiscordChat
from cogs._client import NetzwerkstattBot
from community.platforms import Platforms
from demo.tongue import clients_in
from tests.cogs import town as towns
from tests.cogs.openapi import description, description_path
from tests.counted import REQUESTS
from tests.fakes.chat import FakeChat
from tests.fakes.pages import FakePages


@pytest.fixture
def checked(pytestconfig: pytest.Config) -> Iterator[Callable[[Env], Env]]:
    """Check every request of the environments handed in against Discord's own description."""
    watched: list[Env] = []

    def watch(env: Env) -> Env:
        watched.append(env)
        return env

    yield watch
    requests = [request for env in watched for request in env.http_requests]
    pytestconfig.stash[REQUESTS] += len(requests)
    known = description()
    if known is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"Discord's API description is not at {description_path()}")
        return
    faults = known.faults(requests)
    assert not faults, "Discord would refuse:\n" + "\n".join(faults)


@pytest.fixture
def lose_answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let the next call of a method of discord.py's client go through, but its answer get lost."""

    def lose(name: str) -> None:
        original = getattr(HTTPClient, name)

        async def lost(self: HTTPClient, *args: Any, **rest: Any) -> Any:
            monkeypatch.setattr(HTTPClient, name, original)
            await original(self, *args, **rest)
            raise aiohttp.ServerDisconnectedError

        monkeypatch.setattr(HTTPClient, name, lost)

    return lose


@pytest.fixture
def locales() -> Iterator[dict[int, str]]:
    """Return whose Discord is set to which language; the simulator itself knows English only."""
    chosen: dict[int, str] = {}
    with clients_in(chosen):
        yield chosen


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, migrated once for all tests."""
    path = tmp_path_factory.mktemp("blank") / "town.db"

    async def make() -> None:
        await (await towns.opened(path)).close()

    asyncio.run(make())
    return path


@pytest.fixture
def elsewhere() -> FakeChat:
    """Another platform, called Matrix."""
    return FakeChat()


@pytest.fixture
def feed_url() -> str:
    """Where calendars are served that follow along: nowhere, unless a test says otherwise."""
    return ""


@pytest.fixture
def pages() -> FakePages:
    """What there is on the web."""
    return FakePages()


@pytest_asyncio.fixture
async def town(
    tmp_path: Path,
    blank: Path,
    locales: dict[int, str],
    elsewhere: FakeChat,
    checked: Callable[[Env], Env],
    feed_url: str,
    pages: FakePages,
) -> AsyncIterator[towns.Town]:
    """A server that is set up, with everything the bot has."""
    database = await towns.opened(Path(shutil.copy(blank, tmp_path)))
    clock, chat = towns.TownClock(), DiscordChat()
    both = Platforms({"discord": chat, "matrix": elsewhere})
    house = towns.assembled(database, both, clock, feed_url=feed_url, pages=pages)
    pokes: list[Any] = []

    def new_bot() -> NetzwerkstattBot:
        return NetzwerkstattBot(
            house.services,
            poke=lambda: pokes.append(clock.now()),
            commands=house.stores.communities,
            messages_intent=True,
            extensions=EXTENSIONS,
        )

    bot = new_bot()
    try:
        async with towns.running(bot) as env:
            checked(env)
            clock.env = env
            chat.attach(bot.http)
            made = await towns.build(env, house, chat, new_bot, locales=locales, pokes=pokes)
            yield made
            if surprises := made.surprises():
                raise BaseExceptionGroup("the bot met surprises", surprises)
    finally:
        await database.close()
