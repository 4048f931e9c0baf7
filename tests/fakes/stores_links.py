"""Links in memory: codes, wrong guesses, accounts and homes that come together."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from community.link_store import CleanUp, Linked, LinkStore
from community.model import Member
from community.outbox import Outgoing
from community.places import Account, Community, Seat
from tests.fakes.memory import Memory


class MemoryLinkStore(LinkStore):
    """Links over the same memory as the other stores."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory
        self.codes: dict[str, tuple[Linked, datetime]] = {}
        self.wrong: dict[tuple[int, str], tuple[datetime, int]] = {}

    async def keep_code(self, code: str, linked: Linked, expires_at: datetime) -> None:
        self.codes = {one: kept for one, kept in self.codes.items() if kept[0] != linked}
        self.codes[code] = linked, expires_at

    async def find_code(self, code: str, now: datetime) -> Linked | None:
        linked, until = self.codes.get(code, (None, now))
        return linked if until > now else None

    async def forget_old(self, now: datetime) -> None:
        self.codes = {one: kept for one, kept in self.codes.items() if kept[1] > now}

    async def misses(self, community_id: int, who: str, since: datetime) -> int:
        began, tries = self.wrong.get((community_id, who), (since, 0))
        return tries if began > since else 0

    async def missed(self, community_id: int, who: str, at: datetime, since: datetime) -> None:
        began, tries = self.wrong.get((community_id, who), (at, 0))
        fresh = began > since
        self.wrong[community_id, who] = (began if fresh else at, tries + 1 if fresh else 1)

    async def give(
        self, code: str, member: Member, account: Account, at: datetime, known_as: str
    ) -> bool:
        del at  # in memory an account is its member's since the member came
        here = (m for m in self._m.members.values() if m.community_id == member.community_id)
        if any(account in one.accounts for one in here) or not self.codes.pop(code, None):
            return False
        there = self._m.members[member.id]
        self._m.members[member.id] = replace(there, others=(*there.others, account))
        for by, who in list(self._m.kept_apart):
            if who == known_as and by != member.id:
                self._m.blocks.setdefault((by, member.id), self._m.kept_apart.pop((by, who)))
        return True

    async def unite(
        self, code: str, kept: Member, gone: Member, clean_up: CleanUp, rows: Sequence[Outgoing]
    ) -> bool:
        if not self.codes.pop(code, None):
            return False
        m = self._m
        m.write(clean_up({k: str(r.ref) for k, r in m.outbox.items() if r.ref and _for(k, gone)}))
        if written := m.introductions.pop(gone.id, None):
            m.introductions.setdefault(kept.id, replace(written, member_id=kept.id))
        if joined := m.participations.pop(gone.id, None):
            mine = m.participations.setdefault(kept.id, replace(joined, member_id=kept.id))
            pauses = [one.paused_until for one in (mine, joined) if one.paused_until]
            m.participations[kept.id] = replace(mine, paused_until=max(pauses, default=None))
        for (by, other), at in list(m.blocks.items()):
            del m.blocks[by, other]
            pair = tuple(kept.id if one == gone.id else one for one in (by, other))
            if pair[0] != pair[1]:
                m.blocks[pair[0], pair[1]] = at
        for match in list(m.matches.values()):
            present = tuple(kept.id if i == gone.id else i for i in match.members)
            m.matches[match.id] = replace(match, members=present)
        m.members.pop(gone.id)
        m.members[kept.id] = replace(kept, others=(*kept.others, *gone.accounts))
        m.write(rows)
        return True

    async def settle(
        self,
        code: str,
        whole: Community,
        empty: Community,
        rows: Callable[[int], Sequence[Outgoing]],
    ) -> int | None:
        if not await self.is_empty(empty.id) or not self.codes.pop(code, None):
            return None
        there = self._m.communities[whole.id]
        number = max(seat.number for seat in there.every_seat) + 1
        seat = Seat(empty.home, empty.channels, number, empty.left_at, empty.name)
        del self._m.communities[empty.id]
        self._m.communities[whole.id] = replace(there, elsewhere=(*there.elsewhere, seat))
        self._m.write(rows(number))
        return number

    async def is_empty(self, community_id: int) -> bool:
        return all(one.community_id != community_id for one in self._m.members.values())


def _for(key: str, member: Member) -> bool:
    return key.startswith(f"intro:{member.community_id}:{member.id}")
