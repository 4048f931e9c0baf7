"""Conversations that belong together across platforms, and what was carried between them."""

import sqlalchemy as sa

from data.columns import Instant, Sorted
from data.keys import metadata, of_community, of_member, tied, whole

relay_sides = sa.Table(
    "relay_sides",
    metadata,
    of_community(primary_key=True),
    sa.Column("match_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seat", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("ref", Sorted, nullable=False),
    sa.Column("platform", Sorted, nullable=False),
    sa.Column("place", Sorted, nullable=False),
    sa.Column("ended_at", Instant),
    tied("matches", "match_id"),
    sa.Index(None, "platform", "place"),  # asked by fronts, which know no community
)

relayed = sa.Table(
    "relayed",
    metadata,
    of_community(primary_key=True),
    sa.Column("source", Sorted, primary_key=True),
    sa.Column("match_id", sa.BigInteger, nullable=False),
    of_member(),
    whole("seat"),
    whole("number"),
    tied("matches", "match_id"),
    tied("members", "member_id"),
    sa.Index(None, "source"),
    sa.Index(None, "community_id", "match_id", "seat", "number"),
    sa.Index(None, "community_id", "member_id"),
)
