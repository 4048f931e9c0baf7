"""A server on an in-memory Discord and a homeserver of its own, with one bot in both."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.matrix.conftest import running
from tests.matrix.homeserver import Homeserver
from tests.matrix.people import People
from tests.two_homes.both import Both, both_homes


@pytest.fixture(scope="session")
def homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    with running(tmp_path_factory.mktemp("synapse")) as server:
        yield server


@pytest_asyncio.fixture
async def both(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Both]:
    people = People(lambda: homeserver)
    login = people.account("netz", at=homeserver)
    try:
        async with both_homes(tmp_path, homeserver, login, people) as made:
            yield made
    finally:
        await people.go_home()
