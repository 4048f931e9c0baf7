"""/parade blog, and the buttons about members' own feeds."""

import re

from cogs._ui import Interaction, language, reply, visitor
from community.model import Visitor
from community.parades.cards import found_card
from community.parades.feed_cards import (
    ENDED,
    NONE_NAMED,
    PASSED_OVER,
    named_card,
    offer_card,
    watched_card,
)
from community.parades.model import Post
from community.parades.watching import Watching, ends_it
from community.texts import Card


class FeedButtons:
    """What members say about their feeds."""

    def __init__(self, watching: Watching) -> None:
        self._watching = watching

    async def blog(self, interaction: Interaction, address: str) -> None:
        """Name one's blog, see which one is named, or end that."""
        who: Visitor = visitor(interaction)
        if ends_it(address):
            await self._end(interaction, who)
            return
        if not address.strip():
            watched = await self._watching.shown(who)
            await reply(interaction, watched_card(watched, language(interaction)))
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        named = await self._watching.name(who, address)
        await reply(interaction, named_card(*named, language(interaction)))

    async def offered(self, interaction: Interaction, post: Post) -> tuple[Card, ...]:
        """Return the offer to look into the blog's feed, if there is one to be made."""
        if not await self._watching.may_offer(visitor(interaction), post):
            return ()
        return (offer_card(post, language(interaction)),)

    async def pressed_blog(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Name the blog of a post that was handed in."""
        who = visitor(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        named = await self._watching.name_of_post(who, int(parts["id"]))
        await reply(interaction, named_card(*named, language(interaction)))

    async def pressed_unblog(self, interaction: Interaction, _parts: re.Match[str]) -> None:
        """End it."""
        await self._end(interaction, visitor(interaction))

    async def pressed_found(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Read the page of what was found, which may take a while, and show what is there."""
        who = visitor(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        seen, post = await self._watching.hand_in(who, int(parts["id"]))
        await reply(interaction, found_card(seen, post, language(interaction)))

    async def pressed_leave(self, interaction: Interaction, parts: re.Match[str]) -> None:
        """Hand nothing in."""
        await self._watching.pass_over(visitor(interaction), int(parts["id"]))
        await reply(interaction, PASSED_OVER)

    async def _end(self, interaction: Interaction, who: Visitor) -> None:
        ended = await self._watching.end(who)
        await reply(interaction, ENDED if ended else NONE_NAMED)
