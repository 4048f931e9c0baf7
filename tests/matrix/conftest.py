"""A real homeserver for the tests of the Matrix front, and people on it."""

import os
from collections.abc import AsyncIterator, Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.matrix.homeserver import Homeserver, NoSynapse
from tests.matrix.people import People
from tests.matrix.town import ADA, BEN, Town


@contextmanager
def running(
    folder: Path,
    *,
    limited: bool = False,
    room_version: str = "",
    limits: Mapping[str, Any] | None = None,
) -> Generator[Homeserver]:
    """Start a homeserver; where there is none, skip (but never where everything must run)."""
    try:
        server = Homeserver(folder, limited=limited, room_version=room_version, limits=limits)
    except NoSynapse as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    """Without limits; rooms are of the newest version (12) unless one is asked for."""
    with running(tmp_path_factory.mktemp("synapse")) as server:
        yield server


@pytest.fixture(scope="session")
def older_homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    """Without limits; rooms are of version 11 unless another is asked for."""
    with running(tmp_path_factory.mktemp("synapse-11"), room_version="11") as server:
        yield server


@pytest.fixture(scope="session")
def limited_homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    """With the limits that a Synapse has unless its operator says otherwise. Logging in is limited
    for all tests together: use the token that an account comes with.
    """
    with running(tmp_path_factory.mktemp("synapse-limited"), limited=True) as server:
        yield server


@pytest.fixture
def own_homeserver(tmp_path: Path) -> Iterator[Homeserver]:
    """A server of this test alone, which it may kill."""
    with running(tmp_path / "synapse") as server:
        yield server


@pytest_asyncio.fixture
async def person(request: pytest.FixtureRequest) -> AsyncIterator[People]:
    """Make people: ``ada = await person("Ada")``; each is a new account with one device.

    They live on the usual homeserver, or on the one named: ``await person("Ada", at=…)``.
    """

    def usual() -> Homeserver:
        server: Homeserver = request.getfixturevalue("homeserver")
        return server

    people = People(usual)
    yield people
    await people.go_home()


@pytest_asyncio.fixture
async def town() -> Town:
    """A community on a homeserver in memory, of which Ada and Ben are members."""
    opened = Town()
    await opened.opened()
    for who in (ADA, BEN):
        await opened.member_here(who, goal="grants")
    return opened
