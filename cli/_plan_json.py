"""A planned round as data: who meets whom and why, under the ids of the people's own list."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from cli._console import in_lines
from cli._mutual import is_mutual
from cli._people_csv import Listed, Words
from community.matching.inputs import Person
from community.matching.planner import Plan
from community.matching.reasons import explain
from community.model import Consent, Details, Introduction, Member, Parts, Understanding
from community.places import Account, Language
from community.planned import PlannedMatch

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Nobody in a spreadsheet has joined or written at a known time; no sentence asks."""

_STEP = 500

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody in a round; the planner's id of the first of ``listed`` is 1, and so on."""

    listed: Sequence[Listed]
    people: Sequence[Person]
    words: Words
    language: Language

    def of(self, number: int) -> Listed:
        """Return the person to whom the planner's id belongs."""
        return self.listed[number - 1]


def document(
    plan: Plan, roster: Roster, seed: int, step: Callable[[int], None] = lambda _done: None
) -> Document:
    """Return the whole plan but for what it took; ``step`` is told how many are explained."""
    matched = sum(len(match.members) for match in plan.matches)
    beyond = sum(match.out_of_bubble for match in plan.matches)
    mutual = sum(
        is_mutual([roster.people[member - 1] for member in match.members]) for match in plan.matches
    )
    return {
        "seed": seed,
        "totals": {
            "people": len(roster.people),
            "matched": matched,
            "mutual": mutual,
            "weight": plan.weight,
            # A bound below the weight is none: the planner has not proved anything.
            "upper_bound": plan.bound if plan.bound >= plan.weight else None,
            "out_of_bubble": round(beyond / len(plan.matches), 4) if plan.matches else 0.0,
        },
        "matches": list(_matches(plan.matches, roster, step)),
        "unmatched": [
            {"member": roster.of(one.member_id).id, "reason": one.reason} for one in plan.unmatched
        ],
    }


def write(path: Path, whole: Document) -> None:
    """Write a plan as JSON, a line each match; the file is there as a whole or not at all.

    OSError if it cannot be written; then nothing has changed.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(_lines(whole))
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _lines(whole: Document) -> Iterator[str]:
    """Yield JSON with short values on one line and each entry of a list on a line of its own."""
    yield "{\n"
    for at, (name, value) in enumerate(whole.items()):
        yield f"{_json(name)}: "
        if isinstance(value, list) and value:
            entries = cast("list[Any]", value)
            yield "[\n" + ",\n".join(map(_json, entries)) + "\n]"
        else:
            yield _json(value)
        yield ",\n" if at < len(whole) - 1 else "\n"
    yield "}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _matches(
    matches: Sequence[PlannedMatch], roster: Roster, step: Callable[[int], None]
) -> Iterator[Document]:
    for at, match in enumerate(matches):
        if at % _STEP == 0:
            step(at)
        members = {number: _member(number, roster) for number in match.members}
        introductions = {number: _introduction(number, roster) for number in match.members}
        why = explain(
            match.reasons, members, introductions, roster.language, named=roster.words.named
        )
        yield {
            "members": [roster.of(number).id for number in match.members],
            "kind": match.kind.value,
            "score": match.score,
            "parts": {roster.of(parts.member).id: _parts(parts) for parts in match.parts},
            "reasons": in_lines(why, roster.language),
        }


def _parts(parts: Parts) -> Mapping[str, int]:
    return {
        "need": parts.need,
        "shared": parts.shared,
        "horizon": parts.horizon,
        "interests": parts.interests,
        "mentor": parts.mentor,
    }


def _member(number: int, roster: Roster) -> Member:
    """Return somebody of the list as the reasons know people."""
    listed = roster.of(number)
    return Member(
        id=number,
        community_id=0,
        account=Account("", listed.id),
        name=listed.name,
        language=roster.language,
        since=_LONG_AGO,
        consent=Consent(0, _LONG_AGO, 0),
    )


def _introduction(number: int, roster: Roster) -> Introduction:
    listed = roster.of(number)
    return Introduction(
        member_id=number,
        answers=listed.answers,
        details=Details(field=listed.field),
        understood=Understanding(),
        updated_at=_LONG_AGO,
    )
