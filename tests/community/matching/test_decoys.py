"""Pairs that are kept apart at random."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.matching.columns import Flags
from community.matching.decoys import PERCENT, PERIOD_WEEKS, decoys, mixed
from community.matching.scoring import every_pair
from tests.community.matching.brute import SLOT

IDS = np.arange(1, 401, dtype=np.int64)
LEFT, RIGHT = every_pair(len(IDS))


def lots(key: str = "secret", slot: datetime = SLOT) -> Flags:
    return decoys(IDS, LEFT, RIGHT, key, slot)


def test_without_a_key_there_are_no_decoys() -> None:
    assert lots("").shape == LEFT.shape
    assert not lots("").any()


@pytest.mark.parametrize("weeks", [0, 7, 52, 200, 1000])
def test_the_share_of_decoys_is_the_same_at_all_times(weeks: int) -> None:
    # 79,800 pairs: four standard errors are 0.6 points.
    share = 100 * lots(slot=SLOT + timedelta(weeks=weeks)).mean()
    assert abs(share - PERCENT) < 0.65


def test_nobody_has_many_more_decoys_than_others() -> None:
    drawn = lots()
    each = np.bincount(LEFT[drawn], minlength=400) + np.bincount(RIGHT[drawn], minlength=400)
    # Of 399 others; the standard deviation is below nine.
    assert abs(each - 399 * PERCENT / 100).max() < 40


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 2**62), st.integers(1, 2**62), st.text(min_size=1), st.datetimes())
def test_a_lot_is_the_same_from_both_sides_and_whoever_else_is_there(
    one: int, other: int, key: str, slot: datetime
) -> None:
    ids = np.array([one, other], dtype=np.int64)
    first, second = np.array([0]), np.array([1])
    there = decoys(ids, first, second, key, slot)
    back = decoys(ids, second, first, key, slot)
    crowd = np.array([5, other, 7, one], dtype=np.int64)
    among = decoys(crowd, np.array([3]), np.array([1]), key, slot)
    assert there[0] == back[0] == among[0]


def test_keys_draw_independently() -> None:
    one, other = lots("one"), lots("other")
    both = (one & other).mean()
    assert abs(both - (PERCENT / 100) ** 2) < 0.01
    assert np.array_equal(one, lots("one"))


@pytest.mark.parametrize(("weeks", "stand"), [(1, 0.99), (26, 0.75), (52, 0.5)])
def test_lots_are_drawn_anew_a_few_at_a_time(weeks: int, stand: float) -> None:
    now, later = lots(), lots(slot=SLOT + timedelta(weeks=weeks))
    kept = (now & later).sum() / now.sum()
    # Of those drawn anew, some come up again.
    expected = stand + (1 - stand) * PERCENT / 100
    assert abs(kept - expected) < 0.02


def test_all_lots_are_drawn_anew_after_the_period_and_none_twice() -> None:
    now = lots()
    after = lots(slot=SLOT + timedelta(weeks=PERIOD_WEEKS))
    assert abs((now & after).sum() / now.sum() - PERCENT / 100) < 0.02
    changes = np.zeros(len(LEFT), dtype=np.int64)
    before = now
    for week in range(1, PERIOD_WEEKS + 1):
        drawn = lots(slot=SLOT + timedelta(weeks=week))
        changes += drawn != before
        before = drawn
    assert changes.max() == 1


def test_lots_change_with_the_week_and_not_within_it() -> None:
    monday = datetime(2026, 3, 2)  # noqa: DTZ001 (a slot is local and naive)
    week = [lots(slot=monday + timedelta(days=day, hours=23)) for day in range(7)]
    assert all(np.array_equal(week[0], each) for each in week)
    assert not np.array_equal(week[0], lots(slot=monday + timedelta(days=7)))


def test_slots_long_ago_have_lots_as_well() -> None:
    ago = datetime(1999, 1, 4)  # noqa: DTZ001 (a slot is local and naive)
    assert np.array_equal(lots(slot=ago), lots(slot=datetime(2020, 1, 6)))  # noqa: DTZ001 (the same)


def test_lots_are_the_same_on_every_machine() -> None:
    assert mixed(np.array([0, 1, 2**64 - 1], dtype=np.uint64)).tolist() == [
        0,
        6238072747940578789,
        13029008266876403067,
    ]
    ids = np.arange(1, 13, dtype=np.int64)
    left, right = every_pair(12)
    drawn = np.flatnonzero(decoys(ids, left, right, "the same", SLOT)).tolist()
    assert drawn == [1, 3, 5, 12, 22, 26, 27, 28, 33, 44, 47, 48, 53, 59]
