"""Words, their forms, and the vocabulary that knows them."""

import pytest

from community.matching._vocabulary import Vocabulary, own_vocabulary
from community.matching._words import (
    LONGEST_TEXT,
    LONGEST_WORD,
    clean,
    fold,
    spelled_out,
    stems,
    words,
)


def written(text: str) -> list[str]:
    return [word.written for word in words(text)]


def test_words_know_where_they_stand() -> None:
    first, second, third, fourth = words("Heute Kunst, #Musik. Morgen")
    assert (first.opens, first.breaks) == (True, False)
    assert (second.opens, second.breaks) == (False, False)
    assert (third.opens, third.breaks, third.tagged) == (False, True, True)
    assert (fourth.opens, fourth.breaks, fourth.tagged) == (True, True, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Künstler*innen", ["Künstler"]),
        ("Künstler:in", ["Künstler"]),
        ("Autor_innen", ["Autor", "innen"]),
        ("GründerInnen", ["Gründer"]),
        ("Leser/-innen", ["Leser"]),
        ("Berlin:innen", ["Berlin"]),
        ("Ada's", ["Ada"]),
        ("e-mail", ["e", "mail"]),
        ("snake_case", ["snake", "case"]),
        ("C++ und C#", ["C++", "und", "C"]),
        ("🎨🎨", []),
        ("x" * (LONGEST_WORD + 1), []),
    ],
)
def test_a_text_falls_into_plain_words(text: str, expected: list[str]) -> None:
    assert written(text) == expected


def test_folding_makes_spellings_alike() -> None:
    assert fold("  Social-MEDIA!  ") == fold("social   media") == "social media"
    assert fold("Straße") == "strasse"
    assert fold("C#") == "c#"
    assert fold("\uff30\uff32") == "pr"
    assert fold("u\u0308ber") == "über"
    assert spelled_out("über") == "ueber"


def test_stacks_of_accents_are_cut_down_and_texts_end_somewhere() -> None:
    assert len(clean("a" + "\u0315\u0300\u0345" * 5000)) < 10
    assert clean("é" * 10) == "é" * 10
    assert len(clean("\ufdfa" * LONGEST_TEXT)) == LONGEST_TEXT


def test_a_word_has_the_stems_of_both_languages() -> None:
    assert stems("museums") == ("museum",)
    assert stems("organisationen") == ("organisation", "organisationen")


def test_a_vocabulary_finds_words_phrases_and_compounds() -> None:
    known = Vocabulary([("Imkerei", "bees"), ("wilde Bienen", "bees"), ("Honig", "honey")])
    assert known.find(("imkereien",)) == "bees"
    assert known.find(("wilden", "bienen")) == "bees"
    assert known.find(("wilde", "hummeln")) == ""
    assert known.find(("wilde",)) == ""
    assert known.find(("zebra",)) == ""
    assert known.compound("honigimkerei") == ("bees", "honey")
    assert known.compound("waldhonigs") == ("honey",)
    assert known.compound("honigs") == ()
    assert known.compound("zitronenbaum") == ()
    assert known.begins("imker")
    assert not known.begins("zebra")


def test_the_first_topic_of_a_word_stays() -> None:
    assert Vocabulary([("Honig", "food"), ("honig", "honey")]).find(("honig",)) == "food"


def test_an_empty_alias_is_no_alias() -> None:
    assert own_vocabulary({"": "pr", "leer": "", "gut": "good"}).find(("leer",)) == ""
    assert own_vocabulary({}).compound("irgendetwas") == ()
