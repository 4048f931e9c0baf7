"""What earlier matches mean for the next round."""

from datetime import datetime, timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from community.matching.inputs import Person, PlanRules
from community.matching.memory import liked_topics, mentoring, remember
from community.matching.scoring import every_pair
from community.model import MatchKind, PastMatch
from tests.community.matching import brute
from tests.community.matching.brute import RULES, SLOT, squares


def remembered(weeks: float, *, met: bool, cooldown: int = 12) -> tuple[bool, bool, float]:
    people = [Person(1), Person(2), Person(3)]
    past = PastMatch((2, 1, 77), SLOT - timedelta(weeks=weeks), met)
    memory = squares(remember(people, [past], PlanRules(SLOT, cooldown)))
    assert not memory.repeated[0, 2]
    assert np.array_equal(memory.fresh, memory.fresh.T)
    return bool(memory.repeated[1, 0]), bool(memory.missed[0, 1]), float(memory.fresh[0, 1])


def test_two_who_met_are_not_matched_again_within_the_cool_down() -> None:
    assert remembered(11, met=True) == (True, False, 1)
    assert remembered(0, met=True) == (True, False, 1)
    assert remembered(5, met=True, cooldown=4)[0] is False


def test_after_the_cool_down_the_interest_comes_back_slowly() -> None:
    assert remembered(12, met=True) == (False, False, 0.5)
    assert 0.8 < remembered(20, met=True)[2] < 0.82
    assert remembered(100, met=True)[2] > 0.99


def test_a_pair_that_did_not_meet_may_meet_again_after_four_weeks() -> None:
    assert remembered(3, met=False) == (False, True, 1)
    assert remembered(4, met=False) == (False, False, 1)


def test_a_meeting_counts_more_than_a_later_miss() -> None:
    past = [
        PastMatch((1, 2), SLOT - timedelta(weeks=6), met=True),
        PastMatch((1, 2), SLOT - timedelta(weeks=2), met=False),
    ]
    memory = squares(remember([Person(1), Person(2)], past, RULES))
    assert memory.repeated[0, 1]
    assert not memory.missed[0, 1]


def test_everybody_in_a_trio_has_met_the_others() -> None:
    past = [PastMatch((1, 2, 3), SLOT - timedelta(weeks=1), met=True)]
    assert squares(remember([Person(at) for at in (1, 2, 3)], past, RULES)).repeated.sum() == 6


def test_of_several_meetings_the_one_that_weighs_most_is_remembered() -> None:
    people = [Person(1), Person(2)]
    past = [PastMatch((1, 2), SLOT - timedelta(weeks=weeks), met=True) for weeks in (40, 12, 30)]
    for order in (past, past[::-1]):
        assert squares(remember(people, order, RULES)).fresh[0, 1] == 0.5


def test_interest_that_comes_back_is_kept_beside_a_miss() -> None:
    past = [
        PastMatch((1, 2), SLOT - timedelta(weeks=20), met=True),
        PastMatch((1, 2), SLOT - timedelta(weeks=1), met=False),
    ]
    memory = squares(remember([Person(1), Person(2)], past, RULES))
    assert memory.missed[0, 1]
    assert memory.fresh[0, 1] == pytest.approx(1 - 0.5 * np.exp(-1))


def test_whoever_is_in_a_match_twice_meets_nobody_by_that() -> None:
    memory = remember([Person(1), Person(2)], [PastMatch((1, 1), SLOT, met=True)], RULES)
    assert len(memory.pairs.keys) == 0


def plainly(history: list[PastMatch], one: int, other: int) -> tuple[bool, bool, float]:
    """The same rule for one pair of ids, without arrays."""
    shared = [past for past in history if {one, other} <= set(past.members)]
    weeks = [((SLOT - past.slot).days / 7, past.met) for past in shared]
    repeated = any(met and ago < 12 for ago, met in weeks)
    missed = any(not met and ago < 4 for ago, met in weeks)
    fresh = [1 - 0.5 * np.exp((12 - ago) / 8) for ago, met in weeks if met and ago >= 12]
    return repeated, missed and not repeated, min(fresh, default=1.0)


@settings(max_examples=60, deadline=None)
@given(brute.people(0, 6), brute.histories)
def test_memory_says_of_pairs_what_the_history_holds(
    people: list[Person], history: list[PastMatch]
) -> None:
    memory = remember(people, history, RULES)
    left, right = every_pair(len(people))
    found, back = memory.of(left, right), memory.of(right, left)
    for at, (one, other) in enumerate(combinations(people, 2)):
        repeated, missed, fresh = plainly(history, one.id, other.id)
        assert (found.repeated[at], found.missed[at]) == (repeated, missed)
        assert found.fresh[at] == pytest.approx(fresh)
    for name in ("repeated", "missed", "fresh"):
        assert np.array_equal(getattr(found, name), getattr(back, name))


def test_without_a_past_there_is_nothing_to_remember_of_anybody() -> None:
    found = remember([Person(1), Person(2)], [], RULES).of(*every_pair(2))
    assert (found.repeated.tolist(), found.missed.tolist()) == ([False], [False])
    assert found.fresh.tolist() == [1.0]
    assert found.repeated is not found.missed


# --- what was liked, who is helping -------------------------------------------------------------


def test_topics_of_good_meetings_are_liked_by_all_of_the_match() -> None:
    history = [
        PastMatch((1, 2), SLOT, met=True, good=True, topics=("pr", "law")),
        PastMatch((1, 3), SLOT, met=True, good=True, topics=("tea",)),
        PastMatch((1, 4), SLOT, met=True, good=False, topics=("ai",)),
    ]
    assert liked_topics(history) == {
        1: frozenset({"pr", "law", "tea"}),
        2: frozenset({"pr", "law"}),
        3: frozenset({"tea"}),
    }
    assert liked_topics([]) == {}


def helping(weeks: float, *, met: bool = True, kind: MatchKind = MatchKind.MENTOR) -> object:
    past = PastMatch((1, 2), SLOT - timedelta(weeks=weeks), met, kind=kind)
    return dict(mentoring([past], RULES))


def test_mentoring_goes_on_for_eight_weeks() -> None:
    assert helping(0) == helping(7) == helping(7.9) == {1: 1, 2: 1}
    assert helping(8) == helping(30) == {}
    assert helping(1, met=False) == helping(1, kind=MatchKind.HELP) == {}


def test_a_mentor_may_have_several_who_are_counted() -> None:
    slot = datetime(2026, 2, 20, 9, 0)  # noqa: DTZ001 (a slot is local and naive)
    history = [PastMatch((1, at), slot, met=True, kind=MatchKind.MENTOR) for at in (2, 3, 4)]
    assert mentoring(history, RULES) == {1: 3, 2: 1, 3: 1, 4: 1}
