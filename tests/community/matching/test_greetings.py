"""Who of those who come to the same meetup could say hello to each other."""

from datetime import datetime
from itertools import combinations

import pytest

from community.matching.greetings import greetings
from community.matching.inputs import Person, PlanRules
from community.model import Reason

SLOT = datetime(2026, 3, 9, 9, 0)  # noqa: DTZ001 - a slot is naive
RULES = PlanRules(SLOT)
NOBODY: frozenset[tuple[int, int]] = frozenset()


def person(
    i: int, seeks: str = "", gives: str = "", interests: str = "", speaks: str = ""
) -> Person:
    return Person(
        i,
        frozenset(seeks.split()),
        frozenset(gives.split()),
        interests=frozenset(interests.split()),
        languages=frozenset(speaks.split()),
    )


def named(
    *people: Person, apart: frozenset[tuple[int, int]] = NOBODY, most: int = 5
) -> list[Reason]:
    return list(greetings(people, [one.id for one in people], apart, RULES, most))


def test_who_can_help_whom_is_named_with_the_topic() -> None:
    assert named(person(2, gives="podcasting"), person(1, seeks="podcasting")) == [
        Reason("gives", 2, 1, ("podcasting",))
    ]


def test_what_both_wrote_about_is_named() -> None:
    assert named(person(1, interests="museum"), person(2, interests="museum law")) == [
        Reason("interests", 1, 2, ("museum",))
    ]


def test_two_who_know_the_same_have_something_to_talk_about() -> None:
    assert named(person(1, gives="museum"), person(2, interests="museum")) == [
        Reason("interests", 1, 2, ("museum",))
    ]


def test_who_has_nothing_in_common_is_not_named() -> None:
    assert named(person(1, interests="museum"), person(2, interests="law"), person(3)) == []


@pytest.mark.parametrize("people", [[], [person(1, seeks="law")]])
def test_nobody_and_one_alone_are_no_pair(people: list[Person]) -> None:
    assert named(*people) == []


def test_who_has_no_language_in_common_is_not_named() -> None:
    one, other = person(1, interests="law", speaks="de"), person(2, interests="law", speaks="fr")
    assert named(one, other) == []
    assert len(named(one, person(3, interests="law", speaks="de en"))) == 1


@pytest.mark.parametrize("apart", [(1, 2), (2, 1)])
def test_who_is_to_be_kept_apart_is_named_beside_others_or_not_at_all(
    apart: tuple[int, int],
) -> None:
    one, other, third = (person(i, interests="law") for i in (1, 2, 3))
    assert named(one, other, apart=frozenset({apart})) == []
    [reason] = named(one, other, third, apart=frozenset({apart}))
    assert 3 in (reason.giver, reason.taker)


def test_the_best_come_first_nobody_is_named_twice_and_there_is_an_end() -> None:
    people = [person(i, interests="law") for i in range(3, 20)]
    helped = [person(1, seeks="grants podcasting"), person(2, gives="grants podcasting")]
    found = named(*people, *helped, most=5)
    assert len(found) == 5
    assert (found[0].giver, found[0].taker) == (2, 1)
    both = [i for reason in found for i in (reason.giver, reason.taker)]
    assert len(set(both)) == 10


def test_the_order_in_which_people_answered_changes_nothing() -> None:
    people = [person(i, interests="law museum") for i in range(1, 10)]
    assert named(*people) == named(*reversed(people))


def decoyed(circle: int) -> set[tuple[int, int]]:
    """Return which pairs are never named beside each other, in a circle of so many."""
    rules = PlanRules(SLOT, decoy_key="secret")
    return {
        pair
        for pair in combinations(range(1, 21), 2)
        if not greetings(
            [person(i, interests="law") for i in pair], range(1, circle + 1), NOBODY, rules, 5
        )
    }


def test_some_pairs_are_kept_apart_at_random_so_that_a_block_cannot_be_told() -> None:
    apart = decoyed(20)
    assert 25 <= len(apart) <= 75, "about a quarter of 190"
    assert apart == decoyed(40), "always the same ones"


def test_in_a_small_circle_nobody_is_kept_apart_at_random() -> None:
    assert decoyed(11) - decoyed(20) == set()
    rules = PlanRules(SLOT, decoy_key="secret")
    for pair in decoyed(20):
        people = [person(i, interests="law") for i in pair]
        assert greetings(people, pair, NOBODY, rules, 5)
