"""In-memory stores of communities, members, introductions and participation."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, replace
from datetime import datetime
from unicodedata import normalize

from community.communities import CommunityStore
from community.introductions import Found, IntroductionStore
from community.members import MemberStore
from community.model import (
    Consent,
    Introduction,
    Member,
    Numbers,
    Participation,
    RoundState,
    Search,
)
from community.outbox import Outgoing
from community.participation import ParticipationStore
from community.places import Account, Channels, Community, Home, Language
from tests.fakes.memory import Memory


class MemoryCommunityStore(CommunityStore):
    """Communities in memory."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def by_home(self, home: Home) -> Community | None:
        self._m.calls.append("communities.by_home")
        for community in self._m.communities.values():
            for seat in community.every_seat:
                if seat.home == home:
                    return community.seen_from(seat.number)
        return None

    async def get(self, community_id: int) -> Community:
        self._m.calls.append("communities.get")
        return _from_the_first(self._m.communities[community_id])

    async def all(self) -> Sequence[Community]:
        self._m.calls.append("communities.all")
        return [_from_the_first(c) for c in self._m.communities.values() if c.seats]

    async def save(self, community: Community, outgoing: Sequence[Outgoing] = ()) -> Community:
        self._m.calls.append("communities.save")
        if not community.id:
            for there in self._m.communities.values():
                for seat in there.every_seat:
                    if seat.home == community.home:
                        return there.seen_from(seat.number) or there
            community = replace(community, id=self._m.new_id())
        elif community.id not in self._m.communities:
            raise KeyError(community.id)
        self._m.communities[community.id] = community
        self._m.write(outgoing)
        return community

    async def move(self, platform: str, old: str, new: str) -> None:
        self._m.calls.append("communities.move")
        here = [c for c in self._m.communities.values() if c.home.platform == platform]
        taken = Home(platform, new) in [c.home for c in here]
        for one in here:
            home = one.home
            if home.external_id == old and not taken:
                home = Home(platform, new)
            kept = (new if place == old else place for place in astuple(one.channels))
            self._m.communities[one.id] = replace(one, home=home, channels=Channels(*kept))

    async def aliases(self, community_id: int) -> Mapping[str, str]:
        self._m.calls.append("communities.aliases")
        return dict(sorted(self._m.aliases.get(community_id, {}).items()))

    async def set_alias(self, community_id: int, word: str, topic: str | None) -> None:
        self._m.calls.append("communities.set_alias")
        aliases = self._m.aliases.setdefault(community_id, {})
        aliases.pop(word, None)
        if topic is not None:
            aliases[word] = topic

    async def numbers(self, community_id: int, today: datetime) -> Numbers:
        self._m.calls.append("communities.numbers")
        here = {m.id for m in present(self._m, community_id)}
        introduced = [i for i in self._m.introductions.values() if i.member_id in here]
        joined = [p for p in self._m.participations.values() if p.member_id in here]
        paused = [p for p in joined if p.paused_until and p.paused_until > today.date()]
        rounds = [r for r in self._m.rounds.values() if r.community_id == community_id]
        topics = Counter(topic for i in introduced for topic in _topics(i))
        return Numbers(
            len(here),
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


def _from_the_first(community: Community) -> Community:
    """Return it as seen from its first home that was not left, or else from the first."""
    seats = community.seats or community.every_seat
    return community.seen_from(seats[0].number) or community


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
        return {m.id: m for m in present(self._m, community_id)}

    async def add(
        self,
        community_id: int,
        account: Account,
        name: str,
        language: Language,
        consent: Consent,
        known_as: str = "",
    ) -> Member:
        self._m.calls.append("members.add")
        self._m.expect(community_id)
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
        for by, who in list(self._m.kept_apart):
            if who == known_as and self._m.members[by].community_id == community_id:
                self._m.blocks.setdefault((by, member.id), self._m.kept_apart.pop((by, who)))
        return member

    async def touch(self, member: Member, name: str, language: Language) -> Member:
        self._m.calls.append("members.touch")
        self._m.members[member.id] = replace(
            self._m.members[member.id], name=name, language=language
        )
        return self._m.members[member.id]

    async def leave(
        self,
        community_id: int,
        account: Account,
        at: datetime,
        cards: Callable[[Member], Sequence[Outgoing]],
        outgoing: Callable[[Member], Sequence[Outgoing]],
    ) -> bool:
        self._m.calls.append("members.leave")
        if member := self._find(community_id, account):
            self._m.members[member.id] = replace(member, left_at=at)
            self._m.participations.pop(member.id, None)
            if member.id in self._m.introductions:
                self._m.write(cards(member))
            self._m.write(outgoing(member))
        return member is not None

    async def come_back(self, community_id: int, account: Account) -> bool:
        self._m.calls.append("members.come_back")
        if member := self._find(community_id, account):
            self._m.members[member.id] = replace(member, left_at=None)
        return member is not None

    async def part(self, community_id: int, account: Account, known_as: str) -> bool:
        self._m.calls.append("members.part")
        member = self._find(community_id, account)
        if member is None or not member.others:
            return False
        for (by, other), at in self._m.blocks.items():
            if other == member.id:
                self._m.kept_apart.setdefault((by, known_as), at)
        first, *others = (one for one in member.accounts if one != account)
        self._m.members[member.id] = replace(member, account=first, others=tuple(others))
        return True

    def _find(self, community_id: int, account: Account) -> Member | None:
        return next(
            (
                m
                for m in self._m.members.values()
                if m.community_id == community_id and account in m.accounts
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

    async def unmeant(self, by: str, limit: int) -> Sequence[tuple[int, Introduction]]:
        self._m.calls.append("introductions.unmeant")
        return [
            (self._m.members[member_id].community_id, introduction)
            for member_id, introduction in sorted(self._m.introductions.items())
            if introduction.meant.by != by
        ][:limit]

    async def keep_meant(self, community_id: int, introductions: Sequence[Introduction]) -> None:
        self._m.calls.append("introductions.keep_meant")
        there = self._all(community_id)
        for one in introductions:
            now = there.get(one.member_id)
            if now is not None and now.updated_at == one.updated_at:
                self._m.introductions[one.member_id] = replace(now, meant=one.meant)

    async def find(self, community_id: int, search: Search, offset: int, limit: int) -> Found:
        self._m.calls.append("introductions.find")
        people = [
            (m, self._m.introductions[m.id])
            for m in present(self._m, community_id)
            if m.id in self._m.introductions and _fits(m, self._m.introductions[m.id], search)
        ]
        people.sort(key=lambda pair: (fold(pair[0].name), pair[0].id))
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
        here = {m.id for m in present(self._m, community_id)}
        return {i: p for i, p in sorted(self._m.participations.items()) if i in here}

    async def save(self, community_id: int, participation: Participation) -> None:
        self._m.calls.append("participation.save")
        if not self._here(community_id, participation.member_id):
            raise KeyError(participation.member_id)
        self._m.participations[participation.member_id] = participation

    async def put_first(self, community_id: int, member_ids: Sequence[int]) -> None:
        self._m.calls.append("participation.put_first")
        for i in member_ids:
            if i in self._m.participations and self._here(community_id, i):
                was = self._m.participations[i]
                self._m.participations[i] = replace(
                    was, last_slot=None, sat_out=max(was.sat_out, 1)
                )

    async def remove(self, community_id: int, member_id: int) -> None:
        self._m.calls.append("participation.remove")
        if self._here(community_id, member_id):
            self._m.participations.pop(member_id, None)

    async def avoid(
        self, community_id: int, member_id: int, other: Account, known_as: str, at: datetime
    ) -> None:
        self._m.calls.append("participation.avoid")
        if not self._here(community_id, member_id):
            raise KeyError(member_id)
        if there := self._with(community_id, other):
            self._m.blocks[member_id, there.id] = at
        else:
            self._m.kept_apart.setdefault((member_id, known_as), at)

    async def stop_avoiding(
        self, community_id: int, member_id: int, other: Account, known_as: Sequence[str]
    ) -> None:
        self._m.calls.append("participation.stop_avoiding")
        if self._here(community_id, member_id):
            there = self._with(community_id, other)
            self._m.blocks.pop((member_id, there.id if there else 0), None)
            for who in known_as:
                self._m.kept_apart.pop((member_id, who), None)

    def _with(self, community_id: int, account: Account) -> Member | None:
        members = self._m.members.values()
        found = (m for m in members if m.community_id == community_id and account in m.accounts)
        return next(found, None)

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


def present(memory: Memory, community_id: int) -> list[Member]:
    """Return a community's members who have not left."""
    members = memory.members.values()
    return [m for m in members if m.community_id == community_id and m.left_at is None]


def _topics(introduction: Introduction) -> set[str]:
    understood = introduction.understood
    return {*understood.seeks, *understood.gives, *understood.widens, *understood.interests}


def fold(written: str) -> str:
    """Return text as it is compared: without case, composed, blanks joined."""
    folded = normalize("NFC", normalize("NFKC", written).casefold())
    return " ".join(folded.split())


def _fits(member: Member, introduction: Introduction, search: Search) -> bool:
    details = introduction.details
    topics = _topics(introduction)
    words = [member.name, details.field, details.place, *astuple(introduction.answers), *topics]
    everything = "\n".join(map(fold, words))
    return all(
        (
            all(word in everything for word in fold(search.words).split()),
            fold(search.topic) in {"", *map(fold, topics)},
            fold(search.field) in {"", fold(details.field)},
            fold(search.place) in {"", fold(details.place)},
            fold(search.language) in {"", *map(fold, details.languages)},
        )
    )
