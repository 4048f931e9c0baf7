"""Groups of three to six."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.matching import gatherings
from community.matching.gatherings import LARGEST, gather
from community.matching.groups import Group
from community.matching.inputs import Person, PlanRules
from community.matching.small import solve_small
from community.matching.weights import Case, Weights, weigh
from community.model import PastMatch
from tests.community.matching import brute
from tests.community.matching.brute import SLOT, case
from tests.community.matching.test_groups import crowd

RULES = PlanRules(SLOT, 12, 0, decoy_key="some key")


def paired(count: int) -> list[Group]:
    return [(at, at + 1) for at in range(0, count, 2)]


@pytest.mark.parametrize("size", [3, 4, 5, LARGEST])
@pytest.mark.parametrize("count", [2, 4, 6, 8, 10, 14, 30, 180])
def test_groups_are_of_as_equal_size_as_can_be(size: int, count: int) -> None:
    round_of = case([Person(at + 1) for at in range(count)])
    groups = gather(round_of, paired(count), size, 1)
    sizes = sorted(map(len, groups))
    assert len(groups) == -(-count // size)
    assert sizes[-1] <= size
    assert sizes[-1] - sizes[0] <= 1
    assert sorted(row for group in groups for row in group) == list(range(count))
    assert list(groups) == sorted(tuple(sorted(group)) for group in groups)


@settings(max_examples=40, deadline=None)
@given(
    brute.wishing_people(3, 9), brute.histories, brute.blocks, st.integers(3, LARGEST), brute.seeds
)
def test_hard_rules_hold_between_all_of_a_group(
    people: list[Person],
    history: list[PastMatch],
    blocks: frozenset[tuple[int, int]],
    size: int,
    seed: int,
) -> None:
    round_of = case(people, history, blocks, RULES)
    weights = weigh(round_of)
    pairs = solve_small(round_of, seed).groups
    groups = gather(round_of, pairs, size, seed)
    assert groups == gather(round_of, pairs, size, seed)
    seated = [row for group in groups for row in group]
    assert len(seated) == len(set(seated))
    assert set(seated) <= {row for pair in pairs for row in pair}
    for group in groups:
        assert 2 <= len(group) <= size
        assert weights.allowed(group)


def test_blocked_people_are_dealt_to_different_groups() -> None:
    blocks = frozenset({(1, 2), (1, 3), (2, 3), (4, 5)})
    round_of = case([Person(at + 1) for at in range(9)], blocks=blocks)
    pairs = [(0, 3), (1, 4), (2, 5), (6, 7, 8)]
    groups = gather(round_of, pairs, 3, 1)
    assert sorted(map(len, groups)) == [3, 3, 3]
    assert all(weigh(round_of).allowed(group) for group in groups)


def test_of_people_who_cannot_all_meet_most_of_a_group_stay() -> None:
    # 1 may meet nobody; the others may all meet.
    blocks = frozenset((1, at) for at in (2, 3, 4))
    round_of = case([Person(at + 1) for at in range(4)], blocks=blocks)
    assert gather(round_of, [(0, 1), (2, 3)], 4, 1) == ((1, 2, 3),)
    everybody = frozenset(combinations(range(1, 5), 2))
    round_of = case([Person(at + 1) for at in range(4)], blocks=everybody)
    assert gather(round_of, [(0, 1), (2, 3)], 4, 1) == ()


def test_of_several_parts_that_may_meet_the_best_is_kept() -> None:
    give, take = frozenset({"pr"}), frozenset({"law"})
    people = [Person(1), Person(2), Person(3, give, take), Person(4, take, give)]
    blocks = frozenset({(1, 3), (1, 4), (2, 3), (2, 4)})
    for order in ([(0, 1), (2, 3)], [(0, 2), (1, 3)]):
        assert gather(case(people, blocks=blocks), order, 4, 1) == ((2, 3),)


def together(groups: Sequence[Group]) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in combinations(group, 2)}


def test_repeats_decoys_and_misses_are_kept_apart_where_they_can() -> None:
    people = [Person(at + 1) for at in range(12)]
    week = SLOT - timedelta(weeks=1)
    met = [PastMatch((at, at + 1), week, met=at % 4 > 1) for at in range(1, 12, 2)]
    round_of = case(people, met, rules=replace(RULES, decoy_key=""))
    weights = weigh(round_of)
    assert weights.repeated.any()
    assert weights.missed.any()
    groups = gather(round_of, paired(12), 4, 3)
    assert not any(weights.repeated[pair] or weights.missed[pair] for pair in together(groups))
    round_of = case(people, rules=RULES)
    decoy = weigh(round_of).decoy
    before = sum(
        bool(decoy[pair]) for pair in together([(0, 1, 2, 3), (4, 5, 6, 7), (8, 9, 10, 11)])
    )
    after = sum(bool(decoy[pair]) for pair in together(gather(round_of, paired(12), 4, 3)))
    assert after < before


def worth(weights: Weights, groups: Sequence[Group]) -> int:
    return sum(int(weights.micro[pair]) for pair in together(groups))


@pytest.mark.parametrize("seed", range(4))
def test_changing_places_makes_groups_better_until_no_change_helps(seed: int) -> None:
    round_of = case([replace(person, sat_out=0) for person in crowd(24)])
    weights = weigh(round_of)
    pairs = solve_small(round_of, seed).groups
    dealt = gather_unchanged(round_of, pairs, seed)
    groups = gather(round_of, pairs, 4, seed)
    assert worth(weights, groups) > worth(weights, dealt)
    # No two people can change places for the better any more.
    group_of = {row: at for at, group in enumerate(groups) for row in group}
    for one, other in combinations(range(24), 2):
        swapped = [
            tuple({one: other, other: one}.get(row, row) for row in group) for group in groups
        ]
        if group_of[one] != group_of[other]:
            pairs_then = [tuple(sorted(p)) for g in swapped for p in combinations(g, 2)]
            then = sum(int(weights.micro[pair]) for pair in pairs_then)
            assert then <= worth(weights, groups)


def gather_unchanged(round_of: Case, pairs: Sequence[Group], seed: int) -> tuple[Group, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gatherings, "_ROUNDS", 0)
        return gather(round_of, pairs, 4, seed)


def test_each_round_of_changes_makes_groups_better_or_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    round_of = case([replace(person, sat_out=0) for person in crowd(60)])
    weights = weigh(round_of)
    worths: list[int] = []
    for rounds in range(13):
        monkeypatch.setattr(gatherings, "_ROUNDS", rounds)
        worths.append(worth(weights, gather(round_of, paired(60), 5, 2)))
    assert worths == sorted(worths)
    assert worths[1] > worths[0]
    assert worths[-1] == worths[-2]


def test_a_pair_sits_side_by_side_with_those_who_speak_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tongues = [Person(at + 1, languages=frozenset({("de", "fr")[at // 2 % 2]})) for at in range(16)]
    round_of = case(tongues)
    groups = gather(round_of, paired(16), 4, 1)
    assert sorted(map(len, groups)) == [4] * 4
    assert all(weigh(round_of).allowed(group) for group in groups)
    # Without changing places, and at tables of eight, it is the same: they were dealt so.
    monkeypatch.setattr(gatherings, "_ROUNDS", 0)
    monkeypatch.setattr(gatherings, "_TABLE", 8)
    dealt = gather(round_of, paired(16), 4, 1)
    assert sorted(map(len, dealt)) == [4] * 4
    assert set(paired(16)) <= together(dealt)


def test_more_than_a_table_are_dealt_to_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gatherings, "_TABLE", 12)
    asked: list[int] = []

    def weighing(round_of: Case, rows: "np.typing.NDArray[np.int64]") -> Weights:
        asked.append(len(rows))
        return weigh(round_of, rows)

    monkeypatch.setattr(gatherings, "weigh", weighing)
    groups = gather(case(crowd(32)), paired(32), 4, 1)
    assert asked == [12, 12, 8]
    assert sorted(map(len, groups)) == [4] * 8
    assert sorted(row for group in groups for row in group) == list(range(32))


def test_nobody_in_pairs_is_nobody_in_groups() -> None:
    assert gather(case([Person(1)]), [], 4, 1) == ()
