"""What the planner is given: people, rules; and how that is written down for a replay."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.model import PastMatch

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who is in this round. The four sets hold topics (see ``topics.py``).

    ``languages``: codes; empty means any. ``zone_hours``: hours ahead of UTC at the slot, None if
    unknown. ``trio``: likes to meet in threes. ``sat_out``: rounds in a row without anybody.
    """

    id: int
    seeks: frozenset[str] = frozenset()
    gives: frozenset[str] = frozenset()
    widens: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    field: str = ""
    languages: frozenset[str] = frozenset()
    zone_hours: float | None = None
    trio: bool = False
    sat_out: int = 0


@dataclass(frozen=True, slots=True)
class PlanRules:
    """The round's ``slot`` (naive local) and what the organisers set.

    ``out_of_bubble_percent``: the share of matches across fields that is aimed at.
    """

    slot: datetime
    cooldown_weeks: int = 12
    out_of_bubble_percent: int = 30


Inputs = tuple[
    tuple[Person, ...], tuple[PastMatch, ...], frozenset[tuple[int, int]], PlanRules, int
]
"""The arguments of ``planner.plan``, in its order."""


def dump_inputs(
    people: Sequence[Person],
    history: Sequence[PastMatch],
    blocks: Iterable[tuple[int, int]],
    rules: PlanRules,
    seed: int,
) -> str:
    """Write the arguments of ``plan`` as JSON; equal arguments give equal text."""
    document = {
        "version": _VERSION,
        "seed": seed,
        "rules": {
            "slot": rules.slot.isoformat(),
            "cooldown_weeks": rules.cooldown_weeks,
            "out_of_bubble_percent": rules.out_of_bubble_percent,
        },
        "people": [_written(person) for person in people],
        "history": [
            {"members": list(past.members), "slot": past.slot.isoformat(), "met": past.met}
            for past in history
        ],
        "blocks": sorted(map(list, blocks)),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def load_inputs(written: str) -> Inputs:
    """Read what ``dump_inputs`` wrote; ValueError if another version wrote it."""
    document: dict[str, Any] = json.loads(written)
    if document.get("version") != _VERSION:
        raise ValueError(f"round inputs of version {document.get('version')!r} cannot be read")
    rules: dict[str, Any] = dict(document["rules"])
    rules["slot"] = datetime.fromisoformat(rules["slot"])
    return (
        tuple(_read(person) for person in document["people"]),
        tuple(
            PastMatch(tuple(past["members"]), datetime.fromisoformat(past["slot"]), past["met"])
            for past in document["history"]
        ),
        frozenset((one, other) for one, other in document["blocks"]),
        PlanRules(**rules),
        document["seed"],
    )


_SETS = ("seeks", "gives", "widens", "interests", "languages")


def _written(person: Person) -> dict[str, Any]:
    plain = {
        name: getattr(person, name) for name in ("id", "field", "zone_hours", "trio", "sat_out")
    }
    return plain | {name: sorted(getattr(person, name)) for name in _SETS}


def _read(written: dict[str, Any]) -> Person:
    sets: dict[str, Any] = {name: frozenset(written[name]) for name in _SETS}
    return Person(**(written | sets))
