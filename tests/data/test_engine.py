"""Opening a database: made, migrated, used with care, and found by its address."""

import asyncio
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from community.model import Consent, Participation, Rhythm
from community.places import Account, Home
from community.wishes import Mode, Presence, Wishes
from data.engine import Database
from data.errors import (
    BackupRefused,
    DamagedDatabase,
    UnusableUrl,
)
from data.migrate import head
from data.tables import metadata
from data.urls import database_url
from tests.data.conftest import sql_stores
from tests.data.samples import a_community

ROOT = Path(__file__).parents[2]


def sqlite_address(path: Path) -> str:
    return f"sqlite:///{path}"


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.fixture
def file(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite:///"))


# --- migrations --------------------------------------------------------------------------------


def differences(connection: sa.Connection) -> list[object]:
    def written_differently(*types: Any) -> bool:
        _context, _found_column, _column, found, declared = types
        dialect = connection.dialect
        return found.compile(dialect) != declared.compile(dialect)

    context = MigrationContext.configure(connection, opts={"compare_type": written_differently})
    return list(compare_metadata(context, metadata))


async def test_the_migrations_make_the_tables_that_the_stores_use(empty_url: str) -> None:
    database = await Database.open(empty_url)
    try:
        async with database.writer.begin() as connection:
            assert await connection.run_sync(differences) == []
        assert (await a_community(sql_stores(database))).id == 1
        await database.ping()
        assert database.is_file == empty_url.startswith("sqlite")
    finally:
        await database.close()


def open_in_a_process(url: str) -> "asyncio.Future[int]":
    program = (
        "import asyncio, sys; from data.engine import Database\n"
        "async def main():\n"
        "    database = await Database.open(sys.argv[1])\n"
        "    await database.ping()\n"
        "    await database.close()\n"
        "asyncio.run(main())\n"
    )

    def run() -> int:
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", program, url], cwd=ROOT, check=False
        ).returncode

    return asyncio.get_running_loop().run_in_executor(None, run)


async def test_three_processes_may_open_an_empty_database_at_once(empty_url: str) -> None:
    assert await asyncio.gather(*(open_in_a_process(empty_url) for _ in range(3))) == [0, 0, 0]

    database = await Database.open(empty_url)
    await database.close()


async def test_two_openings_in_one_process_do_not_disturb_each_other(empty_url: str) -> None:
    one, two = await asyncio.gather(Database.open(empty_url), Database.open(empty_url))
    await one.close()
    async with two.reader.begin() as connection:
        assert await connection.scalar(sa.text("SELECT count(*) FROM communities")) == 0
    await two.close()


