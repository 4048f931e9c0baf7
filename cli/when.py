"""`when`: show how the bot reads the words for a day and a time."""

import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from babel.dates import format_datetime

from cli._console import EX_FAILED, complain, say
from cli._spoken import spoken_or_exit
from community.errors import Invalid
from community.places import Language
from community.texts import text
from community.when import Reading, When, read
from community.zones import read_zone
from locales import regional
from scheduling.clock import SystemClock

NO_READING = "-"
FROM_INPUT = "-"
DEFAULT_ZONE = "Europe/Berlin"


def command(
    words: Annotated[
        list[str],
        typer.Argument(
            help=say(text("A day and a time in your words; - reads one a line from the input."))
        ),
    ],
    now: Annotated[
        str, typer.Option("--now", help=say(text("Read them as of this instant (ISO 8601).")))
    ] = "",
    zone: Annotated[
        str, typer.Option("--zone", help=say(text("The time zone of who wrote them.")))
    ] = DEFAULT_ZONE,
    tongue: Annotated[
        str, typer.Option("--language", help=say(text("de or en; otherwise your terminal's.")))
    ] = "",
) -> None:
    """Show how words are read; exit with 1 if they are not."""
    chosen = spoken_or_exit("when", tongue)
    try:
        here = read_zone(zone)
    except Invalid as error:
        complain("--zone", error.text)
        raise typer.Exit(EX_FAILED) from None
    moment = _instant(now, here)
    if words == [FROM_INPUT]:
        for line in _lines():
            typer.echo(_plainly(read(line, moment, here, chosen)))
        return
    when = read(" ".join(words), moment, here, chosen)
    if when.problem is not None:
        typer.echo(say(when.problem, chosen), err=True)
        raise typer.Exit(EX_FAILED)
    for reading in when.readings:
        typer.echo(_shown(reading, here, chosen))


def _instant(typed: str, here: str) -> datetime:
    """Return the instant to read as of; without an offset it is local time."""
    if not typed:
        return SystemClock().now()
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        complain("--now", text("Please write it like 2026-11-25T10:00."))
        raise typer.Exit(EX_FAILED) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(here))


def _lines() -> Iterator[str]:
    """Yield the lines of the input, whatever bytes are in them."""
    for line in sys.stdin.buffer:
        yield line.rstrip(b"\r\n").decode("utf-8", "replace")


def _plainly(when: When) -> str:
    """Return the likeliest reading, for machines."""
    if not when.readings:
        return NO_READING
    return when.readings[0].local.isoformat(timespec="minutes")


def _shown(reading: Reading, here: str, chosen: Language) -> str:
    """Return a reading for people: the day, the time, the zone."""
    pattern = "EEE d. MMM y, HH:mm" if chosen == "de" else "EEE d MMM y, HH:mm"
    shown = format_datetime(reading.local, pattern, locale=regional(chosen))
    if reading.until is not None:
        shown += reading.until.strftime("\u2013%H:%M")
    return f"{shown} ({here.replace('_', ' ')})"
