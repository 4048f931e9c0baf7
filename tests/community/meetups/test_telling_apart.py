"""A title and a time in one go: where the one ends and the other begins."""

from datetime import UTC, datetime

import pytest

from community.errors import Invalid
from community.meetups.calling import Here
from community.meetups.telling_apart import MOST_WORDS, Apart, told_apart
from community.places import Language


def apart(typed: str, language: Language = "en") -> Apart | None:
    return told_apart(typed, Here(datetime(2026, 3, 2, 8, tzinfo=UTC), "Europe/Berlin", language))


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Walk Thursday 7pm", "Walk"),
        ("Walk by the river on Thursday at 7 pm", "Walk by the river"),
        ("Walk   the line Thursday 7pm to 9pm", "Walk the line"),
        ("Top 10 walk Thursday 7pm", "Top 10 walk"),
        ("Lunch for 3 friends Friday noon", "Lunch for 3 friends"),
        ("Sunday walk Monday 7pm", "Sunday walk"),
        ("Class of 2026 Thursday 7pm", "Class of 2026"),
        ("Lunch at 12 tomorrow", "Lunch"),
        ("Walk 2026-12-03 19:00", "Walk"),
        ("Spaziergang am Donnerstag um 19 Uhr", "Spaziergang"),
        ("Die Freitagsrunde Freitag 18 Uhr", "Die Freitagsrunde"),
        ("Jour fixe jeden ersten Donnerstag im Monat 19 Uhr", "Jour fixe"),
        ("Lesekreis im Mai 3. Mai 19 Uhr", "Lesekreis im Mai"),
        ("Stammtisch 2 in zwei Stunden", "Stammtisch 2"),
    ],
)
def test_the_time_begins_with_the_first_words_from_which_on_all_is_one(
    typed: str, title: str
) -> None:
    when = " ".join(typed.split()[len(title.split()) :])
    assert apart(typed, "de" if "Uhr" in typed else "en") == Apart(title, when, sure=True)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Thursday walk 7pm", "Thursday walk"),  # on Thursday, or today?
        ("The 7pm club Thursday 7pm", "The 7pm club"),
        ("Kaffee um drei Freitag 15 Uhr", "Kaffee um drei"),
        ("Sunday walk 4 December 7pm", "Sunday walk"),  # a Friday
        ("Walk the day before yesterday of spring 7pm", "Walk the day before yesterday of spring"),
    ],
)
def test_a_title_with_a_time_in_it_is_not_sure(typed: str, title: str) -> None:
    found = apart(typed, "de" if "Uhr" in typed else "en")
    assert found is not None
    assert (found.title, found.sure) == (title, False)


@pytest.mark.parametrize("typed", ["", "Walk", "Come and see", "7pm Thursday walk"])
def test_without_a_time_at_the_end_there_is_nothing_to_tell_apart(typed: str) -> None:
    assert apart(typed) is None


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("Walk Thursday", "At what time"),
        ("Walk yesterday 7pm", "over already"),
        ("Walk 30 February 7pm", "no such day"),
    ],
)
def test_a_time_that_cannot_be_meant_is_refused_with_its_reason(typed: str, problem: str) -> None:
    with pytest.raises(Invalid, match=problem):
        apart(typed)


def test_whoever_writes_very_much_has_to_say_which_words_are_what() -> None:
    some = "word " * (MOST_WORDS - 2)
    assert apart(some + "Thursday 7pm") == Apart(some.strip(), "Thursday 7pm", sure=True)
    assert apart(some + "word Thursday 7pm") is None
    assert apart("Thursday " * 50_000) is None
