"""What a person wrote, with the web addresses in it told apart."""

import pytest

from community.clean_text import address
from community.places import Account
from community.spoken import Spoken
from community.texts import Url


def parts(words: str) -> list[str]:
    said = Spoken(Account("discord", "1"), "Ada", words)
    return [f"<{one.address}>" if isinstance(one, Url) else one for one in said.parts()]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", []),
        ("just words", ["just words"]),
        ("see https://a.example/b.", ["see ", "<https://a.example/b>", "."]),
        ("(https://a.example/b)", ["(", "<https://a.example/b>", ")"]),
        ("https://a.example/x_(y)!", ["<https://a.example/x_(y)>", "!"]),
        ("**https://a.example/**", ["**", "<https://a.example/>", "**"]),
        (
            "http://a.example HTTPS://b.example/?c=d#e",
            ["<http://a.example>", " ", "<HTTPS://b.example/?c=d#e>"],
        ),
        ("javascript:alert(1) mailto:a@b.example", ["javascript:alert(1) mailto:a@b.example"]),
    ],
)
def test_addresses_are_told_from_words(words: str, expected: list[str]) -> None:
    assert parts(words) == expected
    assert "".join(expected).replace("<", "").replace(">", "") == words


def test_an_address_keeps_its_place_in_the_page_only_where_that_is_wanted() -> None:
    url = Url("https://me:secret@a.example/b?c=d#e(f) @here")
    assert address(url) == "https://a.example/b?c=d"
    assert address(url, whole=True) == "https://a.example/b?c=d#e%28f%29%20%40here"
