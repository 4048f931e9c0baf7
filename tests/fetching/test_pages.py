"""The whole way: fetched, read in the process apart, handed on as values."""

import asyncio
import gc
import gzip
import io
import json
import re
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

from community.errors import CommunityError, FetchRefused
from community.pages import (
    REFUSALS,
    UNMARKED,
    DecisionReason,
    Feed,
    FeedItem,
    Mark,
    Page,
    Pages,
    Reason,
    refused,
)
from fetching import read_worker
from fetching.decision import Refused, decide
from fetching.getting import Fetched
from fetching.pages import WebPages, agent, version
from fetching.reading import Reading
from fetching.unpacking import Body
from tests.fakes.pages import FakePages
from tests.fetching.bombs import HTML_BOMBS
from tests.fetching.street import HANGS, Street, answer, sent_on
from tests.longest import PUMPS, expressions, pumped

CALL = "https://host.example/call"
POST = """<!doctype html><html lang=de><meta charset=windows-1252><title>Über mich</title>
<meta name=author content="Zoë"><link rel=alternate type=application/atom+xml href=/atom>
<article><p>Ein erster Satz, der lang genug ist. Ein zweiter.<a href=https://www.host.example/call/>
Aufruf</a><img alt="Ein Bild"></article>"""


# --- refusals ------------------------------------------------------------------------------------


def test_each_reason_has_its_sentence() -> None:
    words = {*get_args(DecisionReason)}
    words |= {one for part in get_args(Reason) for one in (get_args(part) or (part,))}
    assert set(REFUSALS) == words
    assert all(re.fullmatch(r"[a-z]+", one) for one in words)
    assert len({one.msgid for one in REFUSALS.values()}) == len(REFUSALS)


def test_a_refusal_is_an_error_that_people_may_read() -> None:
    error = refused("robots")
    assert isinstance(error, CommunityError)
    assert (error.reason, error.text) == ("robots", REFUSALS["robots"])


# --- pages and feeds -----------------------------------------------------------------------------


async def test_a_page_comes_as_values_with_the_way_to_it(street: Street) -> None:
    street.shop.say["/s"] = sent_on("http://www.blog.example/post?utm_source=x")
    street.shop.say["/post?utm_source=x"] = answer(body=POST.encode("cp1252"), kind="text/html")
    page = await WebPages(street.getter).page("http://blog.example/s", back=CALL)
    assert page == Page(
        address="http://www.blog.example/post?utm_source=x",
        hops=("http://blog.example/s", "http://www.blog.example/post?utm_source=x"),
        title="Über mich",
        author="Zoë",
        language="de",
        first_sentence="Ein erster Satz, der lang genug ist.",
        picture_alt="Ein Bild",
        canonical="http://www.blog.example/post",
        feeds=("http://www.blog.example/atom",),
        links_back=True,
    )


async def test_a_feed_comes_as_values(street: Street) -> None:
    xml = (
        "<rss><channel><title>T</title><item><title>P</title><link>/1</link><category>A</category>"
        "<pubDate>Wed, 25 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>"
    )
    street.shop.say["/feed"] = answer(body=xml.encode(), kind="application/rss+xml")
    assert await WebPages(street.getter).feed("http://blog.example/feed") == Feed(
        address="http://blog.example/feed",
        title="T",
        items=(
            FeedItem(
                title="P",
                link="http://blog.example/1",
                published=datetime(2026, 11, 25, 10, tzinfo=UTC),
                hashtags=("a",),
            ),
        ),
    )


