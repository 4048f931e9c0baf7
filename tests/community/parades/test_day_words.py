"""The last day of a parade in a host's words: seen from today, as a length, or as a date."""

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import pytest

from community.errors import Invalid
from community.model import Visitor
from community.parades.cards import confirm_card
from community.parades.day_words import DAY_LIMIT, first_day, last_day
from community.parades.texts import saved
from community.texts import Card
from tests.community.parades.parades_world import ParadesWorld
from tests.community.world import sentences

BERLIN = "Europe/Berlin"
TODAY = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo(BERLIN))
"""A Wednesday."""
FIRST = date(2026, 12, 1)


def last(words: str, language: Literal["de", "en"] = "en", first: date = FIRST) -> str:
    return last_day(words, first, TODAY, BERLIN, language).isoformat()


@pytest.mark.parametrize(
    ("words", "day"),
    [
        *(("in 4 weeks", "2026-12-23"), ("until in 4 weeks", "2026-12-23")),
        *(("4 weeks from now", "2026-12-23"), ("in a month", "2026-12-25")),
        *(("day after tomorrow", "2026-11-27"), ("in 3 days", "2026-11-28")),
    ],
)
def test_in_so_many_weeks_counts_from_today(words: str, day: str) -> None:
    assert last(words) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        *(("4 weeks", "2026-12-28"), ("for four weeks", "2026-12-28")),
        *(("7 days", "2026-12-07"), ("a month", "2026-12-31"), ("a fortnight", "2026-12-14")),
        *(("4 weeks later", "2026-12-29"), ("after 4 weeks", "2026-12-29")),
    ],
)
def test_a_length_counts_from_the_first_day(words: str, day: str) -> None:
    assert last(words) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        *(("bis in vier Wochen", "2026-12-23"), ("in einem Monat", "2026-12-25")),
        *(("übermorgen", "2026-11-27"), ("4 Wochen", "2026-12-28")),
        *(("vier Wochen lang", "2026-12-28"), ("für 4 Wochen", "2026-12-28")),
        *(("einen Monat", "2026-12-31"), ("4 Wochen später", "2026-12-29")),
        *(("nach 4 Wochen", "2026-12-29"), ("bis zum 31. Januar", "2027-01-31")),
        *(("Silvester", "2026-12-31"), ("Sonntag", "2026-12-06")),
    ],
)
def test_german_is_read_in_the_same_way(words: str, day: str) -> None:
    assert last(words, "de") == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        *(("31 January", "2027-01-31"), ("until 31 January", "2027-01-31")),
        *(("Sunday", "2026-12-06"), ("2026-11-01", "2026-11-01"), ("1 December", "2026-12-01")),
    ],
)
def test_a_date_is_the_next_one_after_the_first_day(words: str, day: str) -> None:
    assert last(words) == day


def test_a_date_of_next_year_is_seen_from_the_first_day() -> None:
    assert last("20 December", first=date(2027, 1, 15)) == "2027-12-20"


@pytest.mark.parametrize(
    "words",
    ["", "sometime", "0 weeks", "99999 years", "half a month", "4 to 6 weeks", "4 hours", "until"],
)
def test_what_is_no_day_is_said_back(words: str) -> None:
    with pytest.raises(Invalid, match="I cannot read"):
        last(words)
    with pytest.raises(Invalid, match="I cannot read"):
        first_day(words, TODAY, BERLIN, "en")


def test_a_length_is_no_first_day_and_a_long_story_is_no_day_at_all() -> None:
    with pytest.raises(Invalid, match="I cannot read"):
        first_day("4 weeks", TODAY, BERLIN, "en")
    story = "x" * (DAY_LIMIT + 1)
    with pytest.raises(Invalid) as refused:
        first_day(story, TODAY, BERLIN, "en")
    assert DAY_LIMIT in refused.value.text.params.values()
    with pytest.raises(Invalid) as refused:
        last(story)
    assert DAY_LIMIT in refused.value.text.params.values()


async def test_a_host_reads_which_days_they_are(world: ParadesWorld, ada: Visitor) -> None:
    number = (await world.proposes(ada)).parade.id
    seen = await world.names_days(ada, number, opens="1 December", closes="4 weeks")
    assert "2026-12-01 to 2026-12-28" in sentences(confirm_card(seen, "en"))
    await world.parades.confirm(ada, number)
    seen = await world.names_days(ada, number, opens="2026-12-01", closes="in 5 weeks")
    assert "2026-12-01 to 2026-12-30" in sentences(Card("en", None, (saved(seen),)))


async def test_days_that_do_not_fit_are_named_so_that_one_sees_why(
    world: ParadesWorld, ada: Visitor
) -> None:
    number = (await world.proposes(ada)).parade.id
    days = {"closes": date(2026, 11, 28), "opens": FIRST}
    with pytest.raises(Invalid, match="lies before the first") as refused:
        await world.names_days(ada, number, opens="1 December", closes="in 3 days")
    assert refused.value.text.params == days
    with pytest.raises(Invalid, match="Yours would last") as refused:
        await world.names_days(ada, number, opens="1 December", closes="Sunday")
    assert refused.value.text.params["closes"] == date(2026, 12, 6)
