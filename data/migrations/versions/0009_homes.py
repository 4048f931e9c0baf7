"""Communities with several homes, people with several accounts, and the codes that link them.

A migration stays as it was written, so it names plain types and not those of data/columns.py.
"""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_WHERE = (
    "platform",
    "external_id",
    "name",
    "channel_introductions",
    "channel_rounds",
    "channel_prompts",
    "channel_organisers",
    "left_at",
)
"""What was said of a community and belongs to its home."""


def upgrade() -> None:
    """Make the tables, let every community keep its home and every member their account."""
    _homes()
    _accounts()
    _link_codes()
    _wrong_codes()
    _copy()
    _drop("communities", "uq_communities_platform_external_id", _WHERE)
    _drop(
        "members",
        "uq_members_community_id_platform_external_id",
        ("platform", "external_id"),
    )


def _homes() -> None:
    op.create_table(
        "homes",
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("platform", SORTED, nullable=False),
        sa.Column("external_id", SORTED, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel_introductions", sa.Text(), nullable=True),
        sa.Column("channel_rounds", sa.Text(), nullable=True),
        sa.Column("channel_prompts", sa.Text(), nullable=True),
        sa.Column("channel_organisers", sa.Text(), nullable=True),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        _of_community("homes"),
        sa.PrimaryKeyConstraint("community_id", "number", name=op.f("pk_homes")),
        sa.UniqueConstraint("platform", "external_id", name=op.f("uq_homes_platform_external_id")),
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", ID, nullable=False),
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("platform", SORTED, nullable=False),
        sa.Column("external_id", SORTED, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        _of_community("accounts"),
        _of_member("accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint(
            "community_id",
            "platform",
            "external_id",
            name=op.f("uq_accounts_community_id_platform_external_id"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_accounts_community_id_member_id"), "accounts", ["community_id", "member_id"]
    )


def _link_codes() -> None:
    op.create_table(
        "link_codes",
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", SORTED, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        _of_community("link_codes"),
        _of_member("link_codes"),
        sa.PrimaryKeyConstraint("community_id", "code", name=op.f("pk_link_codes")),
        sa.UniqueConstraint("code", name=op.f("uq_link_codes_code")),
    )
    op.create_index(
        op.f("ix_link_codes_community_id_member_id"), "link_codes", ["community_id", "member_id"]
    )


def _wrong_codes() -> None:
    op.create_table(
        "wrong_codes",
        sa.Column("community_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("who", SORTED, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        _of_community("wrong_codes"),
        sa.PrimaryKeyConstraint("community_id", "who", name=op.f("pk_wrong_codes")),
    )


def _of_community(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id"],
        ["communities.id"],
        name=op.f(f"fk_{table}_community_id"),
        ondelete="CASCADE",
    )


def _of_member(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", "member_id"],
        ["members.community_id", "members.id"],
        name=op.f(f"fk_{table}_community_id_member_id"),
        ondelete="CASCADE",
    )


def _copy() -> None:
    where = ", ".join(_WHERE)
    op.execute(
        f"INSERT INTO homes (community_id, number, {where}) "  # noqa: S608 - our own words
        f"SELECT id, 0, {where} FROM communities"
    )
    op.execute(
        "INSERT INTO accounts (community_id, member_id, platform, external_id, since) "
        "SELECT community_id, id, platform, external_id, since FROM members ORDER BY id"
    )


def _drop(table: str, constraint: str, columns: Iterable[str]) -> None:
    """Drop columns and what makes them unique. SQLite writes the table anew for that, and would
    forget which ids there were: one that is gone must never be given to somebody else.
    """
    last = _last_id(table)
    with op.batch_alter_table(table, table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.drop_constraint(constraint, type_="unique")
        for column in columns:
            batch.drop_column(column)
    if last is not None:
        counted = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
        op.execute(sa.delete(counted).where(counted.c.name == table))
        op.execute(sa.insert(counted).values(name=table, seq=last))


def _last_id(table: str) -> int | None:
    """Return the highest id there ever was; None where the database keeps count by itself."""
    if op.get_bind().dialect.name != "sqlite":
        return None
    counted = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
    return op.get_bind().scalar(sa.select(counted.c.seq).where(counted.c.name == table)) or 0
