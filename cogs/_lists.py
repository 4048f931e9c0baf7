"""What a server lists beside its channels: its events, and what is pinned.

Pinning has needed a permission of its own (Pin Messages) since 2026. Without it nothing is pinned.
"""

from abc import abstractmethod

from discord.http import HTTPClient

from cogs._events import DiscordEvents
from cogs._polls import DiscordPolls
from cogs._refusals import translated
from community.errors import ChatRefused
from community.pins import PinBoard
from community.places import Ref


class DiscordPins(PinBoard):
    """Pins the card with what comes next; single meetups stand in the list of events."""

    @property
    @abstractmethod
    def http(self) -> HTTPClient:
        """The client."""

    async def pin(self, ref: Ref, *, single: bool) -> None:
        """Pin a message, if we may and there is room."""
        if single or ref.message is None:
            return
        try:
            with translated():
                await self.http.pin_message(int(ref.place), int(ref.message))
        except ChatRefused:
            return

    async def unpin(self, ref: Ref, *, single: bool) -> None:
        """Pin a message no more."""
        if single or ref.message is None:
            return
        try:
            with translated():
                await self.http.unpin_message(int(ref.place), int(ref.message))
        except ChatRefused:
            return


class DiscordLists(DiscordEvents, DiscordPins, DiscordPolls):
    """Keeps both lists, and polls."""
