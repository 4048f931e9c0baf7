"""The stores on every engine: each storage test runs on a real SQLite and a real PostgreSQL.

A test that speaks only through the Protocols also runs on the in-memory stores, on which the rules
are tested: so these behave as a database does.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from cli.wiring import Stores, sql_stores
from data.engine import Database
from data.tables import communities, front_inbox, front_notes, front_state
from data.urls import database_url
from tests.fakes.memory import Memory
from tests.fakes.postgres import NoPostgres, Postgres, postgres
from tests.fakes.stores_companions import MemoryCompanionStore
from tests.fakes.stores_front import MemoryFrontStore
from tests.fakes.stores_joins import MemoryJoinStore
from tests.fakes.stores_links import MemoryLinkStore
from tests.fakes.stores_meetups import MemoryMeetupStore
from tests.fakes.stores_network import MemoryAcquaintances, MemoryIdeaStore
from tests.fakes.stores_parades import MemoryParadeStore
from tests.fakes.stores_people import (
    MemoryCommunityStore,
    MemoryIntroductionStore,
    MemoryMemberStore,
    MemoryParticipationStore,
)
from tests.fakes.stores_privacy import MemoryPrivacyStore
from tests.fakes.stores_queue import MemoryOutboxStore, MemoryScheduleStore
from tests.fakes.stores_relay import MemoryRelayStore
from tests.fakes.stores_rounds import MemoryPromptStore, MemoryRoundStore
from tests.fakes.stores_slots import MemorySlotStore
from tests.fakes.stores_votes import MemoryVoteStore

MIGRATED = "migrated"
DATABASES = ("sqlite", "postgresql")
REFUSED = (IntegrityError, KeyError)
"""What a store raises when something would hang in the air: a database in its own words."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "engines(*names, because): run a storage test on these engines only"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test on the databases and, unless it looks at one of them, in memory."""
    if "engine" in metafunc.fixturenames:
        looks_inside = {"database", "url"} & set(metafunc.fixturenames)
        marked = metafunc.definition.get_closest_marker("engines")
        everywhere = DATABASES if looks_inside else (*DATABASES, "memory")
        metafunc.parametrize("engine", marked.args if marked else everywhere)


def memory_stores(memory: Memory) -> Stores:
    return Stores(
        MemoryCommunityStore(memory),
        MemoryMemberStore(memory),
        MemoryIntroductionStore(memory),
        MemoryParticipationStore(memory),
        MemoryRoundStore(memory),
        MemoryPromptStore(memory),
        MemoryScheduleStore(memory),
        MemoryOutboxStore(memory),
        MemoryPrivacyStore(memory),
        MemoryFrontStore(),
        MemoryRelayStore(memory),
        MemoryLinkStore(memory),
        MemoryJoinStore(memory),
        MemoryMeetupStore(memory),
        MemorySlotStore(memory),
        MemoryAcquaintances(memory),
        MemoryIdeaStore(memory),
        MemoryCompanionStore(memory),
        MemoryParadeStore(memory),
        MemoryVoteStore(memory),
    )


def run(work: Awaitable[None]) -> None:
    """Run something asynchronous from a fixture that outlives every test's event loop."""
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(work)
    finally:
        loop.close()


async def migrate(url: str) -> None:
    await (await Database.open(url)).close()


async def command(server: Postgres, statement: str) -> None:
    engine = create_async_engine(
        database_url(server.url()), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    async with engine.connect() as connection:
        await connection.exec_driver_sql(statement)


@pytest.fixture(scope="session")
def server() -> Generator[Postgres]:
    """A PostgreSQL with one migrated database."""
    try:
        with postgres() as running:
            run(command(running, f"CREATE DATABASE {MIGRATED}"))
            run(migrate(running.url(MIGRATED)))
            yield running
    except NoPostgres as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL here: {error}")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "migrated.db"
    run(migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    path = tmp_path / "netzwerkstatt.db"
    shutil.copyfile(migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture
async def empty_server_url(server: Postgres) -> AsyncGenerator[str]:
    await command(server, "CREATE DATABASE empty")
    yield server.url("empty")
    await command(server, "DROP DATABASE empty WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.db'}"
    found: str = request.getfixturevalue("empty_server_url")
    return found


@pytest.fixture
def server_url(server: Postgres) -> str:
    return server.url(MIGRATED)


@pytest.fixture
def url(engine: str, request: pytest.FixtureRequest) -> str:
    """The address of a fresh, migrated database."""
    name = "sqlite_url" if engine == "sqlite" else "server_url"
    found: str = request.getfixturevalue(name)
    return found


@pytest.fixture
async def database(url: str) -> AsyncGenerator[Database]:
    opened = await Database.open(url)
    # On the server it is emptied, not made anew: a copy takes ten times as long as most tests.
    async with opened.writer.begin() as connection:
        await connection.execute(sa.delete(communities))
        for table in (front_state, front_inbox, front_notes):
            await connection.execute(sa.delete(table))
    yield opened
    await opened.close()


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def stores(engine: str, request: pytest.FixtureRequest) -> Stores:
    if engine == "memory":
        return memory_stores(request.getfixturevalue("memory"))
    return sql_stores(request.getfixturevalue("database"))


@pytest.fixture
async def another(
    engine: str, request: pytest.FixtureRequest
) -> AsyncGenerator[Callable[[], Awaitable[Stores]]]:
    """Open the same database once more, as another process would."""
    opened: list[Database] = []

    async def open_again() -> Stores:
        if engine == "memory":
            return memory_stores(request.getfixturevalue("memory"))
        opened.append(await Database.open(request.getfixturevalue("url")))
        return sql_stores(opened[-1])

    yield open_again
    for one in opened:
        await one.close()
