"""Asking strangers' servers: redirects, names that change their mind, limits, manners."""

import asyncio
import gzip
import socket
import zlib
from dataclasses import replace

import pytest

from community.errors import FetchRefused
from community.pages import REFUSALS
from fetching.getting import LIMITS, Getter, Names, Visit
from tests.fetching.addresses import PRIVATE_HOSTS
from tests.fetching.street import (
    AGENT,
    INSIDE,
    PUBLIC,
    Asked,
    Server,
    Street,
    StreetNames,
    answer,
    certificates,
    sent_on,
    visitor,
)

PAGE = answer(body=b"<title>A page</title>")


async def reason(street: Street, address: str) -> str:
    """Return why an address was not read; nothing inside may have been asked."""
    with pytest.raises(FetchRefused) as caught:
        await street.get(address)
    assert caught.value.text in REFUSALS.values()
    assert street.inside.connections == 0
    return caught.value.reason


async def test_a_page_is_read(street: Street) -> None:
    street.shop.say["/post?q=1"] = PAGE
    assert await street.get("http://blog.example/post?q=1#top") == (200, b"<title>A page</title>")
    assert [one.target for one in street.shop.asked] == ["/post?q=1"]


async def test_we_say_who_we_are_and_nothing_else(street: Street) -> None:
    street.shop.say["/"] = PAGE
    await street.get("http://blog.example/")
    headers = street.shop.asked[0].headers
    assert headers.pop("host") == "blog.example"
    assert headers == {
        "user-agent": AGENT,
        "accept": "*/*",
        "accept-encoding": "gzip, deflate",
        "connection": "close",
        "": "",
    }


async def test_no_proxy_and_no_password_of_the_environment_is_used(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://{INSIDE}:{street.inside.port}")
    street.shop.say["/"] = PAGE
    assert (await street.get("http://blog.example/"))[0] == 200
    assert street.inside.connections == 0


async def test_cookies_are_not_taken_along(street: Street) -> None:
    street.shop.say["/"] = answer(302, headers=["Location: /next", "Set-Cookie: a=b; Path=/"])
    street.shop.say["/next"] = PAGE
    await street.get("http://blog.example/")
    assert "cookie" not in street.shop.asked[1].headers


# --- redirects -----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("location", "reached"),
    [
        ("/next", "/next"),
        ("next?x", "/a/next?x"),
        ("//other.example/next", "/next"),
        ("http://other.example/next", "/next"),
        ("?q", "/a/post?q"),
        ("../up", "/up"),
    ],
)
async def test_a_redirect_is_followed(
    street: Street, status: int, location: str, reached: str
) -> None:
    street.shop.say["/a/post"] = sent_on(location, status)
    street.shop.say[reached] = PAGE
    assert (await street.get("http://blog.example/a/post"))[0] == 200
    assert [one.target for one in street.shop.asked] == ["/a/post", reached]


async def test_five_redirects_are_followed_and_six_are_not(street: Street) -> None:
    for step in range(1, 7):
        street.shop.say[f"/{step}"] = sent_on(f"/{step - 1}")
    street.shop.say["/0"] = PAGE
    assert (await street.get("http://blog.example/5"))[0] == 200
    assert await reason(street, "http://blog.example/6") == "redirects"


async def test_a_circle_of_redirects_ends(street: Street) -> None:
    street.shop.say["/"] = sent_on("/")
    assert await reason(street, "http://blog.example/") == "redirects"
    assert street.shop.connections == 6


async def test_a_redirect_to_nowhere_is_none(street: Street) -> None:
    street.shop.say["/"] = answer(302)
    assert await reason(street, "http://blog.example/") == "redirects"


@pytest.mark.parametrize("step", [0, 4])
async def test_no_redirect_leads_inside(street: Street, step: int) -> None:
    """Each private host, as the target of the first and of the last redirect."""
    for number in range(step):
        street.shop.say[f"/{number}"] = sent_on(f"/{number + 1}")
    for host in PRIVATE_HOSTS:
        for target in (f"http://{host}/", f"//{host}/", f"http://{host}:80/x"):
            street.shop.say[f"/{step}"] = sent_on(target)
            assert await reason(street, "http://blog.example/0") in {
                "address", "host", "characters", "broken",
            }  # fmt: skip
    assert not set(street.names.looked_up) - {"blog.example"}


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("file:///etc/passwd", "scheme"),
        ("ftp://blog.example/", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("data:text/html,x", "scheme"),
        ("http://ada@blog.example/", "userinfo"),
        ("http://blog.example:8080/", "port"),
        ("http://blog.example:22/", "port"),
        ("http://blog.example\\@127.0.0.1/", "characters"),
        ("/a b", "characters"),
        ("http://[", "host"),
        ("http://[::1", "host"),
        ("/" + "a" * 3_000, "length"),
        ("http://blog.example/\u202e", "characters"),
    ],
)
async def test_the_same_rules_hold_for_each_step(street: Street, location: str, why: str) -> None:
    street.shop.say["/"] = sent_on(location)
    assert await reason(street, "http://blog.example/") == why


