"""`rounds.json`: the rounds of a demo as data that anybody can check."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from cli._console import in_lines
from community.matching.reasons import explain
from community.matching.topics import label
from community.model import Introduction, Match, Member, Round
from community.places import Language


@dataclass(slots=True)
class Record:
    """What is written down while the demo runs; an erased member stays here, being made up."""

    language: Language
    people: dict[int, Member] = field(default_factory=dict[int, Member])
    introductions: dict[int, Introduction] = field(default_factory=dict[int, Introduction])
    avoid: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    rounds: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def note(self, round_: Round) -> dict[str, Any]:
        """Write down a round as it went out; return what was written."""
        written = {
            "number": round_.number,
            "slot": round_.slot.isoformat(),
            "seed": round_.seed,
            "matches": [self._match(match) for match in round_.matches],
            "unmatched": [{"member": u.member_id, "reason": u.reason} for u in round_.unmatched],
            "totals": self._totals(round_),
        }
        self.rounds.append(written)
        return written

    def _match(self, match: Match) -> dict[str, Any]:
        return {
            "members": list(match.present),
            "kind": match.kind.value,
            "score": match.score,
            "out_of_bubble": match.out_of_bubble,
            "reasons": self.reasons(match),
        }

    def reasons(self, match: Match) -> list[str]:
        """Return why these people were matched, a line each."""
        why = explain(match.reasons, self.people, self.introductions, self.language)
        return in_lines(why, self.language)

    def _totals(self, round_: Round) -> dict[str, int]:
        matched = sum(len(match.present) for match in round_.matches)
        return {
            "people": matched + len(round_.unmatched),
            "matched": matched,
            "mutual": sum(self._mutual(match.present) for match in round_.matches),
            "weight": sum(match.weight for match in round_.matches),
            "out_of_bubble": sum(match.out_of_bubble for match in round_.matches),
        }

    def _mutual(self, members: Sequence[int]) -> bool:
        """Whether everybody in a match offers somebody in it what they seek, and finds it too."""
        takes = {
            (taker, giver)
            for one, other in combinations(members, 2)
            for taker, giver in ((one, other), (other, one))
            if set(self.introductions[taker].understood.seeks)
            & set(self.introductions[giver].understood.gives)
        }
        everybody = set(members)
        return {taker for taker, _ in takes} == {giver for _, giver in takes} == everybody

    def write(self, path: Path) -> None:
        """Write everything as JSON."""
        path.write_text(
            json.dumps(
                {
                    "members": [self._member(member) for member in self.people.values()],
                    "avoid": sorted(map(list, self.avoid)),
                    "rounds": self.rounds,
                },
                ensure_ascii=False,
                indent=2,
            ),
            encoding="utf-8",
        )

    def _member(self, member: Member) -> dict[str, Any]:
        known = self.introductions[member.id]
        return {
            "id": member.id,
            "name": member.name,
            "field": known.details.field,
            "seeks": [label(topic, self.language) for topic in known.understood.seeks],
            "gives": [label(topic, self.language) for topic in known.understood.gives],
        }


def faults(rounds: Sequence[Mapping[str, Any]], avoid: set[tuple[int, int]]) -> list[str]:
    """Check what a round promises; return what is broken (nothing, if all is well)."""
    found: list[str] = []
    met: dict[tuple[int, int], int] = {}
    for number, one in enumerate(rounds, 1):
        seats = [m for match in one["matches"] for m in match["members"]]
        left_out = [u["member"] for u in one["unmatched"]]
        if len(set(seats + left_out)) != len(seats + left_out):
            found.append(f"round {number}: somebody stands in it twice")
        if one["totals"]["people"] != len(seats) + len(left_out):
            found.append(f"round {number}: somebody is silently out")
        for match in one["matches"]:
            for pair in combinations(sorted(match["members"]), 2):
                if pair in met:
                    found.append(f"{pair} met in rounds {met[pair]} and {number}")
                if pair in avoid:
                    found.append(f"{pair} should never meet, but did in round {number}")
                met[pair] = number
    return found
