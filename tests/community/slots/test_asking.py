"""Days and parts of the day in people's words become times."""

from datetime import UTC, datetime

import pytest

from community.errors import Invalid
from community.meetups.calling import Here
from community.places import Language
from community.slots.asking import Ask, Understood, left_out, understood
from tests.community.world import said
from tests.fakes.calendar import FakeCalendar

NOW = datetime(2026, 11, 25, 11, tzinfo=UTC)  # a Wednesday, noon in Berlin


def read(
    days: str, parts: str = "", lasts: int | None = None, language: Language = "en"
) -> Understood:
    here = Here(NOW, "Europe/Berlin", language)
    return understood(Ask("Lunch", days, parts, lasts), here, FakeCalendar())


def starts(found: Understood) -> list[str]:
    return [f"{slot.local:%d %H:%M}" for slot in found.slots]


@pytest.mark.parametrize(
    ("days", "parts", "wanted"),
    [
        ("Thursday, Friday", "noon", ["26 12:00", "27 12:00"]),
        ("Do, Fr, 5.12.", "mittags", ["26 12:00", "27 12:00", "05 12:00"]),
        ("Do und Fr", "12:30; 19 Uhr", ["26 12:30", "26 19:00", "27 12:30", "27 19:00"]),
        ("5 December", "noon, evening", ["05 12:00", "05 19:00"]),
        ("tomorrow", "morning and 7 pm", ["26 09:00", "26 19:00"]),
        ("Thursday 18:30, Friday", "noon", ["26 18:30", "27 12:00"]),
        ("Thursday noon\nFriday evening", "", ["26 12:00", "27 19:00"]),
        ("Friday, Thursday, Friday", "noon", ["26 12:00", "27 12:00"]),
    ],
)
def test_each_day_with_each_part_makes_a_time(days: str, parts: str, wanted: list[str]) -> None:
    found = read(days, parts)
    assert starts(found) == wanted
    assert [slot.number for slot in found.slots] == list(range(1, len(wanted) + 1))


def test_how_long_it_takes_is_what_was_said_or_two_hours() -> None:
    found = read("Thursday, Friday", "noon, 18-20:30 Uhr")
    assert [slot.minutes for slot in found.slots] == [120, 150, 120, 150]
    assert {slot.minutes for slot in read("Thursday, Friday", "18-20 Uhr", 45).slots} == {45}
    with pytest.raises(Invalid, match="minutes"):
        read("Thursday, Friday", "noon", 5)


def test_what_is_over_is_left_out_and_said() -> None:
    found = read("today, Thursday", "morning, 12:02, evening")
    assert starts(found) == ["25 19:00", "26 09:00", "26 12:02", "26 19:00"]
    assert found.over == 2, "the morning, and what begins in two minutes"
    assert "2 of the times" in said(left_out(found.over))
    assert read("yesterday, Thursday, Friday", "noon").over == 1
    with pytest.raises(Invalid, match="over already"):
        read("yesterday", "noon, evening")


def test_a_day_with_two_readings_is_pointed_out() -> None:
    assert read("next Thursday, Friday", "noon").unsure
    assert not read("Thursday, Friday", "noon").unsure


@pytest.mark.parametrize(
    ("days", "parts", "why"),
    [
        ("", "noon", "Which days"),
        ("Thursday, someday", "noon", "someday"),
        ("Thursday, Friday", "", "At what time on “Thursday”"),
        ("Thursday, Friday", "lunchish", "lunchish"),
        ("Thursday", "noon", "one time only"),
        ("Thursday, 30 February", "noon", "30 February"),
        ("Monday, Tuesday, Wednesday, Thursday, Friday", "9:00, 12:00, 19:00", "15 times"),
        (",".join("1" for _ in range(61)), "", "61 times"),
        ("x" * 201, "noon", "characters"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_reason(days: str, parts: str, why: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(days, parts)
    assert why in said(refused.value.text)


def test_twelve_times_are_as_many_as_fit() -> None:
    assert len(read("Mon, Tue, Thu, Fri", "9:00, 12:00, 19:00").slots) == 12


def test_when_the_clocks_change_a_time_stays_what_the_clock_shows() -> None:
    found = read("28.3.2027, 29.3.2027", "noon")
    assert [slot.starts_at.hour for slot in found.slots] == [10, 10]
    assert read("27.3.2027, 28.3.2027", "noon").slots[0].starts_at.hour == 11
