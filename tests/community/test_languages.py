import pytest

from community.errors import Invalid
from community.languages import MOST_LANGUAGES, language_name, read_languages


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Deutsch, Englisch", ("de", "en")),
        ("german; FRENCH\nspanisch", ("de", "fr", "es")),
        ("de/en", ("de", "en")),
        ("Deutsch und Englisch and Polish", ("de", "en", "pl")),
        ("German, deutsch, de", ("de",)),
        ("Schweizerdeutsch", ("gsw",)),
        (" , ", ()),
    ],
)
def test_languages_are_understood_by_code_german_or_english_name(
    typed: str, codes: tuple[str, ...]
) -> None:
    assert read_languages(typed) == codes


def test_a_misspelt_language_is_refused_with_a_near_guess() -> None:
    with pytest.raises(Invalid) as caught:
        read_languages("en, Deutch")
    assert caught.value.text.params == {"language": "Deutch", "guess": "Deutsch"}


def test_an_unknown_language_is_refused_by_name() -> None:
    with pytest.raises(Invalid) as caught:
        read_languages("qqqqzzzz")
    assert caught.value.text.params == {"language": "qqqqzzzz"}


def test_more_languages_than_anybody_chats_in_are_refused() -> None:
    with pytest.raises(Invalid) as caught:
        read_languages("de,en,fr,es,it,pl,nl,sv,da,fi,pt")
    assert caught.value.text.params == {"limit": MOST_LANGUAGES, "number": 11}


def test_a_language_is_called_by_its_name_in_the_readers_language() -> None:
    assert language_name("fr", "de") == "Französisch"
    assert language_name("fr", "en") == "French"
    assert language_name("zz-unknown", "en") == "zz-unknown"
