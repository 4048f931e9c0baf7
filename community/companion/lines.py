"""A line of a pasted programme: its day, its times, its title, its room. German and English.

Every pattern is tried at one place only and none of them can go back over what it read, so a line
is read in a time that grows with its length.
"""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from community.when.lexicon import MONTHS, WEEKDAYS, fold

LAST_HOUR = 24
MIDDAY = 12
_SIGNS = r"\s,.;:()\[\]/|\-\u2013\u2014\u2010\u2011\u2212*\u2022\u00b7\u2023\u25aa\u25cf#>_+~"
_BEFORE = re.compile(rf"[{_SIGNS}]*")
_BEHIND = re.compile(rf"[{_SIGNS}]*")
_NUMBERED = re.compile(r"\d{1,3}[.)]\s+(?=\d{1,2}[:.]\d\d)")
_FILLER = re.compile(
    r"(?:am|um|ab|von|vom|der|den|gegen|circa|ca|etwa|on|at|from|the|about|approx)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{2,12}(?![\w'])\.?")
_COUNTED = re.compile(
    r"(?:day|tag|konferenztag|conference\s?day)\s?(?P<n>\d{1,2})(?!\w)", re.IGNORECASE
)
_COUNTING = re.compile(r"(?P<n>\d{1,2})(?:\.|st|nd|rd|th)\s?(?:day|tag)(?!\w)", re.IGNORECASE)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)T?")
_DOTTED = re.compile(
    r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\."
    r"(?:\s?(?P<year>(?:19|20)\d\d)(?![\d:.])|(?P<short>\d\d)(?![\d:.h]|\s?uhr))?",
    re.IGNORECASE,
)
_PAIR = re.compile(r"(?P<day>\d{1,2})(?P<sign>[./])(?P<month>\d{1,2})(?:/(?P<year>\d{4}))?(?!\d)")
_DAY_MONTH = re.compile(
    r"(?P<day>\d{1,2})(?:\.|st|nd|rd|th)?\s?(?:of\s)?(?P<name>[^\W\d_]{3,9})(?!\w)\.?"
    r"(?:,?\s(?P<year>(?:19|20)\d\d)(?![\d:.]))?",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    r"(?P<name>[^\W\d_]{3,9})(?!\w)\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\w:.])"
    r"(?:,?\s(?P<year>(?:19|20)\d\d)(?![\d:.]))?",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:(?P<sign>[:.h])(?P<minute>[0-5]\d)(?::[0-5]\d)?)?(?!\d)"
    r"(?:\s?(?P<unit>uhr|h|o'clock|a\.?m\.?|p\.?m\.?)(?!\w))?",
    re.IGNORECASE,
)
_BRIDGE = re.compile(
    r"\s?(?:[-\u2013\u2014\u2010\u2011\u2212]|bis|to|until|till)\s?", re.IGNORECASE
)
_CELLS = re.compile(r"\s?\|\s?")
_AT = re.compile(r"\s@\s")
_IN_BRACKETS = re.compile(r"[(\[](?P<where>[^()\[\]]+)[)\]]\Z")
_PARTED = re.compile(r",\s|\s[-\u2013\u2014]\s")
_ROOM = re.compile(
    # German makes one word of what room it is; English, and what would end other words, does not.
    r"(?:saal|halle|zimmer|foyer|b\u00fchne|theater|geb\u00e4ude)\b"
    r"|\b(?:(?:seminar|vortrags|gruppen|tagungs|konferenz|neben|schulungs)?raum|r\u00e4ume"
    r"|(?:rat|g\u00e4ste|kultur|literatur|kunst)?haus|rooms?|rm|hall|stage|aula|auditorium"
    r"|audimax|zoom|online|livestream|stream|floor|stock|etage|erdgeschoss|theatre|studio"
    r"|caf\u00e9|cafe|lounge|garten|garden|hof|courtyard|library|bibliothek|mensa|bar|lobby|arena"
    r"|chamber|ballroom|suite|building|tent|zelt|plenum|workspace|atelier|labor|lab|[eou]\.?g)\b",
    re.IGNORECASE,
)
_SMALL = re.compile(r"(?:room|online|zoom|live-?stream|stream|saal|raum)\b")
"""What a room that is not written like a name begins with."""
_NUMBER_OF_ROOM = re.compile(r"[A-Z]{1,3}[ .-]?\d{1,4}[a-z]?|\d{3}[a-z]?|\d{1,2}\.\d{2,3}")
_LONGEST_NAME = 60
_LONGEST_ROOM = 5
"""Words; what is longer and only sounds like a room belongs to the title."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the day. ``hour``: 0 to 24; ``half``: whether am or pm, or two digits, or an hour
    in the afternoon say which half of the day it is.
    """

    hour: int
    minute: int
    half: bool

    def later(self) -> "Clock":
        """Return it in the other half of the day."""
        return Clock(self.hour + MIDDAY, self.minute, half=True)

    def __lt__(self, other: "Clock") -> bool:
        """Whether it is earlier in the day."""
        return (self.hour, self.minute) < (other.hour, other.minute)

    @property
    def is_midnight(self) -> bool:
        """Whether it is the end of the day."""
        return self.hour == LAST_HOUR

    @property
    def time(self) -> time:
        """The same as a time; the end of the day is its beginning."""
        return time(self.hour % LAST_HOUR, self.minute)


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says. ``day``: None if it says none; ``start``: None if it only says the day."""

    day: date | None
    start: Clock | None = None
    end: Clock | None = None
    title: str = ""
    where: str = ""


class NotRead(Exception):
    """The line cannot be read. ``day``: because of its day."""

    def __init__(self, *, day: bool) -> None:
        super().__init__()
        self.day = day


def read_line(line: str, day: date, last_day: date) -> Line:
    """Read a line that is not blank, of a programme that goes from ``day`` to ``last_day``."""
    at, found = _day(line, day, last_day)
    at = _skip(line, at)
    if at == len(line):
        if found is None:
            raise NotRead(day=False)
        return Line(found)
    timed = _times(line, at)
    if timed is None:
        raise NotRead(day=False)
    at, start, end = timed
    title, where = _parted(line[_end(_BEHIND, line, at) :])
    if not any(one.isalnum() for one in title):
        raise NotRead(day=False)
    return Line(found, start, end, title, where)


# --- the day --------------------------------------------------------------------------------------


def _day(line: str, day: date, last_day: date) -> tuple[int, date | None]:
    """Return where the day ends, and which one it is. Raises NotRead if it is none of these."""
    days = [day + timedelta(days=n) for n in range(max((last_day - day).days, 0) + 1)]
    at, said = _skip(line, 0), [days]
    while True:
        found = _weekday(line, at, days) or _date(line, at, days, sure=len(said) > 1)
        if found is None:
            break
        at = _skip(line, found[0])
        said.append(found[1])
    if len(said) == 1:
        return at, None
    both = [one for one in days if all(one in some for some in said)]
    if not both:
        raise NotRead(day=True)
    return at, both[0]


def _skip(line: str, at: int) -> int:
    """Return the index behind signs, numbering and words that only lead to a day or a time."""
    while True:
        behind = _end(_BEFORE, line, at)
        behind = _end(_NUMBERED, line, behind)
        behind = _end(_FILLER, line, behind)
        if behind == at:
            return at
        at = behind


def _end(pattern: "re.Pattern[str]", line: str, at: int) -> int:
    found = pattern.match(line, at)
    return at if found is None else found.end()


def _weekday(line: str, at: int, days: list[date]) -> tuple[int, list[date]] | None:
    if (word := _WORD.match(line, at)) is None:
        return None
    number = WEEKDAYS.get(fold(word.group().rstrip(".")))
    if number is None:
        return None
    return word.end(), [one for one in days if one.weekday() == number]


def _date(line: str, at: int, days: list[date], *, sure: bool) -> tuple[int, list[date]] | None:
    """Find a date, or "day 2". ``sure``: a day was said already, so a pair of numbers is one."""
    for pattern in (_COUNTED, _COUNTING):
        if counted := pattern.match(line, at):
            number = int(counted["n"])
            return counted.end(), days[number - 1 : number] if number else []
    for pattern in (_ISO, _DOTTED, _DAY_MONTH, _MONTH_DAY):
        if (found := pattern.match(line, at)) and (month := _month(found)):
            return found.end(), _those(days, int(found["day"]), month, _year(found))
    if pair := _PAIR.match(line, at):
        those = _those(days, int(pair["day"]), int(pair["month"]), pair["year"])
        if pair["sign"] == "/":
            swapped = _those(days, int(pair["month"]), int(pair["day"]), pair["year"])
            return pair.end(), those or swapped
        # "3.12 10:00" is a day and a time, "10.30 Welcome" is only a time.
        if those and (sure or _times(line, _skip(line, pair.end()))):
            return pair.end(), those
    return None


def _month(found: "re.Match[str]") -> int | None:
    """Return the month of a date; None if the word in it is none."""
    named = found.re.groupindex.get("name")
    return MONTHS.get(fold(found["name"])) if named else int(found["month"])


def _year(found: "re.Match[str]") -> str | None:
    short = found["short"] if "short" in found.re.groupindex else None
    return f"20{short}" if short else found["year"]


def _those(days: list[date], day: int, month: int, year: str | None) -> list[date]:
    return [
        one
        for one in days
        if (one.day, one.month) == (day, month) and year in {None, str(one.year)}
    ]


# --- the times ------------------------------------------------------------------------------------


def _times(line: str, at: int) -> tuple[int, Clock, Clock | None] | None:
    """Return where the times end, and both; None if there is none."""
    found = _TIME.match(line, at)
    if found is None or (start := _clock(found)) is None:
        return None
    said = found["minute"] is not None or found["unit"] is not None
    behind = found.end()
    bridge = _BRIDGE.match(line, behind)
    second = _TIME.match(line, bridge.end()) if bridge else None
    end = _clock(second) if second else None
    if bridge and second and end:
        exact = second["minute"] is not None or second["unit"] is not None
        # "10:00 - 3 ways to blog" begins at ten, and does not end at three.
        tight = not any(one.isspace() for one in bridge.group()) and not _goes_on(line, second)
        if exact or tight:
            start = _in_the_same_half(start, end, second["unit"])
            return (second.end(), *_in_order(start, end)) if start.hour < LAST_HOUR else None
    return (behind, start, None) if said and start.hour < LAST_HOUR else None


def _goes_on(line: str, found: "re.Match[str]") -> bool:
    """Whether a bare number is part of something longer, as in "10-3D" or "10-11%"."""
    after = line[found.end() : found.end() + 1]
    return bool(after) and not (after.isspace() or after in ",:;.|)]")


def _clock(found: "re.Match[str]") -> Clock | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    unit = (found["unit"] or "").lower().replace(".", "")
    if unit in {"am", "pm"}:
        if not 0 < hour <= MIDDAY:
            return None
        return Clock(hour % MIDDAY + (MIDDAY if unit == "pm" else 0), minute, half=True)
    if hour > LAST_HOUR or (hour == LAST_HOUR and minute):
        return None
    exact = hour >= MIDDAY or found["hour"].startswith("0") or unit in {"uhr", "h"}
    return Clock(hour, minute, half=exact)


def _in_the_same_half(start: Clock, end: Clock, unit: str | None) -> Clock:
    """Let the first hour of "1:30-3 pm" be in the afternoon, too."""
    if start.half or not (unit or "").lower().startswith("p"):
        return start
    moved = start.later()
    return moved if moved < end else start


def _in_order(start: Clock, end: Clock) -> tuple[Clock, Clock | None]:
    """Let "11:30-1:00" end in the afternoon; what ends when it begins has no end."""
    if end < start and not end.half and start < end.later():
        return start, end.later()
    same = (start.hour, start.minute) == (end.hour, end.minute)
    return start, None if same else end


# --- the title and the room -----------------------------------------------------------------------


def _parted(words: str) -> tuple[str, str]:
    """Return title and room."""
    words = words.strip(" |")
    cells = [cell for cell in _CELLS.split(words) if cell]
    if len(cells) > 1:
        return cells[0], cells[-1]
    at = [*_AT.finditer(words)]
    if at and at[-1].start():
        return words[: at[-1].start()].rstrip(" ,"), words[at[-1].end() :]
    if (brackets := _last_brackets(words)) is not None and _is_room(brackets["where"]):
        return words[: brackets.start()].rstrip(" ,-\u2013\u2014"), brackets["where"].strip()
    parts = [*_PARTED.finditer(words)]
    if parts and parts[-1].start() and _is_room(words[parts[-1].end() :]):
        return words[: parts[-1].start()].rstrip(), words[parts[-1].end() :].strip()
    return words, ""


def _last_brackets(words: str) -> "re.Match[str] | None":
    begins = max(words.rfind("("), words.rfind("["))
    return _IN_BRACKETS.match(words, begins) if begins > 0 else None


def _is_room(words: str) -> bool:
    words = words.strip()
    if len(words) > _LONGEST_NAME or not 0 < len(words.split()) <= _LONGEST_ROOM:
        return False
    if _NUMBER_OF_ROOM.fullmatch(words):
        return True
    return bool(_ROOM.search(words)) and bool(not words[0].islower() or _SMALL.match(words))
