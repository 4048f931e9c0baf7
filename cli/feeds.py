"""Feeds beside the running bot: served if there is a port for them."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from settings import Settings
from web.feeds import Archives, Calendars, FeedServer, shelves


@asynccontextmanager
async def serve_feeds(
    settings: Settings, calendars: Calendars, archives: Archives
) -> AsyncGenerator[FeedServer | None]:
    """Serve feeds until the end of the block; None: they are switched off (FEED_PORT is 0)."""
    if not settings.feed_port:
        yield None
        return
    server = FeedServer(settings.feed_host, settings.feed_port, shelves(calendars, archives))
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
