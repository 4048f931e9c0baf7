"""Reading and writing much a little at a time, so that everybody else has their turn in between."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import islice
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

_T = TypeVar("_T")

CHUNK = 100
"""Rows: a few milliseconds each way."""


async def read(connection: AsyncConnection, query: sa.Executable) -> AsyncIterator[sa.RowMapping]:
    """Yield the rows of a query; the connection must be in a transaction."""
    async for rows in (await connection.stream(query)).mappings().partitions(CHUNK):
        for row in rows:
            yield row
        # SQLite's rows are all here already (see data/sqlite.py), so that nothing else would wait.
        await asyncio.sleep(0)


def chunks(values: Iterable[_T]) -> Iterator[list[_T]]:
    """Yield lists of values."""
    rest = iter(values)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
