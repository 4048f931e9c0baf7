"""In-memory stores of communities, members, introductions, participation and privacy."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, replace
from datetime import datetime
from typing import Any

from community.communities import CommunityStore
from community.introductions import Found, IntroductionStore
from community.members import MemberStore
from community.model import (
    Account,
    Community,
    Consent,
    Home,
    Introduction,
    Language,
    Member,
    Numbers,
    Participation,
    RoundState,
    Search,
)
from community.outbox import Outgoing
from community.participation import ParticipationStore
from community.privacy import PrivacyStore
from tests.fakes.memory import Memory


class MemoryCommunityStore(CommunityStore):
    """Communities in memory."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def by_home(self, home: Home) -> Community | None:
        self._m.calls.append("communities.by_home")
        return next((c for c in self._m.communities.values() if c.home == home), None)

    async def get(self, community_id: int) -> Community:
        self._m.calls.append("communities.get")
        return self._m.communities[community_id]

    async def all(self) -> Sequence[Community]:
        self._m.calls.append("communities.all")
        return [c for c in self._m.communities.values() if c.left_at is None]

    async def save(self, community: Community) -> Community:
        self._m.calls.append("communities.save")
        if not community.id:
            for there in self._m.communities.values():
                if there.home == community.home:
                    return there
            community = replace(community, id=self._m.new_id())
        self._m.communities[community.id] = community
        return community

    async def aliases(self, community_id: int) -> Mapping[str, str]:
        self._m.calls.append("communities.aliases")
        return dict(self._m.aliases.get(community_id, {}))

    async def set_alias(self, community_id: int, word: str, topic: str | None) -> None:
        self._m.calls.append("communities.set_alias")
        aliases = self._m.aliases.setdefault(community_id, {})
        aliases.pop(word, None)
        if topic is not None:
            aliases[word] = topic

    async def numbers(self, community_id: int, today: datetime) -> Numbers:
        self._m.calls.append("communities.numbers")
        present = {m.id for m in _present(self._m, community_id)}
        introduced = [i for i in self._m.introductions.values() if i.member_id in present]
        joined = [p for p in self._m.participations.values() if p.member_id in present]
        paused = [p for p in joined if p.paused_until and p.paused_until > today.date()]
        rounds = [r for r in self._m.rounds.values() if r.community_id == community_id]
        topics = Counter(topic for i in introduced for topic in _topics(i))
        return Numbers(
            len(present),
            len(introduced),
            len(joined) - len(paused),
            len(paused),
            sum(r.state != RoundState.UNDONE for r in rounds),
            dict(topics),
        )

    async def command_hash(self, front: str) -> str | None:
        self._m.calls.append("communities.command_hash")
        return self._m.command_hashes.get(front)

    async def set_command_hash(self, front: str, value: str) -> None:
        self._m.calls.append("communities.set_command_hash")
        self._m.command_hashes[front] = value


