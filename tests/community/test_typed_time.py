"""Dates, times and recurrence as people type and choose them."""

import re
from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.errors import Invalid
from community.recurring import Rule
from community.rule_codes import CODE, decode, encode, rule_of
from community.typed_time import read_date, read_time


@pytest.mark.parametrize("typed", ["2026-03-31", " 31.03.2026 ", "31.3.2026", "31. 3. 2026"])
def test_a_date_is_read_as_people_write_it(typed: str) -> None:
    assert read_date(typed) == date(2026, 3, 31)


@pytest.mark.parametrize(
    "typed", ["", "tomorrow", "31/03/2026", "2026-3", "31.03.26", "२०२६-०३-३१x"]
)
def test_what_is_no_date_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_date(typed)
    assert "2026-03-31" in refused.value.text.msgid


@pytest.mark.parametrize("typed", ["2026-02-30", "31.04.2026", "0000-01-01"])
def test_a_day_that_does_not_exist_is_named(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_date(typed)
    assert refused.value.text.params == {"typed": typed}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("09:00", time(9)), ("9.30", time(9, 30)), ("18", time(18)), ("18 Uhr", time(18))],
)
def test_a_time_is_read_as_people_write_it(typed: str, meant: time) -> None:
    assert read_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "24:00", "12:60", "noon", "9:0", "99"])
def test_what_is_no_time_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_time(typed)
    assert "09:00" in refused.value.text.msgid


@given(st.text(max_size=30))
def test_nothing_that_can_be_typed_breaks_the_readers(typed: str) -> None:
    for read in (read_date, read_time):
        with suppress(Invalid):
            assert isinstance(read(typed), date | time)


def test_friendly_choices_become_rules() -> None:
    assert rule_of("week", 1, "18:30", None) == Rule("week", time(18, 30), weekday=1)
    assert rule_of("two_weeks", 1, "18:30", "2026-03-31") == Rule(
        "week", time(18, 30), weekday=1, interval=2, anchor=date(2026, 3, 31)
    )
    assert rule_of("last", 4, "9", None) == Rule("month", time(9), weekday=4, nth=-1)
    assert rule_of("third", 4, "9", None) == Rule("month", time(9), weekday=4, nth=3)
    assert rule_of("quarter", 0, "10", None) == Rule("month", time(10), weekday=0, interval=3)
    assert rule_of("quarter_last", None, "10", "2026-02-27") == Rule(
        "month", time(10), weekday=4, interval=3, nth=-1, anchor=date(2026, 2, 27)
    )
    assert rule_of("once", None, "9", "2026-03-31") == Rule(
        "once", time(9), weekday=1, anchor=date(2026, 3, 31)
    )


def test_the_weekday_of_a_given_date_need_not_be_chosen_again() -> None:
    assert rule_of("week", None, "9", "2026-03-31").weekday == 1


def test_a_choice_without_its_day_says_what_is_missing() -> None:
    with pytest.raises(Invalid, match="weekday"):
        rule_of("week", None, "09:00", None)
    with pytest.raises(Invalid, match="date"):
        rule_of("once", 3, "09:00", None)


times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
days = st.dates(date(1970, 1, 1), date(2999, 12, 31))
rules = st.one_of(
    st.builds(
        Rule,
        st.just("week"),
        times,
        weekday=st.integers(0, 6),
        interval=st.integers(1, 4),
        anchor=st.none() | days,
    ),
    st.builds(
        Rule,
        st.just("month"),
        times,
        weekday=st.integers(0, 6),
        nth=st.sampled_from([1, 2, 3, 4, -1]),
    ),
    st.builds(Rule, st.just("once"), times, weekday=st.integers(0, 6), anchor=days),
)


@given(rules)
def test_a_save_button_carries_a_rule_unchanged(rule: Rule) -> None:
    code = encode(rule)
    read = re.fullmatch(CODE, code)
    assert read is not None
    assert decode(read) == rule
    assert re.fullmatch(r"[a-z0-9:_-]{1,60}", code)


def test_a_made_up_code_is_refused() -> None:
    for code in ("week:1:1:0:2959:", "once:1:1:0:0900:20261399"):
        read = re.fullmatch(CODE, code)
        assert read is not None
        with pytest.raises(Invalid):
            decode(read)
