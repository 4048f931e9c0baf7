"""How often the right partner of a wish comes first: ``python -m tests.bench.meaning``.

The pairs stand in tests/community/matching/pairs.toml: wishes and the offers that answer them in
other words, in two languages. A wish meets all 60 offers; its own should be the nearest. Nothing
may be tuned on the half marked "unseen"; its figures are looked at when a change is finished.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from community.matching.meaning import closeness, met, nearest, rows
from community.matching.topics import Topics, is_shipped
from community.meant import Meaning, NoMeaning
from community.model import Answers
from meaning.e5 import E5Meaning, installed

DATA = Path(__file__).parents[1] / "community" / "matching"

Half = Literal["seen", "unseen"]
HALVES: tuple[Half, ...] = ("seen", "unseen")


@dataclass(frozen=True, slots=True)
class Pair:
    """A wish and the offer that answers it."""

    half: Half
    tongues: str
    wish: str
    offer: str


def pairs() -> Sequence[Pair]:
    """Return all pairs."""
    return [Pair(**pair) for pair in _read("pairs.toml")["pair"]]


def of_half(half: Half) -> Sequence[Pair]:
    """Return the pairs of a half."""
    return [pair for pair in pairs() if pair.half == half]


def right_first(meaning: Meaning, every: Sequence[Pair] | None = None) -> Sequence[bool]:
    """Return for each pair whether the wish is nearer to its own offer than to any other of
    ``every`` (all 60 pairs). An equally near other counts as wrong.
    """
    every = pairs() if every is None else every
    size = len(every)
    left, right = np.divmod(np.arange(size * size), size)
    wishes = rows(meaning.vectors([pair.wish for pair in every]))
    offers = rows(meaning.vectors([pair.offer for pair in every]))
    close = closeness(wishes[left], offers[right])
    near = met(_need(every), close).reshape(size, size)
    own = np.diag(near)
    return ((near >= own[:, None]).sum(axis=1) == 1).tolist()


def share(right: Sequence[bool], half: Half) -> float:
    """Return the share of a half's wishes whose partner came first (precision at 1)."""
    return mean([ok for ok, pair in zip(right, pairs(), strict=True) if pair.half == half])


def snapped(meaning: Meaning, half: Half) -> tuple[int, int, int]:
    """Return (right, wrong, of how many) for words without a topic of their own in a half.

    Wrong also counts each word about nothing here that was taken for something.
    """
    entries = [entry for entry in _read("entries.toml")["entry"] if entry["half"] == half]
    topics = Topics()
    unknown = [e for e in entries if not any(map(is_shipped, topics.split(e["written"])))]
    found = nearest(meaning.vectors([e["written"] for e in unknown]), meaning.concepts())
    right = sum(topic in e["topics"] for topic, e in zip(found, unknown, strict=True) if topic)
    return right, sum(map(bool, found)) - right, sum(bool(e["topics"]) for e in unknown)


def figures() -> list[list[str]]:
    """Return what was measured, as (what, figure)."""
    table: list[list[str]] = []
    makers: list[tuple[str, Meaning]] = [("by words", NoMeaning())]
    if installed():
        makers.append(("with meaning", E5Meaning()))
    for how, meaning in makers:
        right = right_first(meaning)
        table += [
            [f"right partner first of 60, {half} half, {how}", f"{share(right, half):.2f}"]
            for half in HALVES
        ]
        for half in HALVES:
            own = right_first(meaning, of_half(half))
            table.append([f"right partner first of 30, {half} half, {how}", f"{mean(own):.2f}"])
    if installed():
        for half in HALVES:
            good, bad, of = snapped(makers[1][1], half)
            table.append([f"unknown words, {half} half", f"{good} of {of} right, {bad} wrong"])
    return table


def _need(every: Sequence[Pair]) -> NDArray[np.float64]:
    """Return how well each offer meets each wish by topics alone, wish by wish."""
    topics = Topics()
    seeks = [set(topics.understand(Answers(goal=pair.wish)).seeks) for pair in every]
    gives = [set(topics.understand(Answers(offer=pair.offer)).gives) for pair in every]
    return np.array([len(s & g) / max(min(len(s), 2), 1) for s in seeks for g in gives]).clip(0, 1)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    for what, figure in figures():
        print(f"{what}: {figure}")  # noqa: T201 - this is what the command is for
