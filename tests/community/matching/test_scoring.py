"""How good two are for each other."""

from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.matching.columns import columns
from community.matching.inputs import Person
from community.matching.scoring import (
    POINTS,
    bubbles_within,
    can_meet,
    every_pair,
    same_field,
    score_pairs,
    table_of,
)
from community.wishes import Mode, Presence
from tests.community.matching import brute
from tests.community.matching.brute import score


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


# --- modes and mentors --------------------------------------------------------------------------


def test_the_points_of_each_mode_are_a_hundred_in_all() -> None:
    assert set(POINTS) == set(Mode)
    assert {sum(points) for points in POINTS.values()} == {100}


@pytest.mark.parametrize(
    ("mode", "points"),
    [
        (Mode.MIXED, [55, 20, 15, 10, 0]),
        (Mode.EXCHANGE, [70, 10, 10, 10, 0]),
        (Mode.PEER, [25, 50, 10, 15, 0]),
        (Mode.MENTOR, [45, 10, 10, 5, 30]),
        (Mode.HORIZON, [30, 10, 50, 10, 0]),
    ],
)
def test_what_somebody_hopes_for_decides_what_counts_for_them(
    mode: Mode, points: list[int]
) -> None:
    rich = some("law", "pr")
    asks = Person(1, rich, rich, rich, rich, mode=mode)
    mentor = Person(2, rich, rich, rich, rich, mentees=1)
    found = score([asks, mentor, *filler(4)])
    parts = (found.need, found.shared, found.horizon, found.interests, found.mentor)
    assert [part[0, 1] for part in parts] == pytest.approx(points)
    # The other one keeps what counts for them.
    assert [part[1, 0] for part in parts[:4]] == pytest.approx([55, 20, 15, 10])


def mentored(
    mentor: Person, *, mode: Mode = Mode.MENTOR, busy: int = 0, seeks: str = "law"
) -> tuple[float, float, float]:
    """What the asking one and the mentor get of being that, and what the mentor gets in all."""
    asks = Person(1, some(seeks), mode=mode)
    rows = np.array([0], dtype=np.int64)
    found = score_pairs(columns([asks, mentor, *filler(4)], busy={2: busy}), rows, rows + 1)
    back = score_pairs(columns([asks, mentor, *filler(4)], busy={2: busy}), rows + 1, rows)
    assert np.array_equal(found.to_left, back.to_right)
    assert np.array_equal(found.to_right, back.to_left)
    return found.to_left[0, 4], found.to_right[0, 4], found.to_right[0].sum()


def test_a_mentor_counts_where_one_asked_the_other_offered_and_a_wish_is_met() -> None:
    mentor = Person(2, gives=some("law"), mentees=2)
    assert mentored(mentor) == (30, 20, 20)
    assert mentored(mentor, mode=Mode.MIXED) == (0, 0, 0)
    assert mentored(replace(mentor, mentees=0)) == (0, 0, 0)
    assert mentored(mentor, seeks="pr") == (0, 0, 0)


def test_a_mentor_counts_only_while_they_have_a_seat_free() -> None:
    mentor = Person(2, gives=some("law"), mentees=2)
    assert mentored(mentor, busy=1) == (30, 20, 20)
    assert mentored(mentor, busy=2) == (0, 0, 0)
    assert mentored(mentor, busy=3) == (0, 0, 0)


def test_what_a_mentor_gets_is_a_hundred_at_most() -> None:
    rich = some("law", "pr")
    asks = Person(1, rich, rich, rich, rich, mode=Mode.MENTOR)
    full = Person(2, rich, rich, rich, rich, mentees=1)
    found = score([asks, full, *filler(4)])
    assert found.mentor[1, 0] == pytest.approx(0)
    nearly = replace(full, interests=some("tea"))
    found = score([asks, nearly, Person(3, interests=some("tea")), *filler(4)])
    assert found.interests[1, 0] == 0
    assert found.mentor[1, 0] == pytest.approx(10)


def test_two_who_ask_and_offer_are_mentors_of_each_other() -> None:
    one = Person(1, some("law"), some("pr"), mode=Mode.MENTOR, mentees=1)
    other = Person(2, some("pr"), some("law"), mode=Mode.MENTOR, mentees=1)
    found = score([one, other, *filler(4)])
    # 45 for what is given, 30 for the mentor one asked for, 20 for being one.
    assert found.mentor[0, 1] == found.mentor[1, 0] == pytest.approx(50)
    assert found.score[0, 1] == pytest.approx(0.95)


# --- ways to meet -------------------------------------------------------------------------------

ANY, SITE, REMOTE = Presence.ANY, Presence.ON_SITE, Presence.REMOTE


@pytest.mark.parametrize(
    ("mine", "here", "theirs", "there", "may"),
    [
        (ANY, "", ANY, "", True),
        (ANY, "Köln", ANY, "Bonn", True),
        (ANY, "Köln", SITE, "Bonn", True),
        (ANY, "Köln", REMOTE, "Bonn", True),
        (REMOTE, "Köln", REMOTE, "Bonn", True),
        (SITE, "Köln", REMOTE, "Köln", False),
        (SITE, "", REMOTE, "", False),
        (SITE, "Köln", SITE, "Bonn", False),
        (SITE, "Köln", SITE, " KÖLN ", True),
        (SITE, "Köln", SITE, "", True),
        (SITE, "", SITE, "", True),
    ],
)
def test_people_need_a_way_to_meet(
    mine: Presence, here: str, theirs: Presence, there: str, *, may: bool
) -> None:
    people = [Person(1, presence=mine, place=here), Person(2, presence=theirs, place=there)]
    assert score(people).talk[0, 1] == may
    assert score(people[::-1]).talk[0, 1] == may