class MemoryMemberStore(MemberStore):
    """Members in memory."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def by_account(self, community_id: int, account: Account) -> Member | None:
        self._m.calls.append("members.by_account")
        return self._find(community_id, account)

    async def get(self, community_id: int, member_ids: Iterable[int]) -> Mapping[int, Member]:
        self._m.calls.append("members.get")
        wanted = set(member_ids)
        return {
            m.id: m
            for m in self._m.members.values()
            if m.community_id == community_id and m.id in wanted
        }

    async def everyone(self, community_id: int) -> Mapping[int, Member]:
        self._m.calls.append("members.everyone")
        return {m.id: m for m in _present(self._m, community_id)}

    async def add(
        self, community_id: int, account: Account, name: str, language: Language, consent: Consent
    ) -> Member:
        self._m.calls.append("members.add")
        there = self._find(community_id, account)
        if there:
            member = replace(there, name=name, language=language, consent=consent, left_at=None)
        else:
            member = Member(
                self._m.new_id(),
                community_id,
                account,
                name,
                language,
                since=consent.given_at,
                consent=consent,
            )
        self._m.members[member.id] = member
        return member

    async def touch(self, member: Member, name: str, language: Language) -> Member:
        self._m.calls.append("members.touch")
        self._m.members[member.id] = replace(
            self._m.members[member.id], name=name, language=language
        )
        return self._m.members[member.id]

    async def leave(self, community_id: int, account: Account, at: datetime) -> bool:
        self._m.calls.append("members.leave")
        if member := self._find(community_id, account):
            self._m.members[member.id] = replace(member, left_at=at)
            self._m.participations.pop(member.id, None)
        return member is not None

    async def come_back(self, community_id: int, account: Account) -> bool:
        self._m.calls.append("members.come_back")
        if member := self._find(community_id, account):
            self._m.members[member.id] = replace(member, left_at=None)
        return member is not None

    def _find(self, community_id: int, account: Account) -> Member | None:
        return next(
            (
                m
                for m in self._m.members.values()
                if m.community_id == community_id and m.account == account
            ),
            None,
        )


class MemoryIntroductionStore(IntroductionStore):
    """Introductions in memory."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def get(self, community_id: int, member_id: int) -> Introduction | None:
        self._m.calls.append("introductions.get")
        return self._all(community_id).get(member_id)

    async def many(
        self, community_id: int, member_ids: Iterable[int]
    ) -> Mapping[int, Introduction]:
        self._m.calls.append("introductions.many")
        wanted = set(member_ids)
        return {i: intro for i, intro in self._all(community_id).items() if i in wanted}

    async def save(
        self, community_id: int, introduction: Introduction, outgoing: Sequence[Outgoing]
    ) -> None:
        self._m.calls.append("introductions.save")
        if self._m.members[introduction.member_id].community_id != community_id:
            raise KeyError(introduction.member_id)
        self._m.introductions[introduction.member_id] = introduction
        self._m.write(outgoing)

    async def find(self, community_id: int, search: Search, offset: int, limit: int) -> Found:
        self._m.calls.append("introductions.find")
        people = [
            (m, self._m.introductions[m.id])
            for m in _present(self._m, community_id)
            if m.id in self._m.introductions and _fits(m, self._m.introductions[m.id], search)
        ]
        people.sort(key=lambda pair: (pair[0].name.casefold(), pair[0].id))
        return Found(people[offset : offset + limit], len(people), offset)

    def _all(self, community_id: int) -> dict[int, Introduction]:
        return {
            i: introduction
            for i, introduction in self._m.introductions.items()
            if self._m.members[i].community_id == community_id
        }


