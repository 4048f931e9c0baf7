"""Seasons: many rounds in a row, in which what happens feeds the next round as in the bot."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations
from random import Random

import numpy as np

from cli._mutual import is_mutual
from community.matching.inputs import Person, PlanRules
from community.model import MatchKind, PastMatch
from demo.crowd import Crowd
from demo.policies import Decision, Group, Policy, Week
from demo.worth import Worth, worth_of

PRESENCE = 0.8
"""How many of the members are in a round; who, is drawn anew each time."""

HAPPENS = 5 / 6
"""How many of the matches really meet."""

FIRST_SLOT = datetime(2026, 1, 5, 9, 0)  # noqa: DTZ001 (a slot is local and naive)
RULES = PlanRules(FIRST_SLOT)

_POOREST = 0.05


@dataclass(frozen=True, slots=True)
class Played:
    """One round. ``there``: the ids of who was in; ``met``: which of the groups did meet;
    ``repeats``, ``blocked``: pairs within the cool-down since they met, and pairs that should
    never meet; ``left_twice``: who was left out in this and in their last round before.
    """

    slot: datetime
    there: tuple[int, ...]
    groups: tuple[Group, ...]
    met: tuple[bool, ...]
    benefits: Mapping[int, float]
    repeats: int
    blocked: int
    mutual: int
    beyond: int
    left_twice: int
    seconds: float

    @property
    def left_out(self) -> int:
        """How many were in and got nobody."""
        return len(self.there) - sum(map(len, self.groups))


@dataclass(frozen=True, slots=True)
class Season:
    """All rounds. A benefit is what somebody gets of a match, in points of 100: the mean over
    the others in it; whoever was in and got nobody got 0.
    """

    played: tuple[Played, ...]

    @property
    def benefits(self) -> Mapping[int, float]:
        """The mean benefit of everybody who was ever in, by id."""
        got: dict[int, list[float]] = {}
        for one in self.played:
            for member, benefit in one.benefits.items():
                got.setdefault(member, []).append(benefit)
        return {member: sum(all_) / len(all_) for member, all_ in sorted(got.items())}

    @property
    def mean_benefit(self) -> float:
        """The mean of the members' benefits."""
        return _mean(list(self.benefits.values()))

    @property
    def poorest_benefit(self) -> float:
        """The mean benefit of the five per cent, at least one, who get least."""
        ordered = sorted(self.benefits.values())
        return _mean(ordered[: max(1, round(_POOREST * len(ordered)))])

    @property
    def gini(self) -> float:
        """How unevenly benefit is spread: 0 is everybody the same, 1 all of it one's."""
        ordered = sorted(self.benefits.values())
        total, count = sum(ordered), len(ordered)
        if not total:
            return 0.0
        ranked = sum(rank * benefit for rank, benefit in enumerate(ordered, 1))
        return 2 * ranked / (count * total) - (count + 1) / count

    @property
    def matches(self) -> int:
        """How many matches there were."""
        return sum(len(one.groups) for one in self.played)

    @property
    def repeats(self) -> int:
        """How often two were matched again within the cool-down after they had met."""
        return sum(one.repeats for one in self.played)

    @property
    def blocked(self) -> int:
        """How often two were matched who should never meet."""
        return sum(one.blocked for one in self.played)

    @property
    def left_out(self) -> int:
        """How often somebody was in and got nobody."""
        return sum(one.left_out for one in self.played)

    @property
    def left_out_twice(self) -> int:
        """How often somebody was left out again, right after the last time they were in."""
        return sum(one.left_twice for one in self.played)

    @property
    def beyond_share(self) -> float:
        """The share of matches between people of different fields, 0 to 1."""
        return sum(one.beyond for one in self.played) / max(1, self.matches)

    @property
    def mutual_share(self) -> float:
        """The share of matches in which everybody finds and gives what is sought, 0 to 1."""
        return sum(one.mutual for one in self.played) / max(1, self.matches)

    @property
    def seconds_a_round(self) -> float:
        """How long deciding took, on average."""
        return _mean([one.seconds for one in self.played])


