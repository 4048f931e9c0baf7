"""What every test of a command needs, and gives back."""

import logging
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from discord.gateway import DiscordWebSocket
from discord.http import Route

from settings import SETTINGS
from tests.cli.portal import Portal


@pytest.fixture(autouse=True)
def old_logging() -> Iterator[None]:
    """Commands set up logging for the whole process; each test gets the old state back."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder without settings, on an English terminal."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
async def portal(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Portal]:
    """A Discord of our own; where discord.py looks for it is set back afterwards."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    standing = Portal()
    await standing.start()
    yield standing
    await standing.stop()


@pytest.fixture
def old_signals() -> Iterator[None]:
    """A clean stop leaves the signals to the system; the test runner wants them back."""
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)
