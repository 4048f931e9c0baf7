"""Meetups in the server's own list of events (Discord: scheduled events, external ones).

discord.py knows no recurrence rule, so each date is an event of its own. Discord has no key for
making one only once: a second attempt looks for one of ours with the same name and beginning.
"""

import logging
from abc import abstractmethod
from datetime import datetime
from typing import Any

import discord
from discord.http import HTTPClient, Route

from cogs._cards import PLATFORM
from cogs._refusals import refusal, translated
from cogs._text import cut, plain_text
from community.errors import ChatRefused, ChatUnavailable
from community.native_events import EventBoard, Listed, NativeEvent
from community.places import Account, Place, Ref

log = logging.getLogger(__name__)

GUILD_ONLY = 2
EXTERNAL = 3
SCHEDULED, ACTIVE = 1, 2
UNKNOWN_EVENT = 10070
MOST_TITLE, MOST_ABOUT, MOST_WHERE = 100, 1000, 100
PEOPLE_A_PAGE, MOST_PAGES = 100, 20


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

    async def listed(self, ref: Ref, event: NativeEvent) -> Listed | None:
        """Return how an event stands on the server."""
        guild, number = int(ref.place), int(ref.message or 0)
        with translated():
            try:
                found: Any = await self.http.get_scheduled_event(
                    guild, number, with_user_count=True
                )
            except discord.NotFound as error:
                if error.code == UNKNOWN_EVENT:
                    return None
                raise
        interested = int(found.get("user_count") or 0)
        match found["status"]:
            case int(status) if status == SCHEDULED:
                return Listed(_differs(found, _payload(event)), interested)
            case int(status) if status == ACTIVE:  # somebody began it: it cannot be moved any more
                return Listed(interested=interested)
            case _:
                return None

    async def interested(self, ref: Ref) -> frozenset[Account] | None:
        """Return who pressed "Interested", a hundred a request."""
        guild, number = int(ref.place), int(ref.message or 0)
        found: set[Account] = set()
        after: int | None = None
        with translated():
            for _ in range(MOST_PAGES):
                page: Any = await self.http.get_scheduled_event_users(
                    guild, number, PEOPLE_A_PAGE, with_member=False, after=after
                )
                ids = [int(one["user"]["id"]) for one in page]
                found |= {Account(PLATFORM, str(one)) for one in ids}
                if len(ids) < PEOPLE_A_PAGE:
                    return frozenset(found)
                after = max(ids)
        log.warning("event %d: more people are interested than are read", number)
        return None

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


def _differs(found: Any, wanted: dict[str, Any]) -> frozenset[str]:
    """Return which fields of an event say something else on the server than they should."""
    metadata: dict[str, str] = found.get("entity_metadata") or {}
    there = {
        "title": _bare(found["name"]),
        "about": _bare(found.get("description")),
        "where": _bare(metadata.get("location")),
        "starts_at": _seconds(found["scheduled_start_time"]),
        "ends_at": _seconds(found["scheduled_end_time"]),
    }
    ours = {
        "title": _bare(wanted["name"]),
        "about": _bare(wanted["description"]),
        "where": _bare(wanted["entity_metadata"]["location"]),
        "starts_at": _seconds(wanted["scheduled_start_time"]),
        "ends_at": _seconds(wanted["scheduled_end_time"]),
    }
    return frozenset(name for name, value in ours.items() if there[name] != value)


def _bare(words: str | None) -> str:
    """Return words as they are compared: Discord takes spaces away from their ends."""
    return " ".join((words or "").split())


def _seconds(instant: str | None) -> int | None:
    return None if instant is None else int(datetime.fromisoformat(instant).timestamp())
