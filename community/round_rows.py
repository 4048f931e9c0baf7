"""Which messages a round brings about, and when: its outbox rows."""

from collections.abc import Iterator
from datetime import timedelta

from community.model import Match, Round
from community.outbox import Outgoing
from community.places import Community
from community.round_words import is_empty
from community.seats import rows_for_each

BUMP_AFTER = timedelta(days=2)
ASK_AFTER = timedelta(days=4)

REMIND_AFTER = timedelta(days=2)
WITHDRAW_AFTER = timedelta(days=7)
WITHDRAW_WITHIN = timedelta(days=21)
"""How long invitations are reminded of and taken back, where people are asked."""

IDEA_AFTER = timedelta(days=1)
"""So long after a round it is looked for what many would like to meet about."""

OPEN_WITHIN = timedelta(days=3)
"""A conversation that cannot be opened for so long is not opened at all."""
ASK_WITHIN = timedelta(days=10)
TELL_WITHIN = timedelta(days=1)

MANY = 10
"""Matches of a round from which on it may take a while to bring them out, on some platforms."""
PACE_AFTER = timedelta(minutes=2)
"""By then a platform has told whether it holds us up."""


def announce(community: Community, round_: Round) -> Iterator[Outgoing]:
    """Yield all rows of a stored round; what is said about it as a whole is said in every home."""
    empty = is_empty(round_)
    if empty or round_.send_at > round_.planned_at:
        # A round that goes out late goes out at once: there is nothing to undo any more.
        yield from rows_for_each(community, _planned(round_))
    if empty:
        return
    if len(round_.matches) >= MANY:
        yield _pace(round_)
    for match in round_.matches:
        # Where the match meets is only decided when it opens, so there is a row for every home.
        for row in match_rows(round_, match):
            yield from rows_for_each(community, row)
    for unmatched in round_.unmatched:
        yield left_out(round_, unmatched.member_id)
    for name, kind in (("organisers", "round_summary"), ("public", "round_public")):
        note = Outgoing(
            f"round:{round_.id}:{name}",
            round_.community_id,
            kind,
            round_.send_at,
            round_.send_at + TELL_WITHIN,
            {"round": round_.id},
        )
        yield from rows_for_each(community, note)
    yield _idea(round_)


def _planned(round_: Round) -> Outgoing:
    return Outgoing(
        f"round:{round_.id}:planned",
        round_.community_id,
        "round_planned",
        round_.planned_at,
        round_.send_at + TELL_WITHIN,
        {"round": round_.id},
        urgency=2,
    )


def _idea(round_: Round) -> Outgoing:
    due = round_.send_at + IDEA_AFTER
    return Outgoing(
        f"round:{round_.id}:idea",
        round_.community_id,
        "meetup_idea",
        due,
        due + TELL_WITHIN,
        {"round": round_.id},
        urgency=6,
    )


def _pace(round_: Round) -> Outgoing:
    return Outgoing(
        f"round:{round_.id}:pace",
        round_.community_id,
        "round_pace",
        round_.send_at + PACE_AFTER,
        round_.send_at + TELL_WITHIN,
        {"round": round_.id},
        urgency=2,
    )


def match_rows(round_: Round, match: Match) -> Iterator[Outgoing]:
    """Yield what brings the people of a match together, for the first home."""
    at = round_.send_at
    for kind, not_before, within, urgency in (
        ("open", at, at + OPEN_WITHIN, 3),
        ("bump", at + BUMP_AFTER, at + ASK_AFTER, 6),
        ("ask", at + ASK_AFTER, at + ASK_WITHIN, 5),
        ("remind", at + REMIND_AFTER, at + WITHDRAW_AFTER, 6),
        ("withdraw", at + WITHDRAW_AFTER, at + WITHDRAW_WITHIN, 6),
    ):
        yield Outgoing(
            f"match:{match.id}:{kind}",
            match.community_id,
            f"match_{kind}",
            not_before,
            within,
            {"match": match.id, "round": round_.id},
            urgency,
        )


def left_out(round_: Round, member_id: int) -> Outgoing:
    """Return the row that tells one person that they meet nobody this time."""
    return Outgoing(
        f"left_out:{round_.id}:{member_id}",
        round_.community_id,
        "left_out",
        round_.send_at,
        round_.send_at + OPEN_WITHIN,
        {"round": round_.id, "member": member_id},
        urgency=4,
    )
