"""Calendar files, read again by two parsers that are not ours: icalendar's and vobject's."""

import importlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from community.meetups.entries import Entry
from publishing.calendar import write_calendar

vobject: Any = importlib.import_module("vobject")  # it has no types

SHARED = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
HOSTILE = SHARED / "hostile" / "ics_values.json"
BERLIN = ZoneInfo("Europe/Berlin")
CHANGED = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)

OWN = [
    "x\r\nBEGIN:VEVENT\r\nUID:2\r\nEND:VEVENT",
    "x\n END:VCALENDAR\n",
    "a\x85b\x0cc\x1cd\x1ee\x1ff\u2029g",
    "C:\\New folder\\n, \\; \\, \\\\",
    "\\",
    "half \ud800 and \udfff",
    "\ufeffmark\ufeff",
    "\ttab\t",
    " blanks around ",
    '^n ^\' "quoted"',
    "e\u0301 👩‍👩‍👧‍👦" * 40,
    "ä" * 10_000,
    "\n" * 200,
]

ZONES = [
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Etc/GMT+5",
    "UTC",
]


def entry(uid: str = "meetup-42@netz.example", **other: Any) -> Entry:
    start = datetime(2026, 12, 3, 17, 30, tzinfo=UTC)
    plain = Entry(
        uid=uid,
        sequence=0,
        title="Podcasts for beginners",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        zone="Europe/Berlin",
        changed_at=CHANGED,
    )
    return replace(plain, **other)


def at(local: datetime, hours: float = 1, **other: Any) -> Entry:
    """Return an entry that starts at this aware time."""
    start = local.astimezone(UTC)
    return entry(starts_at=start, ends_at=start + timedelta(hours=hours), **other)


def written(*entries: Entry) -> bytes:
    return write_calendar("Netz", "en", entries)


def unfolded(file: bytes) -> list[str]:
    return file.decode().replace("\r\n ", "").split("\r\n")


def meant(words: str) -> str:
    """Return the words as a calendar may hold them: one kind of line break, no control character,
    no half of a character.
    """
    broken = re.sub("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", "\n", words)
    kept = [c for c in broken if c in "\n\t" or not (ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0)]
    whole = "".join(kept).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return re.sub("[\ufeff\ufffe\uffff]", "", whole)


def our_own() -> list[str]:
    return OWN


def hostile() -> list[str]:
    if not HOSTILE.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("the hostile values are missing")
        pytest.skip(f"no hostile values at {HOSTILE}")
    found: list[str] = json.loads(HOSTILE.read_text(encoding="utf-8"))
    assert len(found) > 10
    return found


def check_both_parsers(entries: Sequence[Entry], file: bytes) -> None:
    """Check that both find exactly these entries, with all their words and instants."""
    wanted = [
        (e.uid, meant(e.title), meant(e.where), meant(e.about), e.starts_at, e.ends_at)
        for e in entries
    ]
    assert list(read_by_icalendar(file)) == wanted
    assert list(read_by_vobject(file)) == wanted


def read_by_icalendar(file: bytes) -> Iterator[tuple[object, ...]]:
    calendar: Any = Calendar.from_ical(file)
    assert {part.name for part in calendar.walk()} <= {
        "VCALENDAR",
        "VEVENT",
        "VTIMEZONE",
        "STANDARD",
        "DAYLIGHT",
    }
    for event in calendar.walk("VEVENT"):
        assert not event.errors
        yield (
            str(event["uid"]),
            str(event["summary"]),
            str(event.get("location", "")),
            str(event.get("description", "")),
            event.start.astimezone(UTC),
            event.end.astimezone(UTC),
        )


def read_by_vobject(file: bytes) -> Iterator[tuple[object, ...]]:
    calendar = vobject.readOne(file.decode())
    zones = tzical(io.StringIO(file.decode())) if b"BEGIN:VTIMEZONE" in file else None
    for event in calendar.contents.get("vevent", []):
        assert {child.name for child in event.getChildren()} <= {
            *("UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY"),
            *("LOCATION", "DESCRIPTION", "STATUS", "TRANSP"),
        }
        times: list[datetime] = []
        for name in ("dtstart", "dtend" if "dtend" in event.contents else "dtstart"):
            line = event.contents[name][0]
            tzid = line.params.get("X-VOBJ-ORIGINAL-TZID")
            # vobject remembers a zone for good by its name, so the file's own is asked.
            zone = zones.get(tzid[0]) if zones and tzid else UTC
            times.append(line.value.replace(tzinfo=zone).astimezone(UTC))
        yield (
            event.uid.value,
            event.summary.value,
            event.location.value if "location" in event.contents else "",
            event.description.value if "description" in event.contents else "",
            *times,
        )


