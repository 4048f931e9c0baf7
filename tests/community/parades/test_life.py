"""How far a parade is, its days, and when people are reminded."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.errors import Invalid, NotFound
from community.parades.life import (
    days_left,
    ends_at,
    grace_ends_at,
    named,
    opens_at,
    phase,
    reminders,
    takes_posts,
)
from community.parades.model import Parade, ParadeState, Phase
from tests.fakes.calendar import FakeCalendar

ZONE = "Europe/Berlin"
BERLIN = ZoneInfo(ZONE)
CALENDAR = FakeCalendar()
BEFORE = datetime(2026, 11, 25, 12, tzinfo=UTC)


def a_parade(
    opens: date = date(2026, 12, 1), closes: date = date(2026, 12, 31), grace_days: int = 3
) -> Parade:
    return Parade(
        1, 1, 7, "My town", "What do you show a guest?", "", "de", ZONE, BEFORE,
        ParadeState.CALLED, host=7, hashtag="MyTown", opens=opens, closes=closes,
        grace_days=grace_days,
    )  # fmt: skip


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "how_far"),
    [
        (at(date(2026, 11, 30), 23, 59), Phase.CALLED),
        (at(date(2026, 12, 1)), Phase.OPEN),
        (at(date(2026, 12, 31), 23, 59), Phase.OPEN),
        (at(date(2027, 1, 1)), Phase.GRACE),
        (at(date(2027, 1, 3), 23, 59), Phase.GRACE),
        (at(date(2027, 1, 4)), Phase.CLOSED),
    ],
)
def test_a_parade_opens_and_closes_with_whole_days_of_its_own_zone(
    now: datetime, how_far: Phase
) -> None:
    assert phase(a_parade(), now.astimezone(UTC), CALENDAR) is how_far


def test_days_are_whole_where_the_clocks_change() -> None:
    parade = a_parade(date(2026, 3, 29), date(2026, 10, 25), 0)  # 23 hours, and 25
    assert opens_at(parade, CALENDAR) == at(date(2026, 3, 29))
    assert ends_at(parade, CALENDAR) == grace_ends_at(parade, CALENDAR) == at(date(2026, 10, 26))


def test_what_was_decided_counts_more_than_days() -> None:
    parade = a_parade()
    now = at(date(2026, 12, 10))
    for state, how_far in (
        (ParadeState.CLOSED, Phase.CLOSED),
        (ParadeState.WITHDRAWN, Phase.WITHDRAWN),
        (ParadeState.DRAFT, Phase.DRAFT),
        (ParadeState.VOTING, Phase.VOTING),
    ):
        assert phase(replace(parade, state=state), now, CALENDAR) is how_far
    done = replace(parade, state=ParadeState.ROUNDED_UP, rounded_up_at=now)
    assert phase(done, now + timedelta(days=29), CALENDAR) is Phase.ROUNDED_UP
    assert phase(done, now + timedelta(days=30), CALENDAR) is Phase.ARCHIVED


def test_posts_are_taken_from_the_call_to_the_end_of_the_grace_days() -> None:
    parade = a_parade()
    for now in (at(date(2026, 11, 26)), at(date(2026, 12, 5)), at(date(2027, 1, 2))):
        takes_posts(parade, now, CALENDAR)
    with pytest.raises(Invalid, match="takes no more posts"):
        takes_posts(parade, at(date(2027, 1, 4)), CALENDAR)
    with pytest.raises(Invalid, match="not called yet"):
        takes_posts(replace(parade, state=ParadeState.PROPOSED), at(date(2026, 12, 5)), CALENDAR)
    with pytest.raises(NotFound):
        takes_posts(replace(parade, state=ParadeState.WITHDRAWN), at(date(2026, 12, 5)), CALENDAR)


@pytest.mark.parametrize(
    ("opens", "closes", "grace", "says"),
    [
        (date(2026, 12, 31), date(2026, 12, 1), 0, "before the first"),
        (date(2026, 11, 24), date(2026, 12, 31), 0, "over already"),
        (date(2027, 12, 31), date(2028, 1, 31), 0, "more than a year"),
        (date(2026, 12, 1), date(2026, 12, 6), 0, "would last 6, to"),
        (date(2026, 12, 1), date(2027, 3, 3), 0, "would last 93, to"),
        (date(2026, 12, 1), date(2026, 12, 31), 15, "at most 14 days"),
        (date(2026, 12, 1), date(2026, 12, 31), -1, "at most 14 days"),
    ],
)
def test_days_that_do_not_fit_are_explained(
    opens: date, closes: date, grace: int, says: str
) -> None:
    with pytest.raises(Invalid) as refused:
        named(a_parade(), opens, closes, grace, date(2026, 11, 25))
    said = refused.value.text
    assert says in said.msgid.format_map(said.params)


def test_the_channel_is_reminded_at_nine_from_the_start_to_the_last_day() -> None:
    found = [(which, f"{when.astimezone(BERLIN):%d.%m. %H:%M}") for which, when in _reminded()]
    assert found == [
        ("start", "01.12. 09:00"),
        ("half", "16.12. 09:00"),
        ("week", "24.12. 09:00"),
        ("two_days", "29.12. 09:00"),
        ("last", "31.12. 09:00"),
    ]


def _reminded(parade: Parade | None = None) -> list[tuple[str, datetime]]:
    return list(reminders(parade or a_parade(), CALENDAR))


@given(lasts=st.integers(7, 92), start=st.integers(0, 400))
def test_reminders_never_come_on_one_day_or_on_two_that_follow(lasts: int, start: int) -> None:
    first = date(2026, 1, 1) + timedelta(days=start)
    last = first + timedelta(days=lasts - 1)
    found = _reminded(a_parade(first, last))
    days = [when.astimezone(BERLIN).date() for _, when in found]
    assert days == sorted(set(days))
    assert days[0] == first
    assert days[-1] == last
    assert all((b - a).days > 1 for a, b in pairwise(days[1:]))


def test_days_are_counted_with_today_in_them() -> None:
    parade = a_parade()
    assert days_left(parade, at(date(2026, 12, 1), 9)) == 31
    assert days_left(parade, at(date(2026, 12, 31), 23)) == 1
    assert days_left(parade, at(date(2027, 1, 1))) == 0
