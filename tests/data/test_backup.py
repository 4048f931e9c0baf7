"""Backups: whole, checked, few, and for our eyes only."""
# ruff: noqa: ASYNC240 - the files of a test are small and here

import asyncio
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from community.texts import text
from data.backup import backup, backup_file
from data.engine import Database
from data.errors import BackupRefused, DamagedDatabase
from tests.data.conftest import sql_stores
from tests.data.samples import a_community


@pytest.fixture
def file(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite:///"))


def ask(path: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchall()


async def test_a_backup_made_while_somebody_writes_is_whole(file: Path, tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{file}")
    stores = sql_stores(database)
    going_on = True

    async def write() -> int:
        count = 0
        while going_on:
            await a_community(stores, f"Community {count}")
            count += 1
        return count

    writing = asyncio.create_task(write())
    copies = [await backup(f"sqlite:///{file}", tmp_path / "copies") for _ in range(5)]
    going_on = False
    written = await writing
    await database.close()

    assert len(set(copies)) == 5
    counts: list[int] = []
    for copy in copies:
        assert ask(copy, "PRAGMA integrity_check") == [("ok",)]
        assert ask(copy, "PRAGMA foreign_key_check") == []
        counts.append(len(ask(copy, "SELECT id FROM communities")))
    assert counts == sorted(counts)
    assert written >= counts[-1] > 0


async def test_a_backup_can_be_opened_as_a_database(file: Path, tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{file}")
    saved = await a_community(sql_stores(database))
    copy = await backup(f"sqlite:///{file}", tmp_path / "copies")
    await database.close()

    restored = await Database.open(f"sqlite:///{copy}")
    found = await sql_stores(restored).communities.all()
    await restored.close()

    assert found == [saved]


async def test_a_backup_is_for_our_eyes_only(file: Path, tmp_path: Path) -> None:
    copy = await backup(f"sqlite:///{file}", tmp_path / "copies")

    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700


async def test_the_newest_are_kept_and_other_files_are_left_alone(
    file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    others = [folder / "notes.txt", folder / "other-20200101T000000Z.db"]
    for other in others:
        other.touch()
    old = [folder / f"{file.stem}-2020010{n}T000000Z.db" for n in range(1, 6)]
    labelled = folder / f"{file.stem}-20200101T000000Z-before-0002.db"
    for copy in (*old, labelled):
        copy.touch()

    newest = await backup(f"sqlite:///{file}", folder, keep=3)

    assert set(folder.iterdir()) == {*others, labelled, *old[-2:], newest}


async def test_copies_before_migrations_are_counted_on_their_own(
    file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    nightly = await backup(f"sqlite:///{file}", folder, keep=1)
    backup_file(file, folder, label="before-0002", keep=1)

    last = backup_file(file, folder, label="before-0003", keep=1)

    assert set(folder.iterdir()) == {nightly, last}


async def test_what_a_killed_backup_left_is_removed(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    torn = folder / f"{file.stem}-20200101T000000Z.4711.partial"
    running = folder / f"{file.stem}-20200102T000000Z.4712.partial"
    torn.touch()
    running.touch()
    os.utime(torn, (0, 0))

    await backup(f"sqlite:///{file}", folder)

    assert not torn.exists()
    assert running.exists(), "another process may be writing it at this moment"


async def test_a_copy_that_is_not_sound_is_thrown_away(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find_damage(path: Path) -> None:
        raise DamagedDatabase(text("{path} is damaged.", path=str(path)))

    monkeypatch.setattr("data.backup.quick_check", find_damage)
    with pytest.raises(BackupRefused, match="not sound"):
        await backup(f"sqlite:///{file}", tmp_path / "copies")

    assert list((tmp_path / "copies").iterdir()) == []


async def test_a_damaged_database_is_not_copied(file: Path, tmp_path: Path) -> None:
    file.write_text("not a database " * 500)
    with pytest.raises(BackupRefused):
        await backup(f"sqlite:///{file}", tmp_path / "copies")

    assert list((tmp_path / "copies").iterdir()) == []


async def test_what_is_not_there_is_not_backed_up(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="no database at"):
        await backup(f"sqlite:///{tmp_path}/none.db", tmp_path / "copies")
    assert not (tmp_path / "copies").exists()


async def test_for_a_server_the_exact_command_is_told_without_the_password(
    tmp_path: Path,
) -> None:
    with pytest.raises(BackupRefused) as refused:
        await backup("postgresql://bot:secret@db.example:5433/netz?sslmode=require", tmp_path)

    assert refused.value.text.params["command"] == (
        "pg_dump --format=custom --file=netzwerkstatt.dump 'postgresql://bot@db.example:5433/netz'"
    )