def bring_to(connection: sa.Connection, revision: str) -> None:
    """Make the tables as an older program left them."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "data" / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def at_revision(path: Path, revision: str) -> None:
    """Make a file as an older program left it."""
    engine = sa.create_engine(sqlite_address(path))
    with engine.begin() as connection:
        bring_to(connection, revision)
    engine.dispose()


OLD_ROWS = (
    """INSERT INTO communities (id, platform, external_id, name, language, zone, minimum_age,
    cooldown_weeks, out_of_bubble_percent, set_up)
    VALUES (1, 'discord', '10', 'Graz', 'de', 'Europe/Vienna', 16, 12, 30, true)""",
    """INSERT INTO members (id, community_id, platform, external_id, name, name_folded, language,
    since, consent_version, consent_given_at, consent_minimum_age)
    VALUES (1, 1, 'discord', '20', 'Ada', 'ada', 'de', 0, 1, 0, 16)""",
    """INSERT INTO participations (community_id, member_id, rhythm, trio, sat_out)
    VALUES (1, 1, 'monthly', true, 2)""",
)
"""Somebody who took part before there were wishes."""


async def test_who_took_part_before_there_were_wishes_has_no_preference(empty_url: str) -> None:
    engine = create_async_engine(database_url(empty_url), poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(bring_to, "0004")
        for statement in OLD_ROWS:
            await connection.execute(sa.text(statement))
    await engine.dispose()

    database = await Database.open(empty_url)
    stores = sql_stores(database)
    taking_part, graz = await stores.participation.all(1), await stores.communities.get(1)
    await database.close()

    assert taking_part == {1: Participation(1, Rhythm.MONTHLY, trio=True, sat_out=2)}
    assert taking_part[1].wishes == Wishes(Mode.MIXED, 0, Presence.ANY, 0)
    assert (graz.name, graz.group_size) == ("Graz", 2)


async def test_communities_keep_their_home_and_members_their_account(empty_url: str) -> None:
    engine = create_async_engine(database_url(empty_url), poolclass=NullPool)
    more = (
        """INSERT INTO communities (id, platform, external_id, name, language, zone, minimum_age,
        cooldown_weeks, out_of_bubble_percent, group_size, set_up, channel_rounds, left_at)
        VALUES (7, 'matrix', '!linz', 'Linz', 'en', 'UTC', 16, 12, 30, 2, true, '!rounds', 5)""",
        """INSERT INTO members (id, community_id, platform, external_id, name, name_folded,
        language, since, consent_version, consent_given_at, consent_minimum_age)
        VALUES (9, 7, 'matrix', '@bo:hs', 'Bo', 'bo', 'en', 3000000, 1, 0, 16)""",
    )
    async with engine.begin() as connection:
        await connection.run_sync(bring_to, "0004")
        for statement in OLD_ROWS:
            await connection.execute(sa.text(statement))
        await connection.run_sync(bring_to, "0008")
        for statement in more:
            await connection.execute(sa.text(statement))
    await engine.dispose()

    database = await Database.open(empty_url)
    stores = sql_stores(database)
    linz = await stores.communities.by_home(Home("matrix", "!linz"))
    bo = await stores.members.by_account(7, Account("matrix", "@bo:hs"))
    joined = {member: since for member, _, since in await stores.privacy.joined()}
    if database.is_file:  # a server counts ids only where it gives them out
        consent = Consent(1, datetime(2026, 1, 1, tzinfo=UTC), 16)
        newest = await stores.members.add(7, Account("matrix", "@cy:hs"), "Cy", "en", consent)
        assert newest.id == 10, "an id is never given to somebody else"
    await database.close()

    assert linz is not None
    assert (linz.id, linz.name, linz.number, linz.channels.rounds) == (7, "Linz", 0, "!rounds")
    assert linz.left_at is not None
    assert bo is not None
    assert (bo.id, bo.name, bo.others) == (9, "Bo", ())
    assert joined == {1: datetime.fromtimestamp(0, UTC), 9: bo.since}


async def test_an_older_file_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    at_revision(path, "0001")
    change(path, "INSERT INTO front_state VALUES ('discord', 'kept')")

    database = await Database.open(sqlite_address(path), backup_dir=tmp_path / "copies")
    kept = await sql_stores(database).communities.command_hash("discord")
    await database.close()

    assert kept == "kept"
    (copy,) = (tmp_path / "copies").iterdir()
    assert copy.name.endswith(f"-before-{head()}.db")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert connection.execute("SELECT command_hash FROM front_state").fetchone() == ("kept",)


async def test_matches_of_an_older_program_have_no_parts_and_nobody_is_owed_anything(
    tmp_path: Path,
) -> None:
    path = tmp_path / "old.db"
    at_revision(path, "0004")
    person = "1, 1, 'discord', '1', 'Ada', 'ada', 'de', 0, 1, 0, 16, NULL"
    for table, values in (
        ("communities", "1, 'discord', '1', 'Graz', 'de', 'UTC', 16, 12, 30, '', '', '', '', 1, 0"),
        ("members", person),
        ("participations", "1, 1, 'weekly', 0, NULL, NULL, 0"),
        ("rounds", "1, 1, 1, '2026-01-05T09:30:00', 'planned', 1, 0, 0, '', NULL"),
        ("round_members", "1, 1, 1, NULL, 0"),
        ("matches", "1, 1, 1, 'open', 50, 50, '[]', NULL, 0, 'open'"),
    ):
        change(path, f"INSERT INTO {table} VALUES ({values})")  # noqa: S608 - our own words

    database = await Database.open(sqlite_address(path))
    stores = sql_stores(database)
    match = await stores.rounds.match(1, 1)
    participation = await stores.participation.get(1, 1)
    undone = await stores.rounds.undo(1, 1)
    await database.close()

    assert match is not None
    assert match.parts == ()
    assert participation == Participation(1)
    assert undone


async def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    at_revision(path, "0001")
    # 0002 has run when 0003 finds its first table there already.
    change(path, "CREATE TABLE rounds (id INTEGER)")

    with pytest.raises(DBAPIError):
        await Database.open(sqlite_address(path))

    with closing(sqlite3.connect(path)) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    assert "schedules" not in names


async def test_rows_that_refer_to_nothing_stop_a_migration(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    at_revision(path, "0001")
    change(path, "INSERT INTO aliases VALUES (4711, 'js', 'javascript')")

    with pytest.raises(DamagedDatabase, match="refer to nothing"):
        await Database.open(sqlite_address(path))


async def test_no_migration_without_its_backup(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    at_revision(path, "0001")
    (tmp_path / "no-folder").write_text("a file stands where the copies should go")

    with pytest.raises((BackupRefused, OSError)):
        await Database.open(sqlite_address(path), backup_dir=tmp_path / "no-folder")

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


async def test_without_a_migration_no_copy_is_made(file: Path, tmp_path: Path) -> None:
    database = await Database.open(sqlite_address(file), backup_dir=tmp_path / "copies")
    await database.close()

    assert not (tmp_path / "copies").exists()


# --- settings ----------------------------------------------------------------------------------


async def test_a_new_file_and_its_log_are_for_our_eyes_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "deep" / "new.db"
    database = await Database.open(sqlite_address(path))
    await a_community(sql_stores(database))

    modes = {f.name: stat.S_IMODE(f.stat().st_mode) for f in path.parent.iterdir()}
    await database.close()

    assert modes == dict.fromkeys(["new.db", "new.db-wal", "new.db-shm"], 0o600)
    assert [f.name for f in path.parent.iterdir()] == ["new.db"]


async def pragma(database: Database, name: str) -> object:
    async with database.writer.begin() as connection:
        return (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 10000),
        ("secure_delete", 1),
        ("trusted_schema", 0),
    ],
)
async def test_the_file_is_used_with_care(file: Path, name: str, value: object) -> None:
    database = await Database.open(sqlite_address(file))
    try:
        assert await pragma(database, name) == value
    finally:
        await database.close()


async def test_readers_cannot_write(database: Database) -> None:
    async with database.reader.connect() as connection:
        with pytest.raises(DBAPIError):
            await connection.execute(sa.text("DELETE FROM communities"))


async def test_a_writer_takes_the_lock_before_it_reads(file: Path) -> None:
    database = await Database.open(sqlite_address(file))
    try:
        async with database.writer.begin() as connection:
            await connection.execute(sa.text("SELECT * FROM communities"))
            with (
                closing(sqlite3.connect(file, timeout=0)) as other,
                pytest.raises(sqlite3.OperationalError, match="locked"),
            ):
                other.execute("BEGIN IMMEDIATE")
    finally:
        await database.close()


async def test_a_log_that_a_reader_holds_is_emptied_later(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.engine._PRAGMAS", ("busy_timeout=0", "journal_mode=WAL"))
    database = await Database.open(sqlite_address(file))
    stores = sql_stores(database)
    async with database.reader.begin() as connection:
        await connection.execute(sa.text("SELECT * FROM communities"))
        await a_community(stores)

        assert not await database.scrub()
    assert await database.scrub()
    await database.close()


async def test_a_file_that_cannot_be_written_is_an_error_at_once(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_self: Database) -> bool:
        raise OSError("read-only file system")

    monkeypatch.setattr(Database, "scrub", fail)
    with pytest.raises(OSError, match="read-only"):
        await Database.open(sqlite_address(file))


async def test_what_was_committed_before_a_kill_is_there_afterwards(file: Path) -> None:
    program = (
        "import asyncio, os, signal, sys; from data.engine import Database\n"
        "from data.communities import SqlCommunityStore\n"
        "async def main():\n"
        "    store = SqlCommunityStore(await Database.open(sys.argv[1]))\n"
        "    await store.set_command_hash('discord', 'committed')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())\n"
    )
    await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program, sqlite_address(file)], cwd=ROOT, check=False
    )
    assert file.with_name(file.name + "-wal").stat().st_size > 0

    database = await Database.open(sqlite_address(file))
    found = await sql_stores(database).communities.command_hash("discord")
    await database.close()

    assert found == "committed"


# --- addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "secret words, no address",
        "mysql://user:secret@host/name",
        "postgresql+psycopg://user:secret@host/name",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:secret?mode=memory",
        "postgresql://user:secret@host:port/name",
    ],
)
async def test_an_address_that_cannot_be_used_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(UnusableUrl) as refused:
        await Database.open(url)
    assert "secret" not in str(refused.value)


async def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(UnusableUrl, match=r"netzwerkstatt\[postgres\]"):
        await Database.open("postgresql://user@127.0.0.1:1/name")


async def test_a_server_that_does_not_answer_is_an_ordinary_error() -> None:
    with pytest.raises(OSError, match="1"):
        await Database.open("postgres://user@127.0.0.1:1/name?sslmode=disable")


async def test_an_absolute_address_and_one_with_the_driver_are_the_same_file(file: Path) -> None:
    for scheme in ("sqlite", "sqlite+aiosqlite"):
        database = await Database.open(f"{scheme}:///{file}")
        await database.close()
    shutil.copyfile(file, file.with_name("with % and ä.db"))
    database = await Database.open(sqlite_address(file.with_name("with % and ä.db")))
    await database.close()
    assert {path.name for path in file.parent.glob("*.db")} == {file.name, "with % and ä.db"}


def test_a_program_without_migrations_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        def get_current_head(self) -> None:
            return None

    monkeypatch.setattr("data.migrate._scripts", Nothing)
    with pytest.raises(RuntimeError, match="no migrations"):
        head()
