"""Programmes from calendar files: ours, those of other programs, and hostile ones."""

import json
import os
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.companion.model import MOST_SESSIONS, Session
from community.companion.programme import (
    ROOM_LIMIT,
    SESSION_TITLE_LIMIT,
    UID_LIMIT,
    ReadProgramme,
)
from community.errors import Invalid
from community.meetups.entries import Entry
from community.typed import one_line
from publishing.calendar import write_calendar
from publishing.programmes import MOST_BYTES, MOST_EVENTS, read_calendar_programme
from tests.fakes.calendar import FakeCalendar

SHARED = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
HOSTILE = SHARED / "hostile" / "ics_values.json"
THURSDAY, SATURDAY = date(2026, 12, 3), date(2026, 12, 5)
TEN = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
"""Ten o'clock in Vienna."""


def read(data: bytes) -> Sequence[Session]:
    reading: ReadProgramme = read_calendar_programme
    return reading(
        data, day=THURSDAY, last_day=SATURDAY, zone="Europe/Vienna", calendar=FakeCalendar()
    )


def event(*lines: str, start: str = "DTSTART:20261203T090000Z", title: str = "Opening") -> str:
    rows = ("BEGIN:VEVENT", "UID:1@example.org", start, f"SUMMARY:{title}", *lines, "END:VEVENT")
    return "\r\n".join(rows)


def file(*events: str) -> bytes:
    rows = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *events, "END:VCALENDAR", "")
    return "\r\n".join(rows).encode("utf-8", "surrogatepass")


def one(*lines: str, **more: str) -> Session:
    (found,) = read(file(event(*lines, **more)))
    return found


def refusal(data: bytes) -> str:
    with pytest.raises(Invalid) as fault:
        read(data)
    return fault.value.text.msgid


def test_an_event_is_a_session() -> None:
    found = one("DTEND:20261203T103000Z", "LOCATION:Great Hall\\, first floor")
    assert found == Session(
        0, 0, "1@example.org", "Opening", TEN, 90, "Great Hall, first floor", cancelled=False
    )


@pytest.mark.parametrize(
    ("start", "hour"),
    [
        ("DTSTART:20261203T090000Z", 9),
        ("DTSTART:20261203T100000", 9),
        ("DTSTART;TZID=Europe/Berlin:20261203T100000", 9),
        ("DTSTART;TZID=Europe/London:20261203T100000", 10),
        ('DTSTART;X-A="a:b;c";TZID="Europe/London":20261203T100000', 10),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/London:20261203T100000", 10),
        ("DTSTART;TZID=GMT Standard Time:20261203T100000", 10),
        ("DTSTART;TZID=America/Argentina/Buenos_Aires:20261203T100000", 13),
        ("DTSTART;TZID=Customized Time Zone 1:20261203T100000", 9),
        ("DTSTART;TZID=../../etc/passwd:20261203T100000", 9),
        ("dtstart;tzid=Europe/London:20261203t100000", 10),
    ],
)
def test_a_time_is_read_in_the_zone_that_is_meant(start: str, hour: int) -> None:
    assert one(start=start).starts_at == datetime(2026, 12, 3, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lines", "minutes"),
    [
        ((), 45),
        (("DURATION:PT1H15M",), 75),
        (("DURATION:-PT1H",), 45),
        (("DTEND:20261203T080000Z",), 45),
        (("DTEND:20261203T090000Z",), 45),
        (("DTEND:20261204T090000Z",), 24 * 60),
        (("DTEND:20261203T090030Z",), 45),
    ],
)
def test_a_session_is_as_long_as_it_says(lines: Sequence[str], minutes: int) -> None:
    assert one(*lines).minutes == minutes


