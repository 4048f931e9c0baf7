"""All that the in-memory stores hold about a member, to hand over and to erase."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from community.meetups.model import Gathering
from community.meetups.upcoming_rows import UPCOMING
from community.model import Introduction, Match, Member, Participation
from community.outbox import Outgoing
from community.places import Account, Seat
from community.privacy import PrivacyStore
from community.seats import without_seat
from community.slots.model import Standing
from tests.fakes import parades_along
from tests.fakes.companions_along import concerns, without
from tests.fakes.meetups_along import SHOWN
from tests.fakes.memory import Memory, OutboxRecord
from tests.fakes.stores_queue import PERSONAL

Rows = list[dict[str, Any]]
IN_THE_THREAD = ("told", "remind", "after", "byhand", "hello", "moved", "pairs", "asked")


class MemoryPrivacyStore(PrivacyStore):
    """Everything about one member in memory."""

    def __init__(self, memory: Memory) -> None:
        self._m = memory

    async def everyone(self) -> Sequence[Member]:
        self._m.calls.append("privacy.everyone")
        return list(self._m.members.values())

    async def joined(self) -> Sequence[tuple[int, Account, datetime]]:
        self._m.calls.append("privacy.joined")
        return [
            (member.id, account, member.since)
            for member in self._m.members.values()
            for account in member.accounts
        ]

    async def stranded(self, before: datetime) -> Sequence[Member]:
        self._m.calls.append("privacy.stranded")
        return [one for one in self._m.members.values() if self._is_stranded(one, before)]

    def _is_stranded(self, member: Member, before: datetime) -> bool:
        every = self._m.communities[member.community_id].every_seat
        there = {seat.home.platform for seat in every if not _left(seat, before)}
        return bool(there) and all(one.platform not in there for one in member.accounts)

    async def export(self, community_id: int, member_id: int) -> Mapping[str, Any]:
        self._m.calls.append("privacy.export")
        member = self._m.members.get(member_id)
        if member is None or member.community_id != community_id:
            return {}
        found = {
            **self._own(member),
            **self._of_rounds(member_id),
            **self._of_meetups(member_id),
            **self._of_parades(member_id),
            **self._said(member),
        }
        return {
            name: json.loads(json.dumps(rows, default=_iso)) for name, rows in found.items() if rows
        }

    def _own(self, member: Member) -> dict[str, Rows]:
        m, i = self._m, member.id
        return {
            "members": [asdict(member)],
            "introductions": [_flat(m.introductions[i])] if i in m.introductions else [],
            "blocks": [
                {"other_id": other, "at": at} for (who, other), at in m.blocks.items() if who == i
            ],
            "kept_apart": [{"at": at} for (who, _), at in m.kept_apart.items() if who == i],
            "participations": [_joined(m.participations[i])] if i in m.participations else [],
        }

    def _of_rounds(self, i: int) -> dict[str, Rows]:
        m = self._m
        matches = [match for match in m.matches.values() if i in match.members]
        return {
            "match_members": [
                {"match_id": match.id, "seat": match.members.index(i)} for match in matches
            ],
            "matches": [self._as_seen(match, i) for match in matches],
            "round_members": [
                {"round_id": r, **asdict(before[i])}
                for r, before in m.before_round.items()
                if i in before
            ],
            "left_out": [
                {"round_id": r.id, "reason": one.reason}
                for r in m.rounds.values()
                for one in r.unmatched
                if one.member_id == i
            ],
            "feedback": [
                {"match_id": match, "answer": answer, "at": at}
                for (match, who), (answer, at) in m.answers.items()
                if who == i
            ],
        }

    def _of_meetups(self, i: int) -> dict[str, Rows]:
        m = self._m
        every, said = m.gatherings.values(), m.companions.values()
        return {
            "meetups": [asdict(one.meetup) for one in every if one.meetup.host == i],
            "meetup_cohosts": [
                {"meetup_id": one.meetup.id} for one in every if i in one.meetup.cohosts
            ],
            "rsvps": [asdict(r) for one in every if (r := one.of(i)) is not None],
            "encounters": [asdict(one) for one in m.encounters.values() if one.by == i],
            "meetup_shares": [asdict(one) for one in m.shares.values() if one.member_id == i],
            "meetup_reminders": [asdict(r) for (_, who), r in m.reminders.items() if who == i],
            "calendar_feeds": [asdict(f) for f in m.feeds.values() if f.member_id == i],
            "companion_pairs": [
                asdict(o) for c in said for o in c.pairs if i in (o.on_site, o.remote)
            ],
            "companion_questions": [
                asdict(o if o.asked_by == i else replace(o, asked_by=0, words=""))
                for c in said
                for o in sorted(c.questions, key=lambda one: one.asked_by != i)
                if i in (o.asked_by, o.answered_by)
            ],
            "companion_notes": [asdict(o) for c in said for o in c.notes if o.member_id == i],
            "slot_polls": [asdict(one.poll) for one in m.polls.values() if one.poll.by == i],
            "slot_answers": [
                {"poll_id": one.poll.id, "member_id": i, "answers": dict(one.answers[i])}
                for one in m.polls.values()
                if i in one.answers
            ],
        }

    def _of_parades(self, i: int) -> dict[str, Rows]:
        m = self._m
        every = m.parades.values()
        led = [
            one.parade
            for one in every
            if i in (one.parade.proposed_by, one.parade.host, one.parade.stand_in)
        ]
        whose = {"why": "proposed_by", "call": "host", "foreword": "host", "roundup": "host"}
        return {
            "parades": [
                {
                    name: value if name not in whose or getattr(one, whose[name]) == i else ""
                    for name, value in asdict(one).items()
                }
                for one in led
            ],
            "parade_posts": [asdict(post) for one in every for post in one.of(i)],
            "parade_intents": [
                {"parade_id": one.parade.id, **asdict(w)}
                for one in every
                for w in one.intents
                if w.member_id == i
            ],
            "parade_readings": [asdict(r) for one in every for r in one.readings if r.reader == i],
            "parade_ballots": [asdict(one) for one in m.ballots.values() if one.member_id == i],
            "parade_feeds": [asdict(one) for (_, who), one in m.watched.items() if who == i],
            "parade_finds": [asdict(one) for one in m.finds.values() if one.member_id == i],
        }

    def forget_meetups(self, i: int) -> None:
        """Forget what meetups hold about a member."""
        m = self._m
        self._list_anew(i)
        for one in list(m.gatherings.values()):
            meetup = one.meetup
            if concerns(m, one, i):
                for what in SHOWN:
                    m.draw_anew(f"meetup:{meetup.id}:{what}", {"erased": True})
            if meetup.host == i:
                meetup = replace(
                    meetup,
                    host=None,
                    title="",
                    about="",
                    where="",
                    details={},
                    recap="",
                    declined="",
                )
            meetup = replace(meetup, cohosts=tuple(c for c in meetup.cohosts if c != i))
            rsvps = tuple(r for r in one.rsvps if r.member_id != i)
            m.gatherings[meetup.id] = Gathering(meetup, rsvps)
        m.encounters = {k: e for k, e in m.encounters.items() if i not in (e.by, e.other)}
        m.shares = {k: one for k, one in m.shares.items() if one.member_id != i}
        m.reminders = {k: r for k, r in m.reminders.items() if k[1] != i}
        m.feeds = {k: f for k, f in m.feeds.items() if f.member_id != i}
        for said in m.companions.values():
            m.companions[said.meetup_id] = without(said, i)
        for asked in list(m.polls.values()):
            poll = asked.poll
            if poll.by == i:
                m.draw_anew(f"slots:{poll.id}:card", {"erased": True})
                poll = replace(poll, by=None, title="", where="")
            answers = {k: said for k, said in asked.answers.items() if k != i}
            m.polls[poll.id] = Standing(poll, answers)

    def _list_anew(self, i: int) -> None:
        """Let the cards with what comes next be drawn again."""
        m = self._m
        concerned = [o for o in m.gatherings.values() if i in o.meetup.hosts or o.of(i)]
        hosted = any(one.meetup.host == i for one in concerned)
        theirs = {one.meetup.community_id for one in concerned}
        for key, record in list(m.outbox.items()):
            if record.outgoing.kind == UPCOMING and record.outgoing.community_id in theirs:
                m.draw_anew(without_seat(key)[0], {"erased": True} if hosted else {})

    def _as_seen(self, match: Match, member_id: int) -> dict[str, Any]:
        its_round = self._m.rounds[match.round_id]
        others = [i for i in match.present if i != member_id]
        return {
            "id": match.id,
            "number": its_round.number,
            "slot": its_round.slot,
            "kind": match.kind,
            "reasons": [asdict(reason) for reason in match.reasons],
            "parts": [asdict(one) for one in match.parts if one.member == member_id],
            "with": [self._m.members[i].name for i in others],
        }

    def _said(self, member: Member) -> dict[str, Rows]:
        m, i = self._m, member.id
        rows = [r for r in m.outbox.values() if _is_about(r, member)]
        return {
            "relayed": [asdict(one) for one in m.carried.values() if one.member_id == i],
            "take_ups": [{"post_id": p.id} for p in m.posts.values() if i in p.taken_up_by],
            "outbox": [{**asdict(r.outgoing), "state": r.state} for r in rows],
        }

    def _in_a_thread_of(self, row: Outgoing, i: int) -> bool:
        """Whether a row is of the thread of a meetup that concerns a member."""
        concerned = [o.meetup.id for o in self._m.gatherings.values() if concerns(self._m, o, i)]
        plain = without_seat(row.key)[0]
        brought = [
            f"meetup:{meetup_id}:answered:{one.id}"
            for meetup_id, said in self._m.companions.items()
            for one in said.questions
            if i in (one.asked_by, one.answered_by)
        ]
        return plain in brought or any(
            row.key.startswith(f"meetup:{meetup_id}:{what}:")
            for meetup_id in concerned
            for what in IN_THE_THREAD
        )

    async def erase(
        self,
        member: Member,
        outgoing: Callable[[Mapping[str, str]], Sequence[Outgoing]],
        known_as: Sequence[str],
    ) -> None:
        self._m.calls.append("privacy.erase")
        m = self._m
        stored = m.members.get(member.id)
        if stored is None:
            return
        theirs = [match for match in m.matches.values() if member.id in match.members]
        keys = {f"match:{match.id}:{what}" for match in theirs for what in ("open", "bump")}
        keys |= {
            f"round:{one.id}:planned"
            for one in m.rounds.values()
            if one.id in {match.round_id for match in theirs}
            or member.id in {out.member_id for out in one.unmatched}
        }
        named = [f"match:{match.id}:{what}:" for match in theirs for what in ("remind", "time")]
        posted = {
            key: str(record.ref)
            for key, record in sorted(m.outbox.items())
            if record.ref
            and (
                without_seat(key)[0] in keys
                or any(key.startswith(begin) for begin in named)
                or self._in_a_thread_of(record.outgoing, member.id)
                or parades_along.names(m, record, member.id)
                or _names(key, member)
                or (key.startswith("relay:") and _is_about(record, member))
            )
        }
        rows = outgoing(posted)
        # Nothing was changed so far: if cleaning up fails, nothing is.
        parades_along.look_for(m, member.id)
        self._take_from_the_queue(member)
        m.write(rows)
        for match in theirs:
            m.matches[match.id] = replace(
                match,
                members=tuple(None if i == member.id else i for i in match.members),
                starter=None if match.starter == member.id else match.starter,
                reasons=(),
                parts=tuple(one for one in match.parts if one.member != member.id),
            )
        for there in m.rounds.values():
            if there.community_id == stored.community_id and there.planned_at >= stored.since:
                m.round_inputs[there.id] = ""
        for (by, other), at in m.blocks.items():
            if other == member.id:
                for who in known_as:
                    m.kept_apart.setdefault((by, who), at)
        self._forget(member.id)

    def _take_from_the_queue(self, member: Member) -> None:
        """Let rows about a member go, or be looked for if nobody knows whether they were said."""
        m = self._m
        for key, record in list(m.outbox.items()):
            if self._in_a_thread_of(record.outgoing, member.id):
                parades_along.late(m, key, without=member.id)
        about = [key for key, record in m.outbox.items() if _is_about(record, member)]
        for key in about:
            if not m.outbox[key].outgoing.kind.startswith("relay"):
                parades_along.late(m, key)
            m.outbox.pop(key, None)

    def _forget(self, member_id: int) -> None:
        m = self._m
        self.forget_meetups(member_id)
        parades_along.forget(m, member_id)
        for table in (m.members, m.introductions, m.participations):
            table.pop(member_id, None)
        for pair in [pair for pair in m.blocks if member_id in pair]:
            del m.blocks[pair]
        for by, who in [key for key in m.kept_apart if key[0] == member_id]:
            del m.kept_apart[by, who]
        for key in [key for key in m.answers if key[1] == member_id]:
            del m.answers[key]
        for source in [ref for ref, one in m.carried.items() if one.member_id == member_id]:
            del m.carried[source]
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
        gone = {
            c.id
            for c in m.communities.values()
            if all(_left(seat, before) for seat in c.every_seat)
        }
        for member in [p for p in m.members.values() if p.community_id in gone]:
            self._forget(member.id)
        for there in [r for r in m.rounds.values() if r.community_id in gone]:
            for of_round in (m.rounds, m.round_inputs, m.before_round):
                of_round.pop(there.id, None)
        for table in (m.matches, m.schedules, m.posts):
            for i in [i for i, row in table.items() if row.community_id in gone]:
                del table[i]
        for i in [i for i, r in m.occurrences.items() if r.occurrence.community_id in gone]:
            del m.occurrences[i]
        for key in [key for key, r in m.outbox.items() if r.outgoing.community_id in gone]:
            del m.outbox[key]
        m.gatherings = {
            i: one for i, one in m.gatherings.items() if one.meetup.community_id not in gone
        }
        for community_id in gone:
            m.bridges = {at: one for at, one in m.bridges.items() if at[0] != community_id}
            m.parades = {
                i: one for i, one in m.parades.items() if one.parade.community_id != community_id
            }
            m.votes = {i: one for i, one in m.votes.items() if one.community_id != community_id}
            for by_id in (m.communities, m.aliases, m.own_prompts, m.switched_off, m.archives):
                by_id.pop(community_id, None)
        return len(gone)


def _left(seat: Seat, before: datetime) -> bool:
    return seat.left_at is not None and seat.left_at < before


def _is_about(record: OutboxRecord, member: Member) -> bool:
    """Whether a row is about a member alone, by its key or by ``data["member"]``."""
    row = record.outgoing
    if row.community_id != member.community_id:
        return False
    by_key = row.kind in PERSONAL and without_seat(row.key)[0].endswith(f":{member.id}")
    return by_key or row.data.get("member") == member.id


def _names(key: str, member: Member) -> bool:
    """Whether a row's key says that it was delivered for a member."""
    match without_seat(key)[0].split(":"):
        case ["intro", community, who]:
            return (community, who) == (str(member.community_id), str(member.id))
        case ["left_out", _, who] | ["prompt", _, "took", who]:
            return who == str(member.id)
        case ["meetup", _, "promoted" | "decided", who, _]:
            return who == str(member.id)
        case _:
            return False


def _flat(introduction: Introduction) -> dict[str, Any]:
    details = introduction.details
    return {
        "member_id": introduction.member_id,
        **asdict(introduction.answers),
        **asdict(details),
        "links": [[link.network, link.url] for link in details.links],
        **asdict(introduction.understood),
        "updated_at": introduction.updated_at,
    }


def _joined(participation: Participation) -> dict[str, Any]:
    row = asdict(participation)
    return row | row.pop("wishes")


def _iso(value: date) -> str:
    return value.isoformat()