class MemoryParticipationStore(ParticipationStore):
    """Participation and blocks in memory."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def get(self, community_id: int, member_id: int) -> Participation | None:
        self._m.calls.append("participation.get")
        return (
            self._m.participations.get(member_id) if self._here(community_id, member_id) else None
        )

    async def all(self, community_id: int) -> Mapping[int, Participation]:
        self._m.calls.append("participation.all")
        present = {m.id for m in _present(self._m, community_id)}
        return {i: p for i, p in sorted(self._m.participations.items()) if i in present}

    async def save(self, community_id: int, participation: Participation) -> None:
        self._m.calls.append("participation.save")
        if not self._here(community_id, participation.member_id):
            raise KeyError(participation.member_id)
        self._m.participations[participation.member_id] = participation

    async def remove(self, community_id: int, member_id: int) -> None:
        self._m.calls.append("participation.remove")
        if self._here(community_id, member_id):
            self._m.participations.pop(member_id, None)

    async def block(self, community_id: int, member_id: int, other_id: int, at: datetime) -> None:
        self._m.calls.append("participation.block")
        if not (self._here(community_id, member_id) and self._here(community_id, other_id)):
            raise KeyError(other_id)
        self._m.blocks.setdefault((member_id, other_id), at)

    async def unblock(self, community_id: int, member_id: int, other_id: int) -> None:
        self._m.calls.append("participation.unblock")
        if self._here(community_id, member_id):
            self._m.blocks.pop((member_id, other_id), None)

    async def blocks(self, community_id: int) -> frozenset[tuple[int, int]]:
        self._m.calls.append("participation.blocks")
        return frozenset(
            (min(pair), max(pair))
            for pair in self._m.blocks
            if self._m.members[pair[0]].community_id == community_id
        )

    async def blocked_by(self, community_id: int, member_id: int) -> frozenset[int]:
        self._m.calls.append("participation.blocked_by")
        mine = {other for who, other in self._m.blocks if who == member_id}
        return frozenset(mine if self._here(community_id, member_id) else ())

    def _here(self, community_id: int, member_id: int) -> bool:
        member = self._m.members.get(member_id)
        return member is not None and member.community_id == community_id


class MemoryPrivacyStore(PrivacyStore):
    """All that the memory holds about a member."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def everyone(self) -> Sequence[Member]:
        self._m.calls.append("privacy.everyone")
        return list(self._m.members.values())

    async def export(self, community_id: int, member_id: int) -> Mapping[str, Any]:
        self._m.calls.append("privacy.export")
        m = self._m
        if m.members[member_id].community_id != community_id:
            raise KeyError(member_id)
        found = {
            "members": [m.members[member_id]],
            "introductions": [i for i in m.introductions.values() if i.member_id == member_id],
            "participations": [p for p in m.participations.values() if p.member_id == member_id],
            "blocks": [other for who, other in m.blocks if who == member_id],
            "matches": [match for match in m.matches.values() if member_id in match.members],
            "feedback": [answer for key, answer in m.answers.items() if key[1] == member_id],
            "take_ups": [post.id for post in m.posts.values() if member_id in post.taken_up_by],
        }
        return {name: _jsonable(rows) for name, rows in found.items() if rows}

    async def erase(
        self, member: Member, outgoing: Callable[[Mapping[str, str]], Sequence[Outgoing]]
    ) -> None:
        self._m.calls.append("privacy.erase")
        m = self._m
        theirs = [match for match in m.matches.values() if member.id in match.members]
        keys = {f"match:{match.id}:open" for match in theirs}
        keys |= {k for k in m.outbox if _is_about(k, member)}
        rows = outgoing({k: str(m.outbox[k].ref) for k in keys & set(m.outbox) if m.outbox[k].ref})
        for key in [k for k in m.outbox if _is_about(k, member)]:
            del m.outbox[key]
        m.write(rows)
        for match in theirs:
            m.matches[match.id] = replace(
                match,
                members=tuple(None if i == member.id else i for i in match.members),
                starter=None if match.starter == member.id else match.starter,
                reasons=(),
            )
        for there in m.rounds.values():
            if there.community_id == member.community_id and there.planned_at >= member.since:
                m.round_inputs[there.id] = ""
        self._forget(member.id)

    def _forget(self, member_id: int) -> None:
        m = self._m
        for table in (m.members, m.introductions, m.participations):
            table.pop(member_id, None)
        for pair in [pair for pair in m.blocks if member_id in pair]:
            del m.blocks[pair]
        for key in [key for key in m.answers if key[1] == member_id]:
            del m.answers[key]
        for post in list(m.posts.values()):
            others = tuple(i for i in post.taken_up_by if i != member_id)
            m.posts[post.id] = replace(post, taken_up_by=others)
        for there in list(m.rounds.values()):
            left = tuple(u for u in there.unmatched if u.member_id != member_id)
            m.rounds[there.id] = replace(there, unmatched=left)
            m.before_round.get(there.id, {}).pop(member_id, None)

    async def purge_left(self, before: datetime) -> int:
        self._m.calls.append("privacy.purge_left")
        m = self._m
        gone = {c.id for c in m.communities.values() if c.left_at and c.left_at < before}
        for member in [p for p in m.members.values() if p.community_id in gone]:
            self._forget(member.id)
        for community_id in gone:
            del m.communities[community_id]
            m.aliases.pop(community_id, None)
        return len(gone)


def _is_about(key: str, member: Member) -> bool:
    kind, *parts = key.split(":")
    return kind in ("intro", "left_out", "prompt") and parts[-1] == str(member.id)


def _present(memory: Memory, community_id: int) -> list[Member]:
    members = memory.members.values()
    return [m for m in members if m.community_id == community_id and m.left_at is None]


def _topics(introduction: Introduction) -> set[str]:
    understood = introduction.understood
    return {*understood.seeks, *understood.gives, *understood.widens, *understood.interests}


def _fits(member: Member, introduction: Introduction, search: Search) -> bool:
    details = introduction.details
    haystack = [member.name, details.field, details.place]
    haystack += [*astuple(introduction.answers), *_topics(introduction)]
    everything = "\n".join(haystack).casefold()
    return all(
        (
            all(word in everything for word in search.words.casefold().split()),
            not search.topic or search.topic in _topics(introduction),
            not search.field or search.field.casefold() == details.field.casefold(),
            not search.place or search.place.casefold() == details.place.casefold(),
            not search.language or search.language in details.languages,
        )
    )


def _jsonable(rows: Sequence[Any]) -> list[Any]:
    return [json.loads(json.dumps(row, default=_plain)) for row in rows]


def _plain(value: Any) -> Any:
    return astuple(value) if hasattr(value, "__dataclass_fields__") else str(value)
