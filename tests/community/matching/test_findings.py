"""What is told of a group."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.matching.columns import columns
from community.matching.findings import Finder
from community.matching.groups import Group
from community.matching.inputs import Person
from community.matching.scoring import table_of
from community.model import MatchKind, Parts, Reason
from community.wishes import Mode
from tests.community.matching import brute
from tests.community.matching.brute import score


def some(*topics: str) -> frozenset[str]:
    return frozenset(topics)


def finder(people: Sequence[Person], *groups: Group) -> Finder:
    known = columns(people)
    everybody = tuple(range(len(people)))
    return Finder(people, table_of(known, groups or (everybody,)), known.roots, known.rarity)


def vector(*numbers: int) -> bytes:
    return np.array(numbers, dtype=np.int8).tobytes()


# --- kinds --------------------------------------------------------------------------------------

ASKS = Person(1, some("law"), mode=Mode.MENTOR)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (ASKS, Person(2, gives=some("law"), mentees=1), MatchKind.MENTOR),
        (ASKS, Person(2, gives=some("law")), MatchKind.HELP),
        (ASKS, Person(2, gives=some("ai"), mentees=1), MatchKind.OPEN),
        (Person(1, some("law")), Person(2, gives=some("law"), mentees=1), MatchKind.HELP),
        # Give and take is more than being helped.
        (
            Person(1, some("law"), some("ai"), mode=Mode.MENTOR),
            Person(2, some("ai"), some("law"), mentees=1),
            MatchKind.EXCHANGE,
        ),
        # What the mentor gets of it is no sign that they asked.
        (
            Person(1, gives=some("law"), mode=Mode.MENTOR, mentees=1),
            Person(2, some("law")),
            MatchKind.HELP,
        ),
        (
            Person(1, interests=some("ai"), widens=some("law")),
            Person(2, interests=some("ai"), gives=some("law")),
            MatchKind.HORIZON,
        ),
        (
            Person(1, some("ai"), interests=some("pr"), widens=some("law")),
            Person(2, some("ai"), interests=some("pr"), gives=some("law")),
            MatchKind.PEERS,
        ),
        (
            Person(1, wish=vector(127, 0)),
            Person(2, offer=vector(127, 0)),
            MatchKind.HELP,
        ),
    ],
)
def test_the_kind_says_what_is_strongest(one: Person, other: Person, kind: MatchKind) -> None:
    assert finder([one, other]).kind((0, 1)) is kind
    assert finder([other, one]).kind((0, 1)) is kind


def test_what_is_common_comes_before_the_horizon_if_it_is_worth_as_much() -> None:
    # 15 points each: interests of a peer, and what widens a horizon.
    one = Person(1, interests=some("ai"), mode=Mode.PEER)
    other = Person(2, interests=some("ai"), gives=some("law"))
    assert finder([one, other]).kind((0, 1)) is MatchKind.PEERS
    third = Person(3, widens=some("law"))
    assert finder([one, other, third]).kind((0, 1, 2)) is MatchKind.PEERS


def test_in_a_larger_group_an_exchange_gives_everybody_something_and_takes_of_everybody() -> None:
    ring = [Person(at + 1, some(f"t{at}"), some(f"t{(at + 1) % 4}")) for at in range(4)]
    assert finder(ring).kind((0, 1, 2, 3)) is MatchKind.EXCHANGE
    # Without a fourth who gives, one goes without.
    ring[3] = Person(4, some("t3"))
    assert finder(ring).kind((0, 1, 2, 3)) is MatchKind.HELP
    # All are given something, but one gives nothing.
    giver = [Person(1, some("b"), some("a")), Person(2, some("a"), some("b")), Person(3, some("a"))]
    assert finder(giver).kind((0, 1, 2)) is MatchKind.HELP


def test_one_who_found_a_mentor_is_enough_in_a_group() -> None:
    group = [ASKS, Person(2, gives=some("law"), mentees=1), Person(3, some("law"))]
    assert finder(group).kind((0, 1, 2)) is MatchKind.MENTOR


# --- reasons ------------------------------------------------------------------------------------


def test_meaning_is_told_where_no_word_says_it() -> None:
    one = Person(1, some("law"), wish=vector(127, 0))
    other = Person(2, gives=some("ai"), offer=vector(127, 0))
    assert finder([one, other]).reasons((0, 1)) == (Reason("meaning", 2, 1),)
    worded = Person(2, gives=some("law"), offer=vector(127, 0))
    assert finder([one, worded]).reasons((0, 1)) == (Reason("gives", 2, 1, ("law",)),)
    back = Person(1, offer=vector(0, 127)), Person(2, wish=vector(0, 127))
    assert finder(back).reasons((0, 1)) == (Reason("meaning", 1, 2),)


def test_a_pair_hears_everything_strongest_first_and_the_bubble_last() -> None:
    one = Person(1, some("law", "ai"), some("pr"), some("dance"), some("tea"), field="a")
    other = Person(2, some("ai", "pr"), some("law", "dance"), some(), some("tea"), field="b")
    told = finder([one, other]).reasons((0, 1))
    assert [reason.kind for reason in told][-1] == "bubble"
    assert set(told) == {
        Reason("gives", 2, 1, ("law",)),
        Reason("gives", 1, 2, ("pr",)),
        Reason("widens", 2, 1, ("dance",)),
        Reason("shares", 1, 2, ("ai",)),
        Reason("interests", 1, 2, ("tea",)),
        Reason("bubble", 1, 2),
    }
    assert [reason.kind for reason in told[:2]] == ["gives", "gives"]


def test_reasons_of_equal_strength_begin_with_the_first_of_a_pair() -> None:
    one, other = Person(1, some("a"), some("b")), Person(2, some("b"), some("a"))
    assert finder([one, other]).reasons((0, 1)) == (
        Reason("gives", 2, 1, ("a",)),
        Reason("gives", 1, 2, ("b",)),
    )


def test_nothing_in_common_is_no_reason() -> None:
    assert finder([Person(1), Person(2)]).reasons((0, 1)) == ()
    assert finder([Person(1), Person(2), Person(3)]).reasons((0, 1, 2)) == ()
    assert finder([Person(at) for at in range(5)]).reasons((0, 1, 2, 3, 4)) == ()


def test_a_trio_hears_one_reason_a_pair() -> None:
    trio = [
        Person(1, some("law"), interests=some("tea"), field="a"),
        Person(2, gives=some("law"), interests=some("tea"), field="b"),
        Person(3, interests=some("tea")),
    ]
    assert finder(trio).reasons((0, 1, 2)) == (
        Reason("gives", 2, 1, ("law",)),
        Reason("interests", 1, 3, ("tea",)),
        Reason("interests", 2, 3, ("tea",)),
        Reason("bubble", 1, 2),
    )


def test_a_pair_of_a_trio_that_differs_in_its_fields_only_says_so_once() -> None:
    trio = [Person(1, field="a"), Person(2, field="b"), Person(3)]
    assert finder(trio).reasons((0, 1, 2)) == (Reason("bubble", 1, 2),)


def test_a_larger_group_hears_the_strongest_reason_for_each_who_takes() -> None:
    group = [
        Person(1, some("law"), widens=some("dance")),
        Person(2, gives=some("law")),
        Person(3, gives=some("dance"), interests=some("tea")),
        Person(4, interests=some("tea")),
    ]
    assert finder(group).reasons((0, 1, 2, 3)) == (
        Reason("gives", 2, 1, ("law",)),
        Reason("interests", 3, 4, ("tea",)),
    )
    # The rarer wish is the stronger, wherever it comes.
    seeker = Person(1, some("law", "ai", "pr"))
    others = [
        Person(2, gives=some("law")),
        Person(3, gives=some("law", "ai")),
        Person(4, interests=some("law")),
    ]
    for order in (others, [others[1], others[0], others[2]]):
        (reason,) = finder([seeker, *order]).reasons((0, 1, 2, 3))
        assert (reason.giver, set(reason.topics)) == (3, {"law", "ai"})


def test_the_rarest_three_topics_are_named_in_the_words_of_who_wishes() -> None:
    many = some("pr", "law", "ai", "bienen", "funding")
    people = [Person(1, many), Person(2, gives=some("pr", "law", "ai", "biene", "funding"))]
    people += [Person(at, interests=some("pr", "law")) for at in (3, 4)]
    (reason,) = finder(people).reasons((0, 1))
    assert set(reason.topics) == {"ai", "bienen", "funding"}
    # Of equally rare ones, in the order of their roots.
    assert reason.topics == tuple(sorted(reason.topics, key=finder(people).roots.__getitem__))
    people += [Person(5, interests=some("ai"))]
    (reason,) = finder(people).reasons((0, 1))
    assert reason.topics[-1] == "ai"


def test_two_forms_of_a_word_are_told_once() -> None:
    people = [Person(1, some("bienen", "biene")), Person(2, gives=some("biene"))]
    (reason,) = finder(people).reasons((0, 1))
    assert len(reason.topics) == 1


# --- who starts, scores, parts ------------------------------------------------------------------


def test_whoever_may_ask_most_starts() -> None:
    group = [
        Person(1, some("b"), some("a")),
        Person(2, gives=some("a", "b")),
        Person(3, some("a")),
    ]
    found = finder(group)
    assert {found.starter((0, 1, 2), turn) for turn in range(6)} == {2}
    alike = finder([Person(1), Person(2), Person(3)])
    assert [alike.starter((0, 1, 2), turn) for turn in range(6)] == [0, 1, 2, 0, 1, 2]
    assert [alike.starter((0, 2), turn) for turn in range(4)] == [0, 2, 0, 2]


def test_the_score_of_a_group_is_the_mean_of_its_pairs() -> None:
    people = [Person(1, some("a"), some("b")), Person(2, some("b"), some("a")), Person(3)]
    pair = score(people).score[0, 1]
    assert pair == pytest.approx(0.55)
    assert finder(people).score((0, 1)) == 55
    assert finder(people).score((0, 2)) == 0
    assert finder(people).score((0, 1, 2)) == round(100 * pair / 3) == 18


def test_parts_are_what_each_gets_of_the_others_on_average() -> None:
    rich = some("a", "b")
    people = [Person(1, rich, interests=some("x")), Person(2, gives=rich, interests=some("x"))]
    assert finder(people).parts((0, 1)) == (
        Parts(1, need=55, interests=10),
        Parts(2, interests=10),
    )
    people += [Person(3)]
    assert finder(people).parts((0, 1, 2)) == (
        Parts(1, need=28, interests=5),
        Parts(2, interests=5),
        Parts(3),
    )


def test_parts_name_each_part() -> None:
    one = Person(7, some("law"), some(), some("law"), mode=Mode.MENTOR)
    other = Person(9, some("law"), some("law"), mentees=1)
    mine, theirs = finder([one, other]).parts((0, 1))
    assert mine == Parts(7, need=45, shared=10, horizon=10, mentor=30)
    assert theirs == Parts(9, shared=20, mentor=20)
    assert mine.benefit == 95


def test_a_group_is_out_of_its_bubble_if_any_two_are() -> None:
    people = [Person(1, field="a"), Person(2, field="A"), Person(3, field="b"), Person(4)]
    found = finder(people)
    assert not found.out_of_bubble((0, 1, 3))
    assert found.out_of_bubble((0, 1, 2))
    assert found.out_of_bubble((3, 1, 2))


@settings(max_examples=80, deadline=None)
@given(brute.wishing_people(2, 6), st.data())
def test_what_is_told_of_any_group_is_true(people: list[Person], data: st.DataObject) -> None:
    size = data.draw(st.integers(2, len(people)))
    group = tuple(sorted(data.draw(st.permutations(range(len(people))))[:size]))
    found = finder(people, group)
    by_id = {person.id: person for person in people}
    members = {people[row].id for row in group}
    squares = score(people)
    for reason in found.reasons(group):
        giver, taker = by_id[reason.giver], by_id[reason.taker]
        assert {giver.id, taker.id} <= members
        held = {
            "gives": taker.seeks & giver.gives,
            "widens": taker.widens & giver.gives,
            "shares": taker.seeks & giver.seeks,
            "interests": taker.interests & giver.interests,
            "bubble": frozenset[str](),
            "meaning": frozenset[str](),
        }[reason.kind]
        assert set(reason.topics) <= held
        assert len(reason.topics) == min(3, len(held))
        if reason.kind == "meaning":
            assert not taker.seeks & giver.gives
            assert taker.wish
            assert giver.offer
            assert squares.need[taker.id - 1, giver.id - 1] > 0
        if reason.kind == "bubble":
            assert giver.field
            assert taker.field
            assert giver.field != taker.field
    assert found.starter(group, 3) in group
    assert 0 <= found.score(group) <= 100
    parts = found.parts(group)
    assert [part.member for part in parts] == [people[row].id for row in group]
    for row, part in zip(group, parts, strict=True):
        others = [other for other in group if other != row]
        assert part.need == round(sum(squares.need[row, other] for other in others) / len(others))
        assert 0 <= part.benefit <= 103  # each of five parts is rounded
    if found.kind(group) is MatchKind.OPEN:
        assert found.reasons(group) == ()
    for one, other in combinations(group, 2):
        assert found.table.score(one, other) == squares.score[one, other]
