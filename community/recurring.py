"""The words of what recurs: prompts, schedules and their occurrences."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal, Protocol

from community.places import Language

PromptKind = Literal["meetup", "parade", "question"]
PROMPT_KINDS: tuple[PromptKind, ...] = ("meetup", "parade", "question")
LAST = -1
"""The last weekday of a month, as an ``nth``."""
QUARTERLY = 3
"""Months from one quarter to the next."""
ScheduleKind = Literal["round", "meetup", "parade", "question", "turn"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text that invites people. ``key`` names it for ever (``meetup-017``, own ones ``own-12``).

    ``hashtag`` and ``days`` (how long to take part) are used by blog parades only.
    """

    key: str
    kind: PromptKind
    language: Language
    title: str
    body: str
    hashtag: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class PromptPost:
    """A prompt that was (or is about to be) posted. ``taken_up_by`` are members' ids, in order."""

    id: int
    community_id: int
    schedule_id: int | None
    kind: PromptKind
    key: str
    slot: datetime
    taken_up_by: tuple[int, ...] = ()


class Themes(Protocol):
    """As much of the prompts as their theme."""

    async def theme(self, community_id: int, post_id: int) -> str:
        """Return the title of a prompt that was posted; "" if it is not known any more."""
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A recurrence on the wall clock, from friendly choices.

    ``every``: "week" (``interval`` weeks apart, counted from ``anchor``), "month" (the ``nth``
    ``weekday`` of each month, or of every third one if ``interval`` is 3; nth is 1 to 4, or -1 for
    the last), "once" (on ``anchor``). Every third month is counted from that of ``anchor``; without
    one it is the first of each quarter, or the last if ``nth`` is.
    ``weekday``: Monday is 0. ``at``: local time.
    """

    every: Literal["week", "month", "once"]
    at: time
    weekday: int = 0
    interval: int = 1
    nth: int = 1
    anchor: date | None = None

    @property
    def months(self) -> tuple[int, ...]:
        """The months in which a monthly rule happens, from January on."""
        first = (3 if self.nth == LAST else 1) if self.anchor is None else self.anchor.month
        return tuple(range((first - 1) % self.interval + 1, 13, self.interval))


@dataclass(frozen=True, slots=True)
class Schedule:
    """Something that recurs in a community. ``id`` is 0 until it is stored.

    ``next_slot`` and ``next_due`` are the coming occurrence (None: never again). It becomes due
    ``lead_minutes`` before the slot's instant and may be made up for until ``grace_minutes`` after.
    ``unanswered``: prompts in a row that nobody took up. ``paused_for``: why it is not enabled.
    """

    id: int
    community_id: int
    kind: ScheduleKind
    rule: Rule
    enabled: bool = True
    next_slot: datetime | None = None
    next_due: datetime | None = None
    lead_minutes: int = 0
    grace_minutes: int = 720
    unanswered: int = 0
    paused_for: Literal["", "organiser", "unanswered", "refused"] = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One slot of a schedule, to be worked on exactly once."""

    id: int
    community_id: int
    schedule_id: int
    kind: ScheduleKind
    slot: datetime
    due: datetime