def play(
    policy: Policy,
    crowd: Crowd,
    rounds: int,
    seed: int,
    *,
    rules: PlanRules = RULES,
    stopwatch: Callable[[], float] = time.perf_counter,
    step: Callable[[], None] = lambda: None,
) -> Season:
    """Play weekly rounds of a crowd. Who is there when depends on ``seed`` alone, so that every
    policy faces the same; history, waiting and debts are the policy's own.

    ``rules``: those of the first round; ``step`` is told of every round that is over.
    """
    life = _Life(crowd, rules, seed)
    played: list[Played] = []
    for number in range(rounds):
        week = life.week(number)
        begun = stopwatch()
        decision = policy(week)
        seconds = stopwatch() - begun
        played.append(life.live(week, decision, seconds))
        step()
    return Season(tuple(played))


class _Life:
    """What a crowd goes through."""

    def __init__(self, crowd: Crowd, rules: PlanRules, seed: int) -> None:
        self._members = {person.id: person for person in crowd.people}
        self._blocks = frozenset((min(pair), max(pair)) for pair in crowd.blocks)
        self._rules = rules
        self._seed = seed
        self._history: list[PastMatch] = []
        self._met: dict[tuple[int, int], datetime] = {}

    def week(self, number: int) -> Week:
        """Return the next round as it is to be decided."""
        draw = Random(f"{self._seed} there {number}")  # noqa: S311 (repeatable, no secret)
        there = tuple(one for _, one in sorted(self._members.items()) if draw.random() < PRESENCE)
        rules = replace(self._rules, slot=self._rules.slot + timedelta(weeks=number))
        return Week(there, tuple(self._history), self._blocks, rules, self._seed + number)

    def live(self, week: Week, decision: Decision, seconds: float) -> Played:
        """Let a round happen as it was decided, and keep what the next ones need of it."""
        people = {person.id: person for person in week.people}
        worth = worth_of(week.people)
        row = {person.id: at for at, person in enumerate(week.people)}
        rows = [[row[member] for member in group] for group in decision.groups]
        pairs = [
            (min(pair), max(pair)) for group in decision.groups for pair in combinations(group, 2)
        ]
        met = tuple(self._happens(week, group) for group in decision.groups)
        benefits = dict.fromkeys(people, 0.0) | _benefits(week.people, worth, rows)
        repeats = sum(self._is_repeat(week, pair) for pair in pairs)
        self._remember(week, decision, met)
        return Played(
            slot=week.rules.slot,
            there=tuple(people),
            groups=decision.groups,
            met=met,
            benefits=benefits,
            repeats=repeats,
            blocked=sum(pair in self._blocks for pair in pairs),
            mutual=sum(is_mutual([people[one] for one in group]) for group in decision.groups),
            beyond=sum(bool(worth.beyond[np.ix_(group, group)].any()) for group in rows),
            left_twice=sum(self._members[one].sat_out > 1 for one in people),
            seconds=seconds,
        )

    def _happens(self, week: Week, group: Group) -> bool:
        """Whether a group really meets: the same for the same people in the same round."""
        drawn = Random(f"{self._seed} {week.rules.slot} {sorted(group)}")  # noqa: S311 (the same)
        return drawn.random() < HAPPENS

    def _is_repeat(self, week: Week, pair: tuple[int, int]) -> bool:
        cooldown = timedelta(weeks=self._rules.cooldown_weeks)
        return pair in self._met and week.rules.slot - self._met[pair] < cooldown

    def _remember(self, week: Week, decision: Decision, met: Sequence[bool]) -> None:
        """Feed the round back as the bot does."""
        matched: set[int] = set()
        for group, happened in zip(decision.groups, met, strict=True):
            matched.update(group)
            kind, topics = decision.made_of.get(group, (MatchKind.OPEN, ()))
            self._history.append(
                PastMatch(group, week.rules.slot, happened, happened, kind, topics)
            )
            if happened:
                for pair in combinations(sorted(group), 2):
                    self._met[pair[0], pair[1]] = week.rules.slot
        for person in week.people:
            self._members[person.id] = replace(
                person,
                sat_out=0 if person.id in matched else person.sat_out + 1,
                debt=decision.debts.get(person.id, person.debt),
            )


def _benefits(
    people: Sequence[Person], worth: Worth, rows: Sequence[Sequence[int]]
) -> dict[int, float]:
    """Return what everybody in a group gets: the mean over the others in it."""
    return {
        people[one].id: _mean([float(worth.benefit[one, other]) for other in group if other != one])
        for group in rows
        for one in group
    }


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
