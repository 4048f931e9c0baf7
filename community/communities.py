"""Communities and their settings: set up, channels, language, zone, topic aliases."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from community.errors import Invalid, NotAllowed
from community.matching.gatherings import LARGEST
from community.matching.topics import Topics
from community.meetups.upcoming_rows import redrawn
from community.model import Numbers, Visitor
from community.outbox import Outgoing
from community.places import LANGUAGES, Community, Home, Language
from community.ports import Calendar, Clock
from community.recurring import Rule, Schedule
from community.texts import text
from community.typed import fitting, one_line
from community.zones import read_zone

NAME_LIMIT = 100
TOPIC_LIMIT = 60

AGES = (13, 99)
COOLDOWNS = (0, 104)
PERCENTS = (0, 100)
GROUP_SIZES = (2, LARGEST)
"""How many meet at once; in a larger circle not everybody gets to speak."""
WEEKDAYS = range(7)

FIRST_ROUND = Rule("week", time(9, 0), weekday=0)
LEAD_MINUTES = 30
"""How long before its slot a round is planned, so that organisers can undo it."""
GRACE_MINUTES = 720
MOST_SCHEDULES = 25


class CommunityStore(Protocol):
    """Where communities are kept."""

    async def by_home(self, home: Home) -> Community | None:
        """Return the community of a home, seen from there."""
        ...

    async def get(self, community_id: int) -> Community:
        """Return a community, seen from its first home that the bot has not left (if it left all:
        from the first); KeyError if there is none.
        """
        ...

    async def all(self) -> Sequence[Community]:
        """Return, once each, the communities with a home that the bot has not left."""
        ...

    async def save(self, community: Community, outgoing: Sequence[Outgoing] = ()) -> Community:
        """Insert (id 0) or update: the settings and, of its homes, the one it is seen from; the
        outbox rows are written with it. Return it with its id. Two inserts of one home: the first
        wins and is returned.
        """
        ...

    async def move(self, platform: str, old: str, new: str) -> None:
        """Let what was ``old``, a home or a channel, be ``new`` (external ids), in one step; a
        second time it changes nothing.
        """
        ...

    async def aliases(self, community_id: int) -> Mapping[str, str]:
        """Return the organisers' aliases: normalised word -> topic."""
        ...

    async def set_alias(self, community_id: int, word: str, topic: str | None) -> None:
        """Set an alias; None removes it."""
        ...

    async def numbers(self, community_id: int, today: datetime) -> Numbers:
        """Return counts that name nobody. ``topics``: how many introductions name each topic."""
        ...

    async def command_hash(self, front: str) -> str | None:
        """Return the hash of the commands last registered by a front (kept across restarts)."""
        ...

    async def set_command_hash(self, front: str, value: str) -> None:
        """Record the hash of the commands that were registered."""
        ...


class Schedules(Protocol):
    """As much of the ScheduleStore as settings need (which see them re-timed)."""

    async def all(self, community_id: int) -> Sequence[Schedule]:
        """Return a community's schedules."""
        ...

    async def save(self, schedule: Schedule, outgoing: Sequence[Outgoing] = ()) -> Schedule:
        """Insert (id 0) or update."""
        ...

    async def add(self, schedule: Schedule, most: int) -> Schedule | None:
        """Insert, unless there is one for rounds already; None if it is not stored."""
        ...


@dataclass(frozen=True, slots=True)
class SetUp:
    """What an organiser changes; None leaves a setting as it is.

    ``introductions`` to ``organisers`` are channels' external ids ("" clears one). ``weekday``
    (Monday is 0) and ``at`` (local time) say when the weekly round is.
    """

    language: Language | None = None
    zone: str | None = None
    minimum_age: int | None = None
    cooldown_weeks: int | None = None
    out_of_bubble_percent: int | None = None
    group_size: int | None = None
    introductions: str | None = None
    rounds: str | None = None
    prompts: str | None = None
    organisers: str | None = None
    weekday: int | None = None
    at: time | None = None


class TopicWords(Protocol):
    """What aliases need of the topics."""

    def normalise(self, word: str) -> str:
        """Return the topic a word stands for; "" if nothing is left."""
        ...


def organisers_only(visitor: Visitor) -> None:
    """Raise NotAllowed unless the platform says that the visitor may manage the community."""
    if not visitor.organiser:
        raise NotAllowed(text("This is for the organisers of the community."))


