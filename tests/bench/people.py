"""What many rounds bring people: benefit, fairness, repeats, and how often both find and give."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import numpy as np

from community.matching.inputs import Person
from community.matching.pairing import pair
from demo.crowd import townspeople, workshop
from demo.policies import Decision, Week, ours
from demo.seasons import RULES, Season, play

ROUNDS = 26
CROWD = 3_000
SEEDS = range(1, 7)
WORKSHOPS: Mapping[int, int] = {20: 16, 40: 12, 120: 8}
"""Members and rounds of the setting in which other bots were measured."""

_WITH_DECOYS = replace(RULES, decoy_key="a secret")
_EVER = 1_000  # weeks of cool-down: in so few rounds nobody meets again


def people() -> list[list[str]]:
    """Measure."""
    rows = _told(f"{CROWD:,} people, {ROUNDS} rounds", play(ours, townspeople(CROWD, 1), ROUNDS, 1))
    decoys = play(ours, townspeople(CROWD, 1), ROUNDS, 1, rules=_WITH_DECOYS)
    rows += _told(f"{CROWD:,} people, {ROUNDS} rounds, with decoys", decoys)
    for members, rounds in WORKSHOPS.items():
        rows += _mutual(members, rounds)
    return rows


def _told(name: str, season: Season) -> list[list[str]]:
    benefits = sorted(season.benefits.values())
    poorest = float(np.percentile(benefits, 5))
    return [
        [f"{name}: mean benefit, poorest 5 %", f"{season.mean_benefit:.1f}, {poorest:.1f} of 100"],
        [f"{name}: Gini", f"{season.gini:.3f}"],
        [f"{name}: both find and give", f"{season.mutual_share:.3f}"],
        [f"{name}: out of the bubble", f"{season.beyond_share:.2f}"],
        [
            f"{name}: blocked pairs, repeats, left out, left out twice in a row",
            f"{season.blocked}, {season.repeats}, {season.left_out}, {season.left_out_twice}",
        ],
    ]


def _mutual(members: int, rounds: int) -> list[list[str]]:
    """Compare with the exact best of give and take in each round, nobody twice."""
    rules = replace(RULES, cooldown_weeks=_EVER)
    shares = {"ours": 0.0, "ours with decoys": 0.0, "exact win-win": 0.0}
    for seed in SEEDS:
        crowd = workshop(members, seed)
        seasons = {
            "ours": play(ours, crowd, rounds, seed, rules=rules),
            "ours with decoys": play(
                ours, crowd, rounds, seed, rules=replace(rules, decoy_key=f"secret {seed}")
            ),
            "exact win-win": play(win_win, crowd, rounds, seed, rules=rules),
        }
        for name, season in seasons.items():
            shares[name] += season.mutual_share / len(SEEDS)
    told = ", ".join(f"{name} {share:.3f}" for name, share in shares.items())
    return [[f"{members} members, {rounds} rounds: share in which both find and give", told]]


def win_win(week: Week) -> Decision:
    """Decide for the greatest sum of what both get of each other, an odd one waits."""
    met = {both for past in week.history for both in combinations(sorted(past.members), 2)}
    people = week.people
    rows = [
        (one, other, _worth(people[one], people[other]))
        for one, other in combinations(range(len(people)), 2)
        if (people[one].id, people[other].id) not in met
    ]
    left, right, weight = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    mate: list[int] = pair(len(people), left, right, weight, exact=len(people)).mate.tolist()
    pairs = ((one, other) for one, other in enumerate(mate) if one < other)
    return Decision(tuple((people[one].id, people[other].id) for one, other in pairs))


def _worth(one: Person, other: Person) -> int:
    """Return what two are worth: that they meet at all first, then what both get, then either."""
    mine, theirs = len(one.seeks & other.gives), len(other.seeks & one.gives)
    return 10_000 + 100 * min(mine, theirs) + mine + theirs
