"""Everything about one member, across all tables: to hand over, to erase.

The features declare what they hold; here it is put together. A table that is neither in HOLDINGS
nor in IMPERSONAL fails a test.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.model import Member
from community.outbox import Outgoing
from community.places import Account
from community.privacy import PrivacyStore
from data import (
    accounts,
    companion_people,
    fronts,
    introductions,
    matches,
    meetup_people,
    members,
    outbox,
    parade_people,
    participation,
    prompts,
    relay,
    slots,
)
from data import tables as t
from data.accounts import MEMBERS, members_of
from data.chunks import chunks
from data.engine import Database
from data.holdings import Holding
from data.outbox_keys import about_member, in_any_home

HOLDINGS: tuple[Holding, ...] = (
    *fronts.HOLDINGS,
    *relay.HOLDINGS,
    *meetup_people.HOLDINGS,
    *companion_people.HOLDINGS,  # after meetups, whose cards are found by them
    *slots.HOLDINGS,
    *parade_people.HOLDINGS,
    *outbox.HOLDINGS,
    *prompts.HOLDINGS,
    *matches.HOLDINGS,
    *participation.HOLDINGS,
    *introductions.HOLDINGS,
    *accounts.HOLDINGS,
    *members.HOLDINGS,  # last: the others refer to it
)

IMPERSONAL: Mapping[str, str] = {
    "communities": "settings of a community, no people",
    "community_feeds": "keyed hash of the address of a community's own calendar; no people",
    "homes": "where a community is, and its channels; no people",
    "wrong_codes": "keyed hashes of who typed wrong codes; they say nothing, and go in an hour",
    "aliases": "topics that the organisers put together",
    "front_state": "which commands were registered",
    "own_prompts": "the organisers' texts, without who wrote them",
    "meetup_ideas": "topics that many wanted, and how many; no people",
    "companion_sessions": "the programme of a conference, as it is published",
    "slot_options": "times that were asked about, without who asks",
    "parade_archives": "keyed hash of the address of a community's archive; no people",
    "parade_votes": "when there was a vote on topics, and which was chosen; no people",
    "parade_vote_topics": "which topics were in a vote, and how many wanted each; no people",
    "relay_sides": "which conversations belong together; places, no people",
    "prompt_switches": "which prompts are switched off",
    "prompt_posts": "which prompt was posted when",
    "schedules": "what recurs",
    "occurrences": "when it was due, and how that went",
}

_a, _h = t.accounts.c, t.homes.c


class SqlPrivacyStore(PrivacyStore):
    """All that a database holds about a member."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def everyone(self) -> Sequence[Member]:
        """Return every member of every community, also those who left."""
        async with self._db.glance.connect() as connection:
            rows = await connection.execute(MEMBERS)
            return members_of(rows.mappings())

    async def joined(self) -> Sequence[tuple[int, Account, datetime]]:
        """Return (member id, account, since when it is this member's) of every account."""
        query = sa.select(_a.member_id, _a.platform, _a.external_id, _a.since).order_by(_a.id)
        async with self._db.glance.connect() as connection:
            rows = (await connection.execute(query)).all()
        return [(row[0], Account(row[1], row[2]), row[3]) for row in rows]

    async def export(self, community_id: int, member_id: int) -> Mapping[str, Any]:
        """Return all that is stored about a member as JSON values, by table."""
        async with self._db.reader.begin() as connection:
            found = {
                holding.table.name: await holding.export(connection, community_id, member_id)
                for holding in reversed(HOLDINGS)
            }
        return {name: rows for name, rows in found.items() if rows}

    async def erase(
        self,
        member: Member,
        outgoing: Callable[[Mapping[str, str]], Sequence[Outgoing]],
        known_as: Sequence[str],
    ) -> None:
        """Delete a member from every table in one transaction, and their text from the files."""
        async with self._db.writer.begin() as connection:
            await meetup_people.hold(connection, member.community_id, member.id)
            await parade_people.hold(connection, member.community_id, member.id)
            there = sa.select(t.members.c.id).filter_by(
                community_id=member.community_id, id=member.id
            )
            if await connection.scalar(there.with_for_update()) is not None:
                await participation.unknow(connection, member.community_id, known_as, member.id)
                await forget(connection, member, outgoing)
        # Also when there was nobody left: a crash may have come between the two.
        await self._db.scrub()

    async def stranded(self, before: datetime) -> Sequence[Member]:
        """Return the members who have no account but where their community was left."""
        mine = t.accounts.alias("mine")
        still_there = (
            sa.select(mine.c.id)
            .join(
                t.homes,
                sa.and_(_h.community_id == mine.c.community_id, _h.platform == mine.c.platform),
            )
            .where(mine.c.member_id == t.members.c.id, ~_left(before))
            .correlate(t.members)
        )
        everywhere = sa.select(t.communities.c.id).where(_gone(before))
        query = MEMBERS.where(~still_there.exists(), t.members.c.community_id.not_in(everywhere))
        async with self._db.glance.connect() as connection:
            rows = await connection.execute(query)
            return members_of(rows.mappings())

    async def purge_left(self, before: datetime) -> int:
        """Erase communities whose homes were all left before this instant, and such homes."""
        async with self._db.writer.begin() as connection:
            await fronts.forget_accounts(connection, _left_there(before))
            gone = await connection.execute(sa.delete(t.communities).where(_gone(before)))
            await connection.execute(sa.delete(t.accounts).where(_left_there(before)))
            some = await connection.execute(sa.delete(t.homes).where(_left(before)))
        if gone.rowcount or some.rowcount:
            await self._db.scrub()
        return gone.rowcount


