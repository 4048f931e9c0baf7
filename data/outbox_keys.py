"""Which outbox rows are about whom, read off their keys and data."""

import sqlalchemy as sa

from data import tables as t
from data.dialects import begins_with

PERSONAL = ("introduction", "left_out", "prompt_took")
"""Kinds of rows that are about one member; their key ends with the member's id (and where it
is not the first home's: with ``@`` and the home's number)."""

c = t.outbox.c


def about_member(community_id: int, member_id: int) -> sa.ColumnElement[bool]:
    """Match the rows that are about one member, by their key or by ``data["member"]``."""
    return sa.and_(
        c.community_id == community_id,
        sa.or_(
            sa.and_(
                c.kind.in_(PERSONAL),
                sa.or_(c.key.like(f"%:{member_id}"), c.key.like(f"%:{member_id}@%")),
            ),
            sa.type_coerce(c.data, sa.Text).like(f'%"member":{member_id},%'),
            sa.type_coerce(c.data, sa.Text).like(f'%"member":{member_id}}}%'),
        ),
    )


def in_any_home(key: str) -> sa.ColumnElement[bool]:
    """Match the row with this key, and those in the other homes of its community: there ``@`` and
    the home's number follow, and ``@`` stands in no other part of a key.
    """
    return sa.or_(c.key == key, begins_with(c.key, f"{key}@"))
