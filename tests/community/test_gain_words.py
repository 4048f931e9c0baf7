"""What a match holds for one of its people, in words."""

from datetime import UTC, datetime

import pytest

from community.gain_words import gains
from community.model import Match, MatchKind, Parts
from community.texts import Text
from locales import render

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def a_match(*parts: Parts) -> Match:
    return Match(7, 1, 1, (1, 2), MatchKind.HELP, 60, 1, (), 1, out_of_bubble=False, parts=parts)


def read(sentences: tuple[Text, ...], language: str = "en") -> list[str]:
    return [render(one, language, lambda value, _language: str(value)) for one in sentences]


def test_words_come_before_points_and_the_strongest_first() -> None:
    match = a_match(Parts(1, need=38, horizon=15, interests=3), Parts(2, need=55))
    words, points = read(gains(match, 1))
    assert words == (
        "What is in it for you: much of what you look for, something that widens your horizon"
        " and some common ground."
    )
    assert points == "In points: 56 of 100, where 100 would be all that one can hope for."


def test_a_german_reader_reads_german() -> None:
    match = a_match(Parts(1, need=14, mentor=10))
    assert read(gains(match, 1), "de") == [
        "Das steckt für dich drin: einiges für dein Ziel und das gewünschte Mentoring.",
        "In Punkten: 24 von 100; 100 wäre alles, was man sich erhoffen kann.",
    ]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (Parts(1, need=30), "much of what you look for"),
        (Parts(1, need=29), "some of what you look for"),
        (Parts(1, need=11), "a little of what you look for"),
        (Parts(1, shared=10), "somebody with the same goals"),
        (Parts(1, shared=9), "a goal that you have in common"),
        (Parts(1, horizon=8), "something that widens your horizon"),
        (Parts(1, horizon=1), "a glimpse of something new"),
        (Parts(1, interests=8), "much common ground"),
        (Parts(1, interests=7), "some common ground"),
        (Parts(1, mentor=1), "the mentoring that you look for or offer"),
    ],
)
def test_each_part_has_its_words(parts: Parts, words: str) -> None:
    assert read(gains(a_match(parts), 1))[0] == f"What is in it for you: {words}."


def test_nothing_is_said_where_nothing_is_known_or_nothing_is_in_it() -> None:
    assert gains(a_match(), 1) == ()
    assert gains(a_match(Parts(1), Parts(2, need=40)), 1) == ()
    assert gains(a_match(Parts(2, need=40)), 1) == (), "what the other gets is theirs to tell"
