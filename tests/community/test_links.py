import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.errors import Invalid
from community.links import MOST_LINKS, URL_LIMIT, read_address, read_link, read_links
from community.model import Link
from community.networks import NAMES
from community.texts import Text

HOSTILE = Path(__file__).parents[3] / "shared" / "data" / "hostile" / "ssrf_urls.json"


def refused(typed: str) -> Text:
    with pytest.raises(Invalid) as caught:
        read_link(typed)
    return caught.value.text


@pytest.mark.parametrize(
    ("typed", "network", "url"),
    [
        ("https://ada.example.org/blog", "website", "https://ada.example.org/blog"),
        ("http://ada.example.org", "website", "https://ada.example.org/"),
        ("ada.example.org:443", "website", "https://ada.example.org/"),
        ("https://ADA.example.org./", "website", "https://ada.example.org/"),
        ("Website: ada.example.org", "website", "https://ada.example.org/"),
        ("blog = https://ada.example.org/?p=1", "website", "https://ada.example.org/?p=1"),
        ("https://medium.com/@ada", "website", "https://medium.com/@ada"),
        ("@ada@mastodon.social", "mastodon", "https://mastodon.social/@ada"),
        ("Mastodon ada@chaos.social", "mastodon", "https://chaos.social/@ada"),
        ("mastodon: https://chaos.social/@ada/", "mastodon", "https://chaos.social/@ada"),
        ("https://mastodon.social/@ada@chaos.social", "mastodon", "https://chaos.social/@ada"),
        ("https://bsky.app/profile/ada.dev", "bluesky", "https://bsky.app/profile/ada.dev"),
        ("ada.bsky.social", "bluesky", "https://bsky.app/profile/ada.bsky.social"),
        ("Bluesky: @ada.dev", "bluesky", "https://bsky.app/profile/ada.dev"),
        (
            "https://bsky.app/profile/did:plc:abc123",
            "bluesky",
            "https://bsky.app/profile/did:plc:abc123",
        ),
        ("https://instagram.com/ada_l/?igsh=x", "instagram", "https://www.instagram.com/ada_l/"),
        ("insta: @ada.l", "instagram", "https://www.instagram.com/ada.l/"),
        ("https://de.linkedin.com/in/ada-l?trk=x", "linkedin", "https://www.linkedin.com/in/ada-l"),
        ("LinkedIn: jörg", "linkedin", "https://www.linkedin.com/in/j%C3%B6rg"),
        ("linkedin.com/in/j%C3%B6rg", "linkedin", "https://www.linkedin.com/in/j%C3%B6rg"),
        ("www.xing.com/profile/Ada_L", "xing", "https://www.xing.com/profile/Ada_L"),
        ("https://m.facebook.com/ada.l", "facebook", "https://www.facebook.com/ada.l"),
        (
            "https://www.facebook.com/profile.php?id=10001234&sk=about",
            "facebook",
            "https://www.facebook.com/profile.php?id=10001234",
        ),
        ("https://twitter.com/ada?s=20", "x", "https://x.com/ada"),
        ("X: @ada", "x", "https://x.com/ada"),
    ],
)
def test_a_link_is_understood_and_brought_into_one_form(typed: str, network: str, url: str) -> None:
    assert read_link(typed) == Link(network, url)
    # What comes out can be typed in again, e.g. when the form is opened to change something.
    assert read_link(url) == Link(network, url)


@pytest.mark.parametrize(
    ("typed", "network"),
    [
        ("Mastodon: ada", "Mastodon"),
        ("@a/b@chaos.social", None),
        ("@-@chaos.social", "Mastodon"),
        ("@ada@localhost", "Mastodon"),
        ("https://bsky.app/about", "Bluesky"),
        ("Bluesky: ada", "Bluesky"),
        ("https://www.instagram.com/p/Cabc", "Instagram"),
        ("https://www.instagram.com/explore", "Instagram"),
        ("Instagram: https://evil.org/ada", "Instagram"),
        ("https://linkedin.com/company/museum", "LinkedIn"),
        ("https://xing.com/communities/x", "Xing"),
        ("https://facebook.com/groups", "Facebook"),
        ("https://facebook.com/profile.php?id=me", "Facebook"),
        ("https://x.com/i", "X"),
        ("https://login.x.com/ada", "X"),
        ("X: much-too-long-for-a-name", "X"),
    ],
)
def test_a_link_that_is_no_persons_page_is_refused_with_an_example(
    typed: str, network: str | None
) -> None:
    said = refused(typed)
    assert said.params["link"] == typed
    named = said.params.get("network")
    assert (named.msgid if isinstance(named, Text) else None) == network


