"""From what was typed to local times: one reading, two where it is ambiguous, or a sentence why
there is none.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from community.places import Language
from community.texts import Text, text
from community.when import day_rules, lexicon
from community.when.calendar_days import LATEST, dates
from community.when.clocks import LAST_HOUR, Clock, Times, clock_rule, in_part
from community.when.days import Ahead, Day, Feast, Gone, OnDate, Weekday
from community.when.lexicon import Part
from community.when.tokens import LONGEST, Token, Tokens, tokens

MOST_READINGS = 2
NIGHT_ENDS = 6
"""Hours before this one, said with "tonight", belong to the next day."""
A_DAY = timedelta(days=1)
FAR_YEAR = 9000
"""Near the end of what a calendar holds."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to understand what was typed. ``local``: naive, in the zone of who typed; ``until``:
    the end, if it was said; ``assumed``: only the part of the day was said.
    """

    local: datetime
    until: datetime | None = None
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """What was understood: readings, the likeliest first; without any, ``problem`` says why."""

    readings: tuple[Reading, ...] = ()
    problem: Text | None = None


NOT_READ = text(
    "I cannot read a day and a time in this. Please write it like Thursday 7 pm, 3 December 18:30"
    " or 2026-12-03 19:00."
)
NO_TIME = text("At what time? Please add it, for example 18:30.")
PAST = text("That is over already.")
IMPOSSIBLE = text("There is no such day or time.")
FAR = text("That is more than ten years ahead.")
CONTRADICTION = text("The weekday and the date do not go together.")
MISSING_HOUR = text("The clocks go forward in that hour, so this time does not exist on that day.")

ASSUMED: dict[Part, time] = {
    "morning": time(9),
    "noon": time(12),
    "afternoon": time(15),
    "evening": time(19),
}


@dataclass(slots=True)
class _Said:
    """Everything that was found in the words."""

    times: list[Times]
    parts: list[Part]
    days: list[Day]
    moment: datetime | None
    zone: str | None
    span: timedelta | None
    left: Sequence[Token]


def read(typed: str, now: datetime, zone: str, language: Language) -> When:
    """Read what somebody typed. ``now``: aware; ``zone``: theirs; ``language``: what decides where
    the two languages differ (both are read).
    """
    if len(typed) > LONGEST:
        return When(problem=NOT_READ)
    here = ZoneInfo(zone)
    said = _said(tokens(typed), language)
    local_now = now.astimezone(here).replace(tzinfo=None)
    if any(not _is_filler(piece) for piece in said.left):
        return When(problem=NOT_READ)
    if said.moment is not None:
        return _moment(said, said.moment, here, local_now)
    if said.span is not None:
        return _span(said, said.span, here, now, local_now)
    return _combined(said, here, local_now)


# --- finding --------------------------------------------------------------------------------------


def _said(pieces: Tokens, language: Language) -> _Said:
    moment = next(iter(pieces.find(_moment_rule)), None)
    list(pieces.find(_again_rule))
    span = next(iter(pieces.find(_span_rule)), None)
    found: list[Day] = []
    # Dates with points before times with points: "3.12. 18.30" has both.
    for rule in (*day_rules.FIRST, day_rules.named_month, _unmistakable_date):
        found += pieces.find(rule)
    times = list(pieces.find(lambda all_, at: clock_rule(all_, at, language)))
    for rule in day_rules.LAST:
        found += pieces.find(rule)
    parts = list(pieces.find(_part_rule))
    zone = next(iter(pieces.find(_zone_rule)), None)
    if any(one.text in lexicon.TONIGHT for one in pieces.pieces):
        parts.append("evening")
    return _Said(times, parts, found, moment, zone, span, pieces.left())


def _unmistakable_date(pieces: Tokens, index: int) -> tuple[int, Day] | None:
    """Find a date that cannot be a time; a pair like 3.12 is one if a time stands elsewhere."""
    piece = pieces.at(index)
    if piece.kind == "pair":
        if pieces.word(index + 1) in {"uhr", "am", "pm"} or pieces.at(index + 1).kind == "meridiem":
            return None
        day, month = day_rules.numbers(piece.text)
        is_date = 1 <= day <= 31 and 1 <= month <= 12  # noqa: PLR2004 - days and months
        return (index + 1, OnDate(day, month)) if is_date else None
    if piece.kind not in {"iso", "dotted", "slashed"}:
        return None
    return day_rules.written_date(pieces, index)


def _moment_rule(pieces: Tokens, index: int) -> tuple[int, datetime] | None:
    """Find Discord's ``<t:…>`` (aware) and ISO 8601 (aware if it has an offset)."""
    piece = pieces.at(index)
    with suppress(ValueError, OverflowError, OSError):
        if piece.kind == "stamp":
            seconds = int(piece.text[3:].rstrip(">").partition(":")[0])
            return index + 1, datetime.fromtimestamp(seconds, UTC)
        if piece.kind == "instant":
            written = piece.text.replace("t", "T").replace("z", "Z")
            day, _, rest = written.replace(" ", "T", 1).partition("T")
            year, month, number = day_rules.numbers(day)
            moment = datetime.fromisoformat(
                f"{year:04}-{month:02}-{number:02}T{rest.replace(' ', '').zfill(5)}"
            )
            return index + 1, moment
    return None


