"""How words for a day and a time are read: German and English, one reading or two, or why none."""

import json
import os
import random
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from community.places import Language
from community.texts import Text
from community.when import When, read
from community.when.reading import (
    CONTRADICTION,
    FAR,
    IMPOSSIBLE,
    MISSING_HOUR,
    NO_TIME,
    NOT_READ,
    PAST,
)
from tests.bench.said import HALVES, Half, tally

NAUGHTY = Path(__file__).parents[3] / "shared" / "data" / "naughty-strings" / "blns.json"
BERLIN = "Europe/Berlin"
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo(BERLIN))
"""A Wednesday morning."""


def understood(typed: str, language: Language = "de", zone: str = BERLIN) -> When:
    return read(typed, NOW, zone, language)


def times(when: When) -> tuple[str, ...]:
    return tuple(one.local.isoformat(timespec="minutes") for one in when.readings)


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("de", "nächsten Dienstag 18:30", ("2026-12-01T18:30",)),
        ("de", "am 3. Dezember um 18 Uhr", ("2026-12-03T18:00",)),
        ("de", "Freitag 18 Uhr", ("2026-11-27T18:00",)),
        ("de", "morgen um 19 Uhr", ("2026-11-26T19:00",)),
        ("de", "morgen früh um 8", ("2026-11-26T08:00",)),
        (
            "de",
            "viertel nach sechs",
            (
                "2026-11-25T18:15",
                "2026-11-26T06:15",
            ),
        ),
        ("de", "Montag in 14 Tagen 19 Uhr", ("2026-12-14T19:00",)),
        ("en", "a week from Thursday at 7pm", ("2026-12-03T19:00",)),
        ("en", "first Thursday of the month 7pm", ("2026-12-03T19:00",)),
        ("en", "first Thursday of December 19:00", ("2026-12-03T19:00",)),
        ("de", "3.12. 18:30", ("2026-12-03T18:30",)),
        ("de", "3.12. 18.30", ("2026-12-03T18:30",)),
        ("de", "3.12 18:30", ("2026-12-03T18:30",)),
        (
            "de",
            "nächsten Freitag um halb acht",
            (
                "2026-11-27T19:30",
                "2026-12-04T19:30",
            ),
        ),
        ("de", "heute Abend um 8", ("2026-11-25T20:00",)),
        ("de", "übermorgen Abend", ("2026-11-27T19:00",)),
        ("de", "Samstag in einer Woche, 15 Uhr", ("2026-12-05T15:00",)),
        ("de", "nächste Woche Donnerstag 18.30 Uhr", ("2026-12-03T18:30",)),
        (
            "en",
            "next Friday 6-8pm",
            (
                "2026-11-27T18:00",
                "2026-12-04T18:00",
            ),
        ),
        ("de", "Freitag 18-20 Uhr", ("2026-11-27T18:00",)),
        ("en", "<t:1796320800:F>", ("2026-12-03T19:00",)),
        ("en", "2026-12-03T19:00+01:00", ("2026-12-03T19:00",)),
        ("en", "2026-12-03 19:00", ("2026-12-03T19:00",)),
        ("en", "2026-12-03 18:30-20:00", ("2026-12-03T18:30",)),
        ("en", "2026-12-03 18:30-05:00", ("2026-12-04T00:30",)),
        ("de", "31. Februar 18 Uhr", ()),
        ("de", "Freitag 25 Uhr", ()),
        ("de", "gestern 18 Uhr", ()),
        ("de", "Montag, 3. Dezember 18 Uhr", ()),
        ("de", "jeden ersten Donnerstag im Monat um 19 Uhr", ("2026-12-03T19:00",)),
        ("de", "letzter Freitag im Januar, 18h30", ("2027-01-29T18:30",)),
        ("de", "in zwei Stunden", ("2026-11-25T12:00",)),
        ("en", "in an hour and a half", ("2026-11-25T11:30",)),
        ("en", "in 3 days at noon", ("2026-11-28T12:00",)),
        ("en", "tonight at 8", ("2026-11-25T20:00",)),
        (
            "en",
            "half past seven tomorrow",
            (
                "2026-11-26T19:30",
                "2026-11-26T07:30",
            ),
        ),
        ("en", "quarter to nine pm on friday", ("2026-11-27T20:45",)),
        ("de", "Silvester 20 Uhr", ("2026-12-31T20:00",)),
        ("en", "New Year's Eve 8pm", ("2026-12-31T20:00",)),
        ("de", "am 15. um 19 Uhr", ("2026-12-15T19:00",)),
        ("en", "on the 15th at 7pm", ("2026-12-15T19:00",)),
        ("de", "Do 3.12. 18:30", ("2026-12-03T18:30",)),
        ("en", "Thu 3 Dec 18:30", ("2026-12-03T18:30",)),
        ("de", "naechsten Dienstag gegen 19 Uhr", ("2026-12-01T19:00",)),
        ("de", "3. März 18 Uhr", ("2027-03-03T18:00",)),
        (
            "en",
            "3/12 7pm",
            (
                "2026-12-03T19:00",
                "2027-03-12T19:00",
            ),
        ),
        ("en", "12/25/2026 7pm", ("2026-12-25T19:00",)),
        ("en", "December 3rd, 2026 at 7:30 p.m.", ("2026-12-03T19:30",)),
        ("en", "the 3rd of December at 19:00", ("2026-12-03T19:00",)),
        (
            "de",
            "um 8 am Freitag",
            (
                "2026-11-27T08:00",
                "2026-11-27T20:00",
            ),
        ),
        ("de", "1. Advent 16 Uhr", ("2026-11-29T16:00",)),
        ("de", "Freitagabend 19 Uhr", ("2026-11-27T19:00",)),
        ("de", "So 18 Uhr", ("2026-11-29T18:00",)),
        ("de", "heute 9 Uhr", ()),
        ("de", "19 Uhr", ("2026-11-25T19:00",)),
        ("de", "9 Uhr", ("2026-11-26T09:00",)),
        ("de", "asdf", ()),
        ("de", "nächsten Dienstag", ()),
        (
            "de",
            "fünf vor halb acht am Sonntag",
            (
                "2026-11-29T19:25",
                "2026-11-29T07:25",
            ),
        ),
        ("de", "28.3.2027 02:30", ()),
        ("de", "in acht Tagen um 18 Uhr", ("2026-12-03T18:00",)),
        ("en", "9999-12-31 19:00", ()),
        ("de", "Mitternacht am Freitag", ("2026-11-28T00:00",)),
        ("en", "Thursday week 6pm", ("2026-12-03T18:00",)),
        ("de", "dienstags 18:30", ("2026-12-01T18:30",)),
        ("de", "alle zwei Wochen dienstags um 18:30", ("2026-12-01T18:30",)),
        ("en", "every other Tuesday at 18:30", ("2026-12-01T18:30",)),
        ("de", "am ersten Montag im neuen Jahr 18 Uhr", ("2027-01-04T18:00",)),
        ("de", "zwischen 18 und 20 Uhr am Freitag", ("2026-11-27T18:00",)),
        ("de", "heute in drei Wochen, 18:30 Uhr", ("2026-12-16T18:30",)),
        ("en", "5pm UTC tomorrow", ("2026-11-26T18:00",)),
        ("de", "Dienstag 1830 Uhr", ("2026-12-01T18:30",)),
    ],
)
def test_words_are_read(language: Language, typed: str, expected: tuple[str, ...]) -> None:
    assert times(understood(typed, language)) == expected


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("asdf", NOT_READ),
        ("", NOT_READ),
        ("Freitag 18 Uhr Pizza", NOT_READ),
        ("18 Uhr 19 Uhr", NOT_READ),
        ("Freitag Samstag 18 Uhr", NOT_READ),
        ("x" * 201, NOT_READ),
        ("nächsten Dienstag", NO_TIME),
        ("gestern 18 Uhr", PAST),
        ("heute 9 Uhr", PAST),
        ("3.12.2024 18 Uhr", PAST),
        ("letzten Freitag 18 Uhr", PAST),
        ("31. Februar 18 Uhr", IMPOSSIBLE),
        ("29.2.2027 18 Uhr", IMPOSSIBLE),
        ("fünfter Freitag im Februar 2027 18 Uhr", IMPOSSIBLE),
        ("Montag, 3. Dezember 18 Uhr", CONTRADICTION),
        ("9999-12-31 19:00", FAR),
        ("28.3.2027 02:30", MISSING_HOUR),
    ],
)
def test_without_a_reading_it_is_said_why(typed: str, problem: Text) -> None:
    assert understood(typed) == When(problem=problem)


