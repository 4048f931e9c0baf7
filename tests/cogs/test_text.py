"""Whatever people type: no ping, no active link, no broken card, and still readable."""

import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cogs._cards import (
    MOST_CHARACTERS,
    MOST_TEXTS,
    fit,
    layout,
    mentions,
    render,
    render_block,
    render_plain,
)
from cogs._text import BREAK, cut, plain_text, safe_line, safe_text, safe_url
from community.texts import Button, Card, Facts, Quote, Url, Where, Who, text
from tests.cogs.discord_reader import active, read
from tests.cogs.hostile import collected, naughty, spiteful
from tests.longest import ON_DISCORD, TYPED, endless


@settings(max_examples=1000, deadline=None)
@given(spiteful)
@example("https:/\u200b/evil.example")
@example("\u1fefcode\u1fef")  # becomes a backtick when it is normalised
@example("a\\")
@example("\\*x*")
def test_nothing_that_people_type_is_alive(typed: str) -> None:
    assert active(safe_text(typed)) == []


def test_the_collected_hostile_strings_are_dead() -> None:
    for typed in collected():
        assert active(safe_text(typed)) == [], repr(typed[:80])


def test_the_big_list_of_naughty_strings_is_dead() -> None:
    strings = naughty()
    assert len(strings) > 400
    for typed in strings:
        assert active(safe_text(typed)) == [], repr(typed[:80])


@pytest.mark.parametrize(
    ("alive", "what"),
    [
        ("@everyone", "everyone"),
        ("<@&12>", "person or role"),
        ("<t:0:R>", "time"),
        ("see https://evil.example", "link"),
        ("discord.gg/abc", "invite"),
        ("a\n# BIG", "line"),
        ("a *b*", "unescaped *"),
        ("[x](y)", "unescaped ["),
    ],
)
def test_the_reader_that_judges_does_see_what_is_alive(alive: str, what: str) -> None:
    assert what in active(alive)


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=80))
def test_a_person_reads_what_was_typed(typed: str) -> None:
    assert read(safe_text(typed)) == typed


def test_umlauts_emoji_and_other_scripts_stay_as_they_are() -> None:
    for typed in ("Grüße aus Köln", "Zoë ❤️", "👩‍💻 Ada", "日本語　テスト", "مرحبا", "हिन्दी"):
        assert read(safe_text(typed)) == typed


@given(spiteful)
def test_what_cannot_be_seen_is_taken_away(typed: str) -> None:
    for char in safe_text(typed).replace(BREAK, ""):
        assert char in "\n\u200d" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}


def test_a_joiner_stays_inside_an_emoji_only() -> None:
    assert safe_text("👩\u200d💻") == "👩\u200d💻"
    assert safe_text("ad\u200dmin") == "admin"


def test_a_tower_of_marks_is_cut_to_four() -> None:
    assert safe_text("x" + "\u0333" * 200) == "x" + "\u0333" * 4


def test_a_text_to_read_backwards_is_read_forwards() -> None:
    assert safe_text("abc\u202etxt.exe") == f"abctxt.{BREAK}exe"


def test_many_empty_lines_become_one() -> None:
    assert safe_text("a" + "\n" * 500 + "b") == "a\n\nb"


