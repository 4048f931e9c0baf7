"""Which dates a day that was said can be, seen from today, the likeliest first."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from community.when.days import Ahead, Day, DayOfMonth, Feast, Gone, Nth, OnDate, Weekday
from community.when.feasts import feast_date

LATEST = timedelta(days=3660)
"""What lies further ahead than ten years is no meeting."""
LEAP = 9
"""Years within which every date comes again."""

IsAhead = Callable[[date], bool]


def dates(day: Day, now: datetime, at: time, later: timedelta = timedelta()) -> Sequence[date]:
    """Return the dates that a day can be. ``at``: the time of the day (``later``: and how much
    after it), which decides whether a day without a year, month or week is over already.
    """

    def is_ahead(one: date) -> bool:
        return datetime.combine(one, at) > now - later

    today = now.date()
    found = _dates(day, today, is_ahead)
    return [one for one in found if one - today <= LATEST]


def _dates(day: Day, today: date, is_ahead: IsAhead) -> list[date]:  # noqa: PLR0911 - a case a kind
    match day:
        case Weekday():
            return _weekday(day, today, is_ahead)
        case Ahead(days, months, years):
            with suppress(ValueError, OverflowError):
                return [today + relativedelta(days=days, months=months, years=years)]
            return []
        case OnDate():
            return _on_date(day, today, is_ahead)
        case DayOfMonth():
            return _day_of_month(day, today, is_ahead)
        case Nth():
            return _nth(day, today, is_ahead)
        case Feast(name, year):
            return _first([feast_date(name, one) for one in _years(year, today)], is_ahead, year)
        case Gone():
            return []


def _weekday(day: Weekday, today: date, is_ahead: IsAhead) -> list[date]:
    monday = today - timedelta(days=today.weekday())
    if day.weeks is not None:
        return [monday + timedelta(days=7 * day.weeks + day.day + day.later)]
    away = (day.day - today.weekday()) % 7
    later = timedelta(days=day.later)
    if day.which in {"plain", "this"}:
        found = today + timedelta(days=away)
        if not day.later and not is_ahead(found):
            found += timedelta(days=7)
        return [found + later]
    coming = today + timedelta(days=away or 7)
    in_this_week = coming - monday < timedelta(days=7)
    a_week = timedelta(days=7)
    if day.which == "coming":
        return [coming + later]
    if day.which == "next":
        both = [coming, coming + a_week] if in_this_week else [coming]
    else:
        both = [coming + a_week, coming + 2 * a_week] if in_this_week else [coming + a_week]
    return [one + later for one in both]


def _on_date(day: OnDate, today: date, is_ahead: IsAhead) -> list[date]:
    found: list[date] = []
    orders = [(day.day, day.month)]
    if day.swapped:
        orders.append((day.month, day.day))
    for number, month in orders:
        dates = [_date(year, month, number) for year in _years(day.year, today)]
        found += _first(dates, is_ahead, day.year)
    return found


def _day_of_month(day: DayOfMonth, today: date, is_ahead: IsAhead) -> list[date]:
    first = today.replace(day=1)
    ahead = range(13) if day.months is None else (day.months,)
    months = [first + relativedelta(months=one) for one in ahead]
    dates = [_date(month.year, month.month, day.day) for month in months]
    return _first(dates, is_ahead, None if day.months is None else day.months)


def _nth(day: Nth, today: date, is_ahead: IsAhead) -> list[date]:
    first = today.replace(day=1)
    if day.month is not None:
        months = [date(year, day.month, 1) for year in _years(day.year, today)]
        chosen = day.year
    else:
        ahead = range(13) if day.months is None else (day.months,)
        months = [first + relativedelta(months=one) for one in ahead]
        chosen = day.months
    return _first([_nth_of(month, day.n, day.day) for month in months], is_ahead, chosen)


def _nth_of(month: date, n: int, weekday: int) -> date | None:
    length = monthrange(month.year, month.month)[1]
    days = [d for d in range(1, length + 1) if month.replace(day=d).weekday() == weekday]
    with suppress(IndexError):
        return month.replace(day=days[n - 1 if n > 0 else n])
    return None


def _first(found: Sequence[date | None], is_ahead: IsAhead, chosen: int | None) -> list[date]:
    """Return the first date that lies ahead; where the year or month was chosen, that one."""
    there = [one for one in found if one is not None]
    if chosen is not None:
        return there[:1]
    return [one for one in there if is_ahead(one)][:1]


def _years(year: int | None, today: date) -> Sequence[int]:
    return range(today.year, today.year + LEAP) if year is None else (year,)


def _date(year: int, month: int, day: int) -> date | None:
    with suppress(ValueError, OverflowError):
        if day == -1:
            return date(year, month, monthrange(year, month)[1])
        return date(year, month, day)
    return None
