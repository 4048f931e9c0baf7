"""What conferences have besides their meetup: sessions, pairs, questions, notes."""

import sqlalchemy as sa

from data.columns import Instant
from data.keys import loosely, metadata, of_community, of_member, own_id, tied, whole, words

companion_sessions = sa.Table(
    "companion_sessions",
    metadata,
    own_id(),
    of_community(),
    sa.Column("meetup_id", sa.BigInteger, nullable=False),
    words("uid"),
    words("title"),
    sa.Column("starts_at", Instant, nullable=False),
    whole("minutes"),
    words("place"),
    sa.Column("cancelled", sa.Boolean, nullable=False),
    tied("meetups", "meetup_id"),
    sa.UniqueConstraint("community_id", "id"),
    sa.Index(None, "community_id", "meetup_id"),
    sqlite_autoincrement=True,
)

companion_pairs = sa.Table(
    "companion_pairs",
    metadata,
    of_community(primary_key=True),
    sa.Column("meetup_id", sa.BigInteger, primary_key=True, autoincrement=False),
    of_member("remote_id", primary_key=True),
    of_member("on_site_id"),
    sa.Column("at", Instant, nullable=False),
    tied("meetups", "meetup_id"),
    tied("members", "remote_id"),
    tied("members", "on_site_id"),
    sa.Index(None, "community_id", "remote_id"),
    sa.Index(None, "community_id", "on_site_id"),
)

companion_questions = sa.Table(
    "companion_questions",
    metadata,
    own_id(),
    of_community(),
    sa.Column("meetup_id", sa.BigInteger, nullable=False),
    loosely("session_id", "companion_sessions"),
    of_member("asked_by"),
    words("words"),
    sa.Column("at", Instant, nullable=False),
    words("answer"),
    loosely("answered_by", "members"),
    sa.Column("answered_at", Instant),
    tied("meetups", "meetup_id"),
    tied("members", "asked_by"),
    sa.Index(None, "community_id", "meetup_id"),
    sa.Index(None, "community_id", "asked_by"),
    sqlite_autoincrement=True,
)

companion_notes = sa.Table(
    "companion_notes",
    metadata,
    of_community(primary_key=True),
    sa.Column("session_id", sa.BigInteger, primary_key=True, autoincrement=False),
    of_member(primary_key=True),
    words("words"),
    sa.Column("credited", sa.Boolean, nullable=False),
    sa.Column("at", Instant, nullable=False),
    tied("companion_sessions", "session_id"),
    tied("members", "member_id"),
    sa.Index(None, "community_id", "member_id"),
)
