"""What a page says about itself: charsets first, then each of the things we look for."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.pages import Page
from fetching.html import TITLE_LIMIT, read_page
from fetching.plain import first_sentence, plain
from fetching.same_page import gist

HERE = "https://blog.example/2026/post"


def read(html: str | bytes, *, kind: str = "text/html", language: str = "", back: str = "") -> Page:
    body = html.encode() if isinstance(html, str) else html
    return read_page(body, address=HERE, content_type=kind, language=language, back=back)


# --- charsets ------------------------------------------------------------------------------------

GREETING = "Grüße für Zoë – „süß“ €"
LATIN = "Grüße für Zoë, Ångström"


def page(title: str, meta: str = "") -> str:
    return f"<!doctype html><html><head>{meta}<title>{title}</title></head><body>x"


def meta(charset: str) -> str:
    return f'<meta charset="{charset}">'


@pytest.mark.parametrize(
    ("title", "encoding", "said", "kind"),
    [
        (GREETING, "utf-8", "", "text/html; charset=utf-8"),
        (GREETING, "utf-8", "", "text/html; charset=UTF8"),
        (GREETING, "utf-8", "", 'text/html; charset="utf-8"'),
        (GREETING, "utf-8", "utf-8", "text/html"),
        (GREETING, "utf-8", "", "text/html"),
        (GREETING, "utf-8", "", ""),
        (GREETING, "utf-8-sig", "", "text/html"),
        (GREETING, "utf-8-sig", "iso-8859-1", "text/html"),
        (GREETING, "utf-8-sig", "", "text/html; charset=iso-8859-1"),
        (GREETING, "cp1252", "", "text/html; charset=windows-1252"),
        (GREETING, "cp1252", "windows-1252", "text/html"),
        (GREETING, "cp1252", "", "text/html"),
        (GREETING, "cp1252", "iso-8859-1", "text/html"),  # as browsers read latin-1
        (LATIN, "latin-1", "", "text/html; charset=ISO-8859-1"),
        (LATIN, "latin-1", "iso-8859-1", "text/html"),
        (LATIN, "latin-1", "utf-8", "text/html; charset=iso-8859-1"),  # the header wins
        (GREETING, "utf-8", "iso-8859-1", "text/html; charset=utf-8"),
        (GREETING, "iso-8859-15", "", "text/html; charset=iso-8859-15"),
        (GREETING, "utf-16", "", "text/html"),
        (GREETING, "utf-16", "utf-8", "text/html; charset=utf-8"),  # the mark wins over both
        (GREETING, "utf-16-le", "", "text/html; charset=utf-16le"),
        (GREETING, "utf-16-be", "", "text/html; charset=utf-16be"),
        (GREETING, "utf-8", "", "text/html; charset=nonsense"),
        (GREETING, "utf-8", "", "text/html; charset="),
        ("Žluťoučký kůň", "cp1250", "windows-1250", "text/html"),
        ("Привет", "koi8-r", "koi8-r", "text/html"),
        ("日本語", "shift_jis", "shift_jis", "text/html"),
    ],
)
def test_a_page_is_read_in_its_charset(title: str, encoding: str, said: str, kind: str) -> None:
    if "„" in title and encoding == "iso-8859-15":
        title = "Grüße für Zoë €"
    body = page(title, meta(said) if said else "").encode(encoding)
    assert read(body, kind=kind).title == title


def test_a_charset_in_the_older_form_of_the_meta_element_counts() -> None:
    older = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'
    assert read(page(GREETING, older).encode("cp1252")).title == GREETING


def test_bytes_that_are_no_text_still_give_a_page() -> None:
    assert "ok" in read(b"<title>ok \xff\xfe\x00</title>", kind="text/html; charset=utf-8").title
    assert read(bytes(range(256)) * 100) is not None


# --- what is looked for --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title>Post – Blog</title><meta property='og:title' content='Post'>", "Post"),
        ("<title> One\n two </title>", "One two"),
        ("<title>A &amp; B &lt;b&gt;</title>", "A & B <b>"),
        ("<h1>Only <em>this</em></h1>", "Only this"),
        ("<svg><title>icon</title></svg><h1>x</h1>", "icon"),
        ("<p>none", ""),
        ("<title>a\u202eb\u200bc\x07</title>", "abc"),
        (f"<title>{'a' * 300}</title>", "a" * (TITLE_LIMIT - 1) + "…"),
    ],
)
def test_the_title_is_one_plain_line(html: str, title: str) -> None:
    assert read(html).title == title


@pytest.mark.parametrize(
    "html",
    [
        "<meta name=author content='Ada Lovelace'>",
        "<meta property='article:author' content='Ada Lovelace'>",
        "<meta property='article:author' content='https://x.example/ada'><a rel=author>Ada Lovelace",  # noqa: E501
        "<div class='p-author h-card'><span class=p-name>Ada Lovelace</span></div>",
        "<b class='byline'>von <span class='author vcard'><a class=fn>Ada Lovelace</a></span></b>",
        '<script type="application/ld+json">{"author":{"name":"Ada Lovelace"}}</script>',
        '<script type="application/ld+json">[{"author":["Ada Lovelace"]}]</script>',
        (
            '<script type="application/ld+json">{"@graph":[{"author":{"@id":"#a"}},'
            '{"@id":"#a","name":"Ada Lovelace"}]}</script>'
        ),
        '<script type="application/ld+json">{nonsense</script><b class=author>Ada Lovelace</b>',
        "<meta name='twitter:data1' content='Ada Lovelace'>",
    ],
)
def test_the_author_is_found_where_blogs_name_them(html: str) -> None:
    assert read(html).author == "Ada Lovelace"


@pytest.mark.parametrize(
    "data",
    [
        "[" * 100_000,
        '{"author":' * 50_000,
        json.dumps({"author": {"name": {"name": "x"}}}),
        json.dumps({"author": 7, "@graph": "x"}),
        json.dumps([None, 1, "x", {"author": None}]),
        json.dumps({"@graph": [{"@graph": [{}] * 300}] * 300}),
        '{"author":"' + "a" * 300_000 + '"}',
    ],
)
def test_linked_data_of_any_shape_does_no_harm(data: str) -> None:
    assert read(f'<script type="application/ld+json">{data}</script>').author == ""


@pytest.mark.parametrize(
    ("html", "header", "language"),
    [
        ("<html lang=de>", "", "de"),
        ("<html lang='de-AT'>", "en", "de-at"),
        ("<html lang=de_DE>", "", "de-de"),
        ("<html>", "en, de", "en"),
        ("<meta http-equiv='content-language' content='fr'>", "", "fr"),
        ("<meta property='og:locale' content='en_GB'>", "", "en-gb"),
        ("<html lang='klingon!'>", "", ""),
        ("<html lang=''>", "", ""),
    ],
)
def test_the_language_is_a_short_tag(html: str, header: str, language: str) -> None:
    assert read(html, language=header).language == language


def test_the_first_sentence_is_that_of_the_post() -> None:
    html = (
        "<body><p>Wir verwenden Cookies, damit diese Seite besser läuft.</p><main><article>"
        "<p>25.11.2026</p><p>Vor z. B. drei Jahren <b>be</b>gann\nich zu schreiben, "
        "am 3. Mai. Danach kam mehr.</p></article></main>"
    )
    assert read(html).first_sentence == (
        "Vor z. B. drei Jahren begann ich zu schreiben, am 3. Mai."
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("One. Two.", "One."),
        ("Really?! Yes.", "Really?!"),
        ("„Ist das so?“ Ja.", "„Ist das so?“"),
        ("Version 3.11 is out. Get it", "Version 3.11 is out."),
        ("Dr. Ada und Prof. Kim. Ende", "Dr. Ada und Prof. Kim."),
        ("No end", "No end"),
        ("", ""),
        ("a" * 600, "a" * 499 + "…"),
        ("…", "…"),
    ],
)
def test_a_sentence_ends_where_it_ends(words: str, sentence: str) -> None:
    assert first_sentence(words, 500) == sentence


@pytest.mark.parametrize(
    ("html", "alt"),
    [
        ("<meta property='og:image:alt' content='A cat'><article><img alt=x></article>", "A cat"),
        ("<article><img src=a><img alt=' '><img alt='Ein Hund'></article>", "Ein Hund"),
        ("<header><img alt=Logo></header>", ""),
    ],
)
def test_the_pictures_description_is_that_of_the_post(html: str, alt: str) -> None:
    assert read(html).picture_alt == alt


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        ("/post?utm_source=x&id=1", "https://blog.example/post?id=1"),
        ("https://www.blog.example/post#x", "https://www.blog.example/post"),
        ("http://blog.example/post", "http://blog.example/post"),
        ("https://somebody.example/their-post", HERE),
        ("http://127.0.0.1/", HERE),
        ("javascript:alert(1)", HERE),
        ("http://[", HERE),
        ("", HERE),
    ],
)
def test_a_page_speaks_for_its_own_site_only(href: str, canonical: str) -> None:
    assert read(f"<link rel=canonical href='{href}'>").canonical == canonical


def test_feeds_are_those_that_may_be_asked() -> None:
    html = (
        "<base href='https://blog.example/de/'>"
        "<link rel=alternate type='application/rss+xml' href='feed'>"
        "<link rel='ALTERNATE feed' type='Application/Atom+XML' href='/atom'>"
        "<link rel=alternate type='application/rss+xml' href='http://10.0.0.1/feed'>"
        "<link rel=alternate type='application/rss+xml' href='feed'>"
        "<link rel=alternate hreflang=en href='/en'>"
    )
    assert read(html).feeds == ("https://blog.example/de/feed", "https://blog.example/atom")
    many = "".join(f"<link rel=alternate type=application/rss+xml href=/{n}>" for n in range(500))
    assert len(read(many).feeds) == 10


# --- linking back --------------------------------------------------------------------------------

CALL = "https://www.host.example/call/?p=1"


@pytest.mark.parametrize(
    "href",
    [
        "https://www.host.example/call/?p=1",
        "http://host.example/call?p=1",
        "//host.example/call/?p=1#comments",
        " https://HOST.example/call/?utm_source=x&p=1&fbclid=y ",
    ],
)
def test_a_link_back_is_seen_however_it_is_written(href: str) -> None:
    assert read(f"<p>See <a href='{href}'>this</a>", back=CALL).links_back is True


@pytest.mark.parametrize(
    "html",
    [
        "<p>https://www.host.example/call/?p=1",
        "<a href='https://www.host.example/'>x</a>",
        "<a href='https://www.host.example/call/?p=2'>x</a>",
        "<a href='https://www.host.example.org/call/?p=1'>x</a>",
        "<!-- <a href='https://www.host.example/call/?p=1'>x</a> -->",
        "<script>'<a href=\"https://www.host.example/call/?p=1\">'</script>",
        "<a name='https://www.host.example/call/?p=1'>x</a>",
    ],
)
def test_what_is_no_link_back_is_none(html: str) -> None:
    assert read(html, back=CALL).links_back is False


def test_nobody_asked_about_a_link_back() -> None:
    assert read("<a href='https://www.host.example/call/?p=1'>x</a>").links_back is None


def test_the_gist_of_what_may_not_be_asked_is_nothing() -> None:
    assert gist("http://localhost/x") == ""
    assert gist("https://www.blog.example/") == gist("http://blog.example") == "blog.example"


# --- whatever it is ------------------------------------------------------------------------------


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<title>",
                "</title>",
                "<base href=",
                "<meta name=author content=",
                "'",
                '"',
                ">",
                "<",
                "<a href=",
                "http://",
                "[",
                "://",
                "\x00",
                "\ud800",
                "<p>",
                "<article>",
                "&#0;",
                "&amp;",
                "<!--",
                "-->",
                "<script type=application/ld+json>",
                "</script>",
                "{",
                "}",
                "ü",
                "\u202e",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_any_markup_gives_short_plain_lines(html: str) -> None:
    found = read(html.encode("utf-8", "surrogatepass"), back=CALL)
    for line in (found.title, found.author, found.description, found.first_sentence):
        assert len(line) <= 500
        assert line.isprintable()


def test_what_is_cut_says_so() -> None:
    assert plain("a b  c", 10) == "a b c"
    assert plain("x" * 11, 10) == "x" * 9 + "…"
    assert plain("a \u202e\u202e b", 10) == "a b"
