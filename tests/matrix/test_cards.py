"""Cards as people read them, in plain words and in HTML."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.texts import Button, Card, Facts, Param, Quote, Text, Url, Where, Who, text
from matrix.cards import (
    FALLBACK,
    MOST_BYTES,
    edited,
    fit,
    in_thread,
    mentions,
    message,
    said,
)
from matrix.sentences import Piece, Voice, plain, sentence, sentence_plain
from tests.matrix.hostile import collected, naughty, spiteful
from tests.matrix.reader import Page, judged, read

VOICE = Voice("!netz", "Europe/Berlin", {"!rounds:example.org": "Rounds"}, "example.org")
ADA = Who("Ada", "matrix", "@ada:example.org")
BEN = Who("Ben", "discord", "42", (("matrix", "@ben:example.org"),))
CEM = Who("Cem", "discord", "43")
MATCH = Card(
    "en",
    text("You are matched: {people}", people=[ADA, BEN, CEM]),
    (
        text("{starter} starts: say hello and suggest one or two times.", starter=ADA),
        Quote(text("Goal"), "First <line>\nsecond"),
        Facts(((text("Languages"), ("German", "English")), (text("Place"), "Köln"))),
    ),
    (Button("why:7", text("Why this match?")),),
    (ADA, BEN, CEM),
)
ASK = Card(
    "de",
    text("Did you meet?"),
    (text("You are in."),),
    (
        Button("met:7:yes", text("Yes, we met")),
        Button("met:7:planned", text("We have planned it")),
        Button("met:7:no", text("No, it did not happen")),
        Button("met:7:not_again", text("Please not again")),
    ),
    (ADA,),
)


def test_a_card_reads_well_without_html() -> None:
    assert message(MATCH, VOICE, shared=True)["body"] == (
        "You are matched: Ada, Ben and Cem\n"
        "\n"
        "Ada starts: say hello and suggest one or two times.\n"
        "\n"
        "Goal\n"
        "> First <line>\n"
        "> second\n"
        "\n"
        "Languages: German and English\n"
        "Place: Köln\n"
        "\n"
        "React with a sign:\n"
        "❓ Why this match?"
    )


def test_a_card_in_html_names_people_so_that_they_are_found() -> None:
    content = message(MATCH, VOICE, shared=True)
    ada = '<a href="https://matrix.to/#/@ada:example.org">Ada</a>'
    ben = '<a href="https://matrix.to/#/@ben:example.org">Ben</a>'
    assert content["format"] == "org.matrix.custom.html"
    assert content["formatted_body"] == (
        f"<h4>You are matched: {ada}, {ben} and Cem</h4>"
        f"<p>{ada} starts: say hello and suggest one or two times.</p>"
        "<p><strong>Goal</strong></p>"
        "<blockquote>First &lt;line&gt;<br>second</blockquote>"
        "<p><strong>Languages:</strong> German and English<br><strong>Place:</strong> Köln</p>"
        "<p>React with a sign:<br>❓ Why this match?</p>"
    )


def test_who_is_meant_is_pinged_and_nobody_else() -> None:
    content = message(MATCH, VOICE, shared=True)
    assert content["m.mentions"] == {"user_ids": ["@ada:example.org", "@ben:example.org"]}
    assert content["msgtype"] == "m.text"
    quiet = message(Card("en", text("Hi {who}", who=ADA), ()), VOICE, shared=True)
    assert quiet["m.mentions"] == {}
    assert quiet["msgtype"] == "m.notice"
    assert message(Card("en", None, ()), VOICE, shared=False, notify=True)["msgtype"] == "m.text"
    odd = Who("X", "matrix", '@x:y"><b>')
    assert mentions((ADA, odd, ADA)) == {"user_ids": ["@ada:example.org"]}


def test_what_is_confidential_is_asked_for_in_the_private_room() -> None:
    body = message(ASK, VOICE, shared=True)["body"]
    assert body.endswith(
        "Nur ich lese deine Antwort, wenn du mir in unserem eigenen Raum eins dieser Wörter"
        " schreibst:\n"
        "ja: Ja, wir haben uns getroffen\n"
        "geplant: Wir haben es vor\n"
        "nein: Nein, es hat nicht geklappt\n"
        "nicht nochmal: Bitte nicht noch einmal"
    )
    assert not set("👍📅👎🚫") & set(body)


def test_whether_one_comes_to_a_meetup_is_no_secret_but_whether_one_was_there_is() -> None:
    yes, there = Button("meetup_yes:7", text("I'm coming")), Button("meetup_there:7", text("I was"))
    told = said((), "en", VOICE, (yes, there), shared=True)["body"]
    assert "React with a sign:\n✅ I'm coming\n" in told
    assert "in our own room:\nyes: I was" in told


def test_in_the_private_room_signs_and_words_are_offered() -> None:
    content = message(ASK, VOICE, shared=False)
    assert content["body"].endswith(
        "Reagiere mit einem Zeichen oder schreib ein Wort:\n"
        "👍 ja: Ja, wir haben uns getroffen\n"
        "📅 geplant: Wir haben es vor\n"
        "👎 nein: Nein, es hat nicht geklappt\n"
        "🚫 nicht nochmal: Bitte nicht noch einmal"
    )
    assert "<br>👍 <strong>ja</strong>: Ja, wir" in content["formatted_body"]


# --- our own sentences --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "body", "html"),
    [
        ("❌ **{x}**\nnext", "❌ a*b\nnext", "<p>❌ <strong>a*b</strong><br>next</p>"),
        ("### Setting up {x}", "Setting up a*b", "<h4>Setting up a*b</h4>"),
        ("one\n### two\nthree", "one\ntwo\nthree", "<p>one</p><h4>two</h4><p>three</p>"),
        ("A `backup` of 2 * 3 * 4", "A backup of 2 * 3 * 4", None),
        ("a < b", "a < b", "<p>a &lt; b</p>"),
    ],
)
def test_the_markdown_of_our_own_sentences_becomes_html(
    written: str, body: str, html: str | None
) -> None:
    content = said([text(written, x="a*b")], "en", VOICE)
    assert content["body"] == body
    if html is not None:
        assert content["formatted_body"] == html


def test_the_markdown_of_people_is_left_as_it_was_typed() -> None:
    content = said([text("{x}", x="**bold** `code`\n### no heading")], "en", VOICE)
    assert read(content["formatted_body"]) == "<p>**bold** `code`<br>### no heading</p>"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("/match join lets you in.", "!netz match join lets you in."),
        ("Use /intro write (or “/match join”).", "Use !netz intro write (or “!netz match join”)."),
        ("Berlin/Vienna, and/or, 1 / 2", "Berlin/Vienna, and/or, 1 / 2"),
        ("postgresql://user/name", "postgresql://user/name"),
        ("`/admin doctor`", "!netz admin doctor"),
    ],
)
def test_commands_in_our_sentences_are_written_as_they_are_typed_here(
    written: str, shown: str
) -> None:
    assert sentence(text(written), "en", VOICE).body == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Use “/match join weekly”.", "Use “!netz begegnung mitmachen weekly”."),
        ("See “/meetup list” and /parade.", "See “!netz treffen liste” and !netz blogparade."),
        ("/match account link joins", "!netz begegnung konto verbinden joins"),
        ("/healthz answers", "/healthz answers"),
    ],
)
def test_commands_in_our_sentences_are_in_the_language_of_the_sentence(
    written: str, shown: str
) -> None:
    assert sentence(Text(written), "de", VOICE).body == shown


def test_commands_in_peoples_words_stay_and_the_prefix_is_the_communitys() -> None:
    said_ = text("{x}: /match join", x="/admin erase")
    assert read(sentence(said_, "en", Voice("!meet")).body) == "/admin erase: !meet match join"


def test_an_instant_is_said_in_words_and_in_the_readers_zone() -> None:
    instant = datetime(2026, 1, 5, 17, 30, tzinfo=UTC)
    shown: dict[tuple[str, str], str] = {
        ("en", "Europe/Berlin"): "Monday, 5 January 2026, 18:30 (Europe/Berlin)",
        ("de", "Europe/Berlin"): "Montag, 5. Januar 2026, 18:30 Uhr (Europe/Berlin)",
        ("en", "America/New_York"): "Monday, 5 January 2026, 12:30 (America/New York)",
        ("de", "UTC"): "Montag, 5. Januar 2026, 17:30 Uhr (UTC)",
    }
    for (language, zone), words in shown.items():
        assert sentence(text("{x}", x=instant), language, Voice(zone=zone)).body == words
    assert sentence(text("{x}", x=date(2026, 1, 5)), "de", VOICE).body == "5. Januar 2026"


@pytest.mark.parametrize(
    ("value", "body", "html"),
    [
        (7, "7", "7"),
        (CEM, "Cem", "Cem"),
        (
            Where("matrix", "!rounds:example.org"),
            "Rounds",
            '<a href="https://matrix.to/#/!rounds:example.org?via=example.org">Rounds</a>',
        ),
        (
            Where("matrix", "!other $root"),
            "https://matrix.to/#/!other/$root?via=example.org",
            (
                '<a href="https://matrix.to/#/!other/$root?via=example.org">'
                "https://matrix.to/#/!other/$root?via=example.org</a>"
            ),
        ),
        (Where("discord", "5"), "#", "#"),
        (
            Url("https://example.org/a"),
            "https://example.org/a",
            '<a href="https://example.org/a">https://example.org/a</a>',
        ),
    ],
)
def test_what_is_filled_in_becomes_a_link_where_it_can(value: Param, body: str, html: str) -> None:
    shown = sentence(text("{x}", x=value), "en", VOICE)
    assert (shown.body, str(shown.html)) == (body, html)


def test_somebody_without_a_name_is_called_by_their_id() -> None:
    assert sentence(text("{x}", x=Who("\u200b", "matrix", "@eve:x")), "en", VOICE).body == "eve"


def test_the_name_of_a_room_has_no_markup() -> None:
    assert sentence_plain(text("**{a}** × {b}", a=ADA, b="a*b\n@x"), "en", 99) == "Ada × a*b @x"  # noqa: RUF001
    assert sentence_plain(text("{a}", a="x" * 90), "en", 50) == "x" * 49 + "…"


# --- hostile words ------------------------------------------------------------------------------


def hostile_card(words: str) -> Card:
    return Card(
        "de",
        text("{x}", x=words),
        (
            text("**{x}** and {y}", x=words, y=[words, Who(words)]),
            Quote(text("Goal"), words),
            Facts(((text("Languages"), (words, words)), (text("Place"), words))),
        ),
        (Button("other:1", text("{x}", x=words)),),
    )


@settings(max_examples=400, deadline=None)
@given(spiteful)
def test_nothing_that_people_type_is_alive_anywhere_in_a_card(words: str) -> None:
    assert judged(message(hostile_card(words), VOICE, shared=False)) == []


def test_the_collected_strings_are_dead_in_a_card() -> None:
    for words in [*collected(), *naughty()]:
        assert judged(message(hostile_card(words), VOICE, shared=True)) == [], repr(words[:80])


def test_a_hostile_name_is_only_a_name_of_a_link() -> None:
    for words in naughty():
        who = Who(words, "matrix", "@ada:example.org")
        content = said([text("{who}", who=who)], "en", VOICE)
        page = Page(content["formatted_body"])
        assert page.strange == []
        assert list(page.links) == ["https://matrix.to/#/@ada:example.org"]


# --- limits, threads, edits ---------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.lists(spiteful, max_size=20))
def test_an_event_is_never_too_large(many: list[str]) -> None:
    card = Card("de", None, tuple(Quote(text("Goal"), one * 60) for one in many))
    content = message(card, VOICE, shared=False)
    sizes = [
        len(json.dumps(made, ensure_ascii=False).encode())
        for made in (in_thread(content, "$root"), edited("$event", content))
    ]
    assert max(sizes) < 47_000  # encrypted: a third more, and still below 65,536


def test_what_does_not_fit_ends_with_an_ellipsis() -> None:
    whole = [Piece("a" * 12_000, plain("a" * 12_000).html), plain("word " * 9000), plain("c")]
    kept = fit(whole)
    assert kept[0] == whole[0]
    assert kept[-1].body.endswith("word…")
    assert len(kept) == 2
    assert sum(len(part.body) + len(str(part.html)) for part in kept) <= MOST_BYTES
    assert [part.body for part in fit([plain("a" * 19_900), plain("b" * 999)])][-1] == "…"
    assert fit([plain(""), plain("\n")]) == [plain("…")]


def test_an_answer_in_a_thread_is_an_answer_for_clients_without_threads() -> None:
    content = in_thread(said([text("Save")], "en", VOICE), "$root", "$asked")
    assert content["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$asked"},
    }


def test_an_edit_says_the_new_words_and_pings_nobody_again() -> None:
    content = in_thread(message(MATCH, VOICE, shared=True), "$root")
    edit = edited("$card", {**content, "body": "word " * 999})
    assert edit["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$card"}
    assert edit["m.mentions"] == {}
    assert edit["m.new_content"]["m.mentions"] == content["m.mentions"]
    assert edit["m.new_content"]["formatted_body"] == content["formatted_body"]
    assert "m.relates_to" not in edit["m.new_content"]
    assert edit["body"].startswith("* word word")
    assert len(edit["body"]) <= FALLBACK + 2