async def test_a_feed_that_has_not_changed_is_not_sent_again(street: Street) -> None:
    xml = b"<rss><channel><title>T</title><item><title>#MyTown</title></item></channel></rss>"
    told = ['ETag: "v1"', "Last-Modified: Wed, 25 Nov 2026 10:00:00 GMT"]
    street.shop.say["/feed"] = answer(body=xml, kind="text/xml", headers=told)
    pages, address = WebPages(street.getter), "http://blog.example/feed"
    first = await pages.feed(address, sought=["mytown"])
    assert first.mark == Mark('"v1"', "Wed, 25 Nov 2026 10:00:00 GMT")
    assert [one.found for one in first.items] == [("mytown",)]
    street.shop.say["/feed"] = answer(304)
    again = await pages.feed(address, mark=first.mark)
    assert again == Feed(address, mark=first.mark, unchanged=True)
    asked = [one.headers for one in street.shop.asked if one.target == "/feed"]
    names = ("if-none-match", "if-modified-since")
    assert [[one.get(name) for name in names] for one in asked] == [
        [None, None],
        ['"v1"', "Wed, 25 Nov 2026 10:00:00 GMT"],
    ]
    with pytest.raises(FetchRefused) as refused:
        await pages.feed(address)
    assert refused.value.reason == "status"  # nobody asked whether it had changed


@pytest.mark.parametrize("etag", ["x" * 201, "\u00fc"])
async def test_a_mark_that_cannot_be_told_again_is_none(street: Street, etag: str) -> None:
    headers = [f"ETag: {etag}"]
    street.shop.say["/feed"] = answer(body=b"<rss/>", kind="text/xml", headers=headers)
    assert (await WebPages(street.getter).feed("http://blog.example/feed")).mark == UNMARKED


@pytest.mark.parametrize(
    ("kind", "page", "feed"),
    [
        ("text/html", "", "feed"),
        ("application/xhtml+xml; charset=utf-8", "", "feed"),
        ("TEXT/HTML", "", "feed"),
        ("", "", "type"),
        ("application/pdf", "type", "type"),
        ("image/svg+xml", "type", "feed"),
        ("application/json", "type", "type"),
        ("text/plain", "type", "feed"),
        ("application/rss+xml", "type", "feed"),
    ],
)
async def test_only_pages_are_read_as_pages_and_xml_as_feeds(
    street: Street, kind: str, page: str, feed: str
) -> None:
    street.shop.say["/"] = answer(body=b"<p>x", kind=kind)
    pages = WebPages(street.getter)
    assert await why(pages, "page") == page
    assert await why(pages, "feed") == feed


@pytest.mark.parametrize("status", [201, 204, 206, 304, 400, 401, 403, 404, 410, 429, 500, 503])
async def test_only_what_is_there_is_read(street: Street, status: int) -> None:
    street.shop.say["/"] = answer(status, b"" if status in {204, 304} else b"<title>x</title>")
    assert await why(WebPages(street.getter), "page") == "status"


async def why(pages: Pages, kind: str, address: str = "http://blog.example/") -> str:
    try:
        await (pages.page(address) if kind == "page" else pages.feed(address))
    except FetchRefused as error:
        return error.reason
    return ""


async def test_an_error_does_not_keep_what_was_read(street: Street) -> None:
    """Refused bombs, all errors kept, as a log may: their bodies are not."""
    bomb = gzip.compress(bytes(3 << 20))
    street.shop.say["/"] = answer(body=bomb, headers=["Content-Encoding: gzip"])
    pages = WebPages(street.getter)
    errors = await asyncio.gather(
        *(pages.page(f"http://b{n}.example/") for n in range(20)), return_exceptions=True
    )
    gc.collect()  # what only circles keep is not kept
    assert [one for one in gc.get_objects() if type(one) is Body] == []
    assert {type(error) for error in errors} == {FetchRefused}


def test_an_address_is_checked_without_a_network(street: Street) -> None:
    pages = WebPages(street.getter)
    assert pages.check("HTTPS://Blog.Example") == "https://blog.example/"
    with pytest.raises(FetchRefused):
        pages.check("http://localhost/")
    assert not street.names.looked_up


async def test_everything_is_let_go_of(street: Street) -> None:
    await WebPages(street.getter).close()


def test_we_say_who_we_are_and_where_to_read_about_us() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", version())
    assert agent("https://example.org/bot") == (
        f"Netzwerkstatt/{version()} (+https://example.org/bot)"
    )
    assert agent() == f"Netzwerkstatt/{version()} (a community's own bot)"


