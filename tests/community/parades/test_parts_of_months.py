"""Days as hosts name them."""

from datetime import UTC, date, datetime

import pytest

from community.forms import Filled
from community.parades.forms import read_days
from community.parades.parts_of_months import plainer
from community.places import Language
from tests.community.parades.examples import PARADE

NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "language", "meant"),
    [
        ("Ende März", "de", date(2026, 3, 31)),
        ("bis Ende April", "de", date(2026, 4, 30)),
        ("Ende des Monats", "de", date(2026, 3, 31)),
        ("Mitte April", "de", date(2026, 4, 15)),
        ("Anfang Mai", "de", date(2026, 5, 1)),
        ("the end of April", "en", date(2026, 4, 30)),
        ("until the end of the month", "en", date(2026, 3, 31)),
        ("mid April", "en", date(2026, 4, 15)),
        ("the beginning of May", "en", date(2026, 5, 1)),
    ],
)
def test_a_host_may_name_the_last_day_as_people_say_it(
    words: str, language: Language, meant: date
) -> None:
    typed = {"opens": "2026-03-11", "closes": words, "hashtag": "MyTown"}
    read = read_days(PARADE, Filled(typed, {"grace": ("3",)}, ("1",)), NOW, language)
    assert read.closes == meant


@pytest.mark.parametrize("words", ["Ende", "end of", "mid", "Enden", "10 April", ""])
def test_all_else_is_left_as_it_is(words: str) -> None:
    assert plainer(words) == words
