"""Blog parades, the posts that people give to them, who will write and who reads what.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the tables; no blog parade is proposed yet."""
    _parades()
    _posts()
    _of_members()
    op.create_table(
        "parade_archives",
        _number("community_id"),
        sa.Column("secret", SORTED, nullable=False),
        _key("parade_archives"),
        _community("parade_archives"),
    )
    _index("parade_archives", "secret")


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _words(*names: str) -> "list[sa.Column[str]]":
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _community(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id"], ["communities.id"], name=f"fk_{table}_community_id", ondelete="CASCADE"
    )


def _loosely(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["members.id"], name=f"fk_{table}_{column}", ondelete="SET NULL"
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


def _parades() -> None:
    people = ("proposed_by_id", "host_id", "stand_in_id")
    op.create_table(
        "parades",
        sa.Column("id", ID, nullable=False),
        _number("community_id"),
        *(sa.Column(name, sa.BigInteger()) for name in people),
        *_words("title", "question", "why", "language", "zone", "state", "hashtag"),
        sa.Column("opens", sa.Text()),
        sa.Column("closes", sa.Text()),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        *_words("call_address", "foreword", "roundup_address"),
        sa.Column("proposed_at", sa.BigInteger(), nullable=False),
        sa.Column("rounded_up_at", sa.BigInteger()),
        sa.Column("changed_at", sa.BigInteger()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_parades"),
        _community("parades"),
        *(_loosely("parades", name) for name in people),
        sa.UniqueConstraint("community_id", "id", name="uq_parades_community_id_id"),
        sqlite_autoincrement=True,
    )
    for name in people:
        _index("parades", name)


def _posts() -> None:
    op.create_table(
        "parade_posts",
        sa.Column("id", ID, nullable=False),
        _number("community_id"),
        _number("parade_id"),
        _number("member_id"),
        *_words("kind"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *_words("address", "canonical", "title", "byline", "language"),
        *_words("opening", "picture_alt", "sentence", "words"),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("links_back", sa.Boolean()),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("looked_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_parade_posts"),
        _community("parade_posts"),
        _tied("parade_posts", "parade_id", "parades"),
        _tied("parade_posts", "member_id", "members"),
        sa.UniqueConstraint("community_id", "id", name="uq_parade_posts_community_id_id"),
        sqlite_autoincrement=True,
    )
    _index("parade_posts", "community_id", "parade_id")
    _index("parade_posts", "community_id", "member_id")


def _of_members() -> None:
    op.create_table(
        "parade_intents",
        _number("community_id"),
        _number("parade_id"),
        _number("member_id"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("remind", sa.Boolean(), nullable=False),
        _key("parade_intents", "parade_id", "member_id"),
        _community("parade_intents"),
        _tied("parade_intents", "parade_id", "parades"),
        _tied("parade_intents", "member_id", "members"),
    )
    _index("parade_intents", "community_id", "member_id")
    op.create_table(
        "parade_readings",
        _number("community_id"),
        _number("post_id"),
        _number("member_id"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger()),
        sa.Column("commented_at", sa.BigInteger()),
        _key("parade_readings", "post_id", "member_id"),
        _community("parade_readings"),
        _tied("parade_readings", "post_id", "parade_posts"),
        _tied("parade_readings", "member_id", "members"),
    )
    _index("parade_readings", "community_id", "member_id")
    _index("parade_readings", "community_id", "commented_at")
    op.create_table(
        "parade_feeds",
        _number("community_id"),
        _number("member_id"),
        *_words("address"),
        sa.Column("seen_until", sa.BigInteger()),
        _key("parade_feeds", "member_id"),
        _community("parade_feeds"),
        _tied("parade_feeds", "member_id", "members"),
    )
