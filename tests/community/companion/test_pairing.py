"""Everybody who follows from afar has somebody who is there, as evenly as that goes."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from community.companion.model import Pair
from community.companion.pairing import MOST_REMOTE, paired

NOW = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=1)
NOBODY: Collection[frozenset[int]] = frozenset()

there = st.lists(st.integers(1, 8), unique=True, max_size=6)
away = st.lists(st.integers(11, 30), unique=True, max_size=16)
acquainted = st.frozensets(
    st.tuples(st.integers(1, 8), st.integers(11, 30)).map(frozenset), max_size=80
)
earlier = st.lists(
    st.builds(
        Pair,
        st.just(7),
        st.integers(1, 9),
        st.integers(11, 31),
        st.integers(0, 5).map(lambda hours: EARLIER - timedelta(hours=hours)),
    ),
    max_size=12,
    unique_by=lambda pair: pair.remote,
)


def pair(on_site: int, remote: int, at: datetime = EARLIER) -> Pair:
    return Pair(7, on_site, remote, at)


def loads(pairs: Sequence[Pair], on_site: Sequence[int]) -> dict[int, int]:
    count = Counter(one.on_site for one in pairs)
    return {one: count[one] for one in on_site}


@given(earlier, there, away, acquainted)
def test_whoever_can_have_somebody_has_one_and_nobody_more_than_three(
    before: list[Pair], on_site: list[int], remote: list[int], met: frozenset[frozenset[int]]
) -> None:
    pairs = paired(before, on_site, remote, met, NOW, 7)
    assert len({one.remote for one in pairs}) == len(pairs)
    assert {one.on_site for one in pairs} <= set(on_site)
    assert {one.remote for one in pairs} <= set(remote)
    assert len(pairs) == min(len(remote), MOST_REMOTE * len(on_site))
    assert all(load <= MOST_REMOTE for load in loads(pairs, on_site).values())
    assert list(pairs) == sorted(pairs, key=lambda one: (one.at, one.on_site, one.remote))


@given(earlier, there, away, acquainted)
def test_pairs_of_which_both_come_stay(
    before: list[Pair], on_site: list[int], remote: list[int], met: frozenset[frozenset[int]]
) -> None:
    pairs = paired(before, on_site, remote, met, NOW, 7)
    still = [one for one in before if one.on_site in on_site and one.remote in remote]
    crowded = {eyes for eyes, load in loads(still, on_site).items() if load > MOST_REMOTE}
    assert {one for one in still if one.on_site not in crowded} <= set(pairs)
    assert all(one in before or one.at == NOW for one in pairs)


@given(earlier, there, away, acquainted)
def test_those_who_come_new_are_spread_evenly(
    before: list[Pair], on_site: list[int], remote: list[int], met: frozenset[frozenset[int]]
) -> None:
    pairs = paired(before, on_site, remote, met, NOW, 7)
    load = loads(pairs, on_site)
    new = {one.on_site for one in pairs if one.at == NOW}
    # Whoever got somebody new has at most one more than anybody else.
    assert all(load[one] <= min(load.values()) + 1 for one in new)


@given(there, away, acquainted)
def test_without_earlier_pairs_nobody_has_two_more_than_another(
    on_site: list[int], remote: list[int], met: frozenset[frozenset[int]]
) -> None:
    load = loads(paired([], on_site, remote, met, NOW, 7), on_site)
    assert max(load.values(), default=0) - min(load.values(), default=0) <= 1


@given(earlier, there, away, acquainted, st.randoms(use_true_random=False))
def test_the_same_people_in_any_order_are_paired_in_the_same_way(
    before: list[Pair],
    on_site: list[int],
    remote: list[int],
    met: frozenset[frozenset[int]],
    random: Random,
) -> None:
    first = paired(before, on_site, remote, met, NOW, 7)
    for people in (before, on_site, remote):
        random.shuffle(people)
    assert paired(before, on_site, remote, set(met), NOW, 7) == first
    assert paired(first, on_site, remote, met, NOW + timedelta(hours=1), 7) == first


def even_ways(on_site: Sequence[int], remote: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield all that give each of the remote somebody as evenly as that goes."""
    for eyes in product(on_site, repeat=len(remote)):
        count = [Counter(eyes)[one] for one in on_site]
        if max(count) - min(count) <= 1 and max(count) <= MOST_REMOTE:
            yield eyes


@given(
    st.integers(1, 3),
    st.integers(1, 5),
    st.frozensets(st.tuples(st.integers(1, 3), st.integers(11, 15)).map(frozenset)),
)
def test_as_many_strangers_meet_as_that_goes(
    here: int, far: int, met: frozenset[frozenset[int]]
) -> None:
    on_site, remote = range(1, here + 1), range(11, min(11 + far, 11 + 3 * here))
    pairs = paired([], on_site, remote, met, NOW, 7)
    acquainted = sum(frozenset((one.on_site, one.remote)) in met for one in pairs)
    fewest = min(
        sum(frozenset(two) in met for two in zip(eyes, remote, strict=True))
        for eyes in even_ways(on_site, remote)
    )
    assert acquainted == fewest


def test_a_whole_conference_that_has_met_before_is_paired_too() -> None:
    on_site, remote = range(1, 151), range(201, 551)
    all_but_some = {
        frozenset((one, other)) for one in on_site for other in remote if (one + other) % 50
    }
    pairs = paired([], on_site, remote, all_but_some, NOW, 7)
    assert len(pairs) == len(remote)
    strangers = [one for one in pairs if (one.on_site + one.remote) % 50 == 0]
    assert len(strangers) == len(remote)


def test_who_was_left_without_gets_the_place_that_becomes_free() -> None:
    before = paired([], [1], [11, 12, 13, 14], NOBODY, EARLIER, 7)
    assert [one.remote for one in before] == [11, 12, 13]
    assert paired(before, [1], [11, 13, 14], NOBODY, NOW, 7) == (
        pair(1, 11),
        pair(1, 13),
        pair(1, 14, NOW),
    )


def test_who_comes_on_site_later_takes_those_who_are_new() -> None:
    before = paired([], [1], [11, 12], NOBODY, EARLIER, 7)
    after = paired(before, [1, 2], [11, 12, 13, 14], NOBODY, NOW, 7)
    assert set(after) == {*before, pair(2, 13, NOW), pair(2, 14, NOW)}


def test_nobody_is_their_own_eyes() -> None:
    assert [one.remote for one in paired([], [1, 2], [2, 3], NOBODY, NOW, 7)] == [3]


def test_nobody_there_or_nobody_away_makes_no_pair() -> None:
    assert paired([pair(1, 11)], [], [11], NOBODY, NOW, 7) == ()
    assert paired([pair(1, 11)], [1], [], NOBODY, NOW, 7) == ()
