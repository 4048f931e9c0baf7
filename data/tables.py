"""The tables, for SQLite and PostgreSQL alike.

Every table of a community has ``community_id`` first in its keys and indexes, and refers to its
rows by (community_id, id), so that no row can ever point into another community. Ids are never
used twice. Nothing here asks the database for the time. A table that names a member is declared in
its feature's ``HOLDINGS`` (see data/holdings.py); tests fail when one is not.
"""

import sqlalchemy as sa

from data.columns import Day, Id, Instant, Json, Slot, Sorted, Words

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> "sa.Column[int]":
    return sa.Column("id", Id, primary_key=True)


def _community(*, primary_key: bool = False) -> "sa.Column[int]":
    return sa.Column(
        "community_id",
        sa.BigInteger,
        sa.ForeignKey("communities.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
        autoincrement=False,
    )


def _member(name: str = "member_id", *, primary_key: bool = False) -> "sa.Column[int]":
    return sa.Column(
        name, sa.BigInteger, primary_key=primary_key, nullable=False, autoincrement=False
    )


def _of(table: str, column: str) -> sa.ForeignKeyConstraint:
    """Tie (community_id, column) to a row of the same community, and fall with it."""
    return sa.ForeignKeyConstraint(
        ["community_id", column], [f"{table}.community_id", f"{table}.id"], ondelete="CASCADE"
    )


def _loosely(name: str, table: str, *, unique: bool = False) -> "sa.Column[int]":
    """Refer, by an index, to a row that may go; then there is nothing."""
    key = sa.ForeignKey(f"{table}.id", ondelete="SET NULL")
    return sa.Column(name, sa.BigInteger, key, unique=unique, index=not unique)


def _words(name: str) -> "sa.Column[str]":
    return sa.Column(name, Words, nullable=False)


def _whole(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=False)


# --- communities and their settings ------------------------------------------------------------

communities = sa.Table(
    "communities",
    metadata,
    _id(),
    sa.Column("platform", Sorted, nullable=False),
    sa.Column("external_id", Sorted, nullable=False),
    _words("name"),
    _words("language"),
    _words("zone"),
    _whole("minimum_age"),
    _whole("cooldown_weeks"),
    _whole("out_of_bubble_percent"),
    sa.Column("channel_introductions", Words),
    sa.Column("channel_rounds", Words),
    sa.Column("channel_prompts", Words),
    sa.Column("channel_organisers", Words),
    sa.Column("set_up", sa.Boolean, nullable=False),
    sa.Column("left_at", Instant),
    sa.UniqueConstraint("platform", "external_id"),
    sqlite_autoincrement=True,
)

aliases = sa.Table(
    "aliases",
    metadata,
    _community(primary_key=True),
    sa.Column("word", Sorted, primary_key=True),
    _words("topic"),
)

front_state = sa.Table(
    "front_state",
    metadata,
    sa.Column("front", Sorted, primary_key=True),
    _words("command_hash"),
)

# --- people ------------------------------------------------------------------------------------

members = sa.Table(
    "members",
    metadata,
    _id(),
    _community(),
    sa.Column("platform", Sorted, nullable=False),
    sa.Column("external_id", Sorted, nullable=False),
    _words("name"),
    sa.Column("name_folded", Sorted, nullable=False),
    _words("language"),
    sa.Column("since", Instant, nullable=False),
    _whole("consent_version"),
    sa.Column("consent_given_at", Instant, nullable=False),
    _whole("consent_minimum_age"),
    sa.Column("left_at", Instant),
    sa.UniqueConstraint("community_id", "platform", "external_id"),
    sa.UniqueConstraint("community_id", "id"),
    sqlite_autoincrement=True,
)

introductions = sa.Table(
    "introductions",
    metadata,
    _community(primary_key=True),
    _member(primary_key=True),
    _words("goal"),
    _words("offer"),
    _words("horizon"),
    _words("contribution"),
    _words("topics"),
    _words("field"),
    sa.Column("languages", Json, nullable=False),
    _words("place"),
    _words("zone"),
    sa.Column("links", Json, nullable=False),
    *(sa.Column(part, Json, nullable=False) for part in ("seeks", "gives", "widens", "interests")),
    sa.Column("corrected", sa.Boolean, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
    # What /intro find looks at, folded when it is written: no engine folds umlauts like Python.
    sa.Column("found_by", Sorted, nullable=False),
    sa.Column("found_topics", Sorted, nullable=False),
    sa.Column("found_field", Sorted, nullable=False),
    sa.Column("found_place", Sorted, nullable=False),
    sa.Column("found_languages", Sorted, nullable=False),
    # What the answers mean, as numbers, and who made them; NULL where nobody could tell yet.
    *(sa.Column(name, sa.LargeBinary) for name in ("meant_wish", "meant_offer")),
    sa.Column("meant_model", Sorted),
    _of("members", "member_id"),
)

participations = sa.Table(
    "participations",
    metadata,
    _community(primary_key=True),
    _member(primary_key=True),
    _words("rhythm"),
    sa.Column("trio", sa.Boolean, nullable=False),
    sa.Column("paused_until", Day),
    sa.Column("last_slot", Slot),
    _whole("sat_out"),
    _of("members", "member_id"),
)

blocks = sa.Table(
    "blocks",
    metadata,
    _community(primary_key=True),
    _member(primary_key=True),
    _member("other_id", primary_key=True),
    sa.Column("at", Instant, nullable=False),
    _of("members", "member_id"),
    _of("members", "other_id"),
    sa.Index(None, "community_id", "other_id"),
)

kept_apart = sa.Table(
    "kept_apart",  # blocks against who is no member (yet, or any more), by the ledger's keyed hash
    metadata,
    _community(primary_key=True),
    _member(primary_key=True),
    sa.Column("who", Sorted, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    _of("members", "member_id"),
    sa.Index(None, "community_id", "who"),
)

# --- rounds ------------------------------------------------------------------------------------

rounds = sa.Table(
    "rounds",
    metadata,
    _id(),
    _community(),
    _whole("number"),
    sa.Column("slot", Slot, nullable=False),
    _words("state"),
    sa.Column("seed", sa.BigInteger, nullable=False),
    sa.Column("planned_at", Instant, nullable=False),
    sa.Column("send_at", Instant, nullable=False),
    _words("inputs"),
    _loosely("occurrence_id", "occurrences", unique=True),
    sa.UniqueConstraint("community_id", "number"),
    sa.UniqueConstraint("community_id", "id"),
    sa.Index(None, "community_id", "slot"),
    sqlite_autoincrement=True,
)

round_members = sa.Table(
    "round_members",  # everybody who was in, with their counters as they were before the round
    metadata,
    _community(primary_key=True),
    sa.Column("round_id", sa.BigInteger, primary_key=True, autoincrement=False),
    _member(primary_key=True),
    sa.Column("last_slot", Slot),
    _whole("sat_out"),
    _of("rounds", "round_id"),
    _of("members", "member_id"),
    sa.Index(None, "community_id", "member_id"),
)

left_out = sa.Table(
    "left_out",
    metadata,
    _community(primary_key=True),
    sa.Column("round_id", sa.BigInteger, primary_key=True, autoincrement=False),
    _member(primary_key=True),
    _whole("position"),
    _words("reason"),
    _of("rounds", "round_id"),
    _of("members", "member_id"),
    sa.Index(None, "community_id", "member_id"),
)

matches = sa.Table(
    "matches",
    metadata,
    _id(),
    _community(),
    sa.Column("round_id", sa.BigInteger, nullable=False),
    _words("kind"),
    _whole("score"),
    sa.Column("weight", sa.BigInteger, nullable=False),
    sa.Column("reasons", Json, nullable=False),
    _loosely("starter_id", "members"),
    sa.Column("out_of_bubble", sa.Boolean, nullable=False),
    _words("state"),
    _of("rounds", "round_id"),
    sa.UniqueConstraint("community_id", "id"),
    sa.Index(None, "community_id", "round_id"),
    sqlite_autoincrement=True,
)

match_members = sa.Table(
    "match_members",
    metadata,
    _community(primary_key=True),
    sa.Column("match_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seat", sa.Integer, primary_key=True, autoincrement=False),
    # An erased member leaves the seat empty, so that the others' match stays a match.
    _loosely("member_id", "members"),
    _of("matches", "match_id"),
    sa.UniqueConstraint("community_id", "match_id", "member_id"),
    sa.Index(None, "community_id", "member_id"),
)

feedback = sa.Table(
    "feedback",
    metadata,
    _community(primary_key=True),
    sa.Column("match_id", sa.BigInteger, primary_key=True, autoincrement=False),
    _member(primary_key=True),
    _words("answer"),
    sa.Column("at", Instant, nullable=False),
    _of("matches", "match_id"),
    _of("members", "member_id"),
    sa.Index(None, "community_id", "member_id"),
)

# --- prompts -----------------------------------------------------------------------------------

own_prompts = sa.Table(
    "own_prompts",
    metadata,
    _community(primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    _words("kind"),
    _words("language"),
    _words("title"),
    _words("body"),
    _words("hashtag"),
    _whole("days"),
)

prompt_switches = sa.Table(
    "prompt_switches",  # a row: this prompt is switched off
    metadata,
    _community(primary_key=True),
    sa.Column("key", Sorted, primary_key=True),
)

prompt_posts = sa.Table(
    "prompt_posts",
    metadata,
    _id(),
    _community(),
    _loosely("schedule_id", "schedules"),
    _words("kind"),
    _words("key"),
    sa.Column("slot", Slot, nullable=False),
    _loosely("occurrence_id", "occurrences", unique=True),
    sa.UniqueConstraint("community_id", "id"),
    sqlite_autoincrement=True,
)

take_ups = sa.Table(
    "take_ups",
    metadata,
    _id(),
    _community(),
    sa.Column("post_id", sa.BigInteger, nullable=False),
    _member(),
    sa.Column("at", Instant, nullable=False),
    _of("prompt_posts", "post_id"),
    _of("members", "member_id"),
    sa.UniqueConstraint("community_id", "post_id", "member_id"),
    sa.Index(None, "community_id", "member_id"),
    sqlite_autoincrement=True,
)

# --- the clockwork -----------------------------------------------------------------------------

schedules = sa.Table(
    "schedules",
    metadata,
    _id(),
    _community(),
    _words("kind"),
    sa.Column("rule", Json, nullable=False),
    sa.Column("enabled", sa.Boolean, nullable=False),
    sa.Column("next_slot", Slot),
    sa.Column("next_due", Instant, index=True),  # asked across communities, by the clock
    _whole("lead_minutes"),
    _whole("grace_minutes"),
    _whole("unanswered"),
    _words("paused_for"),
    sa.UniqueConstraint("community_id", "id"),
    sqlite_autoincrement=True,
)

occurrences = sa.Table(
    "occurrences",
    metadata,
    _id(),
    _community(),
    sa.Column("schedule_id", sa.BigInteger, nullable=False),
    _words("kind"),
    sa.Column("slot", Slot, nullable=False),
    sa.Column("due", Instant, nullable=False),
    _words("state"),  # pending, done, missed, failed
    sa.Column("owner", Words),
    sa.Column("lease_until", Instant),
    sa.Column("retry_at", Instant),
    _whole("attempt"),
    sa.Column("error", Words),
    _of("schedules", "schedule_id"),
    sa.UniqueConstraint("schedule_id", "slot"),
    sa.Index(None, "community_id", "schedule_id"),
    sa.Index(None, "state", "due"),  # asked across communities, by the clock
    sqlite_autoincrement=True,
)

outbox = sa.Table(
    "outbox",
    metadata,
    _id(),
    sa.Column("key", Sorted, nullable=False, unique=True),
    _community(),
    _words("kind"),
    sa.Column("data", Json, nullable=False),
    _whole("urgency"),
    sa.Column("not_before", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    _words("state"),  # pending, sent, dropped, dead, expired
    _whole("attempt"),
    _whole("version"),
    sa.Column("ref", Words),
    sa.Column("first_at", Instant),
    sa.Column("sent_at", Instant),
    sa.Column("owner", Words),
    sa.Column("lease_until", Instant),
    sa.Column("error", Words),
    sa.Index(None, "community_id", "kind"),
    sa.Index(None, "state", "urgency", "not_before"),  # asked across communities, by delivery
    sqlite_autoincrement=True,
)
