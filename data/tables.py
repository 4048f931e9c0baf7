"""The tables, for SQLite and PostgreSQL alike.

Every table of a community has ``community_id`` first in its keys and indexes, and refers to its
rows by (community_id, id), so that no row can ever point into another community. Ids are never
used twice. Nothing here asks the database for the time. A table that names a member is declared in
its feature's ``HOLDINGS`` (see data/holdings.py); tests fail when one is not.
"""

import sqlalchemy as sa

from data import (
    companion_tables,
    front_tables,
    home_tables,
    meetup_tables,
    parade_tables,
    relay_tables,
    slot_tables,
)
from data.columns import Day, Instant, Json, Slot, Sorted, Words
from data.keys import loosely, metadata, of_community, of_member, own_id, tied, whole, words

homes, accounts = home_tables.homes, home_tables.accounts
link_codes, wrong_codes = home_tables.link_codes, home_tables.wrong_codes

# --- communities and their settings; their homes are in home_tables.py --------------------------

communities = sa.Table(
    "communities",
    metadata,
    own_id(),
    words("language"),
    words("zone"),
    whole("minimum_age"),
    whole("cooldown_weeks"),
    whole("out_of_bubble_percent"),
    whole("group_size"),
    sa.Column("approval", sa.Boolean, nullable=False),
    sa.Column("set_up", sa.Boolean, nullable=False),
    sqlite_autoincrement=True,
)

aliases = sa.Table(
    "aliases",
    metadata,
    of_community(primary_key=True),
    sa.Column("word", Sorted, primary_key=True),
    words("topic"),
)

front_state = sa.Table(
    "front_state",
    metadata,
    sa.Column("front", Sorted, primary_key=True),
    words("command_hash"),
    sa.Column("cursor", Words),
)

front_inbox, front_notes = front_tables.front_inbox, front_tables.front_notes

# --- people; their accounts are in home_tables.py -----------------------------------------------

members = sa.Table(
    "members",
    metadata,
    own_id(),
    of_community(),
    words("name"),
    sa.Column("name_folded", Sorted, nullable=False),
    words("language"),
    sa.Column("since", Instant, nullable=False),
    whole("consent_version"),
    sa.Column("consent_given_at", Instant, nullable=False),
    whole("consent_minimum_age"),
    sa.Column("left_at", Instant),
    sa.UniqueConstraint("community_id", "id"),
    sqlite_autoincrement=True,
)

introductions = sa.Table(
    "introductions",
    metadata,
    of_community(primary_key=True),
    of_member(primary_key=True),
    words("goal"),
    words("offer"),
    words("horizon"),
    words("contribution"),
    words("topics"),
    words("field"),
    sa.Column("languages", Json, nullable=False),
    words("place"),
    words("zone"),
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
    tied("members", "member_id"),
)

participations = sa.Table(
    "participations",
    metadata,
    of_community(primary_key=True),
    of_member(primary_key=True),
    words("rhythm"),
    sa.Column("trio", sa.Boolean, nullable=False),
    sa.Column("paused_until", Day),
    sa.Column("last_slot", Slot),
    whole("sat_out"),
    whole("debt"),
    words("mode"),
    whole("bubble"),
    words("presence"),
    whole("mentees"),
    tied("members", "member_id"),
)

blocks = sa.Table(
    "blocks",
    metadata,
    of_community(primary_key=True),
    of_member(primary_key=True),
    of_member("other_id", primary_key=True),
    sa.Column("at", Instant, nullable=False),
    tied("members", "member_id"),
    tied("members", "other_id"),
    sa.Index(None, "community_id", "other_id"),
)

