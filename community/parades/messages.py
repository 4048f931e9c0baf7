"""What is said about parades: cards, the thread, posts, reminders, the end, the roundup."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from community.card_threads import CardThreads, deleted
from community.communities import CommunityStore
from community.errors import ChatRefused, ChatUnavailable, FetchRefused
from community.model import Member
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore
from community.pages import Pages
from community.parades import rows
from community.parades.book import ParadeBook, Seen
from community.parades.cards import proposal_card, public_card, titled
from community.parades.handing_in import HandingIn
from community.parades.model import ParadeState, Parading, Phase
from community.parades.roundups import Roundups
from community.parades.spread import unread
from community.parades.thread_cards import (
    given_card,
    over_card,
    post_card,
    reminder_card,
    roundup_card,
    unread_card,
)
from community.places import Ref
from community.ports import Chat
from community.posted_cards import redrawn, wall
from community.seats import seen_by
from community.taking_away import TakingAway
from community.texts import Card, Text

AT_ONCE = 40
"""So many people are named in one message."""
TO_THEM = ("week", "last")
"""The reminders in which those who wanted to write are named."""
PASSING = frozenset({"timeout", "unreachable", "busy"})
"""Why a page cannot be read for a while, which says nothing about it."""

_GONE = "the parade is gone, or the bot is not in this home any more"


class ParadeMessages:
    """Delivers the outbox rows about parades."""

    def __init__(
        self,
        book: ParadeBook,
        handing_in: HandingIn,
        roundups: Roundups,
        communities: CommunityStore,
        outbox: OutboxStore,
        chat: Chat,
        pages: Pages,
    ) -> None:
        self._book = book
        self._handing_in = handing_in
        self._roundups = roundups
        self._communities = communities
        self._outbox = outbox
        self._chat = chat
        self._threads = CardThreads(outbox, chat)
        self._taking_away = TakingAway(communities, outbox, chat)
        self._pages = pages

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {
            "parade_proposal": self._proposal,
            "parade_card": self._card,
            "parade_thread": self._thread,
            "parade_post": self._post,
            "parade_give": self._give,
            "parade_remind": self._remind,
            "parade_phase": self._phase,
            "parade_unread": self._unread,
            "parade_over": self._over,
            "parade_silent": self._silent,
            "parade_roundup": self._roundup,
            "parade_check": self._check,
        }

    # --- cards that are redrawn ---------------------------------------------------------------

    async def _proposal(self, row: OutboxRow) -> Ref | Dropped:
        seen = await self._seen(row)
        if seen is None:
            return Dropped(_GONE)
        is_gone = seen.parade.state is ParadeState.WITHDRAWN
        return await self._drawn(row, seen, proposal_card(seen), is_gone=is_gone)

    async def _card(self, row: OutboxRow) -> Ref | Dropped:
        seen = await self._seen(row)
        if seen is None:
            return Dropped(_GONE)
        is_gone = seen.parade.state in (ParadeState.WITHDRAWN, ParadeState.PROPOSED)
        return await self._drawn(row, seen, public_card(seen), is_gone=is_gone)

    async def _roundup(self, row: OutboxRow) -> Ref | Dropped:
        seen = await self._seen(row)
        if seen is None:
            return Dropped(_GONE)
        is_gone = seen.parade.rounded_up_at is None
        around = await self._roundups.around(seen)
        card = roundup_card(seen, around, seen.community.language)
        return await self._drawn(row, seen, card, is_gone=is_gone)

    async def _drawn(
        self, row: OutboxRow, seen: Seen, card: Card, *, is_gone: bool
    ) -> Ref | Dropped:
        """Post a card into the channel, or redraw it; one that somebody deleted stays away."""
        if row.ref is not None:
            return await redrawn(self._chat, row, row.ref, card)
        if is_gone and not row.again:
            return Dropped("taken back before anybody saw it")
        return await self._chat.post(wall(seen.community), card, key=row.id, again=row.again)

    # --- the thread ---------------------------------------------------------------------------

    async def _thread(self, row: OutboxRow) -> Ref | Dropped:
        seen = await self._seen(row)
        if seen is None or seen.parade.state is ParadeState.WITHDRAWN:
            return Dropped(_GONE)
        try:
            if row.ref is not None:
                if not seen.parade.title:  # what it is called are the words of somebody erased
                    await self._chat.rename(row.ref, _topic(seen), seen.community.language)
                return row.ref
            return await self._threads.open(row, f"parade:{seen.parade.id}", _topic(seen))
        except ChatRefused as refused:
            return deleted(refused)

    async def _post(self, row: OutboxRow) -> Ref | Dropped:
        """Show a post in the thread; one that was taken back goes from there."""
        seen = await self._seen(row)
        if seen is None:
            return Dropped(_GONE)
        post = seen.parading.post(row.number("post"))
        if post is None or not post.confirmed:
            await self._taking_away.away(row, seen.community)
            return Dropped("the post was taken back")
        card = post_card(seen, post)
        if row.ref is None:
            return await self._say(row, seen, card)
        try:
            await self._chat.edit(row.ref, card)
        except ChatRefused as refused:
            return deleted(refused)
        return row.ref

    async def _give(self, row: OutboxRow) -> Ref | Dropped:
        seen = await self._seen(row)
        if seen is None:
            return Dropped(_GONE)
        there = [
            (one, post)
            for one in seen.parading.readings
            if rows.given(one) == row.data.get("given")
            and (post := seen.parading.post(one.post_id)) is not None
        ]
        if not there:
            await self._taking_away.away(row, seen.community)
            return Dropped("what was given was taken back")
        reader = seen.people.get(row.number("member"))
        if reader is None or not seen.asks(reader):
            return Dropped("the person is not here, or asked in another home")
        if row.ref is not None:
            card = given_card(seen, reader, [post for _, post in there])
            return await redrawn(self._chat, row, row.ref, card)
        given = [post for one, post in there if one.read_at is None]
        until = max(one.at for one, _ in there) + rows.GIVEN_WITHIN
        if not given or self._book.clock.now() > until:
            return await self._needless(row, seen, "everything is read, or was to be long ago")
        return await self._say(row, seen, given_card(seen, reader, given))

    # --- as its days go by --------------------------------------------------------------------

    async def _remind(self, row: OutboxRow) -> Ref | Dropped:
        seen = await self._current(row)
        if isinstance(seen, Dropped):
            return seen
        if seen.phase is not Phase.OPEN:
            return Dropped("it is not open")
        which = str(row.data["which"])
        people = self._undecided(seen) if which in TO_THEM else ()
        card = reminder_card(seen, which, people)
        return await self._chat.post(wall(seen.community), card, key=row.id, again=row.again)

    @staticmethod
    def _undecided(seen: Seen) -> Sequence[Member]:
        """Return who wanted to write, wishes to be reminded, and has given nothing so far."""
        wrote = {one.member_id for one in seen.parading.shown}
        there = [
            seen.people[one.member_id]
            for one in seen.parading.intents
            if one.remind and one.member_id not in wrote and one.member_id in seen.people
        ]
        return [one for one in there if seen.asks(one)][:AT_ONCE]

    async def _phase(self, row: OutboxRow) -> Dropped:
        """Redraw the card as a parade opens or ends; once it is over it is pinned no more."""
        seen = await self._current(row)
        if isinstance(seen, Dropped):
            return seen
        community = await self._communities.get(row.community_id)
        now = self._book.clock.now()
        parade = seen.parade
        await self._outbox.put(list(rows.card(community, parade, now)))
        if row.data["which"] == "closed":
            await self._outbox.put(list(rows.pin(community, parade, now)))
            # Before it is rounded up every page is looked at once more.
            await self._outbox.put(
                [
                    rows.check(parade, one.id, now, f"end{parade.sequence}")
                    for one in seen.parading.shown
                    if one.address
                ]
            )
        return Dropped("redrawn")

    async def _unread(self, row: OutboxRow) -> Ref | Dropped:
        """Give out what nobody was given, and show the organisers what nobody has read."""
        seen = await self._current(row)
        if isinstance(seen, Dropped):
            return seen
        rest = await self._handing_in.spread_rest(seen.parading, row.community_id)
        if rest:
            community = await self._communities.get(row.community_id)

            def decide(before: Parading) -> Parading:
                there = {one.post_id for one in before.readings}
                new = tuple(one for one in rest if one.post_id not in there)
                return replace(before, readings=(*before.readings, *new))

            follows = self._book.follows(community)
            await self._book.store.change(community.id, seen.parade.id, decide, follows)
        posts = unread(seen.parading)
        if not posts:
            return await self._needless(row, seen, "everything is read")
        card = unread_card(seen, posts)
        channel = seen.community.channels.organisers
        if channel is None:
            return await self._say(row, seen, card)
        place = seen.community.place(channel)
        return await self._chat.post(place, card, key=row.id, again=row.again)

    async def _over(self, row: OutboxRow) -> Ref | Dropped:
        seen = await self._current(row)
        if isinstance(seen, Dropped):
            return seen
        if seen.phase is not Phase.CLOSED:
            return await self._needless(row, seen, "it is rounded up already")
        host = seen.people.get(seen.parade.host or 0)
        return await self._say(row, seen, over_card(seen, host))

    async def _silent(self, row: OutboxRow) -> Ref | Dropped:
        seen = await self._current(row)
        if isinstance(seen, Dropped):
            return seen
        if seen.phase is not Phase.CLOSED:
            return await self._needless(row, seen, "it is rounded up already")
        if not seen.parading.shown:
            why = "nobody handed in, so nobody is missing a roundup"
            return await self._needless(row, seen, why)
        person = seen.people.get(seen.parade.stand_in or 0)
        if person is not None and not seen.asks(person):
            return await self._needless(row, seen, "who stands in is asked in another home")
        card = over_card(seen, person, silent=True)
        channel = seen.community.channels.organisers
        if person is None and channel is not None:
            place = seen.community.place(channel)
            return await self._chat.post(place, card, key=row.id, again=row.again)
        return await self._say(row, seen, card)

    async def _check(self, row: OutboxRow) -> Dropped:
        """Look at a post's page again: is it there, and does it link to the call?"""
        seen = await self._seen(row)
        post = seen.parading.post(row.number("post")) if seen is not None else None
        if seen is None or post is None or not post.address:
            return Dropped(_GONE)
        reached, links_back = True, post.links_back
        try:
            page = await self._pages.page(post.address, back=seen.parade.call)
            links_back = page.links_back
        except FetchRefused as refused:
            if refused.reason in PASSING and not row.again:
                raise ChatUnavailable("the page cannot be reached now") from refused
            reached = False
        now = self._book.clock.now()

        def decide(before: Parading) -> Parading:
            there = before.post(row.number("post"))
            if there is None:
                return before
            return before.with_post(
                replace(there, reached=reached, links_back=links_back, looked_at=now)
            )

        await self._book.store.change(
            row.community_id, seen.parade.id, decide, lambda _before, _after: ()
        )
        return Dropped("looked at")

    # --- inside -------------------------------------------------------------------------------

    async def _seen(self, row: OutboxRow) -> Seen | None:
        community = seen_by(await self._communities.get(row.community_id), row)
        parading = await self._book.store.get(row.community_id, row.number("parade"))
        if community is None or parading is None:
            return None
        return await self._book.seen(community, parading)

    async def _current(self, row: OutboxRow) -> Seen | Dropped:
        """Return what a row is about, unless its days were changed since it was written."""
        seen = await self._seen(row)
        if seen is None or seen.parade.state is ParadeState.WITHDRAWN:
            return Dropped(_GONE)
        if seen.parade.sequence != row.number("sequence"):
            return Dropped("its days were changed since")
        return seen

    async def _needless(self, row: OutboxRow, seen: Seen, why: str) -> Ref | Dropped:
        """Drop what need not be said any more, unless an earlier attempt has: then note where, or
        nobody could take it away.
        """
        return await self._taking_away.said(row, seen.community) or Dropped(why)

    async def _say(self, row: OutboxRow, seen: Seen, card: Card) -> Ref | Dropped:
        """Post into the parade's thread."""
        return await self._threads.say(row, f"parade:{seen.parade.id}", _topic(seen), card)


def _topic(seen: Seen) -> Text:
    """Return what the thread is called: on Discord that is the topic alone, which is the same in
    every language.
    """
    topic = seen.parade.title
    return Text("{topic}", {"topic": topic}) if topic else titled(seen.parade)
