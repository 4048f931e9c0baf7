import socket

import aiohttp
import pytest

from cli.feeds import serve_feeds
from settings import Settings
from web.feeds import calendar_address, new_token, parades_address

TOKEN = new_token()
FEED, LIST = b"<feed/>", b"<opml/>"
FILE = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


class OneToken:
    """Knows one token."""

    async def calendar(self, token: str) -> bytes | None:
        return FILE if token == TOKEN else None

    async def atom(self, token: str) -> bytes | None:
        return FEED if token == TOKEN else None

    async def opml(self, token: str) -> bytes | None:
        return LIST if token == TOKEN else None


def settings(**told: object) -> Settings:
    return Settings(_env_file=None, **told)  # pyright: ignore[reportCallIssue, reportArgumentType]


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


async def test_without_a_port_nothing_is_served() -> None:
    async with serve_feeds(settings(), OneToken(), OneToken()) as server:
        assert server is None


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_feeds_are_served_at_the_port_told_until_the_bot_stops(host: str) -> None:
    port = free_port()
    told = settings(feed_port=port, feed_host=host, feed_url=f"http://127.0.0.1:{port}/")
    address = calendar_address(told.feed_url, TOKEN)
    async with aiohttp.ClientSession() as session:
        async with serve_feeds(told, OneToken(), OneToken()) as server:
            assert server is not None
            assert server.port == port
            async with session.get(address) as answer:
                assert (answer.status, await answer.read()) == (200, FILE)
            for address_of, served in ((".atom", FEED), (".opml", LIST)):
                there = parades_address(told.feed_url, TOKEN).removesuffix(".atom") + address_of
                async with session.get(there) as answer:
                    assert (answer.status, await answer.read()) == (200, served)
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(address)


async def test_the_server_stops_also_where_the_bot_fails() -> None:
    port = free_port()

    async def fail() -> None:
        async with serve_feeds(settings(feed_port=port), OneToken(), OneToken()):
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        await fail()
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        asked.bind(("127.0.0.1", port))
