"""The forms: what is asked, filled in with what is there, within what every front can show."""

import re

import pytest

from community.form_texts import (
    details_form,
    introduction_form,
    prompt_form,
    topics_form,
    zone_form,
)
from community.forms import Chosen, Form
from community.model import Answers, Details, Link, Understanding
from community.places import LANGUAGES
from community.recurring import PROMPT_KINDS
from community.schedule_texts import KIND_NAMES
from locales import render

FORMS = (
    introduction_form(Answers()),
    details_form(Details()),
    topics_form(Understanding(), "en"),
    zone_form("Europe/Berlin"),
    *map(prompt_form, PROMPT_KINDS),
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: ":".join((form.name, *form.parts)))
def test_a_form_fits_into_a_window_and_asks_each_thing_once(form: Form) -> None:
    assert re.fullmatch(r"[a-z_]+", form.name)
    assert 1 <= len(form.fields) <= 5
    keys = [field.key for field in form.fields]
    assert len(keys) == len(set(keys))
    for language in LANGUAGES:
        labels = [
            render(field.label, language, lambda value, _: str(value)) for field in form.fields
        ]
        assert all(len(label) <= 45 for label in labels)
        assert len(labels) == len(set(labels))
        for field in form.fields:
            if field.hint is not None:
                assert len(render(field.hint, language, lambda value, _: str(value))) <= 100


def _now(form: Form) -> dict[str, str]:
    assert not any(isinstance(field, Chosen) for field in form.fields)
    return {field.key: str(field.now) for field in form.fields}


def test_a_form_holds_what_was_answered_before() -> None:
    answers = Answers("grants", "PR", "maths", "coffee", "museums, choirs")
    assert _now(introduction_form(answers)) == {
        "goal": "grants",
        "offer": "PR",
        "horizon": "maths",
        "contribution": "coffee",
        "topics": "museums, choirs",
    }
    links = (Link("website", "https://a.example"), Link("website", "https://b.example"))
    details = Details("culture", ("de", "fr"), "Kassel", "Europe/Berlin", links)
    assert _now(details_form(details)) == {
        "field": "culture",
        "languages": "de, fr",
        "place": "Kassel",
        "zone": "Europe/Berlin",
        "links": "https://a.example\nhttps://b.example",
    }
    assert _now(zone_form("Europe/Vienna")) == {"zone": "Europe/Vienna", "at": ""}


def test_topics_are_called_as_the_reader_calls_them() -> None:
    understood = Understanding(seeks=("photography",), gives=("grants", "museums"))
    english, german = (_now(topics_form(understood, language)) for language in ("en", "de"))
    assert english["gives"].count(", ") == german["gives"].count(", ") == 1
    assert english["seeks"].casefold() == "photography"
    assert german["seeks"] != english["seeks"]


def test_a_prompts_form_is_called_by_its_kind_and_only_a_parade_has_a_hashtag() -> None:
    for kind in PROMPT_KINDS:
        form = prompt_form(kind)
        assert (form.title, form.parts) == (KIND_NAMES[kind], (kind,))
        assert ("hashtag" in _now(form)) == (kind == "parade")
