"""What the planner is given: people, rules; and how that is written down for a replay."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from community.model import MatchKind, PastMatch
from community.wishes import Mode, Presence

_VERSION = 2


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who is in this round. The four sets hold topics (see ``topics.py``).

    ``languages``: codes; empty means any. ``zone_hours``: hours ahead of UTC at the slot, None if
    unknown. ``trio``: likes to meet in threes. ``sat_out``: rounds in a row without anybody.
    ``mode``, ``bubble``, ``presence``, ``mentees``: see ``community/wishes.py``; ``place``: where
    on-site people are, "" if unknown. ``debt``: 0 to 1000, what fairness owes them. ``wish`` and
    ``offer``: the meaning of what they seek and give, as int8 vectors of one length; b"" if none.
    ``reach``: the platforms on which others can write to them; empty means any.
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
    mode: Mode = Mode.MIXED
    bubble: int = 0
    presence: Presence = Presence.ANY
    place: str = ""
    mentees: int = 0
    debt: int = 0
    wish: bytes = b""
    offer: bytes = b""
    reach: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlanRules:
    """The round's ``slot`` (naive local) and what the organisers set.

    ``out_of_bubble_percent``: the share of matches across fields that is aimed at. ``group_size``:
    how many meet at once, 2 to 6. ``decoy_key``: the community's secret for decoys (pairs that are
    kept apart at random, so that a block cannot be told from never meeting); "": no decoys.
    """

    slot: datetime
    cooldown_weeks: int = 12
    out_of_bubble_percent: int = 30
    group_size: int = 2
    decoy_key: str = ""


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
        "rules": asdict(rules) | {"slot": rules.slot.isoformat()},
        "people": [_written(person) for person in people],
        "history": [asdict(past) | {"slot": past.slot.isoformat()} for past in history],
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
        tuple(_past(past) for past in document["history"]),
        frozenset((one, other) for one, other in document["blocks"]),
        PlanRules(**rules),
        document["seed"],
    )


_SETS = ("seeks", "gives", "widens", "interests", "languages", "reach")
_BYTES = ("wish", "offer")


def _written(person: Person) -> dict[str, Any]:
    changed: dict[str, Any] = {name: sorted(getattr(person, name)) for name in _SETS}
    changed |= {name: b64encode(getattr(person, name)).decode() for name in _BYTES}
    return asdict(person) | changed


def _read(written: dict[str, Any]) -> Person:
    changed: dict[str, Any] = {name: frozenset(written.get(name, ())) for name in _SETS}
    changed |= {name: b64decode(written[name]) for name in _BYTES}
    changed |= {"mode": Mode(written["mode"]), "presence": Presence(written["presence"])}
    return Person(**(written | changed))


def _past(written: dict[str, Any]) -> PastMatch:
    return PastMatch(
        tuple(written["members"]),
        datetime.fromisoformat(written["slot"]),
        written["met"],
        written["good"],
        MatchKind(written["kind"]),
        tuple(written["topics"]),
    )
