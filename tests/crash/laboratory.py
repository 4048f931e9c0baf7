"""Where lives are lived and ended: a database, a fork server, and a world for each case."""

import asyncio
import json
import shutil
from collections.abc import Awaitable
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from cli.wiring import sql_stores
from data import tables as t
from data.engine import Database
from data.urls import database_url
from tests.crash.approved_scene import build_team
from tests.crash.discord_double import DiscordDouble, World
from tests.crash.fork_server import ForkServer
from tests.crash.life import Life
from tests.crash.link_scene import build_walls
from tests.crash.meetup_scene import build_wall
from tests.crash.relay_scene import people_write
from tests.crash.scenes import ACTS, CHANNELS, set_up
from tests.crash.sides_scene import build
from tests.crash.times import BEGIN
from tests.fakes.postgres import Postgres

KILLED = -9
MOST_LIVES = 10

_NUMBERS = count(1)


class CrashError(AssertionError):
    """A life ended in a way that nobody asked for."""


def run(work: Awaitable[None]) -> None:
    """Run something asynchronous in a loop of its own."""

    async def main() -> None:
        await work

    asyncio.run(main())


async def _prepare(url: str, scene: str) -> None:
    database = await Database.open(url)
    await set_up(sql_stores(database), scene)
    await database.close()


class Engine(Protocol):
    """Makes databases in which an act is about to begin."""

    def fresh(self) -> str:
        """Return the address of such a database; what was in the last one is gone."""
        ...

    def keep(self) -> None:
        """Let the next act begin with what the last database holds now."""
        ...


class SqliteEngine(Engine):
    """A file, copied for each case."""

    def __init__(self, folder: Path, scene: str) -> None:
        name = f"{scene}-{next(_NUMBERS)}"
        self._kept, self._file = folder / f"{name}-kept.db", folder / f"{name}.db"
        run(_prepare(f"sqlite:///{self._kept}", scene))

    def fresh(self) -> str:
        for rest in self._file.parent.glob(f"{self._file.name}*"):
            rest.unlink()  # a killed process leaves its log behind
        shutil.copyfile(self._kept, self._file)
        return f"sqlite:///{self._file}"

    def keep(self) -> None:
        shutil.copyfile(self._file, self._kept)


class PostgresEngine(Engine):
    """A database whose rows are put back for each case, which is faster than copying it."""

    def __init__(self, server: Postgres, scene: str) -> None:
        self._server = server
        self._name = f"crash_{scene}_{next(_NUMBERS)}"
        self._tables = [table.name for table in t.metadata.sorted_tables]
        self._execute("postgres", f"CREATE DATABASE {self._name}")
        run(_prepare(server.url(self._name), scene))
        kept = [f"CREATE TABLE kept.{n} AS TABLE public.{n}" for n in self._tables]
        self._execute(self._name, "CREATE SCHEMA kept", *kept)

    def fresh(self) -> str:
        back = [f"INSERT INTO public.{n} SELECT * FROM kept.{n}" for n in self._tables]  # noqa: S608
        self._execute(self._name, "DELETE FROM communities", *back)
        return self._server.url(self._name)

    def keep(self) -> None:
        old = [f"TRUNCATE kept.{n}" for n in self._tables]
        new = [f"INSERT INTO kept.{n} SELECT * FROM public.{n}" for n in self._tables]  # noqa: S608
        self._execute(self._name, *old, *new)

    def _execute(self, database: str, *statements: str) -> None:
        async def execute() -> None:
            url = database_url(self._server.url(database))
            engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
            async with engine.connect() as connection:
                for statement in statements:
                    await connection.execute(sa.text(statement))
            await engine.dispose()

        run(execute())


@dataclass(frozen=True)
class Ending:
    """How a case ended: what stands on Discord and what the database holds. ``steps``: all crash
    points that were passed; ``died_at``: the last one before each kill.
    """

    act: int
    world: World
    time: str
    held: dict[str, list[list[Any]]]
    steps: list[str]
    died_at: list[str]

    @property
    def kills(self) -> int:
        """How often the bot was killed."""
        return len(self.died_at)


class Laboratory:
    """One line of cases, each in a world of its own. The acts of a scene follow each other."""

    def __init__(
        self, scene: str, engine: Engine, double: DiscordDouble, server: ForkServer, folder: Path
    ) -> None:
        self.act = 0
        self._scene = scene
        self._engine = engine
        self._double = double
        self._server = server
        self._folder = folder
        self._world = World(channels=set(CHANNELS))
        self._let_people_write()
        self._time = BEGIN.isoformat()

    def play(
        self, *, kill_at: tuple[int, ...] = (), kill_after: int = 0, remembers: bool = True
    ) -> Ending:
        """Let lives follow each other until the act is over.

        ``kill_at``: the crash point (from 1) at which each of the first lives dies;
        ``kill_after``: the write to Discord whose answer its asker does not live to read.
        """
        name = f"case-{next(_NUMBERS)}"
        folder = self._folder / name
        folder.mkdir()
        world = replace(deepcopy(self._world), kill_after=kill_after, remembers=remembers)
        self._double.worlds[name] = world
        life = Life(
            self._scene,
            self.act,
            self._engine.fresh(),
            self._double.address(name),
            str(folder / "clock"),
            str(folder / "steps"),
            str(folder / "report.json"),
        )
        Path(life.clock).write_text(self._time)
        died_at = self._live_until_the_end(life, kill_at)
        time = Path(life.clock).read_text()
        ending = Ending(self.act, world, time, _report(life), _steps(life), died_at)
        shutil.rmtree(folder)
        del self._double.worlds[name]
        return ending

    def go_on(self) -> None:
        """Play this act undisturbed, and begin the next one where it ends."""
        ending = self.play()
        self._engine.keep()
        self._world, self._time = replace(ending.world, writes=0), ending.time
        self.act += 1
        self._let_people_write()

    def _let_people_write(self) -> None:
        if self._scene == "sides":
            build(self._world)
        if self._scene == "link":
            build_walls(self._world)
        if self._scene in {"meetup", "companion", "parade", "chosen"}:
            build_wall(self._world)
        if self._scene == "approved":
            build_team(self._world)
        if self._scene == "relay" and self.act < len(ACTS[self._scene]):
            people_write(self._world, self.act)

    def _live_until_the_end(self, life: Life, kill_at: tuple[int, ...]) -> list[str]:
        died_at: list[str] = []
        for when in (*kill_at, *[0] * MOST_LIVES):
            code = self._server.live(asdict(life) | {"kill_at": when})
            if code == 0:
                return died_at
            if code != KILLED:
                raise CrashError(f"a life ended with {code}, after {died_at}")
            died_at.append(_steps(life)[-1])
        raise CrashError(f"no life came to the end: {died_at}")


def _steps(life: Life) -> list[str]:
    return Path(life.steps).read_text().splitlines()


def _report(life: Life) -> dict[str, list[list[Any]]]:
    held: dict[str, list[list[Any]]] = json.loads(Path(life.report).read_text())
    return held