# --- the process apart ---------------------------------------------------------------------------


async def test_a_page_that_keeps_the_parser_busy_is_given_up_after_its_seconds() -> None:
    fetched = Fetched("http://a.example/", (), 200, "text/html", "", HTML_BOMBS["nested divs"])
    with pytest.raises(FetchRefused) as caught:
        # Its own limit is 3 s of CPU time, which on a busy machine are many more by the clock; so
        # this only tells what ends from what hangs. `make bench` measures how long it takes.
        async with asyncio.timeout(HANGS):
            await Reading().page(fetched, "")
    assert caught.value.reason == "markup"


async def test_the_process_knows_no_secret_and_cannot_take_more_than_its_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    seen = tmp_path / "seen"
    program = (
        "import json, os, resource, sys; from fetching import read_worker; sys.stdin.buffer.read();"
        f"open({str(seen)!r}, 'w').write(json.dumps(dict(os.environ))); read_worker.limit();"
        "print(json.dumps({'refused': 'feed'}) if "
        "resource.getrlimit(resource.RLIMIT_CPU) == (3, 3) and "
        "resource.getrlimit(resource.RLIMIT_AS) == (512 << 20,) * 2 and "
        "resource.getrlimit(resource.RLIMIT_FSIZE) == (0, 0) else '')"
    )
    with pytest.raises(FetchRefused):
        await Reading((sys.executable, "-c", program)).feed(Fetched("", (), 200, "", "", b""))
    known = json.loads(seen.read_text())
    assert "DISCORD_TOKEN" not in known
    assert "secret" not in known.values()
    assert set(known) <= {
        "LC_CTYPE", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "PYTHONUTF8", "VIRTUAL_ENV",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("page", b"<title>T</title>", {"title": "T", "links_back": None}),
        ("feed", b"<rss><channel><title>T</title></channel></rss>", {"title": "T", "items": []}),
        ("feed", b"<!DOCTYPE rss><rss/>", {"refused": "doctype"}),
        ("feed", b"nothing", {"refused": "feed"}),
    ],
)
def test_a_job_is_answered_in_one_line(kind: str, body: bytes, said: dict[str, object]) -> None:
    job = {
        "kind": kind,
        "address": "http://a.example/",
        "content_type": "",
        "language": "",
        "back": "",
    }
    sink = io.BytesIO()
    read_worker.work(io.BytesIO(json.dumps(job).encode() + b"\n" + body), sink)
    answered = json.loads(sink.getvalue())
    assert said.items() <= answered.items()


# --- regular expressions -------------------------------------------------------------------------


@pytest.mark.parametrize("expression", expressions())
def test_no_expression_takes_an_endless_text_for_what_it_looks_for(expression: str) -> None:
    """Nor does it lose its way there: how long it takes is measured by `make bench`."""
    compiled = re.compile(expression)
    assert [pump for pump in PUMPS if compiled.fullmatch(pumped(pump))] == []


def test_there_are_expressions_to_try() -> None:
    assert len(expressions()) >= 5


# --- the fake ------------------------------------------------------------------------------------


async def test_the_fake_says_what_the_real_one_would() -> None:
    page = Page("https://a.example/", title="A")
    feed = Feed("https://a.example/feed")
    pages = FakePages(
        {page.address: page}, {feed.address: feed}, {page.address: {CALL}},
        {"https://slow.example/": "timeout"},
    )  # fmt: skip
    assert (await pages.page(page.address)) == page
    assert (await pages.page(page.address, back=CALL)).links_back is True
    assert (await pages.page(page.address, back="https://b.example/")).links_back is False
    assert await pages.feed(feed.address) == feed
    assert await why(pages, "page", "https://slow.example/") == "timeout"
    assert await why(pages, "page", "https://gone.example/") == "status"
    assert await why(pages, "feed", "https://gone.example/") == "feed"
    assert await why(pages, "page", "file:///x") == "scheme"
    assert pages.asked[-1] == "https://gone.example/"
    assert asdict(page)["hops"] == ()
    assert isinstance(decide("file:///x"), Refused)
