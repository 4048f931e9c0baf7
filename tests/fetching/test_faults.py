"""Servers with bad intentions, with little time for each; the whole figures: `make bench`."""

import asyncio

import pytest

from community.errors import FetchRefused
from fetching.getting import LIMITS, Limits
from fetching.pages import WebPages
from fetching.reading import Reading
from tests.fetching.faults import faults
from tests.fetching.street import HANGS, Server, StreetNames, open_street, visitor

ON_THE_WIRE = {name: one for name, one in faults().items() if not name.startswith(("HTML", "feed"))}
SHORT = Limits(total=1, connect=0.5)
"""For what ends by its time only; of anything else a busy machine shall not make a timeout."""


async def ended(
    pages: WebPages, *, feed: bool = False, address: str = "http://bad.example/"
) -> str:
    """Return how reading ended: the reason, or "" if something was read."""
    try:
        await (pages.feed(address) if feed else pages.page(address))
    except FetchRefused as error:
        return error.reason
    return ""


@pytest.mark.parametrize("name", ON_THE_WIRE)
async def test_whatever_a_server_does_it_ends(name: str) -> None:
    fault = ON_THE_WIRE[name]
    async with open_street(SHORT if "timeout" in fault.reasons else LIMITS) as street:
        street.shop.say["/"] = fault.says
        async with asyncio.timeout(HANGS):
            assert await ended(WebPages(street.getter)) in fault.reasons


class Deaf(Server):
    """Speaks first, whatever is asked, or not at all, and waits until the other side has gone."""

    said = b""

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(self.said)
        await writer.drain()
        await reader.read()


@pytest.mark.parametrize("said", [b"HTTP/1.1 200 OK\r\n\r\n", b"\x16\x03\x01\x00\x05nope!"])
async def test_a_server_that_speaks_no_tls_is_refused(said: bytes) -> None:
    deaf = Deaf("127.0.0.2")
    deaf.said = said
    async with deaf.open() as shop:
        pages = WebPages(visitor(StreetNames(shop)))
        assert await ended(pages, address="https://bad.example/") == "certificate"


async def test_a_tls_handshake_that_never_ends_ends_in_time() -> None:
    async with Deaf("127.0.0.2").open() as shop:
        pages = WebPages(visitor(StreetNames(shop), SHORT))
        assert await ended(pages, address="https://bad.example/") == "timeout"


async def test_a_process_that_never_answers_is_ended_with_the_page() -> None:
    async with open_street(SHORT) as street:
        street.shop.say["/"] = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nx"
        reading = Reading(("/bin/sh", "-c", "cat >/dev/null; exec sleep 60"))
        assert await ended(WebPages(street.getter, reading)) == "timeout"


@pytest.mark.parametrize(
    "program", ["exit 1", "cat >/dev/null; kill -SEGV $$", "cat >/dev/null; kill -XCPU $$"]
)
async def test_a_process_that_dies_refuses_the_page_and_nothing_else(program: str) -> None:
    async with open_street() as street:
        street.shop.say["/"] = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nx"
        pages = WebPages(street.getter, Reading(("/bin/sh", "-c", program)))
        assert await ended(pages) == "markup"
        assert await ended(pages, feed=True) == "feed"


async def test_a_process_that_says_too_much_is_not_listened_to() -> None:
    async with open_street() as street:
        street.shop.say["/"] = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nx"
        pages = WebPages(
            street.getter, Reading(("/bin/sh", "-c", "cat >/dev/null; head -c 2000000 /dev/zero"))
        )
        assert await ended(pages) == "markup"