@pytest.mark.parametrize(
    "left_out",
    [
        event(start="DTSTART;VALUE=DATE:20261203"),
        event("DTEND:20261205T090000Z"),
        event(start="DTSTART:20261201T090000Z"),
        event(start="DTSTART:20261207T090000Z"),
        event(start="DTSTART:99991231T235959Z"),
        event(start="DTSTART:99991231T235959"),
        event(start="DTSTART;TZID=Pacific/Kiritimati:00010101T000000"),
        event(start="DTSTART:20261303T090000Z"),
        event(start="DTSTART:T"),
        event(start="DTSTART"),
        event("DTEND:20261303T090000Z"),
        event("DURATION:P99999999999999999999W"),
        event("DURATION:soon"),
        event(title=""),
        event(title=" \u200b "),
        "BEGIN:VTODO\r\nUID:2\r\nSUMMARY:Pack\r\nDTSTART:20261203T090000Z\r\nEND:VTODO",
        "BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Cut off\r\nDTSTART:20261203T090000Z",
    ],
)
def test_what_is_no_session_of_the_conference_is_left_out(left_out: str) -> None:
    assert "no session" in refusal(file(left_out))


def test_the_days_before_and_after_count_too() -> None:
    days = [
        event(start=f"DTSTART:202612{day:02}T090000Z").replace("1@", f"{day}@") for day in (2, 6)
    ]
    assert [found.uid for found in read(file(*days))] == ["2@example.org", "6@example.org"]


def test_what_is_called_off_is_known_as_such() -> None:
    assert one("STATUS:CANCELLED").cancelled
    assert not one("STATUS:CONFIRMED").cancelled


def test_of_what_recurs_the_first_date_counts() -> None:
    bomb = "RRULE:FREQ=SECONDLY;INTERVAL=1;BYSETPOS=" + ",".join(map(str, range(1, 300)))
    assert one(bomb, "EXDATE:19700101T000000Z").starts_at == TEN


def test_a_description_of_zones_that_never_ends_is_not_followed() -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Europe/Vienna\r\nBEGIN:STANDARD\r\nDTSTART:00010101T000000\r\n"
        "RRULE:FREQ=SECONDLY\r\nTZOFFSETFROM:+2300\r\nTZOFFSETTO:-2300\r\nEND:STANDARD\r\n"
        "END:VTIMEZONE"
    )
    (found,) = read(file(zone, event(start="DTSTART;TZID=Europe/Vienna:20261203T100000")))
    assert found.starts_at == TEN


def test_an_alarm_says_nothing_of_its_session() -> None:
    alarm = "BEGIN:VALARM\r\nSUMMARY:Alarm\r\nDURATION:PT5M\r\nUID:9\r\nEND:VALARM"
    found = one(alarm, "DTEND:20261203T100000Z")
    assert (found.uid, found.title, found.minutes) == ("1@example.org", "Opening", 60)


def test_dates_of_a_series_that_were_moved_are_sessions_of_their_own() -> None:
    moved = event("RECURRENCE-ID:20261204T090000Z", start="DTSTART:20261204T100000Z")
    assert [found.uid for found in read(file(event(), moved))] == [
        "1@example.org",
        "1@example.org 20261204T090000Z",
    ]


def test_of_one_session_told_twice_the_newer_holds() -> None:
    older, newer = event("SEQUENCE:1", title="Older"), event("SEQUENCE:2", title="Newer")
    for told in ((older, newer), (newer, older), (newer, event("SEQUENCE:" + "9" * 5000))):
        assert [found.title for found in read(file(*told))] == ["Newer"]


@pytest.mark.parametrize("uid", ["", "UID:", "UID:" + "x" * 300])
def test_a_session_without_a_name_of_its_own_is_known_by_day_and_title(uid: str) -> None:
    found = read(file(event().replace("UID:1@example.org", uid or "X-NOTHING:1")))
    assert [session.uid for session in found] == ["2026-12-03 opening"]


def test_long_words_are_cut() -> None:
    found = one(f"LOCATION:{'y' * 1000}", title="x" * 1000)
    assert (len(found.title), len(found.where)) == (SESSION_TITLE_LIMIT, ROOM_LIMIT)
    assert found.title.endswith("\u2026")


def test_folded_lines_and_other_line_ends_are_read() -> None:
    folded = event(title="Ope\r\n ning \r\n\tkeynote")
    for ends in ("\r\n", "\n", "\r"):
        (found,) = read(b"\xef\xbb\xbf" + file(folded).replace(b"\r\n", ends.encode()))
        assert found.title == "Opening keynote"


