"""A double of Discord, a PostgreSQL and some fork servers for all crash tests."""

import os
from collections.abc import Generator, Sequence
from contextlib import ExitStack

import pytest

from tests.crash.discord_double import DiscordDouble
from tests.crash.fork_server import ForkServer
from tests.crash.laboratory import Engine, Laboratory, PostgresEngine, SqliteEngine
from tests.fakes.postgres import NoPostgres, Postgres, postgres

SIDE_BY_SIDE = 2


@pytest.fixture(scope="package")
def double() -> Generator[DiscordDouble]:
    with DiscordDouble() as running:
        yield running


@pytest.fixture(scope="package")
def fork_servers() -> Generator[Sequence[ForkServer]]:
    with ExitStack() as stack:
        yield [stack.enter_context(ForkServer()) for _ in range(SIDE_BY_SIDE)]


@pytest.fixture(scope="package")
def database_server() -> Generator[Postgres]:
    try:
        with postgres() as running:
            yield running
    except NoPostgres as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL here: {error}")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def laboratories(
    request: pytest.FixtureRequest,
    engine: str,
    scene: str,
    double: DiscordDouble,
    fork_servers: Sequence[ForkServer],
    tmp_path_factory: pytest.TempPathFactory,
) -> list[Laboratory]:
    """One laboratory for each fork server; the scene is the test's parameter."""

    def prepared() -> Engine:
        if engine == "sqlite":
            return SqliteEngine(folder, scene)
        return PostgresEngine(request.getfixturevalue("database_server"), scene)

    folder = tmp_path_factory.mktemp("crash")
    return [Laboratory(scene, prepared(), double, server, folder) for server in fork_servers]