SHOWN = {
    "a": "a" * TYPED,
    "\\": "\\\\" * TYPED,
    "*": "\\*" * TYPED,
    "@": f"@{BREAK}" * TYPED,
    "<": f"<{BREAK}" * TYPED,
    "\n# ": "\n\\# " * (TYPED // 3) + "\n",
    "1.": "1\\." + "1." * (TYPED // 2 - 1),
    "\u0301": "\u0301" * 4,
    "👩\u200d": "👩" * (TYPED // 2),
    "://": f":{BREAK}//" * (TYPED // 3) + ":",
    ".a": f".{BREAK}a" * (TYPED // 2),
    "\n1": "\n1" * (TYPED // 2),
    "\n ": "\n " * (TYPED // 2),
    "1": "1" * TYPED,
    "\u200d": "",
    ".": "." * TYPED,
    "\n\n": "\n\n",
    "9" * 30: "9" * TYPED,
}
"""What becomes of an endless text, by what it repeats."""


@pytest.mark.parametrize("piece", ON_DISCORD)
def test_an_endless_text_is_made_safe_to_its_end(piece: str) -> None:
    shown = safe_text(endless(piece, TYPED))
    assert shown == SHOWN[piece]
    assert active(shown) == []


@given(spiteful)
def test_plain_text_is_one_line_without_hidden_characters(typed: str) -> None:
    shown = plain_text(typed)
    assert "\n" not in shown
    assert shown == shown.strip()
    assert safe_line(typed).count("\n") == 0


# --- links ------------------------------------------------------------------------------------


def test_a_link_shows_where_it_leads() -> None:
    assert safe_url(Url("https://example.org/@ada?x=1")) == "<https://example.org/@ada?x=1>"


def test_a_look_alike_host_is_shown_in_punycode() -> None:
    assert safe_url(Url("https://exаmple.org/")) == "<https://xn--exmple-4nf.org/>"  # noqa: RUF001


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "https://user:secret@evil.example@good.example/",
        "https://",
        "https://exa mple.org/",
        "ftp://example.org/x",
        "https://[::1",
        "https://a..b/",
        "data:text/html,x",
    ],
)
def test_what_is_no_plain_address_is_text(address: str) -> None:
    shown = safe_url(Url(address))
    assert active(shown) == [] or shown == "<https://good.example/>"


@given(st.text(max_size=60))
def test_an_address_cannot_leave_its_brackets(path: str) -> None:
    shown = safe_url(Url(f"https://example.org/{path}"))
    if shown.startswith("<"):
        inside = shown[1:-1]
        assert not set(inside) & set("<> \n`|\\*")
        assert "@everyone" not in inside


# --- cards ------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(spiteful, spiteful)
def test_words_in_a_sentence_and_in_a_quote_are_dead(name: str, words: str) -> None:
    sentence = render(text("Hello {name}", name=name), "en")
    assert active(sentence) == []
    quoted = render_block(Quote(text("Goal"), words), "de")
    label, *lines = quoted.split("\n")
    assert label.startswith("**")
    assert all(line.startswith("> ") for line in lines)
    assert active("\n".join(line.removeprefix("> ") for line in lines)) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(spiteful, max_size=30), spiteful)
def test_a_card_never_breaks_discords_limits(words: list[str], title: str) -> None:
    card = Card(
        "de",
        text("{title}", title=title),
        (
            *(Quote(text("Goal"), one * 30) for one in words),
            Facts(((text("Field"), title), (text("Languages"), tuple(words)))),
        ),
        tuple(Button(f"met:{n}:yes", text("{title}", title=title)) for n in range(20)),
    )
    view = layout(card, "de", marker=2**40 + 3)
    assert view.content_length() <= MOST_CHARACTERS
    assert view.total_children_count <= 40
    components = view.to_components()
    assert 1_000_000_000 <= components[0]["id"] < 2**31
    for part in components[0]["components"]:
        if part["type"] == 10:
            assert part["content"].strip()
        else:
            assert all(1 <= len(button["label"]) <= 80 for button in part["components"])


def test_what_does_not_fit_ends_with_an_ellipsis() -> None:
    parts = fit(["a" * 3000, "word " * 1000, "c"])
    assert len("".join(parts)) <= MOST_CHARACTERS
    assert parts[1].endswith("word…")
    assert len(parts) == 2
    assert fit(["a" * 3950, "b" * 100])[-1] == "…"
    assert fit(["", " "]) == ["…"]


def test_more_texts_than_fit_are_joined() -> None:
    parts = fit([f"part {n}" for n in range(100)])
    assert len(parts) == MOST_TEXTS
    assert parts[-1].endswith("part 99")


@given(st.text(st.sampled_from("ab \\<>@\u200b\n"), max_size=60), st.integers(1, 60))
def test_a_cut_leaves_no_half_escape_and_no_half_mention(shown: str, limit: int) -> None:
    kept = cut(shown, limit)
    assert len(kept) <= limit
    assert kept == shown or kept.endswith("…")
    if kept != shown:
        assert not kept.removesuffix("…").endswith("\\")


def test_a_mention_is_kept_whole_or_not_at_all() -> None:
    assert cut("x" * 40 + "<@12345678901234567>", 50) == "x" * 40 + "…"


def test_only_the_named_people_may_be_pinged() -> None:
    people = (Who("Ada", "discord", "42"), Who("Ben", "matrix", "@ben:example.org"))
    assert mentions(people).to_dict() == {"parse": [], "users": [42]}
    assert mentions(()).to_dict()["parse"] == []


def test_a_place_becomes_a_link_and_a_stranger_a_name() -> None:
    place, message = Where("discord", "5"), Where("discord", "5", "6")
    assert render(text("{x}", x=place), "en") == "<#5>"
    assert render(text("{x}", x=message), "en", 7) == "https://discord.com/channels/7/5/6"
    assert render(text("{x}", x=Who("A*a", "matrix", "@a:b")), "en") == "A\\*a"


def test_where_discord_reads_no_markdown_nothing_is_escaped() -> None:
    instant = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    shown = {
        "A*a_b": "A*a_b",
        "x\ny": "x y",
        Who("A\u202ea", "discord", "1"): "Aa",
        Where("discord", "5"): "#",
        Url("https://example.org"): "https://example.org",
        instant: "2026-03-04 09:30 UTC",
        date(2026, 3, 4): "4. März 2026",
        7: "7",
    }
    for value, plain in shown.items():
        assert render_plain(text("{x}", x=value), "de", 80) == plain


def test_an_instant_is_shown_in_the_readers_own_zone() -> None:
    instant = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    seconds = int(instant.timestamp())
    assert render(text("{x}", x=instant), "de") == f"<t:{seconds}:F> (<t:{seconds}:R>)"
    assert render(text("{x}", x=date(2026, 3, 4)), "de") == "4. März 2026"


def test_people_in_a_list_stand_in_a_sentence() -> None:
    people = [Who(n, "discord", str(i)) for i, n in enumerate(("Ada", "Ben", "Cem"), start=1)]
    assert render(text("{p}", p=people), "de") == "<@1>, <@2> und <@3>"
