"""How often words for a day and a time are read as they were meant: ``make bench`` says it.

The phrases stand in tests/community/said: what somebody typed on Wednesday 2026-11-25 at 10:00 in
Berlin, and what they meant ("-": there is nothing to be read; "|" between two honest readings).
Nothing may be tuned on the half called "unseen".
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from community.places import Language
from community.when import read

PHRASES = Path(__file__).parents[1] / "community" / "said"
ZONE = "Europe/Berlin"
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo(ZONE))
NOTHING = "-"

Half = Literal["seen", "unseen"]
HALVES: tuple[Half, ...] = ("seen", "unseen")


@dataclass(frozen=True, slots=True)
class Tally:
    """Phrases in a language, how many were read right, and how many wrongly without a word."""

    phrases: int
    right: int
    silently_wrong: int

    @property
    def share(self) -> float:
        """Return the share that was read right."""
        return self.right / self.phrases


def tally(half: Half, language: Language) -> Tally:
    """Read all phrases of a half in a language."""
    phrases = right = wrong = 0
    for line in (PHRASES / f"{half}.tsv").read_text(encoding="utf-8").splitlines():
        spoken, meant, typed = line.split("\t")
        if spoken != language:
            continue
        readings = read(typed, NOW, ZONE, language).readings
        found = readings[0].local.isoformat(timespec="minutes") if readings else NOTHING
        phrases += 1
        right += found in meant.split("|")
        wrong += found not in {NOTHING, *meant.split("|")}
    return Tally(phrases, right, wrong)


def figures() -> list[list[str]]:
    """Return rows of (what, figure)."""
    rows: list[list[str]] = []
    for half in HALVES:
        for language in ("de", "en"):
            found = tally(half, language)
            what = f"days and times read right, {language}, {half} half"
            figure = f"{found.right} of {found.phrases}, silently wrong {found.silently_wrong}"
            rows.append([what, figure])
    return rows
