"""Fairness over time."""

from hypothesis import given
from hypothesis import strategies as st

from community.matching.fairness import FULL_DEBT, debts
from community.matching.inputs import Person
from community.model import MatchKind, Parts
from community.planned import PlannedMatch


def match(**benefits: int) -> PlannedMatch:
    """A match in which ``m1=30`` says that 1 gets 30 points of it."""
    parts = tuple(Parts(int(name[1:]), need=points) for name, points in benefits.items())
    ids = tuple(part.member for part in parts)
    return PlannedMatch(ids, MatchKind.OPEN, 0, 0, (), ids[0], out_of_bubble=False, parts=parts)


def people(*owed: int) -> list[Person]:
    return [Person(at + 1, debt=debt) for at, debt in enumerate(owed)]


def test_whoever_gets_less_than_usual_is_owed_three_tenths_of_what_is_missing() -> None:
    matches = [match(m1=60, m2=15), match(m3=30, m4=30)]
    # The median is 30; 2 got half of that.
    assert debts(people(0, 0, 0, 0), matches) == {1: 0, 2: 150, 3: 0, 4: 0}


def test_debts_fade_when_matches_are_as_good_as_those_of_others() -> None:
    matches = [match(m1=30, m2=30), match(m3=30, m4=0)]
    assert debts(people(1000, 500, 1, 100), matches) == {1: 700, 2: 350, 3: 1, 4: 370}


def test_nobody_to_meet_is_no_benefit() -> None:
    assert debts(people(0, 0, 1000), [match(m1=10, m2=10)]) == {1: 0, 2: 0, 3: 1000}


def test_what_is_usual_is_the_median_of_those_who_were_matched() -> None:
    matches = [match(m1=10, m2=20), match(m3=40, m4=80)]
    # 30 is usual: 1 lacks two thirds, 2 one third.
    assert debts(people(0, 0, 0, 0, 0), matches) == {1: 200, 2: 100, 3: 0, 4: 0, 5: 300}


def test_where_nobody_gets_anything_nobody_is_owed_anything_new() -> None:
    assert debts(people(0, 1000), [match(m1=0, m2=0)]) == {1: 0, 2: 700}
    assert debts(people(0, 1000), []) == {1: 0, 2: 700}
    assert debts([], []) == {}


def test_even_very_little_may_be_usual() -> None:
    # Half a point is usual.
    matches = [match(m1=0, m2=1)]
    assert debts(people(0, 0), matches) == {1: 300, 2: 0}


def test_all_parts_are_benefit() -> None:
    whole = Parts(1, need=1, shared=2, horizon=3, interests=4, mentor=10)
    matches = [
        PlannedMatch(
            (1, 2),
            MatchKind.OPEN,
            0,
            0,
            (),
            1,
            out_of_bubble=False,
            parts=(whole, Parts(2, mentor=20)),
        )
    ]
    assert debts(people(0, 0), matches) == {1: 0, 2: 0}
    matches = [
        PlannedMatch(
            (1, 2),
            MatchKind.OPEN,
            0,
            0,
            (),
            1,
            out_of_bubble=False,
            parts=(whole, Parts(2, mentor=60)),
        )
    ]
    assert debts(people(0, 0), matches) == {1: 150, 2: 0}


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 1000)), min_size=2, max_size=8))
def test_debts_stay_between_nothing_and_full(listed: list[tuple[int, int]]) -> None:
    group = match(**{f"m{at + 1}": points for at, (points, _) in enumerate(listed)})
    before = people(*(debt for _, debt in listed))
    found = debts([*before, Person(99, debt=1000)], [group])
    assert set(found) == {*range(1, len(listed) + 1), 99}
    assert all(0 <= debt <= FULL_DEBT for debt in found.values())
    best = max(points for points, _ in listed)
    for person, (points, debt) in zip(before, listed, strict=True):
        if points == best:
            assert found[person.id] == round(0.7 * debt)


def test_always_missing_out_fills_a_debt_in_half_a_year_of_weeks() -> None:
    owed = 0
    for _ in range(26):
        owed = debts([Person(1, debt=owed), Person(2), Person(3)], [match(m2=9, m3=9)])[1]
    assert owed > 990


def test_a_benefit_is_never_more_than_all_that_could_be_hoped_for() -> None:
    assert Parts(1, need=40, shared=10, horizon=11, interests=10, mentor=30).benefit == 100
    assert Parts(1, need=40, horizon=11).benefit == 51
