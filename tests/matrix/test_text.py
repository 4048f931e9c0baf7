"""Whatever people type: no ping, no link, no markup, and still readable."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from community.clean_text import BREAK
from community.texts import Url
from matrix.html import NOTHING, Html, element, joined, link, matrix_to, pill, words
from matrix.text import USER, cut, plain_line, safe_address, safe_line, safe_text
from tests.longest import ON_MATRIX, TYPED, endless
from tests.matrix.hostile import collected, naughty, spiteful
from tests.matrix.reader import Page, alive, read


@settings(max_examples=1000, deadline=None)
@given(spiteful)
@example("https:/\u200b/evil.example")
@example("\uff20room")
@example("@-1:localhost")
def test_nothing_that_people_type_is_alive(typed: str) -> None:
    assert alive(safe_text(typed)) == []


def test_the_collected_hostile_strings_are_dead() -> None:
    for typed in [*collected(), *naughty()]:
        assert alive(safe_text(typed)) == [], repr(typed[:80])


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("@room", "everybody"),
        ("hi @ada:example.org", "identifier"),
        ("#town:example.org", "identifier"),
        ("matrix:u/ada:localhost", "address"),
        ("https://x", "address"),
        ("see evil.example", "host"),
    ],
)
def test_the_reader_that_judges_does_see_what_is_alive(typed: str, what: str) -> None:
    assert what in alive(typed)


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=80))
def test_a_person_reads_what_was_typed(typed: str) -> None:
    assert read(safe_text(typed)) == typed


def test_umlauts_emoji_and_other_scripts_stay_as_they_are() -> None:
    for typed in ("Grüße aus Köln", "Zoë ❤️", "👩‍💻 Ada", "日本語　テスト", "مرحبا", "हिन्दी"):
        assert safe_text(typed) == typed


@given(spiteful)
def test_what_cannot_be_seen_is_taken_away(typed: str) -> None:
    for char in safe_text(typed).replace(BREAK, ""):
        assert char in "\n\u200d" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}


@pytest.mark.parametrize("typed", ["> quoted", "!other command", "/me waves", "* edited", "!"])
def test_what_begins_a_message_is_no_command_quote_or_edit(typed: str) -> None:
    assert safe_text(typed)[0] == BREAK
    assert read(safe_text(typed)) == typed


@given(spiteful)
def test_a_line_is_one_line(typed: str) -> None:
    assert "\n" not in safe_line(typed)
    assert "\n" not in plain_line(typed)


SHOWN = {
    "a": "a" * TYPED,
    "@": f"@{BREAK}" * TYPED,
    "<": "<" * TYPED,
    ":a": ":a" + f":{BREAK}a" * (TYPED // 2 - 1),
    "\u0301": "\u0301" * 4,
    ".a": f".{BREAK}a" * (TYPED // 2),
    "\n\n\n": "\n\n",
    "a:": f"a:{BREAK}" * (TYPED // 2 - 1) + "a:",
    "#!": f"#{BREAK}!{BREAK}" * (TYPED // 2 - 1) + f"#{BREAK}!",
}
"""What becomes of an endless text, by what it repeats."""


@pytest.mark.parametrize("piece", ON_MATRIX)
def test_an_endless_text_is_made_safe_to_its_end(piece: str) -> None:
    shown = safe_text(endless(piece, TYPED))
    assert shown == SHOWN[piece]
    assert alive(shown) == []


def test_a_cut_ends_at_a_blank_near_the_limit() -> None:
    assert cut("short", 5) == "short"
    assert cut("one two three four", 16) == "one two three…"
    assert len(cut("a" * 99, 50)) == 50


# --- addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ("https://example.org/@ada?x=1", "https://example.org/@ada?x=1"),
        ("https://matrix.to/#/@ada:example.org", "https://matrix.to/"),
        ("https://example.org/@room", "https://example.org/%40room"),
        ("https://exаmple.org/", "https://xn--exmple-4nf.org/"),  # noqa: RUF001
        ('https://example.org/"><b>', "https://example.org/%22%3E%3Cb%3E"),
        ("javascript:alert(1)", None),
        ("mxc://a/b", None),
        ("https://", None),
    ],
)
def test_an_address_leads_where_it_seems_to(given_: str, shown: str | None) -> None:
    assert safe_address(Url(given_)) == shown


# --- HTML -------------------------------------------------------------------------------------


def test_a_string_becomes_html_by_being_escaped_only() -> None:
    with pytest.raises(TypeError):
        Html("<b>")
    with pytest.raises(TypeError):
        element("p", "<b>")  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError):
        joined(["<b>"])  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError):
        link("https://example.org", "<b>")  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError):
        NOTHING + "<b>"  # pyright: ignore[reportOperatorIssue, reportUnusedExpression]
    assert str(words("<b>\"'&")) == "&lt;b&gt;&quot;&#x27;&amp;"


def test_elements_hold_pieces_and_lines_are_broken() -> None:
    made = element("p", element("strong", words("a<b")), words("\nc"))
    assert str(made) == "<p><strong>a&lt;b</strong><br>c</p>"
    assert made == element("p", element("strong", words("a<b")), words("\nc"))


def test_a_link_leads_to_the_web_only() -> None:
    with pytest.raises(ValueError, match="http"):
        link("javascript:alert(1)", words("x"))


def test_a_person_is_a_link_that_clients_show_as_a_name() -> None:
    made = str(pill("@ada:example.org", "Ada <3"))
    assert made == '<a href="https://matrix.to/#/@ada:example.org">Ada &lt;3</a>'
    assert matrix_to("!r", "$e", "example.org") == "https://matrix.to/#/!r/$e?via=example.org"


@given(spiteful, spiteful)
def test_whatever_is_escaped_opens_no_element(name: str, label: str) -> None:
    user = f"@{name}:example.org"
    page = Page(str(element("p", pill(user, label), words(name))))
    assert page.strange == []
    assert len(page.links) == 1


@pytest.mark.parametrize("user", ["@a:b", "@ada.l/x=1:example.org:8448", "@a:[::1]"])
def test_a_user_id_is_known_as_one(user: str) -> None:
    assert USER.fullmatch(user)


@pytest.mark.parametrize("user", ["a:b", "@a", "@a b:c", "@\u202ea:b", "@a:b/c", '@a:b">', ""])
def test_what_is_no_user_id_is_not(user: str) -> None:
    assert not USER.fullmatch(user)