def test_only_known_fields_are_the_same_or_differ() -> None:
    known = columns([Person(1, field="a"), Person(2, field=" A"), Person(3), Person(4)])
    left, right = every_pair(4)
    assert same_field(known, left, right).tolist() == [True] + [False] * 5


def test_a_group_leaves_the_bubble_with_two_known_fields() -> None:
    known = columns([Person(1, field="a"), Person(2, field="b"), Person(3), Person(4, field="A")])
    groups = [(0, 1), (0, 2), (0, 3), (2, 3), (0, 2, 3), (1, 2, 3), ()]
    assert bubbles_within(known, groups) == [True, False, False, False, False, True, False]


@pytest.mark.parametrize(("apart", "factor"), [(2, 1), (3, 0.93), (9, 0.51), (10, 0.5), (15, 0.51)])
def test_hours_apart_are_counted_the_short_way_round(apart: float, factor: float) -> None:
    wish, offer = some("pr"), some("law")
    here = Person(1, wish, offer, zone_hours=0.0)
    near = score([here, Person(2, offer, wish, zone_hours=0.0)]).score[0, 1]
    far = score([here, Person(2, offer, wish, zone_hours=apart)]).score[0, 1]
    assert far / near == pytest.approx(factor)


# --- meaning ------------------------------------------------------------------------------------


def vector(*numbers: int) -> bytes:
    return np.array(numbers, dtype=np.int8).tobytes()


def test_an_offer_that_means_what_is_sought_is_as_good_as_one_that_names_it() -> None:
    means = Person(1, wish=vector(127, 0), offer=vector(0, 127))
    close = Person(2, offer=vector(127, 0))
    found = score([means, close, Person(3)])
    assert found.need[0, 1] == pytest.approx(55)
    assert found.need[1, 0] == found.need[0, 2] == found.need[2, 0] == 0


def test_word_and_meaning_make_up_for_each_other() -> None:
    seeker = Person(1, some("law"), wish=vector(127, 0))
    both = Person(2, gives=some("law"), offer=vector(60, 0))
    word = Person(3, gives=some("law"), offer=vector(0, 127))
    half = Person(4, gives=some("tea"), offer=vector(59, 112))
    silent = Person(5, gives=some("law"))
    contrary = Person(6, gives=some("tea"), offer=vector(-127, 0))
    found = score([seeker, both, word, half, silent, contrary])
    # The same word for something else is worth three quarters; of the silent only words are known.
    assert found.need[0, [1, 2, 4, 5]].tolist() == pytest.approx([55, 0.75 * 55, 55, 0])
    assert 0.5 * 55 < found.need[0, 3] < 0.65 * 55


# --- many pairs, and few ------------------------------------------------------------------------


def test_scores_do_not_depend_on_how_many_are_counted_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = [Person(at, some(*"abcde"[at % 3 : at % 5]), some("c", "d")) for at in range(12)]
    left, right = every_pair(12)
    whole = score_pairs(columns(people), left, right)
    monkeypatch.setattr("community.matching.scoring._CHUNK", 7)
    parts = score_pairs(columns(people), left, right)
    for one, other in (
        (whole.to_left, parts.to_left),
        (whole.to_right, parts.to_right),
        (whole.score, parts.score),
    ):
        assert np.array_equal(one, other)
    assert whole.score.max() > 0


def test_every_pair_comes_once_the_smaller_first() -> None:
    left, right = every_pair(4)
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == list(combinations(range(4), 2))


@settings(max_examples=40, deadline=None)
@given(brute.wishing_people(2, 6), st.randoms(use_true_random=False))
def test_scores_are_the_same_from_both_sides_and_in_any_order(
    people: list[Person], draw: Random
) -> None:
    left, right = every_pair(len(people))
    known = columns(people)
    found, back = score_pairs(known, left, right), score_pairs(known, right, left)
    assert np.array_equal(found.score, back.score)
    assert np.array_equal(found.to_left, back.to_right)
    assert np.array_equal(can_meet(known, left, right), can_meet(known, right, left))
    assert (found.to_left >= 0).all()
    assert (found.to_left.sum(axis=1) < 100.001).all()
    assert (found.to_right.sum(axis=1) < 100.001).all()
    order = list(range(len(people)))
    draw.shuffle(order)
    turned = score([people[at] for at in order])
    straight = score(people)
    assert np.array_equal(turned.score, straight.score[np.ix_(order, order)])
    assert np.array_equal(turned.mentor, straight.mentor[np.ix_(order, order)])


def test_the_table_knows_the_pairs_of_its_groups_whichever_way_round() -> None:
    people = [
        Person(1, some("law"), field="a"),
        Person(2, gives=some("law"), field="b"),
        Person(3, some("law"), field="b"),
        *filler(3),
    ]
    table = table_of(columns(people), [(2, 0, 1), (3, 4)])
    assert sorted(table.at) == [(0, 1), (0, 2), (1, 2), (3, 4)]
    squares = score(people)
    for one, other in [(0, 1), (2, 0), (1, 2), (4, 3)]:
        gets = table.gets(one, other)
        assert gets == (
            squares.need[one, other],
            squares.shared[one, other],
            squares.horizon[one, other],
            squares.interests[one, other],
            squares.mentor[one, other],
        )
        assert table.score(one, other) == squares.score[one, other]
        assert table.bubble(one, other) == squares.bubble[one, other]
    assert table.gets(0, 1).need == 55
    assert table.gets(1, 0).need == 0
    assert (table.bubble(1, 0), table.bubble(1, 2)) == (True, False)


def test_a_table_of_no_groups_is_empty() -> None:
    assert table_of(columns([Person(1)]), []).at == {}
