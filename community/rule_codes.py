"""Recurrence as friendly choices, and as the short code that a Save button carries."""

import re
from datetime import date, time

from community.errors import Invalid
from community.recurring import LAST, QUARTERLY, Rule
from community.texts import text
from community.typed_time import read_date, read_time

_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": LAST}
_NTH_OF_A_QUARTER = {"quarter": 1, "quarter_last": LAST}

CODE = (
    r"(?P<every>week|month|once):(?P<interval>\d{1,2}):(?P<nth>-?\d):(?P<weekday>[0-6])"
    r":(?P<at>[0-2]\d[0-5]\d):(?P<anchor>\d{8})?"
)
"""The pattern of a rule's code, as part of a button's id."""


def rule_of(every: str, weekday: int | None, at: str, day: str | None) -> Rule:
    """Return the rule that the choices mean; Invalid says what is missing."""
    clock = read_time(at)
    anchor = None if day is None else read_date(day)
    if every == "once":
        if anchor is None:
            raise Invalid(text("Please add the date, like 2026-03-31."))
        return Rule("once", clock, weekday=anchor.weekday(), anchor=anchor)
    if weekday is None and anchor is not None:
        weekday = anchor.weekday()
    if weekday is None:
        raise Invalid(text("Please add the weekday."))
    if every in _NTH:
        return Rule("month", clock, weekday=weekday, nth=_NTH[every])
    if every in _NTH_OF_A_QUARTER:
        return Rule(
            "month",
            clock,
            weekday=weekday,
            interval=QUARTERLY,
            nth=_NTH_OF_A_QUARTER[every],
            anchor=anchor,
        )
    return Rule(
        "week", clock, weekday=weekday, interval=2 if every == "two_weeks" else 1, anchor=anchor
    )


def encode(rule: Rule) -> str:
    """Return a rule as a code that :data:`CODE` matches."""
    anchor = "" if rule.anchor is None else f"{rule.anchor:%Y%m%d}"
    return f"{rule.every}:{rule.interval}:{rule.nth}:{rule.weekday}:{rule.at:%H%M}:{anchor}"


def decode(parts: re.Match[str]) -> Rule:
    """Return the rule of a code; Invalid if somebody made it up."""
    written = parts["anchor"]
    try:
        anchor = date.fromisoformat(written) if written else None
        at = time(int(parts["at"][:2]), int(parts["at"][2:]))
    except ValueError:
        raise Invalid(text("This plan cannot be read; please use the command again.")) from None
    weekday, interval, nth = int(parts["weekday"]), int(parts["interval"]), int(parts["nth"])
    match parts["every"]:
        case "once":
            return Rule("once", at, weekday=weekday, anchor=anchor)
        case "month":
            return Rule("month", at, weekday=weekday, interval=interval, nth=nth, anchor=anchor)
        case _:
            return Rule("week", at, weekday=weekday, interval=interval, anchor=anchor)
