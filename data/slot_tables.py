"""Polls about times, the times they ask about, and what people answered."""

import sqlalchemy as sa

from data.columns import Instant, Json, Slot
from data.keys import loosely, metadata, of_community, of_member, own_id, tied, whole, words

slot_polls = sa.Table(
    "slot_polls",
    metadata,
    own_id(),
    of_community(),
    loosely("by_id", "members"),
    words("title"),
    words("place"),
    words("zone"),
    words("language"),
    words("state"),
    sa.Column("asked_at", Instant),
    sa.Column("closes_at", Instant, nullable=False),
    whole("chosen"),
    loosely("meetup_id", "meetups"),
    # No key: without its match, a match's poll must not become everybody's.
    sa.Column("match_id", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("community_id", "id"),
    sqlite_autoincrement=True,
)

slot_options = sa.Table(
    "slot_options",
    metadata,
    of_community(primary_key=True),
    sa.Column("poll_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("slot", Slot, nullable=False),
    sa.Column("starts_at", Instant, nullable=False),
    whole("minutes"),
    tied("slot_polls", "poll_id"),
)

slot_answers = sa.Table(
    "slot_answers",
    metadata,
    of_community(primary_key=True),
    sa.Column("poll_id", sa.BigInteger, primary_key=True, autoincrement=False),
    of_member(primary_key=True),
    # In one row all that a member answered: however many answer, all is read for each answer.
    sa.Column("answers", Json, nullable=False),
    tied("slot_polls", "poll_id"),
    tied("members", "member_id"),
    sa.Index(None, "community_id", "member_id"),
)
