"""`when`: how words for a day and a time are read, shown to a person or to a program."""

import pytest
from typer.testing import CliRunner

from bot import app

NOW = "2026-11-25T10:00"


def when(*words: str, typed: bytes = b"") -> tuple[int, str]:
    done = CliRunner().invoke(app, ["when", "--now", NOW, *words], input=typed)
    return done.exit_code, done.output


def test_a_person_reads_the_day_the_time_and_the_zone() -> None:
    assert when("--language", "de", "am", "3.", "Dezember", "18-20", "Uhr") == (
        0,
        "Do. 3. Dez. 2026, 18:00\u201320:00 (Europe/Berlin)\n",
    )
    code, shown = when("--language", "en", "--zone", "new york", "next Friday 7pm")
    assert (code, shown.splitlines()) == (
        0,
        ["Fri 27 Nov 2026, 19:00 (America/New York)", "Fri 4 Dec 2026, 19:00 (America/New York)"],
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["gestern 18 Uhr"], "Das ist schon vorbei."),
        (["irgendwann"], "Darin kann ich keinen Tag und keine Uhrzeit lesen."),
        (["--zone", "Atlantis", "heute 18 Uhr"], "time zone"),
        (["--now", "neulich", "heute 18 Uhr"], "2026-11-25T10:00"),
    ],
)
def test_what_is_not_read_is_said(words: list[str], sentence: str) -> None:
    code, shown = when("--language", "de", *words)
    assert code == 1
    assert sentence in shown


def test_a_program_reads_a_line_for_each_line() -> None:
    typed = "Freitag 18 Uhr\n\nfoo\r\n31. Februar 18 Uhr\nüm 8\n3.12. 18.30\n".encode()
    code, shown = when("--language", "de", "-", typed=typed + b"\xff\xfe 18 Uhr\n")
    assert code == 0
    assert shown.splitlines() == [
        "2026-11-27T18:00",
        "-",
        "-",
        "-",
        "-",
        "2026-12-03T18:30",
        "-",
    ]
