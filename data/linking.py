"""Codes, and accounts that come together, in a database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.link_store import CleanUp, Linked, LinkStore
from community.model import Member
from community.outbox import Outgoing
from community.places import Account
from community.seats import without_seat
from data import companion_people, matches, meetup_people, outbox, parade_people, relay, slots
from data import tables as t
from data.accounts import add_account, by_account
from data.dialects import insert, lock_community
from data.engine import Database
from data.outbox_keys import about_member
from data.participation import know, put_blocks
from data.privacy import forget

_c, _w = t.link_codes.c, t.wrong_codes.c

_FOLLOW = (
    (t.introductions, ()),
    (t.participations, ()),
    (t.match_members, ("match_id",)),
    (t.feedback, ("match_id",)),
    (t.round_members, ("round_id",)),
    (t.left_out, ("round_id",)),
    (t.take_ups, ("post_id",)),
    (t.meetup_cohosts, ("meetup_id",)),
    (t.meetup_shares, ("meetup_id", "number")),
    (t.meetup_reminders, ()),
    (t.calendar_feeds, ()),
    (t.companion_notes, ("session_id",)),
    (t.slot_answers, ("poll_id",)),
    (t.parade_feeds, ()),
    (t.parade_ballots, ("vote_id", "place")),
    (t.parade_finds, ("parade_id", "page")),
    (t.kept_apart, ("who",)),
)
"""Tables whose rows follow somebody who becomes somebody else, and what makes a row unique beside
the member: one that the other has already stays behind.
"""


class SqlLinkStore(LinkStore):
    """Codes, guesses and links in a database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def keep_code(self, code: str, linked: Linked, expires_at: datetime) -> None:
        """Store a code in place of an earlier one for the same."""
        same = sa.and_(
            _c.community_id == linked.community_id,
            _c.member_id.is_not_distinct_from(linked.member_id),
        )
        async with self._db.writer.begin() as connection:
            await connection.execute(sa.delete(t.link_codes).where(same))
            await connection.execute(
                sa.insert(t.link_codes).values(
                    community_id=linked.community_id,
                    member_id=linked.member_id,
                    code=code,
                    expires_at=expires_at,
                )
            )

    async def find_code(self, code: str, now: datetime) -> Linked | None:
        """Return what a code stands for."""
        query = sa.select(_c.community_id, _c.member_id).where(_c.code == code, _c.expires_at > now)
        async with self._db.glance.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else Linked(row[0], row[1])

    async def forget_old(self, now: datetime) -> None:
        """Forget codes whose time is over."""
        async with self._db.writer.begin() as connection:
            await connection.execute(sa.delete(t.link_codes).where(_c.expires_at <= now))

    async def misses(self, community_id: int, who: str, since: datetime) -> int:
        """Return how many wrong codes somebody entered since an instant."""
        query = sa.select(_w.tries).where(
            _w.community_id == community_id, _w.who == who, _w.since > since
        )
        async with self._db.glance.connect() as connection:
            return await connection.scalar(query) or 0

    async def missed(self, community_id: int, who: str, at: datetime, since: datetime) -> None:
        """Count a wrong code."""
        async with self._db.writer.begin() as connection:
            await connection.execute(sa.delete(t.wrong_codes).where(_w.since <= since))
            await connection.execute(
                insert(connection, t.wrong_codes)
                .values(community_id=community_id, who=who, since=at, tries=1)
                .on_conflict_do_update(
                    index_elements=["community_id", "who"], set_={"tries": _w.tries + 1}
                )
            )

    async def give(
        self, code: str, member: Member, account: Account, at: datetime, known_as: str
    ) -> bool:
        """Let an account that is nobody's be a member's."""
        async with self._db.writer.begin() as connection:
            await lock_community(connection, member.community_id)
            taken = await by_account(connection, member.community_id, account) is not None
            if taken or not await use_code(connection, code):
                return False
            await add_account(connection, member.community_id, member.id, account, at)
            await know(connection, member.community_id, known_as, member.id)
        return True

    async def unite(
        self, code: str, kept: Member, gone: Member, clean_up: CleanUp, rows: Sequence[Outgoing]
    ) -> bool:
        """Let two members be one."""
        async with self._db.writer.begin() as connection:
            await lock_community(connection, kept.community_id)
            if not await use_code(connection, code):
                return False
            await meetup_people.hold(connection, kept.community_id, kept.id, gone.id)
            await parade_people.hold(connection, kept.community_id, kept.id, gone.id)
            await meetup_people.follow(connection, kept, gone)
            await parade_people.follow(connection, kept, gone)
            await _newer_stays(connection, kept, gone)
            await _pause_both(connection, kept, gone)
            for table, unique in _FOLLOW:
                await _follow(connection, table, unique, kept, gone)
            await _blocks_follow(connection, kept, gone)
            await _reasons_follow(connection, kept, gone)
            await _rows_follow(connection, kept, gone)
            await relay.follow(connection, kept, gone)
            await slots.follow(connection, kept, gone)
            await companion_people.follow(connection, kept, gone)
            await connection.execute(
                sa.update(t.accounts).where(_is(t.accounts, gone)).values(member_id=kept.id)
            )
            await forget(connection, gone, clean_up)
            await outbox.put(connection, rows)
        await self._db.scrub()
        return True


