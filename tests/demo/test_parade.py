"""The blogs of the demo: pages in every charset, read by the bot as it reads any page."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import urljoin

import pytest

from community.errors import FetchRefused
from community.places import Language
from demo.blogs import ATOM, Blogs, feed_of, front_page, is_here, page_of, stored
from demo.parade import BY_FEED, posts, words

CHARSETS = {"utf-8", "iso-8859-1", "windows-1252", "utf-16-le", "utf-16-be"}
BACK = "http://host.example/call"
LINK = f'<p><a href="{BACK}">…</a></p>'


@pytest.fixture
async def blogs() -> AsyncIterator[Blogs]:
    opened = Blogs()
    async with opened.open():
        yield opened


@pytest.mark.parametrize("language", ["de", "en"])
async def test_every_page_is_read_as_it_was_written(blogs: Blogs, language: Language) -> None:
    author = "Kübra Øster-Łoś"
    for post in posts(language):
        blogs.publish(post.address, *stored(post, page_of(post, author, language, LINK)))
        page = await blogs.pages.page(post.address, back=BACK)
        assert page.title == post.title
        assert page.first_sentence
        assert post.body[0].startswith(page.first_sentence)
        assert page.picture_alt == post.picture
        assert page.author == ("" if post.signed == "nothing" else author)
        assert page.language == language
        assert page.links_back


@pytest.mark.parametrize("language", ["de", "en"])
def test_all_charsets_are_there_declared_in_every_way(language: Language) -> None:
    written = posts(language)
    assert len(written) == 11
    assert {one.charset for one in written} == CHARSETS
    assert {one.declared for one in written} == {"header", "meta", "http-equiv", "nothing", "bom"}
    assert {one.kind for one in written} == {"article", "photos", "podcast"}
    # Each of them says something that plain ASCII cannot, or the charset would be of no matter.
    for one in written:
        said = f"{one.title}{''.join(one.body)}"
        assert language == "en" or not said.isascii(), one.title
    assert words(language)["words"]["words"]


async def test_a_page_that_forgot_the_link_is_changed_at_home(blogs: Blogs) -> None:
    post = posts("en")[0]
    for back, linked in (("", False), (LINK, True)):
        blogs.publish(post.address, *stored(post, page_of(post, "Ada", "en", back)))
        assert (await blogs.pages.page(post.address, back=BACK)).links_back is linked


async def test_nothing_but_the_blogs_is_asked(blogs: Blogs) -> None:
    for address, reason in (
        ("http://elsewhere.example/", "unreachable"),
        ("http://127.0.0.1/", "address"),
        ("http://localhost/", "host"),
    ):
        with pytest.raises(FetchRefused) as refused:
            await blogs.pages.page(address)
        assert refused.value.reason == reason
    assert is_here("127.0.0.1")
    assert not is_here("93.184.216.34")


async def test_a_page_that_was_never_published_is_not_there(blogs: Blogs) -> None:
    post = posts("en")[0]
    blogs.publish(post.address, b"<p>Here.", "text/html")
    with pytest.raises(FetchRefused) as refused:
        await blogs.pages.page(f"{post.address}/draft")
    assert refused.value.reason == "status"


@pytest.mark.parametrize("language", ["de", "en"])
async def test_a_blog_with_a_feed_is_read_like_any(blogs: Blogs, language: Language) -> None:
    post = posts(language)[BY_FEED]
    home, feed = (urljoin(post.address, path) for path in ("/", "/feed.atom"))
    at = datetime(2026, 3, 10, 9, tzinfo=UTC)
    blogs.publish(home, front_page(post.blog, feed, language), "text/html")
    written = [(post.title, post.address, at, "MyPlace"), ("A & B", home, at, "")]
    blogs.publish(feed, feed_of(post.blog, feed, language, written), ATOM)
    assert (await blogs.pages.page(home)).feeds == (feed,)
    read = await blogs.pages.feed(feed, sought=["myplace"])
    assert (read.title, read.language) == (post.blog, language)
    assert [(one.title, one.link, one.published, one.found) for one in read.items] == [
        (post.title, post.address, at, ("myplace",)),
        ("A & B", home, at, ()),
    ]
