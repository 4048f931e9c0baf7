"""Meetups, who comes, who met whom there, and calendars that follow them."""

import sqlalchemy as sa

from data.columns import Instant, Json, Slot, Sorted
from data.keys import loosely, metadata, of_community, of_member, own_id, tied, whole, words

meetups = sa.Table(
    "meetups",
    metadata,
    own_id(),
    of_community(),
    loosely("host_id", "members"),
    words("kind"),
    words("title"),
    words("about"),
    words("space"),
    words("place"),
    words("language"),
    words("state"),
    sa.Column("slot", Slot, nullable=False),
    sa.Column("other_slot", Slot),
    words("zone"),
    sa.Column("starts_at", Instant, nullable=False),
    sa.Column("ends_at", Instant, nullable=False),
    whole("places"),
    whole("sequence"),
    sa.Column("changed_at", Instant),
    sa.Column("details", Json, nullable=False),
    sa.Column("series_id", sa.BigInteger, nullable=False),
    words("repeats"),
    sa.Column("series_slot", Slot),
    words("recap"),
    sa.Column("recap_at", Instant),
    words("declined"),
    sa.Column("idea_id", sa.BigInteger),
    sa.UniqueConstraint("community_id", "id"),
    sa.Index(None, "community_id", "ends_at"),
    sa.Index(None, "community_id", "series_id"),
    sa.Index(None, "community_id", "idea_id"),
    sqlite_autoincrement=True,
)

meetup_cohosts = sa.Table(
    "meetup_cohosts",
    metadata,
    of_community(primary_key=True),
    sa.Column("meetup_id", sa.BigInteger, primary_key=True, autoincrement=False),
    of_member(primary_key=True),
    whole("position"),
    tied("meetups", "meetup_id"),
    tied("members", "member_id"),
    sa.Index(None, "community_id", "member_id"),
)

rsvps = sa.Table(
    "rsvps",
    metadata,
    of_community(primary_key=True),
    sa.Column("meetup_id", sa.BigInteger, primary_key=True, autoincrement=False),
    of_member(primary_key=True),
    words("coming"),
    sa.Column("since", Instant, nullable=False),
    words("seat"),
    whole("guests"),
    sa.Column("online", sa.Boolean, nullable=False),
    sa.Column("evenings", sa.Boolean, nullable=False),
    sa.Column("kept_until", Instant),
    sa.Column("attended", sa.Boolean),
    sa.Column("by_event", sa.Boolean, nullable=False),
    tied("meetups", "meetup_id"),
    tied("members", "member_id"),
    sa.Index(None, "community_id", "member_id"),
)

encounters = sa.Table(
    "encounters",
    metadata,
    of_community(primary_key=True),
    sa.Column("meetup_id", sa.BigInteger, primary_key=True, autoincrement=False),
    of_member(primary_key=True),
    of_member("other_id", primary_key=True),
    sa.Column("again", sa.Boolean, nullable=False),
    sa.Column("at", Instant, nullable=False),
    tied("meetups", "meetup_id"),
    tied("members", "member_id"),
    tied("members", "other_id"),
    sa.Index(None, "community_id", "member_id"),
    sa.Index(None, "community_id", "other_id"),
    sa.Index(None, "community_id", "at"),
)

meetup_shares = sa.Table(
    "meetup_shares",
    metadata,
    of_community(primary_key=True),
    sa.Column("meetup_id", sa.BigInteger, primary_key=True, autoincrement=False),
    of_member(primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    words("words"),
    words("address"),
    words("about"),
    sa.Column("credited", sa.Boolean, nullable=False),
    sa.Column("at", Instant, nullable=False),
    tied("meetups", "meetup_id"),
    tied("members", "member_id"),
    sa.Index(None, "community_id", "member_id"),
)

meetup_ideas = sa.Table(
    "meetup_ideas",
    metadata,
    own_id(),
    of_community(),
    words("topic"),
    whole("seek"),
    whole("give"),
    sa.Column("at", Instant, nullable=False),
    sa.Index(None, "community_id", "at"),
    sqlite_autoincrement=True,
)

meetup_reminders = sa.Table(
    "meetup_reminders",
    metadata,
    of_community(primary_key=True),
    of_member(primary_key=True),
    sa.Column("week", sa.Boolean, nullable=False),
    sa.Column("day", sa.Boolean, nullable=False),
    sa.Column("hour", sa.Boolean, nullable=False),
    tied("members", "member_id"),
)

calendar_feeds = sa.Table(
    "calendar_feeds",
    metadata,
    of_community(primary_key=True),
    of_member(primary_key=True),
    sa.Column("secret", Sorted, nullable=False),
    sa.Column("everything", sa.Boolean, nullable=False),
    tied("members", "member_id"),
    sa.Index(None, "secret"),  # asked by whoever has the address, and knows no community
)

community_feeds = sa.Table(
    "community_feeds",
    metadata,
    of_community(primary_key=True),
    sa.Column("secret", Sorted, nullable=False),
    sa.Index(None, "secret"),  # like those of members
)
