"""Taking away what was said, also where nobody knows whether it ever was: a process that dies as it
says something cannot note where that stands.
"""

from collections.abc import Awaitable, Iterator, Mapping
from typing import TypeVar

from community.communities import CommunityStore
from community.errors import ChatRefused
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore
from community.places import Community, Place, Ref
from community.ports import Chat
from community.seats import seat_number, seen_by, suffix

T = TypeVar("T")

LATE = "late"
"""The kind of rows of which it is not known whether they said something that has to go."""
_WITH_THREADS = ("meetup", "parade", "prompt")


class TakingAway:
    """Finds what a row has said, and takes it away."""

    def __init__(self, communities: CommunityStore, outbox: OutboxStore, chat: Chat) -> None:
        self._communities = communities
        self._outbox = outbox
        self._chat = chat

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handler by kind of row. Rows become of this kind where somebody is erased
        while they are delivered (``look_for`` in ``data/outbox.py``).
        """
        return {LATE: self._late}

    async def away(self, row: OutboxRow, community: Community) -> None:
        """Take away what a row has said; gone already is fine."""
        ref = await self.said(row, community)
        if ref is not None:
            await _unless_gone(self._chat.remove(ref))

    async def said(self, row: OutboxRow, community: Community) -> Ref | None:
        """Return where that stands which a row has said, in the home that ``community`` is seen
        from; None if it has said nothing.
        """
        if row.ref is not None or not row.again:
            return row.ref
        about = about_of(row.key) or row.data.get("about")
        thread = await self._outbox.ref(f"{about}:thread{_seat(row)}") if about else None
        barred: ChatRefused | None = None
        for place in _places(community, thread):
            try:
                found = await _unless_gone(self._chat.passed_on(place, key=row.id))
            except ChatRefused as refused:
                # Where we may not read any more it may stand; elsewhere it can still be found.
                barred = barred or refused
                continue
            if found is not None:
                return found
        if barred is not None:
            raise barred
        return None

    async def _late(self, row: OutboxRow) -> Dropped:
        community = seen_by(await self._communities.get(row.community_id), row)
        if community is None:
            return Dropped("the bot is not in this home any more")
        await self.away(row, community)
        return Dropped("nothing of it stands any more")


def about_of(key: str) -> str:
    """Return what a row is about that has a thread, such as ``parade:12``; "" if nothing has."""
    kind, _, rest = key.partition(":")
    return f"{kind}:{rest.partition(':')[0]}" if kind in _WITH_THREADS else ""


def _seat(row: OutboxRow) -> str:
    return suffix(seat_number(row))


async def _unless_gone(call: Awaitable[T]) -> T | None:
    """Return what comes of a call; None if the place that it is about is gone."""
    try:
        return await call
    except ChatRefused as refused:
        if refused.cause != "gone":
            raise
        return None


def _places(community: Community, thread: Ref | None) -> Iterator[Place]:
    if thread is not None:
        yield Place(thread.platform, thread.place)
    there = community.channels
    for channel in (there.prompts, there.introductions, there.rounds, there.organisers):
        if channel is not None:
            yield community.place(channel)