async def test_a_page_under_https_sends_nobody_on_to_http(street: Street) -> None:
    trusted, certified = certificates("blog.example")
    async with Server(PUBLIC, tls=certified).open() as secure:
        secure.say["/"] = sent_on("http://blog.example/")
        secure.say["/secure"] = sent_on("https://blog.example/post")
        secure.say["/post"] = PAGE
        getter = visitor(StreetNames(secure), tls=trusted)
        async with getter.visit() as visit:
            assert (await visit.get("https://blog.example/secure", "*/*")).status == 200
            with pytest.raises(FetchRefused) as caught:
                await visit.get("https://blog.example/", "*/*")
    assert caught.value.reason == "downgrade"
    assert street.shop.connections == 0


@pytest.mark.parametrize("name", ["other.example", "127.0.0.2"])
async def test_a_certificate_for_somebody_else_is_not_accepted(name: str) -> None:
    trusted, certified = certificates(name)
    async with Server(PUBLIC, {"/": PAGE}, tls=certified).open() as secure:
        for tls in (trusted, None):
            with pytest.raises(FetchRefused) as caught:
                async with visitor(StreetNames(secure), tls=tls).visit() as visit:
                    await visit.get("https://blog.example/", "*/*")
            assert caught.value.reason == "certificate"
        assert not secure.asked


# --- names that lead inside, or change their mind ------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
     "fe80::1", "fec0::1", "2002:7f00:1::", "168.63.129.16", "0.0.0.0", "::"],  # noqa: S104 - refused
)  # fmt: skip
async def test_a_name_that_leads_inside_is_refused_before_connecting(
    street: Street, address: str
) -> None:
    street.names.leads["rebound.example"] = [[address]]
    assert await reason(street, "http://rebound.example/") == "address"


async def test_a_name_that_turns_inside_between_two_looks_gains_nothing(street: Street) -> None:
    """Public first, private second: a hundred times, and the one inside is never asked."""
    street.shop.say["/"] = sent_on("/again")
    street.shop.say["/again"] = PAGE
    street.inside.say["/again"] = PAGE
    for number in range(100):
        name = f"turns{number}.example"
        street.names.leads[name] = [[PUBLIC], [INSIDE]]
        assert await reason(street, f"http://{name}/") == "address"
    assert street.shop.connections == 100
    assert street.names.looked_up.count("turns7.example") == 2


async def test_between_deciding_and_connecting_a_name_is_looked_up_once(street: Street) -> None:
    street.shop.say["/"] = PAGE
    street.names.leads["turns.example"] = [[PUBLIC], [INSIDE]]
    assert (await street.get("http://turns.example/"))[0] == 200
    assert street.names.looked_up == ["turns.example"]


async def test_of_a_name_that_leads_both_ways_only_the_public_address_is_asked(
    street: Street,
) -> None:
    street.shop.say["/"] = PAGE
    for addresses in ([INSIDE, PUBLIC], [PUBLIC, INSIDE], ["::1", INSIDE, PUBLIC]):
        street.names.leads["both.example"] = [addresses]
        assert (await street.get("http://both.example/"))[0] == 200
    assert street.inside.connections == 0


async def test_a_name_that_leads_nowhere_cannot_be_reached(street: Street) -> None:
    street.names.leads["gone.example"] = [[]]
    assert await reason(street, "http://gone.example/") == "unreachable"


async def test_without_a_stage_of_our_own_loopback_is_closed(street: Street) -> None:
    getter = Getter(AGENT, names=street.names)
    with pytest.raises(FetchRefused) as caught:
        async with getter.visit() as visit:
            await visit.get("http://blog.example/", "*/*")
    assert caught.value.reason == "address"
    assert street.shop.connections == 0


async def test_the_systems_names_are_asked_in_threads_of_their_own() -> None:
    names = Names(1)
    found = await names.resolve("127.0.0.1", 80)
    assert [(one["host"], one["port"], one["family"]) for one in found] == [
        ("127.0.0.1", 80, socket.AF_INET)
    ]
    await names.close()


# --- manners -------------------------------------------------------------------------------------


