"""That a block cannot be told from never meeting, as far as chance can hide it.

`python -m tests.bench.secrecy` plays many more worlds; these are few, and always the same.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest

from community.matching import planner
from community.matching.decoys import decoys
from community.matching.inputs import Person, PlanRules
from community.matching.planner import Plan, plan
from community.matching.scoring import every_pair
from community.model import Unmatched
from tests.bench.secrecy import (
    FIRST_SLOT,
    Figures,
    Pair,
    Setting,
    figures,
    members,
    play,
    ratio,
    victims,
)

WORLDS = 14
AIM = 5
"""So much likelier at most may never having met be with a block."""


def told(setting: Setting, worlds: int) -> Figures:
    seeds = range(1, worlds + 1)
    free = [play(setting, seed) for seed in seeds]
    pairs = [victims(world, seed) for seed, world in zip(seeds, free, strict=True)]
    blocked = [
        play(setting, seed, frozenset({pair})) for seed, pair in zip(seeds, pairs, strict=True)
    ]
    return figures(free, blocked, pairs)


def test_after_half_a_year_among_twenty_never_having_met_tells_little_of_a_block() -> None:
    found = told(Setting(20), WORLDS)
    assert found.own.value <= AIM
    assert found.fitting.value <= AIM
    # Who sees all matches and reckons with all scores can tell a little more.
    assert found.seen.value <= AIM + 2


def test_without_decoys_it_would_tell_nearly_all() -> None:
    assert told(Setting(20, decoys=False), 4).fitting.value > 10 * AIM


def test_a_ratio_is_given_with_how_sure_it_is() -> None:
    found = ratio([1.0, 1.0], [0.2, 0.3])
    assert found.value == pytest.approx(4)
    assert found.least == pytest.approx(1 / 0.35)
    assert found.most == pytest.approx(1 / 0.15)
    assert ratio([1.0], [0.0, 0.0]).value == float("inf")
    assert str(ratio([1.0], [0.25, 0.25])) == "4.0 (4.0 to 4.0)"


# --- one round ----------------------------------------------------------------------------------

KEY = "a community's key"


def apart(people: list[Person], seed: int) -> list[Pair]:
    """Pairs of ids that the key keeps apart."""
    ids = np.array([person.id for person in people], dtype=np.int64)
    left, right = every_pair(len(ids))
    drawn = decoys(ids, left, right, f"{KEY} {seed}", FIRST_SLOT)
    pairs = combinations([person.id for person in people], 2)
    return [pair for pair, decoy in zip(pairs, drawn.tolist(), strict=True) if decoy]


def rounds(count: int, seed: int) -> Iterator[tuple[Plan, Plan]]:
    """A round with decoys only, and the same with one of them, or some, blocked as well."""
    people = members(count, seed)
    rules = PlanRules(FIRST_SLOT, decoy_key=f"{KEY} {seed}")
    drawn = apart(people, seed)
    assert drawn
    plain = plan(people, [], frozenset(), rules, seed)
    together = {both for match in plain.matches for both in combinations(match.members, 2)}
    kept = [pair for pair in drawn if pair not in together]
    for blocks in (kept[:1], kept[-1:], kept[::3]):
        yield plain, plan(people, [], frozenset(blocks), rules, seed)


@pytest.mark.parametrize("small", [300, 0], ids=["every pair", "candidates"])
@pytest.mark.parametrize("seed", range(1, 7))
def test_a_block_changes_nothing_that_anybody_sees_beside_a_decoy(
    seed: int, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "SMALL_ROUND", small)
    for plain, blocked in rounds(20, seed):
        assert blocked.matches == plain.matches
        assert blocked.unmatched == plain.unmatched
        assert (blocked.weight, blocked.debts) == (plain.weight, plain.debts)


@pytest.mark.parametrize("small", [300, 0], ids=["every pair", "candidates"])
def test_whoever_nobody_may_meet_hears_the_same_as_whoever_nobody_is_left_for(
    small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "SMALL_ROUND", small)
    people = members(4, 1)
    rules = PlanRules(FIRST_SLOT, decoy_key=KEY)
    shunned = plan(people, [], frozenset((4, at) for at in (1, 2, 3)), rules, 1)
    assert shunned.unmatched == (Unmatched(4, "no_partner"),)
    hub = plan(people, [], frozenset({(2, 3), (3, 4), (2, 4)}), rules, 1)
    assert {left.reason for left in hub.unmatched} == {"no_partner"}
    assert len(hub.unmatched) == 2