# --- what stands in a file --------------------------------------------------------------------


def test_a_calendar_says_what_it_is_called_and_when_to_look_again() -> None:
    lines = unfolded(write_calendar("Netz, Köln; & Bonn", "de", []))
    assert lines == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Netzwerkstatt//Netzwerkstatt//DE",
        "METHOD:PUBLISH",
        "NAME:Netz\\, Köln\\; & Bonn",
        "X-WR-CALNAME:Netz\\, Köln\\; & Bonn",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "END:VCALENDAR",
        "",
    ]


def test_a_meetup_stands_in_its_own_zone_with_everything_known_of_it() -> None:
    lines = unfolded(written(entry(sequence=3, where="Café Kolb", about="Bring\na mic")))
    start = lines.index("BEGIN:VEVENT")
    assert lines[start : lines.index("END:VEVENT")] == [
        "BEGIN:VEVENT",
        "UID:meetup-42@netz.example",
        "SEQUENCE:3",
        "DTSTAMP:20261120T091500Z",
        "LAST-MODIFIED:20261120T091500Z",
        "DTSTART;TZID=Europe/Berlin:20261203T183000",
        "DTEND;TZID=Europe/Berlin:20261203T203000",
        "SUMMARY:Podcasts for beginners",
        "LOCATION:Café Kolb",
        "DESCRIPTION:Bring\\na mic",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
    ]


def test_a_cancelled_one_stays_in_and_takes_no_time() -> None:
    lines = unfolded(written(entry(cancelled=True, sequence=1)))
    assert {"STATUS:CANCELLED", "TRANSP:TRANSPARENT", "SEQUENCE:1"} <= set(lines)
    assert not {"STATUS:CONFIRMED", "TRANSP:OPAQUE"} & set(lines)


def test_what_is_not_known_is_not_written() -> None:
    text = written(entry()).decode()
    assert "LOCATION" not in text
    assert "DESCRIPTION" not in text


def test_what_ends_as_it_starts_has_no_end_since_that_must_be_later() -> None:
    nothing = entry(ends_at=entry().starts_at)
    assert "DTEND" not in written(nothing).decode()
    assert next(read_by_icalendar(written(nothing)))[5] == nothing.ends_at


def test_the_same_values_give_the_same_bytes_in_any_process() -> None:
    entries = [entry(uid=f"{n}@x", zone=zone) for n, zone in enumerate(ZONES)]
    program = (
        "import sys; from tests.publishing.test_calendar import *;"
        "made = [entry(uid=f'{n}@x', zone=zone) for n, zone in enumerate(ZONES)];"
        "sys.stdout.buffer.write(written(*made))"
    )
    for seed in ("1", "2"):
        other = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
        )
        assert other.stdout == written(*entries)


# --- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["title", "where", "about", "uid"])
@pytest.mark.parametrize("values", [hostile, our_own])
def test_no_hostile_value_breaks_out_of_its_field(
    values: Callable[[], list[str]], field: str
) -> None:
    for words in values():
        hurt = entry(**{field: words})
        others = [entry(uid="before@x"), hurt, entry(uid="after@x")]
        file = written(*others)
        check_both_parsers([replace(e, uid=meant(e.uid)) for e in others], file)
        check_lines(file)


@pytest.mark.parametrize("values", [hostile, our_own])
def test_no_hostile_name_breaks_out_of_the_calendars_name(
    values: Callable[[], list[str]],
) -> None:
    for words in values():
        file = write_calendar(words, "de", [entry()])
        check_both_parsers([entry()], file)
        check_lines(file)
        # Neither parser knows that a name is text, so its escapes are undone by hand.
        lines = [line for line in unfolded(file) if re.match("(X-WR-CAL)?NAME:", line)]
        names = [line.partition(":")[2] for line in lines]
        said = {re.sub(r"\\(.)", lambda m: {"n": "\n"}.get(m[1], m[1]), name) for name in names}
        assert (len(names), said) == (2, {meant(words)})