async def test_four_are_asked_at_once_and_each_host_once(street: Street) -> None:
    going = asyncio.Event()
    by_host: dict[str, int] = {}
    most: list[int] = []

    async def slow(asked: Asked, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        by_host[asked.host] = by_host.get(asked.host, 0) + 1
        most.append(by_host[asked.host])
        if street.shop.at_once == LIMITS.at_once:
            going.set()
        await going.wait()
        by_host[asked.host] -= 1
        writer.write(PAGE)
        await writer.drain()

    street.shop.say["/"] = slow
    addresses = [f"http://{name}{n}.example/" for name in ("a", "b") for n in range(4)] * 2
    done = await asyncio.gather(*(street.get(address) for address in addresses))
    assert [status for status, _ in done] == [200] * 16
    assert street.shop.most_at_once == 4
    assert set(most) == {1}


async def test_many_requests_to_one_slow_host_keep_no_place_from_the_others(street: Street) -> None:
    wait = asyncio.Event()

    async def slow(_: Asked, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await wait.wait()
        writer.write(PAGE)
        await writer.drain()

    street.shop.say["slow.example/"] = slow
    street.shop.say["/"] = PAGE
    waiting = [asyncio.create_task(street.get("http://slow.example/")) for _ in range(10)]
    for number in range(10):
        assert (await street.get(f"http://quick{number}.example/"))[0] == 200
    assert not any(task.done() for task in waiting)
    wait.set()
    assert [status for status, _ in await asyncio.gather(*waiting)] == [200] * 10


async def test_who_waits_too_long_for_a_turn_is_told_so(street: Street) -> None:
    limits = replace(LIMITS, patience=0.05)
    getter = visitor(street.names, limits)
    async with getter.turn("blog.example"):
        with pytest.raises(FetchRefused) as caught:
            async with getter.visit() as visit:
                await visit.get("http://blog.example/", "*/*")
    assert caught.value.reason == "busy"
    assert street.shop.connections == 0


async def test_time_counts_from_when_the_turn_has_come(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Patience may be shorter than the time a page gets."""
    loop = asyncio.get_running_loop()
    limits = replace(LIMITS, total=10 * LIMITS.patience)

    async def later(_: Asked, __: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        time = loop.time
        monkeypatch.setattr(loop, "time", lambda: time() + 2 * LIMITS.patience)
        await asyncio.sleep(0.01)  # so that the loop looks at its clock, and whoever is late ends
        writer.write(PAGE)
        await writer.drain()

    street.shop.say["/"] = later
    async with visitor(street.names, limits).visit() as visit:
        assert (await visit.get("http://blog.example/", "*/*")).status == 200


async def test_a_host_is_forgotten_when_nobody_asks_it(street: Street) -> None:
    street.shop.say["/"] = PAGE
    await asyncio.gather(*(street.get("http://blog.example/") for _ in range(3)))
    assert vars(street.getter)["_hosts"] == {}


# --- packed bodies -------------------------------------------------------------------------------


def packed(body: bytes, encoding: str) -> bytes:
    return answer(body=body, headers=[f"Content-Encoding: {encoding}"])


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(b"Hello"), "gzip"),
        (gzip.compress(b"Hello"), "X-GZIP"),
        (gzip.compress(b"Hel") + gzip.compress(b"lo"), "gzip"),
        (gzip.compress(b"Hello") + b"", "gzip"),
        (zlib.compress(b"Hello"), "deflate"),
        (zlib.compress(b"Hello") + b"and more", "deflate"),
        (zlib.compressobj(wbits=-15).compress(b"") + zlib.compress(b"Hello")[2:-4], "deflate"),
        (b"Hello", "identity"),
    ],
)
async def test_a_packed_page_is_unpacked(street: Street, body: bytes, encoding: str) -> None:
    street.shop.say["/"] = packed(body, encoding)
    assert await street.get("http://blog.example/") == (200, b"Hello")


@pytest.mark.parametrize(
    ("body", "encoding", "why"),
    [
        (b"x", "br", "encoding"),
        (b"x", "zstd", "encoding"),
        (b"x", "gzip, gzip", "encoding"),
        (b"x", "gzip, br", "encoding"),
        (b"not packed", "gzip", "broken"),
        (b"\x78not packed", "deflate", "broken"),
        (gzip.compress(b"Hello" * 100)[:-20], "gzip", "broken"),
        (gzip.compress(bytes(3 << 20)), "gzip", "size"),
        (zlib.compress(bytes(3 << 20)), "deflate", "size"),
        (gzip.compress(bytes(1 << 20)) * 3, "gzip", "size"),
        (bytes((1 << 20) + 1), "identity", "size"),
    ],
)
async def test_what_cannot_or_must_not_be_unpacked_is_refused(
    street: Street, body: bytes, encoding: str, why: str
) -> None:
    street.shop.say["/"] = packed(body, encoding)
    assert await reason(street, "http://blog.example/") == why


async def test_a_visit_that_never_began_says_so() -> None:
    assert not Visit(Getter(AGENT), asyncio.timeout(1)).began
