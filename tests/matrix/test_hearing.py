"""What comes from another platform is repeated so that nothing in it is alive but web addresses."""

import re
from urllib.parse import urlsplit

from hypothesis import example, given, settings

from community.places import Account
from community.spoken import Spoken
from matrix.hearing import repeated
from tests.matrix.hostile import spiteful
from tests.matrix.reader import Page, alive

WEB = re.compile(r"https?://[a-z0-9.:-]+/\S*")


def from_discord(words: str, name: str = "Ada") -> Spoken:
    return Spoken(Account("discord", "7"), name, words)


def test_words_name_who_said_them_and_ping_nobody() -> None:
    content = repeated(from_discord("Hello <b>Bob</b>\nand all"))
    assert content["msgtype"] == "m.text"
    assert content["m.mentions"] == {}
    assert content["body"] == "Ada: Hello <b>Bob</b>\nand all"
    assert content["formatted_body"] == (
        "<strong>Ada:</strong> Hello &lt;b&gt;Bob&lt;/b&gt;<br>and all"
    )


@settings(max_examples=500, deadline=None)
@given(spiteful, spiteful)
@example('https://a.example/"onclick=x', "<b>")
@example("https://a.example/@room", "@room")
@example("https://a.example/\ud800", "\ud800")
def test_nothing_in_words_or_names_is_alive_but_web_addresses(words: str, name: str) -> None:
    content = repeated(from_discord(words, name))
    page = Page(content["formatted_body"])
    assert page.strange == []
    assert alive(page.text) == []
    assert alive(WEB.sub("link", content["body"])) == []
    assert "@room" not in content["body"].lower()
    for address, shown in page.links.items():
        assert address == shown
        assert address.startswith(("http://", "https://"))
        assert urlsplit(address).hostname != "matrix.to"


def test_links_are_links_but_not_those_that_name_people_and_rooms() -> None:
    words = "https://a.example/b?c=d#e, https://matrix.to/#/@eve:example.org"
    page = Page(repeated(from_discord(words))["formatted_body"])
    assert page.links == {"https://a.example/b?c=d#e": "https://a.example/b?c=d#e"}


def test_who_says_nothing_says_nothing() -> None:
    assert repeated(from_discord(" ", " "))["body"] == "…: …"
