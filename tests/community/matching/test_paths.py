"""Whole rounds by both ways to plan: with every pair looked at, and with candidates."""

import random
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.matching import planner
from community.matching.inputs import Person, PlanRules, dump_inputs, load_inputs
from community.matching.planner import plan
from community.matching.solution import Solution
from community.matching.weights import Case
from community.model import PastMatch, Unmatched
from community.wishes import Presence
from tests.community.matching import brute
from tests.community.matching.brute import RULES, SLOT, weights_of
from tests.community.matching.test_groups import crowd
from tests.community.matching.test_planner import NOBODY, Blocks, some, together

PATHS = pytest.mark.parametrize("small", [300, 0], ids=["every pair", "candidates"])


@pytest.fixture
def _path(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "SMALL_ROUND", small)


@pytest.mark.parametrize(("count", "large"), [(1, False), (4, False), (5, True), (9, True)])
def test_beyond_a_small_round_not_every_pair_is_looked_at(
    count: int, *, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "SMALL_ROUND", 4)
    asked: list[str] = []
    small_way, large_way = planner.solve_small, planner.solve_large

    def small(case: Case, seed: int) -> Solution:
        asked.append("small")
        return small_way(case, seed)

    def large_one(case: Case, seed: int) -> Solution:
        asked.append("large")
        return large_way(case, seed)

    monkeypatch.setattr(planner, "solve_small", small)
    monkeypatch.setattr(planner, "solve_large", large_one)
    plan([Person(at + 1) for at in range(count)], [], NOBODY, RULES, 1)
    assert asked == ["large" if large else "small"]


def may_meet(one: Person, other: Person, blocks: Blocks) -> bool:
    talk = not one.languages or not other.languages or bool(one.languages & other.languages)
    apart = {one.presence, other.presence} == {Presence.ON_SITE, Presence.REMOTE}
    site = one.presence is other.presence is Presence.ON_SITE
    far = site and "" not in (one.place, other.place) and one.place != other.place
    blocked = (one.id, other.id) in blocks or (other.id, one.id) in blocks
    return talk and not apart and not far and not blocked


@PATHS
@pytest.mark.usefixtures("_path")
@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    brute.wishing_people(0, 9),
    brute.histories,
    brute.blocks,
    st.integers(2, 6),
    st.sampled_from(("", "some key")),
    brute.seeds,
)
def test_every_round_is_valid_complete_and_repeatable(
    small: int,
    people: list[Person],
    history: list[PastMatch],
    blocks: Blocks,
    size: int,
    key: str,
    seed: int,
) -> None:
    assert small == planner.SMALL_ROUND
    rules = PlanRules(SLOT, 12, 30, size, key)
    planned = plan(people, history, blocks, rules, seed)
    turned = frozenset((other, one) for one, other in blocks)
    assert plan(people[::-1], history[::-1], turned, rules, seed) == planned
    assert plan(*load_inputs(dump_inputs(people, history, blocks, rules, seed))) == planned
    by_id = {person.id: person for person in people}
    for one, other in together(planned):
        assert may_meet(by_id[one], by_id[other], blocks)
    everybody = [m for match in planned.matches for m in match.members]
    everybody += [left.member_id for left in planned.unmatched]
    assert sorted(everybody) == sorted(by_id)
    assert set(planned.debts) == set(by_id)
    assert planned.weight == sum(match.weight for match in planned.matches)
    assert size > 2 or planned.weight <= planned.bound
    for match in planned.matches:
        assert 2 <= len(match.members) <= max(3, size)
        assert tuple(part.member for part in match.parts) == match.members
        assert match.starter in match.members
        found = match.alternative
        if found:
            assert found.member in match.members
            assert found.other not in match.members
            assert may_meet(by_id[found.member], by_id[found.other], blocks)
            assert 0 <= found.score <= 100
    for left in planned.unmatched:
        one = by_id.pop(left.member_id)
        others = [other for other in people if other.id != one.id]
        able = any(may_meet(one, other, NOBODY) for other in others)
        expected = "alone" if not others else "no_partner" if able else "language"
        assert left.reason == expected


DEGENERATE: dict[str, tuple[list[Person], Blocks]] = {
    "nobody": ([], NOBODY),
    "one": ([Person(1)], NOBODY),
    "two": ([Person(1), Person(2)], NOBODY),
    "three": ([Person(1), Person(2), Person(3)], NOBODY),
    "all the same": ([Person(at, some("a"), some("a")) for at in range(1, 21)], NOBODY),
    "nothing in common": ([Person(at, some(f"s{at}"), some(f"g{at}")) for at in range(20)], NOBODY),
    "one hub": (
        [Person(0, gives=some("a")), *(Person(at, some("a")) for at in range(1, 21))],
        NOBODY,
    ),
    "one language": ([Person(at, languages=some("de")) for at in range(21)], NOBODY),
}


