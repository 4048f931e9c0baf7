"""Blog parades, the posts that people give to them, who will write and who reads what."""

import sqlalchemy as sa

from data.columns import Day, Instant, Sorted
from data.keys import loosely, metadata, of_community, of_member, own_id, tied, whole, words

parades = sa.Table(
    "parades",
    metadata,
    own_id(),
    of_community(),
    loosely("proposed_by_id", "members"),
    loosely("host_id", "members"),
    loosely("stand_in_id", "members"),
    words("asked"),
    sa.Column("asked_at", Instant),
    words("title"),
    words("question"),
    words("why"),
    words("language"),
    words("zone"),
    words("state"),
    words("hashtag"),
    sa.Column("opens", Day),
    sa.Column("closes", Day),
    whole("grace_days"),
    words("call_address"),
    words("foreword"),
    words("roundup_address"),
    sa.Column("proposed_at", Instant, nullable=False),
    sa.Column("rounded_up_at", Instant),
    sa.Column("changed_at", Instant),
    sa.Column("called_at", Instant),
    whole("sequence"),
    sa.Column("voting_until", Instant),
    sa.Column("chosen_at", Instant),
    sa.UniqueConstraint("community_id", "id"),
    sqlite_autoincrement=True,
)

parade_posts = sa.Table(
    "parade_posts",
    metadata,
    own_id(),
    of_community(),
    sa.Column("parade_id", sa.BigInteger, nullable=False),
    of_member(),
    words("kind"),
    sa.Column("at", Instant, nullable=False),
    words("address"),
    # Not unique: what becomes of an address that two hand in is decided where it can be said.
    words("canonical"),
    words("feed"),
    words("title"),
    words("byline"),
    words("language"),
    words("opening"),
    words("picture_alt"),
    words("sentence"),
    words("words"),
    sa.Column("confirmed", sa.Boolean, nullable=False),
    sa.Column("links_back", sa.Boolean),
    sa.Column("reached", sa.Boolean, nullable=False),
    sa.Column("looked_at", Instant),
    tied("parades", "parade_id"),
    tied("members", "member_id"),
    sa.UniqueConstraint("community_id", "id"),
    sa.Index(None, "community_id", "parade_id"),
    sa.Index(None, "community_id", "member_id"),
    sqlite_autoincrement=True,
)

parade_intents = sa.Table(
    "parade_intents",
    metadata,
    of_community(primary_key=True),
    sa.Column("parade_id", sa.BigInteger, primary_key=True, autoincrement=False),
    of_member(primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("remind", sa.Boolean, nullable=False),
    tied("parades", "parade_id"),
    tied("members", "member_id"),
    sa.Index(None, "community_id", "member_id"),
)

parade_readings = sa.Table(
    "parade_readings",
    metadata,
    of_community(primary_key=True),
    sa.Column("post_id", sa.BigInteger, primary_key=True, autoincrement=False),
    of_member(primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("read_at", Instant),
    sa.Column("commented_at", Instant),
    tied("parade_posts", "post_id"),
    tied("members", "member_id"),
    sa.Index(None, "community_id", "member_id"),
    sa.Index(None, "community_id", "commented_at"),
)

parade_feeds = sa.Table(
    "parade_feeds",
    metadata,
    of_community(primary_key=True),
    of_member(primary_key=True),
    words("address"),
    sa.Column("seen_until", Instant),
    whole("failures"),
    whole("turn"),
    words("etag"),
    words("modified"),
    tied("members", "member_id"),
)

parade_finds = sa.Table(
    "parade_finds",
    metadata,
    own_id(),
    of_community(),
    sa.Column("parade_id", sa.BigInteger, nullable=False),
    of_member(),
    sa.Column("page", Sorted, nullable=False),
    words("address"),
    words("title"),
    sa.Column("at", Instant, nullable=False),
    tied("parades", "parade_id"),
    tied("members", "member_id"),
    sa.UniqueConstraint("community_id", "parade_id", "member_id", "page"),
    sa.Index(None, "community_id", "member_id"),
    sqlite_autoincrement=True,
)

parade_archives = sa.Table(
    "parade_archives",
    metadata,
    of_community(primary_key=True),
    sa.Column("secret", Sorted, nullable=False),
    sa.Index(None, "secret"),  # asked by whoever has the address, and knows no community
)

parade_votes = sa.Table(
    "parade_votes",
    metadata,
    own_id(),
    of_community(),
    sa.Column("begun_at", Instant, nullable=False),
    sa.Column("ends_at", Instant, nullable=False),
    sa.Column("ended_at", Instant),
    whole("chosen"),
    sa.UniqueConstraint("community_id", "id"),
    sqlite_autoincrement=True,
)

parade_vote_topics = sa.Table(
    "parade_vote_topics",
    metadata,
    of_community(primary_key=True),
    sa.Column("vote_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("parade_id", sa.BigInteger, nullable=False),
    sa.Column("votes", sa.Integer),
    tied("parade_votes", "vote_id"),
    tied("parades", "parade_id"),
    sa.Index(None, "community_id", "parade_id"),
)

parade_ballots = sa.Table(
    "parade_ballots",  # only until the vote is counted
    metadata,
    of_community(primary_key=True),
    sa.Column("vote_id", sa.BigInteger, primary_key=True, autoincrement=False),
    of_member(primary_key=True),
    # Where it was said: what counts of several is what was said last.
    sa.Column("place", Sorted, primary_key=True),
    whole("number"),
    sa.Column("at", Instant, nullable=False),
    tied("parade_votes", "vote_id"),
    tied("members", "member_id"),
    sa.Index(None, "community_id", "member_id"),
)