async def forget(
    connection: AsyncConnection,
    member: Member,
    outgoing: Callable[[Mapping[str, str]], Sequence[Outgoing]],
    *,
    also_heard: bool = True,
) -> None:
    """Delete a member from every table within the caller's transaction, and write the rows that
    take away what was delivered for them. ``also_heard``: also what is under way between their
    accounts and a front; not if these accounts go on elsewhere.
    """
    mine = matches.matches_of(member.community_id, member.id)
    ids = (await connection.scalars(mine.order_by(t.match_members.c.match_id))).all()
    rounds = (await connection.scalars(matches.rounds_of(member.community_id, member.id))).all()
    refs = await meetup_people.said(connection, member.community_id, member.id)
    refs |= await parade_people.said(connection, member.community_id, member.id)
    # Some at a time: SQLite refuses a condition of a thousand parts.
    some = [*zip_longest(chunks(ids), chunks(rounds), fillvalue=())] or [((), ())]
    for match_ids, round_ids in some:
        refs |= await outbox.delivered(connection, _said_of(member, match_ids, round_ids))
    clean_up = outgoing({key: str(ref) for key, ref in sorted(refs.items())})
    for holding in HOLDINGS:
        if also_heard or "community_id" in holding.table.c:
            await holding.erase(connection, member.community_id, member.id)
    await outbox.put(connection, clean_up)


def _left(before: datetime) -> sa.ColumnElement[bool]:
    """Match the homes that were left before an instant."""
    return sa.and_(_h.left_at.is_not(None), _h.left_at < before)


def _left_there(before: datetime) -> sa.ColumnElement[bool]:
    """Match the accounts on a platform all of whose homes their community had left by then."""
    here = sa.and_(_h.community_id == _a.community_id, _h.platform == _a.platform)
    gone = sa.exists().where(here, _left(before)).correlate(t.accounts)
    stays = sa.exists().where(here, ~_left(before)).correlate(t.accounts)
    return sa.and_(gone, ~stays)


def _gone(before: datetime) -> sa.ColumnElement[bool]:
    """Match the communities all of whose homes were left before an instant."""
    stays = sa.exists().where(_h.community_id == t.communities.c.id, ~_left(before))
    return ~stays.correlate(t.communities)


def _said_of(
    member: Member, match_ids: Sequence[Any], round_ids: Sequence[Any]
) -> sa.ColumnElement[bool]:
    """Return which outbox rows delivered something that names a member or was for them."""
    key = t.outbox.c.key
    certain = [
        f"intro:{member.community_id}:{member.id}",
        *(f"match:{match_id}:{what}" for match_id in match_ids for what in ("open", "bump")),
        *(f"round:{round_id}:planned" for round_id in round_ids),  # lists who meets whom
    ]
    likely = (
        f"left_out:%:{member.id}",
        f"prompt:%:took:{member.id}",
        f"meetup:%:promoted:{member.id}:%",
        f"meetup:%:decided:{member.id}:%",
        # They name the others.
        *(f"match:{match_id}:{what}:%" for match_id in match_ids for what in ("remind", "time")),
    )
    return sa.and_(
        t.outbox.c.community_id == member.community_id,
        sa.or_(
            sa.and_(t.outbox.c.kind == "relay", about_member(member.community_id, member.id)),
            *map(in_any_home, certain),
            *(key.like(like) for plain in likely for like in (plain, f"{plain}@%")),
        ),
    )
