"""What is refused: newer, foreign and damaged databases. They are left untouched."""

# ruff: noqa: ASYNC240 - the files of a test are small and here

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from data.backup import backup
from data.engine import Database
from data.errors import (
    DamagedDatabase,
    ForeignDatabase,
    NewerDatabase,
)
from data.migrate import head


def sqlite_address(path: Path) -> str:
    return f"sqlite:///{path}"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.fixture
def file(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite:///"))


async def test_a_file_of_a_newer_program_is_refused_untouched(file: Path, tmp_path: Path) -> None:
    change(file, "UPDATE alembic_version SET version_num = '9999'")
    before = digest(file)

    with pytest.raises(NewerDatabase) as refused:
        await Database.open(sqlite_address(file), backup_dir=tmp_path / "copies")

    assert digest(file) == before
    assert not (tmp_path / "copies").exists()
    assert refused.value.text.params == {"theirs": "9999", "ours": head()}
    assert "bot.py restore" in refused.value.text.msgid


async def test_a_server_of_a_newer_program_is_refused_untouched(empty_server_url: str) -> None:
    await (await Database.open(empty_server_url)).close()
    engine = create_async_engine(empty_server_url.replace("postgresql:", "postgresql+asyncpg:"))
    async with engine.begin() as connection:
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase):
        await Database.open(empty_server_url)
    async with engine.begin() as connection:
        found = await connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    await engine.dispose()
    assert found == "9999"


async def test_another_programs_file_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    change(path, "CREATE TABLE bookmarks (url TEXT)")
    before = digest(path)

    with pytest.raises(ForeignDatabase):
        await Database.open(sqlite_address(path))

    assert digest(path) == before


def scribble(path: Path) -> None:
    """Destroy the middle of the file, where tables lie."""
    size = path.stat().st_size
    with path.open("r+b") as handle:
        handle.seek(4096)
        handle.write(b"\xa5" * (size // 2))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def replace_by_text(path: Path) -> None:
    path.write_text("This is not a database at all. " * 200)


def miscount(path: Path) -> None:
    """Let the header tell of free pages that are not there: only a check of all pages sees it."""
    with path.open("r+b") as handle:
        handle.seek(36)
        handle.write((5).to_bytes(4, "big"))


@pytest.mark.parametrize("damage", [scribble, cut, replace_by_text, miscount])
async def test_a_damaged_file_is_refused_untouched_and_the_way_back_is_named(
    file: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    copy = await backup(sqlite_address(file), tmp_path / "copies")
    damage(file)
    before = digest(file)

    with pytest.raises(DamagedDatabase) as refused:
        await Database.open(sqlite_address(file), backup_dir=tmp_path / "copies")

    assert digest(file) == before
    assert "python bot.py restore {backup}" in refused.value.text.msgid
    assert refused.value.text.params == {"path": str(file), "backup": str(copy)}


async def test_damage_without_a_backup_still_names_the_command(file: Path) -> None:
    replace_by_text(file)

    with pytest.raises(DamagedDatabase) as refused:
        await Database.open(sqlite_address(file))

    assert refused.value.text.params["backup"] == "FILE"


async def test_what_cannot_be_opened_is_not_called_damaged(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match=r"unable to open|disk I/O"):
        await Database.open(sqlite_address(tmp_path))


async def test_an_emptied_file_is_not_taken_for_a_new_one(file: Path, tmp_path: Path) -> None:
    await backup(sqlite_address(file), tmp_path / "copies")
    file.write_bytes(b"")

    with pytest.raises(DamagedDatabase, match="is empty although there was one"):
        await Database.open(sqlite_address(file), backup_dir=tmp_path / "copies")

    assert file.read_bytes() == b""


async def test_a_journal_without_its_database_is_not_thrown_away(tmp_path: Path) -> None:
    path = tmp_path / "lost.db"
    log = tmp_path / "lost.db-wal"
    log.write_bytes(b"the last commits")

    with pytest.raises(DamagedDatabase):
        await Database.open(sqlite_address(path))

    assert log.read_bytes() == b"the last commits"
    assert not path.exists()


async def test_an_empty_file_that_somebody_made_beforehand_is_a_new_database(
    tmp_path: Path,
) -> None:
    path = tmp_path / "new.db"
    path.touch()

    database = await Database.open(sqlite_address(path))
    await database.ping()
    await database.close()
