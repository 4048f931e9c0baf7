"""Days with a name, in both languages, and when they are."""

from contextlib import suppress
from datetime import date, timedelta

from dateutil.easter import easter

_FEASTS = {
    "heiligabend": (
        "heiligabend",
        "heiligabends",
        "heiliger abend",
        "heiligen abend",
        "christmas eve",
    ),
    "christmas": ("christmas day", "christmas", "erster weihnachtsfeiertag", "weihnachten"),
    "boxing": ("boxing day", "zweiter weihnachtsfeiertag"),
    "silvester": ("silvester", "silvesterabend", "new year's eve", "new years eve", "nye"),
    "neujahr": ("neujahr", "neujahrstag", "new year's day", "new years day"),
    "nikolaus": ("nikolaus", "nikolausabend", "nikolaustag", "st nicholas day"),
    "valentine": ("valentinstag", "valentine's day", "valentines day"),
    "halloween": ("halloween",),
    "unity": ("tag der deutschen einheit",),
    "labour": ("tag der arbeit", "labour day", "may day", "maifeiertag"),
    "three_kings": ("dreikoenig", "dreikoenigstag", "heilige drei koenige", "epiphany"),
    "good_friday": ("karfreitag", "good friday"),
    "easter": ("ostersonntag", "ostern", "easter sunday", "easter"),
    "easter_monday": ("ostermontag", "easter monday"),
    "ascension": ("himmelfahrt", "christi himmelfahrt", "ascension day"),
    "whit_sunday": ("pfingstsonntag", "pfingsten", "whit sunday"),
    "whit_monday": ("pfingstmontag", "whit monday"),
}
_BY_WORDS = {tuple(said.split()): name for name, every in _FEASTS.items() for said in every}
LONGEST_FEAST = max(map(len, _BY_WORDS))


def feast_called(words: tuple[str, ...]) -> str | None:
    """Return the feast with these words (folded), if there is one."""
    return _BY_WORDS.get(words)


_FIXED = {
    "heiligabend": (12, 24),
    "christmas": (12, 25),
    "boxing": (12, 26),
    "silvester": (12, 31),
    "neujahr": (1, 1),
    "nikolaus": (12, 6),
    "valentine": (2, 14),
    "halloween": (10, 31),
    "unity": (10, 3),
    "labour": (5, 1),
    "three_kings": (1, 6),
}
_AFTER_EASTER = {
    "good_friday": -2,
    "easter": 0,
    "easter_monday": 1,
    "ascension": 39,
    "whit_sunday": 49,
    "whit_monday": 50,
}


def feast_date(name: str, year: int) -> date | None:
    """Return the day of a feast in a year; None beyond what calendars hold."""
    if name in _FIXED:
        return _on(year, *_FIXED[name])
    if name in _AFTER_EASTER:
        with suppress(ValueError, OverflowError):
            return easter(year) + timedelta(days=_AFTER_EASTER[name])
        return None
    if (christmas := _on(year, 12, 25)) is None:
        return None
    fourth = christmas - timedelta(days=christmas.isoweekday() % 7 or 7)
    return fourth - timedelta(weeks=4 - int(name.removeprefix("advent")))


def _on(year: int, month: int, day: int) -> date | None:
    with suppress(ValueError):
        return date(year, month, day)
    return None
