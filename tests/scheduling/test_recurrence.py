from datetime import UTC, date, datetime, time, timedelta

import pytest

from community.recurring import Rule
from scheduling.recurrence import WallCalendar

CALENDAR = WallCalendar()
VIENNA = "Europe/Vienna"
wall = datetime.fromisoformat
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def slots(rule: Rule, count: int, *, after: datetime = NEW_YEAR, zone: str = VIENNA) -> list[str]:
    found = CALENDAR.upcoming(rule, zone, after, count)
    return [slot.isoformat(" ", "minutes") for slot, _ in found]


def test_every_week_keeps_its_hour_when_the_clocks_change() -> None:
    rule = Rule("week", time(18), weekday=6)
    found = CALENDAR.upcoming(rule, VIENNA, datetime(2026, 3, 20, tzinfo=UTC), 2)
    assert found == (
        (wall("2026-03-22 18:00"), datetime(2026, 3, 22, 17, tzinfo=UTC)),
        (wall("2026-03-29 18:00"), datetime(2026, 3, 29, 16, tzinfo=UTC)),
    )


def test_every_two_weeks_goes_on_across_new_year() -> None:
    rule = Rule("week", time(9), weekday=0, interval=2, anchor=date(2026, 11, 30))
    after = datetime(2026, 12, 1, tzinfo=UTC)
    assert slots(rule, 3, after=after) == [
        "2026-12-14 09:00",
        "2026-12-28 09:00",
        "2027-01-11 09:00",
    ]


def test_weeks_are_counted_from_the_week_of_the_anchor() -> None:
    wednesday = date(2026, 1, 7)
    rule = Rule("week", time(9), weekday=4, interval=3, anchor=wednesday)
    assert slots(rule, 2) == ["2026-01-09 09:00", "2026-01-30 09:00"]


def test_without_an_anchor_every_two_weeks_is_still_the_same_weeks_for_ever() -> None:
    rule = Rule("week", time(9), weekday=0, interval=2)
    first, second = CALENDAR.upcoming(rule, VIENNA, NEW_YEAR, 2)
    assert second[0] - first[0] == timedelta(weeks=2)
    assert CALENDAR.upcoming(rule, VIENNA, first[1], 1) == (second,)


@pytest.mark.parametrize(
    ("nth", "weekday", "wanted"),
    [
        (1, 1, ["2026-01-06", "2026-02-03", "2026-03-03"]),
        (2, 3, ["2026-01-08", "2026-02-12", "2026-03-12"]),
        (3, 6, ["2026-01-18", "2026-02-15", "2026-03-15"]),
        (4, 0, ["2026-01-26", "2026-02-23", "2026-03-23"]),
        (-1, 4, ["2026-01-30", "2026-02-27", "2026-03-27"]),
    ],
)
def test_the_nth_and_the_last_weekday_of_each_month(
    nth: int, weekday: int, wanted: list[str]
) -> None:
    rule = Rule("month", time(18, 30), weekday=weekday, nth=nth)
    assert slots(rule, 3) == [f"{day} 18:30" for day in wanted]


@pytest.mark.parametrize(
    ("nth", "anchor", "wanted"),
    [
        (1, None, ["2026-01-05", "2026-04-06", "2026-07-06", "2026-10-05", "2027-01-04"]),
        (-1, None, ["2026-03-30", "2026-06-29", "2026-09-28", "2026-12-28", "2027-03-29"]),
        (1, date(2026, 2, 2), ["2026-02-02", "2026-05-04", "2026-08-03", "2026-11-02"]),
        (2, date(2025, 12, 1), ["2026-03-09", "2026-06-08", "2026-09-14", "2026-12-14"]),
        (-1, date(2026, 11, 1), ["2026-02-23", "2026-05-25", "2026-08-31", "2026-11-30"]),
    ],
)
def test_every_third_month_is_counted_from_a_quarter_or_from_the_month_that_was_named(
    nth: int, anchor: date | None, wanted: list[str]
) -> None:
    rule = Rule("month", time(10), weekday=0, interval=3, nth=nth, anchor=anchor)
    assert slots(rule, len(wanted)) == [f"{day} 10:00" for day in wanted]


def test_every_third_month_keeps_its_hour_when_the_clocks_change() -> None:
    rule = Rule("month", time(10), weekday=0, interval=3)
    hours = [at.hour for _, at in CALENDAR.upcoming(rule, VIENNA, NEW_YEAR, 4)]
    assert hours == [9, 8, 8, 8]  # the first Monday of October is still in summer time


def test_a_date_comes_once_and_never_again() -> None:
    rule = Rule("once", time(20), anchor=date(2026, 6, 1))
    found = CALENDAR.upcoming(rule, VIENNA, NEW_YEAR, 3)
    assert found == ((wall("2026-06-01 20:00"), datetime(2026, 6, 1, 18, tzinfo=UTC)),)
    assert CALENDAR.upcoming(rule, VIENNA, found[0][1], 3) == ()


def test_a_date_that_nobody_named_never_comes() -> None:
    assert slots(Rule("once", time(20)), 1) == []


def test_a_slot_in_the_missing_hour_comes_an_hour_later() -> None:
    missing = wall("2026-03-29 02:30")
    assert CALENDAR.instant(missing, VIENNA) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_slot_in_the_repeated_hour_comes_the_first_time_only() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert CALENDAR.instant(wall("2026-10-25 02:30"), VIENNA) == first
    rule = Rule("week", time(2, 30), weekday=6)
    within_the_hour = first + timedelta(minutes=10)
    assert slots(rule, 1, after=within_the_hour) == ["2026-11-01 02:30"]


def test_a_slot_on_a_day_that_a_country_left_out_still_comes() -> None:
    # Samoa went from 29 to 31 December 2011 to change sides of the date line.
    rule = Rule("week", time(9), weekday=4)
    before = datetime(2011, 12, 30, 9, 59, tzinfo=UTC)
    found = CALENDAR.upcoming(rule, "Pacific/Apia", before, 2)
    assert [slot.day for slot, _ in found] == [30, 6]
    assert found[0][1] == datetime(2011, 12, 30, 19, tzinfo=UTC)


def test_the_instant_asked_from_is_not_given_again() -> None:
    rule = Rule("week", time(9), weekday=0)
    (_, instant), following = CALENDAR.upcoming(rule, VIENNA, NEW_YEAR, 2)
    assert CALENDAR.upcoming(rule, VIENNA, instant, 1) == (following,)
    just_before = instant - timedelta(microseconds=1)
    assert CALENDAR.upcoming(rule, VIENNA, just_before, 1)[0][1] == instant


def test_a_month_after_the_last_year_that_dates_can_tell_never_comes() -> None:
    rule = Rule("month", time(9), weekday=0)
    assert slots(rule, 1, after=datetime(9999, 12, 20, tzinfo=UTC)) == []
