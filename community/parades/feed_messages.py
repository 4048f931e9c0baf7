"""Looking into members' feeds, and what they are told of it in private."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from community.communities import CommunityStore
from community.errors import ChatUnavailable, FetchRefused
from community.in_private import tell
from community.model import Member
from community.outbox import Delivery, Dropped, OutboxRow, Outgoing
from community.pages import UNMARKED, Pages
from community.parades.book import ParadeBook
from community.parades.feed_cards import found_in_feed_card, lost_card
from community.parades.feeds import Find, Watched
from community.parades.life import RUNNING
from community.parades.looking import READ_IN, found, is_handed_in, seen_until
from community.parades.model import Parading
from community.places import Ref
from community.ports import Chat
from community.texts import Card

ASK_WITHIN = timedelta(days=2)
WriteCard = Callable[[Member], Card]
"""Makes the card for whoever reads it."""


class FeedMessages:
    """Delivers the outbox rows about members' feeds."""

    def __init__(
        self, book: ParadeBook, communities: CommunityStore, chat: Chat, pages: Pages
    ) -> None:
        self._book = book
        self._communities = communities
        self._chat = chat
        self._pages = pages

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {"parade_look": self._look, "parade_found": self._found, "parade_lost": self._lost}

    async def _look(self, row: OutboxRow) -> Dropped:
        """Look into a member's feed. What comes of it is stored at once with the questions, and
        only once a turn, however often this is tried.
        """
        watched = await self._watched(row)
        turn = row.number("turn")
        if watched is None or watched.given_up or watched.turn >= turn:
            return Dropped("there is no such feed any more, or it was looked into")
        running = await self._running(row.community_id)
        if not any(self._book.phase(one.parade) in READ_IN for one in running):
            return Dropped("no blog parade is open")
        now = self._book.clock.now()
        try:
            after, finds = await self._read(watched, running, now)
        except FetchRefused as refused:
            if refused.reason == "busy":
                raise ChatUnavailable("too many pages are read now") from refused
            after, finds = replace(watched, failures=watched.failures + 1, mark=UNMARKED), ()
        after = replace(after, turn=turn)

        def rows(new: Sequence[Find]) -> list[Outgoing]:
            lost = [_lost(after, now)] if after.given_up else []
            return [*(_asked(one, now) for one in new), *lost]

        await self._book.store.looked(watched, after, finds, rows)
        return Dropped("looked into")

    async def _read(
        self, watched: Watched, running: Sequence[Parading], now: datetime
    ) -> tuple[Watched, tuple[Find, ...]]:
        sought = tuple(dict.fromkeys(one.parade.hashtag for one in running))
        feed = await self._pages.feed(watched.address, sought=sought, mark=watched.mark)
        if feed.unchanged:
            return replace(watched, failures=0), ()
        after = replace(watched, failures=0, mark=feed.mark, seen=seen_until(feed, watched, now))
        return after, found(feed, watched, running, now)

    async def _found(self, row: OutboxRow) -> Ref | Dropped:
        """Ask whether a post shall be handed in, unless that is settled by now."""
        community_id = row.community_id
        find = await self._book.store.find(community_id, row.number("find"))
        parading = await self._book.store.get(community_id, row.number("parade"))
        if find is None or parading is None or await self._watched(row) is None:
            return Dropped("what was found is gone, or they wish no more to be asked")
        if self._book.phase(parading.parade) not in RUNNING:
            return Dropped("the blog parade takes no more posts")
        if is_handed_in(parading, find.page, find.member_id):
            return Dropped("it is handed in")
        return await self._tell(
            row, lambda who: found_in_feed_card(parading.parade, find, who.language)
        )

    async def _lost(self, row: OutboxRow) -> Ref | Dropped:
        """Tell somebody that their feed cannot be read."""
        watched = await self._watched(row)
        if watched is None or not watched.given_up:
            return Dropped("there is no such feed any more, or it can be read again")
        return await self._tell(row, lambda who: lost_card(watched, who.language))

    # --- inside -------------------------------------------------------------------------------

    async def _watched(self, row: OutboxRow) -> Watched | None:
        """Return the feed of whom a row is for, unless they have left."""
        return await self._book.store.feed_of(row.community_id, row.number("member"))

    async def _running(self, community_id: int) -> Sequence[Parading]:
        """Return the parades that take posts now."""
        every = await self._book.store.going_on(community_id)
        numbers = [one.id for one in every if self._book.phase(one) in RUNNING]
        found = [await self._book.store.get(community_id, number) for number in numbers]
        return [one for one in found if one is not None]

    async def _tell(self, row: OutboxRow, card: WriteCard) -> Ref | Dropped:
        """Tell somebody something in private, where they can be reached."""
        community = await self._communities.get(row.community_id)
        number = row.number("member")
        who = (await self._book.members.people(row.community_id, [number])).get(number)
        if who is None:
            return Dropped("they have left")
        return await tell(self._chat, community, who, card(who), row)


def _asked(find: Find, now: datetime) -> Outgoing:
    """Return what asks somebody about a post."""
    return Outgoing(
        f"parade:{find.parade_id}:found:{find.id}:{find.member_id}",
        find.community_id,
        "parade_found",
        now,
        now + ASK_WITHIN,
        {"parade": find.parade_id, "find": find.id, "member": find.member_id},
    )


def _lost(watched: Watched, now: datetime) -> Outgoing:
    """Return what tells somebody that their feed is not looked into any more."""
    return Outgoing(
        f"parade:feeds:{watched.community_id}:lost:{watched.turn}:{watched.member_id}",
        watched.community_id,
        "parade_lost",
        now,
        now + ASK_WITHIN,
        {"member": watched.member_id},
    )
