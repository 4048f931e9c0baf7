"""Rounds of so many people that not every pair can be looked at, played with fewer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from community.matching import large
from community.matching.groups import Group
from community.matching.inputs import Person, PlanRules
from community.matching.large import solve_large
from community.matching.pairing import Pairing
from community.matching.scoring import bubbles_within, can_meet
from community.matching.small import solve_small
from community.matching.weights import Case, edges_of, group_weights
from community.model import PastMatch
from community.wishes import Presence
from tests.community.matching import brute
from tests.community.matching.brute import SLOT, case
from tests.community.matching.test_candidates import CROWDS, past, wishers
from tests.community.matching.test_groups import crowd

Blocks = frozenset[tuple[int, int]]
RULES = PlanRules(SLOT, 12, 0, decoy_key="some key")
TOPIC = frozenset({"pr"})


def pairs_in(groups: Sequence[Group]) -> list[tuple[int, int]]:
    return [pair for group in groups for pair in combinations(group, 2)]


def allowed(round_of: Case, groups: Sequence[Group]) -> bool:
    """Whether all who are together may meet, in the plain words of the rules."""
    for one, other in pairs_in(groups):
        left, right = round_of.people[one], round_of.people[other]
        row = np.array([one]), np.array([other])
        talk = not left.languages or not right.languages or left.languages & right.languages
        apart = {left.presence, right.presence} == {Presence.ON_SITE, Presence.REMOTE}
        site = left.presence is right.presence is Presence.ON_SITE
        far = site and left.place and right.place and left.place != right.place
        blocked = round_of.blocks.holds(*row)[0]
        if not talk or apart or far or blocked:
            return False
    return True


def is_a_division(groups: Sequence[Group]) -> bool:
    """Whether nobody is in two groups, and each is a sorted pair or trio."""
    seated = [row for group in groups for row in group]
    tidy = all(list(group) == sorted(group) and len(group) in {2, 3} for group in groups)
    return tidy and len(seated) == len(set(seated)) and list(groups) == sorted(groups)


@settings(max_examples=60, deadline=None)
@given(brute.wishing_people(2, 8), brute.histories, brute.blocks, brute.seeds)
def test_hard_rules_hold_and_nobody_is_left_who_could_join(
    people: list[Person], history: list[PastMatch], blocks: Blocks, seed: int
) -> None:
    round_of = case(people, history, blocks, replace(RULES, out_of_bubble_percent=50))
    found = solve_large(round_of, seed)
    assert is_a_division(found.groups)
    assert allowed(round_of, found.groups)
    seated = {row for group in found.groups for row in group}
    weights = brute.weights_of(people, history, blocks, RULES)
    left = [row for row in range(len(people)) if row not in seated]
    assert not any(weights.may[pair] for pair in combinations(left, 2))
    pairs = [group for group in found.groups if len(group) == 2]
    assert not any(weights.allowed((*pair, row)) for row in left for pair in pairs)


@pytest.mark.parametrize("count", [2, 3, 12, 25, 40])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_round_of_few_is_as_good_as_where_every_pair_was_looked_at(count: int, seed: int) -> None:
    people = [replace(p, sat_out=0) for p in wishers(count, seed)]
    round_of = case(people, past(count, seed) if count > 2 else (), rules=RULES)
    found, best = solve_large(round_of, seed), solve_small(round_of, seed)
    assert is_a_division(found.groups)
    assert allowed(round_of, found.groups)
    assert sum(map(len, found.groups)) >= sum(map(len, best.groups)) - (count > 12)
    assert sum(group_weights(round_of, found.groups)) >= 0.9 * sum(
        group_weights(round_of, best.groups)
    )


@pytest.mark.parametrize("count", [60, 120, 301])
def test_little_is_lost_by_not_looking_at_every_pair(count: int) -> None:
    round_of = case([replace(person, sat_out=0) for person in crowd(count)], past(count, 5))
    found, best = solve_large(round_of, 3), solve_small(round_of, 3)
    assert sum(map(len, found.groups)) == count
    edges = edges_of(round_of, *np.array(pairs_in(found.groups), dtype=np.int64).T)
    assert not edges.known.repeated.any()
    reached = sum(group_weights(round_of, found.groups))
    ideal = sum(group_weights(round_of, best.groups))
    assert reached >= 0.97 * ideal
    assert reached <= found.bound


def test_the_bound_holds_for_pairs_that_nobody_looked_at() -> None:
    # All have met all of late, so there are no candidates; those left over meet again.
    for count in (2, 3, 6, 7):
        met = [
            PastMatch(pair, SLOT - timedelta(weeks=1), met=True)
            for pair in combinations(range(1, count + 1), 2)
        ]
        round_of = case([Person(at + 1, TOPIC, TOPIC) for at in range(count)], met)
        found = solve_large(round_of, 1)
        assert len(found.edges.left) == 0
        assert sum(map(len, found.groups)) == count
        weight = sum(group_weights(round_of, found.groups))
        assert weight <= found.bound < 1.5 * weight


def test_as_many_people_are_matched_as_can_be_and_no_more_in_threes_than_need_be() -> None:
    for count in (30, 31, 90, 91):
        found = solve_large(case(crowd(count)), 1)
        sizes = [len(group) for group in found.groups]
        assert sum(sizes) == count
        assert sizes.count(3) == count % 2


def test_the_result_depends_on_the_seed_alone() -> None:
    round_of = case(wishers(120), past(120, 3), rules=RULES)
    assert solve_large(round_of, 4).groups == solve_large(round_of, 4).groups
    alike = case([Person(at + 1) for at in range(40)])
    assert solve_large(alike, 4).groups == solve_large(alike, 4).groups
    assert solve_large(alike, 4).groups != solve_large(alike, 5).groups


# --- degenerate crowds --------------------------------------------------------------------------


@pytest.mark.parametrize("crowd_of", CROWDS.values(), ids=CROWDS)
@pytest.mark.parametrize("cut", [0, 1])
def test_everybody_is_matched_in_any_crowd_where_rules_allow_it(
    crowd_of: Sequence[Person], cut: int
) -> None:
    round_of = case(crowd_of[cut:])
    for seed in (1, 2):
        found = solve_large(round_of, seed)
        assert is_a_division(found.groups)
        assert allowed(round_of, found.groups)
        assert sum(map(len, found.groups)) == len(crowd_of) - cut
        assert found.bound >= sum(group_weights(round_of, found.groups))


@pytest.mark.parametrize("count", [1, 2, 3, 20])
def test_where_nobody_may_meet_nobody_is_matched(count: int) -> None:
    blocks = frozenset(combinations(range(1, count + 1), 2))
    found = solve_large(case([Person(at + 1) for at in range(count)], blocks=blocks), 1)
    assert (found.groups, found.bound) == ((), 0)


def test_three_who_may_all_meet_are_a_trio() -> None:
    assert solve_large(case([Person(1), Person(2), Person(3)]), 1).groups == ((0, 1, 2),)


def test_a_second_look_is_taken_where_prices_say_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    round_of = case(crowd(80))
    plain = solve_large(round_of, 3)
    asked: list[bool] = []
    candidates, pair = large.candidates, large.pair

    def looking(*given: object, **more: object) -> object:
        asked.append(len(given) > 3)
        return candidates(*given, **more)  # pyright: ignore[reportArgumentType] (passed on)

    def priced(*given: object, **more: object) -> Pairing:
        found = pair(*given, **more)  # pyright: ignore[reportArgumentType] (passed on)
        dual = np.full(80, found.weight // 60, dtype=np.int64)
        return replace(found, dual=dual, bound=int(dual.sum()) // 2)

    monkeypatch.setattr(large, "EXACT", 79)
    monkeypatch.setattr(large, "candidates", looking)
    monkeypatch.setattr(large, "pair", priced)
    found = solve_large(round_of, 3)
    assert asked == [False, True]
    keys = 80 * found.edges.left + found.edges.right
    assert len(np.unique(keys)) == len(found.edges.left) >= len(plain.edges.left)
    assert sum(group_weights(round_of, found.groups)) >= sum(group_weights(round_of, plain.groups))
    asked.clear()
    monkeypatch.setattr(large, "_SECOND_LOOK", 79)
    assert solve_large(round_of, 3).groups == plain.groups
    assert asked == [False]


# --- who comes first ----------------------------------------------------------------------------


def test_those_who_were_left_out_come_first() -> None:
    # Only 1 can meet the others, so one of them is left over: not the one who waited.
    blocks = frozenset(combinations(range(2, 8), 2))
    for waiting in range(2, 8):
        people = [Person(at, sat_out=at == waiting) for at in range(1, 8)]
        found = solve_large(case(people, blocks=blocks), 1)
        assert found.groups == ((0, waiting - 1),)


def test_waiting_weighs_more_than_common_interests() -> None:
    one = Person(1, interests=TOPIC)
    fits, waits = Person(2, interests=TOPIC), Person(3, sat_out=1)
    blocks = frozenset({(2, 3)})
    assert solve_large(case([one, fits, replace(waits, sat_out=0)], blocks=blocks), 1).groups == (
        (0, 1),
    )
    assert solve_large(case([one, fits, waits], blocks=blocks), 1).groups == ((0, 2),)


def test_enough_matches_leave_the_bubble_where_they_can() -> None:
    people = [
        Person(
            at + 1, frozenset({f"{at % 2} law"}), frozenset({f"{at % 2} law"}), field=f"f{at % 2}"
        )
        for at in range(40)
    ]
    for percent in (0, 40, 100):
        round_of = case(people, rules=replace(RULES, decoy_key="", out_of_bubble_percent=percent))
        groups = solve_large(round_of, 2).groups
        assert sum(map(len, groups)) == 40
        beyond = sum(bubbles_within(round_of.columns, groups))
        assert 100 * beyond >= percent * len(groups)
        assert percent or beyond == 0


# --- those left over ----------------------------------------------------------------------------


def guests(round_of: Case, mate: Sequence[int], *rows: int, seed: int = 1) -> list[Group]:
    """Let rows join pairs, one after the other; return the trios that come about."""
    seats = large._Guests(  # pyright: ignore[reportPrivateUsage] (whole rounds seldom need it)
        round_of, np.array(mate, dtype=np.int64), seed
    )
    for row in rows:
        seats.seat(row)
    return seats.trios()


def test_a_guest_joins_the_pair_whose_weakest_link_is_best() -> None:
    both, one = frozenset({"law", "ai"}), frozenset({"ai"})
    people = [Person(1), Person(2), Person(3, interests=both), Person(4, interests=both)]
    people += [Person(5, interests=both), Person(6, interests=one), Person(7, interests=both)]
    # 3 and 4 share all with the guest, 5 and 6 half of it.
    assert guests(case(people), [1, 0, 3, 2, 5, 4, -1], 6) == [(2, 3, 6)]
    # What the pair has already does not count: it is as good without a third.
    plain = [replace(p, interests=frozenset()) for p in people[:2]]
    close = [*plain, *people[2:4], Person(5, interests=frozenset())]
    assert guests(case(close), [1, 0, 3, 2, -1], 4) == [(0, 1, 4)]


@pytest.mark.parametrize("fond", [1, 2, 3, 4])
def test_who_likes_threes_draws_a_guest(fond: int) -> None:
    people = [Person(at, trio=at == fond) for at in range(1, 6)]
    trio = (0, 1, 4) if fond < 3 else (2, 3, 4)
    for seed in range(4):
        assert guests(case(people), [1, 0, 3, 2, -1], 4, seed=seed) == [trio]
    both = [replace(p, trio=p.id in {1, 3, 4}) for p in people]
    assert guests(case(both), [1, 0, 3, 2, -1], 4) == [(2, 3, 4)]


def test_a_guest_joins_only_where_all_three_may_meet() -> None:
    people = [Person(at + 1) for at in range(5)]
    assert guests(case(people, blocks={(5, 1)}), [1, 0, 3, 2, -1], 4) == [(2, 3, 4)]
    assert guests(case(people, blocks={(2, 5)}), [1, 0, 3, 2, -1], 4) == [(2, 3, 4)]
    assert guests(case(people, blocks={(1, 5), (5, 3)}), [1, 0, 3, 2, -1], 4) == []


def test_a_guest_avoids_those_they_met_if_they_can() -> None:
    people = [Person(at + 1) for at in range(5)]
    met = [PastMatch((2, 5), SLOT - timedelta(weeks=1), met=True)]
    assert guests(case(people, met), [1, 0, 3, 2, -1], 4) == [(2, 3, 4)]
    met += [PastMatch((3, 5), SLOT - timedelta(weeks=1), met=True)]
    (trio,) = guests(case(people, met), [1, 0, 3, 2, -1], 4)
    assert trio in {(0, 1, 4), (2, 3, 4)}


def test_a_pair_has_room_for_one_guest() -> None:
    people = [Person(at + 1) for at in range(5)]
    assert guests(case(people), [1, 0, -1, -1, -1], 2, 3, 4) == [(0, 1, 2)]
    assert len(guests(case([Person(at + 1) for at in range(6)]), [1, 0, 3, 2, -1, -1], 4, 5)) == 2


def test_a_guest_compares_a_number_of_pairs_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "_SEATS", 1)
    people = [Person(at + 1) for at in range(11)]
    mate = [1, 0, 3, 2, 5, 4, 7, 6, 9, 8, -1]
    chosen = {guests(case(people), mate, 10, seed=seed)[0] for seed in range(12)}
    assert len(chosen) > 2


def test_those_left_over_first_meet_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    # Without any candidate at all, everybody is left over.
    def nobody(round_of: Case, *_: object) -> object:
        return edges_of(round_of, np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))

    monkeypatch.setattr(large, "candidates", nobody)
    monkeypatch.setattr(large, "_BATCH", 7)
    for count in (2, 3, 6, 14, 15, 41):
        found = solve_large(case(wishers(count, 9)), 1)
        assert is_a_division(found.groups)
        assert allowed(case(wishers(count, 9)), found.groups)
    plain = solve_large(case([Person(at + 1) for at in range(21)]), 1).groups
    assert sorted(map(len, plain)) == [2] * 6 + [3] * 3
    tongues = [Person(at + 1, languages=frozenset({f"x{at % 3}"})) for at in range(21)]
    spoken = solve_large(case(tongues), 1).groups
    assert sum(map(len, spoken)) == 21
    assert can_meet(case(tongues).columns, *np.array(pairs_in(spoken)).T).all()