kept_apart = sa.Table(
    "kept_apart",  # blocks against who is no member (yet, or any more), by the ledger's keyed hash
    metadata,
    of_community(primary_key=True),
    of_member(primary_key=True),
    sa.Column("who", Sorted, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    tied("members", "member_id"),
    sa.Index(None, "community_id", "who"),
)

# --- rounds ------------------------------------------------------------------------------------

rounds = sa.Table(
    "rounds",
    metadata,
    own_id(),
    of_community(),
    whole("number"),
    sa.Column("slot", Slot, nullable=False),
    words("state"),
    sa.Column("seed", sa.BigInteger, nullable=False),
    sa.Column("planned_at", Instant, nullable=False),
    sa.Column("send_at", Instant, nullable=False),
    words("inputs"),
    loosely("occurrence_id", "occurrences", unique=True),
    sa.UniqueConstraint("community_id", "number"),
    sa.UniqueConstraint("community_id", "id"),
    sa.Index(None, "community_id", "slot"),
    sqlite_autoincrement=True,
)

round_members = sa.Table(
    "round_members",  # everybody who was in, with their counters as they were before the round
    metadata,
    of_community(primary_key=True),
    sa.Column("round_id", sa.BigInteger, primary_key=True, autoincrement=False),
    of_member(primary_key=True),
    sa.Column("last_slot", Slot),
    whole("sat_out"),
    whole("debt"),
    tied("rounds", "round_id"),
    tied("members", "member_id"),
    sa.Index(None, "community_id", "member_id"),
)

left_out = sa.Table(
    "left_out",
    metadata,
    of_community(primary_key=True),
    sa.Column("round_id", sa.BigInteger, primary_key=True, autoincrement=False),
    of_member(primary_key=True),
    whole("position"),
    words("reason"),
    tied("rounds", "round_id"),
    tied("members", "member_id"),
    sa.Index(None, "community_id", "member_id"),
)

matches = sa.Table(
    "matches",
    metadata,
    own_id(),
    of_community(),
    sa.Column("round_id", sa.BigInteger, nullable=False),
    words("kind"),
    whole("score"),
    sa.Column("weight", sa.BigInteger, nullable=False),
    sa.Column("reasons", Json, nullable=False),
    sa.Column("parts", Json, nullable=False),
    loosely("starter_id", "members"),
    sa.Column("out_of_bubble", sa.Boolean, nullable=False),
    words("state"),
    tied("rounds", "round_id"),
    sa.UniqueConstraint("community_id", "id"),
    sa.Index(None, "community_id", "round_id"),
    sqlite_autoincrement=True,
)

match_members = sa.Table(
    "match_members",
    metadata,
    of_community(primary_key=True),
    sa.Column("match_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("seat", sa.Integer, primary_key=True, autoincrement=False),
    # An erased member leaves the seat empty, so that the others' match stays a match.
    loosely("member_id", "members"),
    tied("matches", "match_id"),
    sa.UniqueConstraint("community_id", "match_id", "member_id"),
    sa.Index(None, "community_id", "member_id"),
)

feedback = sa.Table(
    "feedback",
    metadata,
    of_community(primary_key=True),
    sa.Column("match_id", sa.BigInteger, primary_key=True, autoincrement=False),
    of_member(primary_key=True),
    words("answer"),
    sa.Column("at", Instant, nullable=False),
    tied("matches", "match_id"),
    tied("members", "member_id"),
    sa.Index(None, "community_id", "member_id"),
)

relay_sides, relayed = relay_tables.relay_sides, relay_tables.relayed

# --- meetups ------------------------------------------------------------------------------------

meetups, meetup_cohosts = meetup_tables.meetups, meetup_tables.meetup_cohosts
rsvps, encounters = meetup_tables.rsvps, meetup_tables.encounters
meetup_shares, meetup_ideas = meetup_tables.meetup_shares, meetup_tables.meetup_ideas
meetup_reminders, calendar_feeds = meetup_tables.meetup_reminders, meetup_tables.calendar_feeds
community_feeds = meetup_tables.community_feeds
slot_polls, slot_options = slot_tables.slot_polls, slot_tables.slot_options
slot_answers = slot_tables.slot_answers
companion_sessions = companion_tables.companion_sessions
companion_pairs = companion_tables.companion_pairs
companion_questions = companion_tables.companion_questions
companion_notes = companion_tables.companion_notes

# --- blog parades -------------------------------------------------------------------------------

parades, parade_posts = parade_tables.parades, parade_tables.parade_posts
parade_intents, parade_readings = parade_tables.parade_intents, parade_tables.parade_readings
parade_feeds, parade_finds = parade_tables.parade_feeds, parade_tables.parade_finds
parade_archives = parade_tables.parade_archives
parade_votes, parade_ballots = parade_tables.parade_votes, parade_tables.parade_ballots
parade_vote_topics = parade_tables.parade_vote_topics

# --- prompts -----------------------------------------------------------------------------------

own_prompts = sa.Table(
    "own_prompts",
    metadata,
    of_community(primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    words("kind"),
    words("language"),
    words("title"),
    words("body"),
    words("hashtag"),
    whole("days"),
)

prompt_switches = sa.Table(
    "prompt_switches",  # a row: this prompt is switched off
    metadata,
    of_community(primary_key=True),
    sa.Column("key", Sorted, primary_key=True),
)

prompt_posts = sa.Table(
    "prompt_posts",
    metadata,
    own_id(),
    of_community(),
    loosely("schedule_id", "schedules"),
    words("kind"),
    words("key"),
    sa.Column("slot", Slot, nullable=False),
    loosely("occurrence_id", "occurrences", unique=True),
    sa.UniqueConstraint("community_id", "id"),
    sqlite_autoincrement=True,
)

take_ups = sa.Table(
    "take_ups",
    metadata,
    own_id(),
    of_community(),
    sa.Column("post_id", sa.BigInteger, nullable=False),
    of_member(),
    sa.Column("at", Instant, nullable=False),
    tied("prompt_posts", "post_id"),
    tied("members", "member_id"),
    sa.UniqueConstraint("community_id", "post_id", "member_id"),
    sa.Index(None, "community_id", "member_id"),
    sqlite_autoincrement=True,
)

# --- the clockwork -----------------------------------------------------------------------------

schedules = sa.Table(
    "schedules",
    metadata,
    own_id(),
    of_community(),
    words("kind"),
    sa.Column("rule", Json, nullable=False),
    sa.Column("enabled", sa.Boolean, nullable=False),
    sa.Column("next_slot", Slot),
    sa.Column("next_due", Instant, index=True),  # asked across communities, by the clock
    whole("lead_minutes"),
    whole("grace_minutes"),
    whole("unanswered"),
    words("paused_for"),
    sa.UniqueConstraint("community_id", "id"),
    sqlite_autoincrement=True,
)

occurrences = sa.Table(
    "occurrences",
    metadata,
    own_id(),
    of_community(),
    sa.Column("schedule_id", sa.BigInteger, nullable=False),
    words("kind"),
    sa.Column("slot", Slot, nullable=False),
    sa.Column("due", Instant, nullable=False),
    words("state"),  # pending, done, missed, failed
    sa.Column("owner", Words),
    sa.Column("lease_until", Instant),
    sa.Column("retry_at", Instant),
    whole("attempt"),
    sa.Column("error", Words),
    tied("schedules", "schedule_id"),
    sa.UniqueConstraint("schedule_id", "slot"),
    sa.Index(None, "community_id", "schedule_id"),
    sa.Index(None, "state", "due"),  # asked across communities, by the clock
    sqlite_autoincrement=True,
)

outbox = sa.Table(
    "outbox",
    metadata,
    own_id(),
    sa.Column("key", Sorted, nullable=False, unique=True),
    of_community(),
    words("kind"),
    sa.Column("data", Json, nullable=False),
    whole("urgency"),
    sa.Column("not_before", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    words("state"),  # pending, sent, dropped, dead, expired
    whole("attempt"),
    whole("version"),
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
