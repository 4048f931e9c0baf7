"""Contracts of storage: they fail when something new is not thought through to its end."""

import re

import pytest
import sqlalchemy as sa

from data.columns import Instant
from data.privacy import HOLDINGS, IMPERSONAL
from data.tables import members, metadata

NAMES_A_MEMBER = re.compile(r"member|account|person|people|other_id|starter|author|host|_by$")
"""Column names that look like they name somebody."""

TABLES = list(metadata.tables.values())


def names_a_member(column: sa.Column[object]) -> bool:
    """Whether a column refers to a member, or its name looks like it."""
    refers = any(key.column.table is members for key in column.foreign_keys)
    if column.name == "community_id" or column.name.startswith("found_"):
        return False
    return refers or bool(NAMES_A_MEMBER.search(column.name))


def by_name(table: sa.Table) -> str:
    return table.name


@pytest.mark.parametrize("table", TABLES, ids=by_name)
def test_every_table_is_either_impersonal_or_says_how_it_is_handed_over_and_erased(
    table: sa.Table,
) -> None:
    declared = [holding for holding in HOLDINGS if holding.table is table]

    assert len(declared) + (table.name in IMPERSONAL) == 1, (
        f"{table.name}: add a Holding to its feature's module in data/, "
        "or say in data/privacy.py why it holds nothing about members"
    )


@pytest.mark.parametrize("table", TABLES, ids=by_name)
def test_every_column_that_names_a_member_is_declared(table: sa.Table) -> None:
    found = {column.name for column in table.c if names_a_member(column)}
    if table is members:
        found = {"id"}
    declared = {name for h in HOLDINGS if h.table is table for name in h.names_members}

    assert found == declared


def test_withheld_columns_exist_and_have_a_reason() -> None:
    for holding in HOLDINGS:
        assert set(holding.withheld) <= {column.name for column in holding.table.c}
        assert all(len(reason) > 10 for reason in holding.withheld.values())
    assert set(IMPERSONAL) <= set(metadata.tables)


@pytest.mark.parametrize("table", TABLES, ids=by_name)
def test_a_communitys_rows_have_the_community_first_in_every_key(table: sa.Table) -> None:
    if "community_id" not in table.c:
        assert table.name in {"communities", "front_state", "front_inbox", "front_notes"}
        return
    fine = {"id", "community_id"}
    assert next(iter(table.primary_key.columns)).name in fine
    assert "community_id" in {c.name for i in table.indexes for c in i.columns} | {
        c.name
        for u in table.constraints
        if isinstance(u, (sa.UniqueConstraint, sa.PrimaryKeyConstraint))
        for c in list(u.columns)[:1]
    }


@pytest.mark.parametrize("table", TABLES, ids=by_name)
def test_ids_are_never_used_twice(table: sa.Table) -> None:
    if "id" in table.c:
        assert table.kwargs.get("sqlite_autoincrement") is True


@pytest.mark.parametrize("table", TABLES, ids=by_name)
def test_the_database_is_never_asked_for_the_time(table: sa.Table) -> None:
    for column in table.c:
        assert column.server_default is None
        assert not isinstance(column.type, (sa.DateTime, sa.Date, sa.Time))


def test_every_instant_is_called_like_one() -> None:
    named = re.compile(r"(_at|_until|_before|_due|^at|^due|^since)$")
    for table in TABLES:
        for column in table.c:
            if isinstance(column.type, Instant):
                assert named.search(column.name), f"{table.name}.{column.name}"
