"""What is posted about a poll, and when: its outbox rows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from community.meetups.rows import (
    EDIT_EVERY,
    EDIT_OLD_EVERY,
    FOREVER,
    TELL_WITHIN,
    YOUNG,
)
from community.outbox import Outgoing, edge
from community.places import Community
from community.seats import rows_for_each
from community.slots.model import Poll


def asked(community: Community, poll: Poll, now: datetime) -> Iterator[Outgoing]:
    """Yield all rows of a poll that was just asked."""
    yield from card(community, poll, now, at_once=True)
    yield Outgoing(
        f"slots:{poll.id}:close",
        poll.community_id,
        "slots_close",
        poll.closes_at,
        poll.closes_at + FOREVER,
        {"poll": poll.id},
    )


def card(
    community: Community, poll: Poll, now: datetime, *, at_once: bool = False
) -> Iterator[Outgoing]:
    """Yield what draws the card anew, a little later: all that happens until then is in it."""
    since = poll.asked_at or now
    every = EDIT_EVERY if now - since < YOUNG else EDIT_OLD_EVERY
    due = now if at_once else edge(now, every)
    row = Outgoing(
        f"slots:{poll.id}:card",
        poll.community_id,
        "slots_card",
        due,
        max(due, poll.closes_at) + FOREVER,
        {"poll": poll.id},
        urgency=2,
    )
    there = [seat for seat in community.seats if seat.channels.prompts and not poll.match_id]
    for one in rows_for_each(community, row, there or None):
        yield replace(one, renew=True)


def found(community: Community, poll: Poll, now: datetime) -> Iterator[Outgoing]:
    """Yield what tells the people of a match that they have a time."""
    row = Outgoing(
        f"match:{poll.match_id}:time:{poll.id}",
        poll.community_id,
        "slots_found",
        now,
        now + TELL_WITHIN,
        {"poll": poll.id},
        urgency=2,
    )
    yield from rows_for_each(community, row)
