"""Members' own feeds: named, ended, and looked into while a blog parade runs."""

from datetime import timedelta

from community.communities import CommunityStore
from community.errors import FetchRefused, Invalid, NotFound
from community.members import Actor
from community.model import Member, Visitor
from community.outbox import OutboxStore
from community.pages import Feed, Pages, with_scheme
from community.parades.book import Seen
from community.parades.feeds import Find, Watched
from community.parades.handing_in import HandingIn
from community.parades.looking import READ_IN, look, newest, turn_at
from community.parades.model import Post
from community.texts import text

MOST_TRIED = 3
"""So many of the feeds that a page names are tried; the first is usually that of the posts."""
KEPT = timedelta(days=130)
"""A find is remembered for longer than any parade lasts."""
_OFF = frozenset({"off", "aus"})
"""Typed in place of an address, in either language: an option of its own would be one too many."""
_GONE = text("I don't remember this post any more. /parade submit with its address hands it in.")


def ends_it(address: str) -> bool:
    """Whether somebody typed that they wish their feed to be looked into no more."""
    return address.strip().casefold() in _OFF


class Watching:
    """Looks into members' feeds for them."""

    def __init__(
        self,
        handing_in: HandingIn,
        communities: CommunityStore,
        outbox: OutboxStore,
        pages: Pages,
    ) -> None:
        self._book = handing_in.book
        self._handing_in = handing_in
        self._communities = communities
        self._outbox = outbox
        self._pages = pages

    # --- a member's feed ----------------------------------------------------------------------

    async def name(self, visitor: Visitor, address: str) -> tuple[Watched, Feed]:
        """Look into the feed at an address from now on, or into that of the page there. One of
        before is forgotten. FetchRefused and Invalid say why it cannot be.
        """
        actor, member = await self._book.members.member(visitor)
        where, feed = await self._found(self._pages.check(with_scheme(address)))
        return await self._named(actor, member, where, feed)

    async def name_of_post(self, visitor: Visitor, post_id: int) -> tuple[Watched, Feed]:
        """Look into the feed of the blog that somebody handed a post in from."""
        actor, member = await self._book.members.member(visitor)
        number = await self._book.store.parade_of_post(actor.community.id, post_id)
        found = number and await self._book.store.get(actor.community.id, number)
        post = found.post(post_id) if found else None
        if post is None or post.member_id != member.id or not post.feed:
            raise NotFound(_GONE)
        feed = await self._pages.feed(post.feed)
        return await self._named(actor, member, post.feed, feed)

    async def shown(self, visitor: Visitor) -> Watched | None:
        """Return the feed that somebody has named."""
        actor, member = await self._book.members.member(visitor)
        return await self._book.store.feed_of(actor.community.id, member.id)

    async def end(self, visitor: Visitor) -> bool:
        """Look into somebody's feed no more; False if they have named none."""
        actor, member = await self._book.members.member(visitor)
        return await self._book.store.unwatch(actor.community.id, member.id)

    async def may_offer(self, visitor: Visitor, post: Post) -> bool:
        """Whether to offer somebody to look into the feed of their blog: after the first post that
        they have ever handed in, and if there is such a feed.
        """
        actor, member = await self._book.members.member(visitor)
        mine = await self._book.store.feed_of(actor.community.id, member.id)
        if not post.feed or mine is not None:
            return False
        wrote = await self._book.store.took_part(actor.community.id, post.at)
        return member.id not in wrote

    # --- what was found -----------------------------------------------------------------------

    async def hand_in(self, visitor: Visitor, find_id: int) -> tuple[Seen, Post]:
        """Read the page of what was found, as when somebody hands it in by themselves."""
        find = await self._own(visitor, find_id)
        return await self._handing_in.submit(visitor, find.address, find.parade_id)

    async def pass_over(self, visitor: Visitor, find_id: int) -> Find:
        """Return what somebody does not hand in; they are not asked again anyway."""
        return await self._own(visitor, find_id)

    # --- all feeds ----------------------------------------------------------------------------

    async def look_out(self) -> bool:
        """Have the feeds looked into whose turn it is, where a parade runs; return whether there
        are any. Done again and again, it changes nothing more.
        """
        some = False
        now = self._book.clock.now()
        for community in await self._communities.all():
            theirs = [
                one
                for one in await self._book.store.watched(community.id)
                if not one.given_up and one.turn < turn_at(now)
            ]
            if theirs and await self._is_read(community.id):
                await self._outbox.put([look(one, now) for one in theirs])
                some = True
        return some

    async def forget_old(self) -> int:
        """Forget what was found for parades of long ago; return how many."""
        return await self._book.store.forget_finds(self._book.clock.now() - KEPT)

    # --- inside -------------------------------------------------------------------------------

    async def _found(self, address: str) -> tuple[str, Feed]:
        """Return where a feed is, and what it says."""
        try:
            page = await self._pages.page(address)
        except FetchRefused as refused:
            if refused.reason != "type":
                raise
            return address, await self._pages.feed(address)
        why: FetchRefused | Invalid = Invalid(
            text(
                "I find no feed on this page. Please try your blog's front page, or the address of"
                " the feed itself: it often ends with /feed."
            )
        )
        for candidate in page.feeds[:MOST_TRIED]:
            try:
                return candidate, await self._pages.feed(candidate)
            except FetchRefused as refused:
                why = refused
        raise why

    async def _named(
        self, actor: Actor, member: Member, address: str, feed: Feed
    ) -> tuple[Watched, Feed]:
        if feed.items and newest(feed) is None:
            raise Invalid(
                text(
                    "The posts in this feed have no dates, so I could not tell new ones from old"
                    " ones. You can hand in each with /parade submit."
                )
            )
        watched = Watched(actor.community.id, member.id, address)
        await self._book.store.watch(watched)
        if await self._is_read(actor.community.id):
            await self._outbox.put([look(watched, self._book.clock.now(), at_once=True)])
        return watched, feed

    async def _is_read(self, community_id: int) -> bool:
        every = await self._book.store.going_on(community_id)
        return any(self._book.phase(one) in READ_IN for one in every)

    async def _own(self, visitor: Visitor, find_id: int) -> Find:
        actor, member = await self._book.members.member(visitor)
        find = await self._book.store.find(actor.community.id, find_id)
        if find is None or find.member_id != member.id:
            raise NotFound(_GONE)
        return find
