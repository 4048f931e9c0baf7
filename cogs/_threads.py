"""Threads that get another name, since what they were called is to be read nowhere any more."""

import discord

from cogs._lists import DiscordLists
from cogs._refusals import ARCHIVED, translated
from cogs._thread_names import thread_name
from community.places import Language, Ref
from community.texts import Text


class DiscordThreads(DiscordLists):
    """Renames threads; the chat lends its client."""

    async def rename(self, ref: Ref, title: Text, language: Language) -> None:
        """Give a thread another name; one that fell asleep is woken for it."""
        number, name = int(ref.place), thread_name(title, language)
        with translated():
            try:
                await self.http.edit_channel(number, name=name)
            except discord.HTTPException as error:
                if error.code != ARCHIVED:
                    raise
                await self.http.edit_channel(number, archived=False)
                await self.http.edit_channel(number, name=name)
