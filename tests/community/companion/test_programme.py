"""A programme is read as people paste it, and told apart from itself when it changes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.companion.model import MOST_SESSIONS, Session
from community.companion.programme import (
    MOST_CANCELLED,
    SESSION_TITLE_LIMIT,
    read_programme,
    revised,
)
from community.errors import Invalid
from tests.fakes.calendar import FakeCalendar

ZONE = "Europe/Vienna"
THURSDAY, SATURDAY = date(2026, 12, 3), date(2026, 12, 5)
NOW = datetime(2026, 12, 3, 11, 0, tzinfo=UTC)


def read(typed: str) -> Sequence[Session]:
    return read_programme(
        typed, day=THURSDAY, last_day=SATURDAY, zone=ZONE, calendar=FakeCalendar()
    )


def shown(one: Session) -> str:
    begin, end = (at.astimezone(ZoneInfo(ZONE)) for at in (one.starts_at, one.ends_at))
    where = f" @ {one.where}" if one.where else ""
    return f"{begin:%a %H:%M}-{end:%H:%M} {one.title}{where}"


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("10:00 Opening", "Thu 10:00-10:45 Opening"),
        (
            "10:00-11:30 Opening keynote, Great Hall",
            "Thu 10:00-11:30 Opening keynote @ Great Hall",
        ),
        ("10.00\u201310.45 Uhr: Titel (Saal 2)", "Thu 10:00-10:45 Titel @ Saal 2"),
        ("Fri 14:30 Title @ Room", "Fri 14:30-15:15 Title @ Room"),
        ("4 Dec 09:00 Breakfast \u2014 Zoom", "Fri 09:00-09:45 Breakfast @ Zoom"),
        ("Do, 3.12. 9 Uhr Kaffee, Foyer", "Thu 09:00-09:45 Kaffee @ Foyer"),
        ("3.12.26 9 Uhr Kaffee", "Thu 09:00-09:45 Kaffee"),
        ("4.12 10:00 Zwei Zahlen sind ein Tag", "Fri 10:00-10:45 Zwei Zahlen sind ein Tag"),
        ("10.12 Zwei Zahlen sind eine Zeit", "Thu 10:12-10:57 Zwei Zahlen sind eine Zeit"),
        ("am Samstag um 15 Uhr Ende", "Sat 15:00-15:45 Ende"),
        ("December 5th, 13h30 Final", "Sat 13:30-14:15 Final"),
        ("5/12 14h Slashes", "Sat 14:00-14:45 Slashes"),
        ("12/5 2pm Slashes", "Sat 14:00-14:45 Slashes"),
        ("2026-12-04T17:00 Stamped", "Fri 17:00-17:45 Stamped"),
        ("9:30 a.m. \u2013 10:15 a.m. Morning", "Thu 09:30-10:15 Morning"),
        ("12am Ghosts", "Thu 00:00-00:45 Ghosts"),
        ("1:30-3 pm Panel", "Thu 13:30-15:00 Panel"),
        ("11:30-1:00 Lunch", "Thu 11:30-13:00 Lunch"),
        ("8 Uhr bis 8:30 Uhr Kaffee", "Thu 08:00-08:30 Kaffee"),
        ("22:00-01:00 Party", "Thu 22:00-01:00 Party"),
        ("20:00-24:00 Party", "Thu 20:00-00:00 Party"),
        ("10-11 Tight", "Thu 10:00-11:00 Tight"),
        ("10:00 - 3 ways to blog", "Thu 10:00-10:45 3 ways to blog"),
        ("10:00-3D printing", "Thu 10:00-10:45 3D printing"),
        ("10:00-10:00 No end", "Thu 10:00-10:45 No end"),
        ("\u2022 **10:00** Bold", "Thu 10:00-10:45 Bold"),
        ("1. 10:00 Numbered", "Thu 10:00-10:45 Numbered"),
        ("| 10:00 | Cells | Anna | H1 |", "Thu 10:00-10:45 Cells @ H1"),
        ("10:00\tTabs\tHall B", "Thu 10:00-10:45 Tabs @ Hall B"),
        ("10:00 Talk (Maria Muster)", "Thu 10:00-10:45 Talk (Maria Muster)"),
        ("10:00 Blogs, books, bread", "Thu 10:00-10:45 Blogs, books, bread"),
        ("10:00 Blogs, Seminarraum 3", "Thu 10:00-10:45 Blogs @ Seminarraum 3"),
        ("10:00 Blogs - online", "Thu 10:00-10:45 Blogs @ online"),
        ("10:00 Blogs (2.14)", "Thu 10:00-10:45 Blogs @ 2.14"),
        ("10:00 Blogs [EG 14]", "Thu 10:00-10:45 Blogs @ EG 14"),
        ("10:00 Barrierefrei, sichtbar", "Thu 10:00-10:45 Barrierefrei, sichtbar"),
        ("10:00 Zum Mond, ein Traum", "Thu 10:00-10:45 Zum Mond, ein Traum"),
        ("10:00 Power, and who owns the hall", "Thu 10:00-10:45 Power, and who owns the hall"),
        ("10:00 Workshop (2)", "Thu 10:00-10:45 Workshop (2)"),
        ("10:00 Looking ahead, 2027", "Thu 10:00-10:45 Looking ahead, 2027"),
        ("10:00 @ home with Ada", "Thu 10:00-10:45 @ home with Ada"),
        ("Tag 2, 10 Uhr: Titel", "Fri 10:00-10:45 Titel"),
        ("Day 3 (Saturday) 10:00 Title", "Sat 10:00-10:45 Title"),
        ("2. Tag 10:00 Titel", "Fri 10:00-10:45 Titel"),
    ],
)
def test_a_line_is_read_as_it_is_meant(line: str, meant: str) -> None:
    assert [shown(one) for one in read(line)] == [meant]


def test_a_day_holds_until_another_one_is_named() -> None:
    typed = """Programm:
        9:00 A

        Freitag, 4. Dezember
        9:00 B
        Sa 9:00 C
        10:00 D
        Tag 2
        11:00 E
        ---
        Thursday
        12:00 F"""
    assert [shown(one) for one in read(typed)] == [
        "Thu 09:00-10:00 A",
        "Thu 12:00-12:45 F",
        "Fri 09:00-10:00 B",
        "Fri 11:00-11:45 E",
        "Sat 09:00-10:00 C",
        "Sat 10:00-10:45 D",
    ]


def test_a_session_without_an_end_lasts_until_the_next_one_of_its_day() -> None:
    typed = "9:00 A\n9:00 B\n9:20 C\n13:00 D\nFri 13:10 E"
    assert [one.minutes for one in read(typed)] == [20, 20, 60, 45, 45]


def test_an_early_hour_after_a_later_one_is_in_the_afternoon() -> None:
    typed = "11:00 A\n1:30 B\n01:45 C\nFri 1:30 D"
    assert [shown(one)[:9] for one in read(typed)] == [
        "Thu 01:45",
        "Thu 11:00",
        "Thu 13:30",
        "Fri 01:30",
    ]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "There is no session"),
        ("Thursday\n\n", "There is no session"),
        ("10:00 A\nand then lunch", "and then lunch"),
        ("10:00", "cannot read"),
        ("10:00 \u2013 !!!", "cannot read"),
        ("25:00 Late", "cannot read"),
        ("24:00 Late", "cannot read"),
        ("13 pm Late", "cannot read"),
        ("9 Opening", "cannot read"),
        ("word " * 50, "\u2026"),
        ("Monday 10:00 A", "goes from"),
        ("9 December 10:00 A", "goes from"),
        ("4.12.2027 10:00 A", "goes from"),
        ("Thursday, 4 December 10:00 A", "goes from"),
        ("Tag 4 10:00 A", "goes from"),
        ("Tag 0 10:00 A", "goes from"),
        (f"10:00 {'x' * (SESSION_TITLE_LIMIT + 1)}", "characters long"),
        (f"10:00 A @ {'x' * 101}", "characters long"),
        ("\n".join(f"10:00 A{n}" for n in range(MOST_SESSIONS + 1)), "{limit} fit"),
    ],
)
def test_what_is_unclear_is_named(typed: str, says: str) -> None:
    with pytest.raises(Invalid) as fault:
        read(typed)
    said = fault.value.text
    assert says in f"{said.msgid} {' '.join(str(one) for one in said.params.values())}"


@given(st.lists(st.text(max_size=60), max_size=5).map("\n".join))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    try:
        found = read(typed)
    except Invalid:
        return
    assert all(one.title and 0 < one.minutes <= 24 * 60 for one in found)


@given(
    st.lists(
        st.sampled_from(
            [*"0139.:-/|@(),hT ", "Uhr", "pm", "Thu", "4.12.", "Tag 2", " bis ", "Saal", "\n", "A"]
        ),
        max_size=30,
    ).map("".join)
)
def test_pieces_of_programmes_in_any_order_are_read_or_refused(typed: str) -> None:
    try:
        found = read(typed)
    except Invalid:
        return
    assert all(one.title and 0 < one.minutes <= 24 * 60 for one in found)


@pytest.mark.parametrize(
    "piece", ["(", ") - ", "3.", "am ", "10:00", "1 ", ", ", "| ", "A, ", "@ "]
)
def test_a_pattern_never_goes_back_over_a_long_line(piece: str) -> None:
    for typed in (f"10:00 {piece * 50_000}x", f"{piece * 50_000}x"):
        try:
            found = read(typed)  # with such a pattern this would never end
        except Invalid:
            continue
        assert [one.title for one in found] == ["x"]


# --- read again -----------------------------------------------------------------------------------


def stored(typed: str) -> Sequence[Session]:
    return [replace(one, id=n, meetup_id=7) for n, one in enumerate(read(typed), 1)]


def test_another_time_of_the_day_or_room_is_told_and_keeps_the_session() -> None:
    before = stored("14:00 A, Foyer\n15:00 B\n16:00 C")
    after, told = revised(before, read("14:00 a, Aula\n17:00 B\n16:00-17:30 C"), NOW)
    assert [(one.id, one.meetup_id, one.title) for one in after] == [
        (1, 7, "a"),
        (3, 7, "C"),
        (2, 7, "B"),
    ]
    assert [(one.id, one.where) for one in told] == [(1, "Aula"), (2, "")]
    assert after[1].minutes == 90


def test_what_is_missing_is_called_off_unless_it_has_begun_and_can_come_back() -> None:
    before = stored("9:00 Over\n11:59 Begun\n14:00 Ahead\n15:00 Stays")
    after, told = revised(before, read("15:00 Stays\n16:00 New"), NOW)
    assert [(one.title, one.cancelled) for one in after] == [
        ("Over", False),
        ("Begun", False),
        ("Ahead", True),
        ("Stays", False),
        ("New", False),
    ]
    assert [one.title for one in told] == ["Ahead"]
    back, told = revised(after, read("14:00 Ahead\n15:00 Stays\n16:00 New"), NOW)
    assert not any(one.cancelled for one in back)
    assert [(one.title, one.id) for one in told] == [("Ahead", 3)]
    assert revised(back, back, NOW) == (back, [])


def test_nobody_is_told_of_what_is_over() -> None:
    before = stored("9:00-10:00 Over, Foyer")
    after, told = revised(before, read("9:15-10:00 Over, Aula"), NOW)
    assert (after[0].where, told) == ("Aula", [])


def test_a_session_that_another_source_names_otherwise_is_the_same() -> None:
    before = stored("14:00 A\n15:00 B")
    elsewhere = [replace(one, id=0, uid=f"{one.title}@example.org") for one in before]
    after, told = revised(before, elsewhere, NOW)
    assert [(one.id, one.uid) for one in after] == [(1, "A@example.org"), (2, "B@example.org")]
    assert told == []


def test_what_was_never_announced_is_not_called_off_either() -> None:
    (one,) = read("14:00 A")
    assert revised([], [replace(one, cancelled=True)], NOW) == ([], [])


def test_programmes_without_end_do_not_pile_up() -> None:
    sessions: Sequence[Session] = ()
    for turn in range(5):
        typed = "\n".join(f"15:00 {turn} {n}" for n in range(MOST_SESSIONS))
        sessions, _ = revised(sessions, read(typed), NOW + timedelta(minutes=turn))
        sessions = [replace(one, id=one.id or 1000 * turn + n) for n, one in enumerate(sessions, 1)]
    assert sum(one.cancelled for one in sessions) == MOST_CANCELLED
    assert sum(not one.cancelled for one in sessions) == MOST_SESSIONS


def test_two_of_the_same_name_on_one_day_stay_two() -> None:
    before = stored("14:00 Coffee\n16:00 Coffee\nFri 14:00 Coffee")
    assert len({one.uid for one in before}) == len(before)
    after, told = revised(before, read("14:00 Coffee\n16:30 Coffee\nFri 14:00 Coffee"), NOW)
    assert [one.id for one in after] == [1, 2, 3]
    assert [one.id for one in told] == [2]
