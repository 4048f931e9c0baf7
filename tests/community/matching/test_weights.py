"""The integers that put one good before another."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from community.matching.inputs import Person, PlanRules
from community.matching.scoring import every_pair
from community.matching.weights import (
    Edges,
    edges_among,
    edges_of,
    group_weights,
    weigh,
)
from community.model import PastMatch
from tests.community.matching import brute
from tests.community.matching.brute import SLOT, case, score, weights_of


def test_a_pair_weighs_the_root_of_its_score_and_a_bonus_for_being_matched() -> None:
    give, take = frozenset({"pr"}), frozenset({"law"})
    weights = weights_of([Person(1, give, take), Person(2, take, give), Person(3)])
    felt = score([Person(1, give, take), Person(2, take, give), Person(3)]).score[0, 1] ** 0.5
    assert weights.micro[0, 1] == round(600_000 * felt) + 300_000 + 300_000
    assert weights.micro[0, 2] == 300_000
    assert weights.micro_of((0, 1, 2)) == 450_000


def test_a_step_out_of_the_bubble_adds_what_was_asked_for() -> None:
    people = [Person(1, field="tech"), Person(2, field="culture"), Person(3, field="Tech ")]
    weights = weigh(case(people), beyond=250_000)
    assert weights.micro[0, 1] == 550_000
    assert weights.micro[0, 2] == 300_000


def test_blocks_count_either_way_round_and_of_strangers_are_nothing() -> None:
    people = [Person(1), Person(2), Person(3)]
    weights = weights_of(people, [], {(2, 1), (9, 3)})
    assert not weights.may[0, 1]
    assert not weights.may[1, 0]
    assert weights.may[0, 2]
    assert not weights.allowed((0, 1, 2))
    assert weights.allowed((1, 2))


def test_every_step_outweighs_all_that_is_less_important() -> None:
    people = [Person(at + 1, sat_out=9) for at in range(6)]
    history = [PastMatch((1, 2), SLOT - timedelta(weeks=1), met=True)]
    history += [PastMatch((3, 4), SLOT - timedelta(weeks=1), met=False)]
    weights = weights_of(people, history)
    fresh, missed, repeated = weights.worth((4, 5)), weights.worth((2, 3)), weights.worth((0, 1))
    assert fresh > missed > repeated > 0
    assert weights.worth((0, 1, 2)) > fresh
    assert weights.worth((0, 1)) + weights.worth((2, 3)) > weights.worth((0, 1, 4))
    patient = weights_of([replace(one, sat_out=0) for one in people])
    assert weights.worth((4, 5)) > 2 * weights.steps.person
    assert patient.worth((4, 5)) - 2 * patient.steps.person < patient.steps.waited


@pytest.mark.parametrize("count", [2, 30, 300])
def test_edges_fit_sixty_four_bits_with_room_to_spare(count: int) -> None:
    people = [Person(at + 1, sat_out=7) for at in range(count)]
    met = [
        PastMatch(p, SLOT - timedelta(weeks=1), met=True)
        for p in combinations(range(1, count + 1), 2)
    ]
    weights = weights_of(people, met[: 20 * count])
    assert 0 < int(weights.edges.max()) < 2**62
    assert weights.steps.unit == 1


def test_very_many_people_are_weighed_in_coarser_units() -> None:
    people = [Person(at + 1, sat_out=7) for at in range(900)]
    pairs = list(combinations(range(1, 901), 2))
    met = [
        PastMatch(p, SLOT - timedelta(weeks=1), met=at % 2 > 0) for at, p in enumerate(pairs[:4000])
    ]
    weights = weights_of(people, met)
    assert weights.steps.unit > 1
    assert 0 < int(weights.edges.max()) < 2**62
    assert weights.worth((0, 1)) != weights.worth((0, 2))


def test_nobody_at_all_weighs_nothing() -> None:
    assert weights_of([]).edges.shape == (0, 0)


# --- one pair -----------------------------------------------------------------------------------

GIVE, TAKE = frozenset({"pr"}), frozenset({"law"})


def micro(one: Person, other: Person, **more: object) -> int:
    """What a pair weighs beside others who have nothing in common with anybody."""
    weights = weights_of([one, other, Person(3)], **more)  # pyright: ignore[reportArgumentType]
    assert weights.micro[0, 1] == weights.micro[1, 0]
    return int(weights.micro[0, 1])


def test_give_and_take_adds_what_help_one_way_does_not() -> None:
    helped, helper = Person(1, GIVE), Person(2, gives=GIVE)
    one_way = 2 * 0.6 * 0.05 / 0.65 - 0.05
    assert micro(helped, helper) == round(600_000 * one_way**0.5) + 300_000
    both = 2 * 0.6 * 0.6 / 1.2 - 0.05
    assert micro(Person(1, GIVE, TAKE), Person(2, TAKE, GIVE)) == 600_000 + round(
        600_000 * both**0.5
    )


def test_only_a_wish_that_is_met_counts_as_give_and_take() -> None:
    rich = frozenset({"pr", "law"})
    one = Person(1, rich, widens=rich, interests=rich)
    weights = weights_of([one, Person(2, rich, interests=rich), Person(3, gives=GIVE)])
    # They share a lot, but none gives what the other seeks: 20 and 10 points.
    felt = round(600_000 * 0.3**0.5)
    assert weights.micro[0, 1] == 300_000 + felt
    assert weights.gives.tolist() == [[False, False, True], [False, False, True], [False] * 3]


@pytest.mark.parametrize(
    ("mine", "theirs", "field", "more"),
    [
        (2, 2, "culture", 160_000),
        (2, -1, "culture", 40_000),
        (-2, -2, "culture", -160_000),
        (2, 2, "tech", -160_000),
        (-1, 0, "tech", 40_000),
        (2, 2, "", 0),
    ],
)
def test_sliders_add_for_the_step_that_one_likes_and_take_for_the_other(
    mine: int, theirs: int, field: str, more: int
) -> None:
    one = Person(1, field="tech", bubble=mine)
    assert micro(one, Person(2, field=field, bubble=theirs)) == 300_000 + more


def test_every_pair_weighs_more_than_nothing_whatever_the_sliders() -> None:
    one, other = Person(1, field="a", bubble=2), Person(2, field="A", bubble=2)
    assert micro(one, other) > 0


@pytest.mark.parametrize(
    ("mine", "theirs", "times"), [(1000, 0, 3), (500, 500, 3), (1000, 1000, 5)]
)
def test_debts_raise_what_a_pair_is_felt_to_be_worth(mine: int, theirs: int, times: int) -> None:
    felt = 600_000 * 0.55**0.5
    one, other = Person(1, GIVE, TAKE, debt=mine), Person(2, TAKE, GIVE, debt=theirs)
    assert micro(one, other) == 600_000 + round(felt * times)
    assert micro(Person(1, debt=mine), Person(2, debt=theirs)) == 300_000


def test_interest_that_comes_back_slowly_is_felt_by_its_root() -> None:
    history = [PastMatch((1, 2), SLOT - timedelta(weeks=12), met=True)]
    one, other = Person(1, GIVE, TAKE), Person(2, TAKE, GIVE)
    assert micro(one, other, history=history) == 600_000 + round(600_000 * (0.5 * 0.55) ** 0.5)


def test_edges_are_the_pairs_that_hard_rules_allow() -> None:
    german, english = frozenset({"de"}), frozenset({"en"})
    people = [
        Person(10, languages=german, field="a"),
        Person(20, languages=german, field="b"),
        Person(30, languages=english),
        Person(40),
    ]
    round_of = case(people, blocks={(40, 10)})
    edges = edges_of(round_of, *every_pair(4))
    pairs = list(zip(edges.left.tolist(), edges.right.tolist(), strict=True))
    assert pairs == [(0, 1), (1, 3), (2, 3)]
    assert edges.bubble.tolist() == [True, False, False]
    kept = edges.kept(np.array([False, True, True]))
    for name in ("left", "right", "score", "micro", "bubble", "gives", "decoy"):
        assert np.array_equal(getattr(kept, name), getattr(edges, name)[1:])
    for name in ("repeated", "missed", "fresh"):
        assert np.array_equal(getattr(kept.known, name), getattr(edges.known, name)[1:])
    by_place = edges.kept(np.array([2, 0]))
    assert by_place.left.tolist() == [2, 0]


def test_waiting_counts_up_to_seven_rounds_and_never_less_than_none() -> None:
    waits = [-3, 0, 1, 7, 8, 99]
    people = [Person(at + 1, sat_out=rounds) for at, rounds in enumerate(waits)]
    assert case(people).waited.tolist() == [0, 0, 1, 7, 7, 7]


# --- decoys -------------------------------------------------------------------------------------


def with_decoys(count: int = 12, key: str = "some key") -> tuple[list[Person], PlanRules]:
    return [Person(at + 1) for at in range(count)], PlanRules(SLOT, 12, 0, decoy_key=key)


def test_decoys_count_less_than_a_repeat_and_more_than_a_miss() -> None:
    people, rules = with_decoys()
    drawn = weights_of(people, rules=rules).decoy
    pairs = list(combinations(range(12), 2))
    decoy = next(pair for pair in pairs if drawn[pair])
    met, missed, plain = [pair for pair in pairs if not drawn[pair]][:3]
    week = SLOT - timedelta(weeks=1)
    history = [
        PastMatch((met[0] + 1, met[1] + 1), week, met=True),
        PastMatch((missed[0] + 1, missed[1] + 1), week, met=False),
    ]
    weights = weights_of(people, history, rules=rules)
    worths = [weights.worth(pair) for pair in (met, decoy, missed, plain)]
    assert worths == sorted(worths)
    assert len(set(worths)) == 4
    steps = weights.steps
    assert np.diff(worths).tolist() == [
        steps.repeat - steps.decoy,
        steps.decoy - steps.miss,
        steps.miss,
    ]


def test_worth_and_edges_of_a_pair_differ_only_by_what_all_pairs_have() -> None:
    people, rules = with_decoys()
    history = [
        PastMatch((1, 2), SLOT - timedelta(weeks=1), met=True),
        PastMatch((3, 4), SLOT - timedelta(weeks=1), met=False),
    ]
    people = [Person(p.id, GIVE if p.id % 2 else TAKE, TAKE, sat_out=p.id % 3) for p in people]
    weights = weights_of(people, history, rules=rules)
    offsets = {
        weights.worth(pair) - int(weights.edges[pair]) for pair in combinations(range(12), 2)
    }
    steps = weights.steps
    assert offsets == {2 * steps.person - steps.trio - steps.repeat}
    assert weights.edges.dtype == weights.micro.dtype == np.int64
    assert {bool(weights.decoy[pair]) for pair in combinations(range(12), 2)} == {True, False}


# --- steps --------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(brute.wishing_people(2, 7), brute.histories, brute.blocks)
def test_steps_outweigh_whatever_a_whole_round_can_make_of_smaller_ones(
    people: list[Person], history: list[PastMatch], blocks: frozenset[tuple[int, int]]
) -> None:
    rules = PlanRules(SLOT, 12, 0, decoy_key="key")
    weights = weights_of(people, history, blocks, rules)
    count, steps = len(people), weights.steps
    pairs = list(combinations(range(count), 2))
    felt = count * (int(weights.micro.max()) + 250_000)
    assert steps.waited > felt
    assert steps.miss > steps.waited * int(weights.waited.sum()) + felt
    missed, decoys, repeats = (
        min(count, sum(bool(flags[pair]) for pair in pairs))
        for flags in (weights.missed, weights.decoy, weights.repeated)
    )
    assert steps.decoy >= steps.miss * (missed + 1)
    assert steps.repeat >= steps.decoy * (decoys + 1)
    assert steps.trio >= steps.repeat * (repeats + 1)
    assert steps.person == steps.trio * (count + 1)


# --- some of the people -------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(brute.wishing_people(3, 7), brute.histories, brute.blocks)
def test_some_people_are_weighed_as_they_are_among_all(
    people: list[Person], history: list[PastMatch], blocks: frozenset[tuple[int, int]]
) -> None:
    round_of = case(people, history, blocks, PlanRules(SLOT, 12, 0, decoy_key="key"))
    whole = weigh(round_of)
    rows = np.array(range(len(people))[::2], dtype=np.int64)
    some = weigh(round_of, rows)
    square = np.ix_(rows, rows)
    for name in ("may", "micro", "repeated", "missed", "decoy", "gives"):
        assert np.array_equal(getattr(some, name), getattr(whole, name)[square]), name
    assert some.wishes == whole.wishes[::2]
    assert some.waited.tolist() == whole.waited[rows].tolist()
    again = weigh(round_of, rows, edges_among(round_of, rows))
    assert np.array_equal(again.edges, some.edges)


def test_edges_among_some_are_numbered_in_their_order() -> None:
    round_of = case([Person(at + 1) for at in range(6)], blocks={(2, 6)})
    edges: Edges = edges_among(round_of, np.array([1, 3, 5]))
    assert list(zip(edges.left.tolist(), edges.right.tolist(), strict=True)) == [(0, 1), (1, 2)]


# --- groups -------------------------------------------------------------------------------------


def test_groups_weigh_half_of_their_weakest_pair_for_each_member() -> None:
    people = [Person(1, GIVE, TAKE), Person(2, TAKE, GIVE), *(Person(at) for at in range(3, 9))]
    round_of = case(people)
    strong = 600_000 + round(600_000 * 0.55**0.5)
    groups = [(0, 1), (2, 3), (1, 0, 4), (4, 5, 6, 7)]
    assert group_weights(round_of, groups) == [strong, 300_000, 450_000, 600_000]
    assert all(type(weight) is int for weight in group_weights(round_of, groups))
    assert group_weights(round_of, []) == []
    assert group_weights(round_of, [(1, 0)]) == [strong]


def test_who_likes_threes_and_a_ring_of_giving_add_to_a_trio_only() -> None:
    ring = [
        Person(1, frozenset({"a"}), frozenset({"b"}), trio=True),
        Person(2, frozenset({"b"}), frozenset({"c"}), trio=True),
        Person(3, frozenset({"c"}), frozenset({"a"})),
        Person(4),
    ]
    weights = weights_of(ring)
    assert weights.is_ring((0, 1, 2))
    assert weights.is_ring((2, 1, 0))
    assert not weights.is_ring((0, 1, 3))
    assert not weights.is_ring((0, 1))
    steps = weights.steps
    pair, trio = weights.worth((0, 1)), weights.worth((0, 1, 2))
    assert pair == 2 * steps.person + weights.micro[0, 1]
    weakest = min(int(weights.micro[both]) for both in combinations(range(3), 2))
    assert trio == 3 * steps.person - steps.trio + weakest * 3 // 2 + 2 * 100_000 + 150_000
