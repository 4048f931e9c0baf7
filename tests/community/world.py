"""All services over the in-memory stores, and a clockwork of a few lines that drives them.

``World`` adds what recurs to the people of ``people.py``: rounds, prompts, schedules, notices.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from community.communities import SetUp
from community.errors import ChatRefused, ChatUnavailable
from community.model import Visitor
from community.notices import NoticeService
from community.outbox import Delivery, Dropped, OutboxRow, Outgoing
from community.places import Community, Ref
from community.prompts import PromptLibrary, PromptService
from community.recurring import Occurrence, Prompt, PromptKind, Rule, Schedule, ScheduleKind
from community.schedules import ScheduleService
from community.taking_away import TakingAway
from community.texts import Block, Card, Facts, Param, Quote, Text, Url, Where, Who
from tests.community.people import People
from tests.fakes.calendar import FakeCalendar
from tests.fakes.memory import OccurrenceRecord
from tests.fakes.random import FakeRandom
from tests.fakes.stores_rounds import (
    MemoryOutboxStore,
    MemoryPromptStore,
    MemoryRoundStore,
    MemoryScheduleStore,
)

MONDAY = Rule("week", time(9, 0), weekday=0)
SLOT = datetime(2026, 3, 9, 9, 0)  # noqa: DTZ001 - a slot is naive: the Monday after START


class Library(PromptLibrary):
    """Three prompts of each kind in each language."""

    def all(self, kind: PromptKind, language: str) -> Sequence[Prompt]:
        known = "de" if language == "de" else "en"
        tag, days = ("Museum", 28) if kind == "parade" else ("", 0)
        return tuple(
            Prompt(f"{kind}-{n:03}", kind, known, f"{kind} {n}", f"Body {n}", tag, days)
            for n in (1, 2, 3)
        )


class World(People):
    """One community with everything switched on."""

    def __init__(self) -> None:
        super().__init__()
        self.calendar = FakeCalendar()
        self.random = FakeRandom()
        self.rounds_store = MemoryRoundStore(self.memory)
        self.schedules_store = MemoryScheduleStore(self.memory)
        self.outbox = MemoryOutboxStore(self.memory)
        self.prompts_store = MemoryPromptStore(self.memory)
        self.schedules = ScheduleService(
            self.schedules_store, self.members, self.calendar, self.clock
        )
        self.prompts = PromptService(
            self.prompts_store,
            self.members,
            self.community_store,
            self.schedules_store,
            Library(),
            self.clock,
            self.random,
            self.chat,
            self.outbox,
        )
        self.notices = NoticeService(
            self.community_store, self.schedules_store, self.clock, self.chat, self.outbox
        )
        self.failures: list[tuple[str, ChatRefused | ChatUnavailable]] = []
        self.dropped: dict[str, str] = {}

    @property
    def olga(self) -> Visitor:
        """The organiser."""
        return self.visitor("Olga", organiser=True)

    async def open(self, change: SetUp | None = None) -> Community:
        """Set up with all channels."""
        everything = SetUp(
            language="en",
            zone="Europe/Berlin",
            introductions="intros",
            rounds="rounds",
            prompts="prompts",
            organisers="organisers",
        )
        return await self.set_up(change or everything)

    def community(self) -> Community:
        """Return the one community."""
        return next(iter(self.memory.communities.values()))

    # --- time ---------------------------------------------------------------------------------

    def occurrence(
        self, kind: ScheduleKind = "round", slot: datetime = SLOT, schedule_id: int = 0
    ) -> Occurrence:
        """Store a pending occurrence, as the clockwork makes it of a due schedule."""
        i = self.memory.new_id()
        due = self.calendar.instant(slot, self.community().zone)
        occurrence = Occurrence(i, self.community().id, schedule_id, kind, slot, due)
        self.memory.occurrences[i] = OccurrenceRecord(occurrence)
        return occurrence

    def schedule(self, kind: ScheduleKind) -> Schedule:
        """Return the stored schedule of a kind."""
        return next(s for s in self.memory.schedules.values() if s.kind == kind)

    def pass_to(self, slot: datetime) -> None:
        """Move the clock to a local time."""
        self.clock.time = self.calendar.instant(slot, self.community().zone)

    # --- delivery -----------------------------------------------------------------------------

    def handlers(self) -> Mapping[str, Delivery]:
        """Return who delivers which kind."""
        return {
            **self.introductions.deliveries(),
            **self.privacy.deliveries(),
            **self.prompts.deliveries(),
            **self.notices.deliveries(),
            **self.leavers.deliveries(),
            **TakingAway(self.community_store, self.outbox, self.chat).deliveries(),
        }

    async def send(self) -> int:
        """Deliver what is due, as the clockwork does; return how many rows were claimed."""
        handlers = self.handlers()
        now = self.clock.now()
        rows = await self.outbox.claim("test", now, now + timedelta(minutes=5), 1000)
        for row in rows:
            try:
                result = await handlers[row.kind](row)
            except ChatUnavailable as error:
                self.failures.append((row.key, error))
                later = now + (error.retry_after or timedelta(seconds=30))
                await self.outbox.retry(row, later, str(error))
            except ChatRefused as error:
                self.failures.append((row.key, error))
                await self.outbox.put(self.notices.refused(row, error))
                await self.outbox.give_up(row, str(error))
            else:
                await self._settle(row, result)
        return len(rows)

    async def _settle(self, row: OutboxRow, result: Ref | Dropped | None) -> None:
        if isinstance(result, Dropped):
            self.dropped[row.key] = result.why
            await self.outbox.drop(row, result.why)
        else:
            await self.outbox.sent(row, result, self.clock.now())

    async def send_all(self) -> None:
        """Deliver until nothing is due."""
        while await self.send():
            pass

    async def deliver_again(self, key: str) -> Ref | Dropped | None:
        """Deliver a row as if the first attempt's answer had been lost."""
        record = self.memory.outbox[key]
        record.state, record.lease_until = "pending", None
        now = self.clock.now()
        rows = await self.outbox.claim("again", now, now + timedelta(minutes=5), 1000)
        row = next(row for row in rows if row.key == key)
        assert row.again
        result = await self.handlers()[row.kind](row)
        await self._settle(row, result)
        return result

    # --- what is there ------------------------------------------------------------------------

    def row_keys(self) -> list[str]:
        """Return the keys of all outbox rows."""
        return list(self.memory.outbox)

    def outgoing(self, key: str) -> Outgoing:
        """Return a row as it was written."""
        return self.memory.outbox[key].outgoing

    def state(self, key: str) -> str:
        """Return a row's state."""
        return self.memory.outbox[key].state


def sentences(card: Card) -> str:
    """Return what a card says in English, one line a block, to look for words in it."""
    title = [] if card.title is None else [said(card.title)]
    return "\n".join([*title, *(_block(block) for block in card.body)])


def said(value: Param) -> str:
    """Return a text or a parameter in English."""
    if isinstance(value, Text):
        sentence = value.plural if value.plural and value.count != 1 else value.msgid
        return sentence.format(**{name: said(param) for name, param in value.params.items()})
    if isinstance(value, (str, int, date)):
        return str(value)
    if isinstance(value, Who):
        return value.name
    if isinstance(value, Where):
        return value.place
    if isinstance(value, Url):
        return value.address
    return " and ".join(said(one) for one in value)


def _block(block: Block) -> str:
    if isinstance(block, Quote):
        return f"{said(block.label)}: {block.words}"
    if isinstance(block, Facts):
        return "\n".join(f"{said(label)}: {said(value)}" for label, value in block.rows)
    return said(block)