async def community_of(store: CommunityStore, visitor: Visitor) -> Community:
    """Return the visitor's community; an unknown one is stored with the default settings."""
    return await store.by_home(visitor.home) or await _stored(
        store, visitor.home, visitor.home_name
    )


async def _stored(store: CommunityStore, home: Home, name: str) -> Community:
    return await store.save(Community(0, home, _shown_name(home, name)))


def _shown_name(home: Home, name: str) -> str:
    return one_line(name)[:NAME_LIMIT].strip() or home.external_id


class CommunityService:
    """A community's coming, going and settings."""

    def __init__(
        self,
        store: CommunityStore,
        schedules: Schedules,
        calendar: Calendar,
        clock: Clock,
        topics: Callable[[Mapping[str, str]], TopicWords] = Topics,
    ) -> None:
        self._store = store
        self._schedules = schedules
        self._calendar = calendar
        self._clock = clock
        self._topics = topics

    async def of(self, home: Home) -> Community | None:
        """Return the community of a home, if the bot knows it."""
        return await self._store.by_home(home)

    async def arrive(self, home: Home, name: str) -> Community:
        """Note that the bot is in a home (again), and what it is called now."""
        there = await self._store.by_home(home)
        if there is None:
            return await _stored(self._store, home, name)
        return await self._store.save(replace(there, name=_shown_name(home, name), left_at=None))

    async def depart(self, home: Home) -> None:
        """Note that the bot was removed; after a grace the community is erased."""
        if there := await self._store.by_home(home):
            await self._store.save(replace(there, left_at=self._clock.now()))

    async def depart_all_but(self, platform: str, homes: Collection[Home]) -> int:
        """Note that the bot was removed, while it was off, from all other homes of a platform;
        return from how many. Without it nothing of them would ever be erased.
        """
        gone = [
            seat.home
            for one in await self._store.all()
            for seat in one.seats
            if seat.home.platform == platform and seat.home not in homes
        ]
        for home in gone:
            await self.depart(home)
        return len(gone)

    async def moved(self, platform: str, old: str, new: str) -> None:
        """Note that a platform replaced a home or a channel by another one (external ids)."""
        await self._store.move(platform, old, new)

    async def set_up(self, visitor: Visitor, change: SetUp) -> Community:
        """Change settings. The first time, the weekly round is scheduled as well.

        Schedules are stored first and the community last: after a crash in between, ``set_up`` is
        still False and doing it again completes it.
        """
        organisers_only(visitor)
        zone = None if change.zone is None else read_zone(change.zone)
        _check(change)
        before = await community_of(self._store, visitor)
        after = _changed(before, change, zone)
        if after.approval and change.organisers == "":
            _seen_by_organisers(after)
        await self._schedule(before, after, change)
        # It may be in another language or zone now.
        return await self._store.save(after, list(redrawn(after, self._clock.now())))

    async def let_wait(self, visitor: Visitor, *, approval: bool) -> Community:
        """Let members' meetups wait for the organisers' yes, or not. Invalid if there is no channel
        in which organisers would see them.
        """
        before = await self.settings(visitor)
        if approval:
            _seen_by_organisers(before)
        return await self._store.save(replace(before, approval=approval))

    async def settings(self, visitor: Visitor) -> Community:
        """Return the community with its settings, to an organiser."""
        organisers_only(visitor)
        return await community_of(self._store, visitor)

    async def aliases(self, visitor: Visitor) -> Mapping[str, str]:
        """Return the organisers' aliases: word -> topic."""
        community = await self.settings(visitor)
        return await self._store.aliases(community.id)

    async def set_alias(self, visitor: Visitor, word: str, topic: str) -> str:
        """Let a word stand for a topic; an empty topic takes that back. Return the topic."""
        community = await self.settings(visitor)
        key = fitting(one_line(word).casefold(), TOPIC_LIMIT, text("Word"))
        # Without the organisers' aliases: otherwise one alias could hide behind another.
        stands_for = self._topics({}).normalise(
            fitting(one_line(topic), TOPIC_LIMIT, text("Topic"))
        )
        if not key:
            raise Invalid(text("Please name the word that stands for a topic."))
        if topic.strip() and not stands_for:
            raise Invalid(text("I find no topic in “{topic}”.", topic=one_line(topic)))
        await self._store.set_alias(community.id, key, stands_for or None)
        return stands_for

    async def numbers(self, visitor: Visitor) -> Numbers:
        """Return counts that name nobody, to an organiser."""
        community = await self.settings(visitor)
        today = self._clock.now().astimezone(ZoneInfo(community.zone))
        return await self._store.numbers(community.id, today)

    # --- inside -------------------------------------------------------------------------------

    async def _schedule(self, before: Community, after: Community, change: SetUp) -> None:
        """Store the schedules that this change moves, and the weekly round if it is missing."""
        moved = change.weekday is not None or change.at is not None
        schedules = await self._schedules.all(before.id)
        for schedule in schedules:
            wanted = schedule
            if moved and schedule.kind == "round":
                wanted = replace(schedule, rule=_weekly(change, schedule.rule))
            if wanted != schedule or after.zone != before.zone:
                await self._schedules.save(self._timed(wanted, after.zone))
        if not any(s.kind == "round" for s in schedules) and (moved or not before.set_up):
            weekly = Schedule(
                0,
                before.id,
                "round",
                _weekly(change, FIRST_ROUND),
                lead_minutes=LEAD_MINUTES,
                grace_minutes=GRACE_MINUTES,
            )
            # Nothing is stored if somebody else did so in this moment: theirs is as good.
            await self._schedules.add(self._timed(weekly, after.zone), MOST_SCHEDULES)

    def _timed(self, schedule: Schedule, zone: str) -> Schedule:
        """Return the schedule with its next occurrence reckoned anew."""
        lead = timedelta(minutes=schedule.lead_minutes)
        # After now + lead: otherwise a round would be planned at once, with less time to undo it.
        coming = self._calendar.upcoming(schedule.rule, zone, self._clock.now() + lead, 1)
        for slot, instant in coming:
            return replace(schedule, next_slot=slot, next_due=instant - lead)
        return replace(schedule, next_slot=None, next_due=None)


