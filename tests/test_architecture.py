"""The house's arrows: who may know whom. Read from the imports themselves."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = (
    "cli",
    "cogs",
    "community",
    "data",
    "demo",
    "fetching",
    "locales",
    "matrix",
    "meaning",
    "publishing",
    "scheduling",
    "web",
)
TOP_FILES = ("bot.py", "settings.py")
LONGEST_FILE = 400

# A room on the left may import the rooms on the right (and itself). Siblings never meet: what one
# needs of another comes through a port that cli/wiring.py fills.
MAY_IMPORT: dict[str, set[str]] = {
    "community": set(),
    "locales": {"community"},
    "cogs": {"community", "locales"},
    "matrix": {"community", "locales"},
    "data": {"community"},
    "scheduling": {"community"},
    "web": {"community"},
    "publishing": {"community", "locales"},
    "fetching": {"community"},
    "meaning": {"community"},
    "settings": {"community"},
    "cli": {*ROOMS, "settings"},
    "demo": {*ROOMS, "settings"},
    "bot": {"cli", "community"},
}
# The rules know no platform, no SQL, no clock and no network.
FOREIGN_TO_THE_RULES = {
    "aiohttp",
    "aiosqlite",
    "apscheduler",
    "asyncio",
    "discord",
    "nio",
    "prometheus_client",
    "simcord",
    "socket",
    "sqlalchemy",
    "sqlite3",
    "time",
}


def files(room: str) -> Iterator[Path]:
    path = ROOT / room
    yield from sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


def imported(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            yield node.lineno, (node.module or "").partition(".")[0]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_the_rooms_it_may_know(room: str) -> None:
    ours = {*MAY_IMPORT, "tests"}
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in files(room)
        for line, name in imported(path)
        if name in ours - {room} and name not in MAY_IMPORT[room]
    ]
    assert not wrong, "\n".join(wrong)


def test_every_folder_with_code_has_its_arrows() -> None:
    rooms = {p.parent.name for p in ROOT.glob("*/__init__.py")} - {"tests"}
    assert rooms == set(ROOMS)
    assert {p.name for p in ROOT.glob("*.py")} == set(TOP_FILES)


def test_the_rules_know_no_platform_no_database_and_no_clock() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in files("community")
        for line, name in imported(path)
        if name in FOREIGN_TO_THE_RULES
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", [*ROOMS, "bot", "settings"])
def test_only_the_clock_asks_what_time_it_is(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files(room)
        if path != ROOT / "scheduling" / "clock.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "utcnow", "today"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date"}
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", ["community", "cogs"])
def test_no_rule_and_no_cog_catches_everything(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files(room)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", ROOMS)
def test_a_file_holds_one_idea(room: str) -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for path in files(room)
        # A word list is as long as the language; it is data that happens to be typed.
        if not path.name.startswith("_aliases")
        and (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    ]
    assert not long, "\n".join(long)


def test_no_sql_outside_the_storage_room() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for room in ("cogs", "scheduling", "web")
        for path in files(room)
        for line, name in imported(path)
        if name in {"sqlalchemy", "sqlite3", "aiosqlite", "asyncpg"}
    ]
    assert not wrong, "\n".join(wrong)


MEASURES = {
    "getrusage", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time",
    "process_time_ns", "thread_time", "thread_time_ns", "timeit", "tracemalloc",
}  # fmt: skip
MAY_MEASURE = {
    "matrix/client.py": "somebody waits for an event until then, and no longer",
    "matrix/limits.py": "how much a homeserver lets an account do: its limits are of the clock",
}


def test_no_test_measures_time_or_memory_which_is_what_benchmarks_are_for() -> None:
    here = ROOT / "tests"
    measured = {
        path.relative_to(here).as_posix()
        for path in here.rglob("*.py")
        if path.parent.name != "bench" and MEASURES & set(named(path))
    }
    assert measured == set(MAY_MEASURE)


def named(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name