def _span_rule(pieces: Tokens, index: int) -> tuple[int, timedelta] | None:
    """Find "in zwei Stunden", "in an hour and 30 minutes", "90 minutes from now"."""
    at = index + (pieces.word(index) == "in")
    total, end = timedelta(), at
    while (found := _hours(pieces, end)) is not None:
        end, more = found
        total += more
        if pieces.word(end) in {"und", "and"} and _hours(pieces, end + 1):
            end += 1
    if not total:
        return None
    if at > index:
        return end, total
    return (end + 2, total) if [pieces.word(end), pieces.word(end + 1)] == ["from", "now"] else None


def _hours(pieces: Tokens, index: int) -> tuple[int, timedelta] | None:
    number = day_rules.quantity(pieces, index)
    if number == 1 and day_rules.quantity(pieces, index + 1) == 0.5:  # noqa: PLR2004
        number, index = 0.5, index + 1  # "einer halben Stunde"
    end = index + 1
    if number == 0.5 and pieces.word(end) in {"a", "an"}:  # noqa: PLR2004 - "half an hour"
        end += 1
    unit = lexicon.UNITS.get(pieces.word(end))
    if number is None or unit is None or unit >= A_DAY:
        return None
    end += 1
    extra = timedelta()
    if [pieces.word(end + one) for one in range(3)] == ["and", "a", "half"]:
        end, extra = end + 3, unit / 2
    return end, number * unit + extra


def _again_rule(pieces: Tokens, index: int) -> tuple[int, bool] | None:
    """Find "alle zwei Wochen", "every other": of what comes again, the first time is read."""
    if pieces.word(index) not in lexicon.EVERY:
        return None
    if pieces.word(index + 1) in {"other", "second", "zweiten", "zweite", "zweiter"}:
        return index + 2, True
    number = day_rules.quantity(pieces, index + 1)
    if number is not None and pieces.word(index + 2) in lexicon.UNITS:
        return index + 3, True
    return index + 1, True


def _part_rule(pieces: Tokens, index: int) -> tuple[int, Part] | None:
    word = pieces.word(index)
    if word in lexicon.PARTS:
        return index + 1, lexicon.PARTS[word]
    return (index + 1, "morning") if word == lexicon.MORGEN else None


def _zone_rule(pieces: Tokens, index: int) -> tuple[int, str] | None:
    zone = lexicon.ZONES.get(pieces.word(index))
    return None if zone is None else (index + 1, zone)


def _is_filler(piece: Token) -> bool:
    return piece.kind == "word" and piece.text in lexicon.FILLERS | lexicon.EVERY


# --- putting it together --------------------------------------------------------------------------


def _moment(said: _Said, moment: datetime, here: ZoneInfo, now: datetime) -> When:
    if said.zone is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(said.zone))
    if said.times or said.parts or any(not isinstance(day, Weekday) for day in said.days):
        return When(problem=NOT_READ)
    with suppress(OverflowError):
        if moment.tzinfo is not None:
            moment = moment.astimezone(here).replace(tzinfo=None)
        if not _agrees(said.days, moment):
            return When(problem=CONTRADICTION)
        return _ahead([Reading(moment.replace(second=0, microsecond=0))], here, now)
    return When(problem=IMPOSSIBLE)


def _span(said: _Said, span: timedelta, here: ZoneInfo, now: datetime, local_now: datetime) -> When:
    if said.times or said.parts or any(day != Ahead() for day in said.days):
        return When(problem=NOT_READ)
    with suppress(OverflowError):
        # Through the instant: an hour from now is an hour, whatever the clocks do.
        moment = (now + span).astimezone(here).replace(tzinfo=None)
        return _ahead([Reading(moment.replace(second=0, microsecond=0))], here, local_now)
    return When(problem=IMPOSSIBLE)


