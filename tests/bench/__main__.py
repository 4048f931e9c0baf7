"""Run the benchmarks, all or those named: start, memory, answers, due, rsvps, rounds (of the
running bot, on both databases), pairing, plans, people, meaning, secrecy (of the matching), said
(days and times in words), longest (the longest and nastiest inputs), fetching (of pages from
hostile servers; some minutes).

Prints a table and writes it to ``var/bench/figures.md`` (and ``figures.json``); fails if something
that was promised is not kept.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tests.bench.one import BROKEN, FETCHING, HOUSE, MATCHING, TEXTS
from tests.fakes.postgres import NoPostgres, postgres

FOLDER = Path("var/bench")


def measured(name: str, url: str = "") -> list[list[str]]:
    """Run one benchmark in a process of its own, so that none leaves its memory to the next.

    One that fails is a figure, too, and does not take the others with it.
    """
    done = subprocess.run(  # noqa: S603 - our own module, our own words
        [sys.executable, "-m", "tests.bench.one", name, url],
        check=False,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        return [[name, f"{BROKEN}: ended with {done.returncode}"]]
    return json.loads(done.stdout.splitlines()[-1])


@dataclass(frozen=True, slots=True)
class Figures:
    """All that was measured: (what, where, figure)."""

    console: Console
    rows: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])

    def add(self, where: str, found: list[list[str]]) -> None:
        """Show figures at once, and keep them."""
        for what, figure in found:
            self.rows.append((what, where, figure))
            self.console.print(f"{where}: {what}: {figure}", markup=False, soft_wrap=True)

    def write(self, folder: Path) -> None:
        """Write the figures, with the machine they are of."""
        folder.mkdir(parents=True, exist_ok=True)
        machine = {"python": platform.python_version(), "cores": os.cpu_count()}
        whole = {"machine": machine, "load": os.getloadavg(), "figures": self.rows}
        (folder / "figures.json").write_text(json.dumps(whole, indent=1), encoding="utf-8")
        lines = ["| what | where | figure |", "|---|---|---|"]
        lines += [f"| {what} | {where} | {figure} |" for what, where, figure in self.rows]
        (folder / "figures.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(names: list[str]) -> None:
    """Measure, print and write."""
    console = Console()
    figures = Figures(console)
    for where, alone in (("rules", MATCHING), ("texts", TEXTS), ("fetching", FETCHING)):
        for name in (one for one in alone if not names or one in names):
            figures.add(where, measured(name))
    of_house = [name for name in HOUSE if not names or name in names]
    if of_house:
        _on_both(figures, of_house)
    table = Table("what", "where", "figure")
    for row in figures.rows:
        table.add_row(*map(escape, row))
    console.print(table)
    figures.write(FOLDER)
    if any(figure.startswith(BROKEN) for _, _, figure in figures.rows):
        sys.exit(1)


def _on_both(figures: Figures, names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            figures.add("SQLite", measured(name, f"sqlite:///{Path(folder)}/{{name}}.db"))
    try:
        with postgres() as server:
            for name in names:
                figures.add("PostgreSQL", measured(name, server.url("{name}")))
    except NoPostgres as error:
        figures.console.print(f"PostgreSQL: skipped, {error}")


if __name__ == "__main__":
    main(sys.argv[1:])
