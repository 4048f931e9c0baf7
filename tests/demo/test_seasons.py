"""Seasons, and the policies that are compared in them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, count

import pytest

from community.matching.inputs import Person, PlanRules
from community.model import MatchKind, PastMatch
from demo.crowd import Crowd, townspeople, workshop
from demo.policies import POLICIES, Decision, Policy, Week, chance, greedy, ours, stable
from demo.seasons import FIRST_SLOT, RULES, Season, play
from demo.worth import worth_of

NOBODY: frozenset[tuple[int, int]] = frozenset()


def season(policy: Policy, crowd: Crowd, rounds: int, seed: int = 1) -> Season:
    ticks = count()
    return play(policy, crowd, rounds, seed, stopwatch=lambda: next(ticks))


def week(*people: Person, history: tuple[PastMatch, ...] = (), seed: int = 1) -> Week:
    return Week(people, history, NOBODY, RULES, seed)


def person(number: int, seeks: str = "", gives: str = "", language: str = "de") -> Person:
    return Person(
        number,
        seeks=frozenset(seeks.split()),
        gives=frozenset(gives.split()),
        languages=frozenset({language}),
    )


def pairs(decision: Decision) -> set[tuple[int, ...]]:
    return {tuple(sorted(group)) for group in decision.groups}


# --- policies ------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", POLICIES.values())
def test_every_policy_plays_every_crowd_and_seats_nobody_twice(policy: Policy) -> None:
    for crowd in (townspeople(41, 2), workshop(20, 2)):
        for played in season(policy, crowd, 5).played:
            seats = [member for group in played.groups for member in group]
            assert len(seats) == len(set(seats))
            assert set(seats) <= set(played.there)


@pytest.mark.parametrize("policy", [ours, greedy, stable])
def test_who_looks_at_scores_keeps_blocks_languages_and_the_cool_down(policy: Policy) -> None:
    crowd = townspeople(40, 3)
    spoken = {one.id: one.languages for one in crowd.people}
    lived = season(policy, crowd, 8)
    assert (lived.blocked, lived.repeats) == (0, 0)
    for played in lived.played:
        for group in played.groups:
            assert all(spoken[one] & spoken[other] for one, other in combinations(group, 2))


def test_chance_is_a_shuffle_in_which_an_odd_one_waits() -> None:
    people = [person(number) for number in range(1, 8)]
    decided = {chance(week(*people, seed=seed)).groups for seed in range(20)}
    assert len(decided) > 15
    for groups in decided:
        assert [len(group) for group in groups] == [2, 2, 2]


def test_greedy_takes_the_best_pair_whatever_is_left_for_the_others() -> None:
    people = (
        person(1, "a b", "c d"),
        person(2, "c d", "a b"),
        person(3, "c", "a"),
        person(4, "a", "c"),
        person(5, language="fr"),
    )
    assert pairs(greedy(week(*people))) == {(1, 2), (3, 4)}


def test_greedy_and_stable_differ_since_people_and_not_pairs_prefer() -> None:
    # Ben gives Ada all she seeks and gets nothing; Cyd and Ada are of some use to each other.
    ada, ben, cyd = person(1, "a b c", "x y"), person(2, "q", "a b c"), person(3, "x z", "a z q")
    dov = person(4, "z q", "q")
    found = {name: pairs(POLICIES[name](week(ada, ben, cyd, dov))) for name in POLICIES}
    worth = worth_of((ada, ben, cyd, dov))
    best = max(combinations(range(4), 2), key=lambda pair: worth.score[pair])
    assert (best[0] + 1, best[1] + 1) in found["greedy"]
    for one, other in combinations(range(4), 2):
        mate = {a - 1: b - 1 for pair in found["stable"] for a, b in (pair, pair[::-1])}
        assert not (
            worth.benefit[one, other] > worth.benefit[one, mate[one]]
            and worth.benefit[other, one] > worth.benefit[other, mate[other]]
        )


@pytest.mark.parametrize("policy", [greedy, stable])
def test_only_who_met_within_the_cool_down_is_kept_apart(policy: Policy) -> None:
    people = (person(1, "a", "b"), person(2, "b", "a"))
    for weeks, met, expected in ((11, True, set[tuple[int, ...]]()), (12, True, {(1, 2)}),
                                 (1, False, {(1, 2)})):  # fmt: skip
        past = PastMatch((1, 2, 9), RULES.slot - timedelta(weeks=weeks), met)
        assert pairs(policy(week(*people, history=(past,)))) == expected


def test_equal_pairs_are_drawn_anew_with_each_seed() -> None:
    people = [person(number) for number in range(1, 9)]
    for policy in (greedy, stable):
        assert len({policy(week(*people, seed=seed)).groups for seed in range(10)}) > 5


# --- seasons -------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_season() -> None:
    crowd = townspeople(30, 1)
    assert season(ours, crowd, 4) == season(ours, crowd, 4)
    assert season(ours, crowd, 4) != season(ours, crowd, 4, seed=2)


def test_every_policy_faces_the_same_people_in_the_same_weeks() -> None:
    crowd = workshop(50, 1)
    there = [
        [(played.slot, played.there) for played in season(policy, crowd, 6).played]
        for policy in POLICIES.values()
    ]
    assert all(one == there[0] for one in there)
    assert [slot for slot, _ in there[0]] == [FIRST_SLOT + timedelta(weeks=at) for at in range(6)]
    present = sum(len(ids) for _, ids in there[0])
    assert 0.7 * 300 < present < 0.9 * 300


def test_what_happens_feeds_the_next_round() -> None:
    seen: list[Week] = []

    def first_two(now: Week) -> Decision:
        seen.append(now)
        group = tuple(one.id for one in now.people[:2])
        return Decision((group,), {group[0]: 70 + len(seen)})

    crowd = Crowd(tuple(Person(number) for number in range(1, 6)), frozenset({(2, 1)}))
    lived = season(first_two, crowd, 12)
    assert all(now.blocks == {(1, 2)} for now in seen)
    assert len({now.seed for now in seen}) == 12
    waited = dict.fromkeys(range(1, 6), 0)
    debts = dict.fromkeys(range(1, 6), 0)
    for number, (now, played) in enumerate(zip(seen, lived.played, strict=True), 1):
        assert {one.id: one.sat_out for one in now.people} == {i: waited[i] for i in played.there}
        assert {one.id: one.debt for one in now.people} == {i: debts[i] for i in played.there}
        assert len(now.history) == number - 1
        for member in played.there:
            waited[member] = 0 if member in played.groups[0] else waited[member] + 1
        debts[played.groups[0][0]] = 70 + number
    history = [
        PastMatch(one.groups[0], one.slot, one.met[0], good=one.met[0]) for one in lived.played
    ]
    assert list(seen[-1].history) == history[:-1]
    assert {past.met for past in history} == {True, False}


def test_ours_is_told_later_what_its_matches_were_made_of() -> None:
    seen: list[Week] = []

    def watched(now: Week) -> Decision:
        seen.append(now)
        return ours(now)

    crowd = Crowd((person(1, "a b", "c"), person(2, "c", "b a")))
    season(watched, crowd, 12)
    past = [one for now in seen for one in now.history]
    assert past
    assert {(one.members, one.kind) for one in past} == {((1, 2), MatchKind.EXCHANGE)}
    assert {tuple(sorted(one.topics)) for one in past} == {("a", "b", "c")}


def test_rules_are_those_that_were_given_but_for_the_slot() -> None:
    rules = PlanRules(FIRST_SLOT + timedelta(days=1), cooldown_weeks=2, decoy_key="k")
    seen: list[PlanRules] = []

    def look(now: Week) -> Decision:
        seen.append(now.rules)
        return Decision(())

    play(look, workshop(4, 1), 2, 1, rules=rules)
    assert seen == [rules, replace(rules, slot=rules.slot + timedelta(weeks=1))]


def everybody(now: Week) -> Decision:
    """Put the same people together again and again: in pairs, by their ids."""
    ids = [one.id for one in now.people]
    return Decision(tuple(zip(ids[::2], ids[1::2], strict=False)))


def always_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("demo.seasons.PRESENCE", 1.1)
    monkeypatch.setattr("demo.seasons.HAPPENS", 1.1)


def test_figures_count_what_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    always_there(monkeypatch)
    people = (
        replace(person(1, "a", "b"), field="Film"),
        replace(person(2, "b", "a"), field="Radio"),
        person(3, "a", "a"),
        person(4),
        person(5),
    )
    lived = season(everybody, Crowd(people, frozenset({(3, 4)})), 3)
    assert lived.matches == 6
    assert lived.repeats == 2 * 2
    assert lived.blocked == 3
    assert (lived.left_out, lived.left_out_twice) == (3, 2)
    assert lived.mutual_share == 0.5
    assert lived.beyond_share == 0.5
    assert lived.seconds_a_round == 1
    got = lived.benefits
    assert got[1] > 0
    assert got[2] > 0
    assert (got[3], got[4], got[5]) == (0, 0, 0)
    assert lived.mean_benefit == pytest.approx((got[1] + got[2]) / 5)
    assert lived.poorest_benefit == 0
    # Two of five share all alike: 3/5.
    assert lived.gini == pytest.approx(0.6, abs=0.01)


def test_who_meets_again_after_the_cool_down_is_no_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    always_there(monkeypatch)
    rules = PlanRules(FIRST_SLOT, cooldown_weeks=1)
    assert play(everybody, workshop(2, 1), 4, 1, rules=rules).repeats == 0
    assert play(everybody, workshop(2, 1), 4, 1).repeats == 3
    monkeypatch.setattr("demo.seasons.HAPPENS", 0)
    assert play(everybody, workshop(2, 1), 4, 1).repeats == 0


def test_a_trio_gives_everybody_the_mean_of_the_two_others(monkeypatch: pytest.MonkeyPatch) -> None:
    always_there(monkeypatch)
    people = (person(1, "a", "b"), person(2, "b", "a"), person(3, "c", "b"))
    lived = season(lambda now: Decision((tuple(one.id for one in now.people),)), Crowd(people), 1)
    benefit = worth_of(people).benefit
    assert lived.benefits[1] == pytest.approx((benefit[0, 1] + benefit[0, 2]) / 2)
    assert lived.benefits[2] == pytest.approx((benefit[1, 0] + benefit[1, 2]) / 2)


def test_a_season_in_which_nothing_happens_has_figures_too() -> None:
    for lived in (season(everybody, Crowd(()), 2), season(everybody, workshop(2, 1), 0)):
        assert (lived.mean_benefit, lived.poorest_benefit, lived.gini) == (0, 0, 0)
        assert (lived.mutual_share, lived.beyond_share) == (0, 0)
    assert season(everybody, workshop(2, 1), 0).seconds_a_round == 0


def test_ours_brings_far_more_than_chance_and_leaves_nobody_out() -> None:
    crowd = townspeople(60, 1)
    best, drawn = season(ours, crowd, 8), season(chance, crowd, 8)
    assert best.mean_benefit > 2 * drawn.mean_benefit
    assert best.left_out == 0
    assert best.repeats == best.blocked == 0


def test_step_is_told_of_every_round() -> None:
    told: Iterator[int] = count()
    play(chance, workshop(4, 1), 7, 1, step=lambda: (next(told), None)[1])
    assert next(told) == 7
