"""What `python -m tests.bench rsvps` calls broken."""

from dataclasses import replace
from datetime import timedelta

from community.meetups.coming import answered, queue
from community.meetups.model import Coming, Gathering
from tests.bench.rsvps import Press, faults, overtaken
from tests.community.meetups.test_coming import NOW, gathering

SECOND = timedelta(seconds=1)


def rushed(places: int, *members: int) -> tuple[list[Press], Gathering]:
    """Let these press a second apart; return what each was told, and what came of it."""
    there, presses = gathering(places), list[Press]()
    for number, member in enumerate(members):
        there = answered(there, member, Coming.YES, NOW + number * SECOND)
        rank = 1 + max(number - places, -1)
        presses.append(Press(member, number, number + 0.5, rank))
    return presses, there


def test_a_rush_without_a_fault_has_none() -> None:
    assert faults(*rushed(2, 5, 3, 9, 7, 8)) == []
    assert faults(*rushed(5, 5, 3)) == []


def test_more_people_than_places_are_a_fault() -> None:
    presses, there = rushed(2, 5, 3)
    narrow = replace(there, meetup=replace(there.meetup, places=1))
    assert faults(presses, narrow) == ["2 of 1 places"]


def test_a_place_that_nobody_is_given_is_a_fault() -> None:
    presses, there = rushed(2, 5, 3, 9)
    wide = replace(there, meetup=replace(there.meetup, places=3))
    assert faults(presses, wide) == ["1 places free although people wait"]


def test_an_answer_that_is_lost_is_a_fault() -> None:
    presses, there = rushed(1, 5, 3)
    fewer = replace(there, rsvps=there.rsvps[:1])
    assert "1 answers lost" in faults(presses, fewer)


def test_a_queue_in_another_order_than_people_were_told_is_a_fault() -> None:
    presses, there = rushed(1, 5, 3, 9)
    last = queue(there)[1]
    swapped = there.with_rsvp(replace(last, since=NOW - SECOND))
    assert faults(presses, swapped) == ["a queue in another order than people were told"]


def test_who_was_told_of_a_place_has_it_and_ranks_are_told_once() -> None:
    presses, there = rushed(1, 5, 3)
    told_both = [replace(one, rank=0) for one in presses]
    assert "1 told of a place that they do not have" in faults(told_both, there)
    assert "a rank told twice, or to nobody" in faults([replace(presses[1], rank=4)], there)


def test_who_pressed_later_and_stands_before_overtook() -> None:
    presses, _ = rushed(1, 5, 3, 9)
    assert overtaken(presses) == 0
    first, second, third = presses
    assert overtaken([first, replace(second, rank=2), replace(third, rank=1)]) == 1
