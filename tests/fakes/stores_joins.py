"""Homes in memory that become one community, and part again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from community.join_store import JoinStore, MemberCleanUp, Names
from community.meetups.upcoming_rows import UPCOMING
from community.model import MatchState, Member, RoundState
from community.outbox import Outgoing
from community.places import Community, Seat
from community.relay_store import Bridge
from community.seats import suffix, without_seat
from tests.fakes import parades_along
from tests.fakes.meetups_along import come_along, moved
from tests.fakes.memory import Memory
from tests.fakes.stores_privacy import MemoryPrivacyStore

CARDS = (
    *("introduction", "meetup_card", "meetup_recap", "meetup_session", "meetup_approval"),
    "meetup_taken",
    *(UPCOMING, *(f"parade_{what}" for what in parades_along.CARDS)),
)


class MemoryJoinStore(JoinStore):
    """Homes over the same memory as the other stores."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def people(self, community_id: int) -> Sequence[Member]:
        return [one for one in self._m.members.values() if one.community_id == community_id]

    async def join(
        self,
        code: str,
        whole: Community,
        entering: Community,
        names: Names,
        rows: Callable[[int], Sequence[Outgoing]],
    ) -> int | None:
        m = self._m
        if not {whole.id, entering.id} <= set(m.communities) or not m.codes.pop(code, None):
            return None
        there = m.communities[whole.id]
        number = max(seat.number for seat in there.every_seat) + 1
        seat = Seat(entering.home, entering.channels, number, entering.left_at, entering.name)
        self._end_what_is_planned(entering.id)
        self._move_rows(entering, whole.id, number)
        come_along(m, entering.id, whole.id)
        parades_along.come_along(m, entering.id, whole.id)
        for one in await self.people(entering.id):
            m.members[one.id] = replace(one, community_id=whole.id)
        for match in list(m.matches.values()):
            if match.community_id == entering.id:
                m.matches[match.id] = replace(match, community_id=whole.id)
        lowest = min((r.number for r in m.rounds.values() if r.community_id == whole.id), default=0)
        for one in list(m.rounds.values()):
            if one.community_id == entering.id:
                below = min(lowest, 0) - one.number
                m.rounds[one.id] = replace(one, community_id=whole.id, number=below)
        words = m.aliases.pop(entering.id, {})
        m.aliases[whole.id] = words | m.aliases.get(whole.id, {})
        last = len(m.own_prompts.get(whole.id, []))
        m.own_prompts.setdefault(whole.id, []).extend(
            replace(prompt, key=f"own-{last + n}")
            for n, prompt in enumerate(m.own_prompts.pop(entering.id, []), 1)
        )
        del m.communities[entering.id]
        m.communities[whole.id] = replace(there, elsewhere=(*there.elsewhere, seat))
        self._know_each_other(whole.id, names)
        m.write(rows(number))
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
        m = self._m
        stays = [
            seat
            for seat in m.communities[community.id].every_seat
            if seat.number != community.number
        ]
        its = [seat for seat in m.communities[community.id].every_seat if seat not in stays]
        if not stays or not its:
            return None
        there = m.communities[community.id]
        first = there.seen_from(stays[0].number) or there
        m.communities[community.id] = replace(first, elsewhere=tuple(stays[1:]))
        alone = replace(community, id=m.new_id(), number=0, elsewhere=(), set_up=False)
        m.communities[alone.id] = alone
        platform, written = community.home.platform, list[int]()
        for one in await self.people(community.id):
            here = [a for a in one.accounts if a.platform == platform]
            by_account = dict(zip(one.accounts, names.get(one.id, ()), strict=False))
            for by, other in [pair for pair in m.blocks if here and pair[1] == one.id]:
                for a in here:
                    m.kept_apart.setdefault((by, by_account[a]), m.blocks[by, other])
            if here and len(here) == len(one.accounts):
                self._go_along(one, alone.id, names, clean_up)
                if one.id in m.introductions:
                    written.append(one.id)
            elif here:
                first_one, *others = (a for a in one.accounts if a.platform != platform)
                m.members[one.id] = replace(one, account=first_one, others=tuple(others))
        self._take_cards(community, at)
        self._end_bridges(community, at, over)
        m.write(rows(alone, written))
        return alone

    def _go_along(self, one: Member, alone: int, names: Names, clean_up: MemberCleanUp) -> None:
        m = self._m
        mine = [
            key for key in m.outbox if without_seat(key)[0] == f"intro:{one.community_id}:{one.id}"
        ]
        posted = {key: str(record.ref) for key in mine if (record := m.outbox[key]).ref}
        for key in mine:
            del m.outbox[key]
        m.write(clean_up(one, posted))
        m.members[one.id] = replace(one, community_id=alone)
        self._meetups_stay(one, alone)
        feed = m.watched.get((one.community_id, one.id))
        parades_along.forget(m, one.id)
        if feed is not None:
            m.watched[alone, one.id] = replace(feed, community_id=alone)
        for by, other in [pair for pair in m.blocks if one.id in pair]:
            if m.members[by].community_id != m.members[other].community_id:
                since = m.blocks.pop((by, other))
                for name in names.get(other, ()) if by == one.id else ():
                    m.kept_apart.setdefault((by, name), since)
        for match in list(m.matches.values()):
            if one.id in match.members:
                others = tuple(None if i == one.id else i for i in match.members)
                m.matches[match.id] = replace(match, members=others, reasons=())

    def _meetups_stay(self, one: Member, alone: int) -> None:
        """Let somebody take along what they wish of meetups, but no meetup."""
        m = self._m
        wanted = m.reminders.get((one.community_id, one.id))
        feeds = {
            secret: replace(feed, community_id=alone)
            for secret, feed in m.feeds.items()
            if feed.member_id == one.id
        }
        MemoryPrivacyStore(m).forget_meetups(one.id)
        m.feeds |= feeds
        if wanted is not None:
            m.reminders[alone, one.id] = wanted

    def _end_bridges(
        self, community: Community, at: datetime, over: Callable[[Bridge], Outgoing]
    ) -> None:
        sides = self._m.bridges
        its = {m for c, m, seat in sides if (c, seat) == (community.id, community.number)}
        for key, bridge in list(sides.items()):
            if key[0] == community.id and key[1] in its and bridge.ended_at is None:
                sides[key] = replace(bridge, ended_at=at)
                self._m.write([over(bridge)])

    def _take_cards(self, community: Community, at: datetime) -> None:
        m = self._m
        for key, record in list(m.outbox.items()):
            row = record.outgoing
            its = without_seat(key)[1] == suffix(community.number)
            if row.kind in CARDS and row.community_id == community.id and its:
                del m.outbox[key]
                if record.ref:
                    data = {"ref": str(record.ref)}
                    away = Outgoing(
                        f"remove:{record.ref}", community.id, "remove", at, row.expires_at, data
                    )
                    m.write([away])

    def _end_what_is_planned(self, community_id: int) -> None:
        m = self._m
        for one in list(m.rounds.values()):
            if one.community_id == community_id and one.state is RoundState.PLANNED:
                m.rounds[one.id] = replace(one, state=RoundState.UNDONE)
        for match in list(m.matches.values()):
            if match.community_id == community_id and match.state is MatchState.PLANNED:
                m.matches[match.id] = replace(match, state=MatchState.CALLED_OFF)
        for table in (m.schedules, m.posts):
            for i in [i for i, row in table.items() if row.community_id == community_id]:
                del table[i]
        for i in [i for i, r in m.occurrences.items() if r.occurrence.community_id == community_id]:
            del m.occurrences[i]

    def _move_rows(self, entering: Community, whole_id: int, number: int) -> None:
        m = self._m
        for key, record in list(m.outbox.items()):
            row = record.outgoing
            if row.community_id != entering.id:
                continue
            del m.outbox[key]
            plain, seat = without_seat(key)
            if row.kind == "introduction" and seat == suffix(entering.number):
                key = f"intro:{whole_id}:{plain.rpartition(':')[2]}{suffix(number)}"  # noqa: PLW2901
                row = replace(row, key=key, data={**row.data, "seat": number})
            elif row.kind.startswith(("meetup_", "parade_")) or row.kind == UPCOMING:
                there = moved(row, entering.number, number, whole_id)
                if there is None:
                    continue
                key, row = there.key, there  # noqa: PLW2901
            elif row.kind not in ("remove", "match_redact") and (
                record.state == "pending" or not row.kind.startswith(("match_", "left_out"))
            ):
                continue
            record.outgoing = replace(row, community_id=whole_id)
            m.outbox[key] = record

    def _know_each_other(self, community_id: int, names: Names) -> None:
        m = self._m
        whose = {name: member_id for member_id, some in names.items() for name in some}
        for (by, who), at in list(m.kept_apart.items()):
            if m.members[by].community_id == community_id and who in whose:
                del m.kept_apart[by, who]
                if whose[who] != by:
                    m.blocks.setdefault((by, whose[who]), at)
