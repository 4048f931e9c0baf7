"""Clicking through the demo's server in a browser, on this machine only."""

import asyncio

from community.texts import text
from demo.story import Story
from demo.town import LOCALES, ZONES, Town

TICK_SECONDS = 1.0
MOST_VIEWERS = 5


async def serve(town: Town, story: Story) -> None:
    """Serve simcord's live preview on loopback until the person stops it with Ctrl+C.

    Needs simcord's extra ``preview``, which ``make demo-browser`` installs.
    """
    viewers = [*list(town.members.values())[:MOST_VIEWERS], town.organiser]
    # simcord counts every error a command ends with, also those that are an answer ("please agree
    # first"), and its page then says that the outcome is uncertain. The bot tells people itself.
    del town.bot.tree.on_error
    preview = town.env.preview(
        town.channels["general"],
        viewers=viewers,
        layout="channel",
        locale=LOCALES[town.language],
        timezone=ZONES[town.language],
    )
    async with preview:
        story.line(
            text("Open {address} and try /match status. Ctrl+C ends it.", address=preview.url)
        )
        while True:
            # The page's clicks reach the bot by themselves; what it wrote to its outbox goes out.
            await asyncio.sleep(TICK_SECONDS)
            await town.house.clockwork.run_until_idle()
