"""Homes that become one community, and part again, in a database."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from community.join_store import JoinStore, MemberCleanUp, Names
from community.meetups.upcoming_rows import UPCOMING
from community.model import MatchState, Member, RoundState
from community.outbox import Outgoing
from community.places import Community
from community.privacy import CLEANED_UP_WITHIN
from community.relay_store import Bridge
from community.seats import suffix, without_seat
from data import outbox, parade_people, relay
from data import tables as t
from data.accounts import MEMBERS, members_of, take_account
from data.chunks import chunks
from data.dialects import insert, lock_community
from data.engine import Database
from data.homes import COMMUNITIES, communities_of, seat_of, settings_of
from data.linking import use_code
from data.moving import Moving, everything_of, own_things_of, put_in
from data.participation import put_blocks, unknow
from data.privacy import forget
from data.rounds import count_back

_o, _h = t.outbox.c, t.homes.c

_FOLLOW = ("introduction", "remove", "match_redact")
"""Kinds of rows that follow their members though they are pending."""

_OF_A_HOME = (
    "introduction",
    *(
        f"meetup_{what}"
        for what in (
            *("card", "thread", "told", "remind", "promoted", "after", "event", "recap"),
            *("look", "byhand", "poll"),
            *("hello", "proposed"),
            *("pin", "approval", "taken"),
        )
    ),
    *(
        f"meetup_{what}"
        for what in ("session", "session_thread", "moved", "pairs", "asked", "answered")
    ),
    "slots_card",
    "slots_found",
    UPCOMING,
)
"""Kinds of rows that say in their key in which home they are."""

_CARDS = (
    *("introduction", "meetup_card", "meetup_recap", "meetup_session", "meetup_approval"),
    "meetup_taken",
    *(UPCOMING, *parade_people.CARDS),
)
"""Kinds of rows whose cards show members, or their words, to whoever is in a home."""


class SqlJoinStore(JoinStore):
    """Homes and communities in a database."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def people(self, community_id: int) -> Sequence[Member]:
        """Return all members, also those who left."""
        query = MEMBERS.where(t.members.c.community_id == community_id)
        async with self._db.glance.connect() as connection:
            return members_of((await connection.execute(query)).mappings())

    async def join(
        self,
        code: str,
        whole: Community,
        entering: Community,
        names: Names,
        rows: Callable[[int], Sequence[Outgoing]],
    ) -> int | None:
        """Let the home of a community be one more of another's, with everybody in it."""
        async with self._db.writer.begin() as connection:
            if not await _lock(connection, whole.id, entering.id):
                return None
            if not await use_code(connection, code):
                return None
            number = await _free_number(connection, whole.id)
            await _end_what_is_planned(connection, entering.id)
            moving = await everything_of(connection, entering.id)
            said = await _said(connection, whole.id, entering, number)
            words = await _rows_of(connection, t.aliases, entering.id)
            prompts = await _rows_of(connection, t.own_prompts, entering.id)
            await connection.execute(sa.delete(t.communities).filter_by(id=entering.id))
            await _add_home(connection, whole.id, number, entering)
            await put_in(connection, await _renumbered(connection, moving, whole.id), whole.id)
            for some in chunks(said):
                await connection.execute(sa.insert(t.outbox), some)
            await _add_words(connection, whole.id, words, prompts)
            await _know_each_other(connection, whole.id, names)
            await outbox.put(connection, rows(number))
        return number

    async def leave(
        self,
        community: Community,
        names: Names,
        at: datetime,
        clean_up: MemberCleanUp,
        over: Callable[[Bridge], Outgoing],
        rows: Callable[[Community, Sequence[int]], Sequence[Outgoing]],
    ) -> Community | None:
        """Let a home be a community of its own, with those who are only there."""
        platform = community.home.platform
        async with self._db.writer.begin() as connection:
            if not await _lock(connection, community.id):
                return None
            if not await _take_home(connection, community):
                return None
            query = MEMBERS.where(t.members.c.community_id == community.id)
            everyone = members_of((await connection.execute(query)).mappings())
            there = [one for one in everyone if one.on(platform)]
            along = [one for one in there if {a.platform for a in one.accounts} == {platform}]
            taken = await own_things_of(connection, community.id, [one.id for one in along])
            apart = await _still_apart(connection, community.id, [one.id for one in along], names)
            await _take_cards(connection, community, at)
            await relay.end_all(connection, community.id, community.number, at, over)
            for one in there:
                by_account = dict(zip(one.accounts, names.get(one.id, ()), strict=False))
                here = [name for a, name in by_account.items() if a.platform == platform]
                await unknow(connection, community.id, here, one.id)
                if one in along:
                    await forget(connection, one, partial(clean_up, one), also_heard=False)
                    continue
                for account in one.accounts:
                    if account.platform == platform:
                        await take_account(connection, community.id, account)
            alone = await _a_community_of_its_own(connection, community)
            await put_in(connection, taken, alone.id)
            for some in chunks(apart):
                await connection.execute(
                    insert(connection, t.kept_apart).on_conflict_do_nothing(),
                    [{**row, "community_id": alone.id} for row in some],
                )
            written = [row["member_id"] for row in taken["introductions"]]
            left = {row["id"] for row in taken["members"] if row["left_at"] is not None}
            shown = [one for one in written if one not in left]
            await outbox.put(connection, rows(alone, shown))
        await self._db.scrub()
        return alone


