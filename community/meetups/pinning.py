"""Which cards are pinned: the one with what comes next, and those of the meetups that come first.

Pins have outbox rows of their own, so that nothing is posted later because of them. Whether a card
is to be pinned is decided when such a row is delivered, from what is true then.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from community.communities import CommunityStore
from community.errors import ChatUnavailable
from community.meetups.model import Meetup
from community.meetups.store import MeetupStore
from community.meetups.upcoming_rows import PIN, UPCOMING
from community.outbox import Delivery, Dropped, OutboxRow, OutboxStore, Outgoing
from community.pins import PinBoard
from community.places import Community, Ref
from community.ports import Clock
from community.seats import in_seat, seat_number, seen_by, suffix

MOST = 9
"""So many meetups are pinned in a home; with the card of what comes next these are ten."""
SINGLE = "meetup_pin"
AGAIN_IN = timedelta(seconds=5)
PIN_WITHIN = timedelta(days=2)

_GONE = "the bot is not in this home any more"


class MeetupPins:
    """Delivers the outbox rows about pins."""

    def __init__(
        self,
        store: MeetupStore,
        communities: CommunityStore,
        outbox: OutboxStore,
        clock: Clock,
        pins: PinBoard,
    ) -> None:
        self._store = store
        self._communities = communities
        self._outbox = outbox
        self._clock = clock
        self._pins = pins

    def deliveries(self) -> Mapping[str, Delivery]:
        """Return the handlers by kind of row."""
        return {SINGLE: self._single, PIN: self._board}

    async def _single(self, row: OutboxRow) -> Ref | Dropped | None:
        """Pin a meetup's card if it is among the next ones, or else let it be pinned no more."""
        community = seen_by(await self._communities.get(row.community_id), row)
        if community is None:
            return Dropped(_GONE)
        ahead = await self._store.upcoming(community.id, self._clock.now(), MOST + 1)
        number = row.number("meetup")
        wanted = number in [one.meetup.id for one in ahead[:MOST]]
        ref = await self._outbox.ref(f"meetup:{number}:card{suffix(seat_number(row))}")
        if ref is None:
            if wanted:
                raise ChatUnavailable("the meetup's card is not posted yet", AGAIN_IN)
            return Dropped("no card of it was ever posted")
        if wanted:
            await self._pins.pin(ref, single=True)
        else:
            await self._pins.unpin(ref, single=True)
        if not row.data.get("beside"):
            # Where one comes in or goes, another one goes out or comes in behind it.
            there = (one.meetup for one in ahead[MOST - 1 :] if one.meetup.id != number)
            await self._outbox.put([r for m in there for r in self._beside(community, m)])
        return None

    def _beside(self, community: Community, meetup: Meetup) -> Iterator[Outgoing]:
        now = self._clock.now()
        row = Outgoing(
            f"meetup:{meetup.id}:pin:beside",
            community.id,
            SINGLE,
            now,
            now + PIN_WITHIN,
            {"meetup": meetup.id, "beside": True},
            renew=True,
        )
        yield in_seat(row, community.number)

    async def _board(self, row: OutboxRow) -> Dropped | None:
        """Pin the card with what comes next where it stands."""
        community = seen_by(await self._communities.get(row.community_id), row)
        if community is None:
            return Dropped(_GONE)
        channel = community.channels.upcoming
        if channel is None:
            return Dropped("the card stands nowhere any more")
        at = suffix(seat_number(row))
        ref = await self._outbox.ref(f"{UPCOMING}:{community.id}:{channel}{at}")
        if ref is None:
            raise ChatUnavailable("the card is not posted yet", AGAIN_IN)
        await self._pins.pin(ref, single=False)
        return None
