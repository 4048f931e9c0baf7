"""What a feed says; and feeds that are bombs."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.errors import FetchRefused
from community.pages import Feed
from fetching.feeds import MOST_ITEMS, hashtags, read_feed
from tests.fetching.bombs import XML_BOMBS

HERE = "https://blog.example/feed"

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Zoës Blog</title><link>https://blog.example</link><language>de-AT</language>
<image><title>Logo</title><link>https://blog.example/logo</link></image>
<item><title>Mein erster &lt;em&gt;Beitrag&lt;/em&gt; &amp;amp; mehr</title><link>https://blog.example/1</link>
<dc:creator>Zoë</dc:creator><pubDate>Wed, 25 Nov 2026 10:00:00 +0100</pubDate>
<category>Bücher</category><description>Kurz &lt;b&gt;gesagt&lt;/b&gt;.</description>
<content:encoded><![CDATA[<p>Zur <a href="x">#Blogparade2026</a>, bitte.</p>
<script>#no</script>]]></content:encoded>
</item>
<item><title>Zweiter</title><guid>https://blog.example/2</guid>
<author>zoe@blog.example (Zoë)</author></item>
<item><title>Dritter</title><guid isPermaLink="false">17</guid>
<link>javascript:alert(1)</link></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
<title type="html">A &amp;amp; B</title><link rel="self" href="https://blog.example/feed"/>
<link href="/"/><updated>2026-11-25T10:00:00Z</updated>
<entry><source><title>elsewhere</title><link href="/elsewhere"/></source><title>Post</title>
<link rel="replies" href="/1/replies"/><link rel="alternate" href="/1"/>
<author><uri>https://blog.example/ada</uri><name>Ada</name><email>a@b.example</email></author>
<published>2026-11-25T11:00:00+01:00</published><updated>2026-11-26T00:00:00Z</updated>
<category term="Museum"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hi
<b>there</b></p></div></content></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Old</title><link>http://blog.example/</link></channel>
<item><title>One</title><link>http://blog.example/1</link><dc:date>2026-11-25</dc:date></item></rdf:RDF>"""


def read(xml: str | bytes, kind: str = "application/xml") -> Feed:
    body = xml.encode() if isinstance(xml, str) else xml
    return read_feed(body, address=HERE, content_type=kind)


def why_not(xml: str | bytes, kind: str = "application/xml") -> str:
    """Return why a feed is refused; "" if it is read, at most a hundred posts of it."""
    try:
        feed = read(xml, kind)
    except FetchRefused as error:
        return error.reason
    return "" if len(feed.items) <= MOST_ITEMS else "too many"


@pytest.mark.parametrize(
    ("encoding", "kind"),
    [
        ("utf-8", "application/rss+xml"),
        ("utf-8", "text/xml; charset=utf-8"),
        ("iso-8859-1", "text/xml"),
        ("windows-1252", "text/xml"),
        ("iso-8859-15", 'text/xml; charset="ISO-8859-15"'),
        ("utf-16", "application/xml"),
    ],
)
def test_an_rss_feed_is_read_in_its_charset(encoding: str, kind: str) -> None:
    feed = read(RSS.replace("{encoding}", encoding).encode(encoding), kind)
    assert (feed.title, feed.link, feed.language) == (
        "Zoës Blog",
        "https://blog.example/",
        "de-at",
    )
    first, second, third = feed.items
    assert first.title == "Mein erster Beitrag & mehr"
    assert first.link == "https://blog.example/1"
    assert first.author == "Zoë"
    assert first.published == datetime(2026, 11, 25, 9, tzinfo=UTC)
    assert first.summary == "Kurz gesagt."
    assert first.hashtags == ("bücher", "blogparade2026")
    assert (second.link, second.published) == ("https://blog.example/2", None)
    assert third.link == ""


def test_an_atom_feed_is_read() -> None:
    feed = read(ATOM)
    assert (feed.title, feed.link) == ("A & B", "https://blog.example/")
    (post,) = feed.items
    assert (post.title, post.link, post.author) == ("Post", "https://blog.example/1", "Ada")
    assert post.published == datetime(2026, 11, 25, 10, tzinfo=UTC)
    assert post.hashtags == ("museum",)
    assert post.summary == "Hi there"


def test_a_feed_of_the_oldest_kind_is_read() -> None:
    feed = read(RDF)
    assert feed.title == "Old"
    assert [(one.link, one.published) for one in feed.items] == [
        ("http://blog.example/1", datetime(2026, 11, 25, tzinfo=UTC))
    ]


