"""Short posts: each fits into its network, and says what people must know."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.parades.call import Announcement
from publishing.short_posts import write_short_posts

CALL = "https://blog.example/2026/12/my-town?a=1&b=2"
ANNOUNCED = Announcement(
    "Mein Ort", "Was zeigst du einem Gast?", "MeinOrt", date(2026, 12, 31), CALL, "de"
)
MOST = {
    "Mastodon": 500, "Bluesky": 300, "LinkedIn": 3000, "Xing": 420, "Instagram": 2200,
    "Facebook": 5000, "X": 280,
}  # fmt: skip


def test_a_short_post_says_what_until_when_and_where() -> None:
    posts = {one.network: one for one in write_short_posts(ANNOUNCED)}
    assert list(posts) == list(MOST)
    assert posts["Mastodon"].words == (
        "Blogparade: Mein Ort\n\nWas zeigst du einem Gast?\n\nMach mit bis zum 31. Dezember 2026."
        f"\n\n#MeinOrt {CALL}"
    )
    assert CALL not in posts["Instagram"].words
    assert "Profil" in posts["Instagram"].words


def test_share_links_carry_the_whole_post_or_its_address() -> None:
    posts = {one.network: one for one in write_short_posts(ANNOUNCED)}
    mastodon = urlsplit(posts["Mastodon"].share)
    assert unquote(mastodon.fragment) == f"text={posts['Mastodon'].words}"
    assert parse_qs(urlsplit(posts["Bluesky"].share).query)["text"] == [posts["Bluesky"].words]
    assert parse_qs(urlsplit(posts["LinkedIn"].share).query)["url"] == [CALL]
    assert posts["Instagram"].share == ""


def test_without_an_address_networks_that_share_addresses_only_have_no_link() -> None:
    posts = {one.network: one for one in write_short_posts(replace(ANNOUNCED, address=""))}
    assert {name for name, one in posts.items() if one.share} == {"Mastodon", "Bluesky", "X"}
    assert posts["Xing"].words.endswith("#MeinOrt")


@given(
    title=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=100),
    question=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=1000),
    address=st.sampled_from(["", CALL, "https://blog.example/" + "x" * 270]),
)
def test_no_short_post_is_longer_than_its_network_takes(
    title: str, question: str, address: str
) -> None:
    announced = replace(ANNOUNCED, title=title, question=question, address=address)
    for post in write_short_posts(announced):
        words = post.words.replace(address, "x" * 23) if address else post.words
        if post.network == "X":
            assert sum(2 if ord(one) > 0x10FF else 1 for one in words) <= 280 + _dots(words)
        elif post.network == "Mastodon":
            assert len(words) <= MOST["Mastodon"]
        else:
            assert len(post.words) <= MOST[post.network]
        assert "#MeinOrt" in post.words


def _dots(words: str) -> int:
    """Return how many general punctuation marks there are, which X counts as one each."""
    return sum(
        0x2000 <= ord(one) <= 0x200D or 0x2010 <= ord(one) <= 0x201F or 0x2032 <= ord(one) <= 0x2037
        for one in words
    )


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_question_goes_before_the_title_is_cut(language: str) -> None:
    long = replace(ANNOUNCED, question="Was? " * 90, title="Ort " * 20, language=language)  # type: ignore[arg-type]
    posts = {one.network: one.words for one in write_short_posts(long)}
    assert "Was?" in posts["LinkedIn"]
    assert "Was?" not in posts["X"]
    assert "Ort Ort" in posts["X"]
