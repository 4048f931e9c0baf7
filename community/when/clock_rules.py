"""A single time of the day: "18 Uhr", "7pm", "halb acht", "quarter past six", "noon"."""

import re
from dataclasses import dataclass
from typing import Literal

from community.places import Language
from community.when.lexicon import MIDNIGHT, NOON, NUMBERS, PARTS, PREPOSITIONS, WEEKDAYS
from community.when.tokens import Tokens

Sure = Literal["exact", "said", "vague"]
"""Whether an hour up to twelve can only be meant so ("07:00", "7pm"), most likely is ("7 Uhr"), or
may be the evening as well ("um 7").
"""

HALF = frozenset({"halb", "half"})
QUARTER = frozenset({"viertel", "quarter"})
THREE_QUARTERS = "dreiviertel"
AFTER = frozenset({"nach", "past", "after"})
BEFORE = frozenset({"vor", "to", "till", "before"})
UNTIL = frozenset({"bis", "to", "until", "till"})
SAID_BY = frozenset({"uhr", "o'clock", "oclock"})
ABOUT = frozenset(
    {"um", "gegen", "ab", "at", "around", "about", "by", "from", "von", "circa", "ca"}
)
MERIDIEMS = {"am": 0, "pm": 12}
MIDDAY = 12
LAST_HOUR, LAST_MINUTE = 24, 59
FEWEST_DIGITS = 3
_MINUTES = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the day. ``hour``: 0 to 24, which is the end of the day."""

    hour: int
    minute: int = 0
    sure: Sure = "said"


def clock(tokens: Tokens, index: int, language: Language) -> tuple[int, Clock] | None:
    """Find a time that begins at a piece; return the index behind it, too."""
    for rule in (_written, _counted, _around, _part_then_number, _named):
        found = rule(tokens, index, language)
        if found is not None and _is_time(found[1]):
            return found
    return None


def _is_time(clock: Clock) -> bool:
    whole = clock.hour == LAST_HOUR and clock.minute == 0
    return whole or (0 <= clock.hour < LAST_HOUR and 0 <= clock.minute <= LAST_MINUTE)


def _written(tokens: Tokens, index: int, language: Language) -> tuple[int, Clock] | None:
    """Find "18:30", "18.30 Uhr", "18h30", "7.30pm", "1830 Uhr"."""
    piece = tokens.at(index)
    if piece.kind not in {"clock", "pair", "hours", "number"}:
        return None
    hour, minute = _parts(piece.text)
    end, meridiem = _meridiem(tokens, index + 1, language)
    if meridiem is not None and piece.kind != "hours":
        return end, _in_half(hour, minute, meridiem)
    if piece.kind == "number":
        return _plain_number(tokens, index)
    said = tokens.word(index + 1) in SAID_BY
    if meridiem is not None or (piece.kind == "pair" and not said and _is_date(piece.text)):
        return None
    exact = piece.text.startswith("0") or hour > MIDDAY or hour == 0
    sure: Sure = "exact" if exact else "vague" if language == "en" and not said else "said"
    return index + 1 + said, Clock(hour, minute, sure)


def _plain_number(tokens: Tokens, index: int) -> tuple[int, Clock] | None:
    """Find "18 Uhr", "18 Uhr 30", "1830 Uhr", "7 o'clock"."""
    if tokens.word(index + 1) not in SAID_BY:
        return None
    digits = tokens.at(index).text
    hour, minute = (
        (int(digits[:-2]), int(digits[-2:]))
        if FEWEST_DIGITS <= len(digits) <= FEWEST_DIGITS + 1
        else (int(digits[:5]), 0)
    )
    end = index + 2
    after = tokens.at(end)
    minutes = after.kind == "number" and len(after.text) == len("30") and minute == 0
    if minutes and tokens.word(end + 1) not in SAID_BY:
        end, minute = end + 1, int(after.text)
    german = tokens.word(index + 1) == "uhr"
    sure: Sure = "exact" if hour > MIDDAY or hour == 0 else "said" if german else "vague"
    return end, Clock(hour, minute, sure)


def _counted(tokens: Tokens, index: int, language: Language) -> tuple[int, Clock] | None:
    """Find "halb acht", "viertel nach sechs", "viertel acht", "ten to eight"."""
    word = tokens.word(index)
    if word in HALF:
        return _half(tokens, index, language)
    if word == THREE_QUARTERS:
        return _towards(tokens, index + 1, 45)
    if word == "viertel" and tokens.word(index + 1) not in AFTER | BEFORE:
        return _towards(tokens, index + 1, 15)
    minutes = 15 if word in QUARTER else _number(tokens, index)
    return None if minutes is None else _away(tokens, index + 1, minutes, language)


def _away(tokens: Tokens, index: int, minutes: int, language: Language) -> tuple[int, Clock] | None:
    """Find what follows the number of "fünf vor halb acht" and "ten minutes to eight"."""
    index += tokens.word(index) in {"minuten", "minutes", "min"}
    step = tokens.word(index)
    if step not in AFTER | BEFORE or not 0 < minutes <= LAST_MINUTE:
        return None
    whole = _half(tokens, index + 1, language) or _hour(tokens, index + 1)
    if whole is None:
        return None
    end, hour = whole
    if step in UNTIL and tokens.at(index - 1).kind == "number" and minutes < hour.hour:
        return None  # "6 to 8" is two hours, "ten to eight" is ten minutes
    reckoned = hour.hour * 60 + hour.minute + (minutes if step in AFTER else -minutes)
    return _with_half(tokens, end, language, reckoned % (24 * 60))


def _half(tokens: Tokens, index: int, language: Language) -> tuple[int, Clock] | None:
    """Find "halb acht" (7:30), "half past seven" and "half seven" (7:30)."""
    word = tokens.word(index)
    if word not in HALF:
        return None
    index += 1
    past = tokens.word(index) in AFTER
    whole = _hour(tokens, index + past)
    if whole is None:
        return None
    end, hour = whole
    reckoned = hour.hour * 60 + (30 if word == "half" else -30)
    return _with_half(tokens, end, language, reckoned % (24 * 60))


def _towards(tokens: Tokens, index: int, minutes: int) -> tuple[int, Clock] | None:
    whole = _hour(tokens, index)
    if whole is None:
        return None
    end, hour = whole
    return end, Clock((hour.hour - 1) % 24, minutes, "vague")


def _hour(tokens: Tokens, index: int) -> tuple[int, Clock] | None:
    number = _number(tokens, index)
    if number is None or not 0 <= number <= LAST_HOUR:
        return None
    end = index + 1 + (tokens.word(index + 1) in SAID_BY)
    return end, Clock(number % 24)


def _with_half(
    tokens: Tokens, index: int, language: Language, minutes: int
) -> tuple[int, Clock] | None:
    end, meridiem = _meridiem(tokens, index, language)
    hour, minute = divmod(minutes, 60)
    if meridiem is not None:
        return end, _in_half(hour or MIDDAY, minute, meridiem)
    return index, Clock(hour, minute, "exact" if hour > MIDDAY else "vague")


def _around(tokens: Tokens, index: int, language: Language) -> tuple[int, Clock] | None:
    """Find "um 8", "at seven", "at around 7", "7pm", "seven pm", "8 abends"."""
    start = index
    while tokens.word(start) in ABOUT:
        start += 1
    about = start > index
    if about:
        found = _written(tokens, start, language) or _counted(tokens, start, language)
        if found is not None:
            return found
    number = _number(tokens, start)
    return None if number is None else _hour_alone(tokens, index, start, number, language)


def _hour_alone(
    tokens: Tokens, index: int, start: int, number: int, language: Language
) -> tuple[int, Clock] | None:
    """Read a number that ``start`` points to as an hour, if something says that it is one."""
    about, end = start > index, start + 1
    german = tokens.word(index) in {"um", "gegen", "ab", "von"}
    behind, meridiem = _meridiem(tokens, end, "en" if about else language)
    if meridiem is not None and not (german and _is_preposition(tokens, end)):
        return behind, _in_half(number, 0, meridiem)
    exact: Sure = "exact" if number > MIDDAY or (number == 0 and about) else "vague"
    if tokens.word(end) in SAID_BY:
        return end + 1, Clock(number, 0, "said" if exact == "vague" else exact)
    in_the = [tokens.word(end), tokens.word(end + 1)] == ["in", "the"]
    says_part = tokens.word(end) in PARTS or in_the
    if says_part or (about and _ends_there(tokens, end)):
        return end, Clock(number, 0, exact)
    return None


def _is_preposition(tokens: Tokens, index: int) -> bool:
    """Whether "am" leads to a day, as in "um 8 am Freitag"."""
    after = tokens.at(index + 1)
    return tokens.word(index) == "am" and (
        after.text in WEEKDAYS or after.kind in {"nth", "dotted", "pair"}
    )


def _ends_there(tokens: Tokens, index: int) -> bool:
    """Whether a bare number is a time: nothing follows that it would count or number."""
    piece = tokens.at(index)
    if piece.kind in {"", "dash"}:
        return True
    if piece.kind in {"dotted", "iso", "slashed", "nth"}:
        return True
    return piece.text in WEEKDAYS or piece.text in PREPOSITIONS or piece.text in _FOLLOWING


_FOLLOWING = frozenset(
    [
        "heute",
        "morgen",
        "uebermorgen",
        "today",
        "tomorrow",
        "next",
        "this",
        "naechsten",
        "diesen",
        "kommenden",
        "jeden",
        "every",
        "bis",
        "treffen",
        "in",
        "los",
        "start",
        "gehts",
        "please",
        "bitte",
        "sharp",
        "ish",
    ]
)


def _part_then_number(tokens: Tokens, index: int, language: Language) -> tuple[int, Clock] | None:
    """Find the number of "heute Abend 8" and "tonight 8": the part of the day stays there."""
    before = tokens.pieces[index - 1].text if index else ""
    if before not in PARTS and before not in {"tonight", "frueh"}:
        return None
    number = _number(tokens, index)
    if number is None or not _ends_there(tokens, index + 1):
        return None
    del language
    return index + 1, Clock(number, 0, "vague")


def _named(tokens: Tokens, index: int, language: Language) -> tuple[int, Clock] | None:
    """Find noon and midnight."""
    del language
    word = tokens.word(index)
    if word in NOON:
        return index + 1, Clock(MIDDAY, 0, "exact")
    if word in MIDNIGHT:
        return index + 1, Clock(LAST_HOUR, 0, "exact")
    return None


def _meridiem(tokens: Tokens, index: int, language: Language) -> tuple[int, int | None]:
    """Return the index behind am or pm, and what it adds; None: there is none."""
    piece = tokens.at(index)
    if piece.kind == "meridiem":
        return index + 1, MERIDIEMS[piece.text[0] + "m"]
    if piece.text not in MERIDIEMS or piece.kind != "word":
        return index, None
    if piece.text == "am" and language == "de" and tokens.at(index + 1).kind:
        return index, None
    return index + 1, MERIDIEMS[piece.text]


def _in_half(hour: int, minute: int, meridiem: int) -> Clock:
    if not 0 < hour <= MIDDAY:
        # "19pm" is 19:00; "0am" is midnight; "13am" is nothing at all.
        return Clock(hour if meridiem or hour == 0 else 99, minute, "exact")
    return Clock(hour % MIDDAY + meridiem, minute, "exact")


def bare(tokens: Tokens, index: int) -> tuple[int, Clock] | None:
    """Find a number that could be an hour if something else says so."""
    number = _number(tokens, index)
    if number is None or not 0 <= number <= LAST_HOUR:
        return None
    return index + 1, Clock(number, 0, "exact" if number > MIDDAY else "vague")


def _number(tokens: Tokens, index: int) -> int | None:
    piece = tokens.at(index)
    if piece.kind == "number":
        return int(piece.text[:5])
    return NUMBERS.get(piece.text) if piece.kind == "word" else None


def _parts(written: str) -> tuple[int, int]:
    numbers = [int(one) for one in _MINUTES.split(written[:8]) if one]
    return numbers[0], numbers[1] if len(numbers) > 1 else 0


def _is_date(pair: str) -> bool:
    """Whether "3.12" can be a day of a month, as "18.30" cannot."""
    first, second = _parts(pair)
    return 1 <= first <= 31 and 1 <= second <= 12  # noqa: PLR2004 - days and months
