"""Clicking through the demo's server in a browser, on this machine only."""

import asyncio

import simcord

from community.texts import text
from demo.story import Story
from demo.town import LOCALES, ZONES, Town, components

TICK_SECONDS = 1.0
MOST_VIEWERS = 5


def place_of_prompts(town: Town) -> simcord.ChannelHandle:
    """Return the channel with prompts and meetups: there is the most to press in it, and the page
    shows one channel only.
    """
    for channel in town.guild.channels.values():
        if any("take:" in str(components(message)) for message in channel.history()):
            return channel
    return town.channels["general"]


async def serve(town: Town, story: Story) -> None:
    """Serve simcord's live preview on loopback until the person stops it with Ctrl+C.

    Needs simcord's extra ``preview``, which ``make demo-browser`` installs.
    """
    viewers = [*list(town.members.values())[:MOST_VIEWERS], town.organiser]
    # simcord counts every error a command ends with, also those that are an answer ("please agree
    # first"), and its page then says that the outcome is uncertain. The bot tells people itself.
    del town.bot.tree.on_error
    preview = town.env.preview(
        place_of_prompts(town),
        viewers=viewers,
        layout="channel",
        locale=LOCALES[town.language],
        timezone=ZONES[town.language],
    )
    async with preview:
        story.line(
            text(
                "Open {address} and try /meetup call, or /match status. Ctrl+C ends it.",
                address=preview.url,
            )
        )
        while True:
            # The page's clicks reach the bot by themselves; what it wrote to its outbox goes out.
            # Time goes on as the person's own does: cards are redrawn, reminders come.
            await asyncio.sleep(TICK_SECONDS)
            await town.env.advance_time(TICK_SECONDS)
            await town.house.clockwork.run_until_idle()
