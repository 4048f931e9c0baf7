"""Schedules: what recurs in a community, from friendly choices; and their occurrences."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from community.communities import GRACE_MINUTES, LEAD_MINUTES, MOST_SCHEDULES
from community.errors import Invalid, NotFound
from community.members import MemberService
from community.model import Visitor
from community.outbox import Outgoing
from community.places import Community
from community.ports import Calendar, Clock
from community.recurring import LAST, QUARTERLY, Occurrence, Rule, Schedule, ScheduleKind
from community.rule_words import describe
from community.texts import Text, text

SHOWN = 3
"""Dates shown before a schedule is saved."""
MOST_SLOTS = 500
"""Slots that one turn looks at; after a longer absence the rest are jumped over."""
LONGEST_INTERVAL = 26
NTHS = (1, 2, 3, 4, LAST)
MONTHS_BETWEEN = (1, QUARTERLY)
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Turn:
    """What a due schedule becomes: slots to make up for or to count as missed, and what is next.

    ``slots``: (slot, due, missed) in order; at most one of them is not missed.
    """

    slots: Sequence[tuple[datetime, datetime, bool]]
    next_slot: datetime | None
    next_due: datetime | None


class ScheduleStore(Protocol):
    """Where schedules and occurrences are kept."""

    async def get(self, community_id: int, schedule_id: int) -> Schedule | None:
        """Return a schedule."""
        ...

    async def all(self, community_id: int) -> Sequence[Schedule]:
        """Return a community's schedules, by id."""
        ...

    async def save(self, schedule: Schedule, outgoing: Sequence[Outgoing] = ()) -> Schedule:
        """Insert (id 0) or update, with outbox rows, in one transaction; return it with its id."""
        ...

    async def add(self, schedule: Schedule, most: int) -> Schedule | None:
        """Insert, unless the community has ``most`` schedules or one of the same kind and rule;
        then None. For rounds there is room for exactly one. Of several at once, one is stored.
        """
        ...

    async def remove(self, community_id: int, schedule_id: int) -> None:
        """Delete a schedule and its occurrences; rounds and posts that came of it stay."""
        ...

    # --- the clockwork's side -----------------------------------------------------------------

    async def turn(
        self,
        now: datetime,
        limit: int,
        plan: Callable[[Schedule, str], Turn],
        tell: Callable[[Schedule, Sequence[datetime]], Sequence[Outgoing]],
    ) -> int:
        """Turn up to ``limit`` due, enabled schedules (of communities not left) into occurrences
        and move them on, in one transaction. ``plan(schedule, zone)`` says how; ``tell(schedule,
        missed slots)`` makes the outbox rows that tell the organisers. A slot that has an
        occurrence already is left alone. Return how many schedules were turned.
        """
        ...

    async def claim(
        self, owner: str, now: datetime, lease_until: datetime, limit: int
    ) -> Sequence[Occurrence]:
        """Take pending occurrences for ``owner``; expired leases are taken over."""
        ...

    async def done(self, occurrence: Occurrence) -> None:
        """Mark as done (used when working on it stored nothing else)."""
        ...

    async def failed(self, occurrence: Occurrence, error: str, retry_at: datetime | None) -> None:
        """Give back until ``retry_at``, or mark as failed for good."""
        ...

    async def next_due(self) -> datetime | None:
        """Return the earliest ``next_due`` of an enabled schedule."""
        ...

    async def recent(self, community_id: int, limit: int) -> Sequence[tuple[Occurrence, str]]:
        """Return the newest occurrences with their state (pending, done, missed, failed)."""
        ...


