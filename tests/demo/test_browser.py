"""The demo's server in a browser. The page itself is simcord's, so it is a stand-in here."""

import asyncio
import io
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import Any, Self

import pytest
from rich.console import Console
from simcord.env import Env

from demo import browser
from demo.people import people
from demo.story import Story
from demo.town import open_town


class Page:
    """Stands where simcord's page would, and can be seen to be there."""

    url = "http://127.0.0.1:1234/secret"

    def __init__(self) -> None:
        self.open = False
        self.asked: dict[str, Any] = {}

    def __call__(self, channel: object, **options: Any) -> Self:
        self.asked = {"channel": channel, **options}
        return self

    async def __aenter__(self) -> Self:
        self.open = True
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        self.open = False


async def test_what_a_click_leaves_to_be_sent_goes_out_while_the_page_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page()
    monkeypatch.setattr(Env, "preview", page)
    monkeypatch.setattr(browser, "TICK_SECONDS", 0.01)
    with (tmp_path / "story.txt").open("w+") as told:
        async with open_town("de", 7, tmp_path, "Am Netz werken") as town:
            for person in people("de")[:7]:
                town.move_in(person)
            ticks = asyncio.Event()
            began = town.env.now()

            async def count() -> None:
                assert page.open
                if town.env.now() > began + timedelta(days=1):
                    ticks.set()

            async def nothing() -> None:
                return None

            monkeypatch.setattr(
                town,
                "house",
                SimpleNamespace(clockwork=SimpleNamespace(run_until_idle=count, next_due=nothing)),
            )
            serving = asyncio.create_task(
                browser.serve(
                    town,
                    Story(Console(file=told, width=120), "de"),
                    io.StringIO("in 2 Tagen um 9 Uhr"),
                )
            )
            async with asyncio.timeout(60):
                await ticks.wait()
            serving.cancel()
            with pytest.raises(asyncio.CancelledError):
                await serving
        told.seek(0)
        assert page.url in told.read()
    assert not page.open
    assert len(page.asked["viewers"]) == browser.MOST_VIEWERS + 1
    assert page.asked["locale"] == "de"


async def test_the_clock_runs_on_until_what_is_typed(tmp_path: Path) -> None:
    with (tmp_path / "story.txt").open("w+") as told:
        async with open_town("de", 7, tmp_path, "Am Netz werken") as town:
            story = Story(Console(file=told, width=120), "de")
            began = town.env.now()
            await browser.run_on(town, story, "übermorgen um 18 Uhr\n")
            there = town.local()
            assert (there.date() - began.astimezone(there.tzinfo).date()).days == 2
            assert (there.hour, there.minute) == (18, 0)
            await browser.run_on(town, story, "morgen")  # a day alone: in the morning
            assert (town.local() - there) == timedelta(hours=15)
            await browser.run_on(town, story, "irgendwann")
            await browser.run_on(town, story, "\n")
            assert (town.local() - there) == timedelta(hours=15)
        told.seek(0)
        lines = told.read().splitlines()
    assert sum("Die Uhr ist weitergelaufen." in line for line in lines) == 2
    assert "Darin kann ich keinen Tag" in lines[-1]


async def test_the_clock_waits_for_a_click_that_is_being_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "TICK_SECONDS", 0.01)
    with (tmp_path / "story.txt").open("w+") as told:
        async with open_town("en", 7, tmp_path, "Am Netz werken") as town:
            began = town.env.now()
            free = asyncio.Event()
            env: Any = town.env  # what a click does to it, without a page

            async def click() -> None:
                env._begin_operation("a click")
                await free.wait()
                env._end_operation()

            clicking = asyncio.create_task(click())
            await asyncio.sleep(0)
            asyncio.get_running_loop().call_later(0.05, free.set)
            await browser.run_on(town, Story(Console(file=told), "en"), "in 2 hours")
            await clicking
            assert town.env.now() >= began + timedelta(hours=2)