async def _lock(connection: AsyncConnection, *community_ids: int) -> bool:
    """Hold communities, always in the same order; False if one of them is gone."""
    try:
        for community_id in sorted(community_ids):
            await lock_community(connection, community_id)
    except KeyError:
        return False
    return True


# --- joining ------------------------------------------------------------------------------------


async def _free_number(connection: AsyncConnection, community_id: int) -> int:
    highest = sa.select(sa.func.max(_h.number)).where(_h.community_id == community_id)
    return (await connection.scalar(highest) or 0) + 1


async def _end_what_is_planned(connection: AsyncConnection, community_id: int) -> None:
    """Undo rounds that did not go out, and call off the matches that did not open."""
    r, m = t.rounds.c, t.matches.c
    planned = sa.select(r.id).where(r.community_id == community_id, r.state == RoundState.PLANNED)
    for round_id in (await connection.scalars(planned.order_by(r.number.desc()))).all():
        await count_back(connection, community_id, round_id)
        await connection.execute(
            sa.update(t.rounds).where(r.id == round_id).values(state=RoundState.UNDONE)
        )
    await connection.execute(
        sa.update(t.matches)
        .where(m.community_id == community_id, m.state == MatchState.PLANNED)
        .values(state=MatchState.CALLED_OFF)
    )


async def _said(
    connection: AsyncConnection, whole_id: int, entering: Community, number: int
) -> list[dict[str, Any]]:
    """Read the rows of what was said of members, as they are in the other community: a later edit
    or erasure has to find it.
    """
    query = sa.select(t.outbox).where(
        _o.community_id == entering.id,
        sa.or_(
            _o.kind.in_(_FOLLOW),
            _o.kind.startswith("meetup_"),
            _o.kind.startswith("slots_"),
            _o.kind == UPCOMING,
            parade_people.of_parades(_o.kind),
            sa.and_(
                _o.state != "pending", sa.or_(_o.kind == "left_out", _o.kind.startswith("match_"))
            ),
        ),
    )
    said: list[dict[str, Any]] = []
    for row in (await connection.execute(query.order_by(_o.id))).mappings():
        moved = {**row, "community_id": whole_id}
        if row["kind"] in _OF_A_HOME or row["kind"].startswith("parade_"):
            plain, seat = without_seat(row["key"])
            if seat != suffix(entering.number):
                continue  # of a home that it has no more
            if row["kind"] == "introduction":
                plain = f"intro:{whole_id}:{row['data']['member']}"
            if row["kind"] == UPCOMING:
                plain = f"{UPCOMING}:{whole_id}:{row['data']['channel']}"
            moved["key"] = plain + suffix(number)
            moved["data"] = {**row["data"], "seat": number}
        said.append(moved)
    return said


async def _rows_of(
    connection: AsyncConnection, table: sa.Table, community_id: int
) -> Sequence[Mapping[Any, Any]]:
    query = sa.select(table).where(table.c.community_id == community_id)
    return (await connection.execute(query.order_by(*table.primary_key.columns))).mappings().all()


async def _add_home(
    connection: AsyncConnection, community_id: int, number: int, seen: Community
) -> None:
    await connection.execute(
        sa.insert(t.homes).values(
            community_id=community_id,
            number=number,
            platform=seen.home.platform,
            external_id=seen.home.external_id,
            **seat_of(seen),
        )
    )