def check_lines(file: bytes) -> None:
    """Check that lines are short, end as they must, and are the same lines to every reader."""
    lines = file.split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) <= 75
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert file.decode().splitlines() == [line.decode() for line in lines]


def any_words(most: int = 120) -> st.SearchStrategy[str]:
    nasty = ["\r\nBEGIN:VEVENT", "\nEND:VEVENT\n", "\\N", "\\n", ";", ",", ":", "\\", "\u2028", '"']
    return st.one_of(
        st.text(st.characters(exclude_categories=()), max_size=most),
        st.lists(st.one_of(st.sampled_from(nasty), st.text(max_size=9)), max_size=12).map("".join),
    )


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.tuples(any_words(), any_words(), any_words()), max_size=5))
def test_so_many_entries_go_in_so_many_come_out_with_their_words(
    said: list[tuple[str, str, str]],
) -> None:
    entries = [
        entry(uid=f"{n}@x", title=title, where=where, about=about)
        for n, (title, where, about) in enumerate(said)
    ]
    file = written(*entries)
    check_both_parsers(entries, file)
    check_lines(file)


# --- times ------------------------------------------------------------------------------------


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - made aware below
            st.integers(1, 60 * 24 * 30),
            st.sampled_from(ZONES),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_every_instant_is_found_again_through_the_files_own_zones(
    times: list[tuple[datetime, int, str]],
) -> None:
    entries: list[Entry] = []
    for number, (moment, minutes, zone) in enumerate(times):
        start = moment.replace(microsecond=0, tzinfo=UTC)
        end = start + timedelta(minutes=minutes)
        entries.append(entry(uid=f"{number}@x", starts_at=start, ends_at=end, zone=zone))
    file = written(*entries)
    wanted = [(e.starts_at, e.ends_at) for e in entries]
    assert [(e[4], e[5]) for e in read_by_icalendar(file)] == wanted
    assert [(e[4], e[5]) for e in read_by_vobject(file)] == wanted
    told = clocks(file)
    lines = [line for line in unfolded(file) if re.match("DT(START|END);TZID", line)]
    for line in lines:
        zone, _, local = line.partition("TZID=")[2].partition(":")
        offset = offset_by(told[zone], datetime.strptime(local, "%Y%m%dT%H%M%S"))  # noqa: DTZ007 - local on purpose
        real = datetime.strptime(local, "%Y%m%dT%H%M%S").replace(tzinfo=ZoneInfo(zone))
        assert offset == real.utcoffset(), line


def clocks(file: bytes) -> dict[str, list[tuple[datetime, timedelta, timedelta]]]:
    """Read the VTIMEZONEs by hand: onset (local), offset before, offset after."""
    return {
        zone.tz_name: [
            (part.DTSTART, part.TZOFFSETFROM, part.TZOFFSETTO)
            for part in cast("list[Any]", zone.subcomponents)
        ]
        for zone in Calendar.from_ical(file).timezones
    }


def offset_by(parts: list[tuple[datetime, timedelta, timedelta]], local: datetime) -> timedelta:
    """Return the offset of a local time as RFC 5545 has it: by the last onset before it."""
    return max(((onset, after) for onset, _, after in parts if onset <= local))[1]


def described(file: bytes) -> list[str]:
    lines = unfolded(file)
    return lines[lines.index("BEGIN:VTIMEZONE") + 1 : lines.index("END:VTIMEZONE")]


def test_the_description_of_a_zone_covers_the_span_and_no_more() -> None:
    autumn = datetime(2026, 10, 1, 19, tzinfo=BERLIN)
    winter = datetime(2026, 12, 3, 19, tzinfo=BERLIN)
    assert described(written(at(winter))) == [
        "TZID:Europe/Berlin",
        *("BEGIN:STANDARD", "DTSTART:20261202T190000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100"),
        *("TZNAME:CET", "END:STANDARD"),
    ]
    both = described(written(at(autumn, uid="1@x"), at(winter, uid="2@x")))
    assert [line for line in both if line.startswith("DTSTART")] == [
        "DTSTART:20260328T180000",
        "DTSTART:20260329T020000",
        "DTSTART:20261025T030000",
    ]


