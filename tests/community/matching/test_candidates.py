"""Who could suit whom in a large round."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from community.matching import candidates as looking
from community.matching.candidates import Budget, budget_for, candidates
from community.matching.inputs import Person, PlanRules
from community.matching.pairing import Ints
from community.matching.scoring import can_meet, every_pair
from community.matching.weights import Case, Edges, edges_of
from community.model import PastMatch
from community.wishes import Presence
from tests.community.matching import brute
from tests.community.matching.brute import SLOT, case
from tests.community.matching.test_groups import crowd

Blocks = frozenset[tuple[int, int]]

SMALL = Budget(looks=40, kept=6)
RULES = PlanRules(SLOT, 12, 0, decoy_key="some key")


def pairs_of(edges: Edges) -> list[tuple[int, int]]:
    return list(zip(edges.left.tolist(), edges.right.tolist(), strict=True))


def degrees(edges: Edges, count: int) -> Ints:
    return np.bincount(edges.left, minlength=count) + np.bincount(edges.right, minlength=count)


def wishers(count: int, seed: int = 4) -> list[Person]:
    """People of all kinds: languages, places, waits."""
    draw = random.Random(seed)  # noqa: S311 (test data)
    return [
        replace(
            person,
            languages=frozenset(draw.sample(["de", "en", "fr"], draw.randint(0, 2))),
            presence=draw.choice((Presence.ANY, Presence.ANY, *Presence)),
            place=draw.choice(("", "Bonn", "Köln")),
            sat_out=draw.choice((0, 0, 0, 1)),
        )
        for person in crowd(count)
    ]


# --- what is never looked for -------------------------------------------------------------------


def past(count: int, seed: int) -> list[PastMatch]:
    draw = random.Random(seed)  # noqa: S311 (test data)
    everybody = range(1, count + 1)
    return [
        PastMatch(
            tuple(draw.sample(everybody, 2)),
            SLOT - timedelta(weeks=draw.randint(1, 20)),
            met=draw.random() < 0.8,
        )
        for _ in range(4 * count)
    ]


@settings(max_examples=40, deadline=None)
@given(brute.wishing_people(2, 7), brute.histories, brute.blocks, brute.seeds)
def test_in_a_handful_exactly_the_pairs_that_may_be_are_found(
    people: list[Person], history: list[PastMatch], blocks: Blocks, seed: int
) -> None:
    round_of = case(people, history, blocks, RULES)
    found = candidates(round_of, Budget(512, 32), seed)
    every = edges_of(round_of, *every_pair(len(people)))
    fair = every.kept(~(every.known.repeated | every.decoy))
    assert set(pairs_of(found)) <= set(pairs_of(fair))
    assert pairs_of(found) == sorted(set(pairs_of(found)))
    assert all(one < other for one, other in pairs_of(found))
    # All who share a topic are looked at, whatever the draw of strangers.
    shared = {pair for pair, score in zip(pairs_of(fair), fair.score, strict=True) if score > 0.06}
    by_words = {pair for pair in shared if not people[pair[0]].wish and not people[pair[1]].wish}
    assert by_words <= set(pairs_of(found))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("budget", [SMALL, Budget(128, 16)])
def test_candidates_are_allowed_fresh_and_no_decoys(budget: Budget, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 (test data)
    blocks = frozenset((draw.randint(1, 300), draw.randint(1, 300)) for _ in range(900))
    round_of = case(wishers(300), past(300, seed), blocks, RULES)
    found = candidates(round_of, budget, seed)
    pairs = pairs_of(found)
    assert pairs == sorted(set(pairs))
    assert all(one < other for one, other in pairs)
    assert not any((a + 1, b + 1) in blocks or (b + 1, a + 1) in blocks for a, b in pairs)
    assert can_meet(round_of.columns, found.left, found.right).all()
    assert not found.known.repeated.any()
    assert not found.decoy.any()
    again = edges_of(round_of, found.left, found.right)
    assert np.array_equal(again.micro, found.micro)
    # Each of 300 keeps so many, and a quarter as many of other fields.
    assert len(pairs) <= 300 * (budget.kept + budget.kept // 4)
    assert degrees(found, 300).min() >= 3


def test_about_a_budget_of_people_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def counting(round_of: Case, left: Ints, right: Ints) -> Edges:
        looked.append(len(left))
        return edges_of(round_of, left, right)

    monkeypatch.setattr(looking, "edges_of", counting)
    for budget in (Budget(20, 4), Budget(60, 8)):
        looked.clear()
        found = candidates(case(crowd(400)), budget, 1)
        *looks, last = looked
        assert last == len(found.left)
        assert 400 * budget.looks / 4 < sum(looks) <= 400 * (budget.looks + 8)


def test_the_fewer_people_the_closer_everybody_looks() -> None:
    assert budget_for(10) == budget_for(5000) == Budget(512, 32)
    assert budget_for(5001) == budget_for(100_000) == Budget(128, 16)


# --- everybody gets somebody --------------------------------------------------------------------

TOPIC = frozenset({"pr"})
CROWDS: dict[str, Sequence[Person]] = {
    "nothing in common": [Person(at + 1) for at in range(60)],
    "one topic": [Person(at + 1, TOPIC, TOPIC, TOPIC, TOPIC) for at in range(60)],
    "own topics": [
        Person(at + 1, frozenset({f"t{at}"}), frozenset({f"g{at}"})) for at in range(60)
    ],
    "a hub": [Person(1, gives=TOPIC), *(Person(at + 1, TOPIC) for at in range(1, 60))],
    "one giver of many": [
        Person(at + 1, frozenset({f"t{at}"}), frozenset(f"t{n}" for n in range(60) if at == 7))
        for at in range(60)
    ],
    "one language each": [
        Person(at + 1, languages=frozenset({("de", "fr", "x1")[at % 3]})) for at in range(60)
    ],
    "a small island": [
        Person(at + 1, TOPIC, TOPIC, languages=frozenset({"fr" if at < 6 else "de"}))
        for at in range(60)
    ],
    "places on site": [
        Person(at + 1, TOPIC, presence=Presence.ON_SITE, place=f"p{at % 4}") for at in range(60)
    ],
    "on site and remote": [
        Person(at + 1, presence=(Presence.ON_SITE, Presence.REMOTE)[at % 2]) for at in range(60)
    ],
}


@pytest.mark.parametrize("crowd_of", CROWDS.values(), ids=CROWDS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_everybody_has_candidates_in_any_crowd(crowd_of: Sequence[Person], seed: int) -> None:
    round_of = case(crowd_of)
    found = candidates(round_of, SMALL, seed)
    assert can_meet(round_of.columns, found.left, found.right).all()
    assert degrees(found, len(crowd_of)).min() >= 2


@pytest.mark.parametrize("count", [1, 2, 3])
def test_very_few_people_find_each_other(count: int) -> None:
    found = candidates(case([Person(at + 1) for at in range(count)]), SMALL, 5)
    assert set(pairs_of(found)) <= set(combinations(range(count), 2))
    assert count != 2 or pairs_of(found) == [(0, 1)]


def test_where_nobody_may_meet_there_are_no_candidates() -> None:
    people = [Person(at + 1, TOPIC, TOPIC) for at in range(20)]
    everybody = frozenset(combinations(range(1, 21), 2))
    assert pairs_of(candidates(case(people, blocks=everybody), SMALL, 1)) == []
    tongues = [replace(p, languages=frozenset({f"x{p.id}"})) for p in people]
    assert pairs_of(candidates(case(tongues), SMALL, 1)) == []


@pytest.mark.parametrize("seed", [1, 2])
def test_whoever_could_give_and_take_finds_somebody_to_do_so(seed: int) -> None:
    topics = [f"topic {at}" for at in range(30)]
    draw = random.Random(seed)  # noqa: S311 (test data)

    def some() -> frozenset[str]:
        return frozenset(draw.choices(topics, k=2))

    round_of = case([Person(at + 1, some(), some()) for at in range(600)])
    every = edges_of(round_of, *every_pair(600))
    possible = degrees(every.kept(np.all(every.gives, axis=1)), 600) > 0
    found = candidates(round_of, Budget(30, 4), seed)
    mutual = degrees(found.kept(np.all(found.gives, axis=1)), 600) > 0
    assert possible.mean() > 0.9
    assert (mutual == possible).all()


def test_two_who_missed_each_other_may_be_candidates() -> None:
    one, other = Person(1, TOPIC, TOPIC), Person(2, TOPIC, TOPIC)
    missed = [PastMatch((1, 2), SLOT - timedelta(weeks=1), met=False)]
    found = candidates(case([one, other, Person(3)], missed), SMALL, 1)
    assert found.known.missed[pairs_of(found).index((0, 1))]


def test_some_of_everybodys_candidates_are_of_other_fields() -> None:
    fields = ("art", "tech")
    people = [
        Person(at + 1, frozenset({f"in {at % 20}"}), field=fields[at % 2]) for at in range(400)
    ]
    found = candidates(case(people), Budget(60, 4), 1)
    assert (degrees(found.kept(found.bubble), 400) > 0).mean() > 0.99
    assert found.bubble.mean() < 0.5


# --- the same for everybody ---------------------------------------------------------------------


def test_the_result_depends_on_the_seed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    round_of = case(wishers(350), past(350, 3), rules=RULES)
    found = pairs_of(candidates(round_of, SMALL, 7))
    assert found == pairs_of(candidates(round_of, SMALL, 7))
    assert found != pairs_of(candidates(round_of, SMALL, 8))
    for threads, chunk in ((1, 2048), (4, 64), (2, 1), (1, 349)):
        monkeypatch.setattr(looking, "THREADS", threads)
        monkeypatch.setattr(looking, "_CHUNK", chunk)
        assert found == pairs_of(candidates(round_of, SMALL, 7)), (threads, chunk)


# --- a second look ------------------------------------------------------------------------------


def test_the_second_look_keeps_only_pairs_that_could_better_the_pairing() -> None:
    round_of = case(crowd(200))
    everything = candidates(round_of, Budget(512, 200), 1)
    strong = np.full(200, int(everything.micro.max()), dtype=np.int64)
    found = candidates(round_of, Budget(512, 32), 1, dual=2 * strong)
    assert pairs_of(found) == []
    for share in (0.7, 0.9):
        # A dual of twice a share of the heaviest: only heavier pairs than that are of use.
        dual = np.rint(share * strong).astype(np.int64)
        found = candidates(round_of, Budget(512, 200), 1, dual=dual)
        assert len(found.micro)
        assert (2 * found.micro > dual[found.left] + dual[found.right]).all()
        promising = 2 * everything.micro > dual[everything.left] + dual[everything.right]
        assert set(pairs_of(found)) >= set(pairs_of(everything.kept(promising)))


def test_pairs_that_exceed_their_prices_the_most_are_kept_first() -> None:
    round_of = case([Person(at + 1, interests=TOPIC) for at in range(20)])
    (weight,) = set(edges_of(round_of, *every_pair(20)).micro.tolist())
    dual = np.full(20, weight, dtype=np.int64)
    assert pairs_of(candidates(round_of, Budget(512, 1), 1, dual=dual)) == []
    dual[[3, 9]] -= [2, 1]
    found = candidates(round_of, Budget(512, 1), 1, dual=dual)
    assert pairs_of(found) == sorted((min(at, 3), max(at, 3)) for at in range(20) if at != 3)


# --- very many ----------------------------------------------------------------------------------


def test_one_topic_that_all_have_does_not_make_fifty_thousand_look_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count = 50_000
    looked: list[int] = []

    def counting(round_of: Case, left: Ints, right: Ints) -> Edges:
        looked.append(len(left))
        return edges_of(round_of, left[:0], right[:0])

    monkeypatch.setattr(looking, "edges_of", counting)
    people = [Person(at + 1, TOPIC, TOPIC, TOPIC, TOPIC) for at in range(count)]
    candidates(case(people), budget_for(count), 1)
    # No more than the budget and the strangers, and no chunk more than its people's.
    assert sum(looked) <= count * (128 + 8)
    assert max(looked) <= 2048 * (128 + 8)
    assert sum(looked) > count * 20


@pytest.mark.parametrize(("among", "least"), [(8_192, 60), (40, 30)])
def test_offers_that_mean_what_is_sought_are_looked_at(
    monkeypatch: pytest.MonkeyPatch, among: int, least: int
) -> None:
    """Nobody names a topic; for each wish there is one offer that means the same."""
    monkeypatch.setattr("community.matching.candidates._MEANT_AMONG", among)
    monkeypatch.setattr("community.matching.candidates._STRANGERS", 1)
    draw = np.random.default_rng(5)
    vectors = draw.integers(-90, 90, (60, 24)).astype(np.int8)
    people = [
        Person(at + 1, wish=vectors[at].tobytes(), offer=vectors[(at + 7) % 60].tobytes())
        for at in range(60)
    ]
    edges = candidates(brute.case(people), Budget(16, 12), 3)
    found = set(zip(edges.left.tolist(), edges.right.tolist(), strict=True))
    meant = {tuple(sorted((at, (at - 7) % 60))) for at in range(60)}
    assert len(found & meant) >= least
    again = candidates(brute.case(people), Budget(16, 12), 3)
    assert again.left.tolist() == edges.left.tolist()
    assert again.right.tolist() == edges.right.tolist()