@pytest.mark.parametrize(
    ("sought", "posts"),
    [
        ("BÜCHER", [0]),
        ("blogparade2026", [0]),
        ("Zweiter", [1]),
        ("Dritte", []),
        ("gesagt", [0]),
        ("no", []),  # in a script
        ("blog", []),  # of an address
    ],
)
def test_a_word_is_looked_for_in_title_text_and_categories(sought: str, posts: list[int]) -> None:
    body = RSS.replace("{encoding}", "utf-8").encode()
    feed = read_feed(body, address=HERE, content_type="", sought=[sought, "nowhere"])
    assert [at for at, one in enumerate(feed.items) if one.found == (sought,)] == posts
    assert {one.found for one in feed.items} <= {(), (sought,)}


def test_a_word_is_found_at_the_end_of_a_long_post() -> None:
    words = "x " * 50_000 + "#MyTown"
    xml = f"<rss><channel><item><description>{words}</description></item></channel></rss>"
    feed = read_feed(xml.encode(), address=HERE, content_type="", sought=["mytown"])
    assert feed.items[0].found == ("mytown",)


def test_a_feed_names_its_language_as_rss_or_as_xml_does() -> None:
    assert read(ATOM).language == "de"
    root = '<rss xml:lang="en"><channel>{}<item xml:lang="fr"/></channel></rss>'
    assert read(root.format("")).language == "en"
    assert read(root.format("<language>de-AT</language>")).language == "de-at"
    assert read(root.replace('"en"', '"' + "x" * 900 + '"').format("")).language == ""


def test_blank_lines_before_a_feed_do_no_harm() -> None:
    assert read("\n\n  " + ATOM).title == "A & B"


def test_only_the_first_hundred_posts_are_read() -> None:
    many = "<rss><channel>" + "".join(
        f"<item><title>{n} {'x' * 300}</title></item>" for n in range(1_000)
    )
    items = read(many + "</channel></rss>").items
    assert len(items) == MOST_ITEMS
    assert items[-1].title.startswith("99 ")
    assert {len(one.title) for one in items} == {200}


@pytest.mark.parametrize(
    "written",
    [
        "yesterday",
        "2026-13-45",
        "Wed, 99 Foo 2026",
        "0000-00-00",
        "1" * 1_000,
        "Mon, 1 Jan 10000 0:0:0 +0000",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "25 Nov 2026 25:61:61 +9999",
    ],
)
def test_a_date_that_is_none_is_none(written: str) -> None:
    xml = f"<rss><channel><item><pubDate>{written}</pubDate></item></channel></rss>"
    assert read(xml).items[0].published is None


@pytest.mark.parametrize("name", XML_BOMBS)
def test_a_bomb_is_refused(name: str) -> None:
    assert why_not(XML_BOMBS[name]) in {"doctype", "feed"}


@pytest.mark.parametrize("name", [n for n in XML_BOMBS if "entit" in n or "doctype" in n])
def test_definitions_of_a_feeds_own_end_it(name: str) -> None:
    assert why_not(XML_BOMBS[name]) == "doctype"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"<html><body>no feed</body></html>",
        b"<rss><channel>",
        b"<rss>&nbsp;</rss>",
        b"\x00",
        b"<?xml version='1.0' encoding='nonsense'?><rss/>",
        b"<svg/>",
        b"{}",
        b"<rss><a></b></rss>",
    ],
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    assert why_not(body) == "feed"


@pytest.mark.parametrize("kind", ["text/xml; charset=\x00", "text/xml; charset=", ";;;=", ""])
def test_an_odd_header_does_no_harm(kind: str) -> None:
    assert read(ATOM, kind).title == "A & B"


def test_a_charset_that_nobody_knows_is_refused() -> None:
    assert why_not(ATOM, "text/xml; charset=nonsense") == "feed"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Zur #Blogparade, bitte", ["Blogparade"]),
        ("(#eins) „#zwei“ #drei!", ["eins", "zwei", "drei"]),
        ("C# und x#y, https://a.example/#top", []),
        ("# allein, ##doppelt", ["#doppelt"]),
    ],
)
def test_hashtags_are_words_behind_a_sign(words: str, found: list[str]) -> None:
    assert hashtags(words) == found


PIECES = [
    "<rss>",
    "</rss>",
    "<channel>",
    "<item>",
    "</item>",
    "<title>",
    "</title>",
    "&amp;",
    "&#0;",
    "<![CDATA[",
    "]]>",
    "<link href='",
    "'/>",
    "http://",
    "[",
    "ü",
    "\x00",
    "<category term='x'/>",
    "<author>",
    "<name>",
    "</name>",
    "</author>",
    "<!--",
    "-->",
    "<?x ?>",
    "<source>",
]


@settings(max_examples=1_500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.integers(0, len(RSS)))
def test_a_feed_with_anything_in_it_is_read_or_refused(pieces: str, at: int) -> None:
    whole = RSS.replace("{encoding}", "utf-8")
    assert why_not(whole[:at] + pieces + whole[at:]) in {"", "feed", "doctype"}