def test_no_zone_is_summer_alone_at_which_some_readers_stumble() -> None:
    july = described(written(at(datetime(2026, 7, 1, 19, tzinfo=BERLIN))))
    assert (july.count("BEGIN:STANDARD"), july.count("BEGIN:DAYLIGHT")) == (1, 1)
    war = at(datetime(1943, 1, 5, 12, tzinfo=ZoneInfo("Europe/London")), zone="Europe/London")
    assert "BEGIN:STANDARD" in described(written(war)), "summer time lasted for five years"
    check_both_parsers([war], written(war))


def test_the_change_to_summer_time_is_dated_in_the_time_before_it() -> None:
    first = at(datetime(2026, 3, 29, 3, 0, tzinfo=BERLIN))
    assert first.starts_at == datetime(2026, 3, 29, 1, tzinfo=UTC)
    text = "\r\n".join(unfolded(written(first)))
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZOFFSETFROM:+0100" in text
    check_both_parsers([first], written(first))


def test_the_hour_that_clocks_show_twice_is_told_in_utc_both_times() -> None:
    for fold in (0, 1):
        twice = at(datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=fold))
        text = written(twice).decode()
        assert f"DTSTART:20261025T0{fold}3000Z" in text
        assert "VTIMEZONE" not in text
        check_both_parsers([twice], written(twice))


def test_what_ends_in_the_hour_that_is_shown_twice_ends_when_it_ends() -> None:
    night = at(datetime(2026, 10, 24, 20, 0, tzinfo=BERLIN), hours=7.5)
    assert "DTEND:20261025T013000Z" in written(night).decode()
    check_both_parsers([night], written(night))


def test_half_past_six_stays_half_past_six_over_the_change_of_clocks() -> None:
    weekly = [
        at(datetime(2026, 10, day, 18, 30, tzinfo=BERLIN), uid=f"{day}@x") for day in (22, 29)
    ]
    assert {e.starts_at.hour for e in weekly} == {16, 17}
    text = written(*weekly).decode()
    starts = re.findall(r"DTSTART;TZID=Europe/Berlin:(\w+)", text)
    assert starts == ["20261022T183000", "20261029T183000"]
    check_both_parsers(weekly, written(*weekly))


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC", "Zulu", "Not/AZone", "../../etc/passwd", ""])
def test_utc_and_what_is_no_zone_need_no_description(zone: str) -> None:
    text = written(entry(zone=zone)).decode()
    assert "DTSTART:20261203T173000Z" in text
    assert "VTIMEZONE" not in text
    assert "TZID" not in text


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize(
    "start",
    [
        datetime(9999, 12, 31, 22, 59, 59, tzinfo=UTC),
        datetime(9999, 12, 24, 18, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, tzinfo=UTC),
        datetime(1955, 7, 1, 12, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
    ],
)
def test_far_years_are_written_like_near_ones(start: datetime, zone: str) -> None:
    far = entry(starts_at=start, ends_at=start + timedelta(hours=1), zone=zone)
    file = written(far, entry(uid="near@x"))
    found = [(e[4], e[5]) for e in read_by_icalendar(file)]
    assert found == [(far.starts_at, far.ends_at), (entry().starts_at, entry().ends_at)]
    assert len(file) < 3_000, "a far year costs no more than a near one"


def test_fractions_of_a_second_are_left_out() -> None:
    odd = entry(changed_at=CHANGED.replace(microsecond=999_999))
    assert "DTSTAMP:20261120T091500Z" in written(odd).decode()


def test_many_entries_are_as_many() -> None:
    day = date(2026, 1, 1)
    many = [
        at(datetime(day.year, 1 + n % 12, 1 + n % 28, 18, tzinfo=BERLIN), uid=f"{n}@x")
        for n in range(500)
    ]
    found = list(read_by_icalendar(written(*many)))
    assert [e[0] for e in found] == [e.uid for e in many]
    assert [e[4] for e in found] == [e.starts_at for e in many]
