"""Clicking through the demo's server in a browser, on this machine only."""

import asyncio
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TextIO

import simcord

from community.texts import text
from community.when import read
from demo.story import Story
from demo.town import LOCALES, ZONES, Town, components
from scheduling.recurrence import WallCalendar

TICK_SECONDS = 1.0
MOST_VIEWERS = 5
IN_THE_MORNING = "09:00"
PATIENCE = 30
"""So many seconds a click can take to be answered: a page may be read for it."""


def place_of_prompts(town: Town) -> simcord.ChannelHandle:
    """Return the channel with prompts and meetups: there is the most to press in it, and the page
    shows one channel only.
    """
    for channel in town.guild.channels.values():
        if any("take:" in str(components(message)) for message in channel.history()):
            return channel
    return town.channels["general"]


async def serve(town: Town, story: Story, typed: TextIO = sys.stdin) -> None:
    """Serve simcord's live preview on loopback until the person stops it with Ctrl+C.

    ``typed``: where they type until when the clock shall run on, a line each. Needs simcord's extra
    ``preview``, which ``make demo-browser`` installs.
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
    lines = _lines_of(typed)
    async with preview:
        story.line(
            text(
                "Open {address} and try /meetup call, or /match status. Ctrl+C ends it.",
                address=preview.url,
            )
        )
        story.line(
            text(
                "Here you can let the clock run on: type a day and a time and press Enter, such as"
                " tomorrow 6pm or in 2 hours; then press “Refresh preview” there."
            )
        )
        while True:
            # The page's clicks reach the bot by themselves; what it wrote to its outbox goes out.
            # Time goes on as the person's own does: cards are redrawn, reminders come.
            await asyncio.sleep(TICK_SECONDS)
            await _undisturbed(partial(town.env.advance_time, TICK_SECONDS))
            await town.house.clockwork.run_until_idle()
            while not lines.empty():
                await run_on(town, story, lines.get_nowait())


async def run_on(town: Town, story: Story, words: str) -> None:
    """Let the clock run on until a day and a time in the person's words; tell what time it is."""
    if not words.strip():
        return
    until = _instant(town, story, words)
    if until is None:
        return
    await _undisturbed(partial(town.until, until))
    story.happens(town.local(), text("The clock has run on."))


async def _undisturbed(step: Callable[[], Awaitable[None]]) -> None:
    """Do something with time as soon as no click is being answered: the two must not overlap."""
    for _ in range(PATIENCE):
        with suppress(simcord.SetupError):
            return await step()
        await asyncio.sleep(TICK_SECONDS)
    return await step()


def _instant(town: Town, story: Story, words: str) -> datetime | None:
    now, zone = town.env.now(), ZONES[town.language]
    found = read(words, now, zone, story.language)
    if not found.readings:  # a day alone will do here
        found = read(f"{words} {IN_THE_MORNING}", now, zone, story.language)
    if found.readings:
        return WallCalendar().instant(found.readings[0].local, zone)
    if found.problem is not None:
        story.line(found.problem)
    return None


def _lines_of(typed: TextIO) -> asyncio.Queue[str]:
    """Return where the lines arrive that are typed from now on.

    They are read in a thread of its own, which a program that ends does not wait for: nobody has to
    press Enter once more after Ctrl+C.
    """
    loop, lines = asyncio.get_running_loop(), asyncio.Queue[str]()

    def listen() -> None:
        for line in typed:
            if loop.is_closed():
                return
            loop.call_soon_threadsafe(lines.put_nowait, line)

    threading.Thread(target=listen, daemon=True).start()
    return lines
