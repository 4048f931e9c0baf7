"""Words of matches that live on two platforms: what is written in their threads, and the button
that ends carrying it.

Messages are listened to only where the intent to read them is on, and looked at only in private
threads; which of these reach over to another platform the service knows.
"""

import asyncio
import logging
import re
from typing import Any

import discord
from discord.ext import commands

from cogs._buttons import action_button
from cogs._cards import PLATFORM
from cogs._client import NetzwerkstattBot
from cogs._refusals import translated
from cogs._spoken import is_by_a_person
from cogs._ui import Interaction, account, reply, visitor
from community.errors import ChatRefused, ChatUnavailable
from community.places import Account, Ref
from community.relay import RelayService
from community.relay_store import Unheard
from community.relay_words import ENDED

log = logging.getLogger(__name__)

TEXTS_A_PAGE = 100
MOST_PAGES = 10
"""How far what was missed is read: a thousand messages of a conversation."""


class RelayCog(commands.Cog):
    """The button."""

    def __init__(self, relay: RelayService) -> None:
        self._relay = relay

    async def pressed_end(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """End carrying the words of the match of the pressed button."""
        await self._relay.end(visitor(interaction), int(parts["match"]))
        await reply(interaction, ENDED)


class Listening(commands.Cog):
    """Hands on what is written, edited and deleted; one event at a time, so that order is kept.

    ``_behind``: conversations in which something may have been written while we were away. They are
    read before anything new in them is handed on, since that is taken for the last word heard.
    """

    def __init__(self, bot: NetzwerkstattBot, relay: RelayService) -> None:
        self._bot = bot
        self._relay = relay
        self._turn = asyncio.Lock()
        self._behind: dict[int, Unheard] = {}

    # --- what happens now ---------------------------------------------------------------------

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Hand on what a person wrote."""
        thread = message.channel.id
        if message.author.bot or message.webhook_id or not self._may_reach_over(thread):
            return
        async with self._turn:
            if thread in self._behind:
                await self._catch_up(thread)
            else:
                self._woken(
                    await self._relay.said(_ref(thread, message.id), account(message.author))
                )

    def _woken(self, something: bool) -> None:  # noqa: FBT001 - what a verb of the service returns
        """Wake the clockwork if there is something to deliver."""
        if something:
            self._bot.dispatch("answered")

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Hand on that a message was edited."""
        await self._changed(event.channel_id, {event.message_id})

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Hand on that a message was deleted."""
        await self._changed(event.channel_id, {event.message_id})

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Hand on that several messages were deleted at once."""
        await self._changed(event.channel_id, event.message_ids)

    async def _changed(self, thread: int, messages: set[int]) -> None:
        if not self._may_reach_over(thread):
            return
        async with self._turn:
            for message in sorted(messages):
                self._woken(await self._relay.changed(_ref(thread, message)))

    def _may_reach_over(self, channel: int) -> bool:
        """Whether this is a private thread, as far as we know."""
        known = self._bot.get_channel(channel)
        if known is None:
            return True
        return isinstance(known, discord.Thread) and known.is_private()

    # --- what happened while we were away -----------------------------------------------------

    @commands.Cog.listener()
    async def on_connect(self) -> None:
        """Note where to look; a connection that was merely resumed brings all that was missed."""
        async with self._turn:
            unheard = await self._relay.unheard(PLATFORM)
            self._behind = {int(one.place.external_id): one for one in unheard}

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Look there. A thread that is archived by now was silent for a week."""
        async with self._turn:  # whoever notes where to look has it first
            behind = list(self._behind)
        active = await self._active() if behind else None
        for thread in behind:
            async with self._turn:
                if active is not None and thread not in active:
                    self._behind.pop(thread, None)
                elif thread in self._behind:
                    await self._catch_up(thread)

    async def _active(self) -> frozenset[int] | None:
        """Return all threads that are not archived; None if that cannot be told."""
        found: list[Any] = []
        try:
            with translated():
                for guild in self._bot.guilds:
                    listed: Any = await self._bot.http.get_active_threads(guild.id)
                    found += listed["threads"]
        except (ChatRefused, ChatUnavailable) as error:
            log.warning("active threads are not known: %s", error)
            return None
        return frozenset(int(thread["id"]) for thread in found)

    async def _catch_up(self, thread: int) -> None:
        """Hand on what was written, edited or deleted in a conversation meanwhile."""
        unheard = self._behind[thread]
        since = int(unheard.since.message or 0)
        lately = {int(ref.message or 0) for ref in unheard.lately}
        try:
            messages = await self._since(thread, min(lately, default=since + 1) - 1)
        except ChatUnavailable as error:
            log.warning("thread %d is looked through later: %s", thread, error)
            return
        except ChatRefused as error:
            log.info("thread %d is not there any more: %s", thread, error)
            messages = {}
        else:
            edited = {i for i, one in messages.items() if one.get("edited_timestamp")}
            for message in sorted(lately & edited | lately - set(messages)):
                self._woken(await self._relay.changed(_ref(thread, message)))
        for message, told in sorted(messages.items()):
            if message > since and is_by_a_person(told):
                author = Account(PLATFORM, str(told["author"]["id"]))
                self._woken(await self._relay.said(_ref(thread, message), author))
        self._behind.pop(thread, None)

    async def _since(self, thread: int, after: int) -> dict[int, Any]:
        """Return the messages behind one, by their ids."""
        found: dict[int, Any] = {}
        before: int | None = None
        with translated():
            for _ in range(MOST_PAGES):
                page: Any = await self._bot.http.logs_from(thread, TEXTS_A_PAGE, before=before)
                found |= {int(one["id"]): one for one in page if int(one["id"]) > after}
                before = int(page[-1]["id"]) if page else 0
                if len(page) < TEXTS_A_PAGE or before <= after:
                    break
            else:
                log.warning("thread %d: more was missed than is read", thread)
        return found


def _ref(thread: int, message: int) -> Ref:
    return Ref(PLATFORM, str(thread), str(message))


async def setup(bot: NetzwerkstattBot) -> None:
    """Add the button, and listen if the bot may read messages."""
    cog = RelayCog(bot.services.relay)
    await bot.add_cog(cog)
    bot.answer_buttons(action_button("relay_end", r"(?P<match>\d{1,18})", cog.pressed_end))
    if bot.intents.message_content:
        await bot.add_cog(Listening(bot, bot.services.relay))
