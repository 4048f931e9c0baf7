"""Whether a hashtag stands in a post."""

import pytest

from community.parades.hashtags import found_in


@pytest.mark.parametrize(
    "words",
    [
        "Zu #MeinMuseum gehört das.",
        "MeinMuseum",
        "meinmuseum und mehr",
        "(#MEINMUSEUM)",
        "Blogparade-MeinMuseum",
        "Zuerst\n#MeinMuseum",
        "https://a.example/tag/MeinMuseum/",
        "\uff03\uff2d\uff25\uff29\uff2e\uff2d\uff35\uff33\uff25\uff35\uff2d",
    ],
)
def test_a_tag_is_found_as_a_word_of_its_own(words: str) -> None:
    assert found_in(["MeinMuseum"], ["", words]) == ("MeinMuseum",)


@pytest.mark.parametrize(
    "words",
    ["", "Mein Museum", "#MeinMuseum2030", "AlleMeinMuseums", "#mein_museum", "#MeinMuseum_alt"],
)
def test_a_part_of_another_word_is_not_the_tag(words: str) -> None:
    assert found_in(["MeinMuseum"], [words]) == ()


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("Köln", "#Ko\u0308ln"),
        ("STRASSE", "straße"),
        ("Stra\u00dfe", "STRASSE"),
        ("#Licht", "Licht!"),
    ],
)
def test_the_same_letters_in_another_spelling_are_the_same(tag: str, words: str) -> None:
    assert found_in([tag], [words]) == (tag,)


def test_a_tag_is_no_pattern_and_none_is_found_nowhere() -> None:
    assert found_in(["a.c", "", "#"], ["abc # ."]) == ()
    assert found_in([], ["abc"]) == ()


def test_only_the_tags_that_are_there_are_named_in_their_order() -> None:
    assert found_in(["two", "three", "one"], ["#one", "and #Two"]) == ("two", "one")
