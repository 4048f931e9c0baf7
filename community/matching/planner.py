"""Plan a round: who meets whom. Pure: the same people, rules and seed always give the same plan.

Hard rules: blocks, and a language in common. Then, each before all that follow: as many people as
possible; no repeats within the cool-down; nobody again whom one just missed; those left out
before; the best scores of the whole round. Trios are made only where pairs do not come out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from community.matching.findings import Finder
from community.matching.groups import EXACT, Group, divide
from community.matching.inputs import Person, PlanRules, dump_inputs, load_inputs
from community.matching.memory import Memory, remember
from community.matching.pairing import shuffled
from community.matching.scoring import Scores, rarity, score
from community.matching.weights import MICRO, Weights, weigh
from community.model import MatchKind, PastMatch, Unmatched
from community.planned import PlannedMatch

__all__ = ["Person", "Plan", "PlanRules", "dump_inputs", "load_inputs", "plan"]

_BEYOND_STEPS = 4
"""Halvings of the search for the push out of the bubble: it is found to a sixteenth."""

_SEARCH_EXACT = 150
"""Up to so many people that search looks at every pair."""


Stage = Literal["look", "pair", "explain"]
Progress = Callable[[Stage], None]
"""Told which stage of a long plan begins: looking for candidates, pairing, explaining."""


def _quiet(_stage: Stage) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A planned round. ``weight`` is the sum of the matches' weights, in millionths, ``bound`` a
    proven upper bound of what any pairing of the pairs looked at can weigh; ``debts``: everybody's
    new debt, 0 to 1000, by member.
    """

    matches: tuple[PlannedMatch, ...]
    unmatched: tuple[Unmatched, ...]
    weight: int = 0
    bound: int = 0
    debts: Mapping[int, int] = field(default_factory=dict[int, int])

    @property
    def mutual(self) -> int:
        """How many matches let everybody find something they seek and give something sought."""
        return sum(match.kind is MatchKind.EXCHANGE for match in self.matches)

    @property
    def out_of_bubble_percent(self) -> int:
        """The share of matches between people of different fields."""
        beyond = sum(match.out_of_bubble for match in self.matches)
        return round(100 * beyond / len(self.matches)) if self.matches else 0


def plan(
    people: Sequence[Person],
    history: Sequence[PastMatch],
    blocks: frozenset[tuple[int, int]],
    rules: PlanRules,
    seed: int,
    *,
    progress: Progress = _quiet,
) -> Plan:
    """Return the best round of ``people`` (in any order). ValueError if somebody is in it twice.

    ``blocks``: pairs of ids, either way round. ``seed`` decides only among equally good plans.
    ``progress`` is told when a stage begins.
    """
    progress("look")
    ordered = sorted(people, key=lambda person: person.id)
    if len({person.id for person in ordered}) < len(ordered):
        raise ValueError("somebody is in the round twice")
    if not ordered:
        return Plan((), ())
    scores = score(ordered)
    case = _Case(ordered, scores, remember(ordered, history, rules), blocks, rules, seed)
    progress("pair")
    groups, weights = case.solve()
    progress("explain")
    finder = Finder(ordered, scores, rarity(ordered))
    matches = tuple(_match(finder, weights, group, seed) for group in groups)
    matched = {member for match in matches for member in match.members}
    unmatched = tuple(
        _unmatched(ordered, scores, at)
        for at, person in enumerate(ordered)
        if person.id not in matched
    )
    return Plan(matches, unmatched, sum(match.weight for match in matches))


@dataclass(frozen=True, slots=True)
class _Case:
    """A round to be solved."""

    people: Sequence[Person]
    scores: Scores
    memory: Memory
    blocks: frozenset[tuple[int, int]]
    rules: PlanRules
    seed: int

    def solve(self) -> tuple[tuple[Group, ...], Weights]:
        """Return the groups and the weights without any push out of the bubble."""
        plain = self._weights(0)
        groups = divide(plain, self.seed)
        if not self._enough(groups):
            groups = divide(self._weights(self._least_push()), self.seed)
        return groups, plain

    def _weights(self, beyond: int) -> Weights:
        return weigh(self.people, self.scores, self.memory, self.blocks, beyond)

    def _least_push(self) -> int:
        """Return about the smallest push that reaches the share out of the bubble, or all of it."""
        low, high = 0, MICRO
        for _ in range(_BEYOND_STEPS):
            middle = (low + high) // 2
            groups = divide(self._weights(middle), self.seed, exact=min(EXACT, _SEARCH_EXACT))
            if self._enough(groups):
                high = middle
            else:
                low = middle
        return high

    def _enough(self, groups: Sequence[Group]) -> bool:
        beyond = sum(
            any(self.scores.bubble[one, other] for one in group for other in group)
            for group in groups
        )
        return 100 * beyond >= self.rules.out_of_bubble_percent * len(groups)


def _match(finder: Finder, weights: Weights, group: Group, seed: int) -> PlannedMatch:
    ids = tuple(finder.people[one].id for one in group)
    # Who starts among equals changes from round to round and from pair to pair.
    turn = int(shuffled(6, seed + sum(ids))[0])
    return PlannedMatch(
        members=ids,
        kind=finder.kind(group),
        score=finder.score(group),
        weight=weights.micro_of(group),
        reasons=finder.reasons(group),
        starter=finder.people[finder.starter(group, turn)].id,
        out_of_bubble=finder.out_of_bubble(group),
    )


def _unmatched(people: Sequence[Person], scores: Scores, at: int) -> Unmatched:
    """Say why somebody is left over; blocks play no part in what is said."""
    if len(people) == 1:
        return Unmatched(people[at].id, "alone")
    others = [other for other in range(len(people)) if other != at]
    if not scores.talk[at, others].any():
        return Unmatched(people[at].id, "language")
    return Unmatched(people[at].id, "no_partner")
