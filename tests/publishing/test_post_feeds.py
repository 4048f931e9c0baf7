"""Feeds of a blog parade, as programs read them."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from community.parades.archive import Entry, PostFeed, post_feed
from community.texts import text
from publishing.post_feeds import write_atom, write_opml
from tests.community.parades.examples import PARADING

AT = datetime(2026, 1, 2, 9, 30, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


def an_entry(number: int, address: str, author: str = "", **more: str) -> Entry:
    words = {"title": f"Post {number}", "sentence": "About it.", "parade": "My town", **more}
    return Entry(
        id=f"urn:netzwerkstatt:1:post:{number}", address=address, author=author, at=AT, **words
    )


def a_feed(*entries: Entry, address: str = "") -> PostFeed:
    return PostFeed("urn:netzwerkstatt:1:parades", text("Blog parades"), address, "de", AT, entries)


def outlines(*entries: Entry) -> list[dict[str, str]]:
    root = ET.fromstring(write_opml(a_feed(*entries)))  # noqa: S314 - we wrote it
    return [dict(one.attrib) for one in root.iter("outline")]


def test_each_blog_stands_once_where_it_is() -> None:
    assert outlines(
        an_entry(1, "http://plain.example:8080/a", "Zoe"),
        an_entry(2, "https://both.example/b", "Bea"),
        an_entry(3, "http://both.example/c", "Ada"),
        an_entry(4, "https://nobody.example/d"),
    ) == [
        {"type": "link", "text": "Ada (both.example)", "url": "https://both.example/"},
        {"type": "link", "text": "nobody.example", "url": "https://nobody.example/"},
        {"type": "link", "text": "Zoe (plain.example)", "url": "http://plain.example:8080/"},
    ]


def test_an_atom_feed_holds_what_the_standard_asks_for() -> None:
    """RFC 4287, sections 4.1.1 and 4.1.2."""
    entry = an_entry(1, "https://blog.example/1", "Ada", title="A & <b>", sentence="One\x07 ]]>")
    raw = write_atom(a_feed(entry, address="https://x.example/f.atom"))
    root = ET.fromstring(raw)  # noqa: S314 - we wrote it
    assert root.tag == f"{ATOM}feed"
    assert [one.tag.removeprefix(ATOM) for one in root] == [
        *("id", "title", "updated", "link", "author", "entry"),
    ]
    [link] = root.findall(f"{ATOM}link")
    assert link.attrib == {"rel": "self", "href": "https://x.example/f.atom"}
    assert root.findtext(f"{ATOM}title") == "Blogparaden"
    assert root.findtext(f"{ATOM}updated") == "2026-01-02T09:30:00Z"
    [told] = root.findall(f"{ATOM}entry")
    said = {one.tag.removeprefix(ATOM): one for one in told}
    assert set(said) == {
        *("id", "title", "updated", "published", "link", "author", "category", "summary"),
    }
    assert said["title"].text == "A & <b>"
    assert said["summary"].text == "One ]]>"
    assert said["author"].findtext(f"{ATOM}name") == "Ada"
    assert said["link"].attrib == {"rel": "alternate", "href": "https://blog.example/1"}
    assert said["category"].attrib == {"term": "My town"}


def test_a_list_without_blogs_is_a_list_all_the_same() -> None:
    assert outlines() == [{"text": "Blogparaden"}]


def test_who_gave_no_name_is_called_by_none_of_ours() -> None:
    """RFC 4287, section 4.2.1: the author of the feed stands for one that an entry lacks."""
    root = ET.fromstring(write_atom(a_feed(an_entry(1, "https://blog.example/1"))))  # noqa: S314
    [told] = root.findall(f"{ATOM}entry")
    assert told.find(f"{ATOM}author") is None
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Blogparaden"
    assert root.find(f"{ATOM}link") is None


def test_two_bots_that_count_alike_name_their_posts_apart() -> None:
    """RFC 4287, section 4.2.6: an id is one in the whole world."""

    def ids(address: str) -> set[str]:
        feed = post_feed([PARADING], 1, "Kultur", "de", address)
        assert len(feed.entries) == 4
        return {feed.id, *(one.id for one in feed.entries)}

    here = ids("https://here.example/parades/a.atom")
    assert len(here) == 5
    assert "tag:here.example,2026:1:post:4" in here
    assert not here & ids("https://there.example/parades/a.atom")
    assert here == ids("https://here.example/parades/another.atom")
