import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.errors import Invalid
from community.texts import text
from community.typed import fitting, hashtag, one_line, tidy

INVISIBLE = ("Cc", "Cf", "Cs", "Co")


@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=80))
def test_tidied_text_holds_no_control_character_and_tidying_again_changes_nothing(
    typed: str,
) -> None:
    tidied = tidy(typed)
    assert not [
        c for c in tidied if unicodedata.category(c) in INVISIBLE and c not in "\n\u200c\u200d"
    ]
    assert unicodedata.is_normalized("NFC", tidied)
    assert tidy(tidied) == tidied
    assert one_line(one_line(typed)) == one_line(typed)
    assert "\n" not in one_line(typed)


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("  Grüße \r\n\tvon  hier ", "Grüße\n von  hier"),
        ("u\u0308ber", "über"),
        ("a\x00b\u202ec\u2066d\ud800e", "abcde"),
        ("👩\u200d🚀 ⭐️", "👩\u200d🚀 ⭐️"),
        (
            "Z" + "\u0301\u0302\u0303\u0304\u0305\u0306\u0307",
            "Z\u0301\u0302\u0303\u0304".replace("Z\u0301", "Ź") + "\u0305",
        ),
        ("one\u2028two\x0bthree", "one\ntwo\nthree"),
        ("\u3164\u2800\u115f", ""),
    ],
)
def test_text_is_stored_in_one_normal_form(typed: str, tidied: str) -> None:
    assert tidy(typed) == tidied


def test_a_line_is_one_line_with_single_spaces() -> None:
    assert one_line(" a\n b\t\tc ") == "a b c"


def test_text_up_to_the_limit_fits() -> None:
    assert fitting("x" * 10, 10, text("Place")) == "x" * 10


def test_text_over_the_limit_is_refused_with_both_numbers() -> None:
    with pytest.raises(Invalid) as caught:
        fitting("x" * 11, 10, text("Place"))
    params = caught.value.text.params
    assert (params["length"], params["limit"], params["what"]) == (11, 10, text("Place"))


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("#MyTown2030", "MyTown2030"),
        ("mytown", "mytown"),
        (" # my town ", "MyTown"),
        ("room of one's own", "RoomOfOnesOwn"),
        ("MeinOrt-2030!", "MeinOrt2030"),
        ("Über Grenzen, hinaus", "ÜberGrenzenHinaus"),
        ("my_town", "my_town"),
    ],
)
def test_words_become_a_hashtag(typed: str, tag: str) -> None:
    assert hashtag(typed) == tag


@pytest.mark.parametrize("typed", ["", "#", "2030", "12 rooms", "a", "'", "x" * 41, "_a"])
def test_what_can_be_no_hashtag_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        hashtag(typed)
    assert "#MyTown2030" in caught.value.text.msgid
