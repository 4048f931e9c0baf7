"""What is posted about a vote, and when: its outbox rows. Their key begins with ``vote_key``."""

from collections.abc import Sequence
from datetime import datetime

from community.outbox import Outgoing
from community.parades import rows
from community.parades.rows import FOREVER
from community.parades.vote_store import Change
from community.parades.voting import Vote
from community.places import Community
from community.ports import Calendar
from community.seats import rows_for_each

POLL, COUNT, RESULT = "parade_poll", "parade_count", "parade_result"
"""The kinds of its rows; the first is the verb of its poll's key, too."""


def vote_key(vote_id: int, what: str = "") -> str:
    """Return the key of a vote's rows, or what it begins with."""
    return f"parade:vote{vote_id}:{what}"


def begun(
    community: Community,
    vote: Vote,
    changes: Sequence[Change],
    now: datetime,
    calendar: Calendar,
) -> list[Outgoing]:
    """Return what follows when a vote begins: the polls, the topics' cards, and its end."""
    return [
        *_in_each_home(community, vote, "poll", now),
        count(vote, vote.ends_at),
        *_cards(community, changes, now, calendar),
    ]


def ended(
    community: Community,
    vote: Vote,
    changes: Sequence[Change],
    now: datetime,
    calendar: Calendar,
) -> list[Outgoing]:
    """Return what follows when a vote is counted: the result, and the topics' cards."""
    return [
        *_in_each_home(community, vote, "result", now),
        *_cards(community, changes, now, calendar),
    ]


def count(vote: Vote, at: datetime, *, renew: bool = False) -> Outgoing:
    """Return what counts a vote at its end; ``renew``: at another instant than it was to."""
    return Outgoing(
        vote_key(vote.id, "count"),
        vote.community_id,
        COUNT,
        at,
        at + FOREVER,
        {"vote": vote.id},
        urgency=3,
        renew=renew,
    )


def _cards(
    community: Community, changes: Sequence[Change], now: datetime, calendar: Calendar
) -> list[Outgoing]:
    return [
        row
        for before, after in changes
        for row in rows.follow(community, before, after, now, calendar)
    ]


def _in_each_home(
    community: Community, vote: Vote, what: str, now: datetime
) -> tuple[Outgoing, ...]:
    row = Outgoing(
        vote_key(vote.id, what),
        vote.community_id,
        f"parade_{what}",
        now,
        now + FOREVER,
        {"vote": vote.id},
        urgency=3,
    )
    there = [seat for seat in community.seats if seat.channels.prompts]
    return rows_for_each(community, row, there or None)
