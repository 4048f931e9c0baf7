"""Pages as files: readable as they stand, and obeying nothing that a person wrote."""

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.documents import Document, Heading, Linked, Words
from community.texts import Facts, Who, ntext, text
from publishing.documents import ALONE, write_document

AT = datetime(2026, 5, 9, 8, 0, tzinfo=UTC)
PAGE = Document(
    "de",
    text("{title}", title="Licht & Schatten"),
    (
        Facts(((text("When"), AT), (text("Where"), "Köln"), (text("Coming"), (Who("Ada"), "Ben")))),
        Heading(text("Photos")),
        Words("Es war schön.\nWirklich.\n\nUnd kalt.", "Ada"),
        Linked("https://blog.example/post?a=1&b=2", "blog.example", "Ein Bericht", "Ben"),
        ntext("{count} person", "{count} people", 2),
        text("{day}", day=date(2026, 5, 9)),
    ),
    "Europe/Berlin",
)


class Tags(HTMLParser):
    """Collects tags, attributes and text, and checks that what is opened is closed."""

    VOID = ("meta", "br")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.links: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def parsed(document: Document) -> Tags:
    """Read a page as a browser does."""
    tags = Tags()
    tags.feed(write_document(document, "html").decode())
    tags.close()
    assert tags.open == []
    return tags


def test_markdown_can_be_read_as_it_stands() -> None:
    written = write_document(PAGE, "markdown").decode()
    begins = "# Licht \\& Schatten\n\n- **Wann:** Samstag, 9. Mai 2026, 10:00\n- **Wo:** Köln\n"
    assert written.startswith(begins)
    assert "**Dabei:** Ada und Ben" in written
    assert "## Fotos" in written
    assert "> Es war schön.  \n> Wirklich.\n>\n> Und kalt.\n>\n> von Ada" in written
    assert "- [blog.example](<https://blog.example/post?a=1&b=2>), von Ben: Ein Bericht" in written
    assert "2 Personen" in written


def test_html_is_whole_and_says_its_language() -> None:
    written = write_document(PAGE, "html").decode()
    assert '<html lang="de">' in written
    assert "Licht &amp; Schatten" in written
    tags = parsed(PAGE)
    assert tags.links == ["https://blog.example/post?a=1&b=2"]
    assert tags.seen.count("blockquote") == 1
    assert tags.seen.count("p") == 5
    assert "Samstag, 9. Mai 2026, 10:00" in tags.words


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "[here](javascript:alert(1))",
        "![x](https://a.example/x.png)",
        "# Not a heading",
        "- no list\n1. none either",
        "&lt;b&gt;",
        "</blockquote></main>",
        "`code` **bold** ~~gone~~ <https://a.example>",
    ],
)
def test_nothing_that_a_person_wrote_is_obeyed(words: str) -> None:
    page = Document("en", text("{title}", title=words), (Words(words, words),))
    tags = parsed(page)
    assert set(tags.seen) <= {
        *("html", "head", "meta", "title", "style", "body", "article", "h1"),
        *("blockquote", "p", "br", "footer"),
    }
    assert " ".join(words.split()) in " ".join(tags.words.split())
    written = write_document(page, "markdown").decode()
    for line in written.split("\n")[1:]:
        bare = line.removeprefix("> ")
        assert not bare.startswith(("#", "-", "1.", "<", "!", "`"))


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_is_written_the_page_stays_one_page(words: str, name: str) -> None:
    page = Document("en", text("{title}", title=name), (Words(words, name),))
    tags = parsed(page)
    assert tags.seen.count("h1") == 1
    assert tags.seen.count("blockquote") == 1


def test_a_page_that_is_pasted_into_a_blog_leaves_the_blogs_look_alone() -> None:
    """Browsers drop a second html, head and body; a style in the middle of a page they obey."""
    style = write_document(PAGE, "html").decode().partition("<style>")[2].partition("</style>")[0]
    rules = [one for one in style.strip().splitlines() if one != "}" and not one.startswith("@")]
    assert len(rules) > 10
    for rule in rules:
        assert rule.startswith(f"{ALONE} "), rule


def test_what_no_page_may_hold_is_left_out() -> None:
    words = "A\x00B\x0b\ud800C\ufffe"
    page = Document("en", text("{title}", title=words), (Words(words, words, text("new here")),))
    for form in ("html", "markdown"):
        written = write_document(page, form).decode()
        assert "by ABC (new here)" in " ".join(written.split()).replace("AB C", "ABC")
        assert not re.search("[\x00\x0b\ufffe]", written)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 1, 12), date(2026, 1, 31), "12. Januar bis 31. Januar 2026"),
        (date(2025, 12, 12), date(2026, 1, 10), "12. Dezember 2025 bis 10. Januar 2026"),
        (date(2026, 1, 12), date(2026, 1, 12), "12. Januar 2026 bis 12. Januar 2026"),
    ],
)
def test_a_year_is_said_once_in_a_sentence(first: date, last: date, said: str) -> None:
    days = text("{opens} to {closes}", opens=first, closes=last)
    page = Document("de", text("{day}", day=first), (Facts(((text("When"), days),)), days))
    written = write_document(page, "html").decode()
    assert f"<dd>{said}</dd>" in written
    assert f"<p>{said}</p>" in written
    assert f"{first.year}</h1>" in written