def _combined(said: _Said, here: ZoneInfo, now: datetime) -> When:
    part = said.parts[0] if said.parts else None
    if len(set(said.times)) > 1 or len(set(said.parts)) > 1:
        return When(problem=NOT_READ)
    main, checks = _main(said.days)
    if main is None and said.days:
        return When(problem=PAST if Gone() in said.days else NOT_READ)
    times = _times(said, part)
    if not times:
        return When(problem=NO_TIME if main is not None else NOT_READ)
    found: list[Reading] = []
    any_day = False
    for clock, end, assumed in times:
        for start in _starts(main, clock, now, said.zone, here, nights=part == "night"):
            any_day = True
            if all(_agrees([one], start) for one in checks):
                found.append(Reading(start, _end(start, end), assumed))
    if not found:
        return When(problem=CONTRADICTION if any_day else _why_none(main))
    return _ahead(list(dict.fromkeys(found)), here, now)


def _why_none(main: Day | None) -> Text:
    """Say why a day led to no date."""
    match main:
        case Gone():
            return PAST
        case OnDate(year=int(year)) | Feast(year=int(year)) if year > FAR_YEAR:
            return FAR
        case _:
            return IMPOSSIBLE


def _main(found: Sequence[Day]) -> tuple[Day | None, Sequence[Weekday]]:
    """Return what says the day, and the weekdays that must go with it; None where it is unclear."""
    exact = [day for day in found if not isinstance(day, Weekday) or day.which != "plain"]
    plain = [day for day in found if isinstance(day, Weekday) and day.which == "plain"]
    different = list(dict.fromkeys(exact or plain))
    if len(different) != 1:
        return None, ()
    return different[0], [day for day in plain if day is not different[0]] if exact else ()


def _times(said: _Said, part: Part | None) -> list[tuple[Clock, Clock | None, bool]]:
    """Return (start, end, whether it is assumed), the likeliest first."""
    if not said.times:
        if part is None or part not in ASSUMED:
            return []
        return [(Clock(ASSUMED[part].hour, 0, "exact"), None, True)]
    (times,) = set(said.times)
    return [(clock, times.end, False) for clock in in_part(times.start, part)]


def _starts(
    main: Day | None,
    clock: Clock,
    now: datetime,
    zone: str | None,
    here: ZoneInfo,
    *,
    nights: bool,
) -> Iterable[datetime]:
    """Yield the local starts of a time on a day that was said; without one, the next there is."""
    day: Day = Ahead() if main is None else main
    shift = A_DAY if clock.hour == LAST_HOUR else timedelta()
    if nights and clock.hour < NIGHT_ENDS and day == Ahead():
        shift = A_DAY
    at = time(clock.hour % LAST_HOUR, clock.minute)
    for one in dates(day, now, at, shift):
        with suppress(OverflowError):
            start = datetime.combine(one, at) + shift
            if zone is not None:
                start = start.replace(tzinfo=ZoneInfo(zone)).astimezone(here).replace(tzinfo=None)
            if main is None and start <= now:
                start += A_DAY
            yield start


def _end(start: datetime, end: Clock | None) -> datetime | None:
    """Return the first time with this hour after the start; one up to twelve may be either half."""
    if end is None:
        return None
    hours = [end.hour] if end.sure == "exact" else [end.hour, end.hour + 12]
    with suppress(OverflowError):
        days = (start.date(), start.date() + A_DAY)
        stops = (
            datetime.combine(day, time(hour % LAST_HOUR, end.minute))
            for day in days
            for hour in hours
        )
        return min(stop for stop in stops if stop > start)
    return None


def _agrees(weekdays: Iterable[Day], moment: datetime) -> bool:
    return all(day.day == moment.weekday() for day in weekdays if isinstance(day, Weekday))


def _ahead(found: Sequence[Reading], here: ZoneInfo, now: datetime) -> When:
    """Keep what lies ahead and exists."""
    ahead = [one for one in found if one.local > now]
    if not ahead:
        return When(problem=PAST)
    near = [one for one in ahead if one.local - now <= LATEST]
    if not near:
        return When(problem=FAR)
    there = [one for one in near if _exists(one.local, here)]
    if not there:
        return When(problem=MISSING_HOUR)
    return When(tuple(there[:MOST_READINGS]))


def _exists(local: datetime, here: ZoneInfo) -> bool:
    """Whether the clocks show this time on that day."""
    back = local.replace(tzinfo=here).astimezone(UTC).astimezone(here)
    return back.replace(tzinfo=None) == local