@pytest.mark.parametrize(
    "typed",
    [
        "ada",
        "@ada",
        "ada@example.org",
        "mailto:ada@example.org",
        "ftp://example.org/",
        "https://example.org:8080/",
        "https://user@example.org/",
        "https://example.org\\@evil.org/",
        "https://exa mple.org/",
        "https://example.org/\u202egro",
        "https://example",
        "https://-a.example.org",
        "https://ex_ample.org",
        "https://☃.example.org",
        "https://printer.local/",
        "https://" + "a" * 64 + ".org/",
        "https://" + "a." * 130 + "org/",
        "https://0x7f.0x1",
        "https://[::1]/",
        "https://[",
    ],
)
def test_what_is_no_public_address_is_refused(typed: str) -> None:
    assert str(refused(typed).params["link"])[:79] == typed[:79]


def test_an_international_name_keeps_its_own_letters() -> None:
    # By the rules of 2003 straße would become strasse: somebody else's address.
    assert read_link("https://straße.de/ü").url == "https://xn--strae-oqa.de/%C3%BC"
    assert read_link("https://MÜNCHEN.de").url == "https://xn--mnchen-3ya.de/"


def test_trackers_are_dropped_and_the_rest_of_the_address_stays() -> None:
    typed = "https://a.org/p?utm_source=x&q=1&fbclid=z&FBCLID=y&r=#part"
    assert read_link(typed).url == "https://a.org/p?q=1&r=#part"
    assert read_link("https://a.org/?utm_source=x").url == "https://a.org/"


def test_an_address_cannot_break_out_of_markdown_or_html() -> None:
    url = read_link('https://a.org/x)[click](y"<b>`|?q=(1)').url
    assert not set(url) & set('()[]<>"`|')


def test_a_link_that_is_too_long_is_refused_with_both_numbers() -> None:
    params = refused("https://a.org/" + "x" * URL_LIMIT).params
    assert (params["limit"], params["length"]) == (URL_LIMIT, URL_LIMIT + 14)


def test_a_very_long_unusable_link_is_named_shortened() -> None:
    assert len(str(refused("x" * 1000).params["link"])) == 80


def test_links_come_one_a_line_or_comma_separated_each_once() -> None:
    typed = "https://a.org/x,1\n\n@ada@b.social, insta: ada,x: ada;a.org/x,1\nc.org,d.org"
    assert [link.url for link in read_links(typed)] == [
        "https://a.org/x,1",
        "https://b.social/@ada",
        "https://www.instagram.com/ada/",
        "https://x.com/ada",
        "https://c.org/",
        "https://d.org/",
    ]
    assert read_links(" \n ") == ()


def test_too_many_links_are_refused_with_both_numbers() -> None:
    with pytest.raises(Invalid) as caught:
        read_links("\n".join(f"a{n}.org" for n in range(MOST_LINKS + 1)))
    assert caught.value.text.params == {"limit": MOST_LINKS, "number": MOST_LINKS + 1}


@given(st.text(max_size=60), st.sampled_from(["", "https://", "@", "insta: ", "https://x.com/"]))
def test_whatever_is_typed_gives_a_safe_link_or_a_kind_refusal(typed: str, before: str) -> None:
    try:
        link = read_link(before + typed)
    except Invalid:
        return
    assert link.network in NAMES
    assert link.url.startswith("https://")
    assert link.url.isascii()
    assert not set(link.url) & set(' \n\t\\()[]<>"`|')


def test_no_hostile_address_is_accepted() -> None:
    if not HOSTILE.exists():
        assert os.environ.get("CI") != "true", "the hostile addresses are missing"
        pytest.skip(f"no hostile addresses at {HOSTILE}")
    addresses = json.loads(HOSTILE.read_text(encoding="utf-8"))
    assert len(addresses) > 300
    accepted: list[str] = []
    for address in addresses:
        try:
            accepted.append(read_link(address).url)
        except Invalid:
            continue
    assert accepted == []


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://www.instagram.com/p/Abc123/?igsh=x", "https://www.instagram.com/p/Abc123/"),
        ("blog.example/walk?utm_source=x&a=1#two", "https://blog.example/walk?a=1#two"),
        ("http://mastodon.social/@ada/123", "https://mastodon.social/@ada/123"),
    ],
)
def test_an_address_may_lead_to_anything_public(typed: str, address: str) -> None:
    assert read_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "javascript:alert(1)",
            "https://127.0.0.1/",
            "https://localhost/x",
            "ftp://a.example",
        ),
        *("https://user@a.example/", "https://a.example:8080/", "a b.example", "x\u200b.example"),
        "https://a.example/" + "x" * 300,
    ],
)
def test_an_address_that_is_none_or_not_public_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        read_address(typed)
