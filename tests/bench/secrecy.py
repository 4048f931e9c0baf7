"""What half a year of rounds tells of a block: `python -m tests.bench.secrecy`.

Whoever wonders whether somebody has blocked them looks at whom they never met. A block makes that
certain, so the likelihood ratio of "never met" is one over how often two never meet for no such
reason. Decoys (see ``matching/decoys.py``) keep it low. Two attackers are played: one who sees
their own matches, and one who sees all of them and knows what everybody seeks and gives.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import combinations
from math import inf, sqrt
from statistics import fmean, median, stdev

from rich.console import Console
from rich.table import Table

from community.matching.columns import columns
from community.matching.inputs import Person, PlanRules
from community.matching.planner import Plan, plan
from community.matching.scoring import every_pair, score_pairs
from community.matching.weights import MUTUAL_WEIGHT, SCORE_WEIGHT
from community.model import MatchKind, PastMatch
from community.wishes import Mode

FIRST_SLOT = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 (a slot is local and naive)
_COOLDOWN = PlanRules(FIRST_SLOT).cooldown_weeks

Pair = tuple[int, int]

_TOPICS = [f"topic {at}" for at in range(30)]
_POPULARITY = [1 / (at + 3) for at in range(30)]
_FIELDS = ("culture", "tech", "education", "health", "crafts", "")


@dataclass(frozen=True, slots=True)
class Setting:
    """A community that is played: each of ``count`` is there with a ``chance``, every week."""

    count: int = 20
    rounds: int = 26
    chance: float = 1.0
    decoys: bool = True


@dataclass(frozen=True, slots=True)
class World:
    """One seeded half-year. ``met``: how often two were matched; ``missed``: in how many rounds two
    who had never met should have been matched, as far as anybody can tell who sees all matches
    and knows all scores: had they changed partners, both matches together would have been better,
    or one of them was left out or met somebody too soon; ``fitting``: the quarter of pairs that
    suit best.
    """

    people: Sequence[Person]
    met: Counter[Pair] = field(default_factory=Counter[Pair])
    missed: Counter[Pair] = field(default_factory=Counter[Pair])
    fitting: set[Pair] = field(default_factory=set[Pair])
    benefits: list[int] = field(default_factory=list[int])
    kinds: Counter[MatchKind] = field(default_factory=Counter[MatchKind])

    def pairs(self) -> Iterator[Pair]:
        """Return all pairs of ids."""
        return combinations([person.id for person in self.people], 2)


def members(count: int, seed: int) -> list[Person]:
    """Return people with popular and rare topics, of several fields."""
    draw = random.Random(seed)  # noqa: S311 (test data)

    def some(least: int, most: int) -> frozenset[str]:
        return frozenset(draw.choices(_TOPICS, _POPULARITY, k=draw.randint(least, most)))

    modes = (Mode.MIXED,) * 6 + tuple(Mode)
    return [
        Person(
            at + 1,
            seeks=some(1, 4),
            gives=some(2, 5),
            widens=some(0, 2),
            interests=some(0, 4),
            field=draw.choice(_FIELDS),
            languages=frozenset({"de", draw.choice(("de", "en"))}),
            mode=draw.choice(modes),
            mentees=draw.choice((0, 0, 0, 2)),
        )
        for at in range(count)
    ]


def rounds(
    people: Sequence[Person], setting: Setting, seed: int, blocks: frozenset[Pair]
) -> Iterator[tuple[list[Person], Plan]]:
    """Play the rounds of a season: who is there, and what is planned; all who are matched meet."""
    draw = random.Random(seed)  # noqa: S311 (test data)
    now = {person.id: person for person in people}
    history: list[PastMatch] = []
    for week in range(setting.rounds):
        there = [person for person in now.values() if draw.random() < setting.chance]
        slot = FIRST_SLOT + timedelta(weeks=week)
        rules = PlanRules(slot, decoy_key=f"world {seed}" if setting.decoys else "")
        planned = plan(there, history, blocks, rules, seed * 1000 + week)
        yield there, planned
        history += [
            PastMatch(match.members, slot, met=True, good=True, kind=match.kind)
            for match in planned.matches
        ]
        left = {unmatched.member_id for unmatched in planned.unmatched}
        for person in there:
            waited = person.sat_out + 1 if person.id in left else 0
            now[person.id] = replace(person, sat_out=waited, debt=planned.debts[person.id])


def play(setting: Setting, seed: int, blocks: frozenset[Pair] = frozenset()) -> World:
    """Return what can be seen of a season; with the same seed the same people and keys."""
    people = members(setting.count, seed)
    felt = _felt(people)
    best = sorted(felt, key=lambda pair: -felt[pair])
    world = World(people, fitting=set(best[: len(best) // 4]))
    last: dict[Pair, int] = {}
    for week, (there, planned) in enumerate(rounds(people, setting, seed, blocks)):
        recent = {pair for pair, ago in last.items() if week - ago < _COOLDOWN}
        together = [pair for match in planned.matches for pair in combinations(match.members, 2)]
        last |= dict.fromkeys(together, week)
        world.met.update(together)
        for pair in combinations([person.id for person in there], 2):
            if not world.met[pair] and _should_have_met(pair, planned, felt, recent):
                world.missed[pair] += 1
        for match in planned.matches:
            world.kinds[match.kind] += 1
            world.benefits.extend(parts.benefit for parts in match.parts)
    return world


def _felt(people: Sequence[Person]) -> dict[Pair, float]:
    """Return what each pair adds to a round as far as the introductions tell."""
    left, right = every_pair(len(people))
    found = score_pairs(columns(people), left, right)
    mutual = found.finds.all(axis=1)
    worth = SCORE_WEIGHT * found.score**0.5 + MUTUAL_WEIGHT * mutual
    pairs = combinations([person.id for person in people], 2)
    return dict(zip(pairs, worth.tolist(), strict=True))


def _should_have_met(
    pair: Pair, planned: Plan, felt: Mapping[Pair, float], recent: set[Pair]
) -> bool:
    groups = [match.members for match in planned.matches]
    one, other = ([group for group in groups if member in group] for member in pair)
    if not one or not other:
        return True
    before = [both for group in one + other for both in combinations(group, 2)]
    if recent.intersection(before):
        return True
    rest = sorted({*one[0], *other[0]} - set(pair))
    swapped = [pair, *combinations(rest, 2)]
    return (
        len(one[0]) == len(other[0]) == 2
        and not recent.intersection(swapped)
        and sum(felt[both] for both in swapped) > sum(felt[both] for both in before)
    )


# --- what the attackers make of it -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ratio:
    """How much likelier a sight is with a block: ``least`` to ``most`` is two standard errors."""

    value: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.value:.1f} ({self.least:.1f} to {self.most:.1f})"


def ratio(with_block: Sequence[float], without: Sequence[float]) -> Ratio:
    """Return the ratio of two rates, each given by world."""
    above, below = fmean(with_block), fmean(without)
    doubt = 2 * stdev(without) / sqrt(len(without))

    def over(rate: float) -> float:
        return above / rate if rate > 0 else inf

    return Ratio(over(below), over(below + doubt), over(below - doubt))


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of a setting. ``own``: of never having met, as one sees of one's own matches;
    ``fitting``: the same of two who suit each other well; ``seen``: of the same two as who
    sees all matches can tell, that they never met although that would have been better at least as
    often as of half of all blocks. ``benefit``: points a person and match; ``mutual``: the share
    of exchanges.
    """

    own: Ratio
    fitting: Ratio
    seen: Ratio
    benefit: float
    mutual: float