class ScheduleService:
    """Organisers say what recurs; the clockwork asks what is due."""

    def __init__(
        self, store: ScheduleStore, members: MemberService, calendar: Calendar, clock: Clock
    ) -> None:
        self._store = store
        self._members = members
        self._calendar = calendar
        self._clock = clock

    async def preview(self, visitor: Visitor, kind: ScheduleKind, rule: Rule) -> Sequence[datetime]:
        """Return the next three instants of a rule; Invalid if it never happens."""
        community = (await self._members.organiser(visitor)).community
        settled = self._settled(rule, community)
        after = self._start(settled, community, _lead(kind))
        coming = self._calendar.upcoming(settled, community.zone, after, SHOWN)
        if not coming:
            raise _never()
        return tuple(instant for _, instant in coming)

    async def add(self, visitor: Visitor, kind: ScheduleKind, rule: Rule) -> Schedule:
        """Store a schedule. There is one for rounds: a second changes when they are."""
        community = (await self._members.organiser(visitor)).community
        settled = self._settled(rule, community)
        lead = _lead(kind) // timedelta(minutes=1)
        new = Schedule(
            0, community.id, kind, settled, lead_minutes=lead, grace_minutes=GRACE_MINUTES
        )
        added = await self._store.add(self._timed(new, community), MOST_SCHEDULES)
        if added is not None:
            return added
        there = await self._store.all(community.id)
        if rounds := next((s for s in there if s.kind == kind == "round"), None):
            moved = replace(rounds, rule=settled, enabled=True, paused_for="")
            return await self._store.save(self._timed(moved, community))
        if any((s.kind, s.rule) == (kind, settled) for s in there):
            raise Invalid(text("This is planned already; /admin schedule list shows it."))
        raise Invalid(
            text(
                "There are {limit} schedules already, which is as many as I keep. Remove one"
                " first.",
                limit=MOST_SCHEDULES,
            )
        )

    async def listed(self, visitor: Visitor) -> Sequence[Schedule]:
        """Return the community's schedules."""
        community = (await self._members.organiser(visitor)).community
        return await self._store.all(community.id)

    async def pause(self, visitor: Visitor, schedule_id: int) -> Schedule:
        """Let a schedule rest until it is resumed."""
        _, schedule = await self._named(visitor, schedule_id)
        return await self._store.save(replace(schedule, enabled=False, paused_for="organiser"))

    async def resume(self, visitor: Visitor, schedule_id: int) -> Schedule:
        """Go on with a paused schedule from now; what it left out is not made up for.

        ``unanswered`` stays: whoever works on the next prompt sees from it that it was paused.
        """
        community, schedule = await self._named(visitor, schedule_id)
        resumed = replace(schedule, enabled=True, paused_for="")
        return await self._store.save(self._timed(resumed, community))

    async def remove(self, visitor: Visitor, schedule_id: int) -> None:
        """Delete a schedule; what came of it stays."""
        community, schedule = await self._named(visitor, schedule_id)
        await self._store.remove(community.id, schedule.id)

    def describe(self, what: Schedule | Rule) -> Text:
        """Return when something recurs, e.g. "every two weeks on Tuesday at 18:30"."""
        return describe(what.rule if isinstance(what, Schedule) else what)

    def turn(self, schedule: Schedule, zone: str) -> Turn:
        """Say what becomes of a due schedule: the newest slot is made up for while its grace
        lasts, older ones are missed, and it goes on with the first slot that is not due yet.
        """
        now, lead = self._clock.now(), timedelta(minutes=schedule.lead_minutes)
        due: list[tuple[datetime, datetime]] = []
        coming: tuple[datetime, datetime] | None = None
        for slot, instant in self._following(schedule, zone):
            if instant - lead > now:
                coming = (slot, instant)
                break
            due.append((slot, instant))
            if len(due) == MOST_SLOTS:
                coming = next(
                    iter(self._calendar.upcoming(schedule.rule, zone, now + lead, 1)), None
                )
                break
        grace = timedelta(minutes=schedule.grace_minutes)
        newest = due[-1][0] if due and now <= due[-1][1] + grace else None
        return Turn(
            tuple((slot, instant - lead, slot != newest) for slot, instant in due),
            coming[0] if coming else None,
            coming[1] - lead if coming else None,
        )

    # --- inside -------------------------------------------------------------------------------

    def _following(self, schedule: Schedule, zone: str) -> Iterator[tuple[datetime, datetime]]:
        """Yield (slot, instant) from the schedule's next slot on."""
        slot = schedule.next_slot
        while slot is not None:
            instant = self._calendar.instant(slot, zone)
            yield slot, instant
            later = self._calendar.upcoming(schedule.rule, zone, instant, 1)
            slot = later[0][0] if later else None

    def _timed(self, schedule: Schedule, community: Community) -> Schedule:
        lead = timedelta(minutes=schedule.lead_minutes)
        after = self._start(schedule.rule, community, lead)
        timed = retimed(schedule, self._calendar, community.zone, after)
        if timed.next_slot is None:
            raise _never()
        return timed

    def _start(self, rule: Rule, community: Community, lead: timedelta) -> datetime:
        """Return the instant after which a rule begins to count."""
        # Not before now + lead: a round that is planned at once leaves no time to undo it.
        earliest = self._clock.now() + lead
        if rule.every == "once" or rule.anchor is None:
            return earliest
        day = self._calendar.instant(datetime.combine(rule.anchor, time()), community.zone)
        return max(earliest, day - timedelta(microseconds=1))

    def _settled(self, rule: Rule, community: Community) -> Rule:
        """Return the rule with what it leaves open; Invalid if it makes no sense."""
        today = self._clock.now().astimezone(ZoneInfo(community.zone)).date()
        _check(rule, today)
        if rule.every == "week" and rule.interval > 1 and rule.anchor is None:
            return replace(rule, anchor=_first(rule.weekday, today))
        return rule

    async def _named(self, visitor: Visitor, schedule_id: int) -> tuple[Community, Schedule]:
        community = (await self._members.organiser(visitor)).community
        schedule = await self._store.get(community.id, schedule_id)
        if schedule is None:
            raise NotFound(text("This schedule is not there any more."))
        return community, schedule


def retimed(schedule: Schedule, calendar: Calendar, zone: str, after: datetime) -> Schedule:
    """Return the schedule with its first occurrence whose instant lies after ``after``."""
    lead = timedelta(minutes=schedule.lead_minutes)
    for slot, instant in calendar.upcoming(schedule.rule, zone, after, 1):
        return replace(schedule, next_slot=slot, next_due=instant - lead)
    return replace(schedule, next_slot=None, next_due=None)


def _lead(kind: ScheduleKind) -> timedelta:
    return timedelta(minutes=LEAD_MINUTES if kind == "round" else 0)


def _first(weekday: int, today: date) -> date:
    """Return the coming day with this weekday, from which every other week is counted."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _check(rule: Rule, today: date) -> None:
    if rule.every == "once" and (rule.anchor is None or rule.anchor < today):
        raise Invalid(text("Please name a date that lies ahead."))
    if (
        not 0 <= rule.weekday <= SUNDAY
        or not 1 <= rule.interval <= LONGEST_INTERVAL
        or rule.nth not in NTHS
        or (rule.every == "month" and rule.interval not in MONTHS_BETWEEN)
    ):
        raise Invalid(
            text(
                "This does not work as a rhythm. Every week up to every {weeks} weeks, the first to"
                " fourth or the last weekday of the month, the first or last of every third month,"
                " or a date can be chosen.",
                weeks=LONGEST_INTERVAL,
            )
        )


def _never() -> Invalid:
    return Invalid(text("This would never happen again. Please choose a time that lies ahead."))