def test_a_span_of_time_has_an_end() -> None:
    for typed in (
        "Freitag 18-20 Uhr",
        "from 6 to 8pm on Friday",
        "Fr 18:00 bis 20:00",
        "2026-11-27 18:00-20:00",
    ):
        (reading,) = understood(typed).readings
        assert reading.until == datetime(2026, 11, 27, 20)  # noqa: DTZ001 - local
    (late,) = understood("Freitag 22-1 Uhr").readings
    assert late.until == datetime(2026, 11, 28, 1)  # noqa: DTZ001


def test_a_part_of_the_day_is_a_time_that_is_called_assumed() -> None:
    (evening,) = understood("morgen Abend").readings
    assert (evening.local.hour, evening.assumed) == (19, True)
    (said,) = understood("morgen Abend um 8").readings
    assert (said.local.hour, said.assumed) == (20, False)
    assert understood("morgen Nacht").problem == NO_TIME


def test_an_instant_is_shown_in_the_readers_zone() -> None:
    moment = int(datetime(2026, 12, 3, 18, tzinfo=UTC).timestamp())
    for typed in (f"<t:{moment}>", f"<t:{moment}:R>", "2026-12-03T18:00Z", "2026-12-03 18:00 UTC"):
        assert times(understood(typed)) == ("2026-12-03T19:00",), typed
        assert times(understood(typed, zone="America/New_York")) == ("2026-12-03T13:00",), typed


