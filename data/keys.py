"""What all tables share: how they name their keys, tie to each other and spell common columns."""

import sqlalchemy as sa

from data.columns import Id, Words

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def own_id() -> "sa.Column[int]":
    """Give each row a number of its own."""
    return sa.Column("id", Id, primary_key=True)


def of_community(*, primary_key: bool = False) -> "sa.Column[int]":
    """Say whose row it is; it goes with the community."""
    return sa.Column(
        "community_id",
        sa.BigInteger,
        sa.ForeignKey("communities.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
        autoincrement=False,
    )


def of_member(name: str = "member_id", *, primary_key: bool = False) -> "sa.Column[int]":
    """Name a member; ``tied`` says what becomes of the row when they go."""
    return sa.Column(
        name, sa.BigInteger, primary_key=primary_key, nullable=False, autoincrement=False
    )


def tied(table: str, column: str) -> sa.ForeignKeyConstraint:
    """Tie (community_id, column) to a row of the same community, and fall with it."""
    return sa.ForeignKeyConstraint(
        ["community_id", column], [f"{table}.community_id", f"{table}.id"], ondelete="CASCADE"
    )


def loosely(name: str, table: str, *, unique: bool = False) -> "sa.Column[int]":
    """Refer, by an index, to a row that may go; then there is nothing."""
    key = sa.ForeignKey(f"{table}.id", ondelete="SET NULL")
    return sa.Column(name, sa.BigInteger, key, unique=unique, index=not unique)


def words(name: str) -> "sa.Column[str]":
    """Hold text that is always there."""
    return sa.Column(name, Words, nullable=False)


def whole(name: str) -> "sa.Column[int]":
    """Hold a whole number that is always there."""
    return sa.Column(name, sa.Integer, nullable=False)
