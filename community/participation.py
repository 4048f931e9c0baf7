"""Taking part in matching: join, pause, leave, whom never to meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from community.errors import Invalid
from community.introductions import IntroductionStore
from community.members import Actor, MemberService
from community.model import (
    Introduction,
    Match,
    MatchState,
    Member,
    Participation,
    Rhythm,
    Round,
    Visitor,
)
from community.places import Account, Community
from community.ports import Calendar, Clock, Ledger
from community.recurring import Schedule
from community.seats import name_of, names_of
from community.texts import Text, text
from community.wishes import FARTHEST, MOST_MENTEES, NEAREST, Presence, Wishes

LONGEST_PAUSE = timedelta(days=366)

DAYS_BETWEEN = {Rhythm.WEEKLY: 0, Rhythm.FORTNIGHTLY: 13, Rhythm.MONTHLY: 27}
"""Days that must lie between a member's rounds: one less than the rhythm says, so that a round
moved to an earlier hour or day is not missed.
"""


class ParticipationStore(Protocol):
    """Where participation and blocks are kept."""

    async def get(self, community_id: int, member_id: int) -> Participation | None:
        """Return how a member takes part; None if not."""
        ...

    async def all(self, community_id: int) -> Mapping[int, Participation]:
        """Return all who take part and have not left the community, by member id."""
        ...

    async def save(self, community_id: int, participation: Participation) -> None:
        """Insert or replace."""
        ...

    async def put_first(self, community_id: int, member_ids: Sequence[int]) -> None:
        """Let those of them who still take part come first in the next round."""
        ...

    async def remove(self, community_id: int, member_id: int) -> None:
        """End a member's participation (no error if there was none)."""
        ...

    async def avoid(
        self, community_id: int, member_id: int, other: Account, known_as: str, at: datetime
    ) -> None:
        """Note that ``member_id`` never wants to meet ``other``; idempotent.

        Of who is no member only ``known_as`` is kept (the ledger's name of this account): it
        becomes a block when they join, and a block becomes that again when they are erased.
        """
        ...

    async def stop_avoiding(
        self, community_id: int, member_id: int, other: Account, known_as: Sequence[str]
    ) -> None:
        """Take that back; ``known_as``: the ledger's names of all the other's accounts."""
        ...

    async def blocks(self, community_id: int) -> frozenset[tuple[int, int]]:
        """Return blocked pairs, each once as (smaller id, larger id), whoever set it."""
        ...

    async def blocked_by(self, community_id: int, member_id: int) -> frozenset[int]:
        """Return whom this member blocked."""
        ...


class CurrentMatches(Protocol):
    """As much of the RoundStore as a member's status needs."""

    async def current(self, community_id: int, member_id: int) -> tuple[Round, Match] | None:
        """Return the member's newest match that was neither undone nor called off."""
        ...


class ScheduleList(Protocol):
    """As much of the ScheduleStore as a member's status needs."""

    async def all(self, community_id: int) -> Sequence[Schedule]:
        """Return a community's schedules."""
        ...


@dataclass(frozen=True, slots=True)
class Status:
    """How a member stands. ``next_round``: when it goes out, if one is scheduled; ``in_next``:
    whether they are in it; ``misses``: what they could still do; ``current``: their open match.
    """

    taking_part: bool
    participation: Participation | None
    next_round: datetime | None
    in_next: bool
    misses: tuple[Text, ...]
    current: Match | None


def due_in(participation: Participation, slot: datetime) -> bool:
    """Whether a member is in the round at ``slot`` (naive local), by their pause and rhythm."""
    if participation.paused_until and slot.date() < participation.paused_until:
        return False
    if participation.last_slot is None:
        return True
    return (slot - participation.last_slot).days >= DAYS_BETWEEN[participation.rhythm]


