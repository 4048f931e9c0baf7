"""The best round by going through all of them: slow, plain, and not made of the planner's parts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations
from typing import TypeVar

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from community.matching.columns import Flags, Floats
from community.matching.columns import columns as columns_of
from community.matching.inputs import Person, PlanRules
from community.matching.memory import Memory, Remembered, liked_topics, mentoring, remember
from community.matching.pairing import Ints
from community.matching.pairs import pair_set
from community.matching.scoring import PARTS, can_meet, different_fields, every_pair, score_pairs
from community.matching.weights import RING, WISH, Case, Weights, case_of, weigh
from community.model import PastMatch
from community.wishes import FARTHEST, MOST_MENTEES, NEAREST, Mode, Presence

SLOT = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 (a slot is local and naive)
RULES = PlanRules(SLOT, cooldown_weeks=12, out_of_bubble_percent=0)


def case(
    people: Sequence[Person],
    history: Sequence[PastMatch] = (),
    blocks: Iterable[tuple[int, int]] = (),
    rules: PlanRules = RULES,
) -> Case:
    """Return a round to be solved, of people in the order of their ids."""
    row = {person.id: at for at, person in enumerate(people)}
    columns = columns_of(people, liked_topics(history), mentoring(history, rules))
    memory = remember(people, history, rules)
    return case_of(people, columns, memory, pair_set(blocks, row), rules)


def weights_of(
    people: Sequence[Person],
    history: Sequence[PastMatch] = (),
    blocks: Iterable[tuple[int, int]] = (),
    rules: PlanRules = RULES,
) -> Weights:
    return weigh(case(people, history, blocks, rules))


# --- everybody with everybody, as squares -------------------------------------------------------

_T = TypeVar("_T", np.bool_, np.float64)


@dataclass(frozen=True, slots=True)
class Scores:
    """Everybody with everybody: square arrays; row ``i`` is what ``i`` gets of the column's person.

    ``need`` to ``mentor`` are points of 100, ``score`` 0 to 1 (symmetric). ``talk``: may meet at
    all by language and by how they can meet; ``bubble``: both fields are known and differ.
    """

    need: Floats
    shared: Floats
    horizon: Floats
    interests: Floats
    mentor: Floats
    score: Floats
    talk: Flags
    bubble: Flags


def score(people: Sequence[Person]) -> Scores:
    """Score everybody with everybody."""
    count = len(people)
    columns = columns_of(people)
    left, right = every_pair(count)
    found = score_pairs(columns, left, right)
    parts = np.zeros((len(PARTS), count, count), dtype=np.float64)
    parts[:, left, right] = found.to_left.T
    parts[:, right, left] = found.to_right.T
    return Scores(
        *parts,
        score=_square(count, left, right, found.score),
        talk=_square(count, left, right, can_meet(columns, left, right))
        | np.eye(count, dtype=np.bool_),
        bubble=_square(count, left, right, different_fields(columns, left, right)),
    )


def squares(memory: Memory) -> Remembered:
    """What is remembered of everybody with everybody."""
    count = memory.pairs.count
    left, right = every_pair(count)
    known = memory.of(left, right)
    fresh = _square(count, left, right, known.fresh)
    np.fill_diagonal(fresh, 1)
    return Remembered(
        _square(count, left, right, known.repeated),
        _square(count, left, right, known.missed),
        fresh,
    )


def _square(count: int, left: Ints, right: Ints, values: NDArray[_T]) -> NDArray[_T]:
    square = np.zeros((count, count), dtype=values.dtype)
    square[left, right] = square[right, left] = values
    return square


# --- all divisions ------------------------------------------------------------------------------

Division = tuple[tuple[int, ...], ...]
Worth = tuple[int, int, int, int, int, int, int]


def divisions(people: tuple[int, ...]) -> Iterator[Division]:
    """Every way to put people into pairs and trios, or to leave them out."""
    if not people:
        yield ()
        return
    first, rest = people[0], people[1:]
    yield from divisions(rest)
    for size in (1, 2):
        for others in combinations(rest, size):
            for division in divisions(tuple(p for p in rest if p not in others)):
                yield ((first, *others), *division)


def pairs_of(division: Division) -> list[tuple[int, int]]:
    return [pair for group in division for pair in combinations(sorted(group), 2)]


def is_allowed(division: Division, weights: Weights) -> bool:
    return all(bool(weights.may[pair]) for pair in pairs_of(division))


def worth(division: Division, weights: Weights) -> Worth:
    """What counts, most important first."""
    together = pairs_of(division)
    score = 0
    for group in division:
        weakest = min(int(weights.micro[pair]) for pair in combinations(group, 2))
        score += weakest * len(group) // 2
        if len(group) == 3:
            score += WISH * sum(weights.wishes[one] for one in group)
            rings = (group, group[::-1])
            gives = weights.gives
            score += RING * any(gives[a, b] and gives[b, c] and gives[c, a] for a, b, c in rings)
    return (
        sum(len(group) for group in division),
        -sum(len(group) == 3 for group in division),
        -sum(bool(weights.repeated[pair]) for pair in together),
        -sum(bool(weights.decoy[pair]) for pair in together),
        -sum(bool(weights.missed[pair]) for pair in together),
        sum(int(weights.waited[one]) for group in division for one in group),
        score,
    )


def best(weights: Weights) -> Worth:
    everyone = tuple(range(len(weights.may)))
    allowed = (d for d in divisions(everyone) if is_allowed(d, weights))
    return max(worth(division, weights) for division in allowed)


TOPICS = ("pr", "funding", "museums", "ai", "law", "lindy hop")
some_topics = st.frozensets(st.sampled_from(TOPICS), max_size=3)


def people(least: int = 0, most: int = 7) -> st.SearchStrategy[list[Person]]:
    """Lists of people with ids 1, 2, 3 …"""
    one = st.builds(
        Person,
        id=st.just(0),
        seeks=some_topics,
        gives=some_topics,
        widens=some_topics,
        interests=some_topics,
        field=st.sampled_from(("", "culture", "tech")),
        languages=st.frozensets(st.sampled_from(("de", "en", "fr")), max_size=2),
        zone_hours=st.sampled_from((None, -5.0, 1.0, 1.0)),
        trio=st.booleans(),
        sat_out=st.sampled_from((0, 0, 0, 1, 2)),
    )
    return st.lists(one, min_size=least, max_size=most).map(numbered)


def wishing_people(least: int = 0, most: int = 7) -> st.SearchStrategy[list[Person]]:
    """The same, with all that members can wish for as well."""
    vectors = st.sampled_from((b"", b"\x7f\x00", b"\x40\x40", b"\x81\x00", b"\x7f\x00\x00"))
    one = st.fixed_dictionaries(
        {
            "mode": st.sampled_from(tuple(Mode)),
            "bubble": st.integers(NEAREST, FARTHEST),
            "presence": st.sampled_from((Presence.ANY, *Presence)),
            "place": st.sampled_from(("", "Bonn", "Köln")),
            "mentees": st.integers(0, MOST_MENTEES),
            "debt": st.sampled_from((0, 0, 300, 1000)),
            "wish": vectors,
            "offer": vectors,
        }
    )
    return people(least, most).flatmap(
        lambda plain: st.lists(one, min_size=len(plain), max_size=len(plain)).map(
            lambda more: [replace(p, **wishes) for p, wishes in zip(plain, more, strict=True)]
        )
    )


def numbered(listed: Sequence[Person]) -> list[Person]:
    return [
        Person(
            at + 1, p.seeks, p.gives, p.widens, p.interests,
            p.field, p.languages, p.zone_hours, p.trio, p.sat_out,
        )
        for at, p in enumerate(listed)
    ]  # fmt: skip


ids = st.integers(1, 8)
two_ids = st.tuples(ids, ids).filter(lambda pair: pair[0] != pair[1])
blocks = st.frozensets(two_ids, max_size=8)
histories = st.lists(
    st.builds(
        PastMatch,
        members=st.lists(ids, min_size=2, max_size=3, unique=True).map(tuple),
        slot=st.integers(1, 20).map(lambda weeks: SLOT - timedelta(weeks=weeks)),
        met=st.booleans(),
    ),
    max_size=14,
)
seeds = st.integers(0, 2**31 - 1)