def _weekly(change: SetUp, rule: Rule) -> Rule:
    """Return a weekly rule with the changed weekday and time."""
    weekday = rule.weekday if change.weekday is None else change.weekday
    return Rule("week", rule.at if change.at is None else change.at, weekday)


def _check(change: SetUp) -> None:
    """Raise Invalid if a setting is out of its range."""
    if change.weekday is not None and change.weekday not in WEEKDAYS:
        raise Invalid(text("Please choose a day from Monday to Sunday."))
    if change.language is not None and change.language not in LANGUAGES:
        raise Invalid(text("I speak German and English so far."))
    for value, (lowest, highest), what in (
        (change.minimum_age, AGES, text("Minimum age")),
        (change.cooldown_weeks, COOLDOWNS, text("Weeks until the same people may meet again")),
        (change.out_of_bubble_percent, PERCENTS, text("Matches out of the bubble, in percent")),
        (change.group_size, GROUP_SIZES, text("How many meet at once")),
    ):
        if value is not None and not lowest <= value <= highest:
            raise Invalid(
                text(
                    "“{what}” can be from {lowest} to {highest}; {value} does not work.",
                    what=what,
                    lowest=lowest,
                    highest=highest,
                    value=value,
                )
            )


def _seen_by_organisers(community: Community) -> None:
    """Raise Invalid if meetups would wait for organisers where none of them sees it."""
    if not any(seat.channels.organisers for seat in community.seats):
        raise Invalid(
            text(
                "Members' meetups wait for your yes in the channel for organisers, and there would"
                " be none. Choose one with /admin setup first."
            )
        )


_PLAIN = ("language", "minimum_age", "cooldown_weeks", "out_of_bubble_percent", "group_size")
"""Settings that are stored as they are given."""


def _changed(before: Community, change: SetUp, zone: str | None) -> Community:
    """Return the community with what was changed."""
    places = {
        name: getattr(change, name) or None
        for name in ("introductions", "rounds", "prompts", "organisers")
        if getattr(change, name) is not None
    }
    values = {name: getattr(change, name) for name in _PLAIN if getattr(change, name) is not None}
    return replace(
        before,
        **values,
        zone=before.zone if zone is None else zone,
        channels=replace(before.channels, **places),
        set_up=True,
        left_at=None,
    )
