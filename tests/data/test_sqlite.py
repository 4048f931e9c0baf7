"""SQLite's connections: fewer trips to the thread, and nothing lost by that."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from community.places import Community, Home
from data.communities import SqlCommunityStore
from data.engine import Database
from data.sqlite import SwiftConnection, connect


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncGenerator[SwiftConnection]:
    opened = await connect(tmp_path / "some.db")
    cursor = opened.cursor()
    await cursor.execute("CREATE TABLE words (word TEXT)")
    yield opened
    await opened.close()


async def test_all_rows_are_there_after_executing(connection: SwiftConnection) -> None:
    cursor = connection.cursor()
    await cursor.executemany("INSERT INTO words VALUES (?)", [("a",), ("b",), ("c",), ("d",)])
    assert cursor.rowcount == 4
    await cursor.execute("SELECT word FROM words ORDER BY word")
    assert cursor.description[0][0] == "word"
    assert await cursor.fetchone() == ("a",)
    assert await cursor.fetchmany(2) == [("b",), ("c",)]
    assert await cursor.fetchall() == [("d",)]
    assert await cursor.fetchone() is None
    await cursor.close()


async def test_what_is_not_open_is_not_ended(connection: SwiftConnection) -> None:
    cursor = connection.cursor()
    await connection.commit()
    await cursor.execute("BEGIN")
    await cursor.execute("INSERT INTO words VALUES ('a')")
    assert connection.in_transaction
    await connection.rollback()
    assert not connection.in_transaction
    await cursor.execute("SELECT count(*) FROM words")
    assert await cursor.fetchall() == [(0,)]


async def test_a_fault_leaves_the_connection_usable(connection: SwiftConnection) -> None:
    cursor = connection.cursor()
    with pytest.raises(sqlite3.OperationalError):
        await cursor.execute("SELECT nothing FROM nowhere")
    assert connection.sure
    await cursor.execute("SELECT 1")
    assert await cursor.fetchall() == [(1,)]


async def test_a_transaction_whose_beginning_was_cancelled_is_ended(
    connection: SwiftConnection,
) -> None:
    cursor = connection.cursor()
    beginning = asyncio.create_task(cursor.execute("BEGIN IMMEDIATE"))
    await asyncio.sleep(0)
    beginning.cancel()
    with pytest.raises(asyncio.CancelledError):
        await beginning
    assert not connection.sure
    await connection.rollback()
    assert not connection.in_transaction


async def test_a_glance_sees_what_was_committed_and_writes_nothing(sqlite_url: str) -> None:
    database = await Database.open(sqlite_url)
    store = SqlCommunityStore(database)
    saved = await store.save(Community(0, Home("discord", "1"), "Graz"))
    assert await store.get(saved.id) == saved
    async with database.glance.connect() as connection:
        with pytest.raises(OperationalError, match="readonly"):
            await connection.execute(sa.text("DELETE FROM communities"))
    await database.close()