def test_an_hour_that_comes_twice_is_read_once() -> None:
    assert times(understood("31.10.2027 02:30")) == ("2027-10-31T02:30",)


def test_a_change_of_clocks_between_does_not_move_the_time() -> None:
    assert times(understood("in 20 Wochen um 18:30")) == ("2027-04-14T18:30",)


def test_nothing_that_is_typed_breaks_it() -> None:
    words = [
        "am",
        "um",
        "8",
        "18",
        "Uhr",
        "nächsten",
        "Freitag",
        "3.",
        "Dezember",
        "31",
        "first",
        "Thursday",
        "of",
        "the",
        "month",
        "in",
        "zwei",
        "99",
        "0",
        "24:00",
        "12am",
        "viertel",
        "vor",
        "halb",
        "acht",
        "to",
        "from",
        "-",
        "<t:99999999999999>",
        "9999-12-31T23:59",
        "29.2.",
        "last",
        "day",
        "bis",
        "and",
        "a",
        "half",
        "hour",
        "00",
        "7pm",
        "nachts",
        "UTC",
        "10000",
        "jahren",
        "months",
        "3/12",
        "3.12",
        "1.1.0001",
        "week",
        "0000-01-01",
        "fortnight",
        "after",
        "next",
        "heute",
        "morgen",
        "Mitternacht",
        "Wochen",
        "½",
        "²",
        "٣",
        "\u202e",
    ]
    chance = random.Random(1)  # noqa: S311 - a fixed seed
    for _ in range(3000):
        typed = " ".join(chance.choices(words, k=chance.randint(1, 9)))
        when = read(
            typed, NOW, chance.choice([BERLIN, "Pacific/Apia"]), chance.choice(["de", "en"])
        )
        assert bool(when.readings) != (when.problem is not None)


def test_naughty_strings_are_no_times() -> None:
    if not NAUGHTY.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"the shared test data is missing: {NAUGHTY}")
        pytest.skip("no shared test data here")
    naughty = json.loads(NAUGHTY.read_text("utf-8"))
    read_as_times = {typed for typed in naughty if understood(typed).readings}
    assert read_as_times <= {"1.00", "0.00"}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("half", HALVES)
def test_most_of_what_people_type_is_understood(half: Half, language: Language) -> None:
    found = tally(half, language)
    assert found.phrases == 60
    assert found.share >= 0.9
    assert found.silently_wrong <= 1
