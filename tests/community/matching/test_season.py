"""Half a year of rounds, as a community lives through them."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, pairwise

import pytest

from community.matching.inputs import Person, PlanRules
from community.matching.planner import Plan, plan
from community.model import MatchKind, PastMatch
from tests.community.matching.brute import SLOT
from tests.community.matching.test_groups import crowd

ROUNDS = 26
BLOCKS = frozenset({(1, 2), (1, 3), (2, 3), (4, 9)})


def season(count: int, *, presence: float = 0.8) -> Iterator[tuple[list[Person], Plan, set[int]]]:
    """Play rounds: four of five are there, one match in six does not happen."""
    draw = random.Random(count)  # noqa: S311 (test data)
    members = {person.id: person for person in crowd(count)}
    history: list[PastMatch] = []
    for week in range(ROUNDS):
        there = [person for person in members.values() if draw.random() < presence]
        slot = SLOT + timedelta(weeks=week)
        planned = plan(there, history, BLOCKS, PlanRules(slot), week)
        # By the first of their members: the matches that really happen.
        happen = {match.members[0] for match in planned.matches if draw.random() > 1 / 6}
        yield there, planned, happen
        for match in planned.matches:
            history.append(PastMatch(match.members, slot, met=match.members[0] in happen))
            for member in match.members:
                members[member] = replace(members[member], sat_out=0)
        for left in planned.unmatched:
            waiting = members[left.member_id]
            members[left.member_id] = replace(waiting, sat_out=waiting.sat_out + 1)


@pytest.mark.parametrize("count", [20, 41])
def test_over_half_a_year_everybody_meets_somebody_new_each_time(count: int) -> None:
    last_met: dict[tuple[int, int], int] = {}
    last_missed: dict[tuple[int, int], int] = {}
    for week, (there, planned, happen) in enumerate(season(count)):
        assert not planned.unmatched
        assert sum(len(match.members) for match in planned.matches) == len(there)
        sizes = Counter(len(match.members) for match in planned.matches)
        assert sizes[3] == len(there) % 2
        for match in planned.matches:
            for pair in combinations(match.members, 2):
                assert pair not in BLOCKS
                assert week - last_met.get(pair, -99) >= 12
                assert week - last_missed.get(pair, -99) >= 4
                (last_met if match.members[0] in happen else last_missed)[pair] = week


def test_matches_are_of_use_far_more_often_than_by_chance() -> None:
    kinds: Counter[MatchKind] = Counter()
    by_chance: Counter[bool] = Counter()
    for there, planned, _ in season(40):
        kinds.update(match.kind for match in planned.matches)
        by_chance.update(
            bool(one.seeks & other.gives and other.seeks & one.gives)
            for one, other in combinations(there, 2)
        )
    chance = by_chance[True] / by_chance.total()
    assert kinds[MatchKind.EXCHANGE] / kinds.total() > 1.2 * chance
    assert kinds[MatchKind.OPEN] / kinds.total() < 0.1


def test_those_who_can_only_meet_the_same_few_take_turns() -> None:
    # Three speak French only, and so does a fourth who may not be in a trio with them.
    speakers = {at: Person(at, languages=frozenset({"fr"})) for at in (1, 2, 3)}
    left_out: list[int] = []
    history: list[PastMatch] = []
    for week in range(9):
        slot = SLOT + timedelta(weeks=week)
        planned = plan(list(speakers.values()), history, frozenset({(1, 3)}), PlanRules(slot), week)
        (left,) = planned.unmatched
        left_out.append(left.member_id)
        history += [PastMatch(match.members, slot, met=False) for match in planned.matches]
        for at, person in speakers.items():
            waited = person.sat_out + 1 if at == left.member_id else 0
            speakers[at] = replace(person, sat_out=waited)
    assert all(one != other for one, other in pairwise(left_out))
    assert set(left_out) == {1, 3}


def test_the_seed_alone_decides_who_starts_among_equals_and_so_it_changes() -> None:
    starters = Counter(
        match.starter == match.members[0]
        for seed in range(40)
        for match in plan([Person(1), Person(2)], [], frozenset(), PlanRules(SLOT), seed).matches
    )
    assert min(starters[True], starters[False]) > 8
