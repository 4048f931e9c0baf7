"""Call and roundup hold people's words and obey none of them, as HTML and as Markdown."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

import publishing.documents
from community.documents import Document
from community.parades.call import announcement, call_document, posts_document
from community.parades.model import Parading, PostKind
from community.parades.roundup import roundup_document
from community.typed import one_line, tidy
from publishing.documents import Safe
from publishing.short_posts import write_short_posts
from tests.cogs.hostile import naughty, spiteful
from tests.community.parades.examples import AROUND, PARADE, PARADING
from tests.community.parades.spells import SPELLS
from tests.matrix.hostile import spiteful as spiteful_there
from tests.publishing.reading_pages import PageRead, as_html, as_markdown

OURS = {
    *("html", "head", "meta", "title", "style", "body", "article", "h1", "h2", "h3", "p", "br"),
    *("a", "dl", "dt", "dd", "ul", "li", "blockquote", "footer", "strong"),
}
ATTRIBUTES = {
    *(("html", "lang"), ("meta", "charset"), ("meta", "name"), ("meta", "content")),
    *(("a", "href"), ("a", "rel"), ("ul", "style")),
}
ADDRESSES = {"https://kultur.example/aufruf", *(f"https://blog{n + 1}.example/{n}" for n in (1, 2))}


def said_everywhere(words: str) -> Parading:
    """Return a parade in which everything that people type is this."""
    line, lines = one_line(words), tidy(words)
    parade = replace(
        PARADE, title=line, question=lines, why=lines, foreword=lines, grace_days=3, hashtag="Tag"
    )
    posts = [
        replace(one, title=line, author=line, sentence=line, words=lines and one.words and lines)
        for one in PARADING.posts
        if one.kind is PostKind.WORDS or one.id in (1, 2)
    ]
    return replace(PARADING, parade=parade, posts=tuple(posts))


def pages(words: str) -> list[Document]:
    """Return all pages of such a parade that people paste into their blogs."""
    parading = said_everywhere(words)
    line = one_line(words)
    names = dict.fromkeys(AROUND.names, line)
    around = replace(AROUND, names=names, following=(line, line))
    return [
        roundup_document(parading, around),
        call_document(parading.parade, line, line),
    ]


def checked(page: PageRead) -> None:
    """Find nothing in a page but what we wrote."""
    assert page.tags <= OURS
    assert page.attributes <= ATTRIBUTES
    assert set(page.links) <= ADDRESSES


@pytest.mark.parametrize("words", SPELLS)
def test_nothing_that_people_write_becomes_markup_or_a_link_of_theirs(words: str) -> None:
    roundup, call = pages(words)
    for page in (as_html(roundup), as_markdown(roundup)):
        checked(page)
        assert sorted(page.links) == sorted(ADDRESSES)
        assert " ".join(one_line(words).split()) in page.words
    for page in (as_html(call), as_markdown(call)):
        checked(page)
        assert page.links == ("https://kultur.example/aufruf",)


def test_neither_does_anything_that_others_have_collected() -> None:
    for words in naughty():
        for page in pages(words):
            checked(as_html(page))
            checked(as_markdown(page))


@settings(max_examples=60, deadline=None)
@given(words=spiteful | spiteful_there)
def test_neither_does_whatever_else_somebody_thinks_of(words: str) -> None:
    for page in pages(words):
        checked(as_html(page))
        checked(as_markdown(page))


@pytest.mark.parametrize("words", SPELLS)
def test_short_posts_only_link_to_the_networks(words: str) -> None:
    parade = said_everywhere(words).parade
    posts = write_short_posts(announcement(parade))
    page = as_html(posts_document(parade, posts))
    assert page.tags <= OURS
    assert set(page.links) == {one.share for one in posts if one.share}


def test_even_if_nothing_were_escaped_no_script_would_get_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def not_escaped(words: str, *, quote: bool = True) -> str:
        _ = quote
        return words

    monkeypatch.setattr(publishing.documents, "escape", not_escaped)
    monkeypatch.setattr(publishing.documents, "_TAGGED", Safe(not_escaped, not_escaped))
    for words in SPELLS:
        for document in pages(words):
            page = as_html(document)
            assert not page.tags & {"script", "svg", "img", "iframe", "object", "form"}
            assert page.attributes <= {*ATTRIBUTES, ("a", "title")}
            assert not any(one.startswith(("javascript:", "data:")) for one in page.links)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example"])
def test_an_address_that_is_no_web_page_leads_nowhere(address: str) -> None:
    post = replace(PARADING.posts[0], address=address)
    roundup = roundup_document(replace(PARADING, posts=(post,)), AROUND)
    for page in (as_html(roundup), as_markdown(roundup)):
        assert set(page.links) <= {"https://kultur.example/aufruf", ""}
