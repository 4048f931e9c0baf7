"""Where communities and people are to be found: homes and accounts, and the codes that link them.

Part of data/tables.py, which everybody else imports.
"""

import sqlalchemy as sa

from data.columns import Instant, Sorted, Words
from data.keys import metadata, of_community, of_member, own_id, tied, whole, words

homes = sa.Table(
    "homes",
    metadata,
    of_community(primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("platform", Sorted, nullable=False),
    sa.Column("external_id", Sorted, nullable=False),
    words("name"),
    sa.Column("channel_introductions", Words),
    sa.Column("channel_rounds", Words),
    sa.Column("channel_prompts", Words),
    sa.Column("channel_organisers", Words),
    sa.Column("channel_upcoming", Words),
    sa.Column("left_at", Instant),
    sa.UniqueConstraint("platform", "external_id"),
)

accounts = sa.Table(
    "accounts",  # the one with the smallest id is a member's first
    metadata,
    own_id(),
    of_community(),
    of_member(),
    sa.Column("platform", Sorted, nullable=False),
    sa.Column("external_id", Sorted, nullable=False),
    # When this account came to be known here: an erasure before that was somebody else's, or an
    # earlier time of the same person's.
    sa.Column("since", Instant, nullable=False),
    tied("members", "member_id"),
    sa.UniqueConstraint("community_id", "platform", "external_id"),
    sa.Index(None, "community_id", "member_id"),
    sqlite_autoincrement=True,
)

link_codes = sa.Table(
    "link_codes",
    metadata,
    of_community(primary_key=True),
    sa.Column("code", Sorted, primary_key=True),  # a hash; the code itself is nowhere
    # Whose account is to be linked; nobody's: it is for the community.
    sa.Column("member_id", sa.BigInteger),
    sa.Column("expires_at", Instant, nullable=False),
    tied("members", "member_id"),
    sa.UniqueConstraint("code"),
    sa.Index(None, "community_id", "member_id"),
)

wrong_codes = sa.Table(
    "wrong_codes",
    metadata,
    of_community(primary_key=True),
    sa.Column("who", Sorted, primary_key=True),  # the ledger's name of an account
    sa.Column("since", Instant, nullable=False),
    whole("tries"),
)
