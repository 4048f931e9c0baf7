"""The integers that put one good before another."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest

from community.matching.inputs import Person
from community.matching.weights import weigh
from community.model import PastMatch
from tests.community.matching.brute import SLOT, case, score, weights_of


def test_a_pair_weighs_the_root_of_its_score_and_a_bonus_for_being_matched() -> None:
    give, take = frozenset({"pr"}), frozenset({"law"})
    weights = weights_of([Person(1, give, take), Person(2, take, give), Person(3)])
    felt = score([Person(1, give, take), Person(2, take, give), Person(3)]).score[0, 1] ** 0.5
    assert weights.micro[0, 1] == round(600_000 * felt) + 300_000 + 150_000
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
