"""What stands on the terminal, in the language of whoever sits there."""

from datetime import UTC, date, datetime

import pytest

from cli._console import in_lines, language, say
from community.texts import Facts, Param, Quote, Url, Where, Who, text

NOON = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
SHOWN: list[tuple[Param, str, str]] = [
    (NOON, "Mon 2 Mar 2026, 12:30 UTC", "Mo. 2. März 2026, 12:30 UTC"),
    (date(2026, 3, 2), "2 Mar 2026", "02.03.2026"),
    (Who("Ada"), "Ada", "Ada"),
    (Where("discord", "rounds"), "rounds", "rounds"),
    (Url("https://example.org"), "https://example.org", "https://example.org"),
    (7, "7", "7"),
    ("\x1b[31mred\x07", "[31mred", "[31mred"),
    (("a", "b", "c"), "a, b and c", "a, b und c"),
    (text("All is well."), "All is well.", "Alles in Ordnung."),
]


@pytest.mark.parametrize(("value", "english", "german"), SHOWN)
def test_every_kind_of_value_is_written_for_people(value: Param, english: str, german: str) -> None:
    sentence = text("{fault}", fault=value)
    assert (say(sentence, "en"), say(sentence, "de")) == (english, german)


def test_the_first_variable_that_is_set_decides_the_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert language() == "en"
    monkeypatch.setenv("LANG", "de_AT.UTF-8")
    assert language() == "de"
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert language() == "en"


def test_a_card_is_told_in_lines() -> None:
    card = (
        text("All is well."),
        Quote(text("{name} offers", name=Who("Ada")), "old\n  prints"),
        Facts(((text("Languages"), ("a", "b")), (text("Place"), "Linz"))),
    )
    assert in_lines(card, "de") == [
        "Alles in Ordnung.",
        "Ada bietet an: old prints",
        "Sprachen: a und b",
        "Ort: Linz",
    ]
