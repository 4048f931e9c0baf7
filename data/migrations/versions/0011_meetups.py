"""Meetups, who comes, who met whom there, and calendars that follow them.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the tables; no meetup is called yet."""
    _meetups()
    _of_meetups()
    _of_members()


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _community(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id"], ["communities.id"], name=f"fk_{table}_community_id", ondelete="CASCADE"
    )


def _tied(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        [f"{other}.community_id", f"{other}.id"],
        name=f"fk_{table}_community_id_{column}",
        ondelete="CASCADE",
    )


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("community_id", *columns, name=f"pk_{table}")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _meetups() -> None:
    op.create_table(
        "meetups",
        sa.Column("id", ID, nullable=False),
        _number("community_id"),
        sa.Column("host_id", sa.BigInteger()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("other_slot", sa.Text()),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger()),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("series_id", sa.BigInteger(), nullable=False),
        sa.Column("repeats", sa.Text(), nullable=False),
        sa.Column("series_slot", sa.Text()),
        sa.Column("recap", sa.Text(), nullable=False),
        sa.Column("recap_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_meetups"),
        _community("meetups"),
        sa.ForeignKeyConstraint(
            ["host_id"], ["members.id"], name="fk_meetups_host_id", ondelete="SET NULL"
        ),
        sa.UniqueConstraint("community_id", "id", name="uq_meetups_community_id_id"),
        sqlite_autoincrement=True,
    )
    _index("meetups", "host_id")
    _index("meetups", "community_id", "ends_at")
    _index("meetups", "community_id", "series_id")


def _of_meetups() -> None:
    op.create_table(
        "meetup_cohosts",
        _number("community_id"),
        _number("meetup_id"),
        _number("member_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        _key("meetup_cohosts", "meetup_id", "member_id"),
        _community("meetup_cohosts"),
        _tied("meetup_cohosts", "meetup_id", "meetups"),
        _tied("meetup_cohosts", "member_id", "members"),
    )
    _index("meetup_cohosts", "community_id", "member_id")
    op.create_table(
        "rsvps",
        _number("community_id"),
        _number("meetup_id"),
        _number("member_id"),
        sa.Column("coming", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("guests", sa.Integer(), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("kept_until", sa.BigInteger()),
        sa.Column("attended", sa.Boolean()),
        _key("rsvps", "meetup_id", "member_id"),
        _community("rsvps"),
        _tied("rsvps", "meetup_id", "meetups"),
        _tied("rsvps", "member_id", "members"),
    )
    _index("rsvps", "community_id", "member_id")
    op.create_table(
        "encounters",
        _number("community_id"),
        _number("meetup_id"),
        _number("member_id"),
        _number("other_id"),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        _key("encounters", "meetup_id", "member_id", "other_id"),
        _community("encounters"),
        _tied("encounters", "meetup_id", "meetups"),
        _tied("encounters", "member_id", "members"),
        _tied("encounters", "other_id", "members"),
    )
    for column in ("member_id", "other_id", "at"):
        _index("encounters", "community_id", column)
    op.create_table(
        "meetup_shares",
        _number("community_id"),
        _number("meetup_id"),
        _number("member_id"),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("credited", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        _key("meetup_shares", "meetup_id", "member_id", "number"),
        _community("meetup_shares"),
        _tied("meetup_shares", "meetup_id", "meetups"),
        _tied("meetup_shares", "member_id", "members"),
    )
    _index("meetup_shares", "community_id", "member_id")


def _of_members() -> None:
    op.create_table(
        "meetup_reminders",
        _number("community_id"),
        _number("member_id"),
        sa.Column("week", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Boolean(), nullable=False),
        sa.Column("hour", sa.Boolean(), nullable=False),
        _key("meetup_reminders", "member_id"),
        _community("meetup_reminders"),
        _tied("meetup_reminders", "member_id", "members"),
    )
    op.create_table(
        "calendar_feeds",
        _number("community_id"),
        _number("member_id"),
        sa.Column("secret", SORTED, nullable=False),
        sa.Column("everything", sa.Boolean(), nullable=False),
        _key("calendar_feeds", "member_id"),
        _community("calendar_feeds"),
        _tied("calendar_feeds", "member_id", "members"),
    )
    _index("calendar_feeds", "secret")
