"""The longest and nastiest that people, pages and servers can hand us.

Tests say what it is read as; ``python -m tests.bench longest`` says how long that takes.
"""

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.fetching.addresses import ODD

ROOT = Path(__file__).parents[1]

ANSWER = 16_000
"""Characters of an endless answer in an introduction; read are the first of them."""
ANSWERS: Mapping[str, str] = {
    "sentence": "Ich suche Museen und Öffentlichkeitsarbeit für das Haus. ",
    "unknown": "Wortungeheuer Kulturschnickschnack ",
    "quotes": "„a “ ",
    "hashtags": "#a ",
    "commas": "a,",
    "one word": "x",
    "accents": "\u1dc0\u1dcf\u20d0\u1dca\u0315\u0300",
    "and": "und ",
    "blanks": " ",
    "expanding": "\ufdfa",
    "lines": "Kunst\n",
}
"""What such an answer repeats."""

TYPED = 16_000
"""Characters of an endless text that a front makes safe."""
ON_DISCORD: Sequence[str] = (
    "a", "\\", "*", "@", "<", "\n# ", "1.", "\u0301", "👩\u200d", "://", ".a", "\n1", "\n ", "1",
    "\u200d", ".", "\n\n", "9" * 30,
)  # fmt: skip
ON_MATRIX: Sequence[str] = ("a", "@", "<", ":a", "\u0301", ".a", "\n\n\n", "a:", "#!")
"""What such a text repeats."""


class Line(NamedTuple):
    """A line that is typed as a command: how it begins, what it repeats, how it ends."""

    begin: str
    again: str
    end: str = ""

    def typed(self, length: int) -> str:
        """Return the line with so many characters of what it repeats."""
        return self.begin + endless(self.again, length) + self.end


LINE = 60_000
"""As many characters as an event on Matrix can hold, about."""
LINES: Mapping[str, Line] = {
    "short words": Line("intro find ", "a "),
    "options that are none": Line("intro find ", "aa=1 "),
    "quotation marks": Line("intro find ", '"'),
    "brackets": Line("intro find ", "["),
    "links to people": Line("intro find ", "[](https://matrix.to/#/"),
    "signs of a person": Line("intro show ", "@"),
    "servers": Line("intro show @", "a:"),
    "choices": Line("admin setup ", "Europe/Berlin "),
    "the same choice": Line("match met ", "not "),
    "one choice": Line("match join ", "x"),
    "no command": Line("", "x"),
    "blanks first": Line("", " ", "x"),
}

ADDRESSES: Sequence[str] = (
    *(url for url in ODD if len(url) > 200),
    *("http://" + again * 2_040 for again in ".-:@[%ü①ﷺ\u0301x"),
)
"""Addresses that are decided on; the longest has a million characters."""

PUMPED = 100_000
"""Characters in which a regular expression is to find its way."""
PUMPS: Sequence[str] = (
    "a", "A", "0", "-", ".", "_", "a-", "0.", "x ", "0x", "-a", "utm_", "\u00fc", " ", "*",
)  # fmt: skip


def pumped(pump: str, length: int = PUMPED) -> str:
    """Return a text that nearly is what an expression of short pieces looks for."""
    return endless(pump, length) + "\n!"


def expressions() -> Sequence[str]:
    """Return every regular expression for other people's pages, found in the code."""
    found: list[str] = []
    for path in sorted((ROOT / "fetching").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
                assert isinstance(node.args[0], ast.Constant), path
                found.append(str(node.args[0].value))
    return found


def endless(again: str, length: int) -> str:
    """Return so many characters of something that goes on and on."""
    return (again * (length // len(again) + 1))[:length]
