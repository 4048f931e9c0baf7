"""Wishes in words: every choice has its own, in both languages."""

import pytest

from community.places import LANGUAGES, Language
from community.texts import Text
from community.wish_words import (
    BUBBLES,
    MENTEES,
    MODE_HINTS,
    MODES,
    PRESENCE_HINTS,
    PRESENCES,
    hoped,
    meeting,
    mentoring,
    step,
    summary,
)
from community.wishes import FARTHEST, MOST_MENTEES, NEAREST, Mode, Presence, Wishes
from locales import render

STEPS = range(NEAREST, FARTHEST + 1)


def show(value: object, _language: str) -> str:
    return str(value)


def test_every_choice_has_its_words() -> None:
    assert list(MODES) == list(MODE_HINTS) == list(Mode)
    assert list(PRESENCES) == list(PRESENCE_HINTS) == list(Presence)
    assert list(BUBBLES) == list(STEPS)
    assert [one.count for one in MENTEES[1:]] == list(range(1, MOST_MENTEES + 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_choices_are_said_in_the_same_words(language: Language) -> None:
    said: list[list[Text]] = [
        [hoped(Wishes(mode=mode)) for mode in Mode],
        [step(Wishes(bubble=bubble)) for bubble in STEPS],
        [meeting(Wishes(presence=presence)) for presence in Presence],
        [mentoring(Wishes(mentees=mentees)) for mentees in range(MOST_MENTEES + 1)],
    ]
    for sentences in said:
        rendered = [render(one, language, show) for one in sentences]
        assert len(set(rendered)) == len(rendered)
        assert all(one.endswith(".") for one in rendered)


def test_no_preference_needs_no_word() -> None:
    assert summary(Wishes()) == (hoped(Wishes()),)


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        (Wishes(bubble=NEAREST), step),
        (Wishes(bubble=FARTHEST), step),
        (Wishes(presence=Presence.ON_SITE), meeting),
        (Wishes(mentees=1), mentoring),
    ],
)
def test_what_was_chosen_is_said(wishes: Wishes, said: object) -> None:
    assert callable(said)
    assert summary(wishes) == (hoped(wishes), said(wishes))


def test_everything_that_was_chosen_is_said_in_the_order_of_the_page() -> None:
    wishes = Wishes(Mode.HORIZON, 1, Presence.REMOTE, 2)
    said = (hoped(wishes), step(wishes), meeting(wishes), mentoring(wishes))
    assert summary(wishes) == said
