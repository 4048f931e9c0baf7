"""What a poll about times is, and what people answered: values, and how they are weighed.

Instants are aware and in UTC; slots are naive and local, in the zone of whoever asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from community.places import Language

LETTERS = "ABCDEFGHIJKL"
"""Times have letters: where there are no buttons, numbers are what people type to choose."""
MOST_SLOTS = len(LETTERS)
SHOWN = 3
"""So many of the best times stand on the card."""


class Suits(StrEnum):
    """Whether a time suits somebody."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


WEIGHT: Mapping[Suits, int] = {Suits.YES: 2, Suits.IF_NEED_BE: 1, Suits.NO: 0}


class PollState(StrEnum):
    """How far a poll is."""

    DRAFT = "draft"  # not confirmed; nobody else knows of it
    OPEN = "open"
    MADE = "made"  # one of its times became a meetup
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that is asked about. ``number``: from 1, in the order of time."""

    number: int
    local: datetime
    starts_at: datetime
    minutes: int

    @property
    def letter(self) -> str:
        """What it is called where several are listed."""
        return LETTERS[self.number - 1]


@dataclass(frozen=True, slots=True)
class Poll:
    """Times that somebody asks about. ``by``: who asks; None once they were erased.

    ``zone``: theirs; ``closes_at``: when the last of the times begins; ``asked_at``: since when
    others see it; ``chosen``, ``meetup_id``: the time that was taken, and what it became, else 0;
    ``match_id``: of a match, it is its people's alone and becomes no meetup; else 0.
    """

    id: int
    community_id: int
    by: int | None
    title: str
    zone: str
    slots: tuple[Slot, ...]
    closes_at: datetime
    where: str = ""
    language: Language = "en"
    state: PollState = PollState.DRAFT
    asked_at: datetime | None = None
    chosen: int = 0
    meetup_id: int = 0
    match_id: int = 0

    def slot(self, number: int) -> Slot | None:
        """Return the time with this number."""
        return next((one for one in self.slots if one.number == number), None)

    def ahead(self, now: datetime) -> tuple[Slot, ...]:
        """Return the times that have not begun."""
        return tuple(one for one in self.slots if one.starts_at > now)


Answers = Mapping[int, Suits]
"""What somebody answered, by the numbers of the times."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many a time suits, and how many could come if need be."""

    slot: Slot
    yes: int
    if_need_be: int

    @property
    def points(self) -> int:
        """How much speaks for it."""
        return WEIGHT[Suits.YES] * self.yes + WEIGHT[Suits.IF_NEED_BE] * self.if_need_be


@dataclass(frozen=True, slots=True)
class Standing:
    """A poll with everybody's answers, by member id."""

    poll: Poll
    answers: Mapping[int, Answers] = field(default_factory=dict[int, Answers])

    def who(self, number: int, suits: Suits) -> tuple[int, ...]:
        """Return who said this of a time, by member id."""
        return tuple(i for i, said in sorted(self.answers.items()) if said.get(number) is suits)

    def tally(self, slot: Slot) -> Tally:
        """Count what was said of a time."""
        yes, maybe = (self.who(slot.number, suits) for suits in (Suits.YES, Suits.IF_NEED_BE))
        return Tally(slot, len(yes), len(maybe))

    def best(self, now: datetime, most: int = SHOWN) -> Sequence[Tally]:
        """Return the times ahead that suit most, the best first; none that suits nobody. Of equal
        ones that which suits more people without reserve, then the earlier one.
        """
        counted = [self.tally(slot) for slot in self.poll.ahead(now)]
        liked = [one for one in counted if one.points]
        liked.sort(key=lambda one: (-one.points, -one.yes, one.slot.starts_at, one.slot.number))
        return liked[:most]

    def answered(self, member_id: int, answers: Answers) -> "Standing":
        """Return it with a member's answers in the place of their earlier ones."""
        return replace(self, answers={**self.answers, member_id: dict(answers)})
