"""What else a round had for people."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from community.matching.alternatives import next_best
from community.matching.groups import Group
from community.matching.inputs import Person, PlanRules
from community.matching.large import solve_large
from community.matching.scoring import every_pair
from community.matching.small import solve_small
from community.matching.solution import Solution
from community.matching.weights import Case, edges_of
from community.model import PastMatch
from tests.community.matching import brute
from tests.community.matching.brute import SLOT, case, score

Blocks = frozenset[tuple[int, int]]
RULES = PlanRules(SLOT, 12, 0, decoy_key="some key")


def solved(round_of: Case, *groups: Group) -> Solution:
    """A solution that looked at every pair."""
    return Solution(groups, edges_of(round_of, *every_pair(len(round_of.people))), 0)


def some(*topics: str) -> frozenset[str]:
    return frozenset(topics)


PEOPLE = [
    Person(1, some("a", "b"), some("c")),
    Person(2, some("c"), some("a")),
    Person(3, some("c"), some("a", "b")),
    Person(4, gives=some("b")),
    Person(5),
]


def test_the_best_pair_with_somebody_outside_is_the_alternative() -> None:
    scores = score(PEOPLE).score
    assert scores[0, 2] > scores[0, 1] > scores[0, 3] > scores[0, 4] == 0
    found = next_best(solved(case(PEOPLE), (0, 1), (2, 3)))
    assert found == {0: (0, 2, scores[0, 2]), 1: (2, 0, scores[0, 2])}
    found = next_best(solved(case(PEOPLE), (0, 2), (1, 3)))
    assert found == {0: (0, 1, scores[0, 1]), 1: (1, 0, scores[0, 1])}
    found = next_best(solved(case(PEOPLE), (0, 1, 2)))
    assert found == {0: (0, 3, scores[0, 3])}


def test_somebody_left_over_may_be_the_alternative() -> None:
    scores = score(PEOPLE).score
    assert next_best(solved(case(PEOPLE), (0, 1))) == {0: (0, 2, scores[0, 2])}


@pytest.mark.parametrize("blocks", [{(1, 3)}, {(3, 1)}])
def test_blocked_people_are_no_alternative(blocks: set[tuple[int, int]]) -> None:
    found = next_best(solved(case(PEOPLE, blocks=blocks), (0, 4), (1, 3)))
    assert found[0][:2] == (0, 1)
    assert found[1][:2] == (1, 0)


@pytest.mark.parametrize(("weeks", "met"), [(11, True), (3, False)])
def test_those_met_or_missed_of_late_are_no_alternative(weeks: int, *, met: bool) -> None:
    past = [PastMatch((1, 3), SLOT - timedelta(weeks=weeks), met)]
    assert next_best(solved(case(PEOPLE, past), (0, 4), (1, 3)))[0][:2] == (0, 1)
    past = [PastMatch((1, 3), SLOT - timedelta(weeks=weeks + 1), met)]
    assert next_best(solved(case(PEOPLE, past), (0, 4), (1, 3)))[0][:2] == (0, 2)


def test_decoys_are_no_alternative() -> None:
    people = [Person(at + 1, some("a"), some("a")) for at in range(10)]
    round_of = case(people, rules=RULES)
    solution = solved(round_of, *((at, at + 1) for at in range(0, 10, 2)))
    edges = solution.edges
    drawn = {
        frozenset(pair)
        for pair, decoy in zip(combinations(range(10), 2), edges.decoy.tolist(), strict=True)
        if decoy
    }
    found = next_best(solution)
    assert set(found) == set(range(5))
    assert all(frozenset((one, other)) not in drawn for one, other, _ in found.values())
    # The first of the equally good ones that is none.
    assert found[0][0] == 0
    assert found[0][1] == min(at for at in range(2, 10) if frozenset((0, at)) not in drawn)


def test_a_group_that_nobody_else_suits_has_no_alternative() -> None:
    everybody = frozenset(combinations(range(1, 5), 2)) - {(1, 2), (3, 4)}
    solution = solved(case(PEOPLE[:4], blocks=everybody), (0, 1), (2, 3))
    assert next_best(solution) == {}
    assert next_best(solved(case(PEOPLE[:3]), (0, 1, 2))) == {}
    assert next_best(solved(case([]))) == {}
    assert next_best(solved(case([Person(1)]))) == {}


@settings(max_examples=60, deadline=None)
@given(brute.wishing_people(2, 9), brute.histories, brute.blocks, brute.seeds)
def test_alternatives_are_the_best_there_are_and_never_forbidden(
    people: list[Person], history: list[PastMatch], blocks: Blocks, seed: int
) -> None:
    round_of = case(people, history, blocks, RULES)
    for solution in (solve_small(round_of, seed), solve_large(round_of, seed)):
        edges = solution.edges
        fair = edges.kept(~(edges.known.repeated | edges.known.missed | edges.decoy))
        scores = {
            (one, other): points
            for one, other, points in zip(
                fair.left.tolist(), fair.right.tolist(), fair.score.tolist(), strict=True
            )
        }
        found = next_best(solution)
        for at, group in enumerate(solution.groups):
            outside = {
                pair: points for pair, points in scores.items() if len(set(pair) & set(group)) == 1
            }
            if at not in found:
                assert not outside
                continue
            one, other, points = found[at]
            assert one in group
            assert other not in group
            assert outside[min(one, other), max(one, other)] == points
            assert points == pytest.approx(max(outside.values()), abs=1e-6)


def test_perfect_alternatives_are_told_of_every_group() -> None:
    rich = some("x", "y")
    people = [Person(at + 1, rich, rich, rich, rich) for at in range(6)]
    found = next_best(solved(case(people), (0, 1), (2, 3), (4, 5)))
    assert found == {0: (0, 2, 1.0), 1: (2, 4, 1.0), 2: (4, 0, 1.0)}


def test_equal_alternatives_are_chosen_the_same_each_time_and_scores_are_told_exactly() -> None:
    people = [Person(at + 1, some("x"), some("x")) for at in range(6)]
    solution = solved(case(people), (0, 1), (2, 3), (4, 5))
    found = next_best(solution)
    # 0.745: what each gets is 55 and 20 of a hundred.
    assert found == {0: (0, 2, 0.75), 1: (2, 4, 0.75), 2: (4, 0, 0.75)}
    order = np.argsort(-solution.edges.left, kind="stable")
    shuffled = replace(solution, edges=solution.edges.kept(order))
    assert {at: points for at, (_, _, points) in next_best(shuffled).items()} == dict.fromkeys(
        range(3), 0.75
    )
