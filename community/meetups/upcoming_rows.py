"""When the card with what comes next is drawn: its outbox rows, one a home and channel."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from community.outbox import Outgoing
from community.places import Community, Seat
from community.seats import in_seat

UPCOMING, DUE, PIN = "upcoming", "upcoming_due", "upcoming_pin"
"""The kinds of the row that draws the card, of the one that comes when a meetup begins or ends, and
of the one that pins it.
"""
DRAW_EVERY = timedelta(seconds=15)
"""However much happens in a community, the card is redrawn once in so long."""
KEPT = timedelta(days=3650)
"""The card can be drawn anew for so long, also if the bot was off for days."""
PIN_WITHIN = timedelta(days=2)


def redrawn(community: Community, now: datetime) -> Iterator[Outgoing]:
    """Yield what draws the card anew wherever it stands, a little later: all that happens until
    then is in it.
    """
    since = now - datetime(1970, 1, 1, tzinfo=UTC)
    yield from drawn(community, now + DRAW_EVERY - since % DRAW_EVERY)


def drawn(community: Community, due: datetime) -> Iterator[Outgoing]:
    """Yield what draws the card wherever it stands."""
    for seat in community.seats:
        if seat.channels.upcoming:
            yield in_channel(community, seat, seat.channels.upcoming, due)


def in_channel(community: Community, seat: Seat, channel: str, due: datetime) -> Outgoing:
    """Return what brings one channel into line: the card stands there, or does not any more."""
    row = Outgoing(
        f"upcoming:{community.id}:{channel}",
        community.id,
        UPCOMING,
        due,
        due + KEPT,
        {"channel": channel},
        urgency=4,
        renew=True,
    )
    return in_seat(row, seat.number)


def due_at(community: Community, instant: datetime) -> Outgoing:
    """Return what draws the card when a meetup begins or ends."""
    return Outgoing(
        f"upcoming:{community.id}:at:{int(instant.timestamp())}",
        community.id,
        DUE,
        instant,
        instant + KEPT,
        urgency=4,
    )


def pinned(community: Community, number: int, now: datetime) -> Outgoing:
    """Return what pins the card of one home (its seat's ``number``)."""
    row = Outgoing(
        f"upcoming:{community.id}:pin", community.id, PIN, now, now + PIN_WITHIN, renew=True
    )
    return in_seat(row, number)