def measure(setting: Setting, worlds: int) -> Figures:
    """Play ``worlds`` seeded worlds, each without and with a block of the same two."""
    seeds = range(1, worlds + 1)
    with ProcessPoolExecutor(2) as pool:
        free = list(pool.map(play, [setting] * worlds, seeds))
        pairs = [victims(world, seed) for seed, world in zip(seeds, free, strict=True)]
        blocked = list(
            pool.map(play, [setting] * worlds, seeds, [frozenset({pair}) for pair in pairs])
        )
    return figures(free, blocked, pairs)


def victims(world: World, seed: int) -> Pair:
    """Return who blocks whom: a pair that would suit, since others would seldom meet anyway."""
    return random.Random(seed).choice(sorted(world.fitting))  # noqa: S311 (test data)


def figures(free: Sequence[World], blocked: Sequence[World], pairs: Sequence[Pair]) -> Figures:
    """Return what attackers can tell; every pair of a world without blocks counts as one."""
    missed = [world.missed[pair] for world, pair in zip(blocked, pairs, strict=True)]
    often = median(missed)
    met = sum(world.met[pair] for world, pair in zip(blocked, pairs, strict=True))
    if met:
        raise AssertionError(f"blocked pairs were matched {met} times")
    kinds = sum((world.kinds for world in free), Counter[MatchKind]())
    always = [1.0] * len(pairs)
    return Figures(
        own=ratio(always, [_never(world, world.pairs()) for world in free]),
        fitting=ratio(always, [_never(world, world.fitting) for world in free]),
        seen=ratio(
            [float(times >= often) for times in missed],
            [_never(world, world.fitting, often) for world in free],
        ),
        benefit=fmean(benefit for world in free for benefit in world.benefits),
        mutual=kinds[MatchKind.EXCHANGE] / kinds.total(),
    )


def _never(world: World, pairs: Iterable[Pair], often: float = 0) -> float:
    """Return the share of pairs that never met, though they should have that often."""
    return fmean(
        float(not world.met[pair] and world.missed[pair] >= often) for pair in sorted(pairs)
    )


SETTINGS: Mapping[str, Setting] = {
    "20 members, 26 rounds": Setting(20),
    "20 members, 26 rounds, no decoys": Setting(20, decoys=False),
    "40 members, 26 rounds, 7 of 10 there": Setting(40, chance=0.7),
    "40 members, 26 rounds, 7 of 10 there, no decoys": Setting(40, chance=0.7, decoys=False),
}


def rows(worlds: int = 100) -> Iterator[list[str]]:
    """Return a row of figures a setting, as text."""
    for name, setting in SETTINGS.items():
        found = measure(setting, worlds)
        yield [
            name,
            str(found.own),
            str(found.fitting),
            str(found.seen),
            f"{found.benefit:.1f}",
            f"{found.mutual:.0%}",
        ]


COLUMNS = ("own matches", "own, suits well", "all matches", "benefit", "mutual")


def told() -> list[list[str]]:
    """Return the rows as (what, figure): the likelihood ratios of "never met" first."""
    return [
        [
            f"{name}: what never having met tells of a block (likelihood ratio)",
            ", ".join(f"{what} {figure}" for what, figure in zip(COLUMNS, found, strict=True)),
        ]
        for name, *found in rows()
    ]


def main(worlds: int) -> None:
    """Print what each setting tells."""
    table = Table("what", *COLUMNS)
    for row in rows(worlds):
        table.add_row(*row)
    Console(width=140).print(f"likelihood ratio of a block, {worlds} worlds each way", table)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
