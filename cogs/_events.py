"""Meetups in the server's own list of events (Discord: scheduled events, external ones).

discord.py knows no recurrence rule, so each date is an event of its own. Discord has no key for
making one only once: a second attempt looks for one of ours with the same name and beginning.
"""

from abc import abstractmethod
from datetime import datetime
from typing import Any

import discord
from discord.http import HTTPClient, Route

from cogs._cards import PLATFORM
from cogs._refusals import refusal
from cogs._text import cut, plain_text
from community.errors import ChatRefused, ChatUnavailable
from community.native_events import EventBoard, NativeEvent
from community.places import Place, Ref

GUILD_ONLY = 2
EXTERNAL = 3
SCHEDULED = 1
MOST_TITLE, MOST_ABOUT, MOST_WHERE = 100, 1000, 100


class DiscordEvents(EventBoard):
    """Keeps scheduled events in step with meetups; the chat lends its client."""

    @property
    @abstractmethod
    def http(self) -> HTTPClient:
        """The client."""

    async def keep_event(
        self, place: Place, event: NativeEvent, *, ref: Ref | None, again: bool
    ) -> Ref | None:
        """Make an event, change it, or take it away."""
        try:
            return await self._kept(place, event, ref=ref, again=again)
        except discord.HTTPException as error:
            meant = refusal(error)
            if isinstance(meant, ChatUnavailable):
                raise meant from error
            # The card says it all; without the permission, or where the list is full or somebody
            # took the event away, there is nothing to mend and nobody to tell.
            return None
        except ChatRefused:
            return None

    async def _kept(
        self, place: Place, event: NativeEvent, *, ref: Ref | None, again: bool
    ) -> Ref | None:
        channel: Any = await self.http.get_channel(int(place.external_id))
        guild = int(channel["guild_id"])
        number = int(ref.message) if ref is not None and ref.message else None
        if number is None and again:
            number = await self._made_before(guild, event)
        if event.called_off:
            if number is not None:
                await self.http.delete_scheduled_event(guild, number)
            return None
        if number is not None:
            await self.http.edit_scheduled_event(guild, number, **_payload(event))
        else:
            made: Any = await self.http.create_guild_scheduled_event(
                guild, privacy_level=GUILD_ONLY, entity_type=EXTERNAL, **_payload(event)
            )
            number = int(made["id"])
        return Ref(PLATFORM, str(guild), str(number))

    async def _made_before(self, guild: int, event: NativeEvent) -> int | None:
        me: Any = await self.http.request(Route("GET", "/users/@me"))
        wanted = _payload(event)
        listed: Any = await self.http.get_scheduled_events(guild, with_user_count=False)
        for one in listed:
            starts = datetime.fromisoformat(one["scheduled_start_time"])
            if (
                str(one.get("creator_id")) == str(me["id"])
                and one["status"] == SCHEDULED
                and (one["name"], starts) == (wanted["name"], event.starts_at)
            ):
                return int(one["id"])
        return None


def _payload(event: NativeEvent) -> dict[str, Any]:
    return {
        "name": cut(plain_text(event.title), MOST_TITLE),
        "description": cut(plain_text(event.about), MOST_ABOUT),
        "scheduled_start_time": event.starts_at.isoformat(),
        "scheduled_end_time": event.ends_at.isoformat(),
        "entity_metadata": {"location": cut(plain_text(event.where), MOST_WHERE)},
    }
