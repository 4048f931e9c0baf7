"""One benchmark in one process: `python -m tests.bench.one NAME [URL]`; prints rows as JSON."""

import time

BEGAN = time.perf_counter()
"""Taken before anything heavy is imported: what a person waits for counts from here."""

import asyncio  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable  # noqa: E402
from importlib import import_module  # noqa: E402
from typing import Any  # noqa: E402

Rows = list[list[str]]
BROKEN = "BROKEN"
"""Begins a figure that must not be: then the benchmarks fail."""

HOUSE = {
    "start": "tests.bench.front:start",
    "memory": "tests.bench.front:memory",
    "answers": "tests.bench.answers:answers",
    "due": "tests.bench.due:due",
    "rsvps": "tests.bench.rsvps:rsvps",
    "rounds": "tests.bench.rounds:rounds",
}
"""What is measured of the running bot, on a database."""

MATCHING = {
    "pairing": "tests.bench.pairing:pairing",
    "plans": "tests.bench.plans:plans",
    "people": "tests.bench.people:people",
    "meaning": "tests.bench.meaning:figures",
    "secrecy": "tests.bench.secrecy:told",
    "said": "tests.bench.said:figures",
}
"""What is measured of the rules alone."""

TEXTS = {"longest": "tests.bench.longest:figures"}
"""What is measured of whatever reads what people type."""

FETCHING = {"fetching": "tests.bench.fetching:fetching"}
"""What is measured of reading other people's pages."""


def named(where: str) -> Callable[..., Any]:
    """Return the function ``module:name``; only now is its module imported."""
    module, _, name = where.partition(":")
    return vars(import_module(module))[name]


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


async def of_house(name: str, url: str) -> Rows:
    """Run a benchmark of the running bot."""
    address = await fresh(url, f"bench_{name}")
    measured = named(HOUSE[name])
    return await (measured(address, BEGAN) if name == "start" else measured(address))


def main(name: str, url: str) -> Rows:
    """Run the benchmark ``name``; ``url`` is of no matter where no database is asked."""
    if name in HOUSE:
        return asyncio.run(of_house(name, url))
    return named({**MATCHING, **TEXTS, **FETCHING}[name])()


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2])))  # noqa: T201 - its one product