async def _renumbered(connection: AsyncConnection, moving: Moving, community_id: int) -> Moving:
    """Give rounds that move numbers below 1, and below those of others that moved before."""
    r = t.rounds.c
    query = sa.select(sa.func.min(r.number)).where(r.community_id == community_id)
    lowest = min(await connection.scalar(query) or 0, 0)
    newest_first = sorted(moving["rounds"], key=lambda row: -row["number"])
    its_own = [row for row in newest_first if row["number"] > 0]
    # A round keeps its number but for the sign, as far as that is possible.
    numbers = {row["id"]: lowest - row["number"] for row in its_own}
    below = min(numbers.values(), default=lowest)
    numbers |= {row["id"]: below - n for n, row in enumerate(newest_first[len(its_own) :], 1)}
    return {
        **moving,
        "rounds": [
            {**row, "number": numbers[row["id"]], "occurrence_id": None} for row in newest_first
        ],
    }


async def _add_words(
    connection: AsyncConnection,
    community_id: int,
    words: Sequence[Mapping[Any, Any]],
    prompts: Sequence[Mapping[Any, Any]],
) -> None:
    last = sa.select(sa.func.max(t.own_prompts.c.number)).filter_by(community_id=community_id)
    base = await connection.scalar(last) or 0
    here = {"community_id": community_id}
    if words:
        await connection.execute(
            insert(connection, t.aliases).on_conflict_do_nothing(),
            [{**row, **here} for row in words],
        )
    if prompts:
        numbered = [{**row, **here, "number": base + n} for n, row in enumerate(prompts, 1)]
        await connection.execute(sa.insert(t.own_prompts), numbered)


async def _know_each_other(connection: AsyncConnection, community_id: int, names: Names) -> None:
    """Let who avoids somebody by a name avoid the member who has it."""
    k = t.kept_apart.c
    whose = {name: member_id for member_id, some in names.items() for name in some}
    query = sa.select(k.member_id, k.who, k.at).where(k.community_id == community_id)
    for by, who, at in (await connection.execute(query)).all():
        if who in whose:
            if whose[who] != by:
                await put_blocks(connection, community_id, by, [whose[who]], at)
            await connection.execute(
                sa.delete(t.kept_apart).filter_by(community_id=community_id, member_id=by, who=who)
            )


# --- leaving ------------------------------------------------------------------------------------


async def _take_home(connection: AsyncConnection, community: Community) -> bool:
    """Take a home away from its community; False if it is not there, or the only one."""
    others = sa.select(_h.number).where(
        _h.community_id == community.id, _h.number != community.number
    )
    if await connection.scalar(others.limit(1)) is None:
        return False
    gone = await connection.execute(
        sa.delete(t.homes).filter_by(
            community_id=community.id,
            number=community.number,
            external_id=community.home.external_id,
        )
    )
    return gone.rowcount > 0


async def _still_apart(
    connection: AsyncConnection, community_id: int, along: Sequence[int], names: Names
) -> list[dict[str, Any]]:
    """Return whom those who go avoid of those who stay, by name: it holds if they meet again."""
    b = t.blocks.c
    apart: list[dict[str, Any]] = []
    for some in chunks(along):
        query = sa.select(b.member_id, b.other_id, b.at).where(
            b.community_id == community_id, b.member_id.in_(some), b.other_id.not_in(along)
        )
        apart += [
            {"member_id": by, "who": name, "at": since}
            for by, other, since in (await connection.execute(query)).all()
            for name in names.get(other, ())
        ]
    return apart


async def _take_cards(connection: AsyncConnection, community: Community, at: datetime) -> None:
    """Take away what stands of introductions, meetups and parades in the home that leaves."""
    query = sa.select(_o.id, _o.key, _o.ref).where(
        _o.community_id == community.id, _o.kind.in_(_CARDS)
    )
    cards = [
        (row_id, ref)
        for row_id, key, ref in (await connection.execute(query)).all()
        if without_seat(key)[1] == suffix(community.number)
    ]
    for some in chunks(row_id for row_id, _ in cards):
        await connection.execute(sa.delete(t.outbox).where(_o.id.in_(some)))
    until = at + CLEANED_UP_WITHIN
    away = (
        Outgoing(f"remove:{ref}", community.id, "remove", at, until, {"ref": ref})
        for _, ref in cards
        if ref is not None
    )
    await outbox.put(connection, away)


async def _a_community_of_its_own(connection: AsyncConnection, community: Community) -> Community:
    added = await connection.execute(
        sa.insert(t.communities)
        .values({**settings_of(community), "set_up": False})
        .returning(t.communities.c.id)
    )
    alone = added.scalar_one()
    await _add_home(connection, alone, 0, community)
    rows = await connection.execute(COMMUNITIES.where(t.communities.c.id == alone))
    return communities_of(rows.mappings())[0]
