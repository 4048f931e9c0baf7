"""The division of people into groups, against all divisions there are."""

import random
from datetime import timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from community.matching.groups import circles, divide
from community.matching.inputs import Person
from community.matching.weights import Weights
from community.model import PastMatch
from tests.community.matching import brute
from tests.community.matching.brute import RULES, SLOT, best, is_allowed, weights_of, worth

Blocks = frozenset[tuple[int, int]]


def only(count: int, may: list[tuple[int, int]]) -> Weights:
    """Weights of people who have nothing in common and of whom only ``may`` may meet."""
    everyone = combinations(range(count), 2)
    blocks = frozenset((a + 1, b + 1) for a, b in everyone if (a, b) not in may)
    return weights_of([Person(at + 1) for at in range(count)], [], blocks)


@settings(max_examples=50, deadline=None)
@given(brute.people(1), brute.histories, brute.blocks, brute.seeds)
def test_a_small_circle_gets_the_best_division_of_all(
    people: list[Person], history: list[PastMatch], blocks: Blocks, seed: int
) -> None:
    weights = weights_of(people, history, blocks)
    found = divide(weights, seed)
    assert is_allowed(found, weights)
    assert worth(found, weights) == best(weights)


@settings(max_examples=50, deadline=None)
@given(brute.people(2, 7), brute.histories, brute.blocks, brute.seeds)
def test_the_way_of_large_circles_reaches_as_many_people_with_as_few_threes(
    people: list[Person], history: list[PastMatch], blocks: Blocks, seed: int
) -> None:
    weights = weights_of(people, history, blocks)
    found = divide(weights, seed, small=0)
    assert is_allowed(found, weights)
    reached, ideal = worth(found, weights), best(weights)
    assert reached[:2] == ideal[:2]
    if ideal[1] == 0:
        assert reached == ideal


@settings(max_examples=60, deadline=None)
@given(
    st.integers(3, 8).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.lists(st.sampled_from(list(combinations(range(n), 2))), unique=True, max_size=12),
        )
    ),
    brute.seeds,
)
@example((8, [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (4, 6), (6, 7)]), 1)
@example((7, [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4), (4, 5), (5, 6), (4, 6)]), 1)
def test_in_any_tangle_of_hard_rules_nobody_is_left_over_who_could_be_taken_in(
    tangle: tuple[int, list[tuple[int, int]]], seed: int
) -> None:
    weights = only(*tangle)
    ideal = best(weights)
    assert worth(divide(weights, seed), weights)[:2] == ideal[:2]
    assert worth(divide(weights, seed, small=0), weights)[:2] == ideal[:2]


@pytest.mark.parametrize("count", [12, 13, 21])
def test_a_full_season_of_a_larger_circle_repeats_nobody(count: int) -> None:
    people = [Person(at + 1, seeks=frozenset({"pr"})) for at in range(count)]
    history: list[PastMatch] = []
    # 11 rounds of up to two people each are possible for 12 people; an odd one's trio needs more.
    for week in range(7):
        slot = SLOT - timedelta(weeks=7 - week)
        rules = type(RULES)(slot, 12, 0)
        weights = weights_of(people, history, rules=rules)
        groups = divide(weights, week)
        assert sum(map(len, groups)) == count
        assert not any(weights.repeated[pair] for g in groups for pair in combinations(g, 2))
        history += [PastMatch(tuple(one + 1 for one in group), slot, met=True) for group in groups]


def test_whoever_lets_others_in_is_found_though_no_pair_is_left_for_them() -> None:
    # 0 and 1 are stuck at the hub 2; the five-ring can spare one only with its chord.
    ring = [(3, 4), (4, 5), (5, 6), (6, 7), (3, 7), (3, 5)]
    weights = only(8, [(0, 2), (1, 2), (2, 3), *ring])
    assert worth(divide(weights, 3, small=0), weights)[0] == best(weights)[0] == 7


def test_a_trio_that_tears_others_apart_is_not_taken() -> None:
    # In this ring of seven, 0, 1 and 2 may all meet, but without them 3 and 4 have nobody.
    ring = [(0, 3), (1, 3), (1, 4), (2, 4), (2, 5), (5, 6), (0, 6)]
    weights = only(7, [*ring, (0, 1), (1, 2), (0, 2)])
    for seed in range(8):
        groups = divide(weights, seed, small=0)
        assert sum(map(len, groups)) == 7
        assert (0, 1, 2) not in groups


def test_a_ring_without_a_trio_leaves_one_over() -> None:
    ring = only(5, [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)])
    assert [len(group) for group in divide(ring, 1, small=0)] == [2, 2]


@pytest.mark.parametrize("seed", range(6))
def test_the_odd_trio_of_a_middling_circle_is_the_best_there_is(seed: int) -> None:
    people = crowd(11)
    draw = random.Random(seed)  # noqa: S311 (test data)
    known = draw.sample(list(combinations(range(1, 12), 2)), 30)
    weeks = [timedelta(weeks=draw.randint(1, 11)) for _ in known]
    history = [PastMatch(two, SLOT - ago, met=True) for two, ago in zip(known, weeks, strict=True)]
    weights = weights_of(people, history, frozenset())
    assert worth(divide(weights, seed), weights) == worth(divide(weights, seed, small=11), weights)


def test_several_left_over_join_several_pairs() -> None:
    # Three cliques of three, tied to one another by one hub that can be with one of them only.
    cliques = [pair for c in (0, 3, 6) for pair in combinations(range(c, c + 3), 2)]
    weights = only(10, [*cliques, (0, 9), (3, 9), (6, 9)])
    groups = divide(weights, 1, small=0)
    assert sorted(map(len, groups)) == [2, 2, 3, 3]


def test_a_wish_for_threes_decides_who_is_in_the_odd_trio() -> None:
    people = [Person(at + 1, trio=at in {3, 8, 11}) for at in range(13)]
    (trio,) = (g for g in divide(weights_of(people, [], frozenset()), 5) if len(g) == 3)
    assert trio == (3, 8, 11)


def test_circles_are_people_linked_through_others() -> None:
    weights = only(6, [(0, 2), (2, 4), (1, 5)])
    assert list(circles(weights)) == [(0, 2, 4), (1, 5), (3,)]


def test_the_seed_chooses_among_equals_and_always_the_same() -> None:
    weights = weights_of([Person(at + 1) for at in range(14)], [], frozenset())
    assert divide(weights, 7) == divide(weights, 7)
    assert len({divide(weights, seed) for seed in range(10)}) > 5


def crowd(count: int) -> list[Person]:
    """People as they come: popular and rare topics, a fixed seed."""
    draw = random.Random(4)  # noqa: S311 (test data)
    topics = [f"topic {at}" for at in range(40)]
    popularity = [1 / (at + 1) for at in range(40)]

    def some() -> frozenset[str]:
        return frozenset(draw.choices(topics, popularity, k=3))

    fields = ("culture", "tech", "education")
    return [
        Person(at + 1, some(), some(), some(), some(), draw.choice(fields)) for at in range(count)
    ]


def test_edges_are_symmetric_and_never_between_those_who_may_not() -> None:
    weights = weights_of(crowd(15), [], frozenset({(1, 2)}))
    assert np.array_equal(weights.edges, weights.edges.T)
    assert weights.edges[0, 1] == 0
    assert (weights.edges[weights.may] > 0).all()
