"""How long the longest and nastiest inputs are read, and whether twice the text takes longer than
about twice the time. What they are read as stands in the tests.

CPU time, the least of some tries: other programs on the machine do not count.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import locales
from cogs._text import safe_text as safe_on_discord
from community.matching.topics import Topics
from community.model import Answers
from fetching.decision import decide
from matrix.parsing import parse
from matrix.text import safe_text as safe_on_matrix
from tests import longest
from tests.bench.one import BROKEN, Rows

TRIES, ENOUGH = 10, 500.0
"""So often something is tried, or until that took so many milliseconds."""
GROWTH = 3.0
"""What twice the text may take, as many times the time: 2 if all is well, else 4 or more."""
SHORT = 1.0
"""Milliseconds of which no growth can be told."""
ON_DISCORD, ON_MATRIX, ANSWER, LINE, ADDRESS, EXPRESSION = 5.0, 50.0, 50.0, 500.0, 50.0, 100.0
CATALOGUE = 1_000.0
"""Promised: milliseconds."""

Deed = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Case:
    """Something long to be read, and within how many milliseconds that is promised. ``tries``: by
    length, what reads it; of several kinds, the worst counts.
    """

    name: str
    promise: float
    tries: Sequence[Callable[[int], Deed]]
    length: int


def figures() -> Rows:
    """Measure."""
    rows = [[f"longest: {case.name}", _measured(case)] for case in cases()]
    (catalogue,) = _milliseconds(lambda: locales.load("de"))
    return [*rows, ["longest: the German catalogue made ready", figure(catalogue, CATALOGUE)]]


def figure(took: float, promise: float, growth: float = 0) -> str:
    """Return what was measured beside what is promised; ``growth`` 0: too short to tell."""
    told = f"{took:.2f} ms of {promise:.0f}"
    if growth:
        told += f", twice the text {growth:.1f} times the time"
    return told if took <= promise and growth <= GROWTH else f"{BROKEN}: {told}"


def cases() -> Iterator[Case]:
    """Return everything that is tried."""
    for front, safe, pieces, promise in (
        ("Discord", safe_on_discord, longest.ON_DISCORD, ON_DISCORD),
        ("Matrix", safe_on_matrix, longest.ON_MATRIX, ON_MATRIX),
    ):
        for piece in pieces:
            name = f"made safe for {front}, {piece[:6]!a}"
            yield Case(name, promise, [_typed(safe, piece)], longest.TYPED)
    topics = Topics()
    for name, piece in longest.ANSWERS.items():
        yield Case(f"topics, {name}", ANSWER, [_answer(topics, piece)], longest.ANSWER)
    for name, line in longest.LINES.items():
        yield Case(f"a command, {name}", LINE, [_command(line)], longest.LINE)
    name = f"the worst of {len(longest.ADDRESSES)} addresses"
    yield Case(name, ADDRESS, [_address(url) for url in longest.ADDRESSES], 1)
    expressions = longest.expressions()
    for number, expression in enumerate(expressions, 1):
        found = [_expression(expression, pump) for pump in longest.PUMPS]
        name = f"regular expression {number} of {len(expressions)} for pages"
        yield Case(name, EXPRESSION, found, longest.PUMPED)


def _typed(safe: Callable[[str], str], piece: str) -> Callable[[int], Deed]:
    return lambda length: _reading(safe, longest.endless(piece, length))


def _answer(topics: Topics, piece: str) -> Callable[[int], Deed]:
    def read(written: str) -> None:
        topics.understand(Answers(goal=written))
        topics.split(written)

    return lambda length: _reading(read, longest.endless(piece, length))


def _command(line: longest.Line) -> Callable[[int], Deed]:
    return lambda length: _reading(lambda typed: parse(typed, "en"), line.typed(length))


def _address(url: str) -> Callable[[int], Deed]:
    return lambda times: _reading(decide, url + url[-1] * len(url) * (times - 1))


def _expression(expression: str, pump: str) -> Callable[[int], Deed]:
    compiled = re.compile(expression)

    def read(text: str) -> None:
        compiled.fullmatch(text)
        compiled.match(text)

    return lambda length: _reading(read, longest.pumped(pump, length))


def _reading(read: Callable[[str], object], text: str) -> Deed:
    return lambda: read(text)


def _measured(case: Case) -> str:
    took = growth = 0.0
    for made in case.tries:
        once, twice = _milliseconds(made(case.length), made(2 * case.length))
        took = max(took, once)
        if twice > SHORT:
            growth = max(growth, twice / once)
    return figure(took, case.promise, growth)


def _milliseconds(*deeds: Deed) -> Sequence[float]:
    """Return of each the least of some tries, made by turns, so that a busy while meets all.

    The first tries may fill tables and do not count.
    """
    for deed in deeds:
        deed()
    found: list[list[float]] = []
    while len(found) < TRIES and sum(map(sum, found)) < ENOUGH:
        found.append([_once(deed) for deed in deeds])
    return [min(times) for times in zip(*found, strict=True)]


def _once(deed: Deed) -> float:
    began = time.process_time()
    deed()
    return (time.process_time() - began) * 1_000
