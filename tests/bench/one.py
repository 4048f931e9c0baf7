"""One benchmark in one process: `python -m tests.bench.one NAME URL`; prints rows as JSON."""

import time

BEGAN = time.perf_counter()
"""Taken before anything heavy is imported: what a person waits for counts from here."""

import asyncio  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
from collections.abc import Awaitable, Callable  # noqa: E402

Rows = list[list[str]]


async def fresh(url: str, name: str) -> str:
    """Return the address of an empty database; on a server it is created."""
    address = url.replace("{name}", name)
    if address.startswith("postgresql"):
        from sqlalchemy import text  # noqa: PLC0415
        from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415

        server = url.replace("{name}", "postgres").replace("postgresql:", "postgresql+asyncpg:")
        engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
            await connection.execute(text(f'CREATE DATABASE "{name}"'))
        await engine.dispose()
    return address


async def main(name: str, url: str) -> Rows:
    """Run the benchmark ``name``."""
    address = await fresh(url, f"bench_{name}")
    benchmarks: dict[str, Callable[[str], Awaitable[Rows]]]
    if name == "due":
        from tests.bench.due import due  # noqa: PLC0415

        benchmarks = {"due": due}
    elif name == "rounds":
        from tests.bench.rounds import rounds  # noqa: PLC0415

        benchmarks = {"rounds": rounds}
    elif name == "answers":
        from tests.bench.answers import answers  # noqa: PLC0415

        benchmarks = {"answers": answers}
    else:
        from tests.bench.front import memory, start  # noqa: PLC0415

        benchmarks = {
            "start": lambda a: start(a, BEGAN),
            "memory": memory,
        }
    return await benchmarks[name](address)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(sys.argv[1], sys.argv[2]))))  # noqa: T201 - its one product
