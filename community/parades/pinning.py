"""The card of a parade is pinned while people can write for it.

Pins have outbox rows of their own, so that nothing is posted later because of them. Whether a card
is to be pinned is decided when such a row is delivered, from what is true then.
"""

from collections.abc import Mapping
from datetime import timedelta

from community.communities import CommunityStore
from community.errors import ChatUnavailable
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore
from community.parades.book import ParadeBook
from community.parades.life import RUNNING
from community.parades.rows import PIN
from community.pins import PinBoard
from community.seats import seat_number, seen_by, suffix

AGAIN_IN = timedelta(seconds=5)


class ParadePins:
    """Delivers the outbox rows about the pins of parades."""

    def __init__(
        self,
        book: ParadeBook,
        communities: CommunityStore,
        outbox: OutboxStore,
        pins: PinBoard,
    ) -> None:
        self._book = book
        self._communities = communities
        self._outbox = outbox
        self._pins = pins

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handler by kind of row."""
        return {PIN: self._pin}

    async def _pin(self, row: OutboxRow) -> Dropped | None:
        """Pin a parade's card while it runs, and after that no more."""
        community = seen_by(await self._communities.get(row.community_id), row)
        parading = await self._book.store.get(row.community_id, row.number("parade"))
        if community is None or parading is None:
            return Dropped("the parade is gone, or the bot is not in this home any more")
        wanted = self._book.phase(parading.parade) in RUNNING
        at = suffix(seat_number(row))
        ref = await self._outbox.ref(f"parade:{parading.parade.id}:card{at}")
        if ref is None:
            if wanted:
                raise ChatUnavailable("the parade's card is not posted yet", AGAIN_IN)
            return Dropped("no card of it was ever posted")
        # No platform lists parades among its events, so it is pinned on each of them.
        if wanted:
            await self._pins.pin(ref, single=False)
        else:
            await self._pins.unpin(ref, single=False)
        return None