def hostile() -> list[str]:
    if not HOSTILE.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("the hostile values are missing")
        pytest.skip(f"no hostile values at {HOSTILE}")
    found: list[str] = json.loads(HOSTILE.read_text(encoding="utf-8"))
    assert len(found) > 10
    return found


def our_own() -> list[str]:
    return ["x\\", "\\n\\N\\;\\,", "half \ud800", "a\x85b\u2029c", '"', "x" * 30_000, "\u202eabc"]


@pytest.mark.parametrize("values", [hostile, our_own])
@pytest.mark.parametrize("name", ["UID", "SUMMARY", "LOCATION", "DTSTART", "STATUS", "DTEND"])
def test_a_hostile_value_is_clean_text_or_refused(
    name: str, values: Callable[[], list[str]]
) -> None:
    for value in values():
        raw = event().replace(f"{name}:", "X-WAS:")
        spoilt = raw.replace("END:VEVENT", f"{name}:{value}\r\nEND:VEVENT")
        for session in read(file(spoilt, event().replace("1@", "2@"))):
            said = (session.uid, session.title, session.where)
            assert said == tuple(one_line(words) for words in said)
            assert len("".join(said)) <= UID_LIMIT + SESSION_TITLE_LIMIT + ROOM_LIMIT


def test_what_we_write_ourselves_is_read_as_it_was() -> None:
    entries = [
        Entry(
            uid=f"meetup-{n}@netz.example",
            sequence=0,
            title=words.strip() or "x",
            starts_at=TEN + n * timedelta(minutes=10),
            ends_at=TEN + n * timedelta(minutes=30),
            zone="Europe/Berlin",
            changed_at=TEN,
        )
        for n, words in enumerate(["a;b,c", "C:\\New\\nfolder", "x\\", "Grüße 🎈"], 1)
    ]
    found = read(write_calendar("Netz", "en", entries))
    assert [(one.uid, one.title, one.starts_at, one.ends_at) for one in found] == [
        (one.uid, one.title, one.starts_at, one.ends_at) for one in entries
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "cannot read this file as a calendar"),
        (b"\x00\xff\xfe" * 1000, "cannot read this file as a calendar"),
        (b"<html>BEGIN:VCALENDAR</html>", "cannot read this file as a calendar"),
        (b"x" * (MOST_BYTES + 1), "too big"),
        (b"BEGIN:VCALENDAR\n" * 100_000, "cannot read this file as a calendar"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 140_000, "no session"),
        (b"BEGIN:VCALENDAR\n" + b"END:VEVENT\n" * 140_000, "no session"),
        (b"BEGIN:VCALENDAR\r\n " + b"\r\n " * 600_000, "no session"),
        (file(*[event()] * (MOST_EVENTS + 1)), "more than one conference"),
        (file(*(event().replace("1@", f"{n}@") for n in range(10_000))), "more than one"),
        (file(*(event().replace("1@", f"{n}@") for n in range(MOST_SESSIONS + 1))), "{limit} fit"),
        (file(event(title='"' * 1_000_000)), "no session"),
        (file(event(start="DTSTART;" + "X=1;" * 4_000 + ":20261203T090000Z")), "no session"),
    ],
)
def test_a_file_that_is_no_programme_is_refused_kindly(data: bytes, says: str) -> None:
    assert says in refusal(data)


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_whatever_stands_in_a_file_is_read_or_refused(data: bytes) -> None:
    for whole in (data, b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + data):
        with pytest.raises(Invalid):
            read(whole)


@given(
    st.lists(
        st.sampled_from(
            [
                *("BEGIN:", "END:", "VCALENDAR", "VEVENT", "SUMMARY", "DTSTART", "DTEND", "UID"),
                *("20261203T090000Z", "PT1H", "DURATION", ";TZID=", '"', ":", ";", "\\", "\n"),
                *("\n ", "=", ",", "Europe/Vienna", "x", "\x00"),
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_pieces_of_calendars_in_any_order_are_read_or_refused(typed: str) -> None:
    whole = file(event(), event("X:1\n" + typed)).replace(b"UID:1@example.org\r\n", b"", 1)
    try:
        found = read(whole)
    except Invalid:
        return
    assert all(session.title for session in found)
