"""The words of days and times in German and English.

Everything is looked up folded: small letters, umlauts written out. Who types no umlauts at all
("nachsten") is understood, too.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal
from unicodedata import normalize

Part = Literal["morning", "noon", "afternoon", "evening", "night"]

_WRITTEN_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
_LEFT_OUT = {"ä": "a", "ö": "o", "ü": "u", "ß": "ss"}


def fold(typed: str) -> str:
    """Return words in the form in which they are looked up."""
    small = normalize("NFKC", typed).lower()
    return "".join(_WRITTEN_OUT.get(letter, letter) for letter in small)


def _spellings(word: str) -> set[str]:
    return {
        "".join(table.get(letter, letter) for letter in word) for table in (_WRITTEN_OUT, _LEFT_OUT)
    }


def _table(meanings: Mapping[str, object]) -> dict[str, object]:
    """Return {word: meaning} from {"several words": meaning}."""
    return {
        spelling: meaning
        for words, meaning in meanings.items()
        for word in words.split()
        for spelling in _spellings(word)
    }


def _numbers(meanings: Mapping[str, int]) -> dict[str, int]:
    return {word: int(str(meaning)) for word, meaning in _table(meanings).items()}


def _words(*lines: str) -> frozenset[str]:
    return frozenset(s for line in lines for word in line.split() for s in _spellings(word))


_ONES = {
    "ein eins eine einer einem einen one": 1,
    "zwei zwo two": 2,
    "drei three": 3,
    "vier four": 4,
    "fünf five": 5,
    "sechs six": 6,
    "sieben seven": 7,
    "acht eight": 8,
    "neun nine": 9,
    "zehn ten": 10,
    "elf eleven": 11,
    "zwölf twelve": 12,
    "dreizehn thirteen": 13,
    "vierzehn fourteen": 14,
    "fünfzehn fifteen": 15,
    "sechzehn sixteen": 16,
    "siebzehn seventeen": 17,
    "achtzehn eighteen": 18,
    "neunzehn nineteen": 19,
    "zwanzig twenty": 20,
    "dreißig thirty": 30,
    "vierzig forty": 40,
    "fünfzig fifty": 50,
    "neunzig ninety": 90,
}
_DIGITS = ("ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
NUMBERS = _numbers(
    {
        **_ONES,
        **{
            f"{digit}und{ten}": number + tens
            for tens, ten in ((20, "zwanzig"), (30, "dreißig"), (40, "vierzig"), (50, "fünfzig"))
            for number, digit in enumerate(_DIGITS, 1)
        },
    }
)

_ENDINGS = ("e", "er", "en", "es", "em")
_ORDINAL_STEMS = [
    "erst",
    "zweit",
    "dritt",
    "viert",
    "fünft",
    "sechst",
    "siebt",
    "acht",
    "neunt",
    "zehnt",
    "elft",
    "zwölft",
    "dreizehnt",
    "vierzehnt",
    "fünfzehnt",
    "sechzehnt",
    "siebzehnt",
    "achtzehnt",
    "neunzehnt",
    "zwanzigst",
]
_ENGLISH_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]


def _inflected(*stems: str) -> str:
    return " ".join(stem + ending for stem in stems for ending in _ENDINGS)


ORDINALS = _numbers(
    {
        **{_inflected(stem): number for number, stem in enumerate(_ORDINAL_STEMS, 1)},
        **{
            _inflected(f"{digit}undzwanzigst"): 20 + number
            for number, digit in enumerate(_DIGITS, 1)
        },
        _inflected("dreißigst"): 30,
        _inflected("einunddreißigst"): 31,
        **{word: number for number, word in enumerate(_ENGLISH_ORDINALS, 1)},
        "thirtieth": 30,
        f"last {_inflected('letzt')}": -1,
        _inflected("vorletzt"): -2,
    }
)

_WEEKDAYS = (
    "montag monday mon mo",
    "dienstag tuesday tue tues di",
    "mittwoch wednesday wed weds mi",
    "donnerstag thursday thu thur thurs do",
    "freitag friday fri fr",
    "samstag sonnabend saturday sat sa",
    "sonntag sunday sun so",
)
_FULL = 5
"""Letters from which on the name of a weekday is written out and may have an ending."""
WEEKDAYS = _numbers(
    {
        " ".join(
            spelled
            for name in names.split()
            for spelled in ((name, name + "s") if len(name) > _FULL else (name,))
        ): number
        for number, names in enumerate(_WEEKDAYS)
    }
)
UNSURE_WEEKDAYS = frozenset({"do", "so", "mi", "di", "sun", "sat", "mon", "fr"})
"""Short forms that are other words, too; they count only where a day is expected."""

MONTHS = _numbers(
    {
        "januar jänner january jan": 1,
        "februar feber february feb": 2,
        "märz march mrz mär mar": 3,
        "april apr": 4,
        "mai may": 5,
        "juni june jun": 6,
        "juli july jul": 7,
        "august aug": 8,
        "september sept sep": 9,
        "oktober october okt oct": 10,
        "november nov": 11,
        "dezember december dez dec": 12,
    }
)

NEXT = _words(_inflected("nächst"), "next")
COMING = _words(_inflected("kommend"), "coming upcoming")
THIS = _words(_inflected("dies"), "this")
AFTER_NEXT = _words(_inflected("übernächst"))
EVERY = _words(_inflected("jed"), "every each alle")
LAST = _words(_inflected("letzt", "vorig", "vergangen"), "last")

TODAY = _words("heute today heut")
TOMORROW = _words("tomorrow tomorow tommorow tommorrow tmrw")
MORGEN = "morgen"
"""Tomorrow, or the morning: what stands before it decides."""
DAY_AFTER_TOMORROW = _words("übermorgen")
YESTERDAY = _words("gestern vorgestern yesterday")
TONIGHT = _words("tonight")

_PARTS: Mapping[Part, frozenset[str]] = {
    "morning": _words("morgens früh vormittag vormittags morning mornings"),
    "noon": _words("mittag mittags"),
    "afternoon": _words("nachmittag nachmittags afternoon afternoons"),
    "evening": _words("abend abends evening evenings"),
    "night": _words("nacht nachts night nights"),
}
PARTS: Mapping[str, Part] = {word: part for part, words in _PARTS.items() for word in words}

NOON = _words("noon midday")
MIDNIGHT = _words("mitternacht midnight")

UNITS: Mapping[str, timedelta] = {
    word: span
    for span, words in (
        (timedelta(minutes=1), _words("minute minuten minutes min mins")),
        (timedelta(hours=1), _words("stunde stunden std hour hours hr hrs")),
        (timedelta(days=1), _words("tag tage tagen day days")),
        (timedelta(weeks=1), _words("woche wochen week weeks")),
        (timedelta(days=14), _words("fortnight fortnights")),
    )
    for word in words
}
MONTH_UNITS = _words("monat monate monaten month months")
YEAR_UNITS = _words("jahr jahre jahren year years")
WEEK = _words("woche week")
MONTH = _words("monat monats monates month")
YEAR = _words("jahr jahres year")
DAY = _words("tag tags day")
NEW = _words("neuen neues new")

LASTS = _words("for about für etwa circa ca rund"), _words("long lang")
"""What stands before and behind how long something lasts."""
LATER = _words("after nach"), _words("later später danach")
NOW = _words("now jetzt")

ZONES = {
    **dict.fromkeys(("utc", "gmt"), "UTC"),
    **dict.fromkeys(("cet", "cest", "mez", "mesz"), "Europe/Berlin"),
}

FILLERS = _words(
    "am um an im in den dem der die das des von vom ab gegen circa ca etwa ungefähr so zum zur bei",
    "beginn start startet los gehts treffen treff uhr bitte dann wieder schon erst ist wir uns zu",
    "jeweils passt euch dir allen geht es wie wäre wär mit vielleicht evtl eventuell lieber noch",
    "doch mal also könnt ihr kommt kannst du lass lasst sehen wollen sollen können auch halt eben",
    "at on the of from around about by approx approximately starting starts begin begins please",
    "let let's lets us meet meeting meetup and und for till sharp punkt pünktlich how maybe",
    "perhaps shall we should could would i you works me ok okay say what it be is ish time",
)
PREPOSITIONS = _words("noch am im in an den dem der die das des von vom", "on the of at zum")
