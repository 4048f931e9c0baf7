"""Rounds in which every pair is looked at."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings

from community.matching.inputs import Person, PlanRules
from community.matching.pairs import keys_of
from community.matching.small import solve_small
from community.matching.weights import group_weights
from community.model import PastMatch
from tests.community.matching import brute
from tests.community.matching.brute import SLOT, case
from tests.community.matching.test_groups import crowd

RULES = PlanRules(SLOT, 12, 30, decoy_key="some key")


@settings(max_examples=60, deadline=None)
@given(brute.wishing_people(2, 9), brute.histories, brute.blocks, brute.seeds)
def test_no_round_weighs_more_than_its_bound(
    people: list[Person],
    history: list[PastMatch],
    blocks: frozenset[tuple[int, int]],
    seed: int,
) -> None:
    round_of = case(people, history, blocks, RULES)
    found = solve_small(round_of, seed)
    assert sum(group_weights(round_of, found.groups)) <= found.bound


@pytest.mark.parametrize("count", [2, 8, 12, 40])
def test_the_bound_is_the_weight_itself_where_all_are_in_pairs(count: int) -> None:
    round_of = case([replace(person, sat_out=0) for person in crowd(count)])
    found = solve_small(round_of, 2)
    assert all(len(group) == 2 for group in found.groups)
    assert sum(group_weights(round_of, found.groups)) == found.bound


@pytest.mark.parametrize("count", [9, 13, 41])
def test_the_bound_of_a_round_with_a_trio_is_close(count: int) -> None:
    round_of = case(crowd(count))
    found = solve_small(round_of, 2)
    assert sorted(map(len, found.groups)) == [2] * ((count - 3) // 2) + [3]
    weight = sum(group_weights(round_of, found.groups))
    assert weight <= found.bound < 1.15 * weight


def test_the_bound_leaves_out_what_was_avoided() -> None:
    # 1 and 2 suit each other best, but have met just now.
    give, take = frozenset({"pr"}), frozenset({"law"})
    people = [Person(1, give, take), Person(2, take, give), Person(3), Person(4)]
    met = [PastMatch((1, 2), SLOT - timedelta(weeks=1), met=True)]
    round_of = case(people, met)
    found = solve_small(round_of, 1)
    assert (0, 1) not in found.groups
    assert found.bound == sum(group_weights(round_of, found.groups)) == 600_000
    # Where they have to meet again, they count.
    alone = solve_small(case(people[:2], met), 1)
    assert alone.groups == ((0, 1),)
    assert alone.bound > 800_000


def test_the_bound_leaves_out_decoys_that_were_kept_apart() -> None:
    people = [Person(at + 1) for at in range(12)]
    round_of = case(people, rules=RULES)
    edges = solve_small(round_of, 1).edges
    assert edges.decoy.any()
    drawn = {
        key
        for key, decoy in zip(keys_of(edges.left, edges.right, 12), edges.decoy, strict=True)
        if decoy
    }
    groups = solve_small(round_of, 1).groups
    used = {12 * one + other for group in groups for one, other in combinations(group, 2)}
    assert len(groups) == 6
    assert drawn.isdisjoint(used)


def test_all_pairs_that_may_meet_are_looked_at() -> None:
    found = solve_small(case([Person(at + 1) for at in range(6)], blocks={(1, 2)}), 1)
    pairs = set(zip(found.edges.left.tolist(), found.edges.right.tolist(), strict=True))
    assert pairs == set(combinations(range(6), 2)) - {(0, 1)}


def test_nobody_at_all_is_a_round_of_nothing() -> None:
    found = solve_small(case([]), 1)
    assert (found.groups, found.bound) == ((), 0)
