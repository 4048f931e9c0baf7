"""Days as they are said: "nächsten Dienstag", "3. Dezember", "first Thursday of the month".

A rule finds one kind of day that begins at a piece, and returns the index behind it.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

from community.when import lexicon as lex
from community.when.days import (
    Ahead,
    Day,
    DayOfMonth,
    Feast,
    Gone,
    Nth,
    OnDate,
    Weekday,
    Which,
)
from community.when.feasts import LONGEST_FEAST, feast_called
from community.when.tokens import Tokens

_DIGITS = re.compile(r"\d+")
_CENTURY = 2000
LONGEST_YEAR = 4


def numbers(written: str) -> list[int]:
    """Return the numbers in a piece."""
    return [int(one) for one in _DIGITS.findall(written)]


def written_date(tokens: Tokens, index: int) -> tuple[int, Day] | None:
    """Find "3.12.2026", "3.12.", "2026-12-03", "3/12"."""
    piece = tokens.at(index)
    if piece.kind == "iso":
        year, month, day = numbers(piece.text)
        return index + 1, OnDate(day, month, year)
    if piece.kind in {"dotted", "pair"}:
        day, month, *rest = numbers(piece.text)
        return index + 1, OnDate(day, month, _year(rest[0]) if rest else None)
    if piece.kind == "slashed":
        first, second, *rest = numbers(piece.text)
        year = _year(rest[0]) if rest else None
        if second > 12 >= first:  # noqa: PLR2004 - months
            return index + 1, OnDate(second, first, year)
        return index + 1, OnDate(first, second, year, swapped=first <= 12 and first != second)  # noqa: PLR2004
    return None


def named_month(tokens: Tokens, index: int) -> tuple[int, Day] | None:
    """Find "3. Dezember 2026", "third of December", "December 3rd, 2026"."""
    day = _day_number(tokens, index)
    if day is not None:
        at = _behind(tokens, index + 1, {"of", "the", "im"})
        month = lex.MONTHS.get(tokens.word(at))
        if month is not None:
            end, year = _following_year(tokens, at + 1)
            return end, OnDate(day, month, year)
    month = lex.MONTHS.get(tokens.word(index))
    if month is None:
        return None
    at = _behind(tokens, index + 1, {"the"})
    day = _day_number(tokens, at)
    if day is None:
        return None
    end, year = _following_year(tokens, at + 1)
    return end, OnDate(day, month, year)


def nth_weekday(tokens: Tokens, index: int) -> tuple[int, Day] | None:
    """Find "ersten Donnerstag im Monat", "last Friday in January", "first Monday of next month"."""
    n = _nth(tokens, index)
    day = lex.WEEKDAYS.get(tokens.word(index + 1))
    if n is None or day is None or not -2 <= n <= 5:  # noqa: PLR2004 - a month has five at most
        return None
    at = _behind(tokens, index + 2, lex.PREPOSITIONS)
    found = _month(tokens, at)
    if found is not None:
        end, month = found
        return end, Nth(n, day, month.month, month.year, month.months)
    if n > 0:
        return index + 2, Nth(n, day)  # "first Thursday" alone: of the month
    return (index + 2, Gone()) if tokens.word(index) in lex.LAST else None


@dataclass(frozen=True, slots=True)
class _Month:
    """Which month: by its number (and perhaps year), or so many after this one; neither: any."""

    month: int | None = None
    year: int | None = None
    months: int | None = None


def _month(tokens: Tokens, index: int) -> tuple[int, _Month] | None:
    """Find "Monat", "Januar 2027", "next month", "this month", "neuen Jahr"."""
    word, following = tokens.word(index), tokens.word(index + 1)
    if word in lex.MONTHS:
        end, year = _following_year(tokens, index + 1)
        return end, _Month(lex.MONTHS[word], year)
    if word in lex.MONTH:
        return index + 1, _Month()
    if following in lex.YEAR and word in lex.NEXT | lex.COMING | lex.NEW:
        return index + 2, _Month(1)
    if following not in lex.MONTH:
        return None
    if word in lex.EVERY:
        return index + 2, _Month()
    months = 1 if word in lex.NEXT | lex.COMING else 0 if word in lex.THIS else None
    return None if months is None else (index + 2, _Month(months=months))


def end_of_month(tokens: Tokens, index: int) -> tuple[int, Day] | None:
    """Find "am letzten Tag des Monats", "last day of the month"."""
    word = tokens.word(index)
    if word in {"monatsletzten", "monatsletzter"}:
        return index + 1, DayOfMonth(-1)
    if word not in lex.LAST or tokens.word(index + 1) not in lex.DAY:
        return None
    found = _month(tokens, _behind(tokens, index + 2, lex.PREPOSITIONS))
    if found is None:
        return None
    end, month = found
    if month.month is not None:
        return end, OnDate(-1, month.month, month.year)
    return end, DayOfMonth(-1, month.months)


def from_a_day(tokens: Tokens, index: int) -> tuple[int, Day] | None:
    """Find "a week from Thursday", "two weeks from tomorrow", "a fortnight on Friday"."""
    found = span(tokens, index)
    if found is None:
        return None
    end, ahead = found
    linked = tokens.word(end) in {"from", "after"}
    # "a week on Friday", "a week today"; but not "three days on Friday".
    if not linked and ahead.days % 7:
        return None
    end += linked or tokens.word(end) == "on"
    if linked and tokens.word(end) in {"now", "jetzt"}:
        return end + 1, ahead
    start = single_day(tokens, end)
    if start is None:
        return None
    return start[0], _later(start[1], ahead)


def day_with_span(tokens: Tokens, index: int) -> tuple[int, Day] | None:
    """Find "Samstag in einer Woche", "heute in 14 Tagen", "Thursday week"."""
    found = single_day(tokens, index)
    if found is None:
        return None
    end, day = found
    if isinstance(day, Weekday) and tokens.word(end) in {"week", "fortnight"}:
        return end + 1, _later(day, Ahead(days=7 if tokens.word(end) == "week" else 14))
    if tokens.word(end) not in {"in", "ueber", "uber"}:
        return None
    ahead = span(tokens, end + 1)
    return None if ahead is None else (ahead[0], _later(day, ahead[1]))


def week_then_day(tokens: Tokens, index: int) -> tuple[int, Day] | None:
    """Find "nächste Woche Donnerstag", "next week on Thursday", "in zwei Wochen am Dienstag"."""
    weeks = _week(tokens, index)
    if weeks is None and tokens.word(index) == "in":
        ahead = span(tokens, index + 1)
        if ahead is not None and ahead[1].days and ahead[1].days % 7 == 0:
            weeks = ahead[0], ahead[1].days // 7
    if weeks is None:
        return None
    at = _behind(tokens, weeks[0], lex.PREPOSITIONS)
    day = lex.WEEKDAYS.get(tokens.word(at))
    return None if day is None else (at + 1, Weekday(day, weeks=weeks[1]))


def day_then_week(tokens: Tokens, index: int) -> tuple[int, Day] | None:
    """Find "Donnerstag nächster Woche", "Tuesday next week", "Tuesday of the week after next"."""
    day = lex.WEEKDAYS.get(tokens.word(index))
    if day is None:
        return None
    at = _behind(tokens, index + 1, lex.PREPOSITIONS)
    weeks = _week(tokens, at)
    if weeks is not None:
        return weeks[0], Weekday(day, weeks=weeks[1])
    if [tokens.word(at), tokens.word(at + 1)] == ["after", "next"]:
        return at + 2, Weekday(day, "after_next")
    return None


def ahead(tokens: Tokens, index: int) -> tuple[int, Day] | None:
    """Find "in drei Tagen", "in two weeks", "three weeks from now"."""
    if tokens.word(index) != "in":
        return None
    return span(tokens, index + 1)


def day_of_month(tokens: Tokens, index: int) -> tuple[int, Day] | None:
    """Find "am 15.", "on the 15th", "am fünfzehnten"; "the 15th of next month"."""
    piece = tokens.at(index)
    ordinal = lex.ORDINALS.get(tokens.word(index))
    if piece.kind == "nth":
        day = numbers(piece.text)[0]
    elif ordinal is not None and ordinal > 0 and tokens.word(index - 1) in lex.PREPOSITIONS:
        day = ordinal
    else:
        return None
    found = _month(tokens, _behind(tokens, index + 1, lex.PREPOSITIONS))
    if found is None or found[1].month is not None:
        return index + 1, DayOfMonth(day)
    return found[0], DayOfMonth(day, found[1].months)


# --- pieces of them -------------------------------------------------------------------------------


def span(tokens: Tokens, index: int) -> tuple[int, Ahead] | None:
    """Find "zwei Wochen", "a fortnight", "14 Tagen", "drei Monaten"."""
    number = quantity(tokens, index)
    if number is None:
        return None
    word = tokens.word(index + 1)
    unit = lex.UNITS.get(word)
    if unit is not None and unit >= timedelta(days=1) and number == int(number):
        return index + 2, Ahead(days=int(number) * unit.days)
    if word in lex.MONTH_UNITS:
        return index + 2, Ahead(months=int(number))
    return (index + 2, Ahead(years=int(number))) if word in lex.YEAR_UNITS else None


def quantity(tokens: Tokens, index: int) -> float | None:
    """Return a number before a unit; "a" and "an" are one."""
    piece = tokens.at(index)
    if piece.kind == "number":
        return int(piece.text[:5])
    word = tokens.word(index)
    if word in {"a", "an"}:
        return 1
    if word in {"halben", "halbe", "half"}:
        return 0.5
    if word in {"anderthalb", "eineinhalb"}:
        return 1.5
    return lex.NUMBERS.get(word)


def single_day(tokens: Tokens, index: int) -> tuple[int, Day] | None:
    """Find a day of the week, today, tomorrow, a feast."""
    word, following = tokens.word(index), tokens.word(index + 1)
    which = _which(word)
    if which == "this" and following in lex.COMING:
        return single_day(tokens, index + 1)
    if following in lex.WEEKDAYS and (which is not None or word in lex.LAST):
        return index + 2, Gone() if which is None else Weekday(lex.WEEKDAYS[following], which)
    if word in lex.WEEKDAYS and _is_day(tokens, index):
        return index + 1, Weekday(lex.WEEKDAYS[word])
    if word in lex.THIS and following in lex.PARTS:
        return index + 1, Ahead()
    return _near_day(tokens, index) or _feast(tokens, index)


def _near_day(tokens: Tokens, index: int) -> tuple[int, Day] | None:
    """Find today, tomorrow, yesterday and the day after tomorrow."""
    word = tokens.word(index)
    if word in lex.TODAY | lex.TONIGHT:
        return index + 1, Ahead()
    if word in lex.TOMORROW or (word == lex.MORGEN and not _is_morning(tokens, index)):
        return index + 1, Ahead(days=1)
    if word in lex.DAY_AFTER_TOMORROW:
        return index + 1, Ahead(days=2)
    if word in lex.YESTERDAY:
        return index + 1, Gone()
    if [tokens.word(index + one) for one in range(3)] == ["day", "after", "tomorrow"]:
        return index + 3, Ahead(days=2)
    return None


def _is_morning(tokens: Tokens, index: int) -> bool:
    """Whether "morgen" is the morning: "heute Morgen", "am Morgen", "Freitag Morgen"."""
    before = tokens.pieces[index - 1].text if index else ""
    return before in lex.TODAY or before in lex.WEEKDAYS or before in {"am", "uebermorgen"}


def _is_day(tokens: Tokens, index: int) -> bool:
    """Whether a short word that may be another one is a weekday: a day or a time follows."""
    word = tokens.word(index)
    if word not in lex.UNSURE_WEEKDAYS:
        return True
    after = tokens.pieces[index + 1] if index + 1 < len(tokens.pieces) else None
    if after is None or after.kind != "word":
        return True
    return after.text not in {"gegen", "ca", "circa", "etwa", "about"} or word != "so"


def _which(word: str) -> Which | None:
    if word in lex.NEXT:
        return "next"
    if word in lex.COMING:
        return "coming"
    if word in lex.THIS:
        return "this"
    return "after_next" if word in lex.AFTER_NEXT else None


def _week(tokens: Tokens, index: int) -> tuple[int, int] | None:
    """Find "nächste Woche", "the week after next", "KW …" is none of these."""
    word, following = tokens.word(index), tokens.word(index + 1)
    if word in lex.WEEK and [following, tokens.word(index + 2)] == ["after", "next"]:
        return index + 3, 2
    if following not in lex.WEEK:
        return None
    which = _which(word)
    if which is None:
        return None
    return index + 2, {"this": 0, "next": 1, "coming": 1, "after_next": 2}[which]


def _later(day: Day, ahead: Ahead) -> Day:
    match day:
        case Weekday(number, which, weeks, later) if not ahead.months and not ahead.years:
            return Weekday(number, which, weeks, later + ahead.days)
        case Ahead(days, months, years):
            return Ahead(days + ahead.days, months + ahead.months, years + ahead.years)
        case _:
            return day


def _nth(tokens: Tokens, index: int) -> int | None:
    piece = tokens.at(index)
    if piece.kind == "nth":
        return numbers(piece.text)[0]
    return lex.ORDINALS.get(tokens.word(index))


def _day_number(tokens: Tokens, index: int) -> int | None:
    piece = tokens.at(index)
    if piece.kind == "nth":
        return numbers(piece.text)[0]
    if piece.kind == "number" and len(piece.text) <= len("31"):
        return int(piece.text)
    number = lex.ORDINALS.get(tokens.word(index))
    return number if number is None or number > 0 else None


def _following_year(tokens: Tokens, index: int) -> tuple[int, int | None]:
    piece = tokens.at(index)
    is_year = piece.kind == "number" and len(piece.text) == LONGEST_YEAR
    if is_year and tokens.word(index + 1) not in {"uhr", "h"}:
        return index + 1, int(piece.text)
    return index, None


def _year(written: int) -> int:
    return written if written >= 100 else _CENTURY + written  # noqa: PLR2004 - two digits


def _behind(tokens: Tokens, index: int, words: frozenset[str] | set[str]) -> int:
    """Return the index behind such words."""
    while tokens.word(index) in words:
        index += 1
    return index


def _feast(tokens: Tokens, index: int) -> tuple[int, Day] | None:
    """Find "Silvester", "New Year's Eve 2027", "1. Advent"."""
    n = _nth(tokens, index)
    if n is not None and 1 <= n <= 4 and tokens.word(index + 1) in {"advent", "adventssonntag"}:  # noqa: PLR2004
        return index + 2, Feast(f"advent{n}")
    for length in range(LONGEST_FEAST, 0, -1):
        name = feast_called(tuple(tokens.word(index + one) for one in range(length)))
        if name is not None:
            end, year = _following_year(tokens, index + length)
            return end, Feast(name, year)
    return None


FIRST = (nth_weekday, end_of_month, from_a_day, day_with_span, week_then_day, day_then_week)
LAST = (written_date, single_day, ahead, day_of_month)
"""The rules in their order: a longer reading comes before its parts, and times between the last."""