@PATHS
@pytest.mark.usefixtures("_path")
@pytest.mark.parametrize(("people", "blocks"), DEGENERATE.values(), ids=DEGENERATE)
def test_everybody_is_matched_in_any_crowd_that_rules_allow(
    people: list[Person], blocks: Blocks
) -> None:
    planned = plan(people, [], blocks, PlanRules(SLOT, decoy_key="a key"), 3)
    sizes = sorted(len(match.members) for match in planned.matches)
    if len(people) == 1:
        assert planned.unmatched == (Unmatched(1, "alone"),)
    else:
        assert planned.unmatched == ()
        assert sum(sizes) == len(people)
        assert sizes.count(3) == len(people) % 2


@PATHS
@pytest.mark.usefixtures("_path")
def test_where_all_are_blocked_nobody_is_matched_and_told_nothing_of_it() -> None:
    people = [Person(at, some("a"), some("a")) for at in range(12)]
    planned = plan(people, [], frozenset(combinations(range(12), 2)), RULES, 1)
    assert planned.matches == ()
    assert planned.unmatched == tuple(Unmatched(at, "no_partner") for at in range(12))
    assert (planned.weight, planned.bound) == (0, 0)


@PATHS
@pytest.mark.usefixtures("_path")
def test_an_island_of_one_language_keeps_to_itself() -> None:
    people = [Person(at, languages=some("fr" if at < 5 else "de")) for at in range(16)]
    people.append(Person(16, languages=some("it")))
    planned = plan(people, [], NOBODY, RULES, 1)
    assert planned.unmatched == (Unmatched(16, "language"),)
    assert all((one < 5) == (other < 5) for one, other in together(planned))
    assert sum(len(match.members) for match in planned.matches) == 16


@PATHS
@pytest.mark.usefixtures("_path")
def test_people_who_are_on_site_in_other_places_are_told_they_have_no_way() -> None:
    people = [Person(at, presence=Presence.ON_SITE, place=f"p{at}") for at in range(8)]
    planned = plan(people, [], NOBODY, RULES, 1)
    assert planned.unmatched == tuple(Unmatched(at, "language") for at in range(8))
    people += [Person(8, presence=Presence.REMOTE), Person(9)]
    planned = plan(people, [], NOBODY, RULES, 1)
    ((match),) = planned.matches
    assert match.members[-1] == 9


@PATHS
@pytest.mark.usefixtures("_path")
@pytest.mark.parametrize("count", [2, 3, 4, 5, 8])
def test_decoys_yield_before_anybody_is_left_out(count: int) -> None:
    people = [Person(at) for at in range(count)]
    for key in map(str, range(12)):
        planned = plan(people, [], NOBODY, PlanRules(SLOT, decoy_key=key), 1)
        assert not planned.unmatched
        sizes = [len(match.members) for match in planned.matches]
        assert sizes.count(3) == count % 2


def test_decoys_yield_before_anybody_meets_again() -> None:
    people = [Person(at) for at in range(4)]
    week = SLOT - timedelta(weeks=1)
    met = [PastMatch(pair, week, met=True) for pair in ((0, 1), (2, 3), (0, 2), (1, 3))]
    for key in map(str, range(12)):
        planned = plan(people, met, NOBODY, PlanRules(SLOT, decoy_key=key), 1)
        assert together(planned) == [(0, 3), (1, 2)]


@PATHS
@pytest.mark.usefixtures("_path")
def test_decoys_are_kept_apart_where_others_are_there() -> None:
    people = crowd(30)
    with_key = PlanRules(SLOT, 12, 0, decoy_key="a key")
    decoy = weights_of(people, rules=with_key).decoy
    planned = plan(people, [], NOBODY, with_key, 1)
    assert not any(decoy[one - 1, other - 1] for one, other in together(planned))
    plain = plan(people, [], NOBODY, RULES, 1)
    assert any(decoy[one - 1, other - 1] for one, other in together(plain))


# --- larger groups --------------------------------------------------------------------------


@PATHS
@pytest.mark.usefixtures("_path")
@pytest.mark.parametrize("size", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("count", [2, 3, 7, 24, 25])
def test_organisers_may_have_groups_of_up_to_six(size: int, count: int) -> None:
    planned = plan(crowd(count), [], NOBODY, replace(RULES, group_size=size), 2)
    sizes = sorted(len(match.members) for match in planned.matches)
    assert not planned.unmatched
    assert sum(sizes) == count
    if size > 2:
        assert len(sizes) == -(-count // size)
        assert sizes[-1] - sizes[0] <= 1
        assert planned.bound == 0
    else:
        assert sizes.count(3) == count % 2
        assert planned.bound >= planned.weight
    for match in planned.matches:
        assert [part.member for part in match.parts] == list(match.members)


@PATHS
@pytest.mark.usefixtures("_path")
def test_three_hundred_people_are_all_matched_and_blocks_hold() -> None:
    people = crowd(300)
    draw = random.Random(5)  # noqa: S311 (test data)
    blocks = frozenset((draw.randint(1, 300), draw.randint(1, 300)) for _ in range(30))
    planned = plan(people, [], blocks, PlanRules(SLOT), 11)
    assert not planned.unmatched
    assert len(planned.matches) == 150
    assert blocks.isdisjoint(together(planned))
    assert planned.out_of_bubble_percent >= 30
    assert 0.97 * planned.bound <= planned.weight <= planned.bound
