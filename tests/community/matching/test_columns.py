"""People as arrays."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from community.matching.columns import MODES, NOTHING, PRESENCES, Columns, Lists, columns
from community.matching.inputs import Person
from community.matching.scoring import can_meet, every_pair
from community.wishes import Mode, Presence
from tests.community.matching import brute


def some(*topics: str) -> frozenset[str]:
    return frozenset(topics)


def names(known: Columns) -> list[str]:
    """All roots, rarest first, as they are numbered."""
    return sorted(known.rarity, key=lambda name: (-known.rarity[name], name))


def held(known: Columns, lists: Lists) -> list[list[str]]:
    """The lists in words: of each root the topic that is named first in the alphabet."""
    named = {known.roots[topic]: topic for topic in sorted(known.roots, reverse=True)}
    ranked = names(known)
    return [[named[ranked[at]] for at in row if at != NOTHING] for row in lists.topics.T.tolist()]


def test_lists_stand_rarest_first_and_are_filled_up() -> None:
    people = [
        Person(1, some("ai", "law", "pr")),
        Person(2, some("ai")),
        Person(3, some("ai", "law")),
        Person(4),
    ]
    known = columns(people)
    seeks = known.need.wishes
    assert held(known, seeks) == [["pr", "law", "ai"], ["ai"], ["law", "ai"], []]
    assert seeks.topics.shape == seeks.worth.shape == (3, 4)
    assert seeks.lengths.tolist() == [3, 1, 2, 0]
    assert seeks.topics.T.tolist() == [[0, 1, 2], [2, -1, -1], [1, 2, -1], [-1, -1, -1]]
    assert (seeks.worth[seeks.topics == NOTHING] == 0).all()
    assert (seeks.worth[seeks.topics != NOTHING] > 0).all()
    rows, topics = seeks.pairs()
    assert rows.tolist() == [0, 0, 0, 1, 2, 2]
    assert topics.tolist() == [0, 1, 2, 2, 1, 2]


def test_each_list_meets_the_list_that_answers_it() -> None:
    known = columns([Person(1, some("a"), some("b"), some("c"), some("d"))])
    for wanted, wishes, offers in (
        (known.need, "a", "b"),
        (known.shared, "a", "a"),
        (known.horizon, "c", "b"),
        (known.interests, "d", "d"),
    ):
        assert held(known, wanted.wishes) == [[wishes]]
        assert held(known, wanted.offers) == [[offers]]


@pytest.mark.parametrize(
    ("count", "total", "worth"),
    [(1, 20, 1000), (2, 20, 866), (5, 20, 636), (10, 20, 436), (20, 20, 222), (2000, 2000, 100)],
)
def test_the_more_people_name_a_topic_the_less_it_is_worth(
    count: int, total: int, worth: int
) -> None:
    people = [Person(at, interests=some("pr") if at < count else some()) for at in range(total)]
    assert columns(people).rarity["pr"] == worth


def test_a_topic_named_in_several_lists_or_forms_counts_once_a_person() -> None:
    alone = columns([Person(1, some("biene")), *map(Person, range(2, 9))])
    often = Person(1, some("biene", "bienen"), some("biene"), some("bienen"), some("biene"))
    known = columns([often, *map(Person, range(2, 9))])
    assert known.rarity == alone.rarity
    assert known.roots["biene"] == known.roots["bienen"]
    assert known.need.wishes.lengths[0] == 1


# --- full marks ---------------------------------------------------------------------------------


def full(people: Sequence[Person], which: str = "need") -> list[int]:
    return getattr(columns(people), which).full.tolist()


def test_full_marks_are_the_two_rarest_wishes_that_others_can_meet() -> None:
    crowd = [Person(at, interests=some("pr")) for at in range(10, 16)]
    seeker = Person(1, some("pr", "law", "ai"))
    helper = Person(2, gives=some("pr", "law", "ai"))
    worth = columns([seeker, helper, *crowd]).rarity
    assert worth["law"] == worth["ai"] > worth["pr"]
    assert full([seeker, helper, *crowd])[0] == 4 * (worth["law"] + worth["ai"])
    only = Person(2, gives=some("pr", "law"))
    worth = columns([seeker, only, *crowd]).rarity
    assert full([seeker, only, *crowd])[0] == 4 * (worth["law"] + worth["pr"])


def test_a_wider_horizon_is_full_with_one() -> None:
    curious = Person(1, widens=some("law", "ai"))
    people = [curious, Person(2, gives=some("law", "ai")), Person(3)]
    assert full(people, "horizon")[0] == 4 * columns(people).rarity["law"]


def test_what_only_i_offer_myself_cannot_be_met() -> None:
    me = Person(1, some("law"), some("law"))
    assert full([me, Person(2)])[0] == 1
    other = Person(2, gives=some("law"))
    assert full([me, other])[0] == 4 * columns([me, other]).rarity["law"]


def test_full_marks_are_never_nothing() -> None:
    assert full([Person(1), Person(2)]) == full([Person(1), Person(2)], "interests") == [1, 1]


# --- what was liked -----------------------------------------------------------------------------


def test_what_led_to_a_good_meeting_is_worth_a_quarter_more_to_them_alone() -> None:
    people = [Person(1, some("bienen", "law")), Person(2, some("biene", "law"))]
    plain = columns(people).need.wishes
    raised = columns(people, {1: some("biene", "unknown"), 3: some("law")}).need.wishes
    named = held(columns(people), plain)
    assert named[0] == named[1]
    liked = [topic.startswith("bien") for topic in named[0]]
    assert raised.worth[liked, 0].tolist() == (plain.worth[liked, 0] * 5 // 4).tolist()
    assert (raised.worth[:, 1] == plain.worth[:, 1]).all()
    others = [not each for each in liked]
    assert sum(liked) == sum(others) == 1
    assert (raised.worth[others, 0] == plain.worth[others, 0]).all()
    assert (raised.worth[liked, 0] > plain.worth[liked, 0]).all()


# --- the rest -----------------------------------------------------------------------------------


def test_any_number_of_languages_can_be_told_apart() -> None:
    codes = [f"x{at:03}" for at in range(200)]
    people = [Person(at, languages=some(code, codes[0])) for at, code in enumerate(codes)]
    people += [Person(300), Person(301, languages=some("X130"))]
    known = columns(people)
    assert known.speaks.shape == (202, 4)
    left, right = every_pair(202)
    spoken = [person.languages or frozenset(codes) for person in people]
    lower = [frozenset(code.lower() for code in each) for each in spoken]
    expected = [bool(one & other) for one, other in combinations(lower, 2)]
    assert can_meet(known, left, right).tolist() == expected


def test_who_has_no_platform_in_common_cannot_meet() -> None:
    people = [
        Person(1, reach=some("discord")),
        Person(2, reach=some("matrix")),
        Person(3, reach=some("discord", "matrix")),
        Person(4),
    ]
    left, right = every_pair(4)
    pairs = list(zip(left.tolist(), right.tolist(), strict=True))
    may = can_meet(columns(people), left, right).tolist()
    assert [pair for pair, can in zip(pairs, may, strict=True) if not can] == [(0, 1)]
    assert columns(people[3:]).reach is None


@pytest.mark.parametrize(("count", "words"), [(0, 1), (1, 1), (63, 1), (64, 2), (65, 2)])
def test_bits_of_languages_take_as_many_words_as_they_need(count: int, words: int) -> None:
    people = [Person(at, languages=some(f"x{at}")) for at in range(count)] + [Person(999)]
    known = columns(people)
    assert known.speaks.shape == (count + 1, words)
    assert (known.speaks[-1] == np.iinfo(np.uint64).max).all()
    assert np.bitwise_count(known.speaks[:-1]).sum() == count


def test_places_and_fields_are_told_apart_whatever_their_case_and_blanks() -> None:
    fields = ["Tech", " tech ", "", "  ", "a b", "A   B"]
    known = columns([Person(at, field=name, place=name) for at, name in enumerate(fields)])
    for numbers in (known.field.tolist(), known.place.tolist()):
        assert numbers[0] == numbers[1] > 0
        assert numbers[2] == numbers[3] == 0
        assert numbers[4] == numbers[5] > 0
        assert numbers[4] != numbers[0]


def test_wishes_stand_by_row() -> None:
    people = [
        Person(7, mode=Mode.HORIZON, presence=Presence.REMOTE, mentees=2, zone_hours=1.5),
        Person(8, mode=Mode.MIXED, presence=Presence.ANY, mentees=0),
        Person(9, mode=Mode.MENTOR, presence=Presence.ON_SITE, mentees=1),
    ]
    known = columns(people, busy={7: 1, 9: 1})
    assert known.count == 3
    assert [MODES[at] for at in known.mode] == [Mode.HORIZON, Mode.MIXED, Mode.MENTOR]
    assert [PRESENCES[at] for at in known.presence] == [
        Presence.REMOTE,
        Presence.ANY,
        Presence.ON_SITE,
    ]
    assert known.mentors.tolist() == [True, False, False]
    assert columns(people).mentors.tolist() == [True, False, True]
    assert known.hours[0] == 1.5
    assert np.isnan(known.hours[1:]).all()


def test_vectors_of_another_length_are_of_another_model_and_left_out() -> None:
    people = [
        Person(1, wish=b"\x01\x02\xff", offer=b"\x05"),
        Person(2, wish=b"\x01\x02"),
        Person(3),
    ]
    known = columns(people)
    assert known.wish.tolist() == [[1, 2, -1], [0, 0, 0], [0, 0, 0]]
    assert known.offer.tolist() == [[0, 0, 0]] * 3
    assert columns([Person(1, offer=b"\x01\x02")]).wish.tolist() == [[0, 0]]
    assert columns([Person(1)]).wish.shape == (1, 0)


def test_nobody_at_all_is_no_rows() -> None:
    known = columns([])
    assert known.count == 0
    assert known.need.wishes.topics.shape == (0, 0)
    assert known.speaks.shape == (0, 1)


@settings(max_examples=40, deadline=None)
@given(brute.people(1, 7))
def test_lists_hold_the_roots_of_what_people_named(people: list[Person]) -> None:
    known = columns(people)
    for lists, which in (
        (known.need.wishes, "seeks"),
        (known.need.offers, "gives"),
        (known.horizon.wishes, "widens"),
        (known.interests.wishes, "interests"),
    ):
        expected = [set(getattr(person, which)) for person in people]
        assert [set(row) for row in held(known, lists)] == expected
        assert lists.lengths.tolist() == [len(row) for row in expected]
        for row in held(known, lists):
            rarities = [known.rarity[known.roots[name]] for name in row]
            assert rarities == sorted(rarities, reverse=True)
