"""No daylight-saving change anywhere skips a slot or doubles one."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.recurring import Rule
from scheduling.recurrence import WallCalendar
from tests.fakes.calendar import FakeCalendar

CALENDAR = WallCalendar()
FIRST, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def _changes(zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the instants in the two years at which the zone's clocks are moved."""
    low = FIRST
    while low < END:
        high = low + DAY
        if _offset(zone, low) != _offset(zone, high):
            begin, end = low, high
            while end - begin > SECOND:
                middle = begin + (end - begin) // 2
                if _offset(zone, middle) == _offset(zone, low):
                    begin = middle
                else:
                    end = middle
            yield end.replace(microsecond=0)
        low = high


@cache
def zones_that_move_their_clocks() -> dict[str, Sequence[datetime]]:
    found = {name: tuple(_changes(ZoneInfo(name))) for name in sorted(available_timezones())}
    return {name: changes for name, changes in found.items() if changes}


def _gap_or_fold(zone: ZoneInfo, change: datetime) -> tuple[time, time, time]:
    """Return the local times at its begin, in its middle and at its end."""
    before, after = _offset(zone, change - SECOND), _offset(zone, change)
    low, high = sorted((change + before, change + after))
    return low.time(), (low + (high - low) / 2).time(), high.time()


def _awkward_hours(zone: ZoneInfo, changes: Sequence[datetime]) -> set[time]:
    """Return local times inside the gaps and folds, and at their edges."""
    return {at for change in changes for at in _gap_or_fold(zone, change)}


@cache
def _days(weekday: int) -> list[date]:
    days = [(FIRST + DAY * n).date() for n in range((END - FIRST).days)]
    return [day for day in days if day.weekday() == weekday]


@cache
def _monthly_days(weekday: int, nth: int) -> list[date]:
    by_month: dict[tuple[int, int], list[date]] = {}
    for day in _days(weekday):
        by_month.setdefault((day.year, day.month), []).append(day)
    return [days[nth if nth < 0 else nth - 1] for days in by_month.values()]


def _check(rule: Rule, zone: str, days: Sequence[date]) -> int:
    """Assert that the rule gives exactly these days from the beginning of the first year."""
    start = datetime.combine(FIRST.date(), time(), ZoneInfo(zone)) - SECOND
    found = CALENDAR.upcoming(rule, zone, start.astimezone(UTC), len(days))
    assert [slot for slot, _ in found] == [datetime.combine(day, rule.at) for day in days], zone
    instants = [instant for _, instant in found]
    assert all(a < b for a, b in pairwise(instants)), zone
    return len(found)


def _check_step_by_step(rule: Rule, zone: str, change: datetime) -> int:
    """Assert that asking anew after each slot, as a running bot does, gives the same slots."""
    wanted = CALENDAR.upcoming(rule, zone, change - 9 * DAY, 4)
    after = change - 9 * DAY
    for pair in wanted:
        assert CALENDAR.upcoming(rule, zone, after, 1) == (pair,), zone
        just_before = pair[1] - SECOND
        assert CALENDAR.upcoming(rule, zone, just_before, 1) == (pair,), zone
        after = pair[1]
    return len(wanted)


def test_every_day_of_two_years_has_its_slot_in_every_zone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    counted = 0
    zones = zones_that_move_their_clocks()
    assert len(zones) > 100
    for name, changes in zones.items():
        for at in _awkward_hours(ZoneInfo(name), changes):
            counted += sum(_check(Rule("week", at, day), name, _days(day)) for day in range(7))
    with capsys.disabled():
        print(f"\n{counted} slots in {len(zones)} zones: none skipped, none doubled")  # noqa: T201 - the figure is asked for


@pytest.mark.parametrize("nth", [1, 2, 3, 4, -1])
def test_every_month_of_two_years_has_its_slot_in_every_zone(nth: int) -> None:
    for name, changes in zones_that_move_their_clocks().items():
        zone = ZoneInfo(name)
        for weekday, at in {
            (c.astimezone(zone).weekday(), _gap_or_fold(zone, c)[1]) for c in changes
        }:
            rule = Rule("month", at, weekday, nth=nth)
            assert _check(rule, name, _monthly_days(weekday, nth)) == 24


def test_asking_anew_after_each_slot_misses_none_around_a_change() -> None:
    steps = 0
    for name, changes in zones_that_move_their_clocks().items():
        for at in _awkward_hours(ZoneInfo(name), changes):
            for change in changes:
                weekday = change.astimezone(ZoneInfo(name)).weekday()
                steps += _check_step_by_step(Rule("week", at, weekday), name, change)
    assert steps > 10_000


weekdays = st.integers(0, 6)
times = st.times(max_value=time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0))
anchors = st.dates(FIRST.date(), END.date())
rules = st.one_of(
    st.builds(Rule, st.just("week"), times, weekdays, st.integers(1, 8), anchor=anchors),
    st.builds(Rule, st.just("month"), times, weekdays, nth=st.sampled_from([1, 2, 3, 4, -1])),
    st.builds(
        Rule,
        st.just("month"),
        times,
        weekdays,
        st.just(3),
        st.sampled_from([1, -1]),
        st.none() | anchors,
    ),
    st.builds(Rule, st.just("once"), times, anchor=anchors),
)
instants = st.integers(0, (END - FIRST) // SECOND).map(lambda seconds: FIRST + SECOND * seconds)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(rules, st.sampled_from(sorted(available_timezones())), instants)
def test_any_rule_agrees_with_a_calendar_that_looks_at_each_day(
    rule: Rule, zone: str, after: datetime
) -> None:
    assert list(CALENDAR.upcoming(rule, zone, after, 3)) == FakeCalendar().upcoming(
        rule, zone, after, 3
    )
