"""What follows when somebody's turn to host a blog parade comes, or is over: its outbox rows.

Each begins its kind with ``parade_turn``. A row of the kind ``parade_turn`` itself means that
whoever is next in the queue is asked now. It is written when a date of the rhythm comes, and when a
turn ends without a host. What it does is one transaction, which shows whether it was done.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from community.outbox import JsonValue, OutboxRow, Outgoing
from community.parades.model import Asked, Parade, ParadeState, Parading
from community.parades.queue import HAS, stamp, whose_turn
from community.parades.rows import POST_WITHIN, TELL_WITHIN, posted
from community.places import Community, Seat
from community.seats import rows_for_each

NEXT = "parade_turn"
"""The kind of the row that asks whoever is next."""
NEXT_WITHIN = timedelta(days=14)
"""Whoever is next is asked late rather than never: the bot may have been off."""
MOST_WAITS = 3
"""So often a turn waits for something else to end; then it comes with the next date."""


def follow(
    community: Community, before: Parading, after: Parading, now: datetime
) -> list[Outgoing]:
    """Return what follows from a turn that began, was handed on, or ended without a host."""
    was, parade = before.parade, after.parade
    if (was.asked, was.asked_at) == (parade.asked, parade.asked_at):
        return []
    if parade.asked is not Asked.NOBODY:
        return list(_asked(community, parade, now))
    if parade.state is ParadeState.PROPOSED and parade.host is None:
        return [*_who(community, parade, now), after_turn(was, now)]
    return []


def _asked(community: Community, parade: Parade, now: datetime) -> Iterator[Outgoing]:
    person, which = whose_turn(parade), stamp(parade)
    data: dict[str, JsonValue] = {"which": which, "member": person}
    # A key about somebody ends with their number: it follows them when accounts are linked.
    yield Outgoing(
        f"parade:{parade.id}:turn_ask:{which}:{person}",
        parade.community_id,
        "parade_turn_ask",
        now,
        now + TELL_WITHIN,
        {"parade": parade.id, **data},
        urgency=2,
    )
    yield from posted(
        community, parade, f"turn_line:{which}:{person}", now, now + TELL_WITHIN, {**data}
    )
    yield silent(parade, now + HAS[parade.asked])


def silent(parade: Parade, due: datetime) -> Outgoing:
    """Return what hands a turn on unless whoever was asked has answered. It names nobody, so that
    it comes even if they are erased.
    """
    which = stamp(parade)
    return Outgoing(
        f"parade:{parade.id}:turn_silent:{which}:{parade.asked}:{int(due.timestamp())}",
        parade.community_id,
        "parade_turn_silent",
        due,
        due + NEXT_WITHIN,
        {"parade": parade.id, "which": which},
    )


def _who(community: Community, parade: Parade, now: datetime) -> Iterator[Outgoing]:
    yield from posted(
        community, parade, f"turn_who:{stamp(parade)}", now, now + POST_WITHIN, urgency=4
    )


def after_turn(parade: Parade, now: datetime) -> Outgoing:
    """Return what asks whoever is next, after the turn of a topic is over."""
    return Outgoing(
        f"parade:{parade.id}:turn:{stamp(parade)}",
        parade.community_id,
        NEXT,
        now,
        now + NEXT_WITHIN,
        {"passed": True},
    )


def by_rhythm(community_id: int, occurrence_id: int, now: datetime) -> Outgoing:
    """Return what asks whoever is next, on a date of the rhythm."""
    return Outgoing(
        f"turns:{occurrence_id}", community_id, NEXT, now, now + NEXT_WITHIN, {"passed": False}
    )


def later(row: OutboxRow, due: datetime, **data: JsonValue) -> Outgoing | None:
    """Return what tries again later; None once it has waited often enough."""
    waits = row.number("waits") + 1 if "waits" in row.data else 1
    if waits > MOST_WAITS:
        return None
    return Outgoing(
        f"{row.key}:later",
        row.community_id,
        NEXT,
        due,
        due + NEXT_WITHIN,
        {**row.data, **data, "waits": waits},
    )


def call_for_topics(
    community: Community, row: OutboxRow, there: tuple[Seat, ...], now: datetime
) -> tuple[Outgoing, ...]:
    """Return what asks everybody for a topic."""
    asks = Outgoing(
        f"{row.key}:topics",
        community.id,
        "parade_turn_topics",
        now,
        now + POST_WITHIN,
    )
    return rows_for_each(community, replace(asks, urgency=4), there)
