"""What websites ask of programs, and that we keep to it for feeds."""

import pytest

from community.errors import FetchRefused
from fetching.pages import WebPages
from fetching.robots import Rules, fits, read
from tests.fetching.street import INSIDE, Street, answer, sent_on, visitor

FEED = answer(body=b"<rss><channel><title>T</title></channel></rss>", kind="application/rss+xml")
HERE = "http://blog.example/feed"


@pytest.mark.parametrize(
    ("pattern", "path", "fit"),
    [
        ("/", "/anything", True),
        ("/a", "/a", True),
        ("/a", "/ab", True),
        ("/a", "/b", False),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/*.xml", "/x/feed.xml?y", True),
        ("/*.xml$", "/x/feed.xml?y", False),
        ("/*.xml$", "/x.xml/feed.xml", True),
        ("*", "/x", True),
        ("*$", "/x", True),
        ("/a*b*c", "/a-b-c", True),
        ("/a*b*c", "/a-c-b", False),
        ("/ab*b$", "/ab", False),
        ("/" + "*a" * 500, "/" + "a" * 1_000, True),
        ("/" + "*a" * 500 + "b", "/" + "a" * 2_000, False),
    ],
)
def test_a_pattern_fits_as_the_standard_says(pattern: str, path: str, *, fit: bool) -> None:
    assert fits(pattern, path) == fit


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow:", True),
        ("user-AGENT : * # all\n disallow : /feed # no", False),
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: Netzwerkstatt\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: netzwerkstatt/9\nDisallow: /x", True),
        ("User-agent: a\nUser-agent: *\nDisallow: /feed", False),
        ("User-agent: *\nDisallow: /\nAllow: /feed", True),
        ("User-agent: *\nAllow: /\nDisallow: /feed", False),
        ("User-agent: *\nDisallow: /feed\nAllow: /feed", True),
        ("User-agent: *\nDisallow: /a\nUser-agent: *\nDisallow: /feed", False),
        ("Disallow: /feed", True),
        ("<html>Not found", True),
        ("User-agent: *\r\nCrawl-delay: 5\r\nDisallow: /feed\r\n", False),
        ("\ufeffUser-agent: *\nDisallow: /feed", False),
    ],
)
def test_a_robots_txt_is_read_as_the_standard_says(robots: str, *, allowed: bool) -> None:
    assert read(robots.encode(), "Netzwerkstatt").allow("/feed") == allowed


def test_a_robots_txt_of_any_bytes_is_none() -> None:
    assert read(bytes(range(256)) * 3_000, "Netzwerkstatt") == Rules()
    many = read(b"User-agent: *\n" + b"Disallow: /x\n" * 30_000, "Netzwerkstatt")
    assert len(many.rules) == 2_000


async def refusal(street: Street, pages: WebPages, address: str = HERE) -> str:
    try:
        await pages.feed(address)
    except FetchRefused as error:
        return error.reason
    assert street.inside.connections == 0
    return ""


async def test_a_website_is_asked_once_and_kept_to(street: Street) -> None:
    street.shop.say["/robots.txt"] = answer(body=b"User-agent: *\nDisallow: /private")
    street.shop.say["/feed"] = street.shop.say["/private/feed"] = FEED
    pages = WebPages(street.getter)
    assert await refusal(street, pages) == ""
    assert await refusal(street, pages) == ""
    assert await refusal(street, pages, "http://blog.example/private/feed") == "robots"
    assert [one.target for one in street.shop.asked] == ["/robots.txt", "/feed", "/feed"]


async def test_another_website_has_its_own_rules_also_on_a_redirect(street: Street) -> None:
    street.shop.say["blog.example/feed"] = sent_on("http://other.example/feed")
    street.shop.say["other.example/robots.txt"] = answer(body=b"User-agent: *\nDisallow: /")
    street.shop.say["/feed"] = FEED
    assert await refusal(street, WebPages(street.getter)) == "robots"
    assert ("other.example", "/feed") not in {(one.host, one.target) for one in street.shop.asked}


@pytest.mark.parametrize(
    ("status", "why"), [(404, ""), (403, ""), (410, ""), (500, "robots"), (503, "robots")]
)
async def test_no_robots_txt_is_a_yes_and_trouble_is_a_no(
    street: Street, status: int, why: str
) -> None:
    street.shop.say["/robots.txt"] = answer(status)
    street.shop.say["/feed"] = FEED
    assert await refusal(street, WebPages(street.getter)) == why


@pytest.mark.parametrize("target", [f"http://{INSIDE}/", "http://localhost/", "file:///etc/passwd"])
async def test_robots_txt_is_fetched_by_the_same_rules(street: Street, target: str) -> None:
    street.shop.say["/robots.txt"] = sent_on(target)
    street.shop.say["/feed"] = FEED
    assert await refusal(street, WebPages(street.getter)) in {"address", "host", "scheme"}
    assert street.inside.connections == 0


async def test_a_robots_txt_too_large_to_read_is_none(street: Street) -> None:
    street.shop.say["/robots.txt"] = answer(body=b"User-agent: *\nDisallow: /\n" * 100_000)
    street.shop.say["/feed"] = FEED
    assert await refusal(street, WebPages(street.getter)) == ""


async def test_rules_are_forgotten_when_there_are_too_many(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fetching.robots.MOST_KEPT", 1)
    street.shop.say["/feed"] = FEED
    pages = WebPages(street.getter)
    for address in (HERE, "http://other.example/feed", HERE):
        assert await refusal(street, pages, address) == ""
    assert [one.target for one in street.shop.asked].count("/robots.txt") == 3


async def test_for_a_page_that_a_person_asked_for_robots_txt_is_not_asked(street: Street) -> None:
    street.shop.say["/robots.txt"] = answer(body=b"User-agent: *\nDisallow: /")
    street.shop.say["/"] = answer(body=b"<title>T</title>")
    page = await WebPages(visitor(street.names)).page("http://blog.example/")
    assert (page.title, page.hops) == ("T", ("http://blog.example/",))
