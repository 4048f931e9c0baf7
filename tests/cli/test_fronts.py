"""Keeping fronts up, each on its own."""

import asyncio
from typing import cast

import pytest
from structlog.testing import capture_logs

from cli._console import EX_CONFIG, EX_FAILED, EX_OK
from cli.fronts import Front, FrontRefused, Fronts
from community.ports import Chat
from community.texts import text

pytestmark = pytest.mark.usefixtures("elsewhere")


class FakeFront(Front):
    """A front that does at each start, and then while it serves, what a test wants."""

    def __init__(self, name: str, *starts: Exception | None, ends: Exception | None = None) -> None:
        self._name = name
        self._starts = list(starts)
        self.ends = ends
        self.ended = asyncio.Event()
        self.serving = asyncio.Event()
        self.started = 0
        self.starting = asyncio.Event()
        self.stopped = 0
        self.mouth = cast("Chat", object())

    @property
    def name(self) -> str:
        return self._name

    @property
    def chat(self) -> Chat:
        return self.mouth

    @property
    def is_ready(self) -> bool:
        return self.serving.is_set()

    async def start(self) -> None:
        self.started += 1
        self.starting.set()
        fault = self._starts.pop(0) if self._starts else None
        if fault:
            raise fault

    async def serve(self) -> None:
        self.serving.set()
        await self.ended.wait()
        self.ended.clear()
        self.serving.clear()
        if self.ends:
            raise self.ends

    async def stop(self) -> None:
        self.stopped += 1
        self.serving.clear()


class Bot:
    """Two fronts as `run` has them."""

    def __init__(self, *fronts: FakeFront) -> None:
        self.chats: dict[str, Chat] = {}
        self.fronts = Fronts(fronts, self.chats, pauses=(0, 0))
        self.stop = asyncio.Event()
        self.told = 0
        self.first = asyncio.Event()
        self.running = asyncio.create_task(self.fronts.run(self.stop, self._started))

    def _started(self) -> None:
        self.told += 1
        self.first.set()

    async def code(self) -> int:
        """Wait until it has ended, and clean up."""
        async with asyncio.timeout(60):
            code = await self.running
            await self.fronts.close()
        return code


def refused() -> FrontRefused:
    return FrontRefused("MATRIX_PASSWORD", text("Wrong."))


async def test_both_serve_until_they_are_asked_to_stop() -> None:
    here, there = FakeFront("discord"), FakeFront("matrix")
    bot = Bot(here, there)
    await here.serving.wait()
    await there.serving.wait()
    await bot.first.wait()
    assert bot.chats == {"discord": here.mouth, "matrix": there.mouth}
    assert bot.fronts.ready() == {"discord": True, "matrix": True}
    bot.stop.set()
    assert await bot.code() == EX_OK
    assert (here.stopped, there.stopped, bot.told) == (1, 1, 1)
    assert bot.chats == {}


@pytest.mark.parametrize("wrong", [0, 1])
async def test_one_that_is_refused_stops_the_other_not(
    wrong: int, capsys: pytest.CaptureFixture[str]
) -> None:
    fronts = [FakeFront("discord"), FakeFront("matrix")]
    fronts[wrong] = FakeFront(fronts[wrong].name, refused())
    bot = Bot(*fronts)
    other = fronts[1 - wrong]
    await other.serving.wait()
    await bot.first.wait()
    bot.stop.set()
    assert await bot.code() == EX_CONFIG
    assert capsys.readouterr().err == "MATRIX_PASSWORD: Wrong.\n"
    assert fronts[wrong].started == 1, "to try again would not help"
    assert bot.told == 1


async def test_while_one_is_down_nothing_is_said_there() -> None:
    bot = Bot(FakeFront("discord", refused()), there := FakeFront("matrix"))
    await there.serving.wait()
    assert bot.chats == {"matrix": there.mouth}
    assert bot.fronts.ready() == {"discord": False, "matrix": True}
    bot.stop.set()
    await bot.code()


async def test_if_all_are_refused_it_ends_without_having_started() -> None:
    bot = Bot(FakeFront("discord", refused()), FakeFront("matrix", refused()))
    assert await bot.code() == EX_CONFIG
    assert bot.told == 0


async def test_one_that_fails_is_started_again_while_the_other_serves() -> None:
    shaky = FakeFront("matrix", OSError("no route"), OSError("no route"), None)
    bot = Bot(FakeFront("discord"), shaky)
    with capture_logs() as logged:
        await shaky.serving.wait()
    failed = [entry["event"] for entry in logged if entry["log_level"] == "error"]
    assert failed == ["matrix has failed"] * 2
    shaky.starting.clear()
    shaky.ended.set()
    await shaky.starting.wait()
    await shaky.serving.wait()
    bot.stop.set()
    assert await bot.code() == EX_OK
    assert shaky.stopped == shaky.started == 4


async def test_the_last_one_that_fails_leaves_it_to_the_supervisor() -> None:
    bot = Bot(FakeFront("discord", refused()), last := FakeFront("matrix", ends=OSError("gone")))
    await last.serving.wait()
    last.ended.set()
    assert await bot.code() == EX_FAILED, "another start may help, whatever is configured wrongly"
    assert last.started == 1


async def test_one_that_is_refused_while_it_serves_is_down_for_good() -> None:
    bot = Bot(only := FakeFront("matrix", ends=refused()))
    await only.serving.wait()
    only.ended.set()
    assert await bot.code() == EX_CONFIG


async def test_a_stop_is_obeyed_while_nothing_has_started_yet() -> None:
    class Slow(FakeFront):
        async def start(self) -> None:
            self.serving.set()
            await asyncio.Event().wait()

    bot = Bot(slow := Slow("matrix"))
    await slow.serving.wait()
    bot.stop.set()
    assert await bot.code() == EX_OK
    assert (bot.told, slow.stopped) == (0, 1)
