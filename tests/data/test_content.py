"""The shipped prompts: enough of them, well formed, none twice, the same in both languages."""

import re
from itertools import combinations
from typing import Any

import pytest
from rapidfuzz import fuzz

from community.places import LANGUAGES, Language
from community.recurring import PROMPT_KINDS, Prompt, PromptKind
from data.content import ShippedPrompts, read_prompt, read_prompts

LIBRARY = ShippedPrompts()
GENDER_FORM = re.compile(r"\w[*:_/]-?(in|innen|r|n)\b|[a-zäöüß]Innen\b")

shelves = pytest.mark.parametrize(
    ("kind", "language"), [(kind, language) for kind in PROMPT_KINDS for language in LANGUAGES]
)


def entry(**changes: Any) -> dict[str, Any]:
    good = {"key": "parade-001", "title": "T", "body": "B", "hashtag": "Tag", "days": 28}
    return {**good, **changes}


@shelves
def test_there_are_enough_for_most_of_a_year(kind: PromptKind, language: Language) -> None:
    assert len(LIBRARY.all(kind, language)) >= 42


@pytest.mark.parametrize("kind", PROMPT_KINDS)
def test_a_key_stands_for_the_same_prompt_in_both_languages(kind: PromptKind) -> None:
    german, english = (LIBRARY.all(kind, language) for language in ("de", "en"))
    assert [p.key for p in german] == [p.key for p in english]
    assert [p.days for p in german] == [p.days for p in english]
    assert [p.key for p in german] == sorted({p.key for p in german})
    assert not {p.body for p in german} & {p.body for p in english}


@shelves
def test_titles_and_hashtags_are_unique(kind: PromptKind, language: Language) -> None:
    prompts = LIBRARY.all(kind, language)
    assert len({p.title.casefold() for p in prompts}) == len(prompts)
    if kind == "parade":
        assert len({p.hashtag.casefold() for p in prompts}) == len(prompts)
        assert all(p.hashtag[0].isupper() for p in prompts)


@shelves
def test_no_two_prompts_are_nearly_the_same(kind: PromptKind, language: Language) -> None:
    for one, other in combinations(LIBRARY.all(kind, language), 2):
        assert fuzz.ratio(one.body, other.body) < 80, (one.key, other.key)
        assert fuzz.token_set_ratio(one.title, other.title) < 90, (one.key, other.key)


@shelves
def test_a_prompt_is_short_and_says_it_in_whole_sentences(
    kind: PromptKind, language: Language
) -> None:
    for prompt in LIBRARY.all(kind, language):
        assert 3 <= len(prompt.title) <= 80
        assert 60 <= len(prompt.body) <= 700
        assert prompt.body[-1] in ".?!", prompt.key
        assert prompt.body[0].isupper() or prompt.body[0] in '„“"0123456789', prompt.key


@shelves
def test_a_prompt_is_plain_text_in_every_chat(kind: PromptKind, language: Language) -> None:
    for prompt in LIBRARY.all(kind, language):
        said = f"{prompt.title} {prompt.body} {prompt.hashtag}"
        assert not re.search(r"[*_`~<>{}@|\\#]|https?:", said), prompt.key
        assert not GENDER_FORM.search(said), prompt.key


def test_german_says_du_and_ihr() -> None:
    for kind in PROMPT_KINDS:
        for prompt in LIBRARY.all(kind, "de"):
            assert not re.search(r"\b(Ihnen|Ihren?|können Sie|möchten Sie)\b", prompt.body)


def test_an_unknown_language_reads_english() -> None:
    assert LIBRARY.all("meetup", "fr") == LIBRARY.all("meetup", "en")


def test_a_body_may_be_written_over_several_lines() -> None:
    written = read_prompt("parade", "en", entry(body="\nOne line\n  and another.\n"))
    assert written == Prompt("parade-001", "parade", "en", "T", "One line and another.", "Tag", 28)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"key": ""}, "without a key"),
        ({"key": "meetup-001"}, "meetup-001: a key reads parade-001"),
        ({"title": " "}, "parade-001: a title"),
        ({"title": "x" * 81}, "a title has 1 to 80"),
        ({"body": ""}, "parade-001: a body"),
        ({"body": "x" * 701}, "a body has 1 to 700"),
        ({"hashtag": "#Tag"}, "without the # sign"),
        ({"hashtag": "two words"}, "a hashtag"),
        ({"days": 20}, "lasts 21 to 35 days"),
        ({"days": 36}, "lasts 21 to 35 days"),
    ],
)
def test_a_faulty_prompt_is_refused_by_its_key(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=re.escape(complaint)):
        read_prompt("parade", "en", entry(**changes))


def test_only_parades_have_a_hashtag() -> None:
    with pytest.raises(ValueError, match="only parades"):
        read_prompt("meetup", "en", entry(key="meetup-001"))


def test_a_key_may_stand_in_a_file_once() -> None:
    one = '[[prompt]]\nkey = "meetup-001"\ntitle = "T"\nbody = "B"\n'
    with pytest.raises(ValueError, match="meetup-001"):
        read_prompts("meetup", "en", one + one)
