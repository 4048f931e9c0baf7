"""Decisions without a network: what is ordinary passes, what leads inside does not."""

import json
import os
import random
import socket
from collections import Counter
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.links import Invalid, read_link
from fetching.addresses import is_public
from fetching.decision import LONGEST_ADDRESS, Allowed, Refused, decide
from tests.fetching.addresses import LONG, NO_HOSTS, ORDINARY, PRIVATE_HOSTS, hostile
from tests.longest import ADDRESSES

HOSTILE = Path(__file__).parents[3] / "shared" / "data" / "hostile" / "ssrf_urls.json"

anything = st.one_of(
    st.text(max_size=100),
    st.text(max_size=50).map("http://{}".format),
    st.lists(
        st.sampled_from([*"/:@?#[]%\\.-", "http", "://", "127.0.0.1", "example", ".org", "xn--",
                         "0x", "。", "＠", "[::1]", ":80", "ü", "\u200d", "\ud800", "\x00"]),
        max_size=15,
    ).map("".join),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object, **__: object) -> None:
        pytest.fail("a decision asked the network")

    for name in ("getaddrinfo", "gethostbyname", "create_connection", "socket"):
        monkeypatch.setattr(socket, name, asked)


@pytest.mark.parametrize("url", [*ORDINARY, *LONG])
def test_an_ordinary_address_is_allowed(url: str) -> None:
    decision = decide(url)
    assert isinstance(decision, Allowed), decision
    assert decision.url.isascii()
    assert decide(decision.url) == decision, "a normal form stays what it is"


def test_everything_that_leads_inside_is_refused() -> None:
    addresses = hostile()
    let_through = [url for url in addresses if isinstance(decide(url), Allowed)]
    assert not let_through
    assert len(addresses) > 1_500


def test_the_collected_hostile_addresses_are_refused_every_one() -> None:
    if not HOSTILE.exists():
        assert os.environ.get("CI") != "true", "the hostile addresses are missing"
        pytest.skip(f"no hostile addresses at {HOSTILE}")
    addresses: list[str] = json.loads(HOSTILE.read_text(encoding="utf-8"))
    assert not [url for url in addresses if isinstance(decide(url), Allowed)]
    assert len(addresses) >= 300


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "scheme"),
        ("//example.org/", "scheme"),
        ("http://example.org:8080/", "port"),
        ("http://127.0.0.1:22/", "port"),
        ("http://ada@example.org/", "userinfo"),
        ("http://example.org＠127.0.0.1/", "userinfo"),
        ("http://localhost/", "host"),
        ("http://printer.local/", "host"),
        ("http://xn--/", "host"),
        ("http://%31.example.org/", "host"),
        ("http://[", "host"),
        ("http://" + "a." * 130 + "de/", "host"),
        ("http://127.0.0.1/", "address"),
        ("http://①②⑦.⓪.⓪.①/", "address"),
        ("http://2130706433/", "address"),
        ("http://[::1]/", "address"),
        ("http://[fe80::1%25eth0]/", "address"),
        ("http://example.org/a b", "characters"),
        ("http://example.org\\@x/", "characters"),
        ("http://example.org/\x00", "characters"),
        ("http://example.org/" + "a" * LONGEST_ADDRESS, "length"),
        ("", "length"),
    ],
)
def test_the_reason_is_the_one_that_helps(url: str, reason: str) -> None:
    assert decide(url) == Refused(reason)  # pyright: ignore[reportArgumentType]


def test_every_reason_occurs_in_what_we_collected() -> None:
    found = Counter(
        decision.reason for url in hostile() if isinstance(decision := decide(url), Refused)
    )
    assert set(found) == {
        "scheme", "port", "userinfo", "host", "address", "characters", "length",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("https://example.org:443/x", "https://example.org/x"),
        ("http://example.org:443/x", "http://example.org:443/x"),
        ("http://example.org:/x", "http://example.org/x"),
        ("https://müller.de/ü?ö#ä", "https://xn--mller-kva.de/%C3%BC?%C3%B6#%C3%A4"),
        ("https://straße.de/", "https://xn--strae-oqa.de/"),
        ("https://ｅｘａｍｐｌｅ。org./", "https://example.org/"),
        ("https://example.org?q=1", "https://example.org/?q=1"),
        ("https://[2606:4700:0::1111]/", "https://[2606:4700::1111]/"),
        ("https://example.org/%7Eada/100%", "https://example.org/%7Eada/100%"),
        ('https://example.org/"<>', "https://example.org/%22%3C%3E"),
    ],
)
def test_what_is_asked_is_one_normal_form(url: str, normal: str) -> None:
    decision = decide(url)
    assert isinstance(decision, Allowed)
    assert decision.url == normal


@settings(max_examples=3_000, deadline=None)
@given(anything)
def test_a_decision_never_fails_and_never_lets_a_private_number_through(url: str) -> None:
    decision = decide(url)
    if isinstance(decision, Allowed):
        assert decision.url.startswith(f"{decision.scheme}://")
        assert decision.url.isascii()
        assert decision.url.isprintable()
        host = decision.host
        assert "." in host or ":" in host
        if host[-1].isdigit() and host.replace(".", "").isdigit():
            assert ip_address(host).is_global


@settings(max_examples=2_000, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["dotted", "number", "hex", "octal", "short"]))
def test_a_private_ipv4_address_is_refused_in_each_of_its_forms(number: int, form: str) -> None:
    quad = str(ip_address(number))
    a, b, c, d = quad.split(".")
    written = {
        "dotted": quad,
        "number": str(number),
        "hex": hex(number),
        "octal": f"0{int(a):o}.{b}.{c}.{d}",
        "short": f"{a}.{b}.{int(c) * 256 + int(d)}",
    }[form]
    allowed = isinstance(decide(f"http://{written}/"), Allowed)
    assert allowed == (form == "dotted" and is_public(quad))
    assert not is_public(quad) or ip_address(number).is_global


def test_a_random_ipv6_address_is_public_only_where_addresses_are_given_out() -> None:
    draw = random.Random(4)  # noqa: S311 - a fixed seed, nothing secret
    public = [
        n for n in (draw.getrandbits(128) for _ in range(20_000)) if is_public(str(ip_address(n)))
    ]
    assert {number >> 125 for number in public} == {1}
    assert not any(is_public(str(ip_address(number % 2**125))) for number in public)


@pytest.mark.parametrize(
    "text", ["", "x", "1", "127.0.0.1 ", "[::1]", "1.2.3", "8.8.8.8%1", "٨.8.8.8"]
)
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)


@pytest.mark.parametrize("url", [u for u in ORDINARY if "@" not in u])
def test_a_link_that_members_may_name_may_also_be_opened(url: str) -> None:
    try:
        link = read_link(url)
    except Invalid:
        return  # a network's page in another form, or longer than links may be
    assert isinstance(decide(link.url), Allowed)


def test_the_longest_and_worst_addresses_are_refused_for_what_is_wrong_first() -> None:
    found = Counter(decide(url) for url in ADDRESSES)
    assert found == {
        Refused("host"): 14,
        Refused("length"): 2,
        Refused("port"): 2,
        Refused("userinfo"): 2,
    }


def test_the_lists_are_as_long_as_they_are_meant_to_be() -> None:
    assert len(set(ORDINARY)) >= 60
    assert len(set(PRIVATE_HOSTS)) >= 120
    assert len(set(NO_HOSTS)) >= 40
