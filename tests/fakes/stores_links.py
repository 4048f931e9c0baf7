"""Links in memory: codes, wrong guesses, accounts that come together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from community.link_store import CleanUp, Linked, LinkStore
from community.model import Member
from community.outbox import Outgoing
from community.places import Account
from community.seats import without_seat
from tests.fakes.meetups_along import follow
from tests.fakes.memory import Memory
from tests.fakes.parades_along import follow as parades_follow


class MemoryLinkStore(LinkStore):
    """Links over the same memory as the other stores."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory
        self.wrong: dict[tuple[int, str], tuple[datetime, int]] = {}

    async def keep_code(self, code: str, linked: Linked, expires_at: datetime) -> None:
        self._m.codes = {one: kept for one, kept in self._m.codes.items() if kept[0] != linked}
        self._m.codes[code] = linked, expires_at

    async def find_code(self, code: str, now: datetime) -> Linked | None:
        linked, until = self._m.codes.get(code, (None, now))
        return linked if until > now else None

    async def forget_old(self, now: datetime) -> None:
        self._m.codes = {one: kept for one, kept in self._m.codes.items() if kept[1] > now}

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
        if any(account in one.accounts for one in here) or not self._m.codes.pop(code, None):
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
        if not self._m.codes.pop(code, None):
            return False
        m = self._m
        m.write(clean_up({k: str(r.ref) for k, r in m.outbox.items() if r.ref and _for(k, gone)}))
        written = [m.introductions.pop(i) for i in (kept.id, gone.id) if i in m.introductions]
        for newest in sorted(written, key=lambda one: one.updated_at)[-1:]:
            m.introductions[kept.id] = replace(newest, member_id=kept.id)
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
            taken = None if kept.id in match.members else kept.id
            present = tuple(taken if i == gone.id else i for i in match.members)
            m.matches[match.id] = replace(match, members=present)
        self._words_follow(kept, gone)
        follow(m, kept, gone)
        parades_follow(m, kept, gone)
        m.members.pop(gone.id)
        newer = max(kept.consent, gone.consent, key=lambda one: (one.version, one.given_at))
        accounts = (*kept.others, *gone.accounts)
        m.members[kept.id] = replace(kept, others=accounts, consent=newer, left_at=None)
        m.write(rows)
        return True

    def _words_follow(self, kept: Member, gone: Member) -> None:
        for ref, one in list(self._m.carried.items()):
            if one.member_id == gone.id:
                self._m.carried[ref] = replace(one, member_id=kept.id)
        for record in self._m.outbox.values():
            row = record.outgoing
            if row.kind.startswith("relay") and row.data.get("member") == gone.id:
                record.outgoing = replace(row, data={**row.data, "member": kept.id})


def _for(key: str, member: Member) -> bool:
    return without_seat(key)[0] == f"intro:{member.community_id}:{member.id}"