async def use_code(connection: AsyncConnection, code: str) -> bool:
    """Use a code up; False if somebody did so before."""
    used = await connection.execute(sa.delete(t.link_codes).where(_c.code == code))
    return used.rowcount > 0


def _is(table: sa.Table, member: Member) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.community_id == member.community_id, table.c.member_id == member.id)


async def _follow(
    connection: AsyncConnection, table: sa.Table, unique: Sequence[str], kept: Member, gone: Member
) -> None:
    """Let rows of a table be somebody else's, but for those of which they have one already."""
    mine = table.alias("mine")
    have = sa.exists().where(
        mine.c.community_id == table.c.community_id,
        mine.c.member_id == kept.id,
        *(mine.c[name] == table.c[name] for name in unique),
    )
    await connection.execute(
        sa.update(table).where(_is(table, gone), ~have).values(member_id=kept.id)
    )


async def _newer_stays(connection: AsyncConnection, kept: Member, gone: Member) -> None:
    """Let the older introduction of two make way, and the consent that was given last hold."""
    i = t.introductions.c
    written = sa.select(i.updated_at)
    mine = await connection.scalar(written.where(_is(t.introductions, kept)))
    other = await connection.scalar(written.where(_is(t.introductions, gone)))
    if mine is not None and other is not None and other > mine:
        await connection.execute(sa.delete(t.introductions).where(_is(t.introductions, kept)))
    newer = max(kept.consent, gone.consent, key=lambda one: (one.version, one.given_at))
    await connection.execute(
        sa.update(t.members)
        .where(t.members.c.id == kept.id)
        .values(
            left_at=None,
            consent_version=newer.version,
            consent_given_at=newer.given_at,
            consent_minimum_age=newer.minimum_age,
        )
    )


async def _rows_follow(connection: AsyncConnection, kept: Member, gone: Member) -> None:
    """Address to the one what was or will be said to the other, if it is not said to both."""
    c = t.outbox.c
    theirs = sa.and_(
        about_member(kept.community_id, gone.id), c.kind.in_(("left_out", "prompt_took"))
    )
    found = await connection.execute(sa.select(c.id, c.key, c.data).where(theirs))
    for row_id, key, data in found.all():
        plain, seat = without_seat(key)
        other = plain.removesuffix(f":{gone.id}") + f":{kept.id}{seat}"
        if await connection.scalar(sa.select(c.id).where(c.key == other)) is None:
            await connection.execute(
                sa.update(t.outbox)
                .where(c.id == row_id)
                .values(key=other, data={**data, "member": kept.id})
            )


async def _pause_both(connection: AsyncConnection, kept: Member, gone: Member) -> None:
    """Let a pause of the one hold for both."""
    until = sa.select(t.participations.c.paused_until)
    days = [await connection.scalar(until.where(_is(t.participations, m))) for m in (kept, gone)]
    longest = max((day for day in days if day is not None), default=None)
    await connection.execute(
        sa.update(t.participations).where(_is(t.participations, kept)).values(paused_until=longest)
    )


async def _blocks_follow(connection: AsyncConnection, kept: Member, gone: Member) -> None:
    """Let whom the one avoids be avoided by both, and who avoids the one avoid both."""
    b = t.blocks.c
    rows = await connection.execute(
        sa.select(b.member_id, b.other_id, b.at).where(
            b.community_id == kept.community_id,
            sa.or_(b.member_id == gone.id, b.other_id == gone.id),
        )
    )
    for by, other, at in rows.all():
        pair = [kept.id if one == gone.id else one for one in (by, other)]
        if pair[0] != pair[1]:
            await put_blocks(connection, kept.community_id, pair[0], [pair[1]], at)


async def _reasons_follow(connection: AsyncConnection, kept: Member, gone: Member) -> None:
    """Name the one in what the other's matches say of who gives and who takes."""
    m = t.matches.c
    theirs = matches.matches_of(kept.community_id, kept.id)
    found = await connection.execute(
        sa.select(m.id, m.reasons, m.parts, m.starter_id).where(m.id.in_(theirs))
    )

    def renamed(value: Any) -> Any:
        return kept.id if value == gone.id else value

    for match_id, reasons, parts, starter in found.all():
        named = [
            {**one, "giver": renamed(one["giver"]), "taker": renamed(one["taker"])}
            for one in reasons
        ]
        shares = [{**one, "member": renamed(one["member"])} for one in parts]
        if (named, shares, renamed(starter)) != (reasons, parts, starter):
            await connection.execute(
                sa.update(t.matches)
                .where(m.id == match_id)
                .values(reasons=named, parts=shares, starter_id=renamed(starter))
            )
