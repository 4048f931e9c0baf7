"""The form in which somebody says which times suit them, in their own zone."""

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from community.forms import Chosen, Filled, Form, Typed
from community.match_words import FIND
from community.meetups.calling import WHEN_LIMIT
from community.rule_words import WEEKDAYS
from community.slots.model import Answers, Slot, Suits
from community.slots.seen import SeenPoll
from community.texts import Text, text

NAME = "slots_answers"
"""The name of the form."""
DAYS = "slots_days"
"""The name of the form in which somebody names times to their match."""
YES, IF_NEED_BE = "yes", "if_need_be"


def when(slot: Slot, zone: str) -> Text:
    """Return a time in words, in a zone that is named beside it."""
    here = ZoneInfo(zone)
    start = slot.starts_at.astimezone(here)
    end = (slot.starts_at + timedelta(minutes=slot.minutes)).astimezone(here)
    weekday, day, begins = WEEKDAYS[start.weekday()], start.date(), f"{start:%H:%M}"
    if slot.minutes >= timedelta(days=1) // timedelta(minutes=1):
        return text("{weekday}, {day}, {start}", weekday=weekday, day=day, start=begins)
    return text(
        "{weekday}, {day}, {start} to {end}",
        weekday=weekday,
        day=day,
        start=begins,
        end=f"{end:%H:%M}",
    )


def days_form(match_id: int) -> Form:
    """Return the form in which somebody names times to the people of their match."""
    return Form(
        DAYS,
        FIND,
        (
            Typed(
                "days",
                text("Days"),
                hint=text("In your words, such as Thursday, Friday, 5 December"),
                most=WHEN_LIMIT,
                long=False,
                required=True,
            ),
            Typed(
                "parts",
                text("Times of the day"),
                hint=text("Such as noon, evening or 12:30, 19:00"),
                most=WHEN_LIMIT,
                long=False,
            ),
        ),
        (str(match_id),),
    )


def answer_form(seen: SeenPoll) -> Form:
    """Return the form, with what the reader answered before."""
    ahead = seen.poll.ahead(seen.now)
    options = tuple((str(slot.number), when(slot, seen.zone)) for slot in ahead)

    def now(suits: Suits) -> tuple[str, ...]:
        return tuple(str(s.number) for s in ahead if seen.mine.get(s.number) is suits)

    return Form(
        NAME,
        text("Which times suit you?"),
        (
            Chosen(
                YES,
                text("These suit me"),
                options,
                now(Suits.YES),
                text("The times are those of {zone}.", zone=seen.zone),
                most=len(options),
            ),
            Chosen(
                IF_NEED_BE,
                text("If need be, also these"),
                options,
                now(Suits.IF_NEED_BE),
                text("What you choose in neither list counts as no."),
                most=len(options),
            ),
        ),
        (str(seen.poll.id),),
    )


def read_answers(
    slots: Collection[Slot], now: datetime, before: Answers, filled: Filled
) -> Answers:
    """Return what was answered to each time; what has begun stays as it was. A time that was
    chosen in both lists suits without reserve.
    """
    suits, reserve = (set(filled.choices.get(key, ())) for key in (YES, IF_NEED_BE))

    def of(slot: Slot) -> Suits:
        if slot.starts_at <= now:
            return before.get(slot.number, Suits.NO)
        if str(slot.number) in suits:
            return Suits.YES
        return Suits.IF_NEED_BE if str(slot.number) in reserve else Suits.NO

    return {slot.number: of(slot) for slot in slots}