class ParticipationService:
    """Members decide whether, how often and with whom they are matched."""

    def __init__(
        self,
        store: ParticipationStore,
        members: MemberService,
        introductions: IntroductionStore,
        rounds: CurrentMatches,
        schedules: ScheduleList,
        clock: Clock,
        calendar: Calendar,
        ledger: Ledger,
    ) -> None:
        self._store = store
        self._members = members
        self._introductions = introductions
        self._rounds = rounds
        self._schedules = schedules
        self._clock = clock
        self._calendar = calendar
        self._ledger = ledger

    async def join(self, visitor: Visitor, rhythm: Rhythm, *, trio: bool) -> Status:
        """Take part from the next round on, or change how; a pause ends."""
        actor, member = await self._members.member(visitor)
        before = await self._store.get(actor.community.id, member.id)
        wanted = replace(
            before or Participation(member.id), rhythm=rhythm, trio=trio, paused_until=None
        )
        await self._store.save(actor.community.id, wanted)
        return await self._status(actor.community, member, wanted)

    async def leave(self, visitor: Visitor) -> None:
        """Take part no longer; no error if the member did not."""
        actor, member = await self._members.member(visitor)
        await self._store.remove(actor.community.id, member.id)

    async def pause(self, visitor: Visitor, until: date) -> Status:
        """Stay out of the rounds before ``until``; then it goes on by itself."""
        actor, member = await self._members.member(visitor)
        before = await self._store.get(actor.community.id, member.id)
        if before is None:
            raise Invalid(
                text("You are not taking part at the moment, so there is no pause to set.")
            )
        today = self._clock.now().astimezone(ZoneInfo(actor.community.zone)).date()
        if until <= today:
            raise Invalid(
                text("{until} is not in the future. Please pick a later day.", until=until)
            )
        if until > today + LONGEST_PAUSE:
            raise Invalid(
                text(
                    "A pause can last a year at most. You can leave instead, and join again"
                    " whenever you like."
                )
            )
        paused = replace(before, paused_until=until)
        await self._store.save(actor.community.id, paused)
        return await self._status(actor.community, member, paused)

    async def wish(self, visitor: Visitor, wishes: Wishes) -> Status:
        """Be matched in this way from the next round on."""
        actor, member = await self._members.member(visitor)
        _check(wishes)
        before = await self._store.get(actor.community.id, member.id)
        if before is None:
            raise Invalid(
                text("You are not taking part at the moment. Join first; then I note your wishes.")
            )
        wished = replace(before, wishes=wishes)
        await self._store.save(actor.community.id, wished)
        return await self._status(actor.community, member, wished)

    async def status(self, visitor: Visitor) -> Status:
        """Return whether and when the member is in, and what they miss."""
        actor, member = await self._members.member(visitor)
        participation = await self._store.get(actor.community.id, member.id)
        return await self._status(actor.community, member, participation)

    async def avoid(self, visitor: Visitor, other: Account) -> None:
        """Never match the visitor with ``other``.

        Nothing tells whether the other is a member, or blocked the visitor, or was blocked before:
        in each case the same calls are made and nothing is returned.
        """
        actor, member = await self._pair(visitor, other)
        known_as = await name_of(self._ledger, actor.community, other)
        now = self._clock.now()
        await self._store.avoid(actor.community.id, member.id, other, known_as, now)

    async def stop_avoiding(self, visitor: Visitor, other: Account) -> None:
        """Take back :meth:`avoid`, just as silently."""
        actor, member = await self._pair(visitor, other)
        them = await self._members.find(actor.community.id, other)
        accounts = them.accounts if them else (other,)
        known_as = await names_of(self._ledger, actor.community, accounts)
        await self._store.stop_avoiding(actor.community.id, member.id, other, known_as)

    async def avoided(self, visitor: Visitor) -> tuple[Member, ...]:
        """Return whom the visitor themselves avoids, by name."""
        actor, member = await self._members.member(visitor)
        ids = await self._store.blocked_by(actor.community.id, member.id)
        people = await self._members.people(actor.community.id, ids)
        return tuple(sorted(people.values(), key=lambda m: (m.name.casefold(), m.id)))

    # --- inside -------------------------------------------------------------------------------

    async def _pair(self, visitor: Visitor, other: Account) -> tuple[Actor, Member]:
        actor, member = await self._members.member(visitor)
        if other in member.accounts:
            raise Invalid(text("That is you yourself. You are never matched with yourself."))
        return actor, member

    async def _status(
        self, community: Community, member: Member, participation: Participation | None
    ) -> Status:
        slot = await self._next_slot(community)
        introduction = await self._introductions.get(community.id, member.id)
        found = await self._rounds.current(community.id, member.id)
        # A planned match may still be undone, so nobody hears of it before it opens.
        current = found[1] if found and found[1].state == MatchState.OPEN else None
        return Status(
            participation is not None,
            participation,
            self._calendar.instant(slot, community.zone) if slot else None,
            bool(participation and slot and due_in(participation, slot)),
            _misses(participation, introduction, slot),
            current,
        )

    async def _next_slot(self, community: Community) -> datetime | None:
        schedules = await self._schedules.all(community.id)
        slots = [s.next_slot for s in schedules if s.kind == "round" and s.enabled and s.next_slot]
        return min(slots, default=None)


def _check(wishes: Wishes) -> None:
    """Raise Invalid if a wish is none of those that can be chosen."""
    if not NEAREST <= wishes.bubble <= FARTHEST:
        raise Invalid(
            text("I know five steps from near your field of work to far out of your bubble.")
        )
    if not 0 <= wishes.mentees <= MOST_MENTEES:
        raise Invalid(
            text(
                "As a mentor you can help up to {most} people at a time; more would be too much"
                " to do well.",
                most=MOST_MENTEES,
            )
        )


def _misses(
    participation: Participation | None, introduction: Introduction | None, slot: datetime | None
) -> tuple[Text, ...]:
    """Return what keeps a member from the next round, or from a better match in it."""
    misses: list[Text] = []
    if participation is None:
        misses.append(text("You are not taking part yet. Join, and you are in the next round."))
    elif slot and not due_in(participation, slot):
        paused = participation.paused_until
        if paused and slot.date() < paused:
            misses.append(
                text("You are pausing. From {until} you are in again by yourself.", until=paused)
            )
        else:
            misses.append(text("By the rhythm you chose, a later round is yours."))
    if introduction is None:
        misses.append(text("Your introduction is missing. It tells me who would suit you."))
    elif not introduction.answers.goal and not introduction.understood.seeks:
        misses.append(
            text("Your introduction names no goal yet. With one, matches suit you better.")
        )
    on_site = participation is not None and participation.wishes.presence is Presence.ON_SITE
    if on_site and introduction is not None and not introduction.details.place:
        misses.append(
            text("You like to meet on site. Your introduction does not name your place yet.")
        )
    if slot is None:
        misses.append(text("No round is scheduled at the moment; the organisers decide on that."))
    return tuple(misses)
