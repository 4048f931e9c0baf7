"""Scores and what earlier matches mean."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings

from community.matching.columns import columns
from community.matching.inputs import Person, PlanRules
from community.matching.memory import remember
from community.matching.scoring import score
from community.model import PastMatch
from tests.community.matching import brute
from tests.community.matching.brute import RULES, SLOT


def some(*topics: str) -> frozenset[str]:
    return frozenset(topics)


def filler(count: int) -> list[Person]:
    """People with one topic each that nobody else has."""
    return [Person(100 + at, interests=some(f"only {at}")) for at in range(count)]


def test_a_full_exchange_is_worth_most_and_help_one_way_little() -> None:
    giver = Person(1, seeks=some("law"), gives=some("pr"))
    taker = Person(2, seeks=some("pr"), gives=some("law"))
    other = Person(3, seeks=some("pr"))
    found = score([giver, taker, other, *filler(5)])
    assert found.need[0, 1] == found.need[1, 0] == pytest.approx(55)
    assert found.need[2, 0] == pytest.approx(55)
    assert found.need[0, 2] == 0
    both = 2 * 0.6 * 0.6 / 1.2 - 0.05
    one_way = 2 * 0.6 * 0.05 / 0.65 - 0.05
    assert found.score[0, 1] == pytest.approx(both)
    assert found.score[2, 0] == pytest.approx(one_way)
    assert found.score[0, 3] == 0


def test_all_that_can_be_in_common_adds_up_to_a_hundred() -> None:
    # Each seeks what both seek and both give; so all four parts are full.
    rich = some("law", "pr")
    found = score([Person(at, rich, rich, rich, rich) for at in (1, 2)] + filler(4))
    parts = (found.need, found.shared, found.horizon, found.interests)
    assert [part[0, 1] for part in parts] == pytest.approx([55, 20, 15, 10])
    assert found.score[0, 1] == pytest.approx(1)


def test_two_rare_wishes_met_are_full_marks_however_many_there_are() -> None:
    seeker = Person(1, seeks=some("law", "pr", "ai", "opera", "dance"))
    helper = Person(2, gives=some("law", "pr"))
    half = Person(3, gives=some("opera"))
    curious = Person(4, interests=some("ai", "dance"))
    found = score([seeker, helper, half, curious, *filler(4)])
    assert found.need[0, 1] == pytest.approx(55)
    assert found.need[0, 2] == pytest.approx(27.5)


def test_a_wish_that_nobody_can_meet_makes_no_match_look_poor() -> None:
    helper = Person(2, gives=some("law", "dance"))
    plain = score([Person(1, seeks=some("law")), helper, *filler(4)])
    hopeless = Person(1, seeks=some("law", "unicorns", "dragons"), gives=some("dragons"))
    assert score([hopeless, helper, *filler(4)]).need[0, 1] == plain.need[0, 1] == 55
    # As soon as somebody else offers it, the wish counts again.
    found = score([hopeless, helper, Person(3, gives=some("unicorns")), *filler(4)])
    assert found.need[0, 1] < 55


def test_rare_topics_count_more_than_what_everybody_names() -> None:
    crowd = [Person(10 + at, interests=some("pr")) for at in range(20)]
    seeker = Person(1, seeks=some("pr", "opera", "tax"))
    found = score([seeker, Person(2, gives=some("pr")), Person(3, gives=some("opera")), *crowd])
    assert found.need[0, 2] > 2 * found.need[0, 1] > 0
    worth = columns([seeker, *crowd]).rarity
    assert worth["tax"] == 1000
    assert 100 <= worth["pr"] < 300


def test_forms_of_one_word_are_one_topic() -> None:
    found = score([Person(1, seeks=some("bienen")), Person(2, gives=some("biene"))])
    assert found.need[0, 1] == pytest.approx(55)


@pytest.mark.parametrize(
    ("mine", "theirs", "factor"),
    [(1, 1, 1), (1, 3, 1), (1, 4, 0.93), (-5, 1, 0.72), (0, 12, 0.5), (11, -11, 1), (None, 9, 1)],
)
def test_far_time_zones_cost_some_of_the_score(
    mine: float | None, theirs: float, factor: float
) -> None:
    def pair(one: float | None, other: float | None) -> float:
        wish, offer = some("pr"), some("law")
        people = [Person(1, wish, offer, zone_hours=one), Person(2, offer, wish, zone_hours=other)]
        return float(score(people).score[0, 1])

    assert pair(mine, theirs) == pytest.approx(pair(None, None) * factor)


def test_people_talk_if_they_share_a_language_or_named_none() -> None:
    spoken = [some("de", "EN"), some("en"), some("fr"), some()]
    talk = score([Person(at, languages=codes) for at, codes in enumerate(spoken)]).talk
    assert talk.tolist() == [
        [True, True, False, True],
        [True, True, False, True],
        [False, False, True, True],
        [True, True, True, True],
    ]


def test_a_bubble_is_left_only_between_two_known_fields() -> None:
    fields = ["Tech", " tech", "culture", ""]
    bubble = score([Person(at, field=name) for at, name in enumerate(fields)]).bubble
    assert bubble[0].tolist() == [False, False, True, False]
    assert bubble[3].tolist() == [False, False, False, False]


@settings(max_examples=60, deadline=None)
@given(brute.people(1))
def test_scores_are_symmetric_and_between_nothing_and_one(people: list[Person]) -> None:
    found = score(people)
    assert np.array_equal(found.score, found.score.T)
    assert ((found.score >= 0) & (found.score <= 1)).all()
    for part, most in ((found.need, 55), (found.shared, 20), (found.horizon, 15)):
        assert ((part >= 0) & (part <= most)).all()


# --- memory ---------------------------------------------------------------------------------


def remembered(weeks: float, *, met: bool, cooldown: int = 12) -> tuple[bool, bool, float]:
    people = [Person(1), Person(2), Person(3)]
    past = PastMatch((2, 1, 77), SLOT - timedelta(weeks=weeks), met)
    memory = remember(people, [past], PlanRules(SLOT, cooldown)).squares()
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
    memory = remember([Person(1), Person(2)], past, RULES).squares()
    assert memory.repeated[0, 1]
    assert not memory.missed[0, 1]


def test_everybody_in_a_trio_has_met_the_others() -> None:
    past = [PastMatch((1, 2, 3), SLOT - timedelta(weeks=1), met=True)]
    assert remember([Person(at) for at in (1, 2, 3)], past, RULES).squares().repeated.sum() == 6
