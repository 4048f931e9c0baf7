"""Run the benchmarks, all or those named: start, memory, answers, due, rounds."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.fakes.postgres import NoPostgres, postgres

NAMES = ("start", "memory", "answers", "due", "rounds")


def measured(name: str, url: str) -> list[list[str]]:
    """Run one benchmark in a process of its own, so that none leaves its memory to the next."""
    done = subprocess.run(  # noqa: S603 - our own module, our own words
        [sys.executable, "-m", "tests.bench.one", name, url],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def main(names: list[str]) -> None:
    """Print a table of everything that was measured."""
    console = Console()
    table = Table("what", "on", "figure")

    def on(engine: str, url: str) -> None:
        for name in names or NAMES:
            for what, figure in measured(name, url):
                table.add_row(what, engine, figure)
                console.print(f"{engine}: {what}: {figure}")

    with tempfile.TemporaryDirectory() as folder:
        on("SQLite", f"sqlite:///{Path(folder)}/{{name}}.db")
    try:
        with postgres() as server:
            on("PostgreSQL", server.url("{name}"))
    except NoPostgres as error:
        console.print(f"PostgreSQL: skipped, {error}")
    console.print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
