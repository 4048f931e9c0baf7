"""A recurrence as a whole sentence, so that every language can say it in its own order."""

from collections.abc import Mapping

from community.recurring import QUARTERLY, Rule
from community.texts import Text, text

WEEKDAYS: tuple[Text, ...] = (
    text("Monday"),
    text("Tuesday"),
    text("Wednesday"),
    text("Thursday"),
    text("Friday"),
    text("Saturday"),
    text("Sunday"),
)

_QUARTERLY: Mapping[int, Text] = {
    1: text("January, April, July and October"),
    2: text("February, May, August and November"),
    3: text("March, June, September and December"),
}


def describe(rule: Rule) -> Text:
    """Return when a rule happens, e.g. "every two weeks on Tuesday at 18:30"."""
    at = rule.at.strftime("%H:%M")
    if rule.every == "month" and rule.interval == QUARTERLY:
        months = _QUARTERLY[rule.months[0]]
        return _quarterly(WEEKDAYS[rule.weekday], months, at)[rule.nth]
    if rule.every == "month":
        return _monthly(WEEKDAYS[rule.weekday], at)[rule.nth]
    if rule.every == "once":
        if rule.anchor is None:
            return text("never")
        return text("once, on {day} at {at}", day=rule.anchor, at=at)
    return _weekly(rule.interval, WEEKDAYS[rule.weekday], at)


def _weekly(interval: int, weekday: Text, at: str) -> Text:
    if interval == 1:
        return text("every week on {weekday} at {at}", weekday=weekday, at=at)
    if interval == 2:  # noqa: PLR2004 - "every two weeks" reads better than "every 2 weeks"
        return text("every two weeks on {weekday} at {at}", weekday=weekday, at=at)
    return text(
        "every {interval} weeks on {weekday} at {at}", interval=interval, weekday=weekday, at=at
    )


def _monthly(weekday: Text, at: str) -> Mapping[int, Text]:
    return {
        1: text("on the first {weekday} of each month at {at}", weekday=weekday, at=at),
        2: text("on the second {weekday} of each month at {at}", weekday=weekday, at=at),
        3: text("on the third {weekday} of each month at {at}", weekday=weekday, at=at),
        4: text("on the fourth {weekday} of each month at {at}", weekday=weekday, at=at),
        -1: text("on the last {weekday} of each month at {at}", weekday=weekday, at=at),
    }


def _quarterly(weekday: Text, months: Text, at: str) -> Mapping[int, Text]:
    return {
        1: text(
            "every three months, on the first {weekday} of {months} at {at}",
            weekday=weekday,
            months=months,
            at=at,
        ),
        2: text(
            "every three months, on the second {weekday} of {months} at {at}",
            weekday=weekday,
            months=months,
            at=at,
        ),
        3: text(
            "every three months, on the third {weekday} of {months} at {at}",
            weekday=weekday,
            months=months,
            at=at,
        ),
        4: text(
            "every three months, on the fourth {weekday} of {months} at {at}",
            weekday=weekday,
            months=months,
            at=at,
        ),
        -1: text(
            "every three months, on the last {weekday} of {months} at {at}",
            weekday=weekday,
            months=months,
            at=at,
        ),
    }
