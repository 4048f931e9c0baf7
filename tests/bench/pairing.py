"""How fast and how good pairing is, beside the exact codes: `python -m tests.bench.pairing`."""

import statistics
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

import networkx as nx  # pyright: ignore[reportMissingTypeStubs]
from rich.console import Console
from rich.table import Table

from community.matching.pairing import Pairing, pair
from tests.bench.circles import circle
from tests.bench.one import Rows
from tests.community.matching.graphs import Graph

_R = TypeVar("_R")

SIZES = (1_000, 10_000, 100_000)
AGAINST_RUSTWORKX, AGAINST_NETWORKX = 10_000, 2_000


def pairing() -> Rows:
    """Measure everything; about two minutes, nearly all of them spent in the exact codes."""
    pair(*circle(50), exact=0, compiled=True)  # what numba loads or compiles is no pairing
    graphs = {size: circle(size) for size in {*SIZES, AGAINST_RUSTWORKX, AGAINST_NETWORKX}}
    rows: Rows = []
    best: dict[int, int] = {}
    for size in (1_000, AGAINST_RUSTWORKX):
        seconds, found = _timed(lambda size=size: pair(*graphs[size], exact=size))
        best[size] = found.weight
        rows.append([f"pair {size:,} exactly (rustworkx)", f"{seconds:.2f} s"])
        if size == AGAINST_RUSTWORKX:
            rows += _beside("rustworkx", seconds, graphs[size])
    seconds, weight = _timed(lambda: _by_networkx(graphs[AGAINST_NETWORKX]))
    rows.append([f"pair {AGAINST_NETWORKX:,} exactly (networkx)", f"{seconds:.2f} s"])
    rows += _beside("networkx", seconds, graphs[AGAINST_NETWORKX])
    best[AGAINST_NETWORKX] = weight
    for size in sorted(graphs):
        rows += _quality(size, graphs[size], best.get(size))
    return rows


def _beside(name: str, seconds: float, graph: Graph) -> Rows:
    """Measure the near way, by numba and in plain Python, beside an exact code's seconds."""
    rows: Rows = []
    for way, compiled in (("numba", True), ("plain Python", False)):
        ours, _ = _median(lambda compiled=compiled: _near(graph, compiled=compiled))
        figure = f"{ours:.3f} s, {seconds / ours:,.0f} times faster than {name}"
        rows.append([f"pair {graph.people:,} nearly ({way})", figure])
    return rows


def _quality(size: int, graph: Graph, best: int | None) -> Rows:
    """Measure how near the near way comes to the best, and what of that it proves."""
    seconds, found = _median(lambda: _near(graph, compiled=True))
    figure = f"{seconds:.3f} s, proven {found.share:.4%} of the best possible"
    if best is not None:
        figure += f", in truth {found.weight / best:.4%}"
    return [[f"pair {size:,}, {len(graph.left):,} edges", figure]]


def _near(graph: Graph, *, compiled: bool) -> Pairing:
    return pair(*graph, exact=0, compiled=compiled)


def _by_networkx(graph: Graph) -> int:
    """Return the best weight, computed by networkx from the same arrays."""
    names = cast("dict[str, Any]", vars(nx))  # it has no types; only this line knows it
    theirs = names["Graph"]()
    theirs.add_weighted_edges_from(zip(*(array.tolist() for array in graph[1:]), strict=True))
    pairs = names["max_weight_matching"](theirs)
    return sum(theirs[one][other]["weight"] for one, other in pairs)


def _timed(run: Callable[[], _R]) -> tuple[float, _R]:
    began = time.perf_counter()
    found = run()
    return time.perf_counter() - began, found


def _median(run: Callable[[], _R]) -> tuple[float, _R]:
    times = [_timed(run) for _ in range(3)]
    return statistics.median(seconds for seconds, _ in times), times[0][1]


def main() -> None:
    """Print a table of everything that was measured."""
    table = Table("what", "figure")
    for row in pairing():
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    main()
