"""/parade blog on Matrix, and the words about members' own feeds."""

import re
from dataclasses import dataclass

from community.commands import Given
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
from matrix.desk import Answer, Asked, Desk, answer

_ID = r"(?P<id>\d{1,18})"


@dataclass(frozen=True, slots=True)
class Feeds:
    """What members say about their feeds."""

    watching: Watching

    async def blog(self, asked: Asked, given: Given) -> Answer:
        """Name one's blog, see which one is named, or end that."""
        if ends_it(given["address"]):
            return await self._end(asked)
        if not given["address"].strip():
            watched = await self.watching.shown(asked.visitor)
            return answer(watched_card(watched, asked.visitor.language))
        named = await self.watching.name(asked.visitor, given["address"])
        return answer(named_card(*named, asked.visitor.language))

    async def offered(self, asked: Asked, post: Post) -> tuple[Card, ...]:
        """Return the offer to look into the blog's feed, if there is one to be made."""
        if not await self.watching.may_offer(asked.visitor, post):
            return ()
        return (offer_card(post, asked.visitor.language),)

    async def pressed_blog(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Name the blog of a post that was handed in."""
        named = await self.watching.name_of_post(asked.visitor, int(parts["id"]))
        return answer(named_card(*named, asked.visitor.language))

    async def pressed_unblog(self, asked: Asked, _parts: re.Match[str]) -> Answer:
        """End it."""
        return await self._end(asked)

    async def pressed_found(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Read the page of what was found, and show what is there."""
        seen, post = await self.watching.hand_in(asked.visitor, int(parts["id"]))
        return answer(found_card(seen, post, asked.visitor.language))

    async def pressed_leave(self, asked: Asked, parts: re.Match[str]) -> Answer:
        """Hand nothing in."""
        await self.watching.pass_over(asked.visitor, int(parts["id"]))
        return answer(PASSED_OVER)

    async def _end(self, asked: Asked) -> Answer:
        return answer(ENDED if await self.watching.end(asked.visitor) else NONE_NAMED)


def fill(desk: Desk, feeds: Feeds) -> None:
    """Say who answers what is about members' feeds."""
    desk.command("parade", "blog", answered_by=feeds.blog)
    for verb, pressed in (
        ("blog", feeds.pressed_blog),
        ("found", feeds.pressed_found),
        ("leave", feeds.pressed_leave),
    ):
        desk.button(f"parade_{verb}", _ID, answered_by=pressed)
    desk.button("parade_unblog", "", answered_by=feeds.pressed_unblog)
